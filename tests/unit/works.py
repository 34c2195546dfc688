"""Works for tests, interpreted from BibTeX like any other and then changed where a test wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from pelican_bibtex.people import People
from pelican_bibtex.publication import Author, Person, Publication
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.reading.linking import homepage
from pelican_bibtex.settings import Settings
from pelican_bibtex.text import Text

TYPES = {"chapter": "incollection", "data": "dataset", "other": "misc"}
CONTAINERS = {"conference": "booktitle", "chapter": "booktitle", "book": "series"}


def author(name: str, given: str = "", family: str = "", **parts: str) -> Author:
    """Somebody with these parts of a name."""
    person = Person(name=name, given=given, family=family, **parts)  # type: ignore[arg-type]
    return Author(person=person)


def people(*names: str) -> tuple[Author, ...]:
    """People whose names have no parts."""
    return tuple(Author(person=Person(name=name)) for name in names)


def text(words: str | Text) -> Text:
    """Words as an interpreted work has them; ``Markup`` keeps its markup."""
    if isinstance(words, Markup):
        return Text(words, words.striptags())
    return Text.of(words) if isinstance(words, str) else words


def made(
    kind: str,
    type_: str = "",
    *,
    fields: Mapping[str, str] | None = None,
    container: str = "",
    **values: Any,
) -> Publication:
    """A work of a kind, with these fields and values.

    Args:
        kind: What the work is.
        type_: Its entry type, the plain one of the kind if not given.
        fields: Of the entry.
        container: The journal or book.
        values: Attributes of the `Publication`; strings where it has a `Text`.
    """
    entry = dict(fields or {})
    if container:
        entry[CONTAINERS.get(kind, "journal")] = container
    if kind == "preprint" and "arxiv" in values.get("identifiers", ()):
        entry |= {"eprint": values["identifiers"]["arxiv"], "archiveprefix": "arXiv"}
    body = ", ".join(f"{name} = {{{value}}}" for name, value in {"title": "T", **entry}.items())
    source = f"@{type_ or TYPES.get(kind, kind) or 'misc'}{{key, {body}}}"
    (work,) = interpret(parse(source, "x.bib").entries, Settings(), People())[0]
    for name in ("title", "venue", "note", "award", "abstract", "summary"):
        if name in values:
            values[name] = text(values[name])
    values["identifiers"] = {**work.identifiers, **values.get("identifiers", {})}
    work = replace(work, **{"kind": kind, "links": (), **values})
    return replace(work, homepage=homepage(kind, work.links, work.identifiers, ""))
