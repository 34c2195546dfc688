"""``sitemap.xml`` and ``robots.txt``: every page, with the day on which what it says last changed.

The days are those of the sources: by Git's account, else the date that the content itself gives.
A page of which neither is known has none; the time of the build says nothing about a page.
"""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pelican import signals

from building import clock
from pelican_bibtex.publication import Publication
from talks.talk import Talk

from .addresses import address, is_public

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
_HIDDEN = ("drafts/", "404.html")
_SOURCE = re.compile(r"(?P<path>.*):(?P<line>\d+)$")


def sitemap(
    pages: Mapping[str, datetime.datetime | None],
    site_url: str,
    alternates: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> bytes:
    """The file; pages in the order of their addresses.

    Args:
        pages: The path of each below the output folder, and when what it says last changed.
        site_url: Absolute, without a slash at the end.
        alternates: Of a path, the language and address of the page in each language it has.
    """
    others = alternates or {}
    names = {"xmlns:xhtml": XHTML} if any(others.values()) else {}
    root = ET.Element("urlset", {"xmlns": NAMESPACE, **names})
    for path, changed in sorted(pages.items(), key=lambda page: address(page[0])):
        element = ET.SubElement(root, "url")
        ET.SubElement(element, "loc").text = f"{site_url}/{address(path)}"
        if changed:
            ET.SubElement(element, "lastmod").text = changed.date().isoformat()
        for tag, url in others.get(path, ()):
            link = {"rel": "alternate", "hreflang": tag, "href": f"{site_url}/{address(url)}"}
            ET.SubElement(element, "xhtml:link", link)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def robots(site_url: str) -> str:
    """``robots.txt``: everybody may read everything."""
    where = f"\nSitemap: {site_url}/sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{where}"


def shown(path: str, context: Mapping[str, Any]) -> list[Any]:
    """What a page shows: a work, talk, post or page, or all that it lists.

    Args:
        path: Of the page, below the output folder.
        context: The variables of its template.
    """
    for variable in ("work", "talk", "article"):
        if context.get(variable) is not None:
            return [context[variable]]
    page = [context["page"]] if context.get("page") is not None else []
    lists = {name: context.get(name) or () for name in ("articles", "talks", "bibliography")}
    if path == "index.html" or path == f"{context.get('lang')}/index.html":
        return [*page, *(item for items in lists.values() for item in items)]
    if page:
        return page
    if lists["articles"] and context.get("blog"):
        return list(lists["articles"])
    if path.endswith(str(context.get("TALKS_SAVE_AS"))):
        return list(lists["talks"])
    return list(lists["bibliography"]) if "groups" in context else []


class Changes:
    """When the sources of pages last changed.

    Args:
        root: The content folder.
        works: All publications.
    """

    def __init__(self, root: Path, works: Iterable[Publication]) -> None:
        self._files = clock.last_changes(root)
        self._entries = dict(_entries(works))

    def latest(self, things: Iterable[Any]) -> datetime.datetime | None:
        """When the last of these things changed, as far as that is known."""
        return max(filter(None, map(self._of, things)), default=None)

    def _of(self, thing: Any) -> datetime.datetime | None:
        if isinstance(thing, Publication):
            return self._entries.get(thing.source)
        # A talk's own date is that of the event, which may be to come.
        return thing.changed if isinstance(thing, Talk) else self._of_content(thing)

    def _of_content(self, content: Any) -> datetime.datetime | None:
        """A page or a post."""
        found = self._files.get(content.get_relative_source_path())
        name = "modified" if hasattr(content, "modified") else "date"
        known = getattr(content, f"{name}_known", None)
        is_whole = known is None or known.day is not None
        return found or (getattr(content, name, None) if is_whole else None)


def _entries(works: Iterable[Publication]) -> Iterator[tuple[str, datetime.datetime]]:
    """The source of each work, and when the lines of its entry changed: those before the next."""
    starts: dict[str, set[int]] = {}
    for found in filter(None, (_SOURCE.match(work.source) for work in works)):
        starts.setdefault(found["path"], set()).add(int(found["line"]))
    for file, lines in starts.items():
        changes = clock.line_changes(file)
        for first, last in pairwise([*sorted(lines), max([*changes, *lines]) + 1]):
            times = [changes.get(number) for number in range(first, last)]
            if all(times):
                yield f"{file}:{first}", max(filter(None, times))


class Pages:
    """Remembers what the pages show that are written, and writes the sitemap when all are."""

    def __init__(self) -> None:
        self._shown: dict[str, list[Any]] = {}
        self._alternates: dict[str, Sequence[tuple[str, str]]] = {}
        self._works: Iterable[Publication] = ()

    def begin(self, _pelican: Any) -> None:
        """Forget the build before."""
        self._shown, self._alternates, self._works = {}, {}, ()

    def note(self, _path: str, context: dict[str, Any]) -> None:
        """A page has been written."""
        name = context["output_file"]
        self._works = context.get("bibliography") or ()
        is_page = name.endswith(".html") and "moved_to" not in context
        if is_page and not name.startswith(_HIDDEN) and not name.endswith("/404.html"):
            self._shown[name] = shown(name, context)
            if "alternates" in context:
                self._alternates[name] = context["alternates"](name)

    def write(self, pelican: Any) -> None:
        """Write ``sitemap.xml`` and ``robots.txt``."""
        output, site_url = Path(pelican.output_path), str(pelican.settings["SITEURL"]).rstrip("/")
        site_url = site_url if is_public(site_url) else ""
        if not (output / "robots.txt").exists():  # the owner's own goes first
            (output / "robots.txt").write_text(robots(site_url), encoding="utf-8")
        if site_url:
            changes = Changes(Path(pelican.settings["PATH"]), self._works)
            found = {name: changes.latest(things) for name, things in self._shown.items()}
            (output / "sitemap.xml").write_bytes(sitemap(found, site_url, self._alternates))


# One for the process, as Pelican registers plugins again when it reloads the settings.
pages = Pages()


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(pages.begin, weak=False)
    signals.content_written.connect(pages.note, weak=False)
    signals.finalized.connect(pages.write, weak=False)
