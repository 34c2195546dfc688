"""Fonts as this package uses them: which characters they have, and where glyphs come to stand.

Pillow's own layout is either plain, without kerning that works, or depends on libraries that
a machine may lack.  Glyphs are therefore placed here, one by one, from the font's own tables;
what comes out is the same everywhere.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

# Advances are measured at this size, at which hinting changes nothing to speak of.
_EM = 1000
_LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("fi", "\ufb01"), ("fl", "\ufb02"))


class Glyph(NamedTuple):
    """A character in its place.

    Attributes:
        x: Distance from the start of the line, in ems.
        font: That has the character.
        character: Perhaps a ligature.
    """

    x: float
    font: Font
    character: str


@dataclass(frozen=True)
class Font:
    """One font file.

    Attributes:
        path: An OpenType or TrueType font, or a collection, whose first font is taken.
    """

    path: Path
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Font:
        """The font of a file.

        Raises:
            OSError: It cannot be read.
            ValueError: It is no font.
        """
        font = cls(path, path.read_bytes())
        try:
            if font.characters:
                return font
        except (struct.error, KeyError, IndexError):
            pass
        raise ValueError(f"{path}: is no OpenType font; name another")

    @cached_property
    def _tables(self) -> dict[str, int]:
        start = 0
        if self.data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">I", self.data, 12)
        (count,) = struct.unpack_from(">H", self.data, start + 4)
        records = (
            struct.unpack_from(">4sIII", self.data, start + 12 + 16 * place)
            for place in range(count)
        )
        return {tag.decode("latin-1"): offset for tag, _, offset, _ in records}

    @cached_property
    def characters(self) -> dict[int, int]:
        """Glyph numbers by code point."""
        start = self._tables["cmap"]
        (count,) = struct.unpack_from(">H", self.data, start + 2)
        found: dict[int, int] = {}
        for place in range(count):
            _, _, offset = struct.unpack_from(">HHI", self.data, start + 4 + 8 * place)
            (form,) = struct.unpack_from(">H", self.data, start + offset)
            if form == 4:
                found.update(self._segments(start + offset))
            elif form == 12:
                found.update(self._groups(start + offset))
        return found

    def _segments(self, start: int) -> Iterator[tuple[int, int]]:
        (double,) = struct.unpack_from(">H", self.data, start + 6)
        starts, deltas = start + 16 + double, start + 16 + 2 * double
        for at in range(0, double, 2):
            (last,) = struct.unpack_from(">H", self.data, start + 14 + at)
            (first,) = struct.unpack_from(">H", self.data, starts + at)
            delta, shift = (
                struct.unpack_from(">H", self.data, deltas + more + at)[0] for more in (0, double)
            )
            for code in range(first, min(last, 0xFFFE) + 1):
                glyph = code + delta
                if shift:
                    place = deltas + double + at + shift + 2 * (code - first)
                    (glyph,) = struct.unpack_from(">H", self.data, place)
                    glyph += delta if glyph else 0
                if glyph % 0x10000:
                    yield code, glyph % 0x10000

    def _groups(self, start: int) -> Iterator[tuple[int, int]]:
        (count,) = struct.unpack_from(">I", self.data, start + 12)
        for place in range(count):
            first, last, glyph = struct.unpack_from(">III", self.data, start + 16 + 12 * place)
            yield from ((code, glyph + code - first) for code in range(first, last + 1))

    @cached_property
    def _kerning(self) -> dict[tuple[int, int], int]:
        """Thousandths of an em by pairs of glyph numbers, of fonts with 1,000 units an em."""
        if "kern" not in self._tables:
            return {}
        start = self._tables["kern"]
        (count,) = struct.unpack_from(">H", self.data, start + 10)
        pairs = struct.iter_unpack(">HHh", self.data[start + 18 : start + 18 + 6 * count])
        return {(left, right): value for left, right, value in pairs}

    def kern(self, left: str, right: str) -> float:
        """How much closer two characters stand, in ems; negative for closer."""
        pair = (self.characters.get(ord(left), 0), self.characters.get(ord(right), 0))
        return self._kerning.get(pair, 0) / _EM

    def has(self, character: str) -> bool:
        """Whether there is a glyph for it."""
        return len(character) == 1 and ord(character) in self.characters

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """The font for drawing, at a size in pixels."""
        return _at(self, size)

    def advance(self, character: str) -> float:
        """Width of a character, in ems."""
        return _advance(self, character)


@cache
def _at(font: Font, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(font: Font, character: str) -> float:
    return font.at(_EM).getlength(character) / _EM


@dataclass(frozen=True)
class Face:
    """Fonts of which the first that has a character draws it."""

    fonts: tuple[Font, ...]

    def can_draw(self, text: str) -> bool:
        """Whether there is a glyph for every character."""
        return all(self._font(character) for character in text if not character.isspace())

    def plainer(self, text: str) -> str:
        """The text with a plain letter for a fancy one that no font has: R for ℝ."""
        return "".join(
            sign if self._font(sign) else unicodedata.normalize("NFKC", sign) for sign in text
        )

    def glyphs(self, text: str) -> Sequence[Glyph]:
        """The characters of a line in their places; what no font has is left out."""
        return _placed(self, text)[0]

    def width(self, text: str) -> float:
        """Of a line, in ems."""
        return _placed(self, text)[1]

    def _font(self, character: str) -> Font | None:
        return next((font for font in self.fonts if font.has(character)), None)


@cache
def _placed(face: Face, text: str) -> tuple[tuple[Glyph, ...], float]:
    for letters, ligature in _LIGATURES:
        if face.fonts[0].has(ligature):
            text = text.replace(letters, ligature)
    placed: list[Glyph] = []
    x = 0.0
    for character in text:
        font = face._font(character)
        if font is None:
            continue
        if placed and placed[-1].font is font:
            x += font.kern(placed[-1].character, character)
        placed.append(Glyph(x, font, character))
        x += font.advance(character)
    return tuple(placed), x
