"""Calendar files, RFC 5545 to the byte: what libraries pass over is looked at here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from markupsafe import Markup

from pelican_bibtex.dates import parse_edtf
from pelican_bibtex.text import Text
from talks.calendar import calendar, uid
from talks.talk import Link, Talk

SITE = "https://example.org/~ada"
START = datetime(2025, 7, 15, 11, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
NOW = datetime(2026, 1, 2, tzinfo=UTC)
CHANGED = datetime(2025, 5, 1, 8, 30, tzinfo=UTC)
HOSTILE = 'A, B; C\\D "E"\r\nATTACH:https://evil.example/x\nBEGIN:VALARM'


def talk(title: str = "A", text: str = "2025-07-15", **more) -> Talk:
    return Talk(
        **{
            "slug": "a",
            "title": words(title),
            "date": parse_edtf(text, pytest.fail) if text else parse_edtf("..", pytest.fail),
            "url": "talks/a/",
            **more,
        }
    )


def words(text: str) -> Text:
    return Text(Markup.escape(text), text)


def lines(data: bytes) -> list[str]:
    """Logical lines, after every rule of their form has been checked."""
    physical = data.split(b"\r\n")
    assert physical.pop() == b"", "the last line ends as well"
    for line in physical:
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode("utf-8")  # no fold within a character
    return data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def value(data: bytes, name: str) -> str:
    found = [line for line in lines(data) if re.match(rf"{name}[:;]", line)]
    assert len(found) == 1, f"one {name}"
    return found[0]


def test_a_talk_with_its_times_in_utc():
    full = talk(
        start=START,
        end=START.replace(hour=12),
        changed=CHANGED,
        event=words("Seminar"),
        venue=words("Room C210"),
        links=(Link(label="slides", url="slides/a.pdf", local=True),),
    )
    expected = {
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//pelican talks//talks//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Talks",
        "X-WR-CALNAME:Talks",
        "BEGIN:VEVENT",
        "UID:~ada/talks/a@example.org",
        "DTSTAMP:20250501T083000Z",
        "LAST-MODIFIED:20250501T083000Z",
        "SEQUENCE:2804190",
        "DTSTART:20250715T020000Z",
        "DTEND:20250715T030000Z",
        "SUMMARY:A",
        "LOCATION:Room C210",
        "DESCRIPTION:Seminar\\nslides: https://example.org/~ada/slides/a.pdf",
        "URL:https://example.org/~ada/talks/a/",
        "END:VEVENT",
        "END:VCALENDAR",
    }
    found = lines(calendar([full], now=NOW, siteurl=SITE, name="Talks"))

    assert (expected, len(expected)) == (set(found), len(found))
    assert (found[0], found[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-07-15", "20250715", "20250716"),
        ("2025-12-31", "20251231", "20260101"),
        ("2025-07-15/2025-07-17", "20250715", "20250718"),
    ],
)
def test_days_are_whole_and_their_end_is_the_day_after(text, start, end):
    data = calendar([talk(text=text)], now=NOW, siteurl=SITE)

    assert f"DTSTART;VALUE=DATE:{start}" == value(data, "DTSTART")
    assert f"DTEND;VALUE=DATE:{end}" == value(data, "DTEND")


@pytest.mark.parametrize("text", ["", "2025", "2025-07"])
def test_what_has_no_day_has_no_entry(text):
    assert "BEGIN:VEVENT" not in lines(calendar([talk(text=text)], now=NOW, siteurl=SITE))


def test_nothing_in_a_title_can_begin_a_line():
    hostile = talk(HOSTILE, event=words(HOSTILE), venue=words(HOSTILE))
    found = lines(calendar([hostile], now=NOW, siteurl=SITE, name=HOSTILE))

    assert [line for line in found if re.match("ATTACH|BEGIN:VALARM", line)] == []
    summary = next(line for line in found if line.startswith("SUMMARY:"))
    escaped = r'SUMMARY:A\, B\; C\\D "E"\nATTACH:https://evil.example/x\nBEGIN:VALARM'
    assert escaped == summary


@pytest.mark.parametrize("title", ["é" * 80, "物理" * 60, "𝔄" * 50, "a" * 300, "x" * 67 + "é"])
def test_long_lines_are_folded_between_characters(title):
    data = calendar([talk(title)], now=NOW, siteurl=SITE)

    assert f"SUMMARY:{title}" == value(data, "SUMMARY")


@pytest.mark.parametrize(
    ("more", "stamp"),
    [
        ({"changed": CHANGED}, "20250501T083000Z"),
        ({"start": START}, "20250715T020000Z"),
        ({}, "20250715T000000Z"),
    ],
)
def test_the_stamp_is_of_the_talk_not_of_the_build(more, stamp):
    assert f"DTSTAMP:{stamp}" == value(calendar([talk(**more)], now=NOW, siteurl=SITE), "DTSTAMP")


def test_nothing_was_revised_after_the_build():
    """A talk to come, whose file Git does not know, is stamped with the build's time."""
    data = calendar([talk(text="2099-01-01")], now=NOW, siteurl=SITE)

    assert value(data, "DTSTAMP") == "DTSTAMP:20260102T000000Z"
    assert b"SEQUENCE" not in data


def test_an_edit_is_a_later_revision():
    """Calendars take the entry with the higher number for the newer one."""
    data, later = (
        calendar([talk(changed=time)], now=NOW, siteurl=SITE)
        for time in (CHANGED, CHANGED + timedelta(hours=1))
    )
    numbers = [int(value(one, "SEQUENCE").partition(":")[2]) for one in (data, later)]

    assert value(data, "LAST-MODIFIED") == "LAST-MODIFIED:20250501T083000Z"
    assert numbers == [numbers[0], numbers[0] + 60]
    assert 0 < numbers[1] < 2**31


def test_identity_survives_a_move():
    """Where the site was first decides, not where it is."""
    here = calendar([talk()], now=NOW, siteurl=SITE)
    moved = calendar([talk()], now=NOW, siteurl="https://ada.example", first_url=SITE)

    assert value(here, "UID") == value(moved, "UID")
    assert value(moved, "URL") == "URL:https://ada.example/talks/a/"


def test_the_same_talks_give_the_same_bytes():
    talks = [talk(start=START), talk("B", slug="b")]

    assert calendar(talks, now=NOW, siteurl=SITE) == calendar(talks, now=NOW, siteurl=SITE)


@pytest.mark.parametrize(
    ("siteurl", "expected"),
    [
        (SITE, "~ada/talks/a@example.org"),
        ("https://example.org", "talks/a@example.org"),
        ("http://example.org:8000/", "talks/a@example.org"),
        ("", "talks/a@localhost"),
    ],
)
def test_identity_is_that_of_the_address(siteurl, expected):
    assert expected == uid(talk(), siteurl)


def test_without_an_address_there_are_no_links_of_the_site():
    local = talk(links=(Link(label="slides", url="a.pdf", local=True),))
    found = lines(calendar([local], now=NOW, siteurl=""))

    assert [line for line in found if line.startswith(("URL", "DESCRIPTION"))] == []


def test_the_library_reads_back_what_was_meant():
    talks = [talk(HOSTILE, start=START, end=START.replace(hour=12)), talk("B", slug="b")]
    read = icalendar.Calendar.from_ical(calendar(talks, now=NOW, siteurl=SITE))
    first, second = read.walk("VEVENT")

    assert (START, START.replace(hour=12)) == (first["dtstart"].dt, first["dtend"].dt)
    assert date(2025, 7, 15) == second["dtstart"].dt
    assert HOSTILE.replace("\r\n", "\n") == str(first["summary"])
    assert len({str(event["uid"]) for event in (first, second)}) == 2
    assert [*read.errors, *first.errors, *second.errors] == []


def test_a_talk_without_an_end_takes_an_hour():
    """A calendar would show nothing of an entry that ends when it begins."""
    data = calendar([talk(start=START)], now=NOW, siteurl=SITE)

    assert "DTSTART:20250715T020000Z" in lines(data)
    assert "DTEND:20250715T030000Z" in lines(data)
