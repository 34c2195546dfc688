"""BibTeX for readers: the owner's own text of an entry, less what is private."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from ..problems import Problem
from ..settings import PRIVATE_FIELDS, UNUSED_FIELDS
from .entries import Entry, Field

# What the entries that inherited through them already hold.
_RESOLVED = frozenset(("crossref", "xdata"))


def as_bibtex(entry: Entry, private: Sequence[str] = ()) -> str:
    """One entry that reads back to the same data.

    The text is cut from the source: its fields stay as the owner typed them, in their order.
    Private fields go; macros are replaced by what they stand for; inherited fields are
    written out; an entry that had to be mended is written anew, field by field.

    Args:
        entry: With inherited fields filled in.
        private: Names of fields, or patterns with ``*``, that are not handed on.
    """
    kept = [field for name, field in entry.fields.items() if not _hidden(name, tuple(private))]
    if not entry.sound or any(field.inherited for field in kept):
        return _anew(entry, kept)
    return _cut(entry, kept)


def bibtex_file(entries: Iterable[str]) -> str:
    """What `as_bibtex` makes of entries as one file, with an empty line between them."""
    return "\n\n".join(entries) + "\n"


def unused(entries: Iterable[Entry], private: Sequence[str]) -> tuple[Problem, ...]:
    """The fields that nobody sees, on the site or in what it hands on: each told once.

    Args:
        entries: Of all files.
        private: As for `as_bibtex`; whoever chose other fields than the usual ones knows them.
    """
    if tuple(private) != PRIVATE_FIELDS:
        return ()
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name, field in entry.fields.items():
            if _hidden(name, UNUSED_FIELDS) and name not in _RESOLVED and not field.inherited:
                found.setdefault(name, []).append(entry)
    return tuple(
        Problem(
            first.source.path,
            first.line_of(name),
            first.key,
            "BIB040",
            f"{name}: neither shown nor handed on, here{more}; nothing, if that is meant, or name "
            "the fields that are private in PUBLICATIONS_PRIVATE_FIELDS",
        )
        for name, (first, *others) in found.items()
        for more in [f" and in {len(others)} more" if others else ""]
    )


@lru_cache(maxsize=1024)
def _hidden(name: str, private: tuple[str, ...]) -> bool:
    return name in _RESOLVED or any(fnmatchcase(name, pattern) for pattern in private)


def _cut(entry: Entry, kept: Sequence[Field]) -> str:
    text = entry.source.text
    first = min((field.start for field in (*entry.fields.values(), *entry.dropped)), default=None)
    if first is None:
        return text[entry.start : entry.end]
    body = "".join(
        text[field.start : field.end] if field.verbatim else _resolved(field, text)
        for field in kept
    )
    shortened = f"{text[entry.start : first]}{body}".rstrip()
    own_line = "\n" if "\n" in text[entry.start : entry.end] else ""
    return f"{shortened}{own_line}{text[entry.end - 1]}"


_NAME_AND_EQUALS = re.compile(r"[^=]*=\s*")


def _resolved(field: Field, text: str) -> str:
    """The field with its macros resolved, and its own name, spacing and comma."""
    own = text[field.start : field.end]
    name = _NAME_AND_EQUALS.match(own)
    stripped = own.rstrip()
    comma = "," if stripped.endswith(",") else ""
    head = name[0] if name else f"{field.name} = "
    return f"{head}{{{balanced(field.value)}}}{comma}{own[len(stripped) :]}"


def _anew(entry: Entry, kept: Sequence[Field]) -> str:
    width = max((len(field.name) for field in kept), default=0)
    lines = [f"@{entry.type}{{{entry.key},"]
    lines += [f"  {field.name:{width}} = {{{balanced(field.value)}}}," for field in kept]
    return "\n".join([*lines, "}"])


def balanced(value: str) -> str:
    """The value with every brace that has no partner left out."""
    unmatched: set[int] = set()
    opened: list[int] = []
    for index, character in enumerate(value):
        if character == "{":
            opened.append(index)
        elif character == "}" and opened:
            opened.pop()
        elif character == "}":
            unmatched.add(index)
    unmatched.update(opened)
    return "".join(char for index, char in enumerate(value) if index not in unmatched)
