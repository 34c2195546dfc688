"""Typography of words in HTML: curly quotes, dashes, ties before last words, as typogrify has it.

Pelican would ask for it itself, of every word; most words hold nothing that smartypants changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_TAG: Final = re.compile(r"<[^!>][^>]*>")
_SIGN: Final = re.compile(r"[\"'`\\]|--|\.\.\.|\. \. \.|&quot;")
_NAME: Final = "TYPOGRIFY"
TYPOGRAPHY: Final = (
    "WRITING_TYPOGRAPHY",
    *(f"{_NAME}_{what}" for what in ("DASHES", "IGNORE_TAGS", "OMIT_FILTERS")),
)
"""The settings that have a say in it."""


def take_over(pelican: Any) -> None:
    """Let Pelican leave it to the readers."""
    settings = pelican.settings
    settings["WRITING_TYPOGRAPHY"], settings[_NAME] = settings.get(_NAME), False


def set_in_type(html: str, settings: Mapping[str, Any]) -> str:
    """The HTML as the settings wish: ``TYPOGRIFY`` and those that begin with it."""
    if not html or not settings.get("WRITING_TYPOGRAPHY"):
        return html
    import smartypants  # type: ignore[import-untyped]
    from typogrify.filters import applyfilters, process_ignores

    attr = smartypants.Attr
    dashes = {"oldschool": attr.set2, "oldschool_inverted": attr.set3}
    attr.default = dashes.get(settings[f"{_NAME}_DASHES"], attr.set1) | attr.w
    left_out = dict.fromkeys(settings[f"{_NAME}_OMIT_FILTERS"], False)
    parts = []
    for part, is_free in process_ignores(html, settings[f"{_NAME}_IGNORE_TAGS"]):
        quiet = {} if _SIGN.search(_TAG.sub("", part)) else {"smartypants": False}
        parts.append(applyfilters(part, **{**quiet, **left_out}) if is_free else part)
    return "".join(parts)


def titled(metadata: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a text with title and summary set in type, too."""
    words = {name: metadata[name] for name in ("title", "summary") if name in metadata}
    return metadata | {name: set_in_type(html, settings) for name, html in words.items()}
