"""Read a built site as a strict visitor would: does every link land, is every page small enough?

Each problem names the source file and line that it comes from, where the build told which source
a page is of (``sources.py``); else it names the page.
"""

from __future__ import annotations

import gzip
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from atomic_publish.errors import Problem
from atomic_publish.manifest import walk

BUDGET = 14_600
"""Bytes of the first round trip: ten packets of 1,460."""

LEVEL = 6
"""How servers compress that have no compressed copies."""

LINKS = {("a", "href"), ("area", "href")}
LOADED = {
    *(("audio", "src"), ("embed", "src"), ("iframe", "src"), ("img", "src"), ("input", "src")),
    *(("object", "data"), ("script", "src"), ("source", "src"), ("track", "src")),
    *(("video", "src"), ("video", "poster"), ("image", "href"), ("use", "href")),
    *(("img", "srcset"), ("source", "srcset")),
}
RUN = {"", "module", "text/javascript", "application/javascript"}
"""Types of scripts that a browser runs; others are data."""

LOADED_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon"}
"""``<link rel=…>`` that makes a browser ask for something."""

IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a page, as it is written there."""

    url: str
    line: int
    loaded: bool


@dataclass
class Page:
    """What of a page matters here."""

    ids: list[tuple[str, int]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)
    base: str = ""


class _Reader(HTMLParser):
    """Collects ids and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._style = tag == "style"
        if "id" in given:
            self.page.ids.append((given["id"], line))
        if tag == "base":
            self.page.base = given.get("href", "")
        if tag == "script" and "src" not in given and given.get("type", "") in RUN:
            self.page.scripts.append(line)
        for name, value in given.items():
            self._address(tag, name, value, given, line)

    def _address(
        self, tag: str, name: str, value: str, given: Mapping[str, str], line: int
    ) -> None:
        rels = {*given.get("rel", "").lower().split()}
        follows = (tag, name) in LINKS or (tag == "link" and name == "href")
        loads = (tag, name) in LOADED or (follows and tag == "link" and bool(rels & LOADED_RELS))
        if name == "srcset":
            urls = [part.split()[0] for part in value.split(",") if part.strip()]
        else:
            urls = [value]
        if (follows or loads) and "preconnect" not in rels:
            self.page.references += [Reference(url.strip(), line, loads) for url in urls]
        if name == "style":
            self.page.references += _in_style(value, line)
        if name.startswith("on") or re.match(r"\s*javascript:", value, re.I):
            self.page.scripts.append(line)

    def handle_data(self, data: str) -> None:
        if self._style:
            self.page.references += _in_style(data, self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"


def _in_style(text: str, first: int) -> Iterator[Reference]:
    """The addresses in CSS that begins at a line."""
    for found in IN_STYLE.finditer(text):
        line = first + text.count("\n", 0, found.start())
        yield Reference(found[1] or found[2], line, True)


def read_page(text: str) -> Page:
    """Read one page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class Site:
    """A built site, with what is needed to follow its links; ``sources`` lie in ``project``."""

    def __init__(
        self,
        root: Path,
        siteurl: str,
        sources: Mapping[str, str],
        project: Path = Path(),
        held: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self.project = project
        self.siteurl = siteurl.rstrip("/")
        self.sources = sources
        self.held = held or {}
        self.files = frozenset(walk(root))
        self.pages = {
            path: read_page((root / path).read_text("utf-8", "replace"))
            for path in sorted(self.files)
            if path.endswith(".html")
        }

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the sources."""
        found: set[Problem] = set()
        for path, page in self.pages.items():
            found.update(self._budget(path), self._ids(path, page), self._scripts(path, page))
            found.update(
                problem
                for reference in page.references
                for problem in self._reference(path, page, reference)
            )
        found.update(self._styles(), self._domain())
        return sorted(found)

    def problem(
        self, path: str, key: str, code: str, text: str, line: int = 0, needle: str = ""
    ) -> Problem:
        """The problem, at the source's line if it can be found there."""
        if not (source := self.sources.get(path)):
            return Problem(f"{self.root.name}/{path}", line, key, code, text)
        name, _, known = source.partition(":")
        place = line_of(self.project / name, needle, int(known or 1))
        return Problem(name, place, key, code, text)

    def _budget(self, path: str) -> Iterator[Problem]:
        size = len(gzip.compress((self.root / path).read_bytes(), LEVEL, mtime=0))
        if size > BUDGET:
            what = f"/{path} is {size:,} bytes compressed and should be at most {BUDGET:,}"
            cure = "shorten it or split it in two"
            yield self.problem(path, "size", "OUT004", f"{what}; {cure}")

    def _ids(self, path: str, page: Page) -> Iterator[Problem]:
        seen: set[str] = set()
        for name, line in page.ids:
            if name in seen:
                what = f"the id {name!r} is twice on /{path}"
                yield self.problem(path, "id", "OUT002", f"{what}; rename one", line, name)
            seen.add(name)

    def _scripts(self, path: str, page: Page) -> Iterator[Problem]:
        """A page of the owner's own HTML, published as it stands; the theme knows its scripts."""
        source = self.project / self.sources.get(path, "")
        if (
            page.scripts
            and source.is_file()
            and source.read_bytes() == (self.root / path).read_bytes()
        ):
            what = f"/{path} holds a script, which runs in the name of the site"
            text = f"{what}; take it out, or keep the page elsewhere"
            yield self.problem(path, "script", "OUT008", text, page.scripts[0], "<script")

    def _domain(self) -> Iterator[Problem]:
        """Another name in the file that GitHub Pages goes by than in the settings."""
        file, host = self.root / "CNAME", urlsplit(self.siteurl).hostname
        name = file.read_text("utf-8", "replace").strip().lower() if file.is_file() else ""
        if host and name and host != name:
            text = f"names {name}, and SITEURL is at {host}; correct one of the two"
            yield self.problem("CNAME", "domain", "OUT009", text)

    def _reference(self, path: str, page: Page, reference: Reference) -> Iterator[Problem]:
        """Where an address leads, and whether it may."""
        try:
            target = urljoin(urljoin(self._url(path), page.base), reference.url)
            parts = urlsplit(target)
        except ValueError:
            text = f"{reference.url!r} is no address; correct it"
            yield self.problem(path, "link", "OUT005", text)
            return
        if parts.scheme not in {"http", "https"}:
            return
        inside = self.inside(target)
        if inside is None:
            if reference.loaded:
                what = f"/{path} asks {parts.netloc} for {reference.url}"
                text = f"{what}; put the file into the site, or link to it instead"
                yield self.problem(path, "request", "OUT003", text, reference.line, reference.url)
            return
        yield from self._lands(path, reference, inside, unquote(parts.fragment))

    def _url(self, path: str) -> str:
        """The public address of a page; where none is set, one that stands for it."""
        return f"{self.siteurl or 'http://site.invalid'}/{path}"

    def inside(self, target: str) -> str | None:
        """The path in the site that an address names, or None if it is somebody else's."""
        home = urlsplit(self._url(""))
        parts = urlsplit(target)
        if parts.netloc != home.netloc or not f"{parts.path}/".startswith(home.path):
            return None
        return unquote(parts.path[len(home.path) :])

    def _lands(
        self, path: str, reference: Reference, inside: str, fragment: str
    ) -> Iterator[Problem]:
        file = self._file(inside)
        if file is None and (held := self.held.get(inside.strip("/"))):
            text = f"/{path} links to {held}; publish that, or take the link away"
            yield self.problem(path, "link", "OUT007", text, reference.line, held.partition(",")[0])
        elif file is None:
            text = f"/{path} links to {reference.url}, which is not there; correct the link"
            yield self.problem(path, "link", "OUT001", text, reference.line, reference.url)
        elif not self._has(file, fragment):
            text = f"/{path} links to {reference.url}, and /{file} has no id {fragment!r}"
            text += "; correct the link or add the id"
            yield self.problem(path, "link", "OUT001", text, reference.line, reference.url)

    def _has(self, file: str, fragment: str) -> bool:
        """Whether a browser finds the place in a page; other kinds of file have their own."""
        if file not in self.pages or fragment in {"", "top"} or fragment.startswith(":~:"):
            return True
        return any(name == fragment for name, _ in self.pages[file].ids)

    def _file(self, inside: str) -> str | None:
        """The file that a server sends for a path."""
        path = posixpath.normpath(inside) if inside else ""
        path = "" if path == "." else path
        index = f"{path}/index.html".lstrip("/")
        if inside in self.files:
            return inside
        return index if index in self.files else None

    def _styles(self) -> Iterator[Problem]:
        """Addresses in stylesheets."""
        for path in sorted(path for path in self.files if path.endswith(".css")):
            text = (self.root / path).read_text("utf-8", "replace")
            for reference in _in_style(text, 1):
                yield from self._reference(path, Page(), reference)


def line_of(source: Path, needle: str, first: int = 1) -> int:
    """The first line from ``first`` on that holds an address or its last part, or ``first``."""
    try:
        lines = source.read_text("utf-8", "replace").splitlines()
    except OSError:
        return first
    last = needle.rstrip("/").rsplit("/", 1)[-1].partition("#")[0]
    fragment = needle.partition("#")[2]
    for text in filter(None, (needle, fragment and f"#{fragment}", last)):
        for number, line in enumerate(lines[first - 1 :], first):
            if text in line:
                return number
    return first


def read_sources(path: Path) -> tuple[Mapping[str, str], list[str], Mapping[str, str]]:
    """What the build wrote: the sources of pages, what else it has to tell, what it held back."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError:
        return {}, [], {}
    return told["sources"], told["notes"], told["held"]
