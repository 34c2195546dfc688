"""The words that the package says itself, in the language of what is being written.

They are English unless a site says otherwise: ``with speaking(language): …`` makes another
`Language` the one that labels, dates and references are in until then. What is handed on to
machines is written outside of it, and does not change.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .dates import PartialDate

Item = TypeVar("Item")
MONTHS = tuple(calendar.month_name)
SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}


class Language:
    """English; a subclass says the same in another language.

    Messages are those of gettext: English, with places such as ``%(year)s`` for values.

    Attributes:
        tag: As pages name the language.
        address: From the address of a page to that of the same page in this language, where a
            site has one, both relative to the site's root.
    """

    tag = "en"
    address: Callable[[str], str] = staticmethod(str)

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The message for a number of things."""
        return one if number == 1 else many

    def digits(self, text: str) -> str:
        """The text with this language's own digits in it."""
        return text

    def joints(self, names: Sequence[str]) -> tuple[str, ...]:
        """What stands behind each of some names on a page; nothing behind the last."""
        return (", ",) * (len(names) - 1) + ("",) * bool(names)

    def listed(self, words: Sequence[str]) -> str:
        """``A``, ``A and B``, ``A, B, and C``."""
        if len(words) < 3:
            return " and ".join(words)
        return f"{', '.join(words[:-1])}, and {words[-1]}"

    def ordinal(self, number: int) -> str:
        """``2nd``."""
        tens = 10 <= number % 100 <= 20
        return f"{number}{'th' if tens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"

    def date(self, date: PartialDate) -> str:
        """``15 July 2025``, ``July 2025``, ``Fall 2024``; not whether it is certain."""
        words = [str(date.year)]
        if date.month is not None:
            words.insert(0, _month(date.month))
            if date.day is not None:
                words.insert(0, str(date.day))
        return " ".join(words)

    def span(self, start: PartialDate, end: PartialDate) -> str:
        """``21–23 July 2024``, ``July–August 2024``, ``2003–2004``, else both dates in full."""
        if is_plain(start) and is_plain(end) and start.year == end.year and start.month:
            if start.month == end.month and start.day and end.day:
                return f"{start.day}–{spoken(end)}"
            if start.month != end.month and end.month and not (start.day or end.day):
                return f"{_month(start.month)}–{spoken(end)}"
        years = is_plain(start) and is_plain(end) and not (start.month or end.month)
        return f"{spoken(start)}{'–' if years else ' – '}{spoken(end)}"


def _month(number: int) -> str:
    return SEASONS.get(number) or MONTHS[number]


ENGLISH = Language()
_now: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """The one that is being written in."""
    return _now.get()


@contextmanager
def speaking(other: Language) -> Iterator[None]:
    """Write in another language."""
    token = _now.set(other)
    try:
        yield
    finally:
        _now.reset(token)


def say(message: str, **values: object) -> str:
    """The message in the language that is being written in; without values, as it stands."""
    said = language().gettext(message)
    return said % values if values else said


def counted(one: str, many: str, n: int, /, **values: object) -> str:
    """The message for a number of things, ``%(n)s``, which may be written otherwise."""
    return language().ngettext(one, many, n) % {"n": n, **values}


def is_plain(date: PartialDate) -> bool:
    """Whether the date is neither approximate nor uncertain."""
    return not (date.approximate or date.uncertain)


def spoken(date: PartialDate) -> str:
    """A single date for a reader: ``July 2025``, ``c. 2025``, ``2025?``."""
    label = language().date(date)
    if date.approximate:
        label = say("c. %(date)s", date=label)
    return f"{label}?" if date.uncertain else label


def digits(value: object) -> str:
    """A number in the digits of the language that is being written in."""
    return language().digits(str(value))


def apart(items: Sequence[Item]) -> Iterator[tuple[Item, str, str]]:
    """Each of several names with what stands behind it: close to it, and apart from it."""
    names = [str(getattr(item, "name", item)) for item in items]
    for item, joint in zip(items, language().joints(names), strict=True):
        far = joint.lstrip(",;、،؛")
        yield item, joint.removesuffix(far), far
