"""Every sample site in Chromium, at its public address: accessible, in bounds, asking nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import axe_playwright_python
import pytest

from tests.projects import EVERYTHING
from tests.samples import CONTENT, Sample

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 320, "height": 800}, "color_scheme": "light"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}


# Pages that are alike on every site: they are looked at on that with some of everything, and on
# what stands in content/.
ALIKE = re.compile(r"(?:[\w-]+/)?(?:404\.html|search/|blog/(?:tags|page)/|[a-z]+/older/).*")


def kinds(sample: Sample) -> list[str]:
    """A page of each kind: of those in one folder, the heaviest."""
    by_kind: dict[str, list[str]] = {}
    for page in sorted(sample.site.pages, key=lambda page: page.path):
        if sample.name not in (EVERYTHING, CONTENT) and ALIKE.fullmatch(page.path):
            continue
        folder = re.sub(r"[^/]+/index\.html$", "*", page.path)
        by_kind.setdefault(folder if page.path.count("/") > 1 else page.path, []).append(page.path)
    weight = {page.path: page.weight for page in sample.site.pages}
    return [max(paths, key=weight.__getitem__) for paths in by_kind.values()]


@pytest.fixture
def opened(sample: Sample, new_page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens tabs in which the sample's address is answered from its folder, and no other is."""
    asked: list[str] = []

    def answer(route: Any) -> None:
        url = route.request.url
        path = unquote(urlsplit(url.removeprefix(sample.site.url)).path).lstrip("/")
        file = sample.root / path
        file = file / "index.html" if file.is_dir() else file
        if url.startswith(sample.site.url) and file.is_file():
            route.fulfill(path=file)
        else:
            asked.append(url)
            route.abort()

    def tab(**options: Any) -> Any:
        page = new_page(bypass_csp=True, **options)
        page.route("**/*", answer)
        return page

    yield tab
    assert asked == []


def found(page: Any) -> list[tuple[str, list[str]]]:
    """What axe has against a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    broken = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in broken]


def test_on_a_phone_axe_finds_nothing_and_nothing_is_cut_off(
    sample: Sample, opened: Callable[..., Any]
) -> None:
    tab = opened(**PHONE)
    for path in kinds(sample):
        tab.goto(f"{sample.site.url}/{path}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert (path, found(tab)) == (path, [])


# Whose colours by night are looked at: what is dark on one is so on all, but for what only some have.
AT_NIGHT = (EVERYTHING, CONTENT, "arabic", "group", "historian", "many")


@pytest.mark.parametrize("sample", AT_NIGHT, indirect=True)
def test_on_a_desktop_by_night_axe_finds_nothing(
    sample: Sample, opened: Callable[..., Any]
) -> None:
    tab = opened(**DESKTOP)
    for path in ("index.html", "publications/index.html"):
        if path in sample.site.by_path:
            tab.goto(f"{sample.site.url}/{path}")
            assert (path, found(tab)) == (path, [])


OVERLAPPING = """() => {
  const box = (element) => element.getBoundingClientRect();
  const meet = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const button = box(document.querySelector(".scheme"));
  const years = [...document.querySelectorAll(".board .year")];
  const marks = [...document.querySelectorAll(".board .stone")];
  return [
    ...[...document.querySelectorAll("header nav a")].filter((link) => meet(box(link), button)),
    ...years.filter((year) => marks.some((mark) => meet(box(year), box(mark)))),
  ].map((element) => element.textContent);
}"""


def test_nothing_lies_on_anything_else(sample: Sample, opened: Callable[..., Any]) -> None:
    """The switch of colours on the menu, or a year on its dots, from the right or from the left."""
    path = "publications/index.html"
    path = path if path in sample.site.by_path else "index.html"
    for options in (PHONE, DESKTOP):
        tab = opened(**options)
        tab.goto(f"{sample.site.url}/{path}")
        assert tab.evaluate(OVERLAPPING) == []
