"""``sitemap.xml`` and ``robots.txt``: every page, with the day on which what it says last changed.

The days are those of the sources: by Git's account, else the date that the content itself gives.
A page of which neither is known has none; the time of the build says nothing about a page.
"""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pelican import signals

from building import clock

from .addresses import address, is_public

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HIDDEN = ("404.html", "drafts/")
_SOURCE = re.compile(r"(?P<path>.*):(?P<line>\d+)$")


class PageOf(NamedTuple):
    """A page that has been written.

    Attributes:
        path: Below the output folder.
        changed: When what it says last changed, or None.
    """

    path: str
    changed: datetime.datetime | None


def sitemap(pages: Iterable[PageOf], site_url: str) -> bytes:
    """The file; pages in the order of their addresses."""
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for page in sorted(pages, key=lambda page: address(page.path)):
        element = ET.SubElement(root, "url")
        ET.SubElement(element, "loc").text = f"{site_url}/{address(page.path)}"
        if page.changed:
            ET.SubElement(element, "lastmod").text = page.changed.date().isoformat()
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def robots(site_url: str) -> str:
    """``robots.txt``: everybody may read everything."""
    where = f"\nSitemap: {site_url}/sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{where}"


class Changes:
    """When the sources of pages last changed.

    Attributes:
        root: The content folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = clock.last_changes(root)
        self._lines: dict[Path, dict[int, datetime.datetime]] = {}
        self._starts: dict[Path, list[int]] = {}

    def of_context(self, context: Mapping[str, Any], is_home: bool) -> datetime.datetime | None:
        """When the page with this context last changed."""
        ways: dict[str, Callable[[Any], datetime.datetime | None]] = {
            "work": lambda work: self.of_work(work, context.get("bibliography") or ()),
            "talk": self.of_talk,
            "article": self.of_content,
        }
        for name, of in ways.items():
            if context.get(name) is not None:
                return of(context[name])
        if is_home:
            return self.of_all(context)
        if context.get("page") is not None:
            return self.of_content(context["page"])
        return self.of_list(context)

    def of_content(self, content: Any) -> datetime.datetime | None:
        """A page or a post."""
        found = self.files.get(content.get_relative_source_path())
        name = "modified" if hasattr(content, "modified") else "date"
        known = getattr(content, f"{name}_known", None)
        is_whole = known is None or known.day is not None
        return found or (getattr(content, name, None) if is_whole else None)

    def of_talk(self, talk: Any) -> datetime.datetime | None:
        """A talk; its own date is that of the event, which may be to come."""
        return talk.changed  # type: ignore[no-any-return]

    def of_work(self, work: Any, works: Iterable[Any]) -> datetime.datetime | None:
        """A publication, by the lines of its entry."""
        place = _SOURCE.match(work.source)
        if place is None:
            return None
        file, first = Path(place["path"]).resolve(), int(place["line"])
        if file not in self._lines:
            self._lines[file] = clock.line_changes(file)
            starts = (_SOURCE.match(other.source) for other in works)
            here = (found for found in starts if found and Path(found["path"]).resolve() == file)
            self._starts[file] = sorted(int(found["line"]) for found in here)
        lines = self._lines[file]
        end = max(lines, default=0) + 1
        last = next((start for start in self._starts[file] if start > first), end)
        times = [lines.get(number) for number in range(first, last)]
        return max(filter(None, times), default=None) if all(times) else None

    def of_list(self, context: Mapping[str, Any]) -> datetime.datetime | None:
        """A page that lists posts, talks or publications."""
        if context.get("articles") and context.get("blog"):
            return _latest(self.of_content(post) for post in context["articles"])
        output = str(context.get("output_file", ""))
        if output == context.get("TALKS_SAVE_AS"):
            return _latest(self.of_talk(talk) for talk in context.get("talks", ()))
        works = context.get("bibliography") or ()
        return _latest(self.of_work(work, works) for work in works) if "groups" in context else None

    def of_all(self, context: Mapping[str, Any]) -> datetime.datetime | None:
        """The home page, which shows the latest of everything."""
        works = context.get("bibliography") or ()
        page = context.get("page")
        return _latest(
            [
                self.of_content(page) if page is not None else None,
                *(self.of_content(post) for post in context.get("articles", ())),
                *(self.of_talk(talk) for talk in context.get("talks", ())),
                *(self.of_work(work, works) for work in works),
            ]
        )


def _latest(times: Iterable[datetime.datetime | None]) -> datetime.datetime | None:
    return max(filter(None, times), default=None)


class Pages:
    """Remembers the pages that are written, and writes the sitemap when all are."""

    def __init__(self) -> None:
        self.written: dict[Path, dict[str, Any]] = {}

    def begin(self, _pelican: Any) -> None:
        """Forget the build before."""
        self.written = {}

    def note(self, path: str, context: dict[str, Any]) -> None:
        """A page has been written."""
        self.written[Path(path)] = context

    def write(self, pelican: Any) -> None:
        """Write ``sitemap.xml`` and ``robots.txt``."""
        output = Path(pelican.settings["OUTPUT_PATH"])
        site_url = str(pelican.settings["SITEURL"]).rstrip("/")
        site_url = site_url if is_public(site_url) else ""
        (output / "robots.txt").write_text(robots(site_url), encoding="utf-8")
        if site_url:
            pages = self._pages(output, Changes(Path(pelican.settings["PATH"])))
            (output / "sitemap.xml").write_bytes(sitemap(pages, site_url))
        self.written = {}

    def _pages(self, output: Path, changes: Changes) -> list[PageOf]:
        found = []
        for path, context in self.written.items():
            name = path.resolve().relative_to(output.resolve()).as_posix()
            if path.suffix == ".html" and not name.startswith(_HIDDEN):
                changed = changes.of_context(context, is_home=name == "index.html")
                found.append(PageOf(name, changed))
        return found


# One for the process, as Pelican registers plugins again when it reloads the settings.
pages = Pages()


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(pages.begin, weak=False)
    signals.content_written.connect(pages.note, weak=False)
    signals.finalized.connect(pages.write, weak=False)
