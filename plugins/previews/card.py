"""The picture of a paper, a talk or the site: title, people, place, and the corner of a board."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Literal, NamedTuple

from PIL import Image, ImageColor, ImageDraw

from .faces import Face
from .lines import broken, shortened

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

Colour = Literal["black", "white"]


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
        image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), self.inks.paper)
        pen = ImageDraw.Draw(image)
        if card.figure == "go":
            _board(pen, card, self.inks)
        elif card.figure:
            _dots(pen, card, self.inks)
        y = float(TOP)
        for line in self.lines(card):
            # Capitals of the first line begin where the margin ends.
            y = y + 0.7 * line.size if y == TOP else y
            self._set(pen, line, LEFT, y)
            y += line.after
        self._foot(pen, card)
        return _png(image, (WIDTH, HEIGHT), self.inks)

    def icon(self, side: int, figure: str = "go") -> bytes:
        """The site's icon as PNG, square to its corners, which a phone makes round itself."""
        scale = 4 * SCALE  # nothing is here but edges
        image = Image.new("RGB", (side * scale, side * scale))
        seal(ImageDraw.Draw(image), self.inks, 0, 0, side * scale, radius=0, figure=figure)
        return _png(image, (side, side), self.inks)

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
        for size in TITLE_SIZES:
            width = partial(_width, self.roman, size)
            lines = broken(text, MEASURE, width)
            few = next((count for least, count in FEW_LINES if size >= least), len(lines))
            if len(lines) <= few and self._height(len(lines), size) <= room:
                break
        else:
            most = max(int((room / size - 0.8) / TITLE_LEADING) + 1, 1)
            lines = shortened(lines, most, MEASURE, width)
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
            names = _abridged(people, shown)
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

    def _foot(self, pen: ImageDraw.ImageDraw, card: Card) -> None:
        side, top = 46, HEIGHT - 78 - 46
        seal(pen, self.inks, LEFT * SCALE, top * SCALE, side * SCALE, figure=card.figure)
        x, baseline = LEFT + side + 20, top + 33
        for text, size, colour in ((card.owner, 32, "ink"), (card.address, 24, "soft")):
            if text:
                line = Line(((text, colour),), self.roman, size, 0)
                self._set(pen, line, x, baseline)
                x += round(_width(self.roman, size, text)) + 22

    def _set(self, pen: ImageDraw.ImageDraw, line: Line, left: float, baseline: float) -> None:
        size = line.size * SCALE
        # Whole, so that kerning and ligatures do not depend on colours.
        text = "".join(part for part, _ in line.parts)
        colours = _spans(line)
        for glyph in line.face.glyphs(text):
            x = left * SCALE + glyph.x * size
            name = next((name for end, name in colours if glyph.x < end), "soft")
            xy, ink = (x, baseline * SCALE), getattr(self.inks, name)
            pen.text(xy, glyph.character, font=glyph.font.at(size), fill=ink, anchor="ls")


def _spans(line: Line) -> list[tuple[float, str]]:
    """Where each colour ends, in ems."""
    found, text = [], ""
    for part, colour in line.parts:
        text += part
        found.append((line.face.width(text) - 0.01, colour))
    return found


def _width(face: Face, size: float, text: str) -> float:
    return face.width(text) * size


def _abridged(people: Sequence[tuple[str, bool]], shown: int) -> list[tuple[str, bool]]:
    if shown == len(people):
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


def seal(
    pen: ImageDraw.ImageDraw,
    inks: Inks,
    x: float,
    y: float,
    side: float,
    radius: float = 1 / 8,
    figure: str = "go",
) -> None:
    """The site's icon, cut into a seal: a point of the board with a stone on it, or dots."""
    unit = side / 32
    pen.rounded_rectangle((x, y, x + side - 1, y + side - 1), radius * side, fill=inks.seal)
    if figure != "go":
        for row in range(3):
            for place in range(row + 1):
                middle = (x + (9 + 7 * place) * unit, y + (9 + 7 * row) * unit)
                pen.circle(middle, 2.7 * unit, fill=inks.paper)
        return
    half = 0.8 * unit
    middle_x, middle_y = x + side / 2, y + side / 2
    for box in (
        (middle_x - half, y + 3 * unit, middle_x + half, y + side - 3 * unit),
        (x + 3 * unit, middle_y - half, x + side - 3 * unit, middle_y + half),
    ):
        pen.rectangle(box, fill=inks.paper)
    pen.circle((middle_x, middle_y), 8.5 * unit, fill=inks.paper)


# Two players have begun in this corner; the picture's own stone is the next.
_STONES: tuple[tuple[int, int, Colour], ...] = ((3, 2, "black"), (2, 1, "white"), (4, 1, "black"))
_NEXT = ((1, 2), (2, 2), (3, 1), (1, 1))


def _board(pen: ImageDraw.ImageDraw, card: Card, inks: Inks) -> None:
    """The upper left corner of a board that goes on beyond the picture."""
    step, left, top = GRID * SCALE, BOARD_LEFT * SCALE, BOARD_TOP * SCALE
    right, bottom = WIDTH * SCALE, HEIGHT * SCALE
    for place in reversed(range((right - left) // step + 1)):
        colour, wide = (inks.soft, 2 * SCALE) if place == 0 else (inks.hair, int(1.5 * SCALE))
        across, down = left + place * step, top + place * step
        pen.line((across, top, across, bottom), fill=colour, width=wide)
        pen.line((left, down, right, down), fill=colour, width=wide)
    pen.circle((left + 3 * step, top + 3 * step), 5 * SCALE, fill=inks.soft)
    choice = sha256(card.title.encode()).digest()[0] % len(_NEXT)
    own = (*_NEXT[choice], card.stone)
    for x, y, colour in (*_STONES, own):
        _stone(pen, left + x * step, top + y * step, colour, inks)
    if card.award:
        pen.circle((left + own[0] * step, top + own[1] * step), 9 * SCALE, fill=inks.seal)


def _dots(pen: ImageDraw.ImageDraw, card: Card, inks: Inks) -> None:
    """The end of a record: a line of dots a year, the picture's own among them."""
    step, left, top = GRID * SCALE, (BOARD_LEFT + GRID // 2) * SCALE, (BOARD_TOP + 20) * SCALE
    lengths = (2, 4, 3)
    line = sha256(card.title.encode()).digest()[0] % len(lengths)
    for row, length in enumerate(lengths):
        for place in range(length):
            x, y = left + place * step, top + row * step
            if (row, place) == (line, lengths[line] - 1):
                pen.circle((x, y), 0.34 * step, fill=inks.soft)
                pen.circle((x, y), 0.29 * step, fill=getattr(inks, card.stone))
                if card.award:
                    pen.circle((x, y), 9 * SCALE, fill=inks.seal)
            else:
                pen.circle((x, y), 0.34 * step, fill=inks.hair)


def _stone(pen: ImageDraw.ImageDraw, x: float, y: float, colour: Colour, inks: Inks) -> None:
    fill, width = getattr(inks, colour), int(1.5 * SCALE)
    pen.circle((x, y), 0.47 * GRID * SCALE, fill=fill, outline=inks.soft, width=width)


# Each ink on paper, in so many steps of its edge; fewer colours weigh less.
_RAMPS = (("ink", 10), ("soft", 6), ("seal", 7), ("hair", 2))


def _palette(inks: Inks) -> Image.Image:
    paper = ImageColor.getrgb(inks.paper)
    found = [*paper, *ImageColor.getrgb(inks.black), *ImageColor.getrgb(inks.white)]
    for name, steps in _RAMPS:
        ink = ImageColor.getrgb(getattr(inks, name))
        for step in range(1, steps + 1):
            mixed = zip(paper, ink, strict=True)
            found += [a + (b - a) * step // steps for a, b in mixed]
    image = Image.new("P", (1, 1))
    image.putpalette(found)
    return image


def _png(image: Image.Image, size: tuple[int, int], inks: Inks) -> bytes:
    small = image.resize(size, Image.Resampling.LANCZOS)
    flat = small.quantize(palette=_palette(inks), dither=Image.Dither.NONE)
    target = io.BytesIO()
    flat.save(target, "PNG", optimize=True)
    return target.getvalue()
