"""The style sheets hold to the floor of browser versions: docs/decisions/0005-engines.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import css_support
from tests.css_floor import FLOOR, HARMLESS, NAMES, broken, harmless, too_new, uses

ROOT = Path(__file__).parents[2]
SHEETS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for part in ("theme", "plugins")
    for path in sorted((ROOT / part).rglob("*.css"))
}
SUPPORT = css_support.read()


def test_no_line_breaks_the_rule() -> None:
    """The message says which line, which engine and what to do."""
    assert [line for path, css in SHEETS.items() for line in broken(path, css, SUPPORT)] == []


def test_every_exception_is_needed() -> None:
    """Each is used, and newer than the floor in one engine at least."""
    late = {
        harmless(use.feature)
        for css in SHEETS.values()
        for use in uses(css, SUPPORT)
        if too_new(use.feature, SUPPORT)
    }

    assert late == {*HARMLESS}


@pytest.mark.parametrize(
    ("css", "told"),
    [
        # A shorthand that Safari drops as a whole, and with a variable without a fallback.
        (
            "a { text-decoration: underline 1px var(--x); }",
            "1: properties.text-decoration.includes_",
        ),
        (
            "a {\n\n anchor-name: --x; }",
            "3: properties.anchor-name: newer than the floor, Chromium 125",
        ),
        (
            "p { text-wrap: stable; }",
            "1: properties.text-wrap.stable: newer than the floor, Chromium 130",
        ),
        ("p { inline-size: calc-size(auto, size); }", "1: types.calc-size: newer than the floor"),
        ("p { inline-size: 1rcap; }", "1: types.length.rcap: newer than the floor"),
        ("p { --x: sibling-index(); }", "1: types.sibling-index: newer than the floor"),
        ("p:has-slotted { color: red; }", "1: selectors.has-slotted: newer than the floor"),
        ("p { q:has-slotted { color: red; } }", "1: selectors.has-slotted: newer than the floor"),
        ("@view-transition { navigation: auto; }", "1: at-rules.view-transition: newer than the"),
        (
            "@media (prefers-reduced-data) { p { color: red; } }",
            "1: at-rules.media.prefers-reduced-data",
        ),
        (
            "@page { @top-left { content: ''; } }",
            "1: at-rules.page.at_top-left: newer than the floor",
        ),
        ("@media print {\n p { colour: red; } }", "2: properties.colour: no engine knows it"),
        ("p { color red; }", "1: errors.syntax: no engine knows it"),
        # Behind something else is not behind it.
        ("@supports (display: grid) { p { anchor-name: --x; } }", "1: properties.anchor-name"),
        (
            "@supports (text-wrap: balance) { p { text-wrap: stable; } }",
            "1: properties.text-wrap.stable",
        ),
    ],
)
def test_what_is_refused(css: str, told: str) -> None:
    """By the rule itself, whatever the exceptions of the theme are."""
    found = [line for line in broken("x.css", css, SUPPORT) if told in line]

    assert found != []
    assert found[0].startswith("x.css:")


@pytest.mark.parametrize(
    "css",
    [
        "a { text-decoration-line: underline; text-decoration-color: var(--x); }",
        "a { text-decoration: none; }",
        "a { border-block-end: 1px solid var(--x); }",
        "@supports (anchor-name: --x) { p { anchor-name: --x; } }",
        "@supports (text-wrap: stable) { p { text-wrap: stable; } }",
        "p { color: light-dark(#000, #fff); inline-size: 50dvw; & q { color: red; } }",
        "@layer a { @media (min-width: 60rem) { p:is(.a, .b)::after { content: ''; } } }",
    ],
)
def test_what_is_not(css: str) -> None:
    assert list(broken("x.css", css, SUPPORT)) == []


def test_the_table_is_of_the_version_that_its_maker_names() -> None:
    header = css_support.TABLE.read_text(encoding="utf-8").partition(":")[0]

    assert header == f"# {css_support.PACKAGE}"


def test_the_floor_is_the_one_that_is_written_down() -> None:
    page = (ROOT / "docs" / "decisions" / "0005-engines.md").read_text(encoding="utf-8")

    for engine in ("chrome", "firefox", "safari"):
        assert f"{NAMES[engine]} {FLOOR[engine]:g}" in page
    for feature in HARMLESS:
        assert feature.split(".")[1] in page, feature
