"""The open browser shows each change, stays where it is read, and says what went wrong."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from building.live import server
from building.live.watching import begin, keep_building_aside, watched
from building.project import Project
from tests.projects import EVERYTHING, ROOT, compose

pytestmark = pytest.mark.browser

# Milliseconds; however busy the machine is, it is seen sooner.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, str, server.News]]:
    """A project whose sources may be changed, and where ``invoke livereload`` would show it."""
    root = compose(EVERYTHING, tmp_path_factory.mktemp("live") / "project")
    for folder in ("plugins", "theme"):
        (root / folder).unlink()
        shutil.copytree(ROOT / folder, root / folder)
    project, news = Project(root), server.News()
    changes = watched(project.sources)
    # As the owner types it, the builder is the project's own.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("building.project.BUILDER", root / "plugins" / "building")
        yield from _living(project, news, changes)


def _living(
    project: Project, news: server.News, changes: Any
) -> Iterator[tuple[Path, str, server.News]]:
    with server.server("127.0.0.1", 0, project.output, news) as site:
        keep_building_aside(project, begin(project, news), changes, news)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield project.root, f"http://127.0.0.1:{site.server_port}", news
        site.shutdown()


@pytest.fixture
def live(running: tuple[Path, str, server.News]) -> tuple[Path, str]:
    """The same when the build of the edit before is done, of which pages are shown earlier."""
    root, url, news = running
    while news.early:
        time.sleep(0.05)
    return root, url


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "shown"),
    [
        ("content/publications.bib", "Patient Barometers", "Impatient Barometers", "Impatient"),
        ("content/talks/2025-07-15-patience.md", "Universal Pa", "Particular Pa", "Particular"),
        ("theme/templates/publications.html", "<h1>", "<h1>Written: ", "Written: "),
        ("theme/static/css/tokens.css", "--measure: 31rem", "--measure: 29rem", "measure:29"),
        ("plugins/site_parts/menu.py", "found = [(", 'found = [("Edited " + ', "Edited "),
    ],
    ids=["bibtex", "talk", "template", "css", "plugin"],
)
def test_a_change_is_shown(page, live, name, old, new, shown):
    """Whatever is edited: the page loads again, and is read on where it was."""
    root, url = live
    page.goto(f"{url}/talks/" if "/talks/" in name else f"{url}/publications/")
    place = page.evaluate("scrollTo(0, 600); document.title = 'before'; scrollY")
    edit(root / name, old, new)
    expect(page).not_to_have_title("before", timeout=PATIENCE)
    page.wait_for_load_state()

    assert page.evaluate("scrollY") == place
    assert shown in page.content()


def test_a_failed_build_says_so_in_the_page(page, live):
    """In its line; the page stays, and the next good build takes its place."""
    root, url = live
    page.goto(f"{url}/talks/")
    edit(root / "theme/templates/talks.html", "<h1>", "<h1>{{ 1 // 0 }}")
    alert = page.get_by_role("alert")
    line = "theme/templates/talks.html:"

    expect(alert).to_contain_text(line, timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Talks")

    edit(root / "theme/templates/talks.html", "<h1>{{ 1 // 0 }}", "<h1>Said: ")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Said: ", timeout=PATIENCE)
    expect(alert).to_have_count(0)


def test_the_policy_is_the_public_one(page, live):
    """The script needs no exception from it, and nothing on the page is refused."""
    root, url = live
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{url}/talks/")
    page.wait_for_function(
        "performance.getEntriesByType('resource').some(r => r.name.endsWith('.livereload.js'))"
    )
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    built = (root / "output/talks/index.html").read_text(encoding="utf-8")

    assert f'content="{policy}"' in built.replace("&#39;", "'")
    assert refused == []
