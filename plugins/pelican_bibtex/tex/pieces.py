"""What converting TeX leaves: pieces of text, and of what differs in HTML and in text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import escape

from .formula_text import SUBSCRIPT, SUPERSCRIPT
from .tables import ACCENTS, SPACING

WHITE: Final = re.compile("[ \t\n\r\u2028\u2029]+")


class Both(NamedTuple):
    """Something that is not the same in HTML and in text: a tag, a formula, a link."""

    html: str
    text: str = ""


Piece = str | Both
Pieces = list[Piece]


def composed(text: str) -> str:
    """The text with letters and their accents in one character, where there is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def html_of(pieces: Pieces) -> str:
    return "".join(escape(piece) if isinstance(piece, str) else piece.html for piece in pieces)


def text_of(pieces: Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def tags(name: str) -> tuple[Both, Both]:
    if name == "small-caps":
        return Both('<span class="small-caps">'), Both("</span>")
    return Both(f"<{name}>"), Both(f"</{name}>")


def accented(mark: str, pieces: Pieces) -> Pieces:
    """Put an accent on the first letter."""
    for index, piece in enumerate(pieces):
        if isinstance(piece, str) and piece.strip():
            return [*pieces[:index], _marked(piece.lstrip(), mark), *pieces[index + 1 :]]
    return [SPACING.get(mark, ""), *pieces]


def _marked(text: str, mark: str) -> str:
    if not text[0].isalnum():
        return SPACING.get(mark, "") + text
    if mark == ACCENTS["."] and text[0] == "ı":
        return f"i{text[1:]}"
    size = 1
    while size < len(text) and unicodedata.combining(text[size]):
        size += 1
    base = text[:size].translate({ord("ı"): "i", ord("ȷ"): "j"})
    return unicodedata.normalize("NFC", base + mark) + text[size:]


def scripted(tag: str, pieces: Pieces) -> Pieces:
    """Raise or lower; digits stay apart from those before them in plain text, too."""
    before, after = tags(tag)
    text = text_of(pieces)
    if not re.fullmatch(r"[0-9()=+−-]+", text):
        return [before, *pieces, after]
    table = SUPERSCRIPT if tag == "sup" else SUBSCRIPT
    plain = text.replace("−", "-").translate(table)
    return [Both(f"{before.html}{html_of(pieces)}{after.html}", plain)]


def cased(change: Callable[[str], str], pieces: Pieces) -> Pieces:
    return [change(piece) if isinstance(piece, str) else piece for piece in pieces]


def merged(pieces: Pieces) -> Iterator[Piece]:
    """Neighbouring text in one piece."""
    for is_text, run in groupby(pieces, lambda piece: isinstance(piece, str)):
        if is_text:
            yield "".join(map(str, run))
        else:
            yield from run


def folded(pieces: Iterator[Piece]) -> Pieces:
    """White space folded to one space, across tags too, and none at the ends."""
    folded: Pieces = []
    spaced = True
    for piece in pieces:
        if isinstance(piece, str):
            piece = WHITE.sub(" ", composed(piece))
            piece = piece.lstrip(" ") if spaced else piece
            spaced = piece.endswith(" ") if piece else spaced
        elif piece.text:
            spaced = False
        folded.append(piece)
    return _stripped(folded)


def _stripped(pieces: Pieces) -> Pieces:
    for index in reversed(range(len(pieces))):
        piece = pieces[index]
        if isinstance(piece, str):
            pieces[index] = piece.rstrip(" ")
        if pieces[index] and (isinstance(piece, str) or piece.text):
            break
    return pieces
