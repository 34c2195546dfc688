"""A site with some of everything, built once a run in each of the ways there are; a real browser.

Tests of the product look at sample sites (`tests.projects`), never at what stands in
``content/``: that is the owner's, and ``tests/owner`` has what is held against his words.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.once import once, shared_folder
from tests.projects import EVERYTHING, build, compose, settings_of
from tests.samples import NAMES, Sample, Samples

# Scripts start what runs in the background deaf to Ctrl-C, and so would be all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Builds are many: none compiles a module that one before it has compiled, as on any machine.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Where the public build of the site below says that it is.
PUBLIC_URL: str = settings_of(EVERYTHING)["SITEURL"]


# Where the tests of a module share sites that were read, or servers: they run one after the other,
# in one process; everything else runs beside them (``--dist loadgroup``).
TOGETHER = ("owner", "site", "publish")


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests belong together."""
    for item in items:
        path = item.path.relative_to(Path(__file__).parent)
        if path.parts[0] in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(path.as_posix()))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the site with some of everything, to build it in other ways; not to change."""
    folder = shared_folder(tmp_path_factory) / "everything"
    return once(folder, lambda made: compose(EVERYTHING, made / "project"))


# How one builds who wants to search in development.
INDEXED = ("-s", "pelicanconf.py", "-e", "SEARCH_INDEX=true")


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """That site as in development, at the root of a server."""
    return once(project / "root", lambda output: build(project, output, *INDEXED))


@pytest.fixture(scope="session")
def public_site(project: Path) -> Path:
    """That site as the public gets it, below a path of a shared server."""
    return once(project / "public", lambda output: build(project, output, "-s", "publishconf.py"))


@pytest.fixture(scope="session")
def disk_site(project: Path) -> Path:
    """That site as a folder to be opened without any server."""
    return once(
        project / "disk",
        lambda output: build(project, output, *INDEXED, "--relative-urls"),
    )


@pytest.fixture(scope="session")
def samples(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Samples]:
    """Every sample site that a collected test asks for; built beside each other, for the public."""
    given = [getattr(item, "callspec", None) for item in request.session.items]
    params = [value for spec in given if spec for value in spec.params.values()]
    names = [value for value in params if isinstance(value, str) and value in NAMES]
    made = Samples(dict.fromkeys(names), shared_folder(tmp_path_factory) / "samples")
    yield made
    made.close()


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest, samples: Samples) -> Sample:
    """Each sample site in turn, and what stands in ``content/``."""
    return samples.get(request.param)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A static server that keeps its log to itself and knows the site's own 404 page."""

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with 404.html, as servers are set up to."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives the address, without a slash at the end."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Where ``site`` is served on this machine, without a slash at the end."""
    with served(site) as url:
        yield url


def chromium() -> str:
    """The path of Chromium, by any of its names."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail(
            "chromium-headless-shell: no such program; install it, python3 run.py test does so on Debian"
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once a run."""
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        yield instance
        instance.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages in contexts of their own: ``new_page(java_script_enabled=False)``."""
    contexts = []

    def opened(**options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page of a desktop screen with script."""
    return new_page(viewport={"width": 1280, "height": 800})
