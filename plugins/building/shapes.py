"""What the owner's settings have to be, so that no plugin trips over one written otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo


def _is_words(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _is_menu(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_is_words(x) and len(x) == 2 for x in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and _is_words([*value])


def _is_number(value: Any) -> bool:
    return type(value) is int and value > 0


def _is_zone(value: Any) -> bool:
    try:
        return bool(ZoneInfo(value))
    except (LookupError, OSError, TypeError, ValueError):
        return False


SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "CHECK_IGNORE": (_is_words, '["BIB012"]'),
    "FEEDS": (_is_table, '{"all": "feeds/all.atom.xml"}'),
    "FEED_MAX_ITEMS": (_is_number, "100"),
    "LANGUAGE_SETTINGS": (_is_table, '{"de": {"SITENAME": "…"}}'),
    "MENU": (_is_menu, '[("CV", "cv/")]'),
    "PUBLICATIONS_LINKS": (_is_table, '{"pdf": "PDF"}'),
    "SOCIAL_FONTS": (_is_words, '["fonts/Name.otf"]'),
    "TIMEZONE": (_is_zone, '"Europe/Berlin"'),
}
"""Settings that are more than a word: whether a value is right, and how one is written."""


def misshapen(settings: Mapping[str, Any]) -> Iterator[str]:
    """``MENU: is not understood; write MENU = […]``, for each setting that nobody could use."""
    for name, (is_right, example) in SHAPES.items():
        if settings.get(name) is not None and not is_right(settings[name]):
            yield f"{name}: is not understood; write {name} = {example}"
