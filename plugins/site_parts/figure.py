"""The figure of the record: a Go board with a line for each year and a stone for each paper.

What a stone looks like, and where the key stands, are the theme's affair.

The newest year lies highest, as in a list of publications, and the stones of a year are laid
from left to right as they appeared. The board is as wide as the smallest of the three that Go
is played on, as long as the record fits on one; it ends with the newest year, as a diagram does
that shows a part of the board: above, the next years will lie.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pelican import signals

from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import Publication
from pelican_bibtex.words import counted, digits, language, say

log = logging.getLogger(__name__)

# The figures there are: a Go board, which has stones for papers alone, or a dot for any work.
FIGURES = ("go", "dots")
# A record has papers; a thesis, a talk or a data set is listed elsewhere.
NOT_PAPERS = frozenset({"thesis", "talk", "data", "software", "patent"})
NOT_WORKS = frozenset({"thesis", "talk"})
# What the key calls works of each kind; those of the first three are papers.
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
        kind: "white" for a journal article, "black" for everything else.
        work: The paper itself.
        url: Of the paper's page, relative to the site's root.
        year: Of publication.
        award: The paper has one.
        sort: What kind of work it is.
    """

    kind: Colour
    work: Publication
    url: str
    year: int
    award: bool = False
    sort: str = "conference"

    @property
    def name(self) -> str:
        """What the stone's link is called: title, venue, which often ends in the year, and year."""
        venue = self.work.where.plain
        year = "" if str(self.year) in venue else str(self.year)
        return ", ".join(part for part in (self.work.said.title.plain, venue, year) if part)


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year's share of the board.

    Attributes:
        label: For a reader: "2025".
        lines: Its stones, the highest line first; on each from the left, with no gap. They lie in
            the order they appeared, from the lowest line up. One empty line in a year without.
        anchor: Of the heading that the year's papers stand under in the list; empty for none.
        page: The address of its page, where that is not the list's first.
    """

    label: str
    lines: tuple[tuple[Stone, ...], ...]
    anchor: str = ""
    page: str = ""

    @cached_property
    def stones(self) -> tuple[Stone, ...]:
        """In the order they appeared."""
        return tuple(stone for line in reversed(self.lines) for stone in line)


@dataclass(frozen=True, kw_only=True)
class Board:
    """The whole figure.

    Attributes:
        columns: Vertical lines.
        rows: Horizontal lines.
        years: Newest first; empty for an empty record.
        hoshi: The star points; a figure of dots has none, and no lines.
        figure: One of `FIGURES`.
        theses: How many are listed, which lie on no board.
        others: How many other works are listed that do not.
    """

    columns: int
    rows: int
    years: tuple[Year, ...]
    hoshi: tuple[Point, ...]
    figure: str = "go"
    theses: int = 0
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.years)

    @property
    def is_open(self) -> bool:
        """Whether the board goes on above, where the next years will lie."""
        return self.rows < self.columns

    @property
    def is_great(self) -> bool:
        """Whether it is beyond any that Go is played on; its lines are then close."""
        return max(self.columns, self.rows) > SIZES[-1]

    @cached_property
    def is_crowded(self) -> bool:
        """Whether years are links and stones are not, since so many links would weigh too much."""
        return len(self.stones) > LINKED

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The years that are written: all, or every fifth where lines are close."""
        labels = (year.label for year in self.years if year.stones)
        return frozenset(label for label in labels if not self.is_great or int(label) % 5 == 0)

    @cached_property
    def stones(self) -> tuple[Stone, ...]:
        """Every stone, newest year first."""
        return tuple(stone for year in self.years for stone in year.stones)

    def words(self, kind: Colour) -> str:
        """What the stones of a colour stand for: "preprints, conferences and books"."""
        found = {WORDS.get(stone.sort, "others") for stone in self.stones if stone.kind == kind}
        order = [*WORDS.values(), "others"]
        return language().listed([say(word) for word in sorted(found, key=order.index)])

    @property
    def awards(self) -> int:
        """How many stones stand for a paper with an award."""
        return sum(stone.award for stone in self.stones)

    @property
    def tally(self) -> str:
        """All that is listed, counted: "29 papers and 2 theses"."""
        are_papers = all(stone.sort in PAPERS for stone in self.stones)
        papers, theses, others = len(self.stones), self.theses, self.others
        said = [
            counted("%(n)s paper", "%(n)s papers", papers, n=digits(papers))
            if are_papers
            else counted("%(n)s work", "%(n)s works", papers, n=digits(papers)),
            counted("%(n)s thesis", "%(n)s theses", theses, n=digits(theses)),
            counted("%(n)s other", "%(n)s others", others, n=digits(others)),
        ]
        numbers = (papers, theses, others)
        return language().listed([words for words, n in zip(said, numbers, strict=True) if n])


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
    years = tuple(_year(year, papers, headings) for year, papers in reversed(by_year.items()))
    rows = sum(len(year.lines) for year in years)
    longest = max((len(line) for year in years for line in year.lines), default=0)
    columns = _columns(longest, rows) if is_game else longest
    hoshi = tuple(_hoshi(columns, rows)) if is_game else ()
    theses = sum(work.kind == "thesis" for work in works)
    return Board(
        columns=columns,
        rows=rows,
        years=years,
        hoshi=hoshi,
        figure=figure,
        theses=theses,
        others=len(works) - theses - sum(map(len, by_year.values())),
    )


def _year(year: int, papers: Sequence[Publication], headings: Mapping[str, str]) -> Year:
    anchor = next((name for name in (str(year), PREPRINTS) if name in headings), "")
    stones = [_stone(work, year) for work in papers]
    lines = [tuple(stones[start : start + WIDEST]) for start in range(0, len(stones), WIDEST)]
    return Year(
        label=str(year),
        lines=tuple(reversed(lines or [()])),
        anchor=anchor,
        page=headings.get(anchor, ""),
    )


def _by_year(
    works: Sequence[Publication], left_out: frozenset[str]
) -> dict[int, list[Publication]]:
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


def _columns(longest: int, rows: int) -> int:
    """As many as a board has that Go is played on, where the record fits on one."""
    return next((size for size in SIZES if max(longest, rows) <= size), max(longest, SIZES[-1]))


def _stone(work: Publication, year: int) -> Stone:
    return Stone(
        kind="white" if work.kind == "article" else "black",
        work=work,
        url=work.url,
        year=year,
        award=bool(work.award),
        sort=work.kind,
    )


def _hoshi(columns: int, rows: int) -> Iterator[Point]:
    """The star points in these lowest rows: five on the two smaller boards, nine on the great."""
    near, middle = {9: (2, 4), 13: (3, 6)}.get(columns, (3, 9))
    far = columns - 1 - near
    if columns in SIZES[:2]:
        points = [(near, near), (far, near), (middle, middle), (near, far), (far, far)]
    else:
        # Three lines from the edge and six apart, as on the great board.
        places = range(near, max(columns, rows), 6)
        points = [(x, y) for y in places for x in places if x < columns - 2]
    return ((x, rows - 1 - y) for x, y in points if y < rows)


def _initialized(pelican: Any) -> None:
    """Without a word of the owner's, the figure is the one that says nothing about anybody."""
    chosen = pelican.settings.setdefault("RECORD_FIGURE", FIGURES[1])
    if chosen is not None and chosen not in FIGURES:
        message = f'{chosen!r} is no figure; use "go", "dots" or None'
        log.warning("%s", Problem("pelicanconf.py", 0, "RECORD_FIGURE", "SITE002", message))
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
