"""Talks as calendar files, RFC 5545.

Times are in UTC, which every calendar reads alike and shows in its owner's time zone. A talk of
which only the day is known fills the day. A talk of which not even that is known has no file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText, vUri

from .talk import Talk, absolute

_EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
PRODID = "-//pelican talks//talks//EN"


def calendar(
    talks: Iterable[Talk],
    *,
    siteurl: str,
    now: datetime.datetime,
    first_url: str = "",
    name: str = "",
) -> bytes:
    """A calendar file of all talks whose day is known.

    Args:
        talks: In the order of the file.
        siteurl: The address of the site, for links.
        now: The build's time, with zone: nothing has been revised later.
        first_url: Where the site was first, of which ids are made; empty for ``siteurl``.
        name: What the calendar is called where it is subscribed to.
    """
    result = Calendar()
    result.add("prodid", vText(PRODID))
    result.add("version", vText("2.0"))
    result.add("calscale", vText("GREGORIAN"))
    if name:
        result.add("name", _text(name))
        result.add("x-wr-calname", _text(name))
    for talk in talks:
        if talk.begins:
            result.add_component(_event(talk, talk.begins, siteurl, first_url or siteurl, now))
    return bytes(result.to_ical())


def uid(talk: Talk, first_url: str) -> str:
    """The same for as long as the talk keeps its name, wherever the site moves."""
    address = urlsplit(first_url)
    path = "/".join(part for part in (address.path.strip("/"), "talks", talk.slug) if part)
    return f"{path}@{address.hostname or 'localhost'}"


def _event(
    talk: Talk, begins: datetime.datetime, siteurl: str, first_url: str, now: datetime.datetime
) -> Event:
    event = Event()
    # Where its last revision is not known, the time of the talk stands for it.
    revised = min(talk.changed or begins, now).astimezone(datetime.UTC)
    event.add("uid", _text(uid(talk, first_url)))
    event.add("dtstamp", revised)
    if talk.changed is not None:
        event.add("last-modified", revised)
        # Any number that grows with each revision: the minutes, which fit its 31 bits.
        event.add("sequence", int((revised - _EPOCH).total_seconds()) // 60)
    event.add("summary", _text(talk.title.plain))
    _add_times(event, talk)
    if talk.venue.plain:
        event.add("location", _text(talk.venue.plain))
    if description := _description(talk, siteurl):
        event.add("description", _text(description))
    if siteurl:
        event.add("url", vUri(absolute(talk.url, siteurl)))
    return event


def _add_times(event: Event, talk: Talk) -> None:
    if talk.start is not None:
        event.add("dtstart", talk.start.astimezone(datetime.UTC))
        event.add("dtend", (talk.finish or talk.start).astimezone(datetime.UTC))
    elif talk.first_day is not None:
        # The end of a whole day is the day after, which it does not include.
        last = talk.last_day or talk.first_day
        event.add("dtstart", talk.first_day)
        event.add("dtend", last + datetime.timedelta(days=1))


def _description(talk: Talk, siteurl: str) -> str:
    lines = [talk.event.plain]
    for link in talk.links:
        if not link.local or siteurl:
            lines.append(f"{link.label}: {absolute(link.url, siteurl)}")
    return "\n".join(line for line in lines if line)


def _text(text: str) -> vText:
    """Text of one line; a line break could begin a property of its own."""
    return vText("\n".join(" ".join(line.split()) for line in text.splitlines()))
