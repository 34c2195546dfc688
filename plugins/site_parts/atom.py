"""Atom feeds, RFC 4287, that a person who opens one in a browser can read as well.

A browser shows a feed with its style sheet. Links in it work because they are XHTML, in elements
of our own that feed readers pass over (RFC 4287, 6.3).
"""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from pelican_bibtex.exports.atom import tag_uri

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
# When a feed without entries was last updated: a constant, as the site is otherwise unchanged.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is new.

    Attributes:
        id: An address that never changes.
        title: Plain text; so is the summary.
        url: Absolute.
        updated: When it last changed in a way that matters.
        published: When it appeared; None where that is not known.
        when: The date for a person, as precisely as it is known.
        content: HTML with absolute links; empty for none.
        authors: Names; the feed's author where there is none.
        tags: Plain text.
    """

    id: str
    title: str
    url: str
    updated: datetime.datetime
    published: datetime.datetime | None = None
    when: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def atom(
    entries: Sequence[Entry],
    *,
    site_url: str,
    path: str,
    title: str,
    author: str,
    stylesheet: str = "",
) -> bytes:
    """A feed as the bytes of its file.

    Args:
        entries: In the order shown.
        site_url: Absolute, without a slash at the end.
        path: Of the feed, below the site.
        title: Of the feed.
        author: Whose feed it is.
        stylesheet: Of the feed, below the site; empty for none.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xmlns:h": XHTML})
    _text(feed, "id", tag_uri(f"{site_url}/", path))
    _text(feed, "title", title)
    _text(feed, "updated", moment(max((entry.updated for entry in entries), default=NEVER)))
    _link(feed, "self", f"{site_url}/{path}", "application/atom+xml")
    _link(feed, "alternate", f"{site_url}/", "text/html")
    _text(ET.SubElement(feed, "author"), "name", author)
    _for_people(feed, site_url, author)
    for entry in entries:
        _entry(feed, entry)
    ET.indent(feed, " ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    if stylesheet:
        href = quote(f"{site_url}/{stylesheet}", safe=":/~%")
        head += f'<?xml-stylesheet type="text/css" href="{href}"?>\n'
    return f"{head}{ET.tostring(feed, encoding='unicode')}\n".encode()


def moment(time: datetime.datetime) -> str:
    """The time as RFC 3339 has it, with the offset of where it was written."""
    aware = time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
    return aware.isoformat(timespec="seconds").replace("+00:00", "Z")


def absolute_links(html: str, url: str) -> str:
    """The HTML of the page at ``url`` for a place where that is not the base of links."""
    return re.sub(
        r'(\s(?:href|src|poster|srcset)=")([^"]*)"',
        lambda found: f'{found[1]}{_joined(url, found[2])}"',
        html,
    )


def _joined(url: str, link: str) -> str:
    return link if re.match(r"[a-z][a-z0-9+.-]*:|&#", link, re.I) else urljoin(url, link)


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _NO_XML.sub("", text)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _for_people(feed: ET.Element, site_url: str, author: str) -> None:
    hint = ET.SubElement(feed, "h:p")
    hint.text = "This is a feed. Its address, in a feed reader, keeps you up to date. "
    ET.SubElement(hint, "h:a", {"href": f"{site_url}/"}).text = f"The site of {author}"
    hint[0].tail = "."


def _entry(feed: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(feed, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", moment(entry.updated))
    if entry.published:
        _text(element, "published", moment(entry.published))
    _link(element, "alternate", entry.url, "text/html")
    for name in entry.authors:
        _text(ET.SubElement(element, "author"), "name", name)
    for tag in entry.tags:
        ET.SubElement(element, "category", {"term": tag})
    lead = ET.SubElement(element, "h:p")
    _text(lead, "h:a", entry.title, href=entry.url)
    if entry.when:
        _text(lead, "h:small", entry.when)
    if entry.summary:
        _text(element, "summary", entry.summary)
    if entry.content:
        _text(element, "content", entry.content, type="html")
