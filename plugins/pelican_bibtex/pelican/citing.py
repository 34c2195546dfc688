"""``[@key]`` in Markdown: a numbered citation, and the list of references at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from ..bibliography import Bibliography
from ..exports.reference import reference
from ..problems import Problem
from ..publication import Publication
from ..words import language, say

# [@key]  [@key, sec. 2]  [@a; @b]  [see @key]  and, from pelican-pybtex, [@@key].  An "@" after
# a letter is an e-mail address; a "(" or "[" behind the brackets makes them a link.
_CITATION = r"\[(?P<items>(?:[^\[\]@\n]*[\s(;-])?@{1,2}[^\[\]\n]+)\](?![(\[:])"
_ITEM = re.compile(
    r"^(?P<before>[^@]*?)-?@{1,2}(?P<key>[^\s,;\]]+)(?:\s*,\s*|\s+)?(?P<after>.*)$", re.S
)
# Where papers are for Pelican's own links: {filename}/publications/SLUG.
LINK = "{{filename}}/publications/{}"


@dataclass
class Cited:
    """What one text cites: keys in order of first use, and those that no entry has."""

    keys: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass
class Citations:
    """Hands the bibliography to Markdown, and what was cited back to the generator.

    Pelican reads one text after the other: ``take`` after each gives what it cites.
    """

    bibliography: Bibliography = field(default_factory=Bibliography)
    cited_by: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    last: Cited = field(default_factory=Cited)

    def renew(self, bibliography: Bibliography) -> None:
        """Begin a new run of the site."""
        self.bibliography = bibliography
        self.cited_by = {}
        self.problems = []
        self.last = Cited()

    def take(self) -> Cited:
        """What has been cited since the last call."""
        taken, self.last = self.last, Cited()
        return taken

    def find(self, key: str) -> Publication | None:
        """The work with this key, or with a key that differs in case only."""
        if key in self.bibliography:
            return self.bibliography[key]
        return self.bibliography.by_folded_key.get(key.casefold())


def citation_line(path: Path, key: str) -> int:
    """The line of a file that first cites a key, counted from 1; 0 where none is found."""
    pattern = re.compile(rf"\[[^\]\n]*@{re.escape(key)}(?![\w-])")
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 0)


class CitationExtension(Extension):
    """The Markdown extension; Pelican makes a new ``Markdown`` for each text."""

    def __init__(self, citations: Citations, **options: Any) -> None:
        super().__init__(**options)
        self.citations = citations
        self._resets = 0

    @property
    def whole_text(self) -> bool:
        """A text is being converted, and no piece of metadata such as a summary.

        Markdown resets itself once when it is made; Pelican resets it before each piece of
        metadata, of which none gets a list of references.
        """
        return self._resets <= 1

    def extendMarkdown(self, md: Markdown) -> None:
        """Install the parts; ``md`` first converts the text, then formatted metadata."""
        self._resets = 0
        self.citations.take()
        md.registerExtension(self)
        # After code spans (190) and escapes (180), before links (170 and less).
        md.inlinePatterns.register(_CitationProcessor(_CITATION, md, self), "citation", 175)
        md.treeprocessors.register(_ReferenceList(md, self), "references", 15)

    def reset(self) -> None:
        """Markdown forgets what it converted before."""
        self._resets += 1


class _CitationProcessor(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: CitationExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        items = [_ITEM.match(item.strip()) for item in m["items"].split(";")]
        found = [item for item in items if item is not None]
        if len(found) != len(items):
            return None, None, None
        element = etree.Element("span", {"class": "citation"})
        element.text = "["
        for number, item in enumerate(found):
            if number:
                _say(element, "; ")
            self._cite(element, item["before"].strip(), item["key"], item["after"].strip())
        _say(element, "]")
        return element, m.start(0), m.end(0)

    def _cite(self, parent: etree.Element, before: str, key: str, after: str) -> None:
        citations = self.extension.citations
        work = citations.find(key)
        if work is None and (bare := key.rstrip(".:")) != key:
            key, after = bare, key.removeprefix(bare) + after
            work = citations.find(key)
        if before:
            _say(parent, f"{before} ")
        if work is None:
            if key not in citations.last.unknown:
                citations.last.unknown.append(key)
            child = etree.SubElement(parent, "span", {"class": "unknown-citation"})
            child.text = key
        else:
            child = self._link(parent, work)
        if after:
            child.tail = f", {after}"

    def _link(self, parent: etree.Element, work: Publication) -> etree.Element:
        cited = self.extension.citations.last
        if not self.extension.whole_text:
            link = etree.SubElement(parent, "a", {"href": LINK.format(work.slug)})
            link.text = short_name(work)
            return link
        first = work.key not in cited.keys
        if first:
            cited.keys.append(work.key)
        link = etree.SubElement(parent, "a", {"href": f"#ref-{work.slug}"})
        if first:
            link.set("id", f"cite-{work.slug}")
        link.set("title", work.title.plain)
        link.text = str(cited.keys.index(work.key) + 1)
        return link


def _say(parent: etree.Element, words: str) -> None:
    """Words behind all that the element holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def short_name(work: Publication) -> str:
    """The work in two words, ``Liu Ziyin et al., 2024``, for where there is no list."""
    names = [
        author.person.name
        if author.person.is_owner or not author.person.family
        else author.person.surname
        for author in work.people
    ]
    people = names[0] if names else work.title.plain
    if len(names) == 2:
        people = language().listed(names)
    elif len(names) > 2 or (names and work.more_people):
        people = say("%(names)s et al.", names=names[0])
    return f"{people}, {work.date.label}" if work.date else people


class _ReferenceList(Treeprocessor):
    def __init__(self, md: Markdown, extension: CitationExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Append the list of what the text cites."""
        citations = self.extension.citations
        keys = citations.last.keys
        if not self.extension.whole_text or not keys or self.md is None:
            return
        section = etree.SubElement(
            root, "section", {"class": "references", "aria-labelledby": "references"}
        )
        etree.SubElement(section, "h2", {"id": "references"}).text = say("References")
        items = etree.SubElement(section, "ol")
        for key in keys:
            work = citations.bibliography[key]
            item = etree.SubElement(items, "li", {"id": f"ref-{work.slug}"})
            entry = etree.SubElement(item, "span")
            entry.text = self.md.htmlStash.store(str(reference(work)))
            entry.tail = " "
            link = etree.SubElement(item, "a", {"href": LINK.format(work.slug)})
            link.text = "[" + say("details") + "]"
            link.tail = " "
            way = {
                "href": f"#cite-{work.slug}",
                "class": "back",
                "aria-label": say("Back to the text"),
            }
            back = etree.SubElement(item, "a", way)
            back.text = "↩\N{VARIATION SELECTOR-15}"  # a sign of the text, not a picture


@dataclass(frozen=True)
class Place:
    """Where a paper is, for Pelican's links."""

    work: Publication

    @property
    def url(self) -> str:
        """The address of its page in the language that is being written."""
        return language().address(self.work.url)


def in_context(bibliography: Bibliography) -> Mapping[str, Place]:
    """What Pelican's links find papers by: ``{filename}/publications/SLUG``."""
    return {f"publications/{work.slug}": Place(work) for work in bibliography}
