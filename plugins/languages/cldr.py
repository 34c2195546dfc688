"""A language as Unicode's CLDR describes it: dates, lists of names, digits, by Babel."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_skeleton, parse_pattern

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.words import Language, is_plain, spoken

# The zero of each system of digits that a locale of CLDR has as its usual one.
_ZEROS = {
    "arab": "\u0660",
    "arabext": "\u06f0",
    "beng": "\u09e6",
    "deva": "\u0966",
    "mymr": "\u1040",
}
# How "and" is spelt before some words, as ICU has it: before what is behind the null character.
_AND = {
    "es": {r" y \0(?=[iíIÍ]|[hH][iíIÍ](?![aeAE]))": " e \0"},
    "he": {r"ו\0(?![א-ת])": "ו-\0"},
}
SEASONS = {
    21: "Spring %(year)s",
    22: "Summer %(year)s",
    23: "Autumn %(year)s",
    24: "Winter %(year)s",
}


class English(Language):
    """English with labels of the owner's, or as one of several languages."""

    def __init__(self, labels: Mapping[str, str], tag: str = "en") -> None:
        self._labels, self.tag = labels, tag

    def gettext(self, message: str) -> str:
        """The owner's label, or the message itself."""
        return self._labels.get(message, message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Likewise, for a number of things."""
        return self._labels.get(one) or super().ngettext(one, many, number)


class Local(Language):
    """Any other language.

    Args:
        locale: Of CLDR.
        tag: As pages name it.
        words: Of the theme's catalogue.
        labels: Of the owner's.
    """

    def __init__(
        self, locale: Locale, tag: str, words: NullTranslations, labels: Mapping[str, str]
    ) -> None:
        self.locale, self.tag = locale, tag
        self._words, self._labels = words, labels
        zero = _ZEROS.get(locale.default_numbering_system)
        self._digits = {48 + n: chr(ord(zero) + n) for n in range(10)} if zero else {}
        self._date = cache(self._written)
        patterns = locale.list_patterns["standard"]
        self._between = {name: _between(pattern) for name, pattern in patterns.items()}

    def gettext(self, message: str) -> str:
        """The owner's label, the catalogue's, or the message itself."""
        return self._labels.get(message) or self._words.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Likewise, in the form that the number asks for."""
        return self._labels.get(one) or self._words.ngettext(one, many, number)

    def digits(self, text: str) -> str:
        """The text with the locale's usual digits."""
        return text.translate(self._digits)

    def joints(self, names: Sequence[str]) -> tuple[str, ...]:
        """What CLDR puts between the parts of a list."""
        count, between = len(names), self._between
        if count < 2:
            return ("",) * count
        inner = (between["start"], *(between["middle"],) * (count - 3)) if count > 2 else ()
        last = between["end" if count > 2 else "2"]
        for pattern, spelling in _AND.get(self.locale.language, {}).items():
            last = re.sub(pattern, spelling, f"{last}\0{names[-1]}").partition("\0")[0]
        return (*inner, last, "")

    def listed(self, words: Sequence[str]) -> str:
        """The words as CLDR lists them."""
        return "".join(map("".join, zip(words, self.joints(words), strict=True)))

    def ordinal(self, number: int) -> str:
        """The number alone: what goes with it stands in the message."""
        return self.digits(str(number))

    def date(self, date: PartialDate) -> str:
        """As long as CLDR writes it, and no longer than it is known."""
        return self._date(date.year, date.month, date.day)

    def _written(self, year: int, month: int | None, day: int | None) -> str:
        if month in SEASONS:
            return self.digits(self.gettext(SEASONS[month]) % {"year": year})
        moment = datetime.date(year, month or 1, day or 1)
        if day is not None:
            return self.digits(format_date(moment, "long", locale=self.locale))
        skeleton = "yMMMM" if month else "y"
        return self.digits(format_skeleton(skeleton, moment, locale=self.locale))

    def span(self, start: PartialDate, end: PartialDate) -> str:
        """As CLDR writes an interval, naming once what is common to both of its ends."""
        formats = self.locale.interval_formats
        if is_plain(start) and is_plain(end) and (found := _interval(start, end)):
            skeleton, field = found
            patterns = formats.get(skeleton, {}).get(field)
            if patterns:
                moments = [
                    datetime.date(date.year or 1, date.month or 1, date.day or 1)
                    for date in (start, end)
                ]
                said = "".join(
                    parse_pattern(_in_full(pattern)).apply(moment, self.locale)
                    for pattern, moment in zip(patterns, moments, strict=True)
                )
                return self.digits(said)
        return str(formats[None]).format(spoken(start), spoken(end))


def _between(pattern: str) -> str:
    return pattern.removeprefix("{0}").removesuffix("{1}")


def _in_full(pattern: str) -> str:
    """The pattern with months by their names: CLDR has intervals of abbreviated ones alone."""
    for letter in "ML":
        if letter * 4 not in pattern:
            pattern = pattern.replace(letter * 3, letter * 4)
    return pattern


def _interval(start: PartialDate, end: PartialDate) -> tuple[str, str] | None:
    """CLDR's skeleton for both ends, and the greatest field in which they differ."""
    shapes = {(date.month is not None, date.day is not None) for date in (start, end)}
    seasons = max(start.month or 0, end.month or 0) > 12
    if len(shapes) > 1 or seasons:
        return None
    skeleton = {(False, False): "y", (True, False): "yMMMM", (True, True): "yMMMd"}[shapes.pop()]
    if start.year != end.year:
        return skeleton, "y"
    return skeleton, "M" if start.month != end.month else "d"
