"""The owner's BibTeX files: what they hold, and what a record would change in them."""

from __future__ import annotations

import difflib
import re
import shutil
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from building.told import RefusedError
from pelican_bibtex.encoding import decode
from pelican_bibtex.people import People, read_people, spelling
from pelican_bibtex.publication import Publication
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.entries import Entry, Library
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.reading.interpret import SERVERS, STATUS, interpret
from pelican_bibtex.settings import Settings

from .answers import Record
from .client import NoAnswer
from .habits import OTHER_NAMES, Habits
from .layout import Layout, usual
from .services import Identifier, identify

# How like each other two titles are that mean one work: one or two letters in ten words.
LIKE: Final = 0.93
# What a preprint may become.
APPEARED: Final = ("article", "conference", "book", "chapter")
_OF_A_PREPRINT: Final = ("eprint", "eprinttype", "eprintclass", "abstract")
# Where an entry may say that it is a preprint, which it says no longer once it has appeared.
_CALLS_ITSELF: Final = (
    "journal journaltitle howpublished publisher organization note addendum venue pubstate".split()
)
_DATES: Final = ("year", "month", "day", "date")


@dataclass(frozen=True)
class Bib:
    """One file, as it was read."""

    path: Path
    shown: str
    data: bytes
    text: str
    library: Library

    def encoded(self, text: str) -> bytes:
        """Another text of the file, in its own bytes."""
        mark = BOM_UTF8 if self.data.startswith(BOM_UTF8) else b""
        return mark + text.replace("\n", "\r\n" if b"\r\n" in self.data else "\n").encode()


@dataclass(frozen=True)
class Change:
    """What a record changes.

    Attributes:
        bib: The file, as it was read.
        text: What the file is to hold.
        key: Of the entry.
        what: In a word, for people.
    """

    bib: Bib
    text: str
    key: str
    what: str

    @property
    def diff(self) -> str:
        """The difference, as ``diff -u`` shows it."""
        old, new = (text.splitlines(keepends=True) for text in (self.bib.text, self.text))
        names = (self.bib.shown, f"{self.bib.shown} ({self.what})")
        lines = difflib.unified_diff(old, new, *names)
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    def write(self) -> bool:
        """Replace the file, whole; false where it has changed since it was read."""
        path = self.bib.path
        part = path.with_name(f".{path.name}.new")
        part.write_bytes(self.bib.encoded(self.text))
        shutil.copymode(path, part)
        if path.read_bytes() != self.bib.data:
            part.unlink()
            return False
        part.replace(path)
        return True


class Shelf:
    """All that the files of a site hold at one time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        people = settings.people
        self.people = read_people(people, settings.shown(people)) if people else People()
        self.bibs: list[Bib] = []
        macros: Mapping[str, str] | None = None
        for path in settings.sources:
            data, shown = path.read_bytes(), settings.shown(path)
            text, _ = decode(data, shown)
            library = parse(text, shown, macros)
            macros = library.macros
            self.bibs.append(Bib(path, shown, data, text, library))
        raw = [entry for bib in self.bibs for entry in bib.library.entries]
        whole, _ = inherit(raw)
        works, _ = interpret(whole, settings, self.people)
        entries = {f"{entry.source.path}:{entry.line}": entry for entry in whole}
        self.works = [(work, entries[work.source]) for work in works]
        self.habits = Habits(raw, works, self.people)
        self.macros = macros or {}

    def work(self, record: Record) -> Publication:
        """What a record describes, read as the owner's own entries are."""
        fields = "".join(f"{name} = {{{value}}},\n" for name, value in record.fields.items())
        entries = parse(f"@{record.type}{{{record.key or 'x'},\n{fields}}}").entries
        works, _ = interpret(entries[:1], self.settings, self.people)
        if not works or len(entries) > 1:
            raise NoAnswer(f"{record.type} is no type of one work; write it by hand")
        return works[0]

    def matches(self, record: Record, key: str = "") -> list[tuple[Publication, Entry]]:
        """The entries that may be of the work: by key, identifier, or a near-equal title."""
        if key:
            return [pair for pair in self.works if pair[0].key.lower() == key.lower()]
        work = self.work(record)
        by_id = [pair for pair in self.works if _names(pair[0]) & _names(work)]
        alike = [pair for pair in self.works if _alike(pair[0], work)]
        by_key = [pair for pair in alike if record.key and pair[0].key == record.key]
        return by_id or by_key or alike

    def change(self, record: Record, key: str = "") -> Change | None:
        """What a record would change; None where the owner has all of it.

        Args:
            record: Of the work.
            key: Of the entry to complete, or to make.

        Raises:
            NoAnswer: It may be two entries, or none can be made of it.
        RefusedError: The file cannot be written, or the key cannot be a key.
        """
        found = self.matches(record, key)
        if len(found) > 1:
            places = " and ".join(f"{work.key} ({work.source})" for work, _ in found[:3])
            raise NoAnswer(f"may be {places}; name the one: --key {found[0][0].key}")
        if found:
            return self._completed(record, *found[0])
        return self._added(record, key)

    def knows(self, title: str, named: Identifier | None) -> bool:
        """Whether the files have a work of that title, or named so."""
        same = {f"{named.kind}:{named.value}".lower().removeprefix("doi:")} if named else set()
        return any(
            _names(work) & same or any(_like(title, known) >= LIKE for known in _titles(work))
            for work, _ in self.works
        )

    # A new entry

    def _added(self, record: Record, key: str) -> Change:
        work = self.work(record)
        taken = frozenset(entry.key.lower() for bib in self.bibs for entry in bib.library.entries)
        key = key or self.habits.key(work, taken)
        if re.search(r"[\s,{}()=#%\"'\\~@]", key):
            raise RefusedError(f"--key: {key!r} cannot be a key; leave out spaces and signs")
        wanted = {
            name: value
            for name, value in record.fields.items()
            if record.key or self.habits.wants(name, record.type)
        }
        values = self.habits.values(wanted, self.macros)
        layout = self.habits.model(record.type)
        layout.empty(record.type, key, values)
        for name, value in values.items():
            layout.put(name, value, self.habits.behind(name))
        bib, group = self._file(work)
        text = _placed(bib.text, layout.text(), work, group)
        return self._checked(bib, text, key, values, "new")

    def _file(self, work: Publication) -> tuple[Bib, list[tuple[Publication, Entry]]]:
        """The file that holds most like it, and what is like it there."""
        if not self.bibs:
            raise RefusedError("PUBLICATIONS_SRC: names no file; name one in pelicanconf.py")

        def like(bib: Bib) -> list[tuple[Publication, Entry]]:
            mine = [pair for pair in self.works if pair[1].source.path == bib.shown]
            return [pair for pair in mine if _group(pair[0]) == _group(work)]

        fullest = max(self.bibs, key=lambda bib: (len(like(bib)), len(bib.library.entries)))
        return fullest, like(fullest)

    # An entry that is there

    def _completed(self, record: Record, old: Publication, entry: Entry) -> Change | None:
        bib = next(bib for bib in self.bibs if bib.shown == entry.source.path)
        if not entry.sound:
            raise RefusedError(f"{old.source}: {old.key}: is damaged; mend it first: invoke check")
        new, fields = self.work(record), dict(record.fields)
        appeared = old.kind == "preprint" and new.kind in APPEARED
        stale = {name for name in entry.fields if appeared and _is_stale(entry, name)}
        if old.kind != "preprint" and new.kind == "preprint":
            fields = {name: fields[name] for name in _OF_A_PREPRINT if name in fields}
        if appeared and bare_arxiv(old):
            fields |= {"eprint": bare_arxiv(old), "eprinttype": "arxiv"}
        if appeared and all(_like(new.title.plain, title) < 1 for title in _titles(old)):
            fields["published_title"] = fields["title"]
        if old.year != new.year and not appeared:
            fields = {name: value for name, value in fields.items() if name not in _DATES}
        wanted = {
            name: value
            for name, value in fields.items()
            if self.habits.wants(name, record.type) and _has(entry, name) <= stale
        }
        values = self.habits.values(wanted, self.macros, entry.fields)
        if not (values or stale):
            return None
        layout = Layout(entry)
        if appeared:
            layout.retype(record.type)
        for name in stale - {*values}:
            layout.drop(name)
        for name, value in values.items():
            layout.put(name, value, self.habits.behind(name))
        text = bib.text[: entry.start] + layout.text() + bib.text[entry.end :]
        if text == bib.text:
            return None
        what = "has appeared" if appeared else "completed"
        return self._checked(bib, text, old.key, values, what)

    def _checked(
        self, bib: Bib, text: str, key: str, values: Mapping[str, str], what: str
    ) -> Change:
        """The change, if it does what it should and nothing else."""
        if bib.encoded(bib.text) != bib.data:
            cure = "save it as UTF-8 with one kind of line ends"
            raise RefusedError(f"{bib.shown}: would not stay as it is; {cure}")
        new = parse(text, bib.shown, bib.library.macros)
        there = {entry.key: entry for entry in new.entries}.get(key)
        kept = [entry.raw for entry in bib.library.entries if entry.key != key]
        if (
            kept != [entry.raw for entry in new.entries if entry.key != key]
            or there is None
            or len(new.problems) > len(bib.library.problems)
            or any(
                " ".join(there.get(name).split()) != " ".join(value.split())
                for name, value in values.items()
                if not value.startswith("=")
            )
        ):
            raise RefusedError(f"{bib.shown}: {key}: cannot be written safely; write it by hand")
        return Change(bib, text, key, what)


def _group(work: Publication) -> str:
    return work.kind if work.kind in ("preprint", "thesis") else ""


def bare_arxiv(work: Publication) -> str:
    """The number on arXiv without its version, also of who gives but arXiv's DOI."""
    found = identify(work.arxiv or work.doi)
    return found.value if found and found.kind == "arxiv" else ""


def _names(work: Publication) -> set[str]:
    """What names a work without doubt."""
    isbn = work.isbn if work.kind == "book" else ""
    named = [identify(words) for words in (work.arxiv, work.doi, isbn, work.fields.get("url", ""))]
    return {f"{one.kind}:{one.value}".lower().removeprefix("doi:") for one in named if one}


def _titles(work: Publication) -> list[str]:
    return [work.title.plain, *(other.title.plain for other in work.other_titles)]


def _like(one: str, other: str) -> float:
    """How like each other two titles are, from 0 to 1."""
    a, b = (
        re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title).casefold())
        for title in (one, other)
    )
    if a == b or not (a and b):
        return float(a == b)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    least = min(len(a), len(b)) >= 20 and matcher.real_quick_ratio() >= LIKE
    # Part 1 and part 2 of something differ in nothing but a number.
    same_numbers = re.findall(r"\d+|\b[IVX]+\b", one) == re.findall(r"\d+|\b[IVX]+\b", other)
    return matcher.ratio() if least and same_numbers and matcher.quick_ratio() >= LIKE else 0.0


def _alike(old: Publication, new: Publication) -> bool:
    """Whether two are one work by title and people, and nothing speaks against it."""
    kinds = {old.kind, new.kind}
    if len(kinds) > 1 and not (kinds & {"preprint", "other"}):
        return False
    if (bare_arxiv(old) and bare_arxiv(new)) or (old.doi and new.doi and "preprint" not in kinds):
        return False
    people = [{spelling(author.name) for author in work.people} for work in (old, new)]
    surnames = [{spelling(author.person.surname) for author in work.people} for work in (old, new)]
    known = not (people[0] and people[1]) or people[0] & people[1] or surnames[0] & surnames[1]
    return bool(known) and any(_like(new.title.plain, title) >= LIKE for title in _titles(old))


def _has(entry: Entry, name: str) -> set[str]:
    """The fields by which the entry already says it."""
    same = [name, OTHER_NAMES.get(name, name)]
    same += [first for first, second in OTHER_NAMES.items() if second == name]
    if name in ("month", "day"):
        same.append("date")
    if name in ("eprinttype", "eprintclass") and "arxiv" in entry:
        same.append("arxiv")
    return {one for one in same if entry.get(one)}


def _is_stale(entry: Entry, name: str) -> bool:
    """Whether a field of a preprint's says what is no longer so once it has appeared."""
    value = entry.get(name)
    calls = bool(SERVERS.search(value) or STATUS.fullmatch(value) or name == "pubstate")
    return name in (*_DATES, "doi") or (name in _CALLS_ITSELF and calls)


def _placed(
    text: str, entry: str, work: Publication, group: Sequence[tuple[Publication, Entry]]
) -> str:
    """The text with a new entry among those of its kind, by the year, as they are ordered."""
    if not group:
        end = "\n" * (bool(text.strip()) + bool(text and not text.endswith("\n")))
        return f"{text}{end}{entry}\n"
    pairs = list(pairwise(group))
    gaps = (text[one.end : other.start] for (_, one), (_, other) in pairs)
    gap = usual((gap for gap in gaps if not gap.strip()), "\n\n")
    steps = [(one.year or 0) - (other.year or 0) for (one, _), (other, _) in pairs]
    own = work.year or 9999
    older = [other for known, other in group if (known.year or 0) <= own]
    if older and sum(step > 0 for step in steps) >= sum(step < 0 for step in steps):
        below = min(older, key=lambda other: other.start)
        above = text[: below.start].rstrip(" \t").removesuffix("\n").rpartition("\n")[2]
        if not above.lstrip().startswith("%"):
            return text[: below.start] + entry + gap + text[below.start :]
        last = below  # a comment, of which nobody knows whose it is, stays above what it was above
    else:
        last = max((other for _, other in group), key=lambda other: other.start)
    return text[: last.end] + gap + entry + text[last.end :]
