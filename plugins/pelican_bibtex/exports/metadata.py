"""What a page says of a work to machines: Google Scholar, search engines, link previews.

`meta_tags` follows Google Scholar's inclusion guidelines, `json_ld` schema.org, `open_graph`
ogp.me.  People appear as the site knows them, not as an entry prints them; "and others" is
left out, because whoever these are, none of them is called so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup

from ..dates import PartialDate
from ..publication import Author, Person, Publication
from .csl import csl_type
from .facts import (
    Facts,
    arxiv_address,
    clean,
    doi_address,
    facts,
    family_name,
    is_language_tag,
    roles,
    web_address,
)
from .reference import plain_reference

Pairs = tuple[tuple[str, str], ...]

# --- Google Scholar -----------------------------------------------------------------------


def meta_tags(work: Publication, *, page_url: str, pdf_url: str | None = None) -> Pairs:
    """``<meta name content>`` pairs for Google Scholar, and for Zotero, which reads the same.

    Where the work has no author or no year there is no such tag, and Scholar then takes the
    page for one without tags; nothing is made up to please it.

    Args:
        page_url: Absolute address of the work's page; a relative one is not given away.
        pdf_url: Absolute address of the PDF.  Scholar wants it in the folder of the page:
            one that lies elsewhere gets no tag.
    """
    told, people = facts(work), roles(work)
    pairs = [
        ("title", told.title),
        *(("author", scholar_name(author.person)) for author in people.authors),
        *(("editor", scholar_name(author.person)) for author in people.editors),
        ("publication_date", _scholar_date(work.date)),
        *_appeared(work, told),
        ("doi", told.doi),
        ("arxiv_id", told.arxiv),
        ("language", told.language if is_language_tag(told.language) else ""),
        *(("keywords", word) for word in told.keywords),
        ("abstract_html_url", web_address(page_url)),
        ("pdf_url", _pdf_beside(page_url, pdf_url)),
    ]
    return tuple((f"citation_{name}", value) for name, value in pairs if value)


def _appeared(work: Publication, told: Facts) -> Iterator[tuple[str, str]]:
    container = told.container or told.venue
    titles = {
        "article": ("journal_title", container),
        "chapter": ("inbook_title", container),
        "conference": ("conference_title", container or told.event),
        "report": ("technical_report_institution", told.maker),
        "thesis": ("dissertation_institution", told.maker),
    }
    numbers = {"article": "issue", "report": "technical_report_number"}
    if work.kind in titles:
        yield titles[work.kind]
    if work.kind in numbers:
        yield numbers[work.kind], told.number
    yield "volume", told.volume
    yield "firstpage", told.pages.opening or told.eid
    yield "lastpage", told.pages.closing
    yield "issn", told.issn
    yield "isbn", told.isbn
    if work.kind not in ("report", "thesis"):
        yield "publisher", told.maker


def scholar_name(person: Person) -> str:
    """``Family, Given``, in two parts whatever the name has; a name without parts as it is."""
    given = " ".join(part for part in (clean(person.given), clean(person.suffix)) if part)
    return ", ".join(part for part in (family_name(person), given) if part) or clean(person.name)


def _scholar_date(date: PartialDate) -> str:
    """``2010/5/12``, ``2010/5`` or ``2010``: as much as is known, the start of a range."""
    return "/".join(str(part) for part in date.parts)


def _pdf_beside(page_url: str, pdf_url: str | None) -> str:
    page, pdf = web_address(page_url), web_address(pdf_url or "")
    folder = page.rpartition("/")[0]
    return pdf if page and pdf.startswith(f"{folder}/") else ""


# --- schema.org ---------------------------------------------------------------------------

_TYPES = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "entry-encyclopedia": "Chapter",
    "manuscript": "ScholarlyArticle",
    "pamphlet": "Book",
    "paper-conference": "ScholarlyArticle",
    "report": "Report",
    "review": "Review",
    "software": "SoftwareSourceCode",
    "thesis": "Thesis",
}
_WITH_PAGES = frozenset(("Article", "Chapter", "NewsArticle", "Report", "ScholarlyArticle"))


def json_ld(
    work: Publication,
    *,
    page_url: str,
    site_url: str,
    pdf_url: str | None = None,
    image: str | None = None,
) -> Markup:
    """The work in schema.org's words, as JSON that is safe within ``<script>``.

    Args:
        page_url: Address of the work's page.
        site_url: Of the site; people's relative addresses count from it.
        pdf_url: Address of the PDF that the site has.
        image: Address of a picture that stands for the work.
    """
    told, people = facts(work), roles(work)
    type_ = _TYPES.get(csl_type(work), "CreativeWork")
    return _script(
        {
            "@context": "https://schema.org",
            "@type": type_,
            "@id": page_url,
            "url": page_url,
            "name": told.title,
            "headline": told.title,
            "author": _persons(people.authors, site_url),
            "editor": _persons(people.editors, site_url),
            "datePublished": work.date.iso,
            **_whole(work, told, type_),
            **_own(told, type_),
            "identifier": _identifiers(told),
            "sameAs": _distinct(doi_address(told.doi), arxiv_address(told.arxiv), told.homepage),
            "abstract": told.abstract,
            "description": "" if told.abstract else told.summary,
            "keywords": list(told.keywords),
            "inLanguage": told.language if is_language_tag(told.language) else "",
            "award": told.award,
            "image": image,
            "encoding": _pdf(pdf_url),
        }
    )


def _script(data: Mapping[str, Any]) -> Markup:
    """JSON without the empty values, and without what could end a script or start markup."""
    text = json.dumps(_filled(data), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item) for key, item in value.items() if item}
    if isinstance(value, (list, tuple)):
        return [_filled(item) for item in value]
    return clean(value) if isinstance(value, str) else value


def _distinct(*values: str) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _persons(people: Iterable[Author], site_url: str) -> list[dict[str, object]]:
    return [_person(author.person, _folder(site_url)) for author in people]


def _folder(site_url: str) -> str:
    """The site's address as a base of relative ones."""
    return f"{site_url.rstrip('/')}/" if site_url else ""


def _person(person: Person, base: str) -> dict[str, object]:
    return {
        "@type": "Person",
        "name": person.name,
        "familyName": family_name(person),
        "givenName": person.given,
        "honorificSuffix": person.suffix,
        "alternateName": person.native,
        "url": web_address(person.url or "", base),
        "sameAs": orcid_address(person.orcid),
    }


def orcid_address(orcid: str | None) -> str:
    """An ORCID iD as the link that ORCID wants it to be."""
    return f"https://orcid.org/{clean(orcid)}" if orcid else ""


def _identifiers(told: Facts) -> list[dict[str, str]]:
    found = (("doi", told.doi), ("arxiv", told.arxiv))
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in found
        if value
    ]


def _pdf(url: str | None) -> dict[str, str]:
    media = {"@type": "MediaObject", "contentUrl": url or "", "encodingFormat": "application/pdf"}
    return media if url else {}


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _whole(work: Publication, told: Facts, type_: str) -> dict[str, object]:
    """What the work is part of, and where in it."""
    whole = _periodical(told) if work.kind == "article" else _book(work, told)
    if type_ not in _WITH_PAGES:
        return {"isPartOf": whole}
    return {
        "isPartOf": whole,
        "pageStart": told.pages.opening or told.eid,
        "pageEnd": told.pages.closing,
        "pagination": told.pages.joined("-") or told.eid,
    }


def _periodical(told: Facts) -> dict[str, object]:
    """Issue within volume within journal, as far as they are known."""
    name = told.container or told.venue
    whole: dict[str, object] = {"@type": "Periodical", "name": name, "issn": told.issn}
    whole = whole if name else {}
    if told.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": told.volume, "isPartOf": whole}
    if told.number:
        whole = {"@type": "PublicationIssue", "issueNumber": told.number, "isPartOf": whole}
    return whole


def _book(work: Publication, told: Facts) -> dict[str, object]:
    """The book or the proceedings, or the series that a book is in."""
    series = told.series or (told.container if work.kind == "book" else "")
    whole: dict[str, object] = {"@type": "BookSeries", "name": series, "issn": told.issn}
    whole = whole if series else {}
    if told.volume and work.kind in ("book", "chapter", "conference"):
        whole = {"@type": "PublicationVolume", "volumeNumber": told.volume, "isPartOf": whole}
    if work.kind in ("chapter", "conference") and (told.container or told.venue):
        name = told.container or told.venue
        return {"@type": "Book", "name": name, "isbn": told.isbn, "isPartOf": whole}
    if work.kind in ("book", "preprint") or not told.container:
        return whole
    return {"@type": "CreativeWork", "name": told.container, "isPartOf": whole}


def _own(told: Facts, type_: str) -> dict[str, object]:
    """Properties that only some types have."""
    role = "sourceOrganization" if type_ == "Thesis" else "publisher"
    common: dict[str, object] = {role: _organization(told.maker)}
    own: dict[str, dict[str, object]] = {
        "Book": {"isbn": told.isbn, "bookEdition": told.edition, "numberOfPages": _count(told)},
        "Report": {"reportNumber": told.number},
        "Dataset": {"version": told.version},
        "SoftwareSourceCode": {"version": told.version},
        "Thesis": {"inSupportOf": told.genre},
    }
    return common | own.get(type_, {})


def _count(told: Facts) -> int | None:
    text = told.page_total
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


class Owner(Protocol):
    """Whose site it is."""

    @property
    def name(self) -> str: ...
    @property
    def given(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def native(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    @property
    def orcid(self) -> str | None: ...
    @property
    def position(self) -> str: ...
    @property
    def affiliations(self) -> Sequence[str]: ...


def person_json_ld(
    owner: Owner,
    *,
    page_url: str,
    site_url: str = "",
    same_as: Sequence[str] = (),
    image: str | None = None,
) -> Markup:
    """A ``ProfilePage`` of the site's owner, as JSON that is safe within ``<script>``.

    Args:
        page_url: Address of the page.
        site_url: Of the site; a relative address of the owner's counts from it.
        same_as: Addresses of other pages about the owner.
        image: Address of a portrait.
    """
    url = web_address(owner.url or "", _folder(site_url)) or page_url
    person = {
        "@type": "Person",
        "name": owner.name,
        "familyName": owner.family,
        "givenName": owner.given,
        "alternateName": owner.native,
        "jobTitle": owner.position,
        "affiliation": [_organization(name) for name in owner.affiliations if name],
        "url": url,
        "image": image,
        "sameAs": _distinct(orcid_address(owner.orcid), *same_as),
    }
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "@id": page_url}
    return _script(page | {"url": page_url, "mainEntity": person})


# --- Open Graph ---------------------------------------------------------------------------

# Previews cut descriptions at about this many characters.
DESCRIPTION_LENGTH = 200


class Picture(Protocol):
    """An image that a preview shows.

    Attributes:
        url: Absolute address.
        width: In pixels; likewise height.
        alt: What the picture shows, in words.
    """

    @property
    def url(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def alt(self) -> str: ...


def open_graph(
    work: Publication, *, page_url: str, site_name: str, image: Picture | str | None = None
) -> Pairs:
    """``<meta property content>`` pairs for link previews.

    ``article:author`` is an address by Open Graph's rules: only people with a page have one.

    Args:
        page_url: Absolute address of the work's page.
        site_name: Name of the site.
        image: A picture, or its absolute address.
    """
    told, people = facts(work), roles(work)
    pages = [web_address(author.person.url or "") for author in people.authors or people.editors]
    pairs = [
        ("og:type", "article"),
        ("og:title", told.title),
        ("og:description", _shortened(_about(work, told), DESCRIPTION_LENGTH)),
        ("og:url", page_url),
        ("og:site_name", clean(site_name)),
        *picture_tags(image),
        *(("article:author", page) for page in pages),
        ("article:published_time", work.date.iso),
        *(("article:tag", word) for word in told.keywords),
        ("twitter:card", "summary_large_image" if image else "summary"),
    ]
    return tuple((name, value) for name, value in pairs if value)


def picture_tags(image: Picture | str | None) -> Pairs:
    """Open Graph's pairs for a picture."""
    if not image:
        return ()
    if isinstance(image, str):
        return (("og:image", image),)
    return (
        ("og:image", image.url),
        ("og:image:width", str(image.width)),
        ("og:image:height", str(image.height)),
        ("og:image:alt", image.alt),
    )


def description(work: Publication, length: int = DESCRIPTION_LENGTH) -> str:
    """The work in a sentence or two: its summary, else its abstract, else its reference.

    Args:
        length: In characters; a longer text ends with an ellipsis after a whole word.
    """
    return _shortened(_about(work, facts(work)), length)


def _about(work: Publication, told: Facts) -> str:
    return told.summary or told.abstract or plain_reference(work)


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    words, space, _ = text[:length].rpartition(" ")
    return f"{(words if space else text[: length - 1]).rstrip(' ,;:.')}\u2026"
