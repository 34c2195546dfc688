"""The figure of the record: where the stones lie."""

from __future__ import annotations

import pytest

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.publication import Publication
from pelican_bibtex.text import Text
from site_parts.figure import LINKED, MOST, WIDEST, Board, board


def work(
    year: int | None,
    kind: str = "conference",
    title: str = "A Title",
    month: int | None = None,
    venue: str = "",
    award: str | None = None,
) -> Publication:
    return Publication(
        key=title,
        slug=title,
        type="misc",
        kind=kind,
        title=Text.of(title),
        venue=Text.of(venue),
        date=PartialDate(year=year, month=month),
        award=Text.of(award or ""),
        url=f"publications/{title}/",
    )


def papers(counts: dict[int, int]) -> list[Publication]:
    """So many papers in each year, newest first."""
    return [
        work(year, title=f"{year}-{n}")
        for year in sorted(counts, reverse=True)
        for n in range(counts[year])
    ]


def diagram(figure: Board) -> list[str]:
    """The board as text: ``x`` black, ``o`` white, ``+`` a star point, ``.`` empty."""
    marks = dict.fromkeys(figure.hoshi, "+")
    lines = [line for year in figure.years for line in year.lines]
    for y, line in enumerate(lines):
        marks |= {(x, y): "x" if s.kind == "black" else "o" for x, s in enumerate(line)}
    return [
        "".join(marks.get((x, y), ".") for x in range(figure.columns)) for y in range(figure.rows)
    ]


def test_a_line_for_each_year_newest_on_top():
    """Nothing above: the lowest lines of a board, its star points in their places."""
    record = [
        work(2025, "preprint"),
        work(2025),
        work(2024, "article"),
        work(2022),
        work(2022, "article"),
        work(2022),
    ]

    figure = board(record)

    assert diagram(figure) == [
        "xx.......",
        "o.+...+..",
        ".........",
        "xox......",
    ]
    assert figure.is_open
    assert [(year.label, len(year.stones)) for year in figure.years] == [
        ("2025", 2),
        ("2024", 1),
        ("2023", 0),
        ("2022", 3),
    ]


def test_stones_of_a_year_lie_in_the_order_they_appeared():
    """The bibliography is newest first; a board is read from the left."""
    record = [
        work(2024, title="no month, later"),
        work(2024, title="May", month=5),
        work(2024, title="no month"),
    ]

    assert [stone.work.title.plain for stone in board(record).stones] == [
        "no month",
        "no month, later",
        "May",
    ]


@pytest.mark.parametrize(
    ("counts", "columns", "rows"),
    [
        ({}, 9, 0),
        ({2025: 9}, 9, 1),
        ({2025: 10}, 13, 1),
        (dict.fromkeys(range(2013, 2026), 1), 13, 13),
        (dict.fromkeys(range(2007, 2026), 19), 19, 19),
        # beyond the great board
        ({2025: 20}, 20, 1),
        (dict.fromkeys(range(1990, 2026), 28), 28, 36),
        ({2025: WIDEST + 1, 2024: 1}, WIDEST, 3),
    ],
)
def test_as_wide_as_the_smallest_board_and_no_higher_than_the_record(counts, columns, rows):
    figure = board(papers(counts))

    assert (figure.columns, figure.rows) == (columns, rows)


@pytest.mark.parametrize(
    "counts",
    [
        {2025: 1},
        {2025: 200, 2024: 3, 2020: 75},
        dict.fromkeys(range(1976, 2026), 20),
        {1905: 4, 2025: 1},
    ],
)
def test_every_stone_has_a_place_on_the_board(counts):
    figure = board(papers(counts))
    lines = [line for year in figure.years for line in year.lines]

    assert len(figure.stones) == sum(counts.values())
    assert len(lines) == figure.rows
    assert max(map(len, lines)) <= figure.columns


def test_a_year_with_many_papers_takes_several_lines():
    first, second = board(papers({2025: WIDEST + 2, 2024: 1})).years

    assert [len(line) for line in first.lines] == [2, WIDEST]
    assert [len(line) for line in second.lines] == [1]


def test_a_long_gap_is_left_out():
    """A century between two papers does not make a board of a hundred lines."""
    assert [year.label for year in board(papers({1905: 1, 2025: 1})).years] == ["2025", "1905"]


def test_only_dated_papers_lie_on_the_board():
    record = [work(None), work(2025, "thesis"), work(2025, "talk"), work(2025, "data")]

    assert not board(record)


@pytest.mark.parametrize(
    ("size", "hoshi"),
    [
        (9, {(2, 2), (6, 2), (4, 4), (2, 6), (6, 6)}),
        (13, {(3, 3), (9, 3), (6, 6), (3, 9), (9, 9)}),
        (19, {(x, y) for x in (3, 9, 15) for y in (3, 9, 15)}),
    ],
)
def test_star_points_are_where_players_expect_them(size, hoshi):
    whole = dict.fromkeys(range(2026 - size, 2026), size)

    assert set(board(papers(whole)).hoshi) == hoshi
    assert not board(papers(whole)).is_open


@pytest.mark.parametrize(
    ("venue", "name"),
    [
        ("ICLR 2025", "A Title, ICLR 2025"),
        ("Physical Review Research", "A Title, Physical Review Research, 2025"),
        ("", "A Title, 2025"),
    ],
)
def test_a_stone_says_title_venue_and_year(venue, name):
    assert board([work(2025, venue=venue)]).stones[0].name == name


def test_counts_by_colour_and_award():
    figure = board([work(2025, "article"), work(2025, award="oral"), work(2024, "preprint")])

    assert sorted(stone.kind for stone in figure.stones) == ["black", "black", "white"]
    assert figure.awards == 1


# Where a year leads


def test_a_year_leads_to_where_its_papers_are_listed():
    """Preprints stand under one heading, whatever their year."""
    record = [work(2026, "preprint"), work(2025), work(2025, "preprint")]
    years = board(record, {"preprints": "", "2025": ""}).years

    assert [year.anchor for year in years] == ["preprints", "2025"]


def test_a_list_without_years_has_nothing_to_lead_to():
    record = [work(2026), work(2025)]
    years = board(record, {"conference-papers": ""}).years

    assert [year.anchor for year in years] == ["", ""]


def test_a_year_on_a_page_of_its_own_is_found_there():
    years = board([work(2026), work(2025)], {"2026": "", "2025": "publications/older/2025/"}).years

    assert [year.page for year in years] == ["", "publications/older/2025/"]


def test_many_stones_are_no_links():
    assert board(papers({2026: LINKED + 1})).is_crowded
    assert not board(papers({2026: LINKED})).is_crowded


def test_there_is_a_record_that_no_board_can_show():
    assert not board(papers({2026: MOST + 1}))


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        ({2025: 1, 2024: 1}, {"2025", "2024"}),
        (
            dict.fromkeys(range(1990, 2026), 1),
            {"1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"},
        ),
    ],
)
def test_years_that_are_written(counts, labels):
    """All of them, but only every fifth where lines are close; none without a paper."""
    assert board(papers(counts)).labelled == labels


# The neutral figure


def test_dots_stand_for_every_work_and_lie_on_no_board():
    """Books, data and software too; as many lines as there are years."""
    record = [
        work(2026, "software"),
        work(2026, "data"),
        work(2025, "article"),
        work(2025, "thesis"),
    ]
    figure = board(record, figure="dots")

    assert (figure.columns, figure.rows, figure.hoshi) == (2, 2, ())
    assert [stone.sort for stone in figure.stones] == ["data", "software", "article"]
    assert len(board(record).stones) == 1


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["preprint", "conference"], ("preprints and conferences", "")),
        (["article"], ("", "journals")),
        (["book", "article", "report"], ("books and reports", "journals")),
        (["weaving", "data", "software"], ("data, software, and others", "")),
    ],
)
def test_the_key_says_what_is_there(kinds, words):
    figure = board([work(2026, kind) for kind in kinds], figure="dots")

    assert (figure.words("black"), figure.words("white")) == words


@pytest.mark.parametrize(
    ("figure", "kinds", "tally"),
    [
        ("go", ["preprint", "article", "thesis"], "2 papers and 1 thesis"),
        ("go", ["article", "data", "talk", "thesis", "thesis"], "1 paper, 2 theses, and 2 others"),
        ("dots", ["book", "data"], "2 works"),
    ],
)
def test_all_that_is_listed_is_counted(figure, kinds, tally):
    """As the filter of the list counts, which has what lies on no board, too."""
    assert board([work(2026, kind) for kind in kinds], figure=figure).tally == tally
