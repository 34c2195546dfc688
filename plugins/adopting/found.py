"""What is found in a site of another system: plain values, the same whatever system it was."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["page", "post", "talk"]


@dataclass
class Text:
    """A page, post or talk.

    Attributes:
        kind: Which of these.
        source: The file, as its own site calls it.
        title: On one line.
        body: Markdown, as it was written.
        line: Where the body begins in the file, counted from 1.
        old: Addresses that it had, its own first; each begins with a slash.
        slug: Of the address to be.
        dialect: Whose commands are in the body: ``liquid``, ``hugo``, ``quarto`` or ``pelican``.
        fields: Others of this project's fields.
        role: ``home`` and ``cv`` are pages of their own kind here; a ``list`` lists things.
        place: Its file below the content folder, once that is known; empty where it stays out.
    """

    kind: Kind
    source: str
    title: str
    body: str
    line: int = 1
    old: tuple[str, ...] = ()
    slug: str = ""
    dialect: str = "liquid"
    fields: dict[str, str] = field(default_factory=dict)
    role: str = ""
    place: str = ""


@dataclass(frozen=True)
class Bib:
    """BibTeX of a site.

    Attributes:
        source: The file.
        text: Of it, or of entries made of it.
        line: Where in the file it begins, counted from 1.
        folder: Address of the folder in which its files lie.
        old: Address that the work had, where it had a page of its own.
        fields: What else is known of the work, for the first entry.
    """

    source: str
    text: str
    line: int = 1
    folder: str = "/"
    old: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """All that one reader has found.

    Attributes:
        system: What made the site, as people call it.
        name: The owner's.
        url: Where it is, without a slash at the end; empty where that is not known.
        base: The path below which it is, such as ``/al-folio``, or empty.
        lang, description, timezone: As the settings here have them; empty where not known.
        owner: For the table of that name in ``people.toml``.
        people: Coauthors, for the tables ``person``.
        bibs: Of the papers.
        texts: In the order in which they claim an address.
        menu: Label and address of each link at the head of the pages.
        files: Address to file, of everything that lies as it is published.
        lists: Old addresses of lists that this project makes itself, and what they are here.
        portrait: The address of the owner's picture.
    """

    system: str
    name: str = ""
    url: str = ""
    base: str = ""
    lang: str = ""
    description: str = ""
    timezone: str = ""
    owner: dict[str, Any] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)
    bibs: list[Bib] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    menu: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    portrait: str = ""


WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
"""What other systems call things."""


def by_name(words: Mapping[str, str]) -> dict[str, str]:
    """A table of those, turned around: what others say, to what that is here."""
    return {name: ours for ours, names in words.items() for name in names.split()}


# What other systems call the lists that are here already.
LISTS = by_name(WORDS["lists"])
# Pages that every site has, and that this one makes itself.
OWN_PAGES = frozenset(WORDS["pages"].split())


def said(value: object) -> str:
    """A value on one line, the items of a list with commas between; empty for anything else."""
    if isinstance(value, list):
        return ", ".join(filter(None, (said(item) for item in value if not _holds(item))))
    return "" if _holds(value) or value is None else " ".join(str(value).split())


def _holds(value: object) -> bool:
    return isinstance(value, list | dict)


def items(value: object) -> list[str]:
    """The items of a list, or of a line with commas between."""
    found = value if isinstance(value, list) else said(value).split(",")
    return [one for item in found if (one := said(item))]


def table(value: object, *path: str) -> dict[str, Any]:
    """The table at a path of keys; empty where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def tables(value: object) -> list[dict[str, Any]]:
    """Those items of a list that are tables."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def is_true(value: object) -> bool:
    """Whether a value of a head says yes."""
    return said(value).lower() in ("true", "yes", "on", "1")


def first(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first of several fields that says something."""
    return next((text for name in names if (text := said(values.get(name)))), "")
