"""What is done to the elements Markdown has made: sizes of images, ranks, wide tables, safety."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from building.files import Cache
from building.told import shown

from .. import pictures
from ..source import Source, is_inside
from ..time_limit import not_counted
from . import links
from .captions import Captions
from .ties import Ties

_PATH = re.compile(r"(?![a-z][a-z0-9+.-]*:|[/\\]{2}|[{|#?]).", re.I)
PHONE = 36
"""Characters that a column of 280 pixels surely shows, and those between two cells."""
_BETWEEN = 2
_ALIGNED = re.compile(r"\s*text-align:\s*(left|center|right);?\s*")


class _Elements(Treeprocessor):
    """Runs when all else is done, so that attributes have their last values."""

    def __init__(self, md: Markdown, source: Source, options: Options) -> None:
        super().__init__(md)
        self.source, self.options = source, options

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        for heading in list(root.iter("h1")):
            self._lower(heading)
        for cell in (*root.iter("td"), *root.iter("th")):
            _align(cell)
        for parent, table in list(_children(root, "table")):
            _scroll(parent, table)
        for number, (parent, image) in enumerate(list(_children(root, "img"))):
            if number:  # the first is most often in sight at once
                image.set("loading", "lazy")
            image.set("decoding", "async")
            self._image(parent, image)

    def _lower(self, heading: etree.Element) -> None:
        message = "a heading of the first rank, which is the title's; write ## instead of #"
        words = " ".join("".join(heading.itertext()).split())
        self.source.tell("heading", "TEXT024", message, f"# {words}", words, "# ")
        heading.tag = "h2"

    def _image(self, parent: etree.Element, image: etree.Element) -> None:
        """Give an image of the site its size and its variants."""
        src = image.get("src", "")
        if source := _as_static(src, self.source):
            image.set("src", source)
        elif _PATH.match(src) and self.source.root:
            message = f"there is no image {src} in {shown(self.source.root)}; correct the name"
            self.source.tell("image", "TEXT010", message, src)
        file = links.target(image.get("src", ""), self.source)
        if file is None or links.refusal(image.get("src", ""), self.source):
            return
        try:
            if file.suffix.lower() != ".svg" and not (image.get("width") or image.get("height")):
                width, height = map(str, pictures.size(file))
                image.attrib.update(width=width, height=height)
            with not_counted():
                found = list(pictures.variants(file, self.options.cache, self.options.formats))
                is_plot = pictures.is_plot(file)
        except (OSError, ValueError, SyntaxError) as error:
            what = f"{shown(file)} {pictures.trouble(error)}"
            self.source.tell("image", "TEXT026", what, src)
            return
        if is_plot:
            parent = _wrap(parent, image, etree.Element("span", {"class": "plate"}))
        if found:
            _wrap(parent, image, etree.Element("picture"), *_sources(image, found))


class Options:
    """How images are treated.

    Attributes:
        cache: Where the copies in modern formats are kept.
        formats: Their names, see `pictures.FORMATS`.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.cache = Cache(Path(settings.get("CACHE_PATH", "cache")) / "images")
        wanted = settings.get("WRITING_IMAGE_FORMATS", tuple(pictures.FORMATS))
        self.formats = tuple(name for name in pictures.FORMATS if name in wanted)


def _align(cell: etree.Element) -> None:
    """A class in place of the style that Markdown gives the cells of a table."""
    if found := _ALIGNED.fullmatch(cell.get("style", "")):
        del cell.attrib["style"]
        cell.set("class", " ".join(filter(None, [cell.get("class"), f"align-{found[1]}"])))


def _children(root: etree.Element, tag: str) -> Iterator[tuple[etree.Element, etree.Element]]:
    """Every element of a kind with the one that holds it."""
    for parent in root.iter():
        for child in parent.findall(tag):
            yield parent, child


def _scroll(parent: etree.Element, table: etree.Element) -> None:
    """Let a table scroll by itself; one that a phone may cut can be reached by keys."""
    holder = etree.Element("div", {"class": "table"})
    rows = [[_longest(cell) for cell in row] for row in table.iter("tr")]
    columns: Iterator[tuple[int, ...]] = zip_longest(*rows, fillvalue=0)
    if sum(max(column) + _BETWEEN for column in columns) > PHONE:
        holder.set("tabindex", "0")
    _wrap(parent, table, holder)


def _longest(cell: etree.Element) -> int:
    """The characters of the longest word, where a cell cannot be broken."""
    return max(map(len, "".join(cell.itertext()).split()), default=0)


def _as_static(src: str, source: Source) -> str | None:
    """``images/go.png`` as ``{static}/images/go.png``, where the content folder has that file."""
    if not _PATH.match(src) or not source.root:
        return None
    beside = source.file.parent if source.file else source.root
    for folder in (source.root,) if src.startswith("/") else (beside, source.root):
        file = folder / src.lstrip("/")
        if file.is_file() and is_inside(file, source.root):
            return f"{{static}}/{file.resolve().relative_to(source.root.resolve()).as_posix()}"
    return None


def _sources(image: etree.Element, variants: list[pictures.Variant]) -> Iterator[etree.Element]:
    """A ``source`` for each format; the browser chooses by the width that it needs."""
    src = quote(image.get("src", ""), "{}/%|")
    for kind, group in groupby(variants, lambda variant: variant.type):
        copies = list(group)
        if len(copies) == 1 and str(copies[0].width) == image.get("width"):
            yield etree.Element("source", srcset=src + copies[0].suffix, type=kind)
            continue
        candidates = [(copy.suffix, str(copy.width)) for copy in copies]
        if candidates[-1][1] != image.get("width"):  # nothing smaller was found for large screens
            candidates.append(("", image.get("width", "")))
        widths = ", ".join(f"{src}{suffix} {width}w" for suffix, width in candidates)
        yield etree.Element("source", srcset=widths, sizes=pictures.SIZES, type=kind)


def _wrap(
    parent: etree.Element, element: etree.Element, holder: etree.Element, *before: etree.Element
) -> etree.Element:
    """Put an element, after others, into a holder in its place; returns the holder."""
    holder.tail, element.tail = element.tail, None
    place = list(parent).index(element)
    parent.remove(element)
    holder.extend([*before, element])
    parent.insert(place, holder)
    return holder


class _Safety(Postprocessor):
    """Takes out of the finished HTML what may not reach a page."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(md)
        self.source = source

    def run(self, text: str) -> str:
        """The HTML, cleaned; what was taken out has been told."""
        return links.clean(text, self.source)


def add_elements(md: Markdown, source: Source, options: Options) -> None:
    """Ties, when words are read; figures, sizes of images and safety, all last of their kind."""
    md.treeprocessors.register(Ties(md), "ties", 19)
    captions = Captions(md, source)
    md.treeprocessors.register(captions, "writing_captions", -9)
    md.treeprocessors.register(_Elements(md, source, options), "writing_elements", -10)
    md.postprocessors.register(_Safety(md, source), "writing_safety", -10)
