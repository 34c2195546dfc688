"""An Atom feed of publications, valid by RFC 4287.

A reader of feeds knows an entry by its id and shows it again when it is ``updated``.
So ids are made of the site's host and the citation key alone, as ``tag:`` URIs (RFC 4151),
and ``updated`` is the work's own date: neither a corrected typo, nor a rebuild, nor a move
from http to https sends the list once more.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from ..dates import PartialDate
from ..links import link_address, web_address
from ..publication import Author, Link, Publication
from ..text import clean
from .reference import reference

ATOM = "http://www.w3.org/2005/Atom"
# RFC 4151 wants a date on which the host was the owner's.  It is part of every id, so it
# never changes.
TAG_DATE = "2025"
# Of works without a date: any date that does not change.
UNDATED = "1970-01-01T00:00:00Z"


def atom(
    works: Iterable[Publication],
    *,
    site_url: str,
    feed_url: str,
    title: str,
    author: str,
    clock: datetime | None = None,
    list_url: str = "",
    limit: int | None = None,
    stylesheet: str | None = None,
    tag_date: str = TAG_DATE,
) -> str:
    """The works as an Atom feed, newest first; the text of an XML file in UTF-8.

    Args:
        site_url: Absolute address of the site, with or without a slash at its end.
        feed_url: Of the feed itself, absolute or relative to ``site_url``.
        title: Of the feed.
        author: Whose feed it is; stands in for the authors of a work that names none.
        clock: The build's time, for a feed without entries only; `UNDATED` where it is None.
        list_url: Of the page that lists the works; the site's where it is empty.
        limit: How many works at most; None for all.
        stylesheet: Address of a style sheet (XSLT or CSS) for people who open the feed.
        tag_date: Year or date within each id; it must never change.
    """
    base = web_address(f"{site_url.rstrip('/')}/")
    feed_id = tag_uri(base, "publications", tag_date)
    newest = _newest(works)[:limit]
    feed = ET.Element("feed", {"xmlns": ATOM} | ({"xml:base": base} if base else {}))
    _text(feed, "id", feed_id)
    _text(feed, "title", title)
    _text(feed, "updated", max(map(updated, newest), default=_moment(clock)))
    _link(feed, "self", _address(feed_url, base), "application/atom+xml")
    _link(feed, "alternate", _address(list_url, base) or base, "text/html")
    _person(feed, author)
    for work in newest:
        _entry(feed, work, base, tag_date)
    ET.indent(feed, " ")
    return _declaration(stylesheet) + ET.tostring(feed, encoding="unicode") + "\n"


def tag_uri(site_url: str, name: str, tag_date: str = TAG_DATE) -> str:
    """An id by RFC 4151: of the site's host and folder, not of its scheme or port.

    The folder keeps the ids of two people on one host apart.

    >>> tag_uri("https://www.mit.edu/~ziyinl/", "publications/ziyin2022exact")
    'tag:www.mit.edu,2025:~ziyinl/publications/ziyin2022exact'
    """
    host, folder = _host_and_folder(site_url)
    path = "/".join(part for part in (folder, name) if part)
    return f"tag:{host},{tag_date}:{quote(path, safe='/:@~._-+')}"


def _host_and_folder(site_url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(site_url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return "localhost", ""
    # An authority of RFC 4151 is a DNS name: no IPv6 address.
    return (host if host and ":" not in host else "localhost"), parts.path.strip("/")


def updated(work: Publication) -> str:
    """The work's date as RFC 3339 wants it, what is not known being the first of its period."""
    return _first_day(work.date)


def _first_day(date: PartialDate) -> str:
    if date.year is None:
        return UNDATED
    year, month, day = date.sort_key
    return f"{year:04}-{month or 1:02}-{day or 1:02}T00:00:00Z"


def _moment(clock: datetime | None) -> str:
    """A time without zone is taken for UTC."""
    if clock is None:
        return UNDATED
    utc = clock.replace(tzinfo=UTC) if clock.tzinfo is None else clock
    return utc.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _newest(works: Iterable[Publication]) -> list[Publication]:
    """Newest first and otherwise in their order; of two with the same key only the first."""
    distinct: dict[str, Publication] = {}
    for work in works:
        distinct.setdefault(clean(work.key), work)
    return sorted(distinct.values(), key=lambda work: work.date.sort_key, reverse=True)


def _declaration(stylesheet: str | None) -> str:
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    if not stylesheet:
        return declaration
    href = quote(clean(stylesheet), safe="%/:=?~#+!$,;@()*[]")
    kind = "text/css" if urlsplit(href).path.endswith(".css") else "text/xsl"
    # "?>" would end the instruction, whatever quotes it stands in.
    return f'{declaration}<?xml-stylesheet type="{kind}" href="{href.replace("?>", "%3F%3E")}"?>\n'


def _address(url: str, base: str) -> str:
    """Absolute below the site; without a site's address, as it is."""
    if not url:
        return ""
    return web_address(url if "//" in url else url.lstrip("/"), base) or (
        "" if base else clean(url)
    )


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = clean(text)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    if href:
        ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _person(parent: ET.Element, name: str, uri: str = "") -> None:
    person = ET.SubElement(parent, "author")
    _text(person, "name", name)
    if uri:
        _text(person, "uri", uri)


def _entry(feed: ET.Element, work: Publication, base: str, tag_date: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", tag_uri(base, f"publications/{clean(work.key)}", tag_date))
    _text(entry, "title", work.title.plain or work.key)
    _text(entry, "updated", updated(work))
    _link(entry, "alternate", _address(work.url, base), "text/html")
    _authors(entry, work.people, base)
    for word in work.keywords:
        ET.SubElement(entry, "category", {"term": clean(word)})
    if work.summary.plain:
        _text(entry, "summary", work.summary.plain)
    _text(entry, "content", _content(work, base), type="html")


def _authors(entry: ET.Element, people: Sequence[Author], base: str) -> None:
    for author in people:
        if name := clean(author.name):
            _person(entry, name, web_address(author.person.url or "", base))


def _content(work: Publication, base: str) -> Markup:
    """The reference, the finding and the links, as HTML."""
    linked = ((link, link_address(link, base)) for link in work.links)
    links = Markup(" ").join(_anchor(link, address) for link, address in linked if address)
    paragraphs = [reference(work).html, work.summary.html, links]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in paragraphs if part)


def _anchor(link: Link, address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, clean(link.label))
