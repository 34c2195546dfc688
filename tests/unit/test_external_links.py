"""Links to other sites, followed on a local server: dead from moved from closed, and politely."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from atomic_publish.built import external
from atomic_publish.built.check import Site

ANSWERS = {
    "/good": (200, ""),
    "/gone": (404, ""),
    "/moved": (301, "/good"),
    "/for-now": (302, "/good"),
    "/lost": (301, "/gone"),
    "/round": (302, "/round"),
    "/closed": (403, ""),
    "/broken": (500, ""),
}


class Others(http.server.ThreadingHTTPServer):
    """Another site; notes who asks what, and how many at once."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, str, str]] = []
        self.now = self.most = 0
        self.lock = threading.Lock()


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers as `ANSWERS` says; ``/all-of-it`` gives no head alone."""

    server: Others

    def answer(self) -> None:
        with self.server.lock:
            self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        time.sleep(0.02)
        status, location = ANSWERS.get(self.path, (200, ""))
        if self.path == "/all-of-it" and self.command == "HEAD":
            status = 405
        with self.server.lock:
            self.server.now -= 1
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Iterator[Others]:
    monkeypatch.setattr(external, "_PATIENCE", external._PATIENCE.new(backoff_factor=0))
    with Others() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def told(folder: Path, *links: str, pause: float = 0.0) -> list[str]:
    """What is said of a page with these links, each on a line of its own."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "index.html").write_text("\n".join(f'<a href="{link}">x</a>' for link in links))
    found = external.problems(Site(site, "https://me.example", {}, folder), folder / "cache", pause)
    return list(map(str, found))


def test_dead_is_told_from_moved_and_from_closed(tmp_path, others):
    """By their codes; each is told at its place, once."""
    here = f"http://127.0.0.1:{others.server_port}"
    links = [*ANSWERS, "/all-of-it", "/good#part", "/good"]
    lines = told(tmp_path, *(f"{here}{link}" for link in links))
    later = "try again, and look at it yourself"

    assert lines == [
        f"site/index.html:2: link: {here}/gone is dead (404); correct the link [OUT010]",
        f"site/index.html:3: link: {here}/moved has moved to {here}/good; write that [OUT011]",
        f"site/index.html:5: link: {here}/lost is dead (404); correct the link [OUT010]",
        f"site/index.html:6: link: {here}/round gives no answer (302); {later} [OUT012]",
        f"site/index.html:7: link: {here}/closed is closed to programs (403); look at it yourself [OUT012]",
        f"site/index.html:8: link: {here}/broken gives no answer (500); {later} [OUT012]",
    ]


def test_what_was_good_is_not_asked_again(tmp_path, others, monkeypatch):
    """For two weeks; what was not good is, each time, and a damaged memory is none."""
    here = f"http://127.0.0.1:{others.server_port}"
    links = [f"{here}/good", f"{here}/gone"]
    told(tmp_path, *links)
    others.asked.clear()
    told(tmp_path, *links)
    assert {path for _, path, _ in others.asked} == {"/gone"}

    others.asked.clear()
    later = time.time() + external.REMEMBERED + 1
    monkeypatch.setattr(external.time, "time", lambda: later)
    told(tmp_path, *links)
    assert {path for _, path, _ in others.asked} == {"/good", "/gone"}

    (tmp_path / "cache" / "links.json").write_text("[3")
    assert len(told(tmp_path, *links)) == 1


def test_a_host_is_asked_politely_and_hosts_beside_each_other(tmp_path, others):
    """One question at a time to one host, with a pause, by a name that says whose site asks."""
    port = others.server_port
    links = [f"http://{host}:{port}/{n}" for n in range(3) for host in ("127.0.0.1", "localhost")]
    begun = time.monotonic()
    assert told(tmp_path, *links, pause=0.2) == []

    assert time.monotonic() - begun >= 0.4
    assert others.most <= 2
    assert {who for _, _, who in others.asked} == {"researcher-site/1 (+https://me.example)"}
    assert {method for method, _, _ in others.asked} == {"HEAD"}


def test_a_host_that_does_not_answer(tmp_path):
    """Nobody listens at that port; no such name is ever given to a host."""
    lines = told(tmp_path, "http://127.0.0.1:9/x", "http://nowhere.invalid/x")

    assert lines[0].startswith("site/index.html:1: link: http://127.0.0.1:9/x gives no answer (")
    assert lines[1].startswith("site/index.html:2: link: http://nowhere.invalid/x names a host")


def test_links_of_ones_own_and_what_a_page_loads_are_not_asked(tmp_path):
    assert told(tmp_path, "https://me.example/x", "/y", "mailto:a@b.example", "#z") == []
