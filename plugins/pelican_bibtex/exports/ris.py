"""RIS: a work as EndNote, Zotero and Mendeley import it.

Tags as in Zotero's RIS translator and EndNote's RIS filter.  Where they part, Zotero's
reading decides, because it turns what it does not know into nothing.

"and others" is told in a note (``N1``): an author ``others`` would be taken for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..dates import PartialDate
from ..publication import Author, Person, Publication
from .csl import PARTS_OF_A_WHOLE, csl_type
from .facts import Facts, clean, facts, family_name, is_pdf, link_address, roles

Line = tuple[str, str]

_TYPES = {
    # RIS has no preprints; EndNote calls this "Unpublished Work".
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "motion_picture": "VIDEO",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "report": "RPRT",
    "review": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
# Where an editor is not A2, as he is for all that is part of something.
_EDITOR_TAGS = {"BOOK": "A3", "PAMP": "A3", "RPRT": "ED", "THES": "ED", "COMP": "ED"}
END = "\r\n"


def ris(work: Publication) -> str:
    """The work as one RIS record; lines end in CR LF, values never hold a line break."""
    return "".join(f"{tag}  - {value}{END}" for tag, value in _record(work))


def ris_file(works: Iterable[Publication]) -> str:
    """The works as one RIS file, UTF-8, with an empty line between records."""
    return END.join(ris(work) for work in works)


def _record(work: Publication) -> Iterator[Line]:
    told, kind = facts(work), _TYPES.get(csl_type(work), "GEN")
    yield "TY", kind
    lines = [
        ("ID", clean(work.key)),
        *_people(work, kind),
        *_titles(work, told, kind),
        *_date(work.date),
        *_numbers(told, kind),
        *_making(told, kind),
        *_finding(work, told),
        *_words(work, told),
    ]
    yield from ((tag, value) for tag, value in lines if value)
    yield "ER", ""


def _people(work: Publication, kind: str) -> Iterator[Line]:
    people = roles(work)
    yield from _names("AU", people.authors)
    yield from _names(_EDITOR_TAGS.get(kind, "A2"), people.editors)


def _names(tag: str, people: Sequence[Author]) -> Iterator[Line]:
    return ((tag, _name(author.printed)) for author in people)


def _name(person: Person) -> str:
    """``Family, Given, Suffix``; a name without parts as it is."""
    if not person.family:
        return clean(person.name)
    given, suffix = clean(person.given), clean(person.suffix)
    # An empty given name keeps its place, or the suffix would be taken for it.
    return ", ".join(
        [family_name(person), *([given] if given or suffix else []), *[suffix] * bool(suffix)]
    )


def _titles(work: Publication, told: Facts, kind: str) -> Iterator[Line]:
    yield "TI", told.title
    yield "ST", told.short_title
    yield "J2", told.short_container
    if kind == "BOOK":
        yield "T2", told.series or told.container
        return
    container = "" if work.kind == "preprint" else told.container
    container = container or (told.venue if work.kind in PARTS_OF_A_WHOLE else "")
    yield "T2", (told.event if kind in ("CONF", "SLIDE") else "") or container
    if kind == "CONF":
        # Zotero: T2 is the conference, C3 the proceedings.
        yield "C3", container
    yield "T3", told.series


def _date(date: PartialDate) -> Iterator[Line]:
    """``PY`` has the year, ``DA`` year/month/day/rest, of which only known parts are filled."""
    if date.year is None:
        yield "DA", clean(date.text)
        return
    year, month, day = (*date.iso.split("-"), "", "")[:3]
    season = date.month is not None and date.month > 12
    exact = not (season or date.end or date.open_end or date.approximate or date.uncertain)
    rest = "" if exact else clean(date.label).replace("/", "-")
    yield "PY", year
    yield "DA", f"{year}/{month}/{day}/{rest}"


def _numbers(told: Facts, kind: str) -> Iterator[Line]:
    yield "VL", told.volume
    yield _number_tag(kind), told.number
    yield (
        "SP",
        told.pages.first or told.eid or (told.page_total if kind in ("BOOK", "THES") else ""),
    )
    yield "EP", told.pages.last
    if told.pages.first and told.eid:
        # EndNote's article number.
        yield "C7", told.eid
    yield "SE", told.chapter
    yield "ET", told.edition or told.version


def _number_tag(kind: str) -> str:
    if kind in ("RPRT", "PAT"):
        return "SN"
    # Zotero takes IS of a chapter for the number of volumes.
    return {"BOOK": "M1", "CHAP": "SV"}.get(kind, "IS")


def _making(told: Facts, kind: str) -> Iterator[Line]:
    yield "PB", told.maker or told.how
    yield "CY", told.place
    yield "M3", told.genre
    if not (kind in ("RPRT", "PAT") and told.number):
        serial = kind in ("JOUR", "JFULL", "MGZN", "NEWS")
        yield "SN", (told.issn or told.isbn) if serial else (told.isbn or told.issn)


def _finding(work: Publication, told: Facts) -> Iterator[Line]:
    yield "DO", told.doi
    yield "UR", told.homepage
    pdfs = (address for address in map(link_address, work.links) if address and is_pdf(address))
    yield "L1", next(pdfs, "")
    if told.arxiv:
        yield "AN", f"arXiv:{told.arxiv}"
        yield "DB", "arXiv"


def _words(work: Publication, told: Facts) -> Iterator[Line]:
    people = roles(work)
    yield "LA", told.language
    yield "AB", told.abstract
    yield from (("KW", word) for word in told.keywords)
    yield "N1", told.note
    yield "N1", told.status
    if people.authors and people.more_authors:
        yield "N1", "There are more authors than named here."
    if people.editors and people.more_editors:
        yield "N1", "There are more editors than named here."
