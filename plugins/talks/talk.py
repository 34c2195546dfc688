"""What the site knows of a talk: plain, frozen values that import nothing of Pelican."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from markupsafe import Markup

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.publication import Link, Publication
from pelican_bibtex.text import NOTHING, Text
from pelican_bibtex.words import digits, say

__all__ = ["Body", "Link", "Still", "Talk", "newest_first"]


class Body(Protocol):
    """The words of a talk; links in them depend on where they are shown."""

    def get_content(self, siteurl: str) -> str:
        """The text as HTML, links starting at ``siteurl``."""

    def get_summary(self, siteurl: str) -> str:
        """The summary as inline HTML, likewise; empty where there is none."""

    def get_siteurl(self) -> str:
        """What links start at on the page that is being written."""


USUAL = datetime.timedelta(hours=1)
"""How long a talk takes that has no end; a calendar would show none of it otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A picture that stands for a video.

    Attributes:
        url: Relative to the site's root.
        width, height: In pixels.
        formats: Copies in modern formats: their media type, and the address of each by its width.
    """

    url: str
    width: int
    height: int
    formats: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One talk, as the site tells it.

    Attributes:
        slug: In URLs and file names; unique among talks.
        title: Its words; likewise event and venue.
        date: As precisely as it is known; empty where nothing is.
        start: With its time zone, or None where only the date is known.
        end: Likewise; never before the start.
        event: The occasion: a conference, a seminar; empty where it is not known.
        venue: The place, or a word such as "Zoom" or "online".
        is_online: It can be, or could be, followed from elsewhere.
        is_on_site: It takes place somewhere.
        links: Slides, video and so on, in the order shown.
        video: Address of the recording, or None.
        still: Picture from the video, or None.
        paper_keys: Citation keys of the works that the talk is about, as written.
        papers: Those works, as far as the bibliography has them.
        tags: In the order of the source.
        selected: The owner wants it on the home page.
        url: Of the talk's page, relative to the site's root.
        path: Where the page is written, relative to the output folder.
        ics_url: Of its calendar file; None where the day is not known.
        source: ``path:line`` of the file.
        changed: When the file last changed by Git's account, or None.
        fields: Every field of the file, name in lower case, as written.
        body: Where the text comes from.
        translations: The talk in other languages.
    """

    slug: str
    title: Text
    date: PartialDate = field(default_factory=PartialDate)
    start: datetime.datetime | None = None
    end: datetime.datetime | None = None
    event: Text = NOTHING
    venue: Text = NOTHING
    is_online: bool = False
    is_on_site: bool = False
    links: tuple[Link, ...] = ()
    video: str | None = None
    still: Still | None = None
    paper_keys: tuple[str, ...] = ()
    papers: tuple[Publication, ...] = ()
    tags: tuple[str, ...] = ()
    selected: bool = False
    url: str = ""
    path: str = ""
    ics_url: str | None = None
    source: str = ""
    changed: datetime.datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = field(default=None, repr=False, compare=False)
    translations: tuple[Talk, ...] = field(default=(), repr=False, compare=False)

    @property
    def content(self) -> Markup:
        """The text, with links right for the page that is being written."""
        return Markup(self.body.get_content(self.body.get_siteurl())) if self.body else Markup()

    @property
    def summary(self) -> Markup:
        """The summary, likewise; empty where the file has none."""
        return Markup(self.body.get_summary(self.body.get_siteurl())) if self.body else Markup()

    @property
    def lang(self) -> str:
        """The language of its page; empty for the site's."""
        return getattr(self.body, "lang", "")

    @property
    def year(self) -> int | None:
        """The year, or None where it is not known."""
        return self.date.year

    @property
    def iso(self) -> str:
        """The date, with the time where it is known, for ``<time datetime>``."""
        return self.start.isoformat(timespec="minutes") if self.start else self.date.iso

    @property
    def when(self) -> str:
        """``15 July 2025, 11:00–12:00 (UTC+9)``, or as much of it as is known."""
        return say(", ").join(part for part in (self.date.label, self.time_label) if part)

    @property
    def time_label(self) -> str:
        """``11:00–12:00 (UTC+9)``; empty without a start."""
        if self.start is None:
            return ""
        zone = f"({_offset_label(self.start)})"
        if self.end is None:
            return f"{digits(f'{self.start:%H:%M}')} {zone}"
        end = f"{self.end:%H:%M}"
        if self.end.date() != self.start.date():
            end = f"{_day(self.end.date()).label}{say(', ')}{end}"
        return f"{digits(f'{self.start:%H:%M}–{end}')} {zone}"

    @property
    def finish(self) -> datetime.datetime | None:
        """When it ends; an hour after its start where nobody has said."""
        return self.end or (self.start + USUAL if self.start else None)

    @property
    def first_day(self) -> datetime.date | None:
        """The day it begins, where the day is known."""
        return _known_day(self.date)

    @property
    def last_day(self) -> datetime.date | None:
        """The day it ends, where the day is known."""
        return _known_day(self.date.end) if self.date.end else self.first_day

    @property
    def begins(self) -> datetime.datetime | None:
        """Its start, or that of its day in UTC; None where the day is not known."""
        day = self.first_day
        start = datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else None
        return self.start or start

    def is_over(self, now: datetime.datetime) -> bool:
        """Whether it has been held at that time; without a date it counts as held.

        Args:
            now: In the time zone of the site, which decides when a day ends.
        """
        if self.finish is not None:
            return self.finish <= now
        last = _last_possible_day(self.date.end or self.date)
        return last is None or last < now.date()


def newest_first(talks: Iterable[Talk]) -> list[Talk]:
    """By date and time, the latest first and those without a date last; equals by slug."""
    by_slug = sorted(talks, key=lambda talk: talk.slug)
    return sorted(by_slug, key=_moment, reverse=True)


def _moment(talk: Talk) -> tuple[tuple[int, int, int], float]:
    return talk.date.sort_key, talk.start.timestamp() if talk.start else 0.0


def _offset_label(time: datetime.datetime) -> str:
    """``UTC``, ``UTC+9``, ``UTC−3:30``."""
    minutes = int((time.utcoffset() or datetime.timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _day(day: datetime.date) -> PartialDate:
    return PartialDate(year=day.year, month=day.month, day=day.day)


def _known_day(date: PartialDate) -> datetime.date | None:
    return datetime.date(*date.parts) if len(date.parts) == 3 else None


def _last_possible_day(date: PartialDate) -> datetime.date | None:
    """The last day that the date may mean: of ``2025-07``, the last of July."""
    match date.parts:
        case (year,):
            return datetime.date(year, 12, 31)
        case (year, month):
            return datetime.date(year, month, calendar.monthrange(year, month)[1])
        case (year, month, day):
            return datetime.date(year, month, day)
    return None


def absolute(url: str, siteurl: str) -> str:
    """The address of a page or file of the site; an address elsewhere stays as it is."""
    if urlsplit(url).scheme:
        return url
    return f"{siteurl.rstrip('/')}/{url}"
