"""What holds in every engine, on every kind of page: Chromium, Firefox and WebKit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.engines import Firefox, Window

# One process starts Firefox and WebKit, once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("engines")]

MEASURED = Path(__file__).with_name("measured.js").read_text(encoding="utf-8")
PHONE, DESK = 320, 1280

# One of each kind, found in the built site by its place.
KINDS = {
    "home": "index.html",
    "list": "publications/index.html",
    "paper": "publications/*/index.html",
    "talks": "talks/index.html",
    "talk": "talks/*/index.html",
    "cv": "cv/index.html",
    "search": "search/index.html",
    "post": "blog/what-can-be-written/index.html",
    "lost": "404.html",
}

# What measured.js lists.
WRONG = ("unmarked", "overlapping", "parted", "uneven", "astray", "outside", "complaints")


@pytest.fixture(scope="session")
def measured(window: Window, site: Path, site_url: str) -> Callable[[str, int], dict[str, Any]]:
    """What an eye would find on a kind of page at a width, and what the console said."""

    @functools.cache
    def measure(kind: str, width: int) -> dict[str, Any]:
        path = min(site.glob(KINDS[kind])).relative_to(site).as_posix()
        window.open(f"{site_url}/{path}", width)
        window.wait("return document.fonts.status === 'loaded'")
        return {**window.run(MEASURED), "complaints": window.complaints()}

    return measure


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("kind", KINDS)
def test_an_eye_finds_nothing_wrong(measured, kind: str, width: int) -> None:
    """No link marked by colour alone, nothing over anything, no name parted, a silent console."""
    found = measured(kind, width)

    assert found["pieces"] >= 10
    assert {what: found[what] for what in WRONG if found[what]} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_a_phone(measured, kind: str) -> None:
    assert measured(kind, PHONE)["overflow"] <= 0


@pytest.mark.parametrize("kind", ["home", "list", "cv"])
def test_heads_hang_in_the_margin_where_there_is_one(measured, kind: str) -> None:
    assert measured(kind, DESK)["hanging"] > 3
    assert measured(kind, PHONE)["hanging"] == 0


def test_the_filter_finds(window, site_url) -> None:
    window.open(f"{site_url}/publications/")
    window.type("#q", "barometers 2019")
    shown = "return [...document.querySelectorAll('.works > li')].filter(i => i.checkVisibility()).map(i => i.id)"
    window.wait(f"{shown}.join() === 'lindqvist2019barometers'")

    assert window.run("return document.querySelector('output').textContent").startswith("1 of ")
    assert window.complaints() == []


def test_the_search_finds(window, site_url) -> None:
    window.open(f"{site_url}/search/")
    window.type("#q", "patient barometers")
    found = "/publications/lindqvist2019barometers/"
    window.wait(f"return document.querySelector('#found a')?.matches('[href$=\"{found}\"]')")

    assert window.complaints() == []


SHADES = """
const shade = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3;
const style = getComputedStyle(document.documentElement);
return [shade(style.backgroundColor), shade(style.color)];
"""


def test_the_switch_of_colours_changes_ink_and_paper(window, site_url) -> None:
    """From as the system has it to light, to dark, and back."""
    window.open(f"{site_url}/")
    shades = {}
    for _ in range(3):
        window.click(".scheme")
        shades[window.run("return document.documentElement.dataset.scheme")] = window.run(SHADES)

    assert {*shades} == {"light", "dark", "auto"}
    assert shades["light"][0] > 220 > 60 > shades["light"][1]
    assert shades["dark"][0] < 60 < 180 < shades["dark"][1]


def test_paper_is_light_in_firefox_too(firefox_window: Firefox, site_url: str) -> None:
    """As test_reading has it of Chromium; WebKit's driver cannot print."""
    window = firefox_window
    window.open(f"{site_url}/cv/")
    try:
        window.emulate("dark")
        dark = window.run(SHADES)
        window.emulate("dark", "print")
        printed = window.run(SHADES)
    finally:
        window.emulate()

    assert dark[0] < 60
    assert printed == [255, 17]
    assert window.pdf().startswith(b"%PDF")
