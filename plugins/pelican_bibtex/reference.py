"""A work as one formatted reference, and the plain facts that all output formats share.

`facts` reads a work once, for every format, so that BibTeX's habits (a dash written twice,
``school`` for a publisher, an editor in an author's place) are understood in one place
and RIS, CSL-JSON, meta tags and the feed cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup, escape

from .latex import to_text
from .publication import Author, Link, Person, Publication

# --- Text ---------------------------------------------------------------------------------

# All that XML 1.0 section 2.2 leaves out, the C1 controls, which are never meant, and the
# surrogates, which cannot be written as UTF-8.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# White space that breaks lines somewhere, and the ties of TeX.  Other spaces, such as the
# ideographic one, are the author's own.
_SPACES = re.compile("[\t-\r\x1c-\x1e \x85\xa0\u2028\u2029]+")


def clean(text: str) -> str:
    """The text on one line, without characters that some format cannot hold."""
    # Most text needs nothing: no control characters, no spaces but single ones.
    if text.isprintable() and "  " not in text:
        return str(text.strip())
    return _UNWRITABLE.sub("", _SPACES.sub(" ", text)).strip()


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


# --- The reference ------------------------------------------------------------------------


class Phrase(NamedTuple):
    """The same words as safe HTML and as plain text."""

    html: Markup
    plain: str


_NOTHING = Phrase(Markup(""), "")


def _said(text: str) -> Phrase:
    text = text.rstrip(" ,;:")
    return Phrase(escape(text), text)


def _shown(html: Markup | None, plain: str) -> Phrase:
    """Words of the source that may hold markup."""
    if not plain:
        return _NOTHING
    return Phrase(Markup(_clean_html(html)), plain) if html else _said(plain)


def _clean_html(html: Markup) -> str:
    # White space stays as it is: in HTML only its presence matters.
    return _UNWRITABLE.sub("", str(html)).strip()


def _cited(phrase: Phrase) -> Phrase:
    if not phrase.plain:
        return _NOTHING
    return Phrase(Markup("<cite>{}</cite>").format(phrase.html), phrase.plain)


def _joined(separator: str, phrases: Iterable[Phrase]) -> Phrase:
    kept = [phrase for phrase in phrases if phrase.plain]
    return Phrase(
        Markup(separator).join(phrase.html for phrase in kept),
        separator.join(phrase.plain for phrase in kept),
    )


# A full stop, question or exclamation mark, of China and Japan too, and closing quotes.
_ENDED = re.compile(r"[.?!\u2026\u3002\uff1f\uff01][\"'\u201d\u2019\u00bb]*$")
# Words that a sentence may begin with and that are no names: ours, and those for a year.
_LOWER_START = re.compile(
    r"(?:article|chapter|number|pages?|version|volume"
    r"|accepted|forthcoming|in (?:press|preparation)|submitted|to appear)\b"
)


def _sentence(*phrases: Phrase) -> Phrase:
    """The phrases between commas, none twice, with one full stop at the end.

    The source's words keep their case; a sentence that begins with ours begins with a capital.
    """
    html, plain = _joined(", ", dict.fromkeys(phrases))
    if not plain:
        return _NOTHING
    if _LOWER_START.match(plain) and str(html).startswith(plain[:6]):
        html, plain = Markup(html[0].upper() + html[1:]), plain[0].upper() + plain[1:]
    stop = "" if _ENDED.search(plain) else "."
    return Phrase(html + stop, plain + stop)


def reference(work: Publication) -> Markup:
    """The work as one formatted reference, safe inline HTML; links are left to the page.

    For example ``Liu Ziyin. Title. <cite>Physical Review Research</cite>, 5:043243, 2023.``
    """
    return _reference(work, facts(work)).html


def plain_reference(work: Publication) -> str:
    """`reference` as plain text."""
    return _reference(work, facts(work)).plain


def _reference(work: Publication, told: Facts) -> Phrase:
    sentences = [_people(work), *_shape(work)(work, told), _sentence(_remark(work, told))]
    phrase = _joined(" ", sentences)
    return phrase if phrase.plain else _said(clean(work.key))


def _people(work: Publication) -> Phrase:
    people = roles(work)
    if people.authors:
        return _sentence(_said(_listed(people.authors, people.more_authors)))
    return _sentence(_editors(people))


def _editors(people: Roles) -> Phrase:
    names = _listed(people.editors, people.more_editors)
    many = len(people.editors) > 1 or people.more_editors
    return _said(f"{names}, editor{'s' if many else ''}") if names else _NOTHING


def _listed(people: Sequence[Author], more: bool) -> str:
    """``A``, ``A and B``, ``A, B, and C``, ``A, B, et al.``; nobody is left out."""
    names = [name for name in (clean(author.name) for author in people) if name]
    if more and names:
        return f"{', '.join(names)}{',' if len(names) > 1 else ''} et al."
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _title(work: Publication, told: Facts) -> Phrase:
    """Without its own full stop: the sentence brings one."""
    html, plain = _shown(work.title or None, told.title)
    if plain.endswith(".") and html.endswith(".") and not plain.endswith(".."):
        return Phrase(Markup(html[:-1]), plain[:-1])
    return Phrase(html, plain)


Shape = Callable[[Publication, Facts], list[Phrase]]


def _shape(work: Publication) -> Shape:
    if work.type in ("proceedings", "mvproceedings"):
        return _volume
    return _SHAPES.get(work.kind, _elsewhere)


def _in_journal(work: Publication, told: Facts) -> list[Phrase]:
    where = _container(work, told)
    locator = map(_said, _locator(told))
    return [
        _sentence(_title(work, told)),
        _sentence(where, *locator, _date(work, where)),
        _edited_by(work),
    ]


def _in_book(work: Publication, told: Facts) -> list[Phrase]:
    people, where = roles(work), _container(work, told)
    editors = _editors(people) if people.authors else _NOTHING
    book = _joined(", ", [editors, where])
    inside = _joined(" ", [_said("In"), book]) if book.plain else _NOTHING
    parts = [inside, *_in_series(told), _said(_counted("chapter", told.chapter))]
    parts += map(_said, _page_words(told))
    imprint = [_said(told.maker), _said(told.place)]
    date = _date(work, where)
    if any(phrase.plain for phrase in imprint):
        return [_sentence(_title(work, told)), _sentence(*parts), _sentence(*imprint, date)]
    return [_sentence(_title(work, told)), _sentence(*parts, date)]


def _volume(work: Publication, told: Facts) -> list[Phrase]:
    return [
        _sentence(_cited(_title(work, told)), *_in_series(told), _said(_edition(told.edition))),
        _edited_by(work),
        _sentence(_said(told.maker), _said(told.place), _date(work)),
    ]


def _institutional(work: Publication, told: Facts) -> list[Phrase]:
    kind = _said(" ".join(part for part in (told.genre, told.number) if part))
    title = _title(work, told)
    return [
        _sentence(_cited(title) if work.kind == "thesis" else title),
        _sentence(kind, _said(told.maker), _said(told.place), _date(work)),
        _edited_by(work),
    ]


def _preprint(work: Publication, told: Facts) -> list[Phrase]:
    if told.arxiv:
        where = [_said(f"arXiv:{told.arxiv}")]
    else:
        server = _said(told.maker or told.how or told.venue)
        where = [server, _said(told.number or told.eid)]
    return [_sentence(_title(work, told)), _sentence(*where, _date(work, *where))]


def _elsewhere(work: Publication, told: Facts) -> list[Phrase]:
    container = _container(work, told)
    where = [container if told.container or not told.how else _said(told.how), _said(told.event)]
    version = _said(_counted("version", told.version))
    locator = map(_said, _locator(told))
    made = [_said(told.maker), _said(told.place)]
    return [
        _sentence(_title(work, told)),
        _sentence(*where, *locator, version, *made, _date(work, *where)),
        _edited_by(work),
    ]


_SHAPES: dict[str, Shape] = {
    "article": _in_journal,
    "book": _volume,
    "chapter": _in_book,
    "conference": _in_book,
    "patent": _institutional,
    "preprint": _preprint,
    "report": _institutional,
    "thesis": _institutional,
}


def _container(work: Publication, told: Facts) -> Phrase:
    """The journal or book; where it is not named, what the site shows as venue."""
    named = _cited(_shown(work.container, told.container))
    shown = _shown(work.venue, told.venue)
    return next((phrase for phrase in (named, shown) if phrase.plain), _said(told.event))


def _edited_by(work: Publication) -> Phrase:
    people = roles(work)
    names = _listed(people.editors, people.more_editors) if people.authors else ""
    return _sentence(_said(f"Edited by {names}")) if names else _NOTHING


def _date(work: Publication, *where: Phrase) -> Phrase:
    """The date, unless it is a mere year that the venue names ("NeurIPS 2022")."""
    label = clean(work.date.label)
    named = any(re.search(rf"\b{re.escape(label)}\b", phrase.plain) for phrase in where)
    mere = label.isdigit() and not (work.container or work.plain_container)
    return _NOTHING if mere and named else _said(label)


def _counted(word: str, number: str) -> str:
    return f"{word} {number}" if number else ""


def _locator(told: Facts) -> list[str]:
    """``5(4):043243``; in words where there is no volume."""
    if not told.volume:
        return [_counted("number", told.number), *_page_words(told)]
    number = f"({told.number})" if told.number else ""
    pages = told.eid or told.pages.shown
    return [f"{told.volume}{number}{':' if pages else ''}{pages}"]


# More digits than any volume has pages: it is an article's number.
_ARTICLE_NUMBER = re.compile(r"\D*\d{5,}")


def _page_words(told: Facts) -> list[str]:
    if told.eid:
        return [f"article {told.eid}"]
    pages = told.pages.shown
    single = told.pages.last in ("", told.pages.first)
    if single and _ARTICLE_NUMBER.match(pages):
        return [f"article {pages}"]
    many = not single or "," in pages or pages.endswith(("+", "f", "ff", "."))
    return [_counted("pages" if many else "page", pages)]


def _in_series(told: Facts) -> list[Phrase]:
    """``volume 97 of Series``, ``number 12 in Series``, ``volume 2``, or the series alone."""
    volume, number = _counted("volume", told.volume), _counted("number", told.number)
    if not told.series:
        return [_said(volume), _said(number)]
    if volume and number:
        return [_said(volume), _said(f"{number} in {told.series}")]
    place = f"{volume} of " if volume else f"{number} in " if number else ""
    return [_said(f"{place}{told.series}")]


def _edition(edition: str) -> str:
    """``2`` as ``2nd edition``, ``Second`` as ``second edition``."""
    if not edition:
        return ""
    if edition.isascii() and edition.isdigit():
        return f"{edition}{_ordinal(int(edition[-4:]))} edition"
    done = re.search(r"\bed(?:ition|n|\.|$)|\b(?:Aufl|édition|edición)", edition, re.I)
    return edition if done else f"{edition[0].lower()}{edition[1:]} edition"


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _remark(work: Publication, told: Facts) -> Phrase:
    """The note, unless it says what the reference has said; else the state of publication."""
    said = (told.arxiv and told.arxiv in told.note) or told.note in (told.venue, told.how)
    if told.note and not said:
        return _shown(work.note, told.note)
    return _said(told.status[:1].upper() + told.status[1:])
