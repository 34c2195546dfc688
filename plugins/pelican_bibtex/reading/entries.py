"""What a BibTeX file holds: entries and their fields, still LaTeX, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..problems import Problem
from ..words import MONTHS

# The macros that BibTeX's standard styles define: months, and some journals of computing.
MONTH_MACROS = {name[:3].lower(): name for name in MONTHS[1:]}
JOURNAL_MACROS = {
    "acmcs": "ACM Computing Surveys",
    "acta": "Acta Informatica",
    "cacm": "Communications of the ACM",
    "ibmjrd": "IBM Journal of Research and Development",
    "ibmsj": "IBM Systems Journal",
    "ieeese": "IEEE Transactions on Software Engineering",
    "ieeetc": "IEEE Transactions on Computers",
    "ieeetcad": "IEEE Transactions on Computer-Aided Design of Integrated Circuits",
    "ipl": "Information Processing Letters",
    "jacm": "Journal of the ACM",
    "jcss": "Journal of Computer and System Sciences",
    "scp": "Science of Computer Programming",
    "sicomp": "SIAM Journal on Computing",
    "tcs": "Theoretical Computer Science",
    "tocs": "ACM Transactions on Computer Systems",
    "tods": "ACM Transactions on Database Systems",
    "tog": "ACM Transactions on Graphics",
    "toms": "ACM Transactions on Mathematical Software",
    "toois": "ACM Transactions on Office Information Systems",
    "toplas": "ACM Transactions on Programming Languages and Systems",
}
STANDARD_MACROS = {**MONTH_MACROS, **JOURNAL_MACROS}


class Field(NamedTuple):
    """One field of an entry.

    Attributes:
        name: In lower case.
        value: LaTeX without the outer delimiters, macros and ``#`` resolved.
        start: Offset of the name in the file's text.
        end: Offset behind the field, its comma and the white space that follows.
        verbatim: Whether the source's own text of the value can be handed on as it is:
            it has no macros and needed no mending.
        inherited: The value came by ``crossref`` or ``xdata`` from another entry.
    """

    name: str
    value: str
    start: int
    end: int
    verbatim: bool = True
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file.

    Attributes:
        type: In lower case, without the ``@``.
        key: As typed.
        fields: By name, in the order of the source; inherited ones follow.
        source: The file it stands in.
        start: Offset of its ``@``.
        end: Offset behind its closing delimiter.
        sound: Nothing had to be mended, so its own text can be handed on.
    """

    type: str
    key: str
    fields: Mapping[str, Field]
    source: Source
    start: int
    end: int
    sound: bool = True
    dropped: tuple[Field, ...] = ()

    @property
    def line(self) -> int:
        """The line of the ``@``, counted from 1."""
        return self.source.line(self.start)

    @property
    def raw(self) -> str:
        """Its text as it stands in the file."""
        return self.source.text[self.start : self.end]

    def line_of(self, name: str) -> int:
        """The line of a field; that of the entry where the entry itself does not have it."""
        own = self.fields.get(name)
        return self.line if own is None or own.inherited else self.source.line(own.start)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def get(self, *names: str) -> str:
        """The value of the first of these fields that has one, stripped; else empty."""
        for name in names:
            found = self.fields.get(name)
            if found is not None and (value := found.value.strip()):
                return value
        return ""


@dataclass(frozen=True)
class Source:
    """The text of one file and where its lines begin."""

    path: str
    text: str

    @cached_property
    def _newlines(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line(self, offset: int) -> int:
        """The line that holds the character at ``offset``, counted from 1."""
        return bisect_left(self._newlines, offset) + 1


@dataclass(frozen=True)
class Library:
    """What one or several files hold.

    Attributes:
        entries: In the order of the sources.
        macros: Every ``@string``, name in lower case, and the standard ones.
        problems: All that had to be mended or could not be read.
    """

    entries: tuple[Entry, ...] = ()
    macros: Mapping[str, str] = field(default_factory=lambda: dict(STANDARD_MACROS))
    problems: tuple[Problem, ...] = ()
