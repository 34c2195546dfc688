"""Reads all that a site has of publications and people: files of BibTeX, and one of people.

Processes that build more than once, as in `building.live`, keep it for as long as nothing of
what it was made of has changed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ..bibliography import Bibliography, ordered
from ..people import People, read_people
from ..problems import Problem, unreadable
from ..reading.bibtex import read
from ..reading.doubts import doubts
from ..reading.entries import Library
from ..reading.faithful import unused
from ..reading.inheritance import inherit
from ..reading.interpret import interpret
from ..settings import Settings
from ..tex.math import macros_in_use


@dataclass(frozen=True)
class Loaded:
    """What the sources of a site hold.

    Attributes:
        problems: Of the data, with which a site can be built.
        errors: Files that are not there or cannot be read, without which it is another site.
        notes: What is in order and yet worth knowing.
    """

    bibliography: Bibliography
    people: People
    problems: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...]


# The last that was read, by all that it was made of.
_KEPT: dict[tuple[object, ...], Loaded] = {}


def load(settings: Settings) -> Loaded:
    """Read all sources, or say what was read before where all of it is the same."""
    state = _state(settings)
    loaded = _KEPT.get(state) if state else None
    if loaded is None:
        loaded = _read(settings)
        _KEPT.clear()
        if state:
            _KEPT[state] = loaded
    # Nothing that was found out about it in an earlier build, in another language perhaps.
    return replace(loaded, bibliography=Bibliography(loaded.bibliography.works))


def _state(settings: Settings) -> tuple[object, ...]:
    """All that is read; nothing where a file may lie where nobody looks."""
    content, read = settings.content, [*settings.sources, settings.people]
    folders = [*os.walk(content)]
    links = (os.path.islink(os.path.join(one, name)) for one, names, _ in folders for name in names)
    if any(links) or not all(path.is_relative_to(content) for path in settings.sources):
        return ()
    files = sorted(os.path.join(folder, name) for folder, _, names in folders for name in names)
    return repr((settings, macros_in_use())), *map(_bytes, read), *map(_stamp, files)


def _bytes(path: Path | None) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes() if path else None
    return None


def _stamp(file: str) -> tuple[object, ...]:
    """A file that an entry may name; a text, which is edited more often, need only be there."""
    if file.endswith(".md") or not os.path.exists(file):
        return (file,)
    state = os.stat(file)
    return file, state.st_size, state.st_mtime_ns


def _read(settings: Settings) -> Loaded:
    errors = list(settings.problems)
    libraries: list[Library] = []
    for path in settings.sources:
        macros = libraries[-1].macros if libraries else None
        try:
            libraries.append(read(path, settings.shown(path), macros))
        except OSError as error:
            errors.append(unreadable(settings.shown(path), error))
    people = _people(settings, errors)
    entries, misled = inherit([entry for library in libraries for entry in library.entries])
    works, unclear = interpret(entries, settings, people)
    damaged = [problem for library in libraries for problem in library.problems]
    problems = (*damaged, *misled, *people.problems, *unclear)
    notes = (*unused(entries, settings.private_fields), *doubts(works, people))
    return Loaded(ordered(works, settings.order), people, problems, tuple(errors), notes)


def _people(settings: Settings, errors: list[Problem]) -> People:
    if settings.people is None:
        return People()
    shown = settings.shown(settings.people)
    try:
        return read_people(settings.people, shown)
    except OSError as error:
        errors.append(unreadable(shown, error))
        return People()
