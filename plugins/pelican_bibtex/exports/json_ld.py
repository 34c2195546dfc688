"""What a page says to search engines: works and people in schema.org's words, as JSON-LD.

The owner has one address in all of it (`owner_id`), so that the author of each work is the person
of the home page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ..links import identifier_address, web_address
from ..people import Owner
from ..publication import Person, Publication
from ..text import clean
from .manuscripts import as_manuscript, publisher

_WITH_PAGES = frozenset(("Article", "Chapter", "NewsArticle", "Report", "ScholarlyArticle"))

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_ld(
    work: Publication,
    *,
    page_url: str,
    site_url: str,
    pdf_url: str | None = None,
    image: str | None = None,
    trail: Sequence[tuple[str, str]] = (),
) -> Markup:
    """The work in schema.org's words, as JSON that is safe within ``<script>``.

    Args:
        page_url: Address of the work's page.
        site_url: Of the site; people's relative addresses count from it.
        pdf_url: Address of the PDF that the site has.
        image: Address of a picture that stands for the work.
        trail: Names and addresses of the pages that lead to this one, from the home page on.
    """
    work = as_manuscript(work)
    steps = [*trail, (work.title.plain, page_url)] if trail else []
    type_ = work.form.schema
    return script(
        {
            "@context": "https://schema.org",
            "@type": type_,
            "@id": page_url,
            "url": page_url,
            "name": work.title.plain,
            "headline": work.title.plain,
            "author": [_person(author.person, site_url) for author in work.authors],
            "editor": [_person(author.person, site_url) for author in work.editors],
            "datePublished" if work.has_appeared or work.arxiv else "dateCreated": work.date.iso,
            "creativeWorkStatus": work.status,
            **_whole(work, type_),
            **_own(work, type_),
            "identifier": _identifiers(work),
            "sameAs": _distinct(
                identifier_address("doi", work.doi),
                identifier_address("arxiv", work.arxiv),
                work.homepage,
            ),
            "abstract": work.abstract.plain,
            "description": "" if work.abstract.plain else work.summary.plain,
            "keywords": list(work.keywords),
            "inLanguage": work.language_tag,
            "award": work.award.plain,
            "image": image,
            "encoding": _pdf(pdf_url),
            "mainEntityOfPage": _page(page_url, steps),
        }
    )


def _page(url: str, steps: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {"@type": "WebPage", "url": url, "breadcrumb": breadcrumbs(steps)} if steps else {}


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, object]:
    """A ``BreadcrumbList`` of names and absolute addresses, from the home page to the page."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def owner_id(site_url: str) -> str:
    """By which every page's JSON-LD means the owner; empty for a site without an address."""
    return f"{_folder(site_url)}#owner" if site_url else ""


def script(data: Mapping[str, Any]) -> Markup:
    """JSON without the empty values, and without what could end a script or start markup."""
    text = _encoded(_filled(data))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item}
    return [_filled(item) for item in value] if isinstance(value, list | tuple) else value


def _distinct(*values: str) -> list[str]:
    return list(dict.fromkeys(filter(None, values)))


def _folder(site_url: str) -> str:
    """The site's address as a base of relative ones."""
    return f"{site_url.rstrip('/')}/" if site_url else ""


def _person(person: Person, site_url: str) -> dict[str, object]:
    return {
        "@type": "Person",
        "@id": owner_id(site_url) if person.is_owner else "",
        "name": person.name,
        "familyName": person.surname,
        "givenName": person.given,
        "honorificSuffix": person.suffix,
        "alternateName": person.native,
        "url": web_address(person.url or "", _folder(site_url)),
        "sameAs": orcid_address(person.orcid),
    }


def orcid_address(orcid: str | None) -> str:
    """An ORCID iD as the link that ORCID wants it to be."""
    return f"https://orcid.org/{clean(orcid)}" if orcid else ""


def _identifiers(work: Publication) -> list[dict[str, str]]:
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in (("doi", work.doi), ("arxiv", work.arxiv))
        if value
    ]


def _pdf(url: str | None) -> dict[str, str]:
    media = {"@type": "MediaObject", "contentUrl": url or "", "encodingFormat": "application/pdf"}
    return media if url else {}


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _whole(work: Publication, type_: str) -> dict[str, object]:
    """What the work is part of, and where in it."""
    whole = _periodical(work) if work.kind == "article" else _book(work)
    pages = {
        "pageStart": work.pages.opening or work.eid,
        "pageEnd": work.pages.closing,
        "pagination": work.pages.joined("-") or work.eid,
    }
    return {"isPartOf": whole, **(pages if type_ in _WITH_PAGES else {})}


def _periodical(work: Publication) -> dict[str, object]:
    """Issue within volume within journal, as far as they are known."""
    name = work.whole
    whole: dict[str, object] = {"@type": "Periodical", "name": name, "issn": work.issn}
    whole = whole if name else {}
    if work.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": work.volume, "isPartOf": whole}
    if work.number:
        whole = {"@type": "PublicationIssue", "issueNumber": work.number, "isPartOf": whole}
    return whole


def _book(work: Publication) -> dict[str, object]:
    """The book or the proceedings, or the series that a book is in."""
    series = work.series or (work.container.plain if work.kind == "book" else "")
    whole: dict[str, object] = {"@type": "BookSeries", "name": series, "issn": work.issn}
    whole = whole if series else {}
    if work.volume and work.kind in ("book", "chapter", "conference"):
        whole = {"@type": "PublicationVolume", "volumeNumber": work.volume, "isPartOf": whole}
    name = work.whole
    if work.kind in ("chapter", "conference") and name:
        return {"@type": "Book", "name": name, "isbn": work.isbn, "isPartOf": whole}
    if work.kind in ("book", "preprint") or not work.container.plain:
        return whole
    return {"@type": "CreativeWork", "name": work.container.plain, "isPartOf": whole}


def _own(work: Publication, type_: str) -> dict[str, object]:
    """Properties that only some types have."""
    role = "sourceOrganization" if type_ == "Thesis" else "publisher"
    common: dict[str, object] = {role: _organization(publisher(work))}
    own: dict[str, dict[str, object]] = {
        "Book": {"isbn": work.isbn, "bookEdition": work.edition, "numberOfPages": _count(work)},
        "Report": {"reportNumber": work.number},
        "Dataset": {"version": work.version},
        "SoftwareSourceCode": {"version": work.version},
        "Thesis": {"inSupportOf": work.genre},
    }
    return common | own.get(type_, {})


def _count(work: Publication) -> int | None:
    text = work.page_total
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def person_json_ld(
    owner: Owner,
    *,
    page_url: str,
    site_url: str = "",
    image: str | None = None,
) -> Markup:
    """A ``ProfilePage`` of the site's owner, as JSON that is safe within ``<script>``.

    Args:
        page_url: Address of the page.
        site_url: Of the site; a relative address of the owner's counts from it.
        image: Address of a portrait.
    """
    person = {
        **_person(owner, site_url),
        "@id": owner_id(site_url or page_url),
        "jobTitle": owner.position,
        "affiliation": [_organization(name) for name in owner.affiliations if name],
        "url": web_address(owner.url or "", _folder(site_url)) or page_url,
        "image": image,
        "sameAs": _distinct(*(address for _, address in owner.pages)),
    }
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "@id": page_url}
    return script(page | {"url": page_url, "mainEntity": person})
