"""Talks as calendar files, RFC 5545.

Times are in UTC, which every calendar reads alike and shows in its owner's time zone. A talk of
which only the day is known fills the day. A talk of which not even that is known has no file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from .talk import Talk, absolute

_EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
# Bytes of a line, but for the space before it.
MOST = 74
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
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    if name:
        lines += (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    for talk in talks:
        if talk.begins:
            lines += _event(talk, talk.begins, siteurl, first_url or siteurl, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def uid(talk: Talk, first_url: str) -> str:
    """The same for as long as the talk keeps its name, wherever the site moves."""
    address = urlsplit(first_url)
    path = "/".join(part for part in (address.path.strip("/"), "talks", talk.slug) if part)
    return f"{path}@{address.hostname or 'localhost'}"


def _event(
    talk: Talk, begins: datetime.datetime, siteurl: str, first_url: str, now: datetime.datetime
) -> Iterator[str]:
    # Where its last revision is not known, the time of the talk stands for it.
    revised = min(talk.changed or begins, now)
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_text(talk.title.plain)}"
    yield from _times(talk)
    yield f"DTSTAMP:{_moment(revised)}"
    yield f"UID:{_text(uid(talk, first_url))}"
    if talk.changed is not None:
        # Any number that grows with each revision: the minutes, which fit its 31 bits.
        yield f"SEQUENCE:{int((revised - _EPOCH).total_seconds()) // 60}"
    if description := _description(talk, siteurl):
        yield f"DESCRIPTION:{_text(description)}"
    if talk.changed is not None:
        yield f"LAST-MODIFIED:{_moment(revised)}"
    if talk.venue.plain:
        yield f"LOCATION:{_text(talk.venue.plain)}"
    if siteurl:
        yield f"URL:{absolute(talk.url, siteurl)}"
    yield "END:VEVENT"


def _times(talk: Talk) -> Iterator[str]:
    if talk.start is not None:
        yield f"DTSTART:{_moment(talk.start)}"
        yield f"DTEND:{_moment(talk.finish or talk.start)}"
    elif talk.first_day is not None:
        # The end of a whole day is the day after, which it does not include.
        end = (talk.last_day or talk.first_day) + datetime.timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{_digits(talk.first_day)}"
        yield f"DTEND;VALUE=DATE:{_digits(end)}"


def _moment(time: datetime.datetime) -> str:
    return f"{_digits(time.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None))}Z"


def _digits(time: datetime.date) -> str:
    return re.sub("[-:]", "", time.isoformat())


def _description(talk: Talk, siteurl: str) -> str:
    lines = [talk.event.plain]
    for link in talk.links:
        if not link.local or siteurl:
            lines.append(f"{link.label}: {absolute(link.url, siteurl)}")
    return "\n".join(line for line in lines if line)


def _text(text: str) -> str:
    """Text of lines, each of which could begin a property of its own."""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"[\\;,]", r"\\\g<0>", lines).replace("\n", r"\n")


def _folded(line: str) -> str:
    """The line in as many as it takes for each to have 75 bytes at most, cut in no character."""
    if len(line.encode()) <= MOST:
        return line
    rows, size = [""], 0
    for character in re.findall(r"\\.|.", line):  # one with its backslash is one
        size += len(character.encode())
        if size > MOST:
            rows.append("")
            size = len(character.encode())
        rows[-1] += character
    return "\r\n ".join(rows)
