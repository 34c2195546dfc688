"""What the interfaces answer, read into records: BibTeX fields with LaTeX in them.

The shapes are CSL-JSON, as doi.org gives it for any DOI and Crossref's REST API nearly so;
arXiv's Atom; OpenReview's API 1 and 2; Open Library's Books API; ORCID's API 3.0.  Whatever has
another shape or size counts as not there; a record without a title is no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.etree import ElementTree as ET

from pelican_bibtex.dates import parse_edtf, parse_month
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.faithful import balanced
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.reading.interpret import SERVERS
from pelican_bibtex.reading.linking import doi_in
from pelican_bibtex.text import clean

from .client import NoAnswer, NotThere
from .latex import from_html, from_tex
from .services import Identifier, identify, isbn_in

# Characters of a title, and of anything else, and people: beyond the most that there are.
MAX_TITLE, MAX_VALUE, MAX_ITEMS = 2_000, 20_000, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A work as somebody else records it.

    Attributes:
        type: Entry type in lower case.
        fields: BibTeX's name of a field, in lower case, to its LaTeX; none is empty.
        key: Where the record is BibTeX that has one.
        appeared: DOI of what a preprint became, where the record knows it.
    """

    type: str
    fields: Mapping[str, str]
    key: str = ""
    appeared: str = ""


# Type of a work by CSL and Crossref, to type of an entry, its container and its maker.
_TYPES: Final = {
    csl: (type_, container, maker)
    for names, type_, container, maker in (
        ("journal-article article-journal article-magazine", "article", "journal", "publisher"),
        ("proceedings-article paper-conference", "inproceedings", "booktitle", "publisher"),
        ("book-chapter book-part book-section chapter", "incollection", "booktitle", "publisher"),
        ("book monograph edited-book reference-book", "book", "series", "publisher"),
        ("proceedings", "proceedings", "series", "publisher"),
        ("dissertation thesis", "phdthesis", "series", "school"),
        ("report", "techreport", "series", "institution"),
        ("dataset", "dataset", "series", "publisher"),
        ("software", "software", "series", "publisher"),
    )
    for csl in names.split()
}
# Fields that are what CSL and Crossref call otherwise, and nothing else.
_FIELDS: Final = {
    "address": "publisher-location",
    "volume": "volume",
    "number": "issue",
    "eid": "article-number",
    "edition": "edition-number",
    "version": "version",
    "issn": "ISSN",
    "abstract": "abstract",
}


# --- Any answer ---------------------------------------------------------------------------


def at(data: Any, *path: str | int) -> Any:
    """What lies there, or None where the data has another shape."""
    for step in path:
        if not isinstance(data, dict if isinstance(step, str) else list):
            return None
        inside = step in data if isinstance(step, str) else len(data) > step
        data = data[step] if inside else None  # type: ignore[index]
    return data


def words(data: Any, *path: str | int) -> str:
    """The words that lie there, of a list the first, on one line; else empty.

    Raises:
        NoAnswer: There is no end to them.
    """
    found = at(data, *path)
    found = found[0] if isinstance(found, list) and found else found
    if not isinstance(found, str | int) or isinstance(found, bool):
        return ""
    if len(text := str(found)) > MAX_VALUE:
        raise NoAnswer(f"its {path[-1]} has {len(text):,} characters; write the entry by hand")
    return clean(text)


def items(data: Any, *path: str | int) -> list[Any]:
    """The list that lies there; else none."""
    found = at(data, *path)
    return found[:MAX_ITEMS] if isinstance(found, list) else []


def _made(type_: str, fields: Mapping[str, str], appeared: str = "") -> Record:
    said = {name: value for name, value in fields.items() if name and value}
    if not 0 < (size := len(said.get("title", ""))) <= MAX_TITLE:
        what = f"a title of {size:,} characters" if size else "no title"
        raise NoAnswer(f"the record has {what}; write the entry by hand")
    return Record(type=type_, fields=said, appeared=appeared)


_SPECIAL: Final = re.compile(r"[{},=;*]|\band\b", re.I)


def _person(given: str, family: str, suffix: str = "") -> str:
    """A name as BibTeX writes it; in braces where it has no parts, or would be read otherwise."""
    parts = [from_html(part[:300]) for part in (family, suffix, given)]
    if not family or not given or any(map(_SPECIAL.search, parts)):
        whole = " ".join(filter(None, (parts[2], parts[0], parts[1])))
        return f"{{{whole}}}" if whole else ""
    return ", ".join(filter(None, parts))


def _full_name(name: str) -> str:
    """A name that nobody has divided, as it is spoken or the family first and a comma."""
    family, comma, given = map(str.strip, name.partition(","))
    if comma and "," not in given:
        return _person(given, family)
    said = from_html(name[:300])
    return said if " " in said and not _SPECIAL.search(said) else f"{{{said}}}" if said else ""


def _title(data: Any) -> str:
    """A title with what stands below it, where it does not say that itself."""
    title, below = (from_html(words(data, name), title=True) for name in ("title", "subtitle"))
    return f"{title}: {below}" if below and below.lower() not in title.lower() else title


def _people(names: Iterable[str]) -> str:
    return " and ".join(filter(None, names))


def _dated(parts: Iterable[Any]) -> dict[str, str]:
    """``year``, ``month`` and ``day`` as numbers, as far as they are a date."""
    iso = "-".join(f"{int(part):02}" for part in parts if re.fullmatch(r"\d{1,4}", str(part)))
    found = parse_edtf(iso, lambda message: None).parts if iso else ()
    return dict(zip(("year", "month", "day"), map(str, found), strict=False))


def _eprint(paper: Identifier, subject: str) -> dict[str, str]:
    """What names a paper on arXiv; older numbers name its class themselves."""
    found = re.search(r"[a-z][a-z-]+(?:\.[A-Za-z-]+)?(?=\)|$)", subject)
    of_class = found[0] if found and "/" not in paper.value else ""
    return {"eprint": paper.value, "eprinttype": "arxiv", "eprintclass": of_class}


# --- DOIs ---------------------------------------------------------------------------------


def from_csl(data: Any) -> Record:
    """A work as CSL-JSON, or as Crossref's API has it."""
    type_, container, maker = _TYPES.get(words(data, "type"), ("misc", "", "publisher"))
    doi = words(data, "DOI")
    printed = items(data, "published-print", "date-parts", 0)
    fields = {
        "author": _people(map(_csl_person, items(data, "author"))),
        "editor": _people(map(_csl_person, items(data, "editor"))),
        "title": _title(data),
        container: from_html(words(data, "container-title")),
        **_dated(printed or items(data, "issued", "date-parts", 0)),
        maker: from_html(words(data, "publisher")),
        **{ours: from_html(words(data, theirs)) for ours, theirs in _FIELDS.items()},
        "pages": re.sub(r"\s*[-‐-―]+\s*", "--", from_html(words(data, "page"))),
        "doi": doi if not re.search(r"[{}\\\"%#]", doi) else "",
        "isbn": isbn_in(words(data, "ISBN")),
    }
    named = identify(doi)
    if named and named.kind == "arxiv":
        type_, subject = "misc", words(data, "categories")
        fields |= _eprint(named, subject) | {"doi": "", "publisher": "", "version": ""}
    server = words(data, "institution", 0, "name") or words(data, "publisher")
    if type_ == "misc" and SERVERS.search(server) and not fields.get("eprint"):
        fields["howpublished"] = from_html(server)
    return _made(type_, fields, doi_in(words(data, "relation", "is-preprint-of", 0, "id")))


def _csl_person(data: Any) -> str:
    family = f"{words(data, 'non-dropping-particle')} {words(data, 'family')}".strip()
    whole = words(data, "name") or words(data, "literal")
    return _person(words(data, "given"), family or whole, words(data, "suffix"))


# --- arXiv --------------------------------------------------------------------------------

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ARXIV: Final = "{http://arxiv.org/schemas/atom}"


def from_arxiv(body: bytes) -> dict[str, Record]:
    """The papers of an Atom feed, by their ids without a version.

    Raises:
        NoAnswer: It is no such feed, or an error in the shape of one.
    """
    try:
        if b"<!" in body.replace(b"<![CDATA[", b"").replace(b"<!--", b""):
            raise ET.ParseError  # entities could be made to grow
        feed = ET.fromstring(body)
    except ET.ParseError:
        raise NoAnswer("arXiv sent broken XML; try again later") from None
    papers: dict[str, Record] = {}
    for entry in feed.iter(f"{_ATOM}entry"):
        address = _said(entry, "id")
        if "/api/errors" in address:
            raise NotThere(f"arXiv says: {_said(entry, 'summary')[:100]}; look at the number")
        if (named := identify(address)) and _said(entry, "title"):
            papers[named.value] = _of_atom(entry, named)
    return papers


def _of_atom(entry: ET.Element, named: Identifier) -> Record:
    subject = entry.find(f"{_ARXIV}primary_category")
    authors = (_said(author, "name") for author in entry.iter(f"{_ATOM}author"))
    fields = {
        "author": _people(map(_full_name, authors)),
        "title": from_tex(_said(entry, "title"), title=True),
        **_dated(_said(entry, "published")[:10].split("-")),
        **_eprint(named, subject.get("term", "") if subject is not None else ""),
        "abstract": from_tex(_said(entry, "summary")),
    }
    return _made("misc", fields, doi_in(_said(entry, "doi", _ARXIV)))


def _said(element: ET.Element, name: str, space: str = _ATOM) -> str:
    return words({name: element.findtext(space + name, "")}, name)


# --- OpenReview, Open Library -------------------------------------------------------------

_NOT_YET: Final = re.compile(r"submi|under review|withdrawn|reject|\bdesk\b", re.I)


def from_openreview(note: Any) -> Record:
    """A note of either API; where it is out, as its own BibTeX says."""
    said = at(note, "content")
    content = {
        name: at(value, "value") if isinstance(value, dict) else value
        for name, value in (said.items() if isinstance(said, dict) else ())
    }
    venue = words(content, "venue")
    is_out = bool(venue) and not _NOT_YET.search(venue)
    millis = next(filter(None, (at(note, name) for name in ("pdate", "odate", "cdate"))), 0)
    fields = {
        "author": _people(_full_name(words([name], 0)) for name in items(content, "authors")),
        "title": from_tex(words(content, "title"), title=True),
        "booktitle": from_tex(venue) if is_out else "",
        # Milliseconds since 1970: in a year's first hours this is a year too few.
        **_dated([1970 + int(millis / 31_556_952_000)] if isinstance(millis, int) else []),
        "url": f"https://openreview.net/forum?id={words(note, 'forum') or words(note, 'id')}",
        "abstract": from_tex(words(content, "abstract")),
    }
    record = _made("inproceedings" if is_out else "misc", fields)
    own = from_bibtex(words(content, "_bibtex"), "OpenReview")[0] if is_out else []
    return replace(own[0], fields={**fields, **own[0].fields}, key="") if own else record


def from_openlibrary(book: Any, isbn: str) -> Record:
    """A book of the Books API (``jscmd=data``)."""
    said = words(book, "publish_date")
    year = re.search(r"\b(1[4-9]|20)\d\d\b", said)
    fields = {
        "author": _people(_full_name(words(author, "name")) for author in items(book, "authors")),
        "title": _title(book),
        "publisher": from_html(words(book, "publishers", 0, "name")),
        "address": from_html(words(book, "publish_places", 0, "name")),
        **_dated([year[0], parse_month(said)[0]] if year else []),
        "isbn": isbn,
        "pagetotal": from_html(words(book, "number_of_pages")),
    }
    return _made("book", fields)


# --- BibTeX, ORCID ------------------------------------------------------------------------


def from_bibtex(text: str, place: str) -> tuple[list[Record], list[str]]:
    """Entries that somebody pasted, and what is wrong with them, in lines."""
    library = parse(text, place)
    entries, misled = inherit(library.entries)
    problems = [str(problem) for problem in (*library.problems, *misled)]
    records = []
    for entry in entries:
        fields = {name: balanced(clean(field.value)) for name, field in entry.fields.items()}
        fields = {name: value for name, value in fields.items() if value and name != "crossref"}
        try:
            records.append(replace(_made(entry.type, fields), key=entry.key))
        except NoAnswer as problem:
            problems.append(f"{place}:{entry.line}: {entry.key}: {problem}")
    return records, problems


def from_orcid(data: Any) -> list[tuple[str, Identifier | None]]:
    """The works of a public record: title, and what names the work elsewhere if anything does."""
    works = []
    for group in items(data, "group"):
        named = {
            found.kind: found
            for one in items(group, "external-ids", "external-id")
            if words(one, "external-id-relationship") in ("self", "version-of")
            and words(one, "external-id-type") in ("doi", "arxiv", "isbn")
            and (found := identify(words(one, "external-id-value")))
        }
        best = next((named[kind] for kind in ("doi", "arxiv", "isbn") if kind in named), None)
        works.append((words(group, "work-summary", 0, "title", "title", "value"), best))
    return works
