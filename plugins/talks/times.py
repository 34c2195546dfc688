"""``2025-07-15 11:00 Asia/Tokyo``: a time of day that means the same to everyone."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[T ]\s*)?(?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d)?"
    r"(?:\s*(?P<zone>\S+))?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?)(?::?(\d\d))?")
_NOT_PLACES = {"localtime", "posixrules", "Factory"}
FIRST_YEAR, LAST_YEAR = 1800, 2999  # calendars and clocks of other places know no others
FORM = "write it as 2025-07-15 11:00 Asia/Tokyo"


def read(text: str, start: datetime.datetime | None = None) -> datetime.datetime:
    """The time that a field gives.

    Args:
        text: With a date and a time zone, which may be left out if ``start`` has them.
        start: When the talk begins, if this is its end.

    Raises:
        ValueError: It is no time; the message is ``what is wrong; what to do``.
    """
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None or not (found["date"] or start):
        raise ValueError(f"{text!r} is no time; {FORM}")
    zone = _zone(found["zone"]) if found["zone"] else start.tzinfo if start else None
    if zone is None:
        raise ValueError(f"no time zone; {FORM}")
    try:
        day = datetime.date.fromisoformat(found["date"]) if found["date"] else None
    except ValueError:
        raise ValueError(f"there is no day {found['date']}; correct the date") from None
    if day is None:
        assert start is not None
        day = start.astimezone(zone).date()
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute > 59:
        raise ValueError(f"there is no time {hour}:{minute:02}; write 0:00 to 23:59")
    return _once(datetime.datetime.combine(day, datetime.time(hour, minute), zone), text)


def _zone(name: str) -> datetime.tzinfo:
    if name in ("Z", "UTC", "GMT"):
        return datetime.UTC
    if offset := _OFFSET.match(name):
        sign, hours, minutes = offset.groups(default="0")
        shift = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        if shift > datetime.timedelta(hours=14) or int(minutes) > 59 or offset[0] != name:
            raise ValueError(f"{name!r} is no offset of a time zone; write it as +09:00")
        return datetime.timezone(-shift if sign == "-" else shift)
    try:
        if name in _NOT_PLACES:
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        cure = "name a place, as in Asia/Tokyo, or an offset, as in +09:00"
        raise ValueError(f"{name!r} is no time zone; {cure}") from None


def _once(time: datetime.datetime, text: str) -> datetime.datetime:
    """The time, if the clocks of its place showed it exactly once."""
    if not FIRST_YEAR <= time.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is no time of a talk; correct the year")
    there = time.astimezone(datetime.UTC).astimezone(time.tzinfo)
    if there.replace(tzinfo=None) != time.replace(tzinfo=None):
        raise ValueError(f"{text!r} is skipped when the clocks go forward; correct the hour")
    if time.utcoffset() != time.replace(fold=1).utcoffset():
        cure = "write the offset, as in +01:00, in place of the zone"
        raise ValueError(f"{text!r} comes twice when the clocks go back; {cure}")
    return time
