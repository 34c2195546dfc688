"""Lines of a text: as few as there can be, and as even.

Words are kept whole where a line can hold them.  Chinese and Japanese break between any two
characters, but for the marks that may not begin or end a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

# Ideographs, kana, full-width forms and the marks that go with them.
_EASTERN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_NO_START = "、。，．・：；？！」』）】〕〉》’”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
_NO_END = "「『（【〔〈《‘“"
# Compiled when it is used, as that takes long.
_PIECE = rf" +|[{_NO_END}]*[{_EASTERN}][{_NO_START}]*|[^ {_EASTERN}]*?[-–—/](?=\w)|[^ {_EASTERN}]+"

Width = Callable[[str], float]


def clean(text: str) -> str:
    """A text on one line, in composed characters, without what has no shape."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf"))


def pieces(text: str) -> list[str]:
    """What a line break may come between; a piece ends with the space that follows it."""
    found: list[str] = []
    for piece in re.findall(_PIECE, text):
        if found and (piece.isspace() or (piece[0] in _NO_START)):
            found[-1] += " " if piece.isspace() else piece
        else:
            found.append(piece)
    return found


def broken(text: str, limit: float, width: Width) -> list[str]:
    """The text in as few lines as fit in ``limit``, as even as they can be.

    A word longer than a line is broken where the line ends.
    """
    parts = _parts(text, limit, width)
    return _even(parts, limit, width, len(_filled(parts, limit, width)))


def filled(text: str, limit: float, width: Width) -> list[str]:
    """The same lines, each but the last as long as it can be."""
    return _filled(_parts(text, limit, width), limit, width)


def _parts(text: str, limit: float, width: Width) -> list[str]:
    return [part for piece in pieces(text) for part in _fitting(piece, limit, width)]


def _fitting(piece: str, limit: float, width: Width) -> list[str]:
    if width(piece.rstrip()) <= limit:
        return [piece]
    found = [""]
    for character in piece:
        if found[-1] and width((found[-1] + character).rstrip()) > limit:
            found.append("")
        found[-1] += character
    return [part for part in found if part]


def _filled(parts: Sequence[str], limit: float, width: Width) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and width((lines[-1] + part).rstrip()) <= limit:
            lines[-1] += part
        else:
            lines.append(part)
    return [line.strip() for line in lines]


def _even(parts: Sequence[str], limit: float, width: Width, count: int) -> list[str]:
    """The same number of lines in the least measure that holds them."""
    low, high = 0.0, limit
    widest = max((width(part.rstrip()) for part in parts), default=0.0)
    for _ in range(12):
        middle = (low + high) / 2
        if widest > middle or len(_filled(parts, middle, width)) > count:
            low = middle
        else:
            high = middle
    return _filled(parts, high, width)


def shortened(lines: Sequence[str], count: int, limit: float, width: Width) -> list[str]:
    """The first lines; the last of them ends in an ellipsis where more followed."""
    if len(lines) <= count:
        return list(lines)
    last = lines[count - 1]
    while last and width(f"{last}…") > limit:
        last = last[:-1]
    return [*lines[: count - 1], f"{last.rstrip(' ,;:.–—-')}…"]
