"""How a page is set: lines that are full, links that a finger meets."""

from __future__ import annotations

import pytest

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
