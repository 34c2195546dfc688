"""The picture of a paper, a talk or the site: title, people, place, and the corner of a board."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from typing import Literal, NamedTuple, TypeAlias

from PIL import Image, ImageChops, ImageColor, ImageDraw

from .faces import Face, Font
from .lines import broken, filled, shortened

# What all who show previews ask for.
WIDTH, HEIGHT = 1200, 630
# Drawn larger and made smaller: glyphs then stand where they should, between pixels, too.
SCALE = 2

LEFT, TOP, BOTTOM = 84, 76, 466
# The full measure, and that of lines beside the board, which begins at this height.
MEASURE, BESIDE, BOARD_TOP = 1032, 726, 424
TITLE_SIZES = range(104, 29, -2)
TITLE_LEADING, LEADING, SMALL = 1.16, 42, 30
# At these sizes a title takes at most so many lines; below, as many as there is room for.
FEW_LINES = ((78, 1), (60, 3), (48, 4))
# More names than two lines can hold.
MOST_NAMES = 50
GRID, BOARD_LEFT = 64, 888
# What of the board's corner lies beyond its first lines.
EDGE = 8
SEAL, SEAL_TOP = 46, HEIGHT - 78 - 46

Colour = Literal["black", "white"]
# Where there is how much of an ink, by its name.
Masks: TypeAlias = defaultdict[str, Image.Image]


class Inks(NamedTuple):
    """The colours, called as the theme's tokens are."""

    paper: str
    ink: str
    soft: str
    hair: str
    seal: str
    black: str
    white: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a picture says, in plain text.

    Attributes:
        title: The one thing that must be there.
        native: The same in another script.
        people: Names; those of the owner are marked.
        place: Venue or event, and when.
        owner: Whose site it is; empty where the title says so.
        address: Of the site, as people write it.
        stone: The colour of this one's stone.
        award: It has one: the stone is marked.
        figure: Of the site's record: "go" for a board, "dots", or empty for none.
    """

    title: str
    native: str = ""
    people: tuple[tuple[str, bool], ...] = ()
    place: str = ""
    owner: str = ""
    address: str = ""
    stone: Colour = "black"
    award: bool = False
    figure: str = "go"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type.

    Attributes:
        parts: Text and the name of its ink.
        after: From the baseline to the next, in pixels.
    """

    parts: tuple[tuple[str, str], ...]
    face: Face
    size: float
    after: float


# A name stays on one line.
_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})
_AS_WRITTEN = str.maketrans({"\u00a0": " ", "\u2011": "-"})


class Artist:
    """Draws cards in two faces and a few inks."""

    def __init__(self, roman: Face, italic: Face, inks: Inks) -> None:
        self.roman, self.italic, self.inks = roman, italic, inks

    def draw(self, card: Card) -> bytes:
        """The picture as PNG."""
        # Of numbers in the palette: 0, that of the paper, where nothing is.
        image = Image.new("L", (WIDTH, HEIGHT))
        if card.figure:
            choice = sha256(card.title.encode()).digest()[0] % 12
            corner = _corner(self.inks, card.figure, choice, card.stone, card.award)
            image.paste(corner, (BOARD_LEFT - EDGE, BOARD_TOP - EDGE))
        image.paste(_seal(self.inks, SEAL, card.figure), (LEFT, SEAL_TOP))
        masks: Masks = defaultdict(lambda: Image.new("L", image.size))
        y = float(TOP)
        for line in self.lines(card):
            # Capitals of the first line begin where the margin ends.
            y = y + 0.7 * line.size if y == TOP else y
            self._set(masks, line, LEFT, y)
            y += line.after
        self._foot(masks, card)
        for name, mask in masks.items():
            image = ImageChops.lighter(image, mask.point(_steps(self.inks, name)))
        return _png(image, self.inks)

    def lines(self, card: Card) -> list[Line]:
        """The lines above the foot, in the full measure where they end above the board."""
        wide = self._lines(card, MEASURE)
        end = TOP + sum(line.after for line in wide)
        return wide if end <= BOARD_TOP else self._lines(card, BESIDE)

    def _lines(self, card: Card, measure: float) -> list[Line]:
        """The largest title that leaves room for the other lines, and those."""
        rest = list(self._rest(card, measure))
        room = BOTTOM - TOP - len(rest) * LEADING
        title = self._title(card.title, room)
        # The title's last baseline is farther from what follows than its lines are apart.
        if title and rest:
            gap = 1.45 * LEADING + 0.1 * title[-1].size
            title[-1] = Line(title[-1].parts, self.roman, title[-1].size, gap)
        return [*title, *rest]

    def _title(self, text: str, room: float) -> list[Line]:
        whole = self.roman.width(text)
        for size in TITLE_SIZES:
            few = next((most for least, most in FEW_LINES if size >= least), len(text))
            # Far too long for so few lines, each with a space behind it at most.
            if whole * size > few * (MEASURE + size):
                continue
            width = partial(_width, self.roman, size)
            count = len(filled(text, MEASURE, width))
            if count <= few and self._height(count, size) <= room:
                lines = broken(text, MEASURE, width)
                break
        else:
            most = max(int((room / size - 0.8) / TITLE_LEADING) + 1, 1)
            lines = shortened(broken(text, MEASURE, width), most, MEASURE, width)
        return [Line(((line, "ink"),), self.roman, size, TITLE_LEADING * size) for line in lines]

    @staticmethod
    def _height(count: int, size: float) -> float:
        return (0.8 + TITLE_LEADING * (count - 1)) * size + 0.6 * LEADING

    def _rest(self, card: Card, measure: float) -> Iterator[Line]:
        if card.native:
            yield from self._small(card.native, self.roman, measure, 1)
        if card.people:
            yield from self._people(card.people, measure)
        if card.place:
            yield from self._small(card.place, self.italic, measure, 2)

    def _small(self, text: str, face: Face, measure: float, most: int) -> list[Line]:
        width = partial(_width, face, SMALL)
        lines = shortened(broken(text, measure, width), most, measure, width)
        return [Line(((line, "soft"),), face, SMALL, LEADING) for line in lines]

    def _people(self, people: Sequence[tuple[str, bool]], measure: float) -> list[Line]:
        """As many names as two lines hold; the owner's is always among them."""
        width = partial(_width, self.roman, SMALL)
        for shown in range(min(len(people), MOST_NAMES), 0, -1):
            names = abridged(people, shown)
            text = ", ".join(name.translate(_UNBROKEN) for name, _ in names)
            lines = broken(text, measure, width)
            if len(lines) <= 2:
                break
        lines = shortened(lines, 2, measure, width)
        owners = [name for name, is_owner in names if is_owner]
        return [
            Line(tuple(_coloured(line.translate(_AS_WRITTEN), owners)), self.roman, SMALL, LEADING)
            for line in lines
        ]

    def _foot(self, masks: Masks, card: Card) -> None:
        x, baseline = LEFT + SEAL + 20, SEAL_TOP + 33
        for text, size, colour in ((card.owner, 32, "ink"), (card.address, 24, "soft")):
            if text:
                line = Line(((text, colour),), self.roman, size, 0)
                self._set(masks, line, x, baseline)
                x += round(_width(self.roman, size, text)) + 22

    def _set(self, masks: Masks, line: Line, left: int, baseline: float) -> None:
        """Write a line into the masks of its inks."""
        size = round(line.size * SCALE)
        # Whole, so that kerning and ligatures do not depend on colours.
        text = "".join(part for part, _ in line.parts)
        spans = _spans(line)
        down, below = divmod(round(baseline * SCALE), SCALE)
        for glyph in line.face.glyphs(text):
            name = next((name for end, name in spans if glyph.x < end), line.parts[-1][1])
            across, right = divmod(left * SCALE + round(glyph.x * size), SCALE)
            mask, (x, y) = _glyph(glyph.font, size, glyph.character, right, below)
            masks[name].paste(255, (across + x, down + y), mask)


@lru_cache(8192)
def _glyph(
    font: Font, size: int, character: str, right: int, below: int
) -> tuple[Image.Image, tuple[int, int]]:
    """A character as a mask, drawn larger and made smaller; where its corner is from the pen.

    Args:
        right, below: Of a pixel, so many parts of which there are `SCALE`, is the pen.
    """
    loaded = font.at(size)
    box = loaded.getbbox(character, anchor="ls")
    left, top = (int(box[0]) + right) // SCALE, (int(box[1]) + below) // SCALE
    width, height = -(-(box[2] + right) // SCALE) - left, -(-(box[3] + below) // SCALE) - top
    mask = Image.new("L", (max(int(width), 1) * SCALE, max(int(height), 1) * SCALE))
    pen = (right - left * SCALE, below - top * SCALE)
    ImageDraw.Draw(mask).text(pen, character, 255, loaded, anchor="ls")
    return mask.reduce(SCALE), (left, top)


def _spans(line: Line) -> list[tuple[float, str]]:
    """Where each colour ends, in ems."""
    found, text = [], ""
    for part, colour in line.parts:
        text += part
        found.append((line.face.width(text) - 0.01, colour))
    return found


def _width(face: Face, size: float, text: str) -> float:
    return face.width(text) * size


def abridged(people: Sequence[tuple[str, bool]], shown: int) -> list[tuple[str, bool]]:
    """So many of the names at most, the owner's among them, and how many more there are."""
    if shown >= len(people):
        return list(people)
    first = list(people[:shown])
    missing = [person for person in people[shown:] if person[1]]
    if missing:
        first[-1:] = missing[:1]
    return [*first, (f"and {len(people) - shown} more", False)]


def _coloured(line: str, owners: Sequence[str]) -> Iterator[tuple[str, str]]:
    for owner in owners:
        before, found, after = line.partition(owner)
        if found:
            yield before, "soft"
            yield owner, "ink"
            yield after, "soft"
            return
    yield line, "soft"


@lru_cache
def _seal(inks: Inks, size: int, figure: str, radius: float = 1 / 8) -> Image.Image:
    """The site's icon, cut into a seal: a point of the board with a stone on it, or dots."""
    scale = 4 * SCALE  # nothing is here but edges
    side = size * scale
    unit = side / 32
    image = Image.new("RGB", (side, side), inks.paper)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius * side, fill=inks.seal)
    if figure == "go":
        middle, half = side / 2, 0.8 * unit
        box = (middle - half, 3 * unit, middle + half, side - 3 * unit)
        for upright in (box, (box[1], box[0], box[3], box[2])):
            pen.rectangle(upright, fill=inks.paper)
        pen.circle((middle, middle), 8.5 * unit, fill=inks.paper)
    else:
        for row in range(3):
            for place in range(row + 1):
                middles = ((9 + 7 * place) * unit, (9 + 7 * row) * unit)
                pen.circle(middles, 2.7 * unit, fill=inks.paper)
    return _flat(image.reduce(scale), inks)


def icon(inks: Inks, side: int, figure: str = "go") -> bytes:
    """The site's icon as PNG, square to its corners, which a phone makes round itself."""
    return _png(_seal(inks, side, figure, radius=0), inks)


@lru_cache
def _corner(inks: Inks, figure: str, choice: int, stone: Colour, award: bool) -> Image.Image:
    """What the figure of the record shows of a picture's own stone, and of others around it."""
    extent = (WIDTH - BOARD_LEFT + EDGE, HEIGHT - BOARD_TOP + EDGE)
    image = Image.new("RGB", (extent[0] * SCALE, extent[1] * SCALE), inks.paper)
    draw = _board if figure == "go" else _dots
    x, y = draw(ImageDraw.Draw(image), inks, choice, stone)
    if award:
        ImageDraw.Draw(image).circle((x, y), 9 * SCALE, fill=inks.seal)
    return _flat(image.reduce(SCALE), inks)


# Two players have begun in this corner; the picture's own stone is the next.
_STONES: tuple[tuple[int, int, Colour], ...] = ((3, 2, "black"), (2, 1, "white"), (4, 1, "black"))
_NEXT = ((1, 2), (2, 2), (3, 1), (1, 1))


def _board(pen: ImageDraw.ImageDraw, inks: Inks, choice: int, stone: Colour) -> tuple[float, float]:
    """The upper left corner of a board that goes on beyond the picture; where the stone is."""
    step, start, end = GRID * SCALE, EDGE * SCALE, (WIDTH - BOARD_LEFT + EDGE) * SCALE
    for place in reversed(range(end // step + 1)):
        colour, wide = (inks.soft, 2 * SCALE) if place == 0 else (inks.hair, int(1.5 * SCALE))
        across = start + place * step
        pen.line((across, start, across, end), fill=colour, width=wide)
        pen.line((start, across, end, across), fill=colour, width=wide)
    pen.circle((start + 3 * step, start + 3 * step), 5 * SCALE, fill=inks.soft)
    own = _NEXT[choice % len(_NEXT)]
    for x, y, colour in (*_STONES, (*own, stone)):
        middle, ink = (start + x * step, start + y * step), getattr(inks, colour)
        pen.circle(middle, 0.47 * step, fill=ink, outline=inks.soft, width=int(1.5 * SCALE))
    return start + own[0] * step, start + own[1] * step


def _dots(pen: ImageDraw.ImageDraw, inks: Inks, choice: int, stone: Colour) -> tuple[float, float]:
    """The end of a record: a line of dots a year; where the picture's own among them is."""
    step, left, top = GRID * SCALE, (EDGE + GRID // 2) * SCALE, (EDGE + 20) * SCALE
    lengths = (2, 4, 3)
    for row, length in enumerate(lengths):
        for place in range(length):
            pen.circle((left + place * step, top + row * step), 0.34 * step, fill=inks.hair)
    row = choice % len(lengths)
    own = left + (lengths[row] - 1) * step, top + row * step
    pen.circle(own, 0.34 * step, fill=inks.soft)
    pen.circle(own, 0.29 * step, fill=getattr(inks, stone))
    return own


# Each ink on paper, in so many steps of its edge; fewer colours weigh less.
_RAMPS = (("ink", 10), ("soft", 6), ("seal", 7), ("hair", 2))


@lru_cache
def _palette(inks: Inks) -> list[int]:
    """Red, green and blue of each colour, that of the paper first."""
    paper = ImageColor.getrgb(inks.paper)
    found = [*paper, *ImageColor.getrgb(inks.black), *ImageColor.getrgb(inks.white)]
    for name, steps in _RAMPS:
        ink = ImageColor.getrgb(getattr(inks, name))
        for step in range(1, steps + 1):
            mixed = zip(paper, ink, strict=True)
            found += [a + (b - a) * step // steps for a, b in mixed]
    return found


def _flat(image: Image.Image, inks: Inks) -> Image.Image:
    """A picture as numbers of the nearest colours in the palette."""
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette(inks))
    flat = image.quantize(palette=palette, dither=Image.Dither.NONE)
    return Image.frombytes("L", flat.size, flat.tobytes())


@lru_cache
def _steps(inks: Inks, ink: str) -> list[int]:
    """The numbers in the palette of an ink on paper, by its strength from 0 to 255."""
    image = Image.new("RGB", (256, 256), inks.paper)
    image.paste(getattr(inks, ink), mask=Image.linear_gradient("L"))
    return list(_flat(image.crop((0, 0, 1, 256)), inks).tobytes())


def _png(numbers: Image.Image, inks: Inks) -> bytes:
    image, target = numbers.copy(), io.BytesIO()
    image.putpalette(_palette(inks))
    # The next levels take twice to three times as long and save a fifth.
    image.save(target, "PNG", compress_level=3)
    return target.getvalue()
