"""Fields that an entry takes over from others: BibTeX's ``crossref``, BibLaTeX's ``xdata``.

What goes where follows the BibLaTeX manual, appendix B: a proceedings' title becomes the
book title of its papers.  Where BibLaTeX inherits nothing but BibTeX does, BibTeX wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..links import LINKS
from ..problems import Problem
from .entries import Entry, Field

# A chain of parents longer than this is a mistake (paper, proceedings, series are three).
MAX_CHAIN = 20

# What is true of the parent alone.
OWN = frozenset(
    (
        "crossref xref xdata entryset entrysubtype execute ids label options presort sortkey"
        " sorttitle sortyear sortname related relatedoptions relatedstring relatedtype"
        " shortauthor shorteditor shorthand shorthandintro keywords key"
        " abstract annotation annote award eprint file note pages pagetotal"
        " selected summary venue"
    ).split()
) | frozenset(LINKS)
_CONTAINED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
# A volume of several, and a part of a book that is somebody's.
_VOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_OF_SOMEBODY = {**_CONTAINED, "author": "bookauthor"}
_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_PARENTS = frozenset(
    "book mvbook collection mvcollection reference mvreference proceedings mvproceedings".split()
)
_CHILDREN = frozenset(
    "inbook bookinbook suppbook incollection suppcollection inreference inproceedings"
    " conference".split()
)
_VOLUMES = frozenset("book collection reference proceedings".split())
_DATES = ("date", "year", "month", "day")


def inherit(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Every entry with what it inherits filled in, and what is wrong with the references."""
    if not any("crossref" in entry or "xdata" in entry for entry in entries):
        return tuple(entries), ()
    resolver = _Resolver(entries)
    done = tuple(resolver.resolved(entry, ()) for entry in entries)
    return done, tuple(resolver.problems)


class _Resolver:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self.by_key = {entry.key.lower(): entry for entry in reversed(entries)}
        self.done: dict[int, Entry] = {}
        self.problems: list[Problem] = []

    def report(self, entry: Entry, name: str, message: str) -> None:
        problem = Problem(entry.source.path, entry.line_of(name), entry.key, "BIB007", message)
        if problem not in self.problems:
            self.problems.append(problem)

    def resolved(self, entry: Entry, chain: tuple[Entry, ...]) -> Entry:
        """The entry with all it inherits; ``chain`` holds the entries that ask for it."""
        if id(entry) in self.done:
            return self.done[id(entry)]
        fields = dict(entry.fields)
        for name in ("xdata", "crossref"):
            for key in self._keys(entry, name):
                parent = self._parent(entry, name, key, (*chain, entry))
                if parent is not None:
                    _fill(fields, entry, self.resolved(parent, (*chain, entry)), name)
        result = replace(entry, fields=fields) if len(fields) > len(entry.fields) else entry
        self.done[id(entry)] = result
        return result

    def _keys(self, entry: Entry, name: str) -> list[str]:
        value = entry.get(name)
        keys = value.split(",") if name == "xdata" else [value]
        return [key.strip() for key in keys if key.strip()]

    def _parent(self, entry: Entry, name: str, key: str, chain: tuple[Entry, ...]) -> Entry | None:
        parent = self.by_key.get(key.lower())
        if parent is None:
            self.report(entry, name, f"{name} names {key}, which is no entry; correct the key")
        elif parent in chain:
            around = " → ".join(link.key for link in (*chain[chain.index(parent) :], parent))
            self.report(entry, name, f"{name} runs in a circle ({around}); take one away")
            return None
        elif len(chain) > MAX_CHAIN:
            self.report(entry, name, f"{name} follows more than {MAX_CHAIN} entries; shorten it")
            return None
        return parent


def _fill(fields: dict[str, Field], child: Entry, parent: Entry, name: str) -> None:
    names = _names(child, parent) if name == "crossref" else {}
    skipped = _dates_to_skip(fields, parent)
    for source, field in parent.fields.items():
        if source in skipped or (source in OWN and name == "crossref"):
            continue
        target = names.get(source, source)
        if target == "booktitle" and source == "title" and "booktitle" in parent.fields:
            continue
        if target not in fields:
            fields[target] = field._replace(name=target, inherited=True)
    if name == "crossref" and "title" not in fields and "title" in parent.fields:
        fields["title"] = parent.fields["title"]._replace(inherited=True)


def _names(child: Entry, parent: Entry) -> Mapping[str, str]:
    """What the parent's fields are called in the child; BibLaTeX's manual, appendix B."""
    if parent.type.startswith("mv") and child.type in _VOLUMES:
        return _VOLUME
    if parent.type in _PARENTS and child.type in _CHILDREN:
        by_author = parent.type in ("book", "mvbook") and "bookauthor" not in child
        return _OF_SOMEBODY if by_author and "author" in child else _CONTAINED
    if parent.type == "periodical" and child.type in ("article", "suppperiodical"):
        return _PERIODICAL
    return {}


def _dates_to_skip(fields: Mapping[str, Field], parent: Entry) -> tuple[str, ...]:
    """A child with a date of its own takes no part of the parent's, unless it fits."""
    if "date" in fields:
        return _DATES
    year = fields.get("year")
    if year is None:
        return ()
    return ("date",) if year.value == parent.get("year") else _DATES
