"""How soon his papers come into sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SEEN = """(edge) => [...document.querySelectorAll(".works > li:has(.people)")]
    .filter((work) => work.getBoundingClientRect().bottom <= edge).length"""


@pytest.mark.parametrize(
    ("width", "edge", "works"),
    [(1280, 900, 2), (1280, 1800, 7), (390, 1266, 1)],
    ids=["the first screen", "two screens", "a phone's first screen and a half"],
)
def test_works_in_sight(
    owner_site: Path, new_page: Callable[..., Any], width: int, edge: int, works: int
) -> None:
    """Whole, with people, venue and award, on the home page."""
    page = new_page(viewport={"width": width, "height": 900})
    page.goto((owner_site / "index.html").as_uri())

    assert page.evaluate(SEEN, edge) >= works


def test_the_board_leaves_room_for_papers(owner_site: Path, new_page: Callable[..., Any]) -> None:
    """It is less than 200 pixels high, beside the heading, and has no line without a stone."""
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto((owner_site / "publications" / "index.html").as_uri())
    board = page.locator(".board").bounding_box()
    heading = page.locator("h1").bounding_box()

    assert board["height"] < 200
    assert board["y"] <= heading["y"] + heading["height"]
    assert page.locator(".board li:not(:has(.stone))").count() == 0
    assert page.locator("#tally").text_content() == "29 papers and 2 theses"
    assert page.locator(".works > li").count() == 31


def test_the_cv_is_printed_on_three_sheets(owner_site: Path, new_page: Callable[..., Any]) -> None:
    page = new_page()
    page.goto((owner_site / "cv" / "index.html").as_uri())
    pdf = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 3
