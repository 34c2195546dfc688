"""The site in a text browser: everything is there, in an order that makes sense."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.site.machines import works


def dumped(page: Path) -> str:
    """What w3m shows of a page, spaces folded."""
    command = ["w3m", "-dump", "-cols", "80", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html"]
    done = subprocess.run([*command, str(page)], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


HOME = [
    "Skip to the text",
    "Publications",
    "Mara Lindqvist Мара Линдквист",
    "Associate Professor at the University of the Archipelago",
    "mara.lindqvist (at) example.org",
    "I am an Associate Professor",
    "Selected papers",
    "[paper]",
    "Talks • A Congress of Lighthouse Keepers",
    "Waiting as a Broken Symmetry",
    "Väntan som bruten symmetri",
    "Physics of waiting",
    "Preprints",
    "What is new",
    "This page has been read several times since May 1, 2015.",
]


def test_the_home_page_reads_from_top_to_bottom(site: Path) -> None:
    """Who, what, and the rest, in the order of the page."""
    text = dumped(site / "index.html")
    places = [text.find(words) for words in HOME]

    assert -1 not in places, dict(zip(HOME, places, strict=True))
    assert places == sorted(places)


def test_the_list_is_complete(site: Path) -> None:
    """Every title, its people and its venue after it; equal contribution said in words."""
    text = dumped(site / "publications/index.html")
    position = text.rindex("Filter")

    for work in works(site):
        title = " ".join(work["title"].split())
        people = text[text.index(title, position) + len(title) :][:600]
        assert work["author"][0]["family"] in people, work["id"]
    assert "Mara Lindqvist* (equal contribution)" in text


def test_a_paper_can_be_cited(site: Path) -> None:
    assert "@inproceedings{lindqvist2025tides," in dumped(
        site / "publications/lindqvist2025tides/index.html"
    )
