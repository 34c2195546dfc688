"""Which way a language is written, what of the other direction stands in it, and its quotes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import cycle

from markupsafe import Markup, escape

from pelican_bibtex.words import language

# Languages whose usual script runs from right to left.
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ku ps sd ug ur yi".split())
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}

# The outer and the inner marks of quotations, where they are not those of English.
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_GUILLEMETS = ("«", "»", "„", "“")
_CORNERS = ("「", "」", "『", "』")
QUOTES = {
    "de": ("„", "“", "‚", "‘"),
    "fr": (f"«{_NARROW}", f"{_NARROW}»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "el": ("«", "»", "“", "”"),
    "ar": ("«", "»", "“", "”"),
    "fa": ("«", "»", "“", "”"),
    "pl": ("„", "”", "«", "»"),
    "ru": _GUILLEMETS,
    "uk": _GUILLEMETS,
    "he": ("”", "”", "’", "’"),
    "ja": _CORNERS,
    "zh-hant": _CORNERS,
    "zh-tw": _CORNERS,
    "zh-hk": _CORNERS,
}
# As typogrify writes them: an apostrophe is a closing mark that none has opened.
_DOUBLE = re.compile(r"&#822[01];")
_SINGLE = re.compile(r"&#8216;(.*?)&#8217;(?!\w)")
_BLOCK = re.compile(r"(</(?:p|li|h[1-6]|d[dt]|t[dh]|figcaption)>)")


def direction(tag: str) -> str:
    """Which way a language is written: ``rtl`` or ``ltr``, by its tag."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def direction_of(text: str) -> str:
    """Which way a text runs, by its first letter; empty where it has none."""
    kinds = map(unicodedata.bidirectional, text)
    return next((_STRONG[kind] for kind in kinds if kind in _STRONG), "")


def isolated(text: object) -> Markup:
    """Words as HTML, in an element of their own where they run against the page."""
    return _isolated(escape(text), direction(language().tag))


@lru_cache(maxsize=10_000)
def _isolated(html: Markup, way: str) -> Markup:
    if html.isascii() and way == "ltr":
        return html
    runs = direction_of(html.striptags())
    return Markup("<bdi>{}</bdi>").format(html) if runs and runs != way else html


def quoted(html: str, tag: str) -> str:
    """HTML whose straight quotes typogrify has curled, with the marks of its language."""
    tag = tag.replace("_", "-").lower()
    marks = QUOTES.get(tag) or QUOTES.get(tag.partition("-")[0])
    if marks is None or "&#82" not in html:
        return html
    opening, closing, inner, outer = marks
    html = _SINGLE.sub(rf"{inner}\1{outer}", html)
    if marks is not _CORNERS:
        return html.replace("&#8220;", opening).replace("&#8221;", closing)
    # Without spaces nobody sees which mark opens: in each block every other one does.
    return "".join(_by_turns(block, marks[:2]) for block in _BLOCK.split(html))


def _by_turns(block: str, marks: tuple[str, ...]) -> str:
    turn = cycle(marks)
    return _DOUBLE.sub(lambda _mark: next(turn), block)
