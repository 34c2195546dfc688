"""Dates as precisely as a source knows them: a year, a month, a day, a range, or only words.

Reads BibTeX's ``year``, ``month`` and ``day`` and BibLaTeX's ``date``, which is the
Extended Date/Time Format of ISO 8601-2, level 1 as far as bibliographies use it.
No missing part is ever invented.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from .words import MONTHS, SEASONS, language, spoken

# A reader of a bibliography meets neither clay tablets nor the far future; a year outside
# of these bounds is a slip of the pen.
EARLIEST_YEAR, LATEST_YEAR = 1, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date of known precision.

    Attributes:
        year: The year, or None where the source gives only words ("in press").
        month: 1 to 12, a season as 21 to 24 (spring to winter), or None.
        day: 1 to 31, or None.
        end: The last date of a range, None for a single date.
        open_end: The range has begun and has no end ("2020/").
        approximate: The source says "about" (EDTF ``~`` or ``%``) or leaves digits open.
        uncertain: The source says "perhaps" (EDTF ``?`` or ``%``).
        text: The source's own words where they say more than the numbers.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    end: PartialDate | None = None
    open_end: bool = False
    approximate: bool = False
    uncertain: bool = False
    text: str = ""

    def __bool__(self) -> bool:
        return self.year is not None or bool(self.text)

    @property
    def iso(self) -> str:
        """``2025``, ``2025-07`` or ``2025-07-15`` for ``<time datetime>``; empty without a year."""
        if self.year is None:
            return ""
        return f"{self.year:04}" + "".join(f"-{part:02}" for part in self.parts[1:])

    @property
    def parts(self) -> tuple[int, ...]:
        """The known numbers, year first: ``()``, ``(2025,)``, ``(2025, 7)``, ``(2025, 7, 15)``."""
        if self.year is None:
            return ()
        if self.month is None or self.month > 12:
            return (self.year,)
        return (self.year, self.month, *([] if self.day is None else [self.day]))

    @property
    def label(self) -> str:
        """The date for a reader: ``15 July 2025``, ``July 2025``, ``c. 2025``, ``in press``."""
        if self.year is None:
            return self.text
        if self.end is not None and self.end.year is not None:
            return language().span(self, self.end)
        return f"{spoken(self)}{'–' if self.open_end else ''}"

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Ascending in time; what is not known counts as the start of the known period.

        Work that has only words for a date ("in press", "to appear") is still to come:
        it sorts after every year.  Without any date it sorts before all, as do words about
        a year that is none ("300 BCE").
        """
        if self.year is None:
            to_come = self.text and not _DIGIT.search(self.text)
            return (LATEST_YEAR + 1, 0, 0) if to_come else (0, 0, 0)
        month = self.month or 0
        # Seasons lie on the months they begin in: spring in March, winter in December.
        return (self.year, (month - 20) * 3 if month > 12 else month, self.day or 0)


_DIGIT = re.compile(r"\d")
_EDTF = re.compile(
    r"""(?P<year>\d{4}|\d{3}[Xu]|\d{2}[Xu]{2})
        (?:-(?P<month>\d{1,2}|[Xu]{2})(?:-(?P<day>\d{1,2}|[Xu]{2}))?)?
        (?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?
        (?P<mark>[?~%])?$""",
    re.X,
)
# Written with slashes, as many programs do: 2025/07 or 2025/07/15, which is no range.
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?")
_RANGE = re.compile(r"\s*(?:/|–|--)\s*")
_OPEN = ("", "..", "open", "unknown")
# ISO 8601 counts a year 0, historians do not: -0299 is 300 BCE.
_BEFORE_CHRIST = re.compile(r"-(\d{4})")

Warn = Callable[[str], None]


def parse_edtf(text: str, warn: Warn) -> PartialDate:
    """The date of a BibLaTeX ``date`` field.

    Args:
        text: For example ``2025-07-15``, ``2004-04/2004-07``, ``1997~``, ``19XX``, ``2020/``.
        warn: Is told of each part that cannot be a date, which is then left out.
    """
    if slashed := _SLASHED.fullmatch(text.strip()):
        return _single("-".join(filter(None, slashed.groups())), warn)
    if before := _BEFORE_CHRIST.fullmatch(text.strip()):
        return PartialDate(text=f"{int(before[1]) + 1} BCE")
    ends = _RANGE.split(text.strip(), maxsplit=1)
    start = PartialDate() if ends[0].lower() in _OPEN else _single(ends[0], warn)
    if len(ends) == 1:
        return start
    if ends[1].lower() in _OPEN:
        return replace(start, open_end=bool(start))
    end = _single(ends[1], warn)
    if not start:
        return replace(end, text=f"until {end.label}" if end else "")
    if end.year is not None and end.sort_key < start.sort_key:
        warn(f"the range {text!r} ends before it starts; turn its ends round")
        return start
    return replace(start, end=end if end.year is not None else None)


def _single(text: str, warn: Warn) -> PartialDate:
    match = _EDTF.match(text)
    if match is None:
        warn(f"{text!r} is no date; write it as 2025, 2025-07 or 2025-07-15")
        years = _YEAR.findall(text)
        return PartialDate(year=int(years[0]) if len(years) == 1 else None, text=text)
    year, mark = match["year"], match["mark"] or ""
    month, day = _number(match["month"]), _number(match["day"])
    date = valid(int(re.sub("[Xu]", "0", year)), month, day, warn)
    approximate = mark in ("~", "%") or not year.isdigit()
    return replace(date, approximate=approximate, uncertain=mark in ("?", "%"))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def valid(year: int | None, month: int | None, day: int | None, warn: Warn) -> PartialDate:
    """The date with every impossible part left out, and said so through ``warn``."""
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        warn(f"{year} is no year of a publication; write the year in four digits")
        return PartialDate(text=str(year))
    if month is not None and not (1 <= month <= 12 or month in SEASONS):
        warn(f"{month} is no month; write 1 to 12 or jan to dec")
        return PartialDate(year=year)
    if day is None or month is None or month > 12:
        return PartialDate(year=year, month=month)
    longest = calendar.monthrange(year, month)[1] if year else 31
    if not 1 <= day <= longest:
        warn(f"{MONTHS[month]} has no day {day}; correct the day")
        return PartialDate(year=year, month=month)
    return PartialDate(year=year, month=month, day=day)


# As calendars and bibliographies of other languages write them, abbreviations included.
_FOREIGN_MONTHS = (
    "januar januari januári janvier enero gennaio janeiro"
    " styczeń stycznia leden ledna ocak январь января",
    "februar februari février febrero febbraio fevereiro luty"
    " lutego únor února şubat февраль февраля",
    "märz maart mars marzo março marzec marca březen března mart март марта",
    "april avril abril aprile kwiecień kwietnia duben dubna nisan апрель апреля",
    "mai mei mayo maggio maio maj maja květen května mayıs май мая",
    "juni juin junio giugno junho czerwiec czerwca červen června haziran июнь июня",
    "juli juillet julio luglio julho lipiec lipca červenec července temmuz июль июля",
    "august augustus août aout agosto sierpień sierpnia srpen srpna ağustos август августа",
    "september septembre septiembre settembre setembro wrzesień"
    " września září eylül сентябрь сентября",
    "oktober octobre octubre ottobre outubro październik"
    " października říjen října ekim октябрь октября",
    "november novembre noviembre novembro listopad listopada kasım ноябрь ноября",
    "dezember december décembre diciembre dicembre dezembro"
    " grudzień grudnia prosinec aralık декабрь декабря",
)
_MONTH_WORDS = {
    word: number for number, words in enumerate(_FOREIGN_MONTHS, 1) for word in words.split()
}
_MONTH_WORDS |= {"mrz": 3, "avr": 4, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12}
_MONTH_WORDS |= {name.lower(): number for number, name in enumerate(MONTHS) if number}
_MONTH_WORDS |= {name[:3].lower(): number for number, name in enumerate(MONTHS) if number}
_MONTH_WORDS |= {"sept": 9, "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+")


def parse_month(text: str) -> tuple[int | None, int | None, int | None]:
    """What a BibTeX ``month`` field says: (month, day, last month of a range).

    Reads ``jul``, ``July``, ``7``, ``Spring``, ``July 3--5``, ``3 jul``, ``July/August``.
    A part that is not there, or not understood, is None.
    """
    words = _WORD_OR_NUMBER.findall(text.lower())
    months = [_MONTH_WORDS[word] for word in words if word in _MONTH_WORDS]
    numbers = [int(word) for word in words if word.isdecimal()]
    if not months:
        month = numbers[0] if len(numbers) == 1 and text.strip().isdigit() else None
        return month, None, None
    last = months[-1] if len(months) > 1 else None
    # "July 3--5" is two days, of which the first is the date; "July 2019" has a year, no day.
    days = [number for number in numbers if 1 <= number <= 31]
    return months[0], (days[0] if days and last is None else None), last


_BCE = re.compile(r"\b(?:B\.?\s?C\.?(?:E\b\.?)?|v\.\s?Chr|av\.\s?J\.?-C)")
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20|21)\d\d(?!\d)")
_REPRINTED = re.compile(r"[\[(]\d{4}[\])]\s*\d{4}|\d{4}\s*[\[(]\d{4}[\])]")
_YEAR_RANGE = re.compile(r"^((?:1[0-9]|20|21)\d\d)\s*(?:/|-|--|–)\s*((?:1[0-9]|20|21)?\d\d)$")


def parse_year(text: str, warn: Warn) -> PartialDate:
    """What a BibTeX ``year`` field says.

    ``2024`` is a year, ``2024-07`` a date; ``c. 1850`` and ``[1999]`` hold a year; ``in press``
    is kept as words.
    """
    text = text.strip()
    if text.isdigit() and text.isascii() and len(text) <= 5:
        return valid(int(text), None, None, warn)
    span = _YEAR_RANGE.match(text)
    if span is not None:
        first, last = span.groups()
        last = last if len(last) == 4 else first[:2] + last
        if int(last) >= int(first):
            return PartialDate(year=int(first), end=PartialDate(year=int(last)))
    if _EDTF.match(text) or _SLASHED.fullmatch(text):
        return parse_edtf(text, warn)
    if _BCE.search(text):
        return PartialDate(text=text)
    years = _YEAR.findall(text)
    if len(years) == 2 and _REPRINTED.fullmatch(text):
        # A reprint, with the year of the first edition in brackets.
        return PartialDate(year=max(map(int, years)), text=text)
    if len(years) == 1:
        about = bool(re.search(r"\b(?:ca?|circa|about|around)\b|~", text.lower()))
        return PartialDate(year=int(years[0]), approximate=about, text=text)
    if any(character.isdigit() for character in text):
        warn(f"{text!r} is no year; write the year in four digits")
    return PartialDate(text=text)
