"""A server of the built site on this machine, which can tell open pages to load again."""

from __future__ import annotations

import functools
import http.server
import json
import os
import sys
import threading
import time
import webbrowser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from atomic_publish.manifest import is_hashed

from ..told import RefusedError, shown
from .in_sight import folder_beside

TEXT_TYPES = {
    ".bib": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".ris": "text/plain; charset=utf-8",
}

SCRIPT = Path(__file__).with_name("livereload.js")
# Addresses that no page of a site has. Being of the same origin, both are allowed by the page's
# own policy, which so stays what the public gets.
SCRIPT_URL, NEWS_URL = "/.livereload.js", "/.livereload"
# Seconds after which a silent connection is tried, as nothing else tells that a page is gone.
PULSE = 15


class News:
    """What open pages are told: which build is shown, and what the last one stopped at.

    Attributes:
        early: Pages in sight are shown before their build is done.
        is_mixed: Since then something else was shown, which may be older.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._told = 0
        self._listening: Counter[str] = Counter()
        self.early = self.is_mixed = False
        # Another run of the server is another build, too.
        self.build, self.problem = str(time.time_ns()), ""

    def tell(self, problem: str = "") -> None:
        """Pass on that a build has ended.

        Args:
            problem: What it said if it failed; the site is then as it was.
        """
        with self._changed:
            is_shown = self.early and not self.is_mixed
            self.early = False
            self._pass_on(problem, is_new=not problem and not is_shown)

    def tell_first(self) -> None:
        """Pass on that the pages in sight are there, and the rest is still being built."""
        with self._changed:
            self.early, self.is_mixed = True, False
            self._pass_on("", is_new=True)

    def _pass_on(self, problem: str, is_new: bool) -> None:
        self._told += 1
        self.problem = problem
        self.build = str(time.time_ns()) if is_new else self.build
        self._changed.notify_all()

    @contextmanager
    def listening(self, page: str) -> Iterator[None]:
        """While somebody looks at a page."""
        with self._changed:
            self._listening[page] += 1
        try:
            yield
        finally:
            with self._changed:
                self._listening[page] -= 1

    def in_sight(self) -> list[str]:
        """The pages that somebody looks at."""
        with self._changed:
            return [page for page, count in self._listening.items() if count > 0]

    def after(self, told: int) -> tuple[int, str]:
        """The news as JSON, when there are others than those with this number, or in a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._told != told, PULSE)
            return self._told, json.dumps({"build": self.build, "problem": self.problem})


class Handler(http.server.SimpleHTTPRequestHandler):
    """A static server as the real one: 404.html for what is missing, nothing kept in caches."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TEXT_TYPES
    news: News | None = None

    def do_GET(self) -> None:
        """Answer with a file, or with what livereload needs."""
        path, _, page = self.path.partition("?")
        if self.news and path == NEWS_URL:
            with suppress(ConnectionError), self.news.listening(self._page_of(page)):
                self.send_news(self.news)
        elif self.news and self.path == SCRIPT_URL:
            self.send_bytes(200, "text/javascript", SCRIPT.read_bytes())
        else:
            super().do_GET()

    def _page_of(self, address: str) -> str:
        """The path of a page's file in the output, by the address that it has here."""
        file = Path(self.translate_path(address + "index.html"[: 10 * address.endswith("/")]))
        return file.relative_to(self.directory).as_posix()

    def send_head(self) -> Any:
        """Pages are sent whole, with livereload's script in them; all else as the parent does."""
        # Never 304: two builds within a second have the same date.
        del self.headers["If-Modified-Since"]
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if self.news and self.news.early:
            early = folder_beside(Path(self.directory)) / page.relative_to(self.directory)
            if early.suffix == ".html":
                with suppress(FileNotFoundError):
                    return self.send_page(200, early)
            # What is called by its content is of no build.
            self.news.is_mixed |= not (path.is_file() and is_hashed(path.name))
        if page.suffix != ".html" or not page.is_file():
            return super().send_head()
        return self.send_page(200, page)

    def send_page(self, code: int, page: Path) -> None:
        """Answer with a page of HTML."""
        body = page.read_bytes()
        if self.news:
            script = f'<script defer src="{SCRIPT_URL}" data-build="{self.news.build}"></script>'
            body = body.replace(b"</head>", f"{script}</head>".encode(), 1)
        self.send_bytes(code, "text/html; charset=utf-8", body)

    def send_bytes(self, code: int, kind: str, body: bytes) -> None:
        """Answer with something that is at hand."""
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_news(self, news: News) -> None:
        """Tell a page the news, for as long as it listens: server-sent events."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = -1
        while True:
            told, message = news.after(told)
            self.wfile.write(f"data: {message}\n\n".encode())

    def list_directory(self, path: Any) -> None:
        """A folder without a page is nothing that visitors can see."""
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page where it has one, in the language of the folder if it has."""
        first = self.path.lstrip("/").partition("/")[0]
        pages = (Path(self.translate_path(f"{way}/404.html")) for way in (f"/{first}", ""))
        page = next(filter(Path.is_file, pages), None)
        if code == 404 and page:
            self.send_page(code, page)
        else:
            super().send_error(code, message, explain)

    def end_headers(self) -> None:
        """A reload shows the build of this moment."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Only what went wrong is worth a line."""
        if int(code) >= 400:
            super().log_request(code, size)

    def log_error(self, format: str, *args: Any) -> None:
        """The request's own line has said it."""


class Server(http.server.ThreadingHTTPServer):
    """A server that never shares its port."""

    allow_reuse_address = os.name != "nt"  # Windows would let two servers have one port
    daemon_threads = True


def server(host: str, port: int, directory: Path, news: News | None = None) -> Server:
    """A server that looks each path up when asked, so a new build is served at once.

    Args:
        host, port: Where it listens.
        directory: The built site.
        news: What its pages listen to; None for pages as they are.

    Raises:
        RefusedError: The port is taken.
    """
    kind = type("Handler", (Handler,), {"news": news})
    try:
        return Server((host, port), functools.partial(kind, directory=str(directory)))
    except OSError as error:
        cure = f"stop what uses it, or choose another: --port {port + 1}"
        what = (error.strerror or str(error)).lower()
        raise RefusedError(f"{host}:{port}: port: {what}; {cure}") from None


def serve(site: Server, host: str, directory: Path, open_browser: bool = True) -> None:
    """Serve until Ctrl-C, and open a browser where somebody sees it."""
    address = f"http://{host}:{site.server_port}/"
    print(f"serving {shown(directory)}/ at {address} (Ctrl-C stops it)", flush=True)
    if open_browser and is_seen():
        webbrowser.open(address)
    try:
        site.serve_forever()
    except KeyboardInterrupt:
        print("stopped serving")


def is_seen() -> bool:
    """Whether somebody is there to see a browser open."""
    display = sys.platform in {"darwin", "win32"} or {"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ}
    return sys.stdout.isatty() and bool(display)
