"""The plain facts of a work that all output formats share.

`facts` reads a work once, for every format, so that BibTeX's habits (a dash written twice,
``school`` for a publisher, an editor in an author's place) are understood in one place
and RIS, CSL-JSON, meta tags and the feed cannot disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup

from ..publication import Author, Link, Person, Publication
from ..tex.convert import to_text

# --- Text ---------------------------------------------------------------------------------

# All that XML 1.0 section 2.2 leaves out, the C1 controls, which are never meant, and the
# surrogates, which cannot be written as UTF-8.
UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# White space that breaks lines somewhere, and the ties of TeX.  Other spaces, such as the
# ideographic one, are the author's own.
_SPACES = re.compile("[\t-\r\x1c-\x1e \x85\xa0\u2028\u2029]+")


def clean(text: str) -> str:
    """The text on one line, without characters that some format cannot hold."""
    # Most text needs nothing: no control characters, no spaces but single ones.
    if text.isprintable() and "  " not in text:
        return str(text.strip())
    return UNWRITABLE.sub("", _SPACES.sub(" ", text)).strip()


def field_text(work: Publication, *names: str) -> str:
    """The first of these fields that says something, as plain text; empty where none does."""
    for name in names:
        if (source := work.fields.get(name)) and (value := clean(to_text(source))):
            return value
    return ""


def either(plain: str, html: Markup | None) -> str:
    """The plain text, taken from the HTML where there is only that."""
    return clean(plain) or clean(html.striptags() if html else "")


# --- Facts --------------------------------------------------------------------------------


EN_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a volume a work is.

    Attributes:
        first: First page, or all that the source says where that is no range.
        last: Last page and what follows it, with en dashes; empty where there is no range.
    """

    first: str = ""
    last: str = ""

    def joined(self, dash: str) -> str:
        """The range with this dash in it."""
        return dash.join(part for part in (self.first, self.last.replace(EN_DASH, dash)) if part)

    @property
    def shown(self) -> str:
        """For a reader: with an en dash, and the only page but once."""
        return self.first if self.first == self.last else self.joined(EN_DASH)

    @property
    def opening(self) -> str:
        """The first page alone, also of ``5, 9`` and ``45ff.``"""
        return re.sub(r"(?:\+|\s*ff?\.?)$", "", self.first.partition(",")[0].strip())

    @property
    def closing(self) -> str:
        """The last page alone, also of ``1--10, 15--20``; empty where only the first is known."""
        return re.split(f"[,{EN_DASH}]", self.last or self.first.partition(",")[2])[-1].strip()


_LONG_DASH = re.compile(r"\s*(?:-{2,3}|[\u2012-\u2015])\s*")
_PAGE = r"(?:[A-Za-z]{0,3}\d+[a-z]?|[ivxlcdm]+|[IVXLCDM]+)"
_HYPHEN_RANGE = re.compile(rf"({_PAGE})\s*[-\u2010\u2011\u2212]\s*({_PAGE}(?:\s*,.*)?)")
_HYPHEN = re.compile(rf"(?<=\w)\s*[-\u2010\u2011\u2212]\s*(?={_PAGE}\b)")


def parse_pages(text: str) -> Pages:
    """What a ``pages`` field says: ``1--10``, ``1-10``, ``xi-xx``, ``043243``, ``45+``.

    A single hyphen is a range between two numbers only, so that ``A-12`` stays one page.
    """
    text = re.sub(r"^pp?\.\s*", "", clean(text))
    ends = _LONG_DASH.split(text, maxsplit=1)
    hyphened = _HYPHEN_RANGE.fullmatch(text)
    if len(ends) == 1 and hyphened:
        ends = list(hyphened.groups())
    if len(ends) == 1:
        return Pages(text)
    last = _HYPHEN.sub(EN_DASH, _LONG_DASH.sub(EN_DASH, ends[1]))
    return Pages(ends[0], last) if ends[0] else Pages(last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the formats tell of a work beside its people and its date.

    All plain text on one line; empty where the source says nothing.

    Attributes:
        container: Journal or book it is part of, in full.
        venue: Where it appeared, as the site shows it.
        number: Of the issue, of the report or patent, or in the series; see `is_in_series`.
        eid: Article number, where the source has it apart from pages.
        page_total: How many pages there are.
        maker: Who published it: publisher, school, institution, organization, preprint server.
        genre: "PhD thesis", "Technical report", "Patent"; only where the type has genres.
        language: BCP 47 tag, or the source's words where they are no known language.
        homepage: Absolute address of the work elsewhere.
    """

    title: str = ""
    short_title: str = ""
    container: str = ""
    short_container: str = ""
    venue: str = ""
    event: str = ""
    series: str = ""
    volume: str = ""
    number: str = ""
    pages: Pages = Pages()
    eid: str = ""
    page_total: str = ""
    chapter: str = ""
    edition: str = ""
    version: str = ""
    maker: str = ""
    place: str = ""
    genre: str = ""
    status: str = ""
    doi: str = ""
    arxiv: str = ""
    isbn: str = ""
    issn: str = ""
    language: str = ""
    homepage: str = ""
    how: str = ""
    note: str = ""
    award: str = ""
    abstract: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()


def facts(work: Publication) -> Facts:
    """All that the formats tell of a work; never fails on what is missing."""
    return Facts(
        title=either(work.plain_title, work.title),
        short_title=field_text(work, "shorttitle"),
        container=_container_name(work),
        short_container=field_text(work, "shortjournal"),
        venue=either(work.plain_venue, work.venue),
        event=field_text(work, "eventtitle"),
        series=field_text(work, "series"),
        volume=field_text(work, "volume"),
        number=field_text(work, "number", "issue"),
        pages=parse_pages(field_text(work, "pages")),
        eid=field_text(work, "eid", "articleno"),
        page_total=field_text(work, "pagetotal", "numpages"),
        chapter=field_text(work, "chapter"),
        edition=field_text(work, "edition"),
        version=field_text(work, "version"),
        maker=_maker(work),
        place=field_text(work, "location", "address"),
        genre=_genre(work),
        status=_STATUS.get(field_text(work, "pubstate").lower(), field_text(work, "pubstate")),
        doi=clean(work.doi or ""),
        arxiv=clean(work.arxiv or ""),
        isbn=field_text(work, "isbn"),
        issn=field_text(work, "issn"),
        language=language_tag(field_text(work, "language", "langid")),
        homepage=homepage(work),
        how=field_text(work, "howpublished"),
        note=either(field_text(work, "note"), work.note),
        award=either(field_text(work, "award"), work.award),
        abstract=either(work.plain_abstract, work.abstract),
        summary=either(work.plain_summary, work.summary),
        keywords=_keywords(work),
    )


_PUBLISHERS = ("publisher", "organization", "institution", "school")
_MAKERS = {
    "thesis": ("school", "institution", "publisher"),
    "report": ("institution", "publisher", "organization", "school"),
    "patent": ("holder", "publisher", "organization"),
}
# BibLaTeX manual, section 4.9.2.13 and 4.9.2.12.
_GENRES = {
    "bathesis": "Bachelor\u2019s thesis",
    "mathesis": "Master\u2019s thesis",
    "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
}
_GENRE_OF_TYPE = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master\u2019s thesis",
    "mathesis": "Master\u2019s thesis",
    "bachelorsthesis": "Bachelor\u2019s thesis",
    "techreport": "Technical report",
    "manual": "Manual",
}
_GENRE_OF_KIND = {"thesis": "Thesis", "report": "Report", "patent": "Patent"}
_STATUS = {
    "inpreparation": "in preparation",
    "inpress": "in press",
    "prepublished": "pre-published",
}


def _container_name(work: Publication) -> str:
    """Without a mere event: that is a container of papers in proceedings only."""
    name = either(work.plain_container, work.container)
    return "" if work.kind != "conference" and name == field_text(work, "eventtitle") else name


def _maker(work: Publication) -> str:
    if work.kind != "preprint":
        return field_text(work, *_MAKERS.get(work.kind, _PUBLISHERS))
    container = either(work.plain_container, work.container)
    return "arXiv" if work.arxiv else container or field_text(work, *_PUBLISHERS)


def _genre(work: Publication) -> str:
    if work.kind not in _GENRE_OF_KIND:
        return ""
    said = field_text(work, "type")
    default = _GENRE_OF_TYPE.get(work.type, _GENRE_OF_KIND[work.kind])
    return _GENRES.get(said.lower(), said) or default


def is_in_series(work: Publication) -> bool:
    """Whether ``number`` counts in the series, as it does for all that is part of a book."""
    return work.kind in ("book", "chapter", "conference")


def _keywords(work: Publication) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(clean, work.keywords) if word))


# Babel's names, which BibLaTeX uses, and the English names of languages.
_LANGUAGES = {
    "american": "en-US",
    "arabic": "ar",
    "australian": "en-AU",
    "austrian": "de-AT",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "canadian": "en-CA",
    "catalan": "ca",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latin": "la",
    "naustrian": "de-AT",
    "ngerman": "de",
    "norwegian": "no",
    "nswissgerman": "de-CH",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "swissgerman": "de-CH",
    "turkish": "tr",
    "ukenglish": "en-GB",
    "ukrainian": "uk",
    "usenglish": "en-US",
    "vietnamese": "vi",
}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def language_tag(text: str) -> str:
    """``ngerman`` as ``de``; a language tag, or words for no known language, as they are."""
    name = text.strip().lower().removeprefix("lang")
    return _LANGUAGES.get(name, text.strip())


def is_language_tag(text: str) -> bool:
    """Whether the text has the form of a BCP 47 tag."""
    return _LANGUAGE_TAG.fullmatch(text) is not None


# --- People -------------------------------------------------------------------------------

_OTHERS = re.compile(r"\band\s+others\s*$", re.I)


class Roles(NamedTuple):
    """Authors apart from editors, and whether there are more of them than named."""

    authors: tuple[Author, ...]
    editors: tuple[Author, ...]
    more_authors: bool
    more_editors: bool


def roles(work: Publication) -> Roles:
    """Who wrote and who edited; `Publication.authors` are editors where a book has no author."""
    if work.by_editors:
        return Roles((), work.authors, False, work.others)
    more_editors = _OTHERS.search(work.fields.get("editor", "")) is not None
    return Roles(work.authors, work.editors, work.others, more_editors)


def family_name(person: Person) -> str:
    """Family name with its particle, ``van Beethoven``; empty where the name has no parts."""
    return clean(f"{person.particle} {person.family}") if person.family else ""


# --- Addresses ----------------------------------------------------------------------------

# Links that lead to something beside the work.
_BESIDE = frozenset(
    {"bib", "bibtex", "blog", "blog post", "code", "data", "dataset", "demo", "poster", "project"}
    | {"slides", "supp", "supplement", "talk", "video", "website"}
)


_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*/[A-Za-z0-9/._~?=&%:;,+-]*")


def web_address(url: str, base: str = "") -> str:
    """The absolute address of ``url``; empty where there is none or it is not http or https."""
    address = clean(url)
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    try:
        parts = urlsplit(urljoin(base, address))
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return ""
    if not address or parts.scheme not in ("http", "https") or not host:
        return ""
    return quote(parts._replace(netloc=host).geturl(), safe="%/:=&?~#+!$,;'@()*[]")


def link_address(link: Link, site_url: str = "") -> str:
    """The absolute address of a link; a file of the site has one only below ``site_url``."""
    if link.local:
        return web_address(link.url.lstrip("/"), f"{site_url.rstrip('/')}/") if site_url else ""
    return web_address(link.url)


def doi_address(doi: str) -> str:
    """A DOI as a link; what an address cannot hold is escaped (``<``, ``>`` of old DOIs)."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}" if doi else ""


def arxiv_address(identifier: str) -> str:
    """The abstract's page on arXiv."""
    return f"https://arxiv.org/abs/{quote(identifier, safe='/.')}" if identifier else ""


def homepage(work: Publication) -> str:
    """Where a reader finds the work elsewhere: a page rather than a PDF; else arXiv."""
    leading = [
        address
        for link in work.links
        if link.label.casefold() not in _BESIDE and (address := link_address(link))
    ]
    pages = (address for address in leading if not is_pdf(address))
    named = next(pages, "") or (leading[0] if leading else web_address(work.fields.get("url", "")))
    return named or arxiv_address(clean(work.arxiv or "")) or _accompaniment(work)


def _accompaniment(work: Publication) -> str:
    """Of data, software and talks, what would be an accompaniment elsewhere is the work."""
    if work.kind not in ("data", "software", "talk"):
        return ""
    return next(filter(None, map(link_address, work.links)), "")


def is_pdf(address: str) -> bool:
    """Whether the address looks like that of a PDF, arXiv's included."""
    path = urlsplit(address).path.lower()
    return path.endswith(".pdf") or "arxiv.org/pdf/" in address.lower()
