"""His site in a text browser: all of it, in an order that makes sense."""

from __future__ import annotations

from pathlib import Path

from tests.browser.test_text_browser import dumped
from tests.owner.literals import PREPRINTS, PUBLICATIONS

HOME = [
    "Skip to the text",
    "Publications",
    "Liu Ziyin 刘子寅",
    "Postdoctoral Fellow at MIT and NTT Research",
    "liu.ziyin.p (at) gmail.com",
    "I am a Postdoctoral Fellow",
    "Selected papers",
    "[paper] [arXiv]",
    "A talk I gave recently",
    "Symmetry breaking in deep learning",
    "深層学習に於ける対称性の破れ",
    "Physics of Learning",
    "Preprints",
    "What is new",
    "This page has been accessed several times since July 07, 2018.",
]


def test_the_home_page_reads_from_top_to_bottom(owner_site: Path) -> None:
    """Who, what, and the rest, in the order of the page."""
    text = dumped(owner_site / "index.html")
    places = [text.find(words) for words in HOME]

    assert -1 not in places, dict(zip(HOME, places, strict=True))
    assert places == sorted(places)


def test_the_list_is_complete(owner_site: Path) -> None:
    """Every title, its people and its venue after it; equal contribution said in words."""
    text = dumped(owner_site / "publications/index.html")
    position = text.rindex("Filter")

    for paper in [*PREPRINTS, *PUBLICATIONS]:
        position = text.index(paper.title, position)
        entry = text[position : position + 600]
        assert paper.venue in entry, paper.key
        assert paper.people.partition("*")[0].partition(",")[0] in entry, paper.key
        position += len(paper.title)
    assert "Liu Ziyin* (equal contribution)" in text


def test_a_paper_can_be_cited(owner_site: Path) -> None:
    assert "@inproceedings{ziyin2025formation," in dumped(
        owner_site / "publications/ziyin2025formation/index.html"
    )
