"""Dates as precisely as they are known."""

from __future__ import annotations

import pytest

from pelican_bibtex.dates import PartialDate, parse_edtf, parse_month, parse_year, valid

# (text, machine-readable, for a reader)
EDTF = [
    ("2025", "2025", "2025"),
    ("2025-07", "2025-07", "July 2025"),
    ("2025-07-15", "2025-07-15", "15 July 2025"),
    ("2025-7-5", "2025-07-05", "5 July 2025"),
    ("2024-02-29", "2024-02-29", "29 February 2024"),
    ("2025-21", "2025", "Spring 2025"),
    ("2003/2004", "2003", "2003–2004"),
    ("2004-04/2004-07", "2004-04", "April–July 2004"),
    ("2024-07-21/2024-07-23", "2024-07-21", "21–23 July 2024"),
    ("2024-07-30/2024-08-02", "2024-07-30", "30 July 2024 – 2 August 2024"),
    ("2020/", "2020", "2020–"),
    ("2020/..", "2020", "2020–"),
    ("/2020", "2020", "2020"),
    ("unknown/2006", "2006", "2006"),
    ("2006/open", "2006", "2006–"),
    ("-0299", "", "300 BCE"),
    ("1997~", "1997", "c. 1997"),
    ("1997?", "1997", "1997?"),
    ("1997%", "1997", "c. 1997?"),
    ("19XX", "1900", "c. 1900"),
    ("199u", "1990", "c. 1990"),
    ("2025/07", "2025-07", "July 2025"),
    ("2025/7/15", "2025-07-15", "15 July 2025"),
    ("2025-07-15T10:00:00Z", "2025-07-15", "15 July 2025"),
]


@pytest.mark.parametrize(("text", "iso", "label"), EDTF)
def test_dates_of_biblatex(text: str, iso: str, label: str) -> None:
    """No part is lost and none is made up."""
    said: list[str] = []
    date = parse_edtf(text, said.append)

    assert (date.iso, date.label, said) == (iso, label, [])


# (text, what is left of it)
REFUSED = [
    ("2024-13-45", "2024"),
    ("2024-02-30", "2024-02"),
    ("2023-02-29", "2023-02"),
    ("2024-00", "2024"),
    ("soon", ""),
    ("2024/2020", "2024"),
    ("99999", ""),
    ("15.07.2025", "2025"),
    ("July 2025", "2025"),
    ("15 or 16", ""),
]


@pytest.mark.parametrize(("text", "left"), REFUSED)
def test_impossible_parts_are_left_out_and_told(text: str, left: str) -> None:
    """The part that can be right stays."""
    said: list[str] = []

    assert parse_edtf(text, said.append).iso == left
    assert len(said) == 1
    assert "; " in said[0]


YEARS = [
    ("2024", 2024, "2024"),
    (" 2024 ", 2024, "2024"),
    ("in press", None, "in press"),
    ("to appear", None, "to appear"),
    ("c. 1850", 1850, "c. 1850"),
    ("[1999]", 1999, "1999"),
    ("2019--2020", 2019, "2019–2020"),
    ("1998/99", 1998, "1998–1999"),
    ("2024a", 2024, "2024"),
    ("2024-07", 2024, "July 2024"),
    ("2024-07-15", 2024, "15 July 2024"),
    ("2024/07", 2024, "July 2024"),
    ("", None, ""),
    ("[1990] 2002", 2002, "2002"),
    ("2002 [1990]", 2002, "2002"),
    ("300 BC", None, "300 BC"),
    ("44 v. Chr.", None, "44 v. Chr."),
]


@pytest.mark.parametrize(("text", "year", "label"), YEARS)
def test_years(text: str, year: int | None, label: str) -> None:
    """Words for a year are kept as words."""
    date = parse_year(text, lambda message: None)

    assert (date.year, date.label) == (year, label)


@pytest.mark.parametrize("text", ["99999", "20x4", "0"])
def test_years_that_are_none(text: str) -> None:
    """They are told, and shown as typed."""
    said: list[str] = []
    date = parse_year(text, said.append)

    assert (date.year, date.label, len(said)) == (None, text, 1)


MONTHS = [
    ("July", (7, None, None)),
    ("jul", (7, None, None)),
    ("Sept.", (9, None, None)),
    ("7", (7, None, None)),
    ("07", (7, None, None)),
    ("Spring", (21, None, None)),
    ("fall", (23, None, None)),
    ("July 3--5", (7, 3, None)),
    ("3 July", (7, 3, None)),
    ("July/August", (7, None, 8)),
    ("Jul--Aug", (7, None, 8)),
    ("July 2019", (7, None, None)),
    ("März", (3, None, None)),
    ("3. Okt.", (10, 3, None)),
    ("août", (8, None, None)),
    ("enero", (1, None, None)),
    ("dicembre", (12, None, None)),
    ("15 июля", (7, 15, None)),
    ("soon", (None, None, None)),
    ("", (None, None, None)),
]


@pytest.mark.parametrize(("text", "parts"), MONTHS)
def test_months(text: str, parts: tuple[int | None, int | None, int | None]) -> None:
    """As people write them: (month, day, last month)."""
    assert parse_month(text) == parts


def test_order() -> None:
    """By all that is known; words for a year come after every year, nothing comes first."""
    dates = [
        PartialDate(),
        PartialDate(text="300 BCE"),
        PartialDate(year=2024),
        PartialDate(year=2024, month=3),
        PartialDate(year=2024, month=21),
        PartialDate(year=2024, month=3, day=5),
        PartialDate(year=2024, month=12),
        PartialDate(year=2025),
        PartialDate(text="in press"),
    ]
    keys = [date.sort_key for date in dates]

    assert keys == sorted(keys)


def test_a_season_is_no_month_of_the_calendar() -> None:
    date = valid(2024, 22, 5, lambda message: None)

    assert (date.iso, date.label, date.day) == ("2024", "Summer 2024", None)


@pytest.mark.parametrize("text", ["²", "①", "July ²"])
def test_a_digit_that_is_no_number_is_no_day_or_month(text: str) -> None:
    """A raised or circled digit in a field never ends the reading of a file."""
    assert parse_month(text) == (7 if "July" in text else None, None, None)
