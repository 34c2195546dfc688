"""What the owner types: ``invoke TASK``, or ``python3 run.py TASK`` where nothing is set up.

Names and meanings are those of pelican-quickstart. Arguments after ``--`` go on to Pelican
(``invoke build -- --fatal warnings``) or to pytest (``invoke test -- -k talks``).
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.main import program
from invoke.tasks import task

ROOT = Path(__file__).resolve().parent
OPEN_BROWSER_ON_SERVE = True
HOST, PORT = "localhost", 8000
SETTINGS, SETTINGS_PUBLIC = "pelicanconf.py", "publishconf.py"

sys.path.insert(0, str(ROOT / "plugins"))


# Build


@task
def build(_: Context) -> None:
    """Build the site into output/."""
    pelican("-s", SETTINGS)


@task
def rebuild(_: Context) -> None:
    """Build it from nothing, without caches."""
    pelican("-d", "--ignore-cache", "-s", SETTINGS)


@task
def preview(_: Context) -> None:
    """Build the site as the public gets it (publishconf.py)."""
    pelican("-s", SETTINGS_PUBLIC)


@task
def regenerate(_: Context) -> None:
    """Build, and build again after each change."""
    roots = sources()
    before = stamps(roots)
    call(*pelican_command("-s", SETTINGS))
    print("watching the sources (Ctrl-C stops it)", flush=True)
    try:
        keep_building(roots, before)
    except KeyboardInterrupt:
        print("stopped watching")


@task
def clean(_: Context) -> None:
    """Empty output/."""
    output = output_path().resolve()
    refuse_to_clean(output)
    for path in [output, *output.parent.glob(f".{output.name}.*-*")]:
        if path.exists():
            shutil.rmtree(path)
    output.mkdir(parents=True)
    print(f"emptied {shown(output)}/")


# Look


PLACE = {"port": f"Port to serve at, {PORT} if not given.", "host": f"Host name, {HOST} if not."}


@task(help=PLACE)
def serve(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Serve output/ at http://localhost:8000/."""
    output = output_path()
    if not output.is_dir():
        raise Exit(f"{shown(output)}: nothing is built yet; run: invoke build")
    with server(host, port, output) as site:
        run_server(site, host)


@task(help=PLACE)
def reserve(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Build, then serve."""
    with server(host, port, output_path()) as site:  # first, as a taken port needs no build
        pelican("-s", SETTINGS)
        run_server(site, host)


@task(help=PLACE)
def livereload(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Build, serve, and reload the browser after each change."""
    from livereload import Server as LiveServer

    output, roots = output_path(), sources()
    server(host, port, output).server_close()  # says so if the port is taken
    before = stamps(roots)
    pelican("-s", SETTINGS)
    threading.Thread(target=keep_building, args=(roots, before), daemon=True).start()
    site = LiveServer()
    site.watch(str(output / "index.html"))  # a new one comes with each successful build
    site.serve(host=host, port=port, root=str(output), open_url_delay=1 if browser() else None)
    print("stopped serving")


# Write


NEW = {
    "date": "As precisely as it is known: 2025, 2025-07 or 2025-07-15.",
    "edit": "Open the file in $EDITOR.",
}


@task(help={**NEW, "event": "At which event.", "venue": "Where.", "title": "Title of the talk."})
def talk(
    _: Context, title: str, date: str = "", event: str = "", venue: str = "", edit: bool = False
) -> None:
    """Make the file of a new talk: invoke talk "Title"."""
    from building.new_content import new_talk

    written(lambda: new_talk(title, content=content(), date=date, event=event, venue=venue), edit)


@task(help={**NEW, "draft": "Keep it back for now.", "title": "Title of the post."})
def post(_: Context, title: str, date: str = "", draft: bool = False, edit: bool = False) -> None:
    """Make the file of a new blog post: invoke post "Title"."""
    from building.new_content import new_post, today

    written(lambda: new_post(title, content=content(), date=date or today(), draft=draft), edit)


def content() -> Path:
    """The folder of the owner's words and data."""
    return ROOT / str(read_settings(SETTINGS).get("PATH", "content"))


def written(make: Callable[[], Path], edit: bool) -> None:
    """Make a file, say where it is, and open it if asked to."""
    from building.new_content import RefusedError

    try:
        path = make()
    except RefusedError as refused:
        raise Exit(str(refused)) from None
    print(shown(path))
    if edit:
        run(*shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"), str(path))


# Publish


@task(
    help={
        "dry_run": "Only tell what would change.",
        "yes": "Go on although more than a tenth of the pages vanish.",
        "adopt": "Publish into a directory that holds other files; they stay.",
    }
)
def publish(_: Context, dry_run: bool = False, yes: bool = False, adopt: bool = False) -> None:
    """Build, check, and bring the site to SERVER (publishconf.py)."""
    from atomic_publish import production

    settings = read_settings(SETTINGS_PUBLIC)
    end(production.publish(ROOT, settings, dry_run=dry_run, yes=yes, adopt=adopt))


@task
def releases(_: Context) -> None:
    """List the versions on the server, and which is live."""
    from atomic_publish import production

    end(production.releases(ROOT, read_settings(SETTINGS_PUBLIC)))


@task(positional=[], help={"release": "One that releases lists."})
def rollback(_: Context, release: str = "") -> None:
    """Go back to the version before, or: rollback RELEASE."""
    from atomic_publish import production

    end(production.rollback(ROOT, read_settings(SETTINGS_PUBLIC), release or None))


@task
def doctor(_: Context) -> None:
    """Tell whether the server is ready, and what to do if not."""
    from atomic_publish import production

    end(production.doctor(read_settings(SETTINGS_PUBLIC)))


@task(positional=["kind"], help={"kind": "nginx, apache or netlify."})
def headers(_: Context, kind: str) -> None:
    """Print the security and caching headers for a kind of server."""
    from atomic_publish import production

    end(production.headers_for(read_settings(SETTINGS_PUBLIC), kind))


def end(code: int) -> None:
    """End with an exit status that is not zero."""
    if code:
        raise Exit(code=code)


@task(help={"push": "Push the branch to origin too.", "message": "Message of the commit."})
def gh_pages(_: Context, push: bool = False, message: str = "Publish the site") -> None:
    """Preview, then commit the site to the branch gh-pages."""
    output = ROOT / ".output.gh-pages"
    pelican("-s", SETTINGS_PUBLIC, "-o", str(output))
    run_module("ghp_import", "-n", "-b", "gh-pages", "-m", message, *["-p"] * push, str(output))
    print(f"committed to the branch gh-pages{' and pushed it' if push else '; not pushed'}")


# Check


@task
def check(_: Context) -> None:
    """Build as for the public and look for problems."""
    from atomic_publish import production

    end(production.check(ROOT, read_settings(SETTINGS_PUBLIC)))


@task
def test(_: Context) -> None:
    """Run the tests; words after -- go to pytest."""
    run_module("pytest", *passed_on())


@task(help={"fix": "Correct what ruff can correct by itself."})
def lint(_: Context, fix: bool = False) -> None:
    """Check form and types of the Python code."""
    checks = {
        "ruff check": ["ruff", "check", *["--fix"] * fix, "."],
        "ruff format": ["ruff", "format", *["--check"] * (not fix), "."],
        "mypy": ["mypy"],
    }
    if failed := [name for name, command in checks.items() if call_module(*command)]:
        raise Exit(f"lint: {', '.join(failed)}: see above; invoke lint --fix corrects form")
    print("lint: nothing to correct")


@task
def bench(_: Context) -> None:
    """Measure reading of BibTeX against bibtexparser."""
    run(sys.executable, str(ROOT / "tests" / "bench" / "reading.py"))


@task
def audit(_: Context) -> None:
    """Let Lighthouse (Node.js) mark the public site."""
    run(sys.executable, str(ROOT / "tests" / "audit.py"))


@task
def torture(_: Context) -> None:
    """Publish under load and kill it again and again, for long."""
    os.environ["TORTURE"] = "1"
    run_module("pytest", "-rP", "tests/publish/test_visitors.py", "tests/publish/test_kills.py")


@task(help={"keep": "Keep the versions there are; only add and remove what changed."})
def lock(_: Context, keep: bool = False) -> None:
    """Pin the newest requirements, with hashes."""
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or install_uv(Path(folder))
        for name in ("requirements", "requirements-dev"):
            run(uv, *lock_arguments(name, keep))
    print("locked requirements.txt and requirements-dev.txt")


def lock_arguments(name: str, keep: bool) -> list[str]:
    """How uv is asked for one pinned file that serves every Python and system we support."""
    how = "--universal --python-version 3.11 --generate-hashes --no-annotate --quiet"
    source, target = f"{name}.in", f"{name}.txt"
    upgrade = [] if keep else ["--upgrade"]
    header = ["--custom-compile-command", "invoke lock"]
    return ["pip", "compile", *how.split(), *header, *upgrade, source, "-o", target]


def install_uv(folder: Path) -> str:
    """Install uv, which only this task needs, for this one run."""
    run(sys.executable, "-m", "venv", str(folder))
    python = next(folder.glob("[bS][ic][nr]*/python*"))
    run(str(python), "-m", "pip", "install", "--quiet", "uv")
    return str(python.with_name("uv"))


# Programs


def passed_on() -> list[str]:
    """What was typed after ``--``."""
    core = getattr(program, "core", None)
    return shlex.split(core.remainder) if core else []


def call(*command: str) -> int:
    """Run a program in the project directory and return its exit status."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    except FileNotFoundError:
        raise Exit(f"{command[0]}: no such program; install it and run again") from None


def call_module(name: str, *arguments: str) -> int:
    """Run a Python program of this environment and return its exit status."""
    if importlib.util.find_spec(name) is None:
        raise Exit(f"{name}: not installed here; run: python3 run.py test")
    return call(sys.executable, "-m", name, *arguments)


def run(*command: str) -> None:
    """Run a program, and end with its exit status if it fails."""
    if code := call(*command):
        raise Exit(code=code)


def run_module(name: str, *arguments: str) -> None:
    """Run a Python program of this environment, and end with its exit status if it fails."""
    if code := call_module(name, *arguments):
        raise Exit(code=code)


def pelican(*arguments: str) -> None:
    """Build in a process of its own, so that edits of plugins and settings count."""
    if code := call(*pelican_command(*arguments)):
        raise Exit(code=code)


def pelican_command(*arguments: str) -> list[str]:
    """Pelican's command line; any logged error is fatal unless the user says otherwise."""
    script = str(ROOT / "plugins" / "building")
    return [sys.executable, script, "--fatal", "errors", *arguments, *passed_on()]


# Settings


@functools.cache
def read_settings(name: str) -> dict[str, Any]:
    """The variables of a settings file; what is wrong with it is told in one line."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    try:
        return runpy.run_path(name)
    except Exception as error:
        from building.told import describe

        error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)  # not this line
        raise Exit(describe(error, name)) from None


def output_path() -> Path:
    """The directory that holds the built site."""
    return ROOT / str(read_settings(SETTINGS).get("OUTPUT_PATH", "output"))


def shown(path: str | Path) -> str:
    """The path as typed in the project directory."""
    return os.path.relpath(path, ROOT)


def refuse_to_clean(output: Path) -> None:
    """Stop before removing anything that a build did not make."""
    from building.staged import refuse_foreign
    from building.told import RefusedError

    try:
        refuse_foreign(output.resolve(), [str(ROOT)])
    except RefusedError as refusal:
        raise Exit(str(refusal)) from None


# Watching


Stamps = dict[Path, int]


def sources() -> list[Path]:
    """The files and directories that a build reads."""
    settings = read_settings(SETTINGS)
    named = [settings.get("PATH", "content"), settings.get("THEME", "theme")]
    return [ROOT / name for name in [*named, "plugins", SETTINGS, SETTINGS_PUBLIC]]


def stamps(roots: Sequence[Path]) -> Stamps:
    """When each source file last changed, editors' and Python's own files left out."""
    found = {}
    for path in (path for root in roots for path in [root, *root.rglob("*")]):
        with suppress(OSError):  # gone in the meantime
            if is_source(path) and path.is_file():
                found[path] = path.stat().st_mtime_ns
    return found


def is_source(path: Path) -> bool:
    """Whether a person wrote it: no cache of Python's, no working copy of an editor's."""
    working = path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp"))
    return not working and "__pycache__" not in path.parts


def changes(roots: Sequence[Path], before: Stamps, pause: float = 0.5) -> Iterator[list[Path]]:
    """The files changed, added or removed since ``before``, each time there are some."""
    while True:
        time.sleep(pause)
        now = stamps(roots)
        changed = sorted({path for path, _ in before.items() ^ now.items()})
        before = now
        if changed:
            yield changed


def keep_building(roots: Sequence[Path], before: Stamps) -> None:
    """Build at every change; a failed build tells its line, and the old site stays."""
    for changed in changes(roots, before):
        more = ", …" if len(changed) > 3 else ""
        print(f"changed: {', '.join(map(shown, changed[:3]))}{more}", flush=True)
        call(*pelican_command("-s", SETTINGS))


# Serving


TEXT_TYPES = {
    ".bib": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".ris": "text/plain; charset=utf-8",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """A static server as the real one: 404.html for what is missing, nothing kept in caches."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TEXT_TYPES

    def end_headers(self) -> None:
        """A reload shows the build of this moment."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page where it has one."""
        page = Path(self.directory, "404.html")
        if code == 404 and page.is_file():
            self.send_page(code, page.read_bytes())
        else:
            super().send_error(code, message, explain)

    def send_page(self, code: int, body: bytes) -> None:
        """Answer with a page of HTML."""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Only what went wrong is worth a line."""
        if int(code) >= 400:
            super().log_request(code, size)

    def log_error(self, format: str, *args: Any) -> None:
        """The request's own line has said it."""


def server(host: str, port: int, directory: Path) -> http.server.ThreadingHTTPServer:
    """A server that looks each path up when asked, so a new build is served at once."""
    handler = functools.partial(Handler, directory=str(directory))
    try:
        return Server((host, port), handler)
    except OSError as error:
        cure = f"stop what uses it, or choose another: --port {port + 1}"
        what = (error.strerror or str(error)).lower()
        raise Exit(f"{host}:{port}: port: {what}; {cure}") from None


class Server(http.server.ThreadingHTTPServer):
    """A server that never shares its port."""

    allow_reuse_address = os.name != "nt"  # Windows would let two servers have one port
    daemon_threads = True


def run_server(site: http.server.ThreadingHTTPServer, host: str) -> None:
    """Serve until Ctrl-C."""
    address = f"http://{host}:{site.server_port}/"
    print(f"serving {shown(output_path())}/ at {address} (Ctrl-C stops it)", flush=True)
    if browser():
        webbrowser.open(address)
    try:
        site.serve_forever()
    except KeyboardInterrupt:
        print("stopped serving")


def browser() -> bool:
    """Whether somebody is there to see a browser open."""
    display = sys.platform in {"darwin", "win32"} or {"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ}
    return OPEN_BROWSER_ON_SERVE and sys.stdout.isatty() and bool(display)


# Words that invoke itself would not take as they are meant.


def as_invoke_has_it(words: Sequence[str]) -> list[str]:
    """What invoke calls it: ``gh_pages`` is gh-pages, ``rollback RELEASE`` has an option."""
    meant: list[str] = []
    for word in words:
        if meant and meant[-1] == "rollback" and not word.startswith("-"):
            meant.append("--release")
        meant.append("gh-pages" if word == "gh_pages" else word)
    return meant


if core := getattr(program, "core", None):
    core.unparsed[:] = as_invoke_has_it(core.unparsed)
