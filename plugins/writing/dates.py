"""Dates of posts and pages: as precise as they are written, and never completed with today."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

import dateutil.parser

from pelican_bibtex.dates import PartialDate, parse_edtf

_EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CURE = "write it as 2025, 2025-07, 2025-07-15 or 2025-07-15 10:30"

# Two days that agree in nothing: what differs between two readings was not in the text.
_ONE, _OTHER = datetime.datetime(2001, 1, 1), datetime.datetime(2003, 12, 28)


class Moment(NamedTuple):
    """A date of a post.

    Attributes:
        time: For sorting; what is not known is the start of the known period.
        known: The date as precisely as it is known.
    """

    time: datetime.datetime
    known: PartialDate


def read(text: str) -> Moment:
    """The date that a line of metadata gives.

    Raises:
        ValueError: It gives none; the message is ``what is wrong; what to do``.
    """
    if _EDTF.fullmatch(text):
        problems: list[str] = []
        known = parse_edtf(text, problems.append)
        if problems or known.year is None:
            raise ValueError(problems[0] if problems else f"{text!r} is no date; {_CURE}")
        return Moment(datetime.datetime(known.year, known.month or 1, known.day or 1), known)
    try:
        first = dateutil.parser.parse(text, default=_ONE)
        second = dateutil.parser.parse(text, default=_OTHER)
    except (ValueError, OverflowError, TypeError):
        raise ValueError(f"{text!r} is no date; {_CURE}") from None
    if first != second:
        raise ValueError(f"{text!r} is not a whole date; {_CURE}")
    return Moment(first, PartialDate(year=first.year, month=first.month, day=first.day))
