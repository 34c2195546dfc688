"""Atom feeds, valid by RFC 4287: of publications, and of whatever else gives its entries.

A reader of feeds knows an entry by its id and shows it again when it is ``updated``.
So ids are made of the site's host and a name alone, as ``tag:`` URIs (RFC 4151), and a work is
``updated`` at its own date: neither a corrected typo, nor a rebuild, nor a move from http to
https sends the list once more.

A browser shows a feed with its style sheet. Links in it work because they are XHTML, in elements
of our own that feed readers pass over (RFC 4287, 6.3).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from ..links import link_address, web_address
from ..publication import Publication
from ..tex.math import as_text
from ..text import UNWRITABLE, clean
from ..words import language, say
from .reference import reference

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
# RFC 4151 wants a date on which the host was the owner's.  It is part of every id, so it
# never changes.
TAG_DATE = "2025"
# Of works without a date, and of feeds without entries: any date that does not change.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is new.

    Attributes:
        id: An address that never changes.
        title: Plain text; so is the summary.
        url: Absolute; empty for none.
        updated: When it last changed in a way that matters.
        published: When it appeared; None where that is not known.
        when: The date for a person, as precisely as it is known.
        content: HTML with absolute links; empty for none.
        authors: Names and addresses, which may be empty; the feed's author where there is none.
        tags: Plain text.
    """

    id: str
    title: str
    url: str
    updated: datetime
    published: datetime | None = None
    when: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()


def feed(
    entries: Sequence[Entry],
    *,
    site_url: str,
    url: str,
    id: str,
    first_url: str = "",
    author: str,
    title: str,
    stylesheet: str = "",
    home: str = "",
    lang: str = "",
) -> str:
    """A feed as the text of an XML file in UTF-8.

    Args:
        entries: In the order shown.
        site_url: Absolute address of the site, with or without a slash at its end.
        url: Of the feed itself, absolute or relative to ``site_url``; likewise the style sheet.
        id: What the feed is called below the site, for ever.
        first_url: Where the site was first, of which ids are made; empty for ``site_url``.
        author: Whose feed it is.
        title: Of the feed.
        stylesheet: A style sheet (CSS or XSLT) for people who open the feed; empty for none.
        home: Address below the site of the page that the feed belongs to.
        lang: The language of the feed; empty for that of the site.
    """
    base = web_address(f"{site_url.rstrip('/')}/")
    root = ET.Element("feed", {"xmlns": ATOM} | ({"xmlns:h": XHTML} if stylesheet else {}))
    if lang:
        root.set("xml:lang", lang)
    _text(root, "id", tag_uri(first_url or base, id))
    _text(root, "title", title)
    _text(root, "updated", moment(max((entry.updated for entry in entries), default=UNDATED)))
    _link(root, "self", absolute(url, base), "application/atom+xml")
    _link(root, "alternate", absolute(home, base) or base, "text/html")
    _person(root, author)
    if stylesheet:
        hint = ET.SubElement(root, "h:p")
        hint.text = say("This is a feed. Its address, in a feed reader, keeps you up to date. ")
        link = ET.SubElement(hint, "h:a", {"href": absolute(home, base) or base})
        link.text = clean(say("The site of %(name)s", name=author))
        hint[0].tail = "."
    for entry in entries:
        _entry(root, entry, for_people=bool(stylesheet))
    ET.indent(root, " ")
    head = _declaration(absolute(stylesheet, base))
    return f"{head}{ET.tostring(root, encoding='unicode')}\n"


def entries(
    works: Iterable[Publication], site_url: str, limit: int | None = None, first_url: str = ""
) -> list[Entry]:
    """The works as entries, the newest first; of two with the same key only the first."""
    base = web_address(f"{site_url.rstrip('/')}/")
    distinct: dict[str, Publication] = {}
    for work in works:
        distinct.setdefault(clean(work.key), work)
    newest = sorted(distinct.values(), key=lambda work: work.date.sort_key, reverse=True)
    return [
        Entry(
            id=tag_uri(first_url or base, f"{_folder(work)}publications/{clean(work.key)}"),
            title=work.said.title.plain or work.key,
            url=absolute(language().address(work.url), base),
            updated=updated(work),
            when=work.date.label,
            summary=work.said.summary.plain,
            content=as_text(_content(work, base)),
            authors=tuple(
                (author.name, web_address(author.person.url or "", base)) for author in work.people
            ),
            tags=work.keywords,
        )
        for work in newest[:limit]
    ]


def _folder(work: Publication) -> str:
    """Where the work's page is in the language that is being written, below where it always is."""
    url = language().address(work.url)
    return url.removesuffix(work.url) if work.url else ""


def tag_uri(site_url: str, name: str) -> str:
    """An id by RFC 4151: of the site's host and folder, not of its scheme or port.

    The folder keeps the ids of two people on one host apart.

    >>> tag_uri("https://www.mit.edu/~ziyinl/", "publications/ziyin2022exact")
    'tag:www.mit.edu,2025:~ziyinl/publications/ziyin2022exact'
    """
    host, folder = _host_and_folder(site_url)
    path = "/".join(part for part in (folder, name) if part)
    return f"tag:{host},{TAG_DATE}:{quote(path, safe='/:@~._-+')}"


def _host_and_folder(site_url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(site_url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return "localhost", ""
    # An authority of RFC 4151 is a DNS name: no IPv6 address.
    return (host if host and ":" not in host else "localhost"), parts.path.strip("/")


def updated(work: Publication) -> datetime:
    """The work's date; what is not known is the first of its period."""
    if work.date.year is None:
        return UNDATED
    year, month, day = work.date.sort_key
    return datetime(year, month or 1, day or 1, tzinfo=UTC)


def moment(time: datetime) -> str:
    """The time as RFC 3339 has it, with the offset of where it was written; without one, UTC."""
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return aware.isoformat(timespec="seconds").replace("+00:00", "Z")


def absolute(url: str, base: str) -> str:
    """The address below the site; without a site's address, as it is."""
    if not url:
        return ""
    below = url if "//" in url else url.lstrip("/")
    return web_address(below, base) or ("" if base else clean(url))


def _declaration(stylesheet: str) -> str:
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    if not stylesheet:
        return declaration
    href = quote(stylesheet, safe="%/:=?~#+!$,;@()*[]")
    kind = "text/css" if urlsplit(href).path.endswith(".css") else "text/xsl"
    # "?>" would end the instruction, whatever quotes it stands in.
    return f'{declaration}<?xml-stylesheet type="{kind}" href="{href.replace("?>", "%3F%3E")}"?>\n'


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


def _entry(root: ET.Element, entry: Entry, *, for_people: bool) -> None:
    element = ET.SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", moment(entry.updated))
    if entry.published:
        _text(element, "published", moment(entry.published))
    _link(element, "alternate", entry.url, "text/html")
    for name, uri in entry.authors:
        if clean(name):
            _person(element, name, uri)
    for tag in entry.tags:
        ET.SubElement(element, "category", {"term": clean(tag)})
    if for_people:
        lead = ET.SubElement(element, "h:p")
        _text(lead, "h:a", entry.title, href=entry.url)
        if entry.when:
            _text(lead, "h:small", entry.when)
    if entry.summary:
        _text(element, "summary", entry.summary)
    if entry.content:
        # Lines within it may be those of code.
        ET.SubElement(element, "content", {"type": "html"}).text = UNWRITABLE.sub("", entry.content)


def _content(work: Publication, base: str) -> Markup:
    """The reference, the finding and the links, as HTML."""
    linked = ((say(link.label), link_address(link, base)) for link in work.links)
    links = Markup(" ").join(
        Markup('<a href="{}">{}</a>').format(address, clean(label))
        for label, address in linked
        if address
    )
    paragraphs = [reference(work).html, work.said.summary.html, links]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in paragraphs if part)
