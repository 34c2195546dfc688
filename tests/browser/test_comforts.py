"""What script adds: the filter of the list, and copying BibTeX."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LIST, PAPER = "/publications/", "/publications/lindqvist2025tides/"


def shown(page, number: int) -> list[str]:
    """The keys of the entries that the filter leaves, when it has left so many."""
    expect(page.locator(".works > li:visible")).to_have_count(number)
    return page.locator(".works > li:visible").evaluate_all("items => items.map(i => i.id)")


@pytest.fixture
def listing(page, site_url):
    page.goto(site_url + LIST)
    return page


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("patient barometers", ["lindqvist2019barometers"]),
        ("BAROMETERS patient", ["lindqvist2019barometers"]),
        ("bàrométers", ["lindqvist2019barometers"]),
        ("  barometers  2019 ", ["lindqvist2019barometers"]),
        ("morrow mss", ["morrow2018multimodal"]),
        ("patient barometers 2018", []),
    ],
)
def test_every_word_is_found_somewhere_in_the_entry(listing, words, keys):
    """In title, people, venue or year, in any order, accents or none."""
    listing.get_by_role("searchbox").fill(words)

    assert shown(listing, len(keys)) == keys


def test_accents_in_the_entry_need_not_be_typed(listing):
    listing.locator(".people").first.evaluate(
        "people => people.textContent = 'Łukasz Brüggen-Høj, Strauß'"
    )
    key = listing.locator(".works > li").first.get_attribute("id")
    for words in ("lukasz bruggen", "hoj", "strauss", "BRÜGGEN", "Strauß"):
        listing.get_by_role("searchbox").fill(words)
        assert shown(listing, 1) == [key], words


def test_the_count_is_announced(listing):
    total = listing.locator(".works > li").count()
    field, count = listing.get_by_role("searchbox"), listing.get_by_role("status").first

    field.fill("barometers")
    expect(count).to_have_text(f"1 of {total}")
    field.fill("no paper has these words")
    expect(count).to_have_text(f"None of {total}")
    field.fill("")
    expect(count).to_have_text("")
    assert len(shown(listing, total)) == total


def test_the_words_are_kept_in_the_address(listing, site_url):
    listing.evaluate("""() => {
        window.changes = 0;
        const replace = history.replaceState.bind(history);
        history.replaceState = (...state) => (window.changes++, replace(...state));
    }""")
    listing.get_by_role("searchbox").press_sequentially("barometers")
    expect(listing).to_have_url(re.compile(r"\?q=barometers$"))
    assert listing.evaluate("changes") < 4, "not with each of the ten keys"
    listing.get_by_role("searchbox").fill("")
    expect(listing).to_have_url(site_url + LIST)

    listing.goto(site_url + LIST + "?q=barometers")
    expect(listing.get_by_role("searchbox")).to_have_value("barometers")
    assert shown(listing, 1) == ["lindqvist2019barometers"]


def test_a_link_to_an_entry_is_worth_more_than_the_words(page, site_url):
    page.goto(site_url + LIST + "?q=barometers#lindqvist2025tides")

    expect(page.locator("#lindqvist2025tides")).to_be_in_viewport()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_years_without_a_find_are_put_away(listing):
    listing.get_by_role("searchbox").fill("barometers")

    expect(listing.locator("main section:visible")).to_have_count(1)


def test_the_stones_of_other_papers_fade(listing):
    listing.get_by_role("searchbox").fill("barometers")
    bright = listing.locator(".board a.stone:not(.off)")

    expect(bright).to_have_count(1)
    expect(bright).to_have_accessible_name(re.compile("Patient Barometers"))


# How many more entries are shown in a frame than in the one before, from a letter on.
GROWTH = """words => new Promise((done) => {
  const field = document.getElementById("q");
  const shown = () => document.querySelectorAll("main .works > li:not([hidden])").length;
  field.value = words;
  field.dispatchEvent(new Event("input"));
  const counts = [shown()];
  const look = () => {
    counts.push(shown());
    if (counts.at(-1) === 300) done(counts.slice(1).map((count, frame) => count - counts[frame]));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def test_hundreds_of_entries_are_shown_few_at_a_time(listing):
    """So that no letter waits for what the one before has found."""
    listing.evaluate(
        """() => {
          const list = document.querySelector("main .works");
          const missing = 300 - document.querySelectorAll("main .works > li").length;
          for (let number = 0; number < missing; number += 1) {
            const copy = list.children[0].cloneNode(true);
            copy.id += number;
            list.append(copy);
          }
        }"""
    )
    listing.get_by_role("searchbox").fill("zzz")
    expect(listing.get_by_role("status").first).to_have_text("None of 300")
    expect(listing.locator("main .works > li:visible")).to_have_count(0)

    grown = listing.evaluate(GROWTH, "")

    assert sum(grown) == 300
    assert grown[0] <= 6
    assert max(grown) <= 24  # twelve, and at most two turns between two looks


# Copying


def test_bibtex_is_copied_from_the_list(new_page, site_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + LIST)
    link = page.locator("#lindqvist2025tides").get_by_role("link", name="BibTeX")
    width = link.bounding_box()["width"]
    link.click()

    expect(page.locator("#status")).to_have_text("BibTeX copied")
    expect(page).to_have_url(site_url + LIST)
    changed = page.locator("#lindqvist2025tides .links a").last
    expect(changed).to_have_text("copied")
    assert changed.bounding_box()["width"] >= width
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.lstrip().startswith("@inproceedings{lindqvist2025tides")
    expect(link).to_be_visible(timeout=5000)  # The label returns.


def test_bibtex_is_copied_from_the_papers_own_page(new_page, site_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + PAPER)
    page.get_by_role("button", name="copy").click()

    expect(page.locator("#status")).to_have_text("BibTeX copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#bibtex").inner_text()


def test_code_is_copied_as_it_was_written(new_page, site_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + "/blog/a-formula-for-fog/")
    page.get_by_role("button", name="copy").click()

    expect(page.locator("#status")).to_have_text("Code copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def left(distance: float, visibility: float) -> float:\n    return")


def test_where_nothing_can_be_copied_the_link_is_a_link(new_page, site_url):
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(site_url + LIST)
    with page.expect_event("request", lambda request: request.url.endswith(".bib")):
        page.locator("#lindqvist2025tides").get_by_role("link", name="BibTeX").click()
