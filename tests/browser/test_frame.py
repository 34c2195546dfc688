"""The browser's frame has the paper's colour, whichever scheme the reader chooses."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SHOWN = """() => [...document.querySelectorAll("meta[name=theme-color]")]
    .filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content)"""
PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_frame_has_the_colour_of_the_page(page, site_url, system):
    """As the system has it, and then through the three states of the switch."""
    page.emulate_media(color_scheme=system)
    page.goto(site_url)
    for _ in range(4):
        (colour,) = page.evaluate(SHOWN)
        assert page.evaluate(PAPER) == rgb(colour)
        page.locator("button.scheme").click()


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
