"""Times, fields and facts of talks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from pelican_bibtex.dates import PartialDate, parse_edtf
from pelican_bibtex.text import Text
from talks import json_ld, times
from talks.reading import Reading, read
from talks.talk import Talk, newest_first
from writing.source import Source

TOKYO = ZoneInfo("Asia/Tokyo")
START = datetime(2025, 7, 15, 11, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-07-15 11:00 Asia/Tokyo", "2025-07-15T11:00:00+09:00"),
        ("2025-07-15T11:00+09:00", "2025-07-15T11:00:00+09:00"),
        ("2025-07-15 11:00 +0900", "2025-07-15T11:00:00+09:00"),
        ("2025-07-15 9:00 UTC-5", "2025-07-15T09:00:00-05:00"),
        ("2025-07-15 11:00Z", "2025-07-15T11:00:00+00:00"),
        ("2025-07-15 11:00 UTC", "2025-07-15T11:00:00+00:00"),
        ("2025-07-15 11:00 America/New_York", "2025-07-15T11:00:00-04:00"),
        ("2025-01-15 11:00 America/New_York", "2025-01-15T11:00:00-05:00"),
        ("  2025-07-15   11:00   Asia/Kolkata ", "2025-07-15T11:00:00+05:30"),
    ],
)
def test_times(text, expected):
    assert expected == times.read(text).isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:00", "2025-07-15T12:00:00+09:00"),
        ("2025-07-16 12:00", "2025-07-16T12:00:00+09:00"),
        ("2025-07-15 05:00 Europe/Berlin", "2025-07-15T05:00:00+02:00"),
        ("5:00 Europe/Berlin", "2025-07-15T05:00:00+02:00"),
    ],
)
def test_an_end_takes_from_the_start_what_it_leaves_out(text, expected):
    assert expected == times.read(text, START).isoformat()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-07-15 11:00", "no time zone; write it as"),
        ("2025-07-15", "is no time"),
        ("11:00 Asia/Tokyo", "is no time"),
        ("noon", "is no time"),
        ("2025-02-30 11:00 UTC", "there is no day 2025-02-30"),
        ("2025-07-15 24:00 UTC", "there is no time 24:00"),
        ("2025-07-15 11:60 UTC", "there is no time 11:60"),
        ("2025-07-15 11:00 JST", "'JST' is no time zone"),
        ("2025-07-15 11:00 Asia/Tokio", "'Asia/Tokio' is no time zone"),
        ("2025-07-15 11:00 ../../etc/passwd", "is no time zone"),
        ("2025-07-15 11:00 Asia", "is no time zone"),
        ("2025-07-15 11:00 localtime", "is no time zone"),
        ("2025-07-15 11:00 +99:00", "is no offset"),
        ("2025-03-09 02:30 America/New_York", "is skipped when the clocks go forward"),
        ("2025-11-02 01:30 America/New_York", "comes twice when the clocks go back"),
    ],
)
def test_times_refused(text, said):
    with pytest.raises(ValueError, match=said):
        times.read(text)


def told(text: str, file=None, root=None) -> tuple[Talk, list[str]]:
    """The talk of a file, and the problems."""
    problems = []
    source = Source("content/talks/a.md", text, file, root, problems.append)
    talk = read(
        Reading(source),
        url="talks/{slug}/",
        path="talks/{slug}/index.html",
        ics_url="talks/{slug}.ics",
        changed=None,
    )
    return talk, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("fields", "label", "iso"),
    [
        ("", "", ""),
        ("Date:", "", ""),
        ("Date: 2025", "2025", "2025"),
        ("Date: 2025-07", "July 2025", "2025-07"),
        ("Date: 2025-07-15", "15 July 2025", "2025-07-15"),
        ("Date: 2025-07-15/2025-07-17", "15–17 July 2025", "2025-07-15"),
        (
            "Start: 2025-07-15 11:00 Asia/Tokyo",
            "15 July 2025, 11:00 (UTC+9)",
            "2025-07-15T11:00+09:00",
        ),
        (
            "Date: 2025-07-15\nStart: 2025-07-15 11:00 Asia/Tokyo\nEnd: 12:30",
            "15 July 2025, 11:00–12:30 (UTC+9)",
            "2025-07-15T11:00+09:00",
        ),
        (
            "Start: 2025-07-15 23:00 -03:30\nEnd: 2025-07-16 01:00",
            "15 July 2025, 23:00–16 July 2025, 01:00 (UTC\N{MINUS SIGN}3:30)",
            "2025-07-15T23:00-03:30",
        ),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(fields, label, iso):
    """No missing part is invented."""
    talk, problems = told(f"Title: A\n{fields}\n\nText")

    assert (label, iso, []) == (talk.when, talk.iso, problems)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("Date: 2025-13", ":2: date: 13 is no month"),
        ("Date: soon", ":2: date: 'soon' is no date"),
        ("Date: 2025-02-30", ":2: date: February has no day 30"),
        ("Date: 2025-07-15/2025-07-01", ":2: date: the range"),
        ("Start: 2025-07-15 11:00", ":2: start: no time zone"),
        ("End: 2025-07-15 11:00 UTC", ":2: end: an end without a start"),
        ("Start: 2025-07-15 11:00 UTC\nEnd: 10:00", ":3: end: is not after the start"),
        ("Start: 2025-07-15 11:00 UTC\nEnd: 11:00", ":3: end: is not after the start"),
        ("Date: 2025-07-14\nStart: 2025-07-15 11:00 UTC", ":3: start: is not on the date"),
        ("Slides: javascript:alert(1)", ":2: slides: 'javascript:alert(1)' is no address"),
        ("Video: //example.org/v", ":2: video: '//example.org/v' is no address"),
        ("Slug: ../x", ":2: slug: '../x' is no slug"),
        ("Slug: Big", ":2: slug: 'Big' is no slug"),
        ("Evnt: Conference", ":2: evnt: is no field that is known; did you mean Event?"),
    ],
)
def test_one_problem_costs_one_field(field, said):
    """It is told with file and line, and the rest of the talk stays."""
    talk, problems = told(f"Title: A\n{field}\nVenue: Here\n\nText")

    assert (len(problems), talk.title.plain, talk.venue.plain) == (1, "A", "Here")
    assert problems[0].startswith(f"content/talks/a.md{said}")
    assert "; " in problems[0]


def test_files_of_a_talk_stay_inside_the_content_folder(tmp_path):
    root = tmp_path / "content"
    (root / "slides").mkdir(parents=True)
    (root / "slides/a b.pdf").write_bytes(b"%PDF-")
    (tmp_path / "secret").write_text("x")
    (root / "link").symlink_to(tmp_path / "secret")

    text = "Title: A\nSlides: slides/a b.pdf\nPoster: ../secret\nNotes: link\nCode: nothing.zip\n"
    talk, problems = told(text, root / "talks/a.md", root)

    assert [(link.label, link.url, link.local) for link in talk.links] == [
        ("slides", "slides/a%20b.pdf", True)
    ]
    lines = sorted(problem.split(" ", 2)[0] + problem.split(" ", 2)[1] for problem in problems)
    assert [
        f"content/talks/a.md:{n}:{name}:" for n, name in ((3, "poster"), (4, "notes"))
    ] == lines[:2]
    assert lines[2] == "content/talks/a.md:5:code:"


@pytest.mark.parametrize(
    ("name", "field", "slug"),
    [
        ("2025-07-15-deep-learning.md", "", "deep-learning"),
        ("2025-07-deep.md", "", "deep"),
        ("2025-deep.md", "", "deep"),
        ("deep.md", "", "deep"),
        ("2025.md", "", "2025"),
        ("Größe & Zahl.md", "", "grosse-zahl"),
        ("a.md", "Slug: my-own", "my-own"),
    ],
)
def test_slugs(tmp_path, name, field, slug):
    talk, _ = told(f"Title: A\n{field}\n", tmp_path / name, tmp_path)

    assert (slug, f"talks/{slug}/") == (talk.slug, talk.url)


@pytest.mark.parametrize(
    ("venue", "online", "on_site"),
    [
        ("", False, False),
        ("Room C210", False, True),
        ("Room C210 and online", True, True),
        ("Zoom", True, False),
        ("via Zoom", True, False),
        ("Online seminar", True, False),
    ],
)
def test_venues(venue, online, on_site):
    talk, _ = told(f"Title: A\nVenue: {venue}\n")

    assert (online, on_site) == (talk.is_online, talk.is_on_site)


def test_words_are_text_with_formulas():
    """Markup in a title is shown, not obeyed."""
    talk, _ = told("Title: <img src=x onerror=y> & $x^2$\nEvent: A & B\n")

    assert talk.title.html.startswith("&lt;img src=x onerror=y&gt; &amp; <math")
    assert (talk.title.plain, talk.event.plain) == ("<img src=x onerror=y> & x²", "A & B")
    assert talk.event.html == "A &amp; B"


@pytest.mark.parametrize(
    ("status", "draft", "problems"),
    [("", False, 0), ("published", False, 0), ("Draft", True, 0), ("darft", True, 1)],
)
def test_drafts(status, draft, problems):
    """What may be a draft is not published."""
    said = []
    reading = Reading(Source("a.md", f"Title: A\nStatus: {status}\n", report=said.append))

    assert (draft, problems) == (reading.is_draft(), len(said))


def talk_of(text: str, slug: str = "a", **more) -> Talk:
    date_ = parse_edtf(text, pytest.fail) if text else PartialDate()
    return Talk(slug=slug, title=Text.of("A"), date=date_, **more)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("", True),
        ("2024", True),
        ("2025", False),
        ("2025-05", True),
        ("2025-06", False),
        ("2025-05-31", True),
        ("2025-06-01", False),
        ("2025-05-30/2025-06-02", False),
        ("2025-05-30/2025-05-31", True),
    ],
)
def test_over_by_date(text, over):
    """A date of which only a month is known is over with the month."""
    assert over == talk_of(text).is_over(datetime(2025, 6, 1, 23, tzinfo=UTC))


@pytest.mark.parametrize(("minutes", "over"), [(-1, False), (0, True), (1, True)])
def test_over_by_time(minutes, over):
    end = START + timedelta(hours=1)
    talk = talk_of("2025-07-15", start=START, end=end)

    assert over == talk.is_over(end + timedelta(minutes=minutes))
    assert over == replace(talk, end=None).is_over(end + timedelta(minutes=minutes))


def test_newest_first():
    """Undated talks come last, talks of one day by their time, equals by slug."""
    early = talk_of("2025-07-15", "early", start=START)
    late = talk_of("2025-07-15", "late", start=START + timedelta(hours=2))
    talks = [talk_of("", "z"), talk_of("2024", "old"), early, talk_of("", "y"), late]

    slugs = [talk.slug for talk in newest_first(talks)]
    assert slugs == ["late", "early", "old", "y", "z"] or slugs == [
        "late",
        "early",
        "old",
        "z",
        "y",
    ]
    assert slugs == [talk.slug for talk in newest_first(reversed(talks))]


def test_days_of_a_talk():
    talk = talk_of("2025-07-15/2025-07-17")

    assert (date(2025, 7, 15), date(2025, 7, 17)) == (talk.first_day, talk.last_day)
    assert talk_of("2025-07").first_day is None


def test_event_for_search_engines():
    """Name, start with offset, and a place are what they require."""
    talk, _ = told(
        "Title: A </script>\nStart: 2025-07-15 11:00 Asia/Tokyo\nEnd: 12:00\n"
        "Venue: Room C210 and online\nEvent_url: https://example.org/e\nEvent: Seminar\n"
    )
    data = json_ld.event(talk, siteurl="https://example.org", speaker="Ada", summary="S")

    assert data == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "A </script>",
        "startDate": "2025-07-15T11:00:00+09:00",
        "endDate": "2025-07-15T12:00:00+09:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "Room C210", "address": "Room C210"},
            {"@type": "VirtualLocation", "url": "https://example.org/e"},
        ],
        "performer": {"@type": "Person", "name": "Ada"},
        "organizer": {"@type": "Organization", "name": "Seminar"},
        "description": "S",
        "url": "https://example.org/talks/talk/",
    }


@pytest.mark.parametrize("fields", ["", "Date: 2025-07", "Date: 2025-07-15", "Venue: Zoom"])
def test_no_event_without_day_and_place(fields):
    talk, _ = told(f"Title: A\n{fields}\n")

    assert json_ld.event(talk, siteurl="", speaker="Ada") is None


def test_offsets_without_a_name():
    talk = talk_of(
        "2025-01-01", start=datetime(2025, 1, 1, 9, tzinfo=timezone(timedelta(hours=-5)))
    )

    assert talk.time_label == "09:00 (UTC\N{MINUS SIGN}5)"
