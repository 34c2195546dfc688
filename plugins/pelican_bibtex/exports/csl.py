"""CSL-JSON: a work as Zotero, Pandoc and citeproc read it.

Follows the schema of CSL 1.0.2 (citation-style-language/schema, ``csl-data.json``) and, where
that leaves a choice, what Pandoc and Zotero make of BibTeX.  All values are plain text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ..dates import PartialDate
from ..publication import Author, Person, Publication
from .facts import Facts, clean, facts, is_in_series, roles

# The keys of an item, in the order written: what it is, who, when, where, how to get it.
ORDER = (
    "id",
    "type",
    "genre",
    "title",
    "title-short",
    "author",
    "editor",
    "issued",
    "container-title",
    "container-title-short",
    "collection-title",
    "collection-number",
    "event-title",
    "volume",
    "issue",
    "number",
    "page",
    "number-of-pages",
    "chapter-number",
    "edition",
    "version",
    "publisher",
    "publisher-place",
    "status",
    "archive",
    "archive_location",
    "DOI",
    "ISBN",
    "ISSN",
    "URL",
    "language",
    "abstract",
    "keyword",
    "note",
)
_TYPE_OF_KIND = {
    "article": "article-journal",
    "book": "book",
    "chapter": "chapter",
    "conference": "paper-conference",
    "data": "dataset",
    "patent": "patent",
    "preprint": "article",
    "report": "report",
    "software": "software",
    "talk": "speech",
    "thesis": "thesis",
}
# Entry types that say more than the kind does.
_TYPE_OF_TYPE = {
    "booklet": "pamphlet",
    "inreference": "entry-encyclopedia",
}
# Entry types of the kind "other".
_TYPE_OF_OTHER = {
    "artwork": "graphic",
    "audio": "song",
    "electronic": "webpage",
    "image": "graphic",
    "jurisdiction": "legal_case",
    "legal": "legislation",
    "legislation": "legislation",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "music": "song",
    "online": "webpage",
    "performance": "performance",
    "periodical": "periodical",
    "review": "review",
    "standard": "standard",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "webpage": "webpage",
    "www": "webpage",
}
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
PARTS_OF_A_WHOLE = frozenset(("article", "chapter", "conference"))


def csl_type(work: Publication) -> str:
    """The work's CSL type; ``document`` where nothing more is known."""
    subtype = _SUBTYPES.get(work.fields.get("entrysubtype", "").strip().lower())
    if work.kind == "article" and subtype:
        return subtype
    by_kind = _TYPE_OF_KIND.get(work.kind) or _TYPE_OF_OTHER.get(work.type, "document")
    return _TYPE_OF_TYPE.get(work.type, by_kind)


def csl(work: Publication) -> dict[str, object]:
    """The work as one item of CSL-JSON, its keys in `ORDER`; unknown values have no key."""
    values = _values(work, facts(work))
    return {key: values[key] for key in ORDER if values.get(key)}


def csl_json(works: Iterable[Publication]) -> str:
    """The works as one CSL-JSON file, UTF-8."""
    return json.dumps([csl(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def _values(work: Publication, told: Facts) -> dict[str, object]:
    people = roles(work)
    return {
        "id": clean(work.key) or clean(work.slug) or "untitled",
        "type": csl_type(work),
        "title": told.title,
        "title-short": told.short_title,
        "author": _names(people.authors, people.more_authors),
        "editor": _names(people.editors, people.more_editors),
        "issued": _issued(work.date),
        "number-of-pages": told.page_total,
        "chapter-number": told.chapter,
        "edition": told.edition,
        "version": told.version,
        "publisher-place": told.place,
        "status": told.status,
        "DOI": told.doi,
        "ISBN": told.isbn,
        "ISSN": told.issn,
        "URL": told.homepage,
        "language": told.language,
        "abstract": told.abstract,
        "keyword": ", ".join(told.keywords),
        "note": told.note,
        "genre": told.genre,
    } | _place(work, told)


def _place(work: Publication, told: Facts) -> dict[str, object]:
    """Where it appeared.  A preprint's server is its publisher, as in Zotero."""
    if work.kind == "preprint":
        return _preprint(told)
    series = told.series or (told.container if work.kind == "book" else "")
    container = "" if work.kind == "book" else told.container
    number_name = "issue" if work.kind == "article" else "number"
    return {
        "container-title": container or (told.venue if work.kind in PARTS_OF_A_WHOLE else ""),
        "container-title-short": told.short_container,
        "collection-title": series,
        "collection-number" if is_in_series(work) and series else number_name: told.number,
        "event-title": told.event,
        "volume": told.volume,
        "page": told.pages.joined("-") or told.eid,
        "publisher": told.maker or told.how,
        "archive": "arXiv" if told.arxiv else "",
        "archive_location": told.arxiv,
    }


def _preprint(told: Facts) -> dict[str, object]:
    if told.arxiv:
        return {"publisher": told.maker, "number": f"arXiv:{told.arxiv}"}
    return {"publisher": told.maker or told.how or told.venue, "number": told.number or told.eid}


def _names(people: Sequence[Author], more: bool) -> list[dict[str, str]]:
    """The names as printed; "and others" is the literal name ``others``, as Pandoc has it."""
    names = [_name(author.printed) for author in people]
    return [name for name in names if name] + ([{"literal": "others"}] if more and names else [])


def _name(person: Person) -> dict[str, str]:
    if not person.family:
        return {"literal": clean(person.name)} if clean(person.name) else {}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {key: clean(value) for key, value in parts.items() if clean(value)}


def _issued(date: PartialDate) -> dict[str, object]:
    """A date with its true precision; words where there is no year; empty without a date."""
    if date.year is None:
        return {"literal": clean(date.text)} if clean(date.text) else {}
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
