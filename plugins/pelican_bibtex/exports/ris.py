"""RIS: a work as EndNote, Zotero and Mendeley import it.

Tags as in Zotero's RIS translator and EndNote's RIS filter.  Where they part, Zotero's
reading decides, because it turns what it does not know into nothing.

"and others" is told in a note (``N1``): an author ``others`` would be taken for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..dates import PartialDate
from ..links import is_pdf, link_address
from ..publication import Person, Publication
from ..text import clean
from ..words import ENGLISH, speaking
from .csl import PARTS_OF_A_WHOLE
from .manuscripts import abstract, as_manuscript, publisher

Line = tuple[str, str]

# Where an editor is not A2, as he is for all that is part of something.
_EDITOR_TAGS = {"BOOK": "A3", "PAMP": "A3", "RPRT": "ED", "THES": "ED", "COMP": "ED"}
# Where a number is not IS, which Zotero takes of a chapter for the number of volumes.
_NUMBER_TAGS = {"BOOK": "M1", "CHAP": "SV", "PAT": "SN", "RPRT": "SN"}
END = "\r\n"


@speaking(ENGLISH)
def ris(work: Publication, site_url: str = "") -> str:
    """The work as one RIS record; lines end in CR LF, values never hold a line break.

    Args:
        site_url: Of the site, without which its own files have no address.
    """
    return "".join(f"{tag}  - {clean(value)}{END}" for tag, value in _record(work, site_url))


def ris_file(records: Iterable[str]) -> str:
    """What `ris` makes of works as one file, UTF-8, with an empty line between records."""
    return END.join(records)


def _record(work: Publication, site_url: str) -> Iterator[Line]:
    work = as_manuscript(work)
    kind = work.form.ris
    yield "TY", kind
    lines: list[Line] = [
        ("ID", work.key),
        *_people(work, kind),
        *_titles(work, kind),
        *_date(work.date),
        *_numbers(work, kind),
        *_making(work, kind),
        *_finding(work, site_url),
        *_words(work),
    ]
    yield from ((tag, value) for tag, value in lines if value)
    yield "ER", ""


def _people(work: Publication, kind: str) -> Iterator[Line]:
    yield from (("AU", _name(author.person)) for author in work.authors)
    tag = _EDITOR_TAGS.get(kind, "A2")
    yield from ((tag, _name(editor.person)) for editor in work.editors)


def _name(person: Person) -> str:
    """``Family, Given, Suffix``; a name without parts as it is."""
    if not person.family:
        return person.name
    given, suffix = person.given, person.suffix
    # An empty given name keeps its place, or the suffix would be taken for it.
    rest = [given, suffix] if suffix else [given] if given else []
    return ", ".join([person.surname, *rest])


def _titles(work: Publication, kind: str) -> Iterator[Line]:
    yield "TI", work.title.plain
    yield "ST", work.short_title
    yield "J2", work.short_container
    if kind == "BOOK":
        yield "T2", work.series or work.container.plain
        return
    container = "" if work.kind == "preprint" else work.container.plain
    container = container or (work.venue.plain if work.kind in PARTS_OF_A_WHOLE else "")
    yield "T2", (work.event if kind in ("CONF", "SLIDE") else "") or container
    if kind == "CONF":
        # Zotero: T2 is the conference, C3 the proceedings.
        yield "C3", container
    yield "T3", work.series


def _date(date: PartialDate) -> Iterator[Line]:
    """``PY`` has the year, ``DA`` year/month/day/rest, of which only known parts are filled."""
    if date.year is None:
        yield "DA", date.text
        return
    year, month, day = (*date.iso.split("-"), "", "")[:3]
    season = date.month is not None and date.month > 12
    exact = not (season or date.end or date.open_end or date.approximate or date.uncertain)
    rest = "" if exact else date.label.replace("/", "-")
    yield "PY", year
    yield "DA", f"{year}/{month}/{day}/{rest}"


def _numbers(work: Publication, kind: str) -> Iterator[Line]:
    yield "VL", work.volume
    yield _NUMBER_TAGS.get(kind, "IS"), work.number
    total = work.page_total if kind in ("BOOK", "THES") else ""
    yield "SP", work.pages.first or work.eid or total
    yield "EP", work.pages.last
    if work.pages.first and work.eid:
        # EndNote's article number.
        yield "C7", work.eid
    yield "SE", work.chapter
    yield "ET", work.edition or work.version


def _making(work: Publication, kind: str) -> Iterator[Line]:
    yield "PB", publisher(work) or (work.venue.plain if work.kind == "preprint" else "")
    yield "CY", work.place
    yield "M3", work.genre or ("Preprint" if work.kind == "preprint" else "")
    # Zotero keeps M2 in Extra, where it looks for types; it takes GEN for a journal's article.
    told = "preprint" if work.kind == "preprint" else "document" if kind == "GEN" else ""
    yield "M2", told and f"Type: {told}"
    if not (kind in ("RPRT", "PAT") and work.number):
        serial = kind in ("JOUR", "JFULL", "MGZN", "NEWS")
        yield "SN", (work.issn or work.isbn) if serial else (work.isbn or work.issn)


def _finding(work: Publication, site_url: str) -> Iterator[Line]:
    yield "DO", work.doi
    yield "UR", work.homepage
    works = (link_address(link, site_url) for link in work.links if link.leads_to_work)
    yield "L1", next(filter(is_pdf, works), "")
    if work.arxiv:
        yield "AN", f"arXiv:{work.arxiv}"
        yield "DB", "arXiv"


def _words(work: Publication) -> Iterator[Line]:
    yield "LA", work.language
    yield "AB", abstract(work)
    yield from (("KW", word) for word in work.keywords)
    yield "N1", work.note.plain
    if work.status not in work.note.plain.lower():
        yield "N1", work.status
    if work.authors and work.more_authors:
        yield "N1", "There are more authors than named here."
    if work.editors and work.more_editors:
        yield "N1", "There are more editors than named here."
