"""How a page is set: lines that are full, links that a finger meets, sheets of paper."""

from __future__ import annotations

import contextlib
import os
import re
import shutil

import pytest

from tests.conftest import served

pytestmark = pytest.mark.browser

HOME, LIST = "/", "/publications/"
TEXTS = ("/blog/a-formula-for-fog/", "/teaching/")

# Lines of running text that end although the word that begins the next one had room; the last
# two words of a paragraph are one here, since they are tied.
FORCED = """() => [...document.querySelectorAll(".prose > p")].flatMap((paragraph) => {
  const edge = paragraph.getBoundingClientRect().right;
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const words = [];
  let ended = true;
  while (walker.nextNode()) {
    for (const { 0: word, index } of walker.currentNode.data.matchAll(/[^ \\n]+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, index);
      range.setEnd(walker.currentNode, index + word.length);
      const { left, right, width } = range.getBoundingClientRect();
      const last = words.at(-1);
      if (index || ended) words.push({ word, left, right, width });
      else Object.assign(last, { right, width: last.width + width, word: last.word + word });
    }
    ended = /[ \\n]$/.test(walker.currentNode.data);
  }
  return words.slice(1).filter((word, place) => {
    const before = words[place];
    return word.left < before.left && before.right + word.width + 12 < edge;
  }).map(({ word }) => word);
})"""


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_line_of_running_text_is_short_but_the_last(new_page, site_url, path, width):
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(site_url + path)

    assert page.locator(".prose > p").count() > 0
    assert page.evaluate(FORCED) == []


@pytest.mark.parametrize("path", [HOME, LIST, "/talks/"])
def test_links_in_brackets_can_be_touched(new_page, site_url, path):
    """24 pixels each way, as WCAG 2.2 asks."""
    page = new_page(viewport={"width": 320, "height": 800})
    page.goto(site_url + path)
    sizes = page.locator("main .links :is(a, button)").evaluate_all(
        "links => links.map(link => link.getBoundingClientRect())"
        ".filter(box => box.width).map(box => Math.min(box.width, box.height))"
    )

    assert min(sizes) >= 24


@pytest.mark.parametrize("width", [320, 390])
def test_the_menu_of_a_phone_has_lines_of_a_length(new_page, site_url, width):
    """No entry is left alone on the second, and the switch stands level with the first."""
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(site_url + HOME)
    tops = [link.bounding_box()["y"] for link in page.locator("header nav a").all()]
    switch = page.get_by_role("button", name="Colours").bounding_box()

    assert len(tops) == 6
    assert all(tops.count(top) > 1 for top in tops)
    assert tops[0] <= switch["y"] + switch["height"] / 2 <= tops[0] + 26


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_in_another_script_begins_its_line_where_lines_begin(new_page, site_url, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(site_url + HOME)
    head, native = page.locator("h1"), page.locator("h1 [lang]")

    assert native.bounding_box()["x"] == head.bounding_box()["x"]
    # Letters are spaced where they are ideographs.
    assert native.get_attribute("lang") == "ru"
    assert native.evaluate("name => getComputedStyle(name).letterSpacing") == (
        head.evaluate("head => getComputedStyle(head).letterSpacing")
    )


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_paper_is_printed_on_one_sheet_with_its_address(new_page, public_site):
    page = new_page()
    page.goto((public_site / "publications/lindqvist2025tides/index.html").as_uri())
    page.emulate_media(media="print")

    assert page.locator(".address").text_content().endswith("/publications/lindqvist2025tides/")
    assert page.locator(".address").is_visible()
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1
    assert (
        page.locator(".award").evaluate("one => getComputedStyle(one).color") == "rgb(17, 17, 17)"
    )


def test_tags_are_no_links_of_a_paper(new_page, site_url):
    page = new_page()
    page.goto(site_url + "/blog/")

    assert page.locator("a[rel=tag]").count() > 0
    assert page.locator(".links a[rel=tag]").count() == 0
    assert "[" not in page.locator(".tags").text_content()


FACE = re.compile(r"--palatino: *[^;]*")
MOVED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) moved += value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""

# What is asked for while there is nothing yet to paint.
NOTE_EARLY = """
  const load = document.fonts.load;
  window.early = [];
  document.fonts.load = function (face) {
    if (!document.body) early.push(face);
    return load.call(this, face);
  };
"""


@pytest.fixture
def seen_with(site, tmp_path):
    """Serves two pages to somebody who has these faces alone, whatever this machine has."""

    @contextlib.contextmanager
    def seen(faces):
        shutil.copytree(site / "theme", tmp_path / "theme")
        for name in ("index.html", "publications/index.html"):
            page = FACE.sub(f"--palatino: {faces}", (site / name).read_text(encoding="utf-8"))
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(page, encoding="utf-8")
        for file in (tmp_path / "theme").iterdir():
            os.utime(file, (0, 0))  # what has not changed for long is kept by browsers
        with served(tmp_path) as url:
            yield url

    return seen


@pytest.mark.parametrize("width", [390, 1280])
def test_the_face_is_fetched_once_and_moves_nothing(new_page, seen_with, width):
    page = new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    fetched = []
    page.on("response", lambda one: fetched.append(one.url) if ".woff2" in one.url else None)
    page.add_init_script(NOTE_EARLY)
    with seen_with('"No Such Face"') as url:
        page.goto(url + HOME)
        page.wait_for_function("() => document.fonts.status === 'loaded'")
        assert page.evaluate(MOVED) == 0
        assert page.evaluate("early") == ["1em Text", "italic 1em Text"]
        page.goto(url + LIST)
        assert page.evaluate(MOVED) == 0
        page.goto(url + HOME)

        assert page.evaluate(MOVED) == 0
        own = page.locator("nav a").first.bounding_box()["width"]
        page.evaluate("document.documentElement.style.setProperty('--serif', 'serif')")
        assert page.locator("nav a").first.bounding_box()["width"] != own


def test_who_has_such_a_face_fetches_none(new_page, seen_with):
    page = new_page(bypass_csp=True)
    fetched = []
    page.on("request", lambda one: fetched.append(one.url) if ".woff2" in one.url else None)
    with seen_with("serif") as url:
        page.goto(url + HOME, wait_until="networkidle")

    assert fetched == []
