"""Visits: what is kept of what was counted, and what the sentence says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atomic_publish.errors import PublishError
from atomic_publish.settings import Server
from languages.plugin import languages
from pelican_bibtex.words import speaking
from tests.projects import ROOT
from visits.counting import patterns
from visits.counting import read as read_answers
from visits.record import BrokenError, Record, read, write
from visits.sentence import with_visits

SENTENCE = "This page has been accessed several times since July 07, 2018."
SERVER = Server(host="h", path="www", siteurl="https://h.example.org", log="access.log")
DAYS = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 1, 20)), st.integers(1, 9))


def day(number: int) -> date:
    return date(2026, 11, number)


# What is kept


def test_a_day_counts_as_the_most_that_was_seen_of_it() -> None:
    record = Record().with_days({day(1): 5, day(2): 7})
    assert record.with_days({day(1): 3, day(2): 8, day(3): 1}).total == 5 + 8 + 1


def test_days_that_the_log_has_no_longer_are_one_sum() -> None:
    record = Record().with_days({day(1): 5, day(2): 7}).with_days({day(2): 7, day(3): 1})
    assert (record.earlier, record.closed) == (5, day(1))
    assert record.days == {day(2): 7, day(3): 1}
    # An old part of the log that turns up again.
    assert record.with_days({day(1): 9, day(2): 7, day(3): 1}).total == 13


def test_a_log_without_visits_changes_nothing() -> None:
    record = Record(days={day(1): 5}, earlier=2, closed=date(2026, 10, 1), before=3)
    assert record.with_days({}) == record


@given(DAYS, st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_nothing_is_counted_twice(truth: dict[date, int], starts: list[int]) -> None:
    """Whatever the log has forgotten, and however often it is read."""
    record = Record()
    for start in starts:
        record = record.with_days({d: n for d, n in truth.items() if d.day > start})
        assert record.total <= sum(truth.values())
    assert record.with_days(truth).total <= sum(truth.values())


@pytest.mark.parametrize(
    "record",
    [
        Record(),
        Record(days={day(1): 5, day(2): 1}),
        Record(days={day(3): 5}, earlier=12, closed=day(2), before=1000),
    ],
)
def test_what_is_written_is_read(tmp_path: Path, record: Record) -> None:
    write(tmp_path / "visits.toml", record)
    assert read(tmp_path / "visits.toml") == record
    assert [path.name for path in tmp_path.iterdir()] == ["visits.toml"]


def test_without_a_file_there_is_no_record(tmp_path: Path) -> None:
    assert read(tmp_path / "visits.toml") is None


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[days\n", 1, ""),
        ("before = true", 0, "before"),
        ("earlier = -1", 0, "earlier"),
        ("closed = 'soon'", 0, "soon"),
        ("[days]\n2026-13-01 = 1", 0, "2026-13-01"),
        ("[days]\n2026-12-01 = 'x'", 0, "2026-12-01"),
        ("days = 3", 0, "days"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, text: str, line: int, key: str) -> None:
    (tmp_path / "visits.toml").write_text(text)
    with pytest.raises(BrokenError) as caught:
        read(tmp_path / "visits.toml")
    problem = caught.value.args[0]
    assert (problem.line, problem.key) == (line, key)
    assert "; " in problem.message


# What the sentence says


def test_without_a_count_the_sentence_stays() -> None:
    assert with_visits(SENTENCE, None) == with_visits(SENTENCE, Record()) == SENTENCE
    assert with_visits("{Many} people.", None) == "Many people."


@pytest.mark.parametrize(
    ("sentence", "record", "said"),
    [
        (SENTENCE, Record(earlier=1234), SENTENCE.replace("several", "at least 1,234")),
        (SENTENCE, Record(earlier=1234, before=0), SENTENCE.replace("several", "1,234")),
        ("Seen {a few} times.", Record(earlier=5, before=1), "Seen 6 times."),
        ("{Many} saw several.", Record(earlier=5, before=0), "5 saw several."),
        ("Severally seen.", Record(earlier=5), "Severally seen."),
    ],
)
def test_the_number_takes_the_place_of_a_word(sentence: str, record: Record, said: str) -> None:
    assert with_visits(sentence, record) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [("de", "mindestens 1.234"), ("fr", "au moins 1\u202f234"), ("hi", "कम से कम 1,234")],
)
def test_numbers_are_those_of_the_language(tag: str, said: str) -> None:
    languages._folder = ROOT / "theme/translations"
    with speaking(languages._made(tag)):
        assert with_visits("{x}", Record(earlier=1234)) == said


# What is counted, and what is believed


LINE = '192.0.2.7 - - [29/Nov/2026:10:00:00 +0000] "{}" {} 512 "-" "Mozilla/5.0"'


@pytest.mark.parametrize(
    ("asked", "status", "counts"),
    [
        ("GET /~ada/ HTTP/1.1", 200, True),
        ("GET /~ada/ HTTP/2.0", 304, True),
        ("GET /%7Eada/index.html?from=x HTTP/1.1", 200, True),
        ("GET /~ada HTTP/1.1", 301, False),
        ("GET /~ada/ HTTP/1.1", 404, False),
        ("HEAD /~ada/ HTTP/1.1", 200, False),
        ("GET /~ada/cv/ HTTP/1.1", 200, False),
        ("GET /~adam/ HTTP/1.1", 200, False),
        ("GET / HTTP/1.1", 200, False),
    ],
)
def test_which_lines_are_visits(asked: str, status: int, counts: bool) -> None:
    plain, named = patterns("https://www.example.org/~ada")
    line = LINE.format(asked, status)
    assert bool(re.search(plain, line)) is counts
    assert bool(re.search(named, f"www.example.org:443 {line}")) is counts
    assert not re.search(named, f"wwwXexample.org:443 {line}")
    assert not re.search(plain, f"www.example.org:443 {line}")


def panel(*rows: object) -> str:
    return json.dumps({"visitors": {"data": rows}})


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[" * 5000,
        "[]",
        '{"visitors": 3}',
        panel(3, None, {"data": "20261101"}),
        panel({"data": "20261301", "visitors": {"count": 1}}),
        panel({"data": "20261101", "visitors": {"count": -1}}),
        panel({"data": "20261101", "visitors": {"count": True}}),
        panel({"data": "20261101", "visitors": {"count": 10**12}}),
    ],
)
def test_an_answer_that_is_none_counts_nothing(answer: str) -> None:
    assert read_answers([("counted", "COMBINED", answer)], SERVER) == {}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (("lacks", "goaccess", ""), "h: visits: there is no goaccess; install it there"),
        (("lacks", "log", ""), "h:access.log: visits: there is no such log; correct SERVER"),
        (("closed", "a.log.1", ""), "h:access.log: visits: a.log.1 cannot be read; ask"),
        (("failed", "COMBINED", ""), "h:access.log: visits: goaccess cannot read it as COMBINED"),
    ],
)
def test_what_is_in_the_way_is_told(told: tuple[str, str, str], line: str) -> None:
    with pytest.raises(PublishError, match=f"^{re.escape(line)}"):
        read_answers([told], SERVER)
