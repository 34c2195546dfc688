"""CSL-JSON: a work as Zotero, Pandoc and citeproc read it.

Follows the schema of CSL 1.0.2 (citation-style-language/schema, ``csl-data.json``) and, where
that leaves a choice, what Pandoc and Zotero make of BibTeX.  All values are plain text.
CSL has no word for "and others": a name ``others`` would be a person's, so it is left out.
Zotero drops a particle that has a key of its own, and no processor needs one: all of them find
"van" before a family name.  It takes ``status`` from a line of the note alone, and likewise
that a work is a program: a file with the type ``software`` it refuses as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ..dates import PartialDate
from ..publication import Author, Person, Publication
from ..text import clean
from ..words import ENGLISH, speaking
from .manuscripts import abstract, as_manuscript, publisher, server_number

PARTS_OF_A_WHOLE = frozenset(("article", "chapter", "conference"))
# Kinds whose ``number`` counts in the series, as it does for all that is part of a book.
_IN_SERIES = frozenset(("book", "chapter", "conference"))
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def csl(work: Publication) -> dict[str, object]:
    """The work as one item of CSL-JSON; unknown values have no key.

    The keys come in reading order: what it is, who, when, where, how to get it.
    """
    work = as_manuscript(work)
    values = {
        "id": clean(work.key) or clean(work.slug) or "untitled",
        "type": "document" if work.kind == "software" else work.form.csl,
        "genre": work.genre,
        "title": work.title.plain,
        "title-short": work.short_title,
        "author": _names(work.authors),
        "editor": _names(work.editors),
        "container-author": _names(work.book_authors),
        "issued": _issued(work.date),
        **(_on_server(work) if work.kind == "preprint" else _in_print(work)),
        "number-of-pages": work.page_total,
        "chapter-number": work.chapter,
        "edition": work.edition,
        "version": work.version,
        "publisher-place": work.place,
        "status": work.status,
        "DOI": work.doi,
        "ISBN": work.isbn,
        "ISSN": work.issn,
        "URL": work.homepage,
        "language": work.language,
        "abstract": abstract(work),
        "keyword": ", ".join(work.keywords),
        "note": _note(work),
    }
    return {key: value for key, value in values.items() if value}


@speaking(ENGLISH)
def csl_item(work: Publication) -> str:
    """The work as it stands in a file of CSL-JSON, each of its values on a line."""
    lines = (f'  "{key}": {_encoded(value)}' for key, value in csl(work).items())
    return "{\n" + ",\n".join(lines) + "\n }"


def csl_file(items: Iterable[str]) -> str:
    """What `csl_item` makes of works as one file, UTF-8."""
    return "[\n " + ",\n ".join(items) + "\n]\n"


def _in_print(work: Publication) -> dict[str, object]:
    """Where it appeared."""
    book = work.kind == "book"
    series = work.series or (work.container.plain if book else "")
    venue = work.venue.plain if work.kind in PARTS_OF_A_WHOLE else ""
    numbered = "issue" if work.kind == "article" else "number"
    return {
        "container-title": ("" if book else work.container.plain) or venue,
        "container-title-short": work.short_container,
        "collection-title": series,
        "collection-number" if work.kind in _IN_SERIES and series else numbered: work.number,
        "event-title": work.event,
        "volume": work.volume,
        "page": work.pages.joined("-") or work.eid,
        "publisher": publisher(work),
        "archive": "arXiv" if work.arxiv else "",
        "archive_location": work.arxiv and f"arXiv:{work.arxiv}",
    }


def _on_server(work: Publication) -> dict[str, object]:
    """A preprint's server is its publisher, as in Zotero."""
    return {"number": server_number(work), "publisher": publisher(work) or work.venue.plain}


def _note(work: Publication) -> str:
    told = {} if work.status in work.note.plain.lower() else {"Status": work.status}
    if work.kind == "software":
        told |= {"Type": "software", "Version": work.version}
    lines = (f"{name}: {value}" for name, value in told.items() if value)
    return "\n".join(filter(None, (work.note.plain, *lines)))


def _names(people: Sequence[Author]) -> list[dict[str, object]]:
    return [name for author in people if (name := _name(author.person))]


def _name(person: Person) -> dict[str, object]:
    if not person.family:
        return {"literal": person.name} if person.name else {}
    parts: dict[str, object] = {
        "family": person.surname,
        "given": person.given,
        "suffix": person.suffix,
        # Whoever writes the family name first is shown so in every style.
        "static-ordering": bool(person.given) and person.name == f"{person.surname} {person.given}",
    }
    return {key: value for key, value in parts.items() if value}


def _issued(date: PartialDate) -> dict[str, object]:
    """A date with its true precision; words where there is no year; empty without a date."""
    if date.year is None:
        return {"literal": date.text} if date.text else {}
    ends = [date.parts, date.end.parts if date.end is not None else ()]
    issued: dict[str, object] = {"date-parts": [list(end) for end in ends if end]}
    if date.month is not None and date.month > 12:
        issued["season"] = date.month - 20
    if date.approximate or date.uncertain:
        issued["circa"] = True
    if date.open_end:
        # CSL has no open ranges but in EDTF, which goes into ``raw``.
        issued["raw"] = f"{date.iso}/"
    return issued
