"""Settings that are written as nobody could use them."""

from __future__ import annotations

import ast

import pytest

from building.shapes import SHAPES, misshapen

WRONG = {
    "CHECK_IGNORE": "BIB012",
    "FEEDS": ["all"],
    "FEED_MAX_ITEMS": "100",
    "LANGUAGE_SETTINGS": "de",
    "MENU": [("CV",)],
    "PUBLICATIONS_LINKS": "pdf",
    "SOCIAL_FONTS": "fonts/a.otf",
    "TIMEZONE": "Mars",
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_setting_that_is_not_understood_is_told(name):
    """With an example, which is right itself."""
    example = SHAPES[name][1]

    assert list(misshapen({name: WRONG[name]})) == [
        f"{name}: is not understood; write {name} = {example}"
    ]
    assert list(misshapen({name: ast.literal_eval(example)})) == []
    assert list(misshapen({name: None})) == []
