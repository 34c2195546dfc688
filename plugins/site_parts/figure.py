"""The figure of the record: a Go board with a line for each year and a stone for each paper.

A stone lies on an intersection, counted from the upper left corner; the unit of all lengths is
the distance of two lines. What a stone looks like, and the caption, are the theme's affair.

The newest year lies highest, as in a list of publications, and the stones of a year are laid
from left to right as they appeared. The board is the smallest of the three that Go is played
on, as long as the record fits on one; its empty lines lie above, where the next years will.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pelican import signals

from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import Publication
from pelican_bibtex.words import language, say

log = logging.getLogger(__name__)

# The figures there are: a Go board, which has stones for papers alone, or a dot for any work.
FIGURES = ("go", "dots")
# A record has papers; a thesis, a talk or a data set is listed elsewhere.
NOT_PAPERS = frozenset({"thesis", "talk", "data", "software", "patent"})
NOT_WORKS = frozenset({"thesis", "talk"})
# What the caption calls works of each kind; those of the first three are papers.
WORDS = {
    "preprint": "preprints",
    "conference": "conferences",
    "article": "journals",
    "book": "books",
    "chapter": "chapters",
    "report": "reports",
    "data": "data",
    "software": "software",
    "patent": "patents",
}
PAPERS = tuple(WORDS)[:3]
# The sizes Go is played on, in lines.
SIZES = (9, 13, 19)
# Twice the great board, less the seam: with more papers in a year, the year takes more lines.
WIDEST = 37

# Up to so many stones, each is a link.
LINKED = 60
# More would be a wall, not a board.
MOST = 1_200
# The id of the heading that preprints of all years stand under.
PREPRINTS = "preprints"

Colour = Literal["black", "white"]


Point = tuple[int, int]
"""An intersection: lines from the left, lines from the top, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stone:
    """A paper on the board.

    Attributes:
        x: Lines from the left, from 0.
        y: Lines from the top, from 0.
        kind: "white" for a journal article, "black" for everything else.
        title: Plain text.
        venue: Plain text, or empty; it often ends in the year.
        url: Of the paper's page, relative to the site's root.
        year: Of publication.
        award: The paper has one.
        sort: What kind of work it is.
    """

    x: int
    y: int
    kind: Colour
    title: str
    venue: str
    url: str
    year: int
    award: bool = False
    sort: str = "conference"

    @property
    def name(self) -> str:
        """What the stone's link is called: title, venue and year."""
        year = "" if str(self.year) in self.venue else str(self.year)
        return ", ".join(part for part in (self.title, self.venue, year) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year's share of the board.

    Attributes:
        label: For a reader: "2025".
        y: The highest line of the year.
        stones: In the order they appeared; empty in a year without papers.
        anchor: Of the heading that the year's papers stand under in the list; empty for none.
        page: The address of its page, where that is not the list's first.
    """

    label: str
    y: int
    stones: tuple[Stone, ...]
    anchor: str = ""
    page: str = ""

    def path(self, kind: Colour) -> str:
        """The stones of a colour as the data of one SVG path: a point for each."""
        return "".join(f"M{stone.x} {stone.y}h0" for stone in self.stones if stone.kind == kind)

    @property
    def awards(self) -> str:
        """The points of awards, likewise."""
        return "".join(f"M{stone.x} {stone.y}h0" for stone in self.stones if stone.award)

    @property
    def baseline(self) -> float:
        """Where the label stands: its figures as high as the stones' middle."""
        return round(self.y + 0.19, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole figure.

    Attributes:
        columns: Vertical lines.
        rows: Horizontal lines.
        years: Newest first; empty for an empty record.
        hoshi: The star points; a figure of dots has none, and no lines.
        figure: One of `FIGURES`.
    """

    columns: int
    rows: int
    years: tuple[Year, ...]
    hoshi: tuple[Point, ...]
    figure: str = "go"

    def __bool__(self) -> bool:
        return bool(self.years)

    @property
    def width(self) -> float:
        """With 2.25 units on the left for the years, and half a stone and a hair on the right."""
        return round(self.columns + 1.85, 2)

    @property
    def height(self) -> float:
        """With half a stone and a hair above and below."""
        return round(self.rows + 0.2, 2)

    @property
    def is_great(self) -> bool:
        """Whether it is beyond any that Go is played on; its lines are then close."""
        return max(self.columns, self.rows) > SIZES[-1]

    @property
    def is_crowded(self) -> bool:
        """Whether years are links and stones are not, since so many links would weigh too much."""
        return len(self.stones) > LINKED

    @property
    def labelled(self) -> frozenset[str]:
        """The years that are written: all, or every fifth where lines are close."""
        labels = (year.label for year in self.years if year.stones)
        return frozenset(label for label in labels if not self.is_great or int(label) % 5 == 0)

    @property
    def stones(self) -> tuple[Stone, ...]:
        """Every stone, newest year first."""
        return tuple(stone for year in self.years for stone in year.stones)

    @property
    def noun(self) -> str:
        """What the stones stand for, one of them."""
        return "paper" if all(stone.sort in PAPERS for stone in self.stones) else "work"

    def words(self, kind: Colour) -> str:
        """What the stones of a colour stand for: "preprints, conferences and books"."""
        found = {WORDS.get(stone.sort, "others") for stone in self.stones if stone.kind == kind}
        order = [*WORDS.values(), "others"]
        return language().listed([say(word) for word in sorted(found, key=order.index)])

    @property
    def awards(self) -> int:
        """How many stones stand for a paper with an award."""
        return sum(stone.award for stone in self.stones)


def board(
    works: Sequence[Publication],
    headings: Mapping[str, str] | None = None,
    figure: str = "go",
) -> Board:
    """The board of these works.

    Args:
        works: In the order of the bibliography, newest first. Works that are not papers, and
            papers without a year ("in press"), have no place on the board.
        headings: The ids of the headings of the list, and the address of the page of each where
            that is not the first. More papers than can be seen are drawn on no board.
    """
    headings = headings or {}
    is_game = figure == "go"
    by_year = _by_year(works, NOT_PAPERS if is_game else NOT_WORKS)
    if sum(map(len, by_year.values())) > MOST:
        by_year = {}
    lines = {year: -(-len(papers) // WIDEST) or 1 for year, papers in by_year.items()}
    columns, rows = _size(
        longest=min(max(map(len, by_year.values()), default=0), WIDEST),
        lines=sum(lines.values()),
        sizes=SIZES if is_game else (),
    )
    years = []
    bottom = rows - 1
    for year, papers in by_year.items():
        top = bottom - lines[year] + 1
        stones = tuple(_stones(papers, year, bottom))
        anchor = next((name for name in (str(year), PREPRINTS) if name in headings), "")
        page = headings.get(anchor, "")
        years.append(Year(label=str(year), y=top, stones=stones, anchor=anchor, page=page))
        bottom = top - 1
    return Board(
        columns=columns,
        rows=rows,
        years=tuple(reversed(years)),
        hoshi=_hoshi(columns, rows) if is_game else (),
        figure=figure,
    )


def _by_year(
    works: Sequence[Publication], left_out: frozenset[str]
) -> Mapping[int, list[Publication]]:
    """Oldest year first, and oldest paper first in each.

    A year without papers keeps its line, unless such years would be the greater part.
    """
    papers = [w for w in reversed(works) if w.kind not in left_out and w.year is not None]
    papers.sort(key=lambda work: work.date.sort_key)
    found: dict[int, list[Publication]] = {}
    for work in papers:
        if work.year is not None:
            found.setdefault(work.year, []).append(work)
    if not found or max(found) - min(found) + 1 > 2 * len(found):
        return found
    return {year: found.get(year, []) for year in range(min(found), max(found) + 1)}


def _size(longest: int, lines: int, sizes: tuple[int, ...]) -> tuple[int, int]:
    """Columns and rows: a board that Go is played on, or else just what is needed."""
    for size in sizes:
        if longest <= size and lines <= size:
            return size, size
    if not sizes:
        return max(longest, 1), max(lines, 1)
    return max(longest, SIZES[-1]), max(lines, SIZES[0])


def _stones(papers: Sequence[Publication], year: int, bottom: int) -> Iterator[Stone]:
    for place, work in enumerate(papers):
        line, x = divmod(place, WIDEST)
        yield Stone(
            x=x,
            y=bottom - line,
            kind="white" if work.kind == "article" else "black",
            title=work.title.plain,
            venue=work.where.plain,
            url=work.url,
            year=year,
            award=bool(work.award),
            sort=work.kind,
        )


def _hoshi(columns: int, rows: int) -> tuple[Point, ...]:
    """The star points: five on the two smaller boards, nine on the great one."""
    if columns == rows and columns in SIZES[:2]:
        near, middle = (2, 4) if columns == SIZES[0] else (3, 6)
        far = columns - 1 - near
        return (near, near), (far, near), (middle, middle), (near, far), (far, far)
    # Three lines from the edge and six apart, as on the great board.
    return tuple((x, y) for y in range(3, max(rows - 2, 4), 6) for x in range(3, columns - 2, 6))


def _initialized(pelican: Any) -> None:
    """Without a word of the owner's, the figure is the one that says nothing about anybody."""
    chosen = pelican.settings.setdefault("RECORD_FIGURE", FIGURES[1])
    if chosen is not None and chosen not in FIGURES:
        message = f'{chosen!r} is no figure; use "go", "dots" or None'
        log.warning("%s", Problem("pelicanconf.py", 0, "RECORD_FIGURE", message))
        pelican.settings["RECORD_FIGURE"] = FIGURES[1]


def _finalized(generators: list[Any]) -> None:
    context = generators[0].context
    works: Bibliography = context["bibliography"]
    figure = context["RECORD_FIGURE"]
    found = works.works if figure else ()
    context["board"] = board(found, context["publications_headings"], figure or FIGURES[1])


def register() -> None:
    """Give templates the ``board``."""
    signals.initialized.connect(_initialized)
    signals.all_generators_finalized.connect(_finalized)
