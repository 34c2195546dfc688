"""How soon his papers come into sight."""

from __future__ import annotations

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
