"""The browser's frame has the paper's colour, whichever scheme the reader chooses."""

from __future__ import annotations

import pytest

from site_parts.colours import Colours
from tests.projects import ROOT

pytestmark = pytest.mark.browser

SHOWN = """() => [...document.querySelectorAll("meta[name=theme-color]")]
    .filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content)"""
PAPER = "() => getComputedStyle(document.documentElement).backgroundColor"


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_frame_has_the_colour_of_the_page(page, site_url, system):
    """As the system has it, and then through the three states of the switch."""
    page.emulate_media(color_scheme=system)
    page.goto(site_url)
    for _ in range(4):
        (colour,) = page.evaluate(SHOWN)
        assert page.evaluate(PAPER) == colour
        page.locator("button.scheme").click()


@pytest.mark.parametrize(("system", "colour"), [("light", Colours.day), ("dark", Colours.night)])
def test_the_frame_needs_no_script(new_page, site_url, system, colour):
    page = new_page(java_script_enabled=False, color_scheme=system)
    page.goto(site_url)

    assert page.evaluate(SHOWN) == [colour(Colours.of_theme(ROOT / "theme"), "paper")]
