"""Fonts as this package uses them: which characters they have, and where glyphs come to stand.

Pillow's own layout is either plain, without kerning that works, or depends on libraries that
a machine may lack.  Glyphs are therefore placed here, one by one, from the font's own tables;
what comes out is the same everywhere.
"""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageFont

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

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


@dataclass(frozen=True, eq=False)
class Font:
    """One font file.

    Attributes:
        path: An OpenType or TrueType font, or a collection, whose first font is taken.
        tables: What fontTools reads of it.
    """

    path: Path
    tables: TTFont = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Font:
        """The font of a file.

        Raises:
            OSError: It cannot be read.
            ValueError: It is no font.
        """
        # Here, as it takes long and only public builds have previews.
        from fontTools.ttLib import TTFont, TTLibError

        try:
            font = cls(path, TTFont(io.BytesIO(path.read_bytes()), fontNumber=0))
            if font.characters:
                return font
        except (TTLibError, KeyError, AssertionError, struct.error):
            pass
        raise ValueError(f"{path}: is no OpenType font; name another")

    @cached_property
    def characters(self) -> Mapping[int, str]:
        """Names of glyphs by code point."""
        return self.tables.getBestCmap() or {}

    @cached_property
    def _kerning(self) -> Mapping[tuple[str, str], int]:
        """Units of the font by pairs of glyphs."""
        return self.tables["kern"].kernTables[0].kernTable if "kern" in self.tables else {}

    @cached_property
    def _em(self) -> int:
        return int(self.tables["head"].unitsPerEm)

    def has(self, character: str) -> bool:
        """Whether there is a glyph for it."""
        return len(character) == 1 and ord(character) in self.characters

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """The font for drawing, at a size in pixels."""
        return _at(self, size)

    def advance(self, character: str) -> float:
        """Width of a character, in ems."""
        return float(self.tables["hmtx"][self.characters[ord(character)]][0] / self._em)


@cache
def _at(font: Font, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.path), size, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True, eq=False)
class Face:
    """Fonts of which the first that has a character draws it."""

    fonts: tuple[Font, ...]

    def can_draw(self, text: str) -> bool:
        """Whether there is a glyph for every character."""
        return all(_measured(self, sign) for sign in text if not sign.isspace())

    def plainer(self, text: str) -> str:
        """The text with a plain letter for a fancy one that no font has: R for ℝ."""
        return "".join(
            sign if _measured(self, sign) else unicodedata.normalize("NFKC", sign) for sign in text
        )

    def glyphs(self, text: str) -> Sequence[Glyph]:
        """The characters of a line in their places; what no font has is left out."""
        return _placed(self, text)[0]

    def width(self, text: str) -> float:
        """Of a line, in ems."""
        return _placed(self, text)[1]


@cache
def _measured(face: Face, character: str) -> tuple[Font, float] | None:
    """The font that draws a character, and how wide it is, in ems."""
    font = next((font for font in face.fonts if font.has(character)), None)
    return None if font is None else (font, font.advance(character))


@cache
def _kern(font: Font, left: str, right: str) -> float:
    """How much closer two characters stand, in ems; negative for closer."""
    pair = font.characters.get(ord(left), ""), font.characters.get(ord(right), "")
    return font._kerning.get(pair, 0) / font._em


@cache
def _placed(face: Face, text: str) -> tuple[tuple[Glyph, ...], float]:
    for letters, ligature in _LIGATURES:
        if face.fonts[0].has(ligature):
            text = text.replace(letters, ligature)
    placed: list[Glyph] = []
    x = 0.0
    for character in text:
        measured = _measured(face, character)
        if measured is None:
            continue
        font, advance = measured
        if placed and placed[-1].font is font:
            x += _kern(font, placed[-1].character, character)
        placed.append(Glyph(x, font, character))
        x += advance
    return tuple(placed), x
