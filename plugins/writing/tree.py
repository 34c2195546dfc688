"""What is done to the elements Markdown has made: figures, sizes of images, ranks, tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from . import links, pictures, safety
from .source import Source, is_inside, shown

_PATH = re.compile(r"(?![a-z][a-z0-9+.-]*:|[/\\]{2}|[{|#?]).", re.I)
_ALIGNED = re.compile(r"\s*text-align:\s*(left|center|right);?\s*")


class _Elements(Treeprocessor):
    """Runs when all else is done, so that attributes have their last values."""

    def __init__(self, md: Markdown, source: Source, options: Options) -> None:
        super().__init__(md)
        self.source, self.options = source, options

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        for heading in [element for element in root.iter() if element.tag == "h1"]:
            self._lower(heading)
        for cell in root.iter():
            if cell.tag in ("td", "th"):
                _align(cell)
        for parent, image in list(_images(root)):
            self._image(parent, image)
        for parent, paragraph in list(_captioned(root)):
            self._figure(parent, paragraph)

    def _lower(self, heading: etree.Element) -> None:
        message = "a heading of the first rank, which is the title's; write ## instead of #"
        words = " ".join("".join(heading.itertext()).split())
        self.source.tell("heading", message, f"# {words}", words, "# ")
        heading.tag = "h2"

    def _image(self, parent: etree.Element, image: etree.Element) -> None:
        """Give an image of the site its size and its variants."""
        src = image.get("src", "")
        if source := _as_static(src, self.source):
            image.set("src", source)
        elif _PATH.match(src) and self.source.root:
            message = f"there is no image {src} in {shown(self.source.root)}; correct the name"
            self.source.tell("image", message, src)
        file = links.target(image.get("src", ""), self.source)
        if file is None or links.refusal(image.get("src", ""), self.source):
            return
        try:
            self._measure(image, file)
            found = list(pictures.variants(file, self.options.cache, self.options.formats))
        except (OSError, ValueError, SyntaxError):
            message = f"{shown(file)} is no image that can be read; save it again"
            self.source.tell("image", message, src)
            return
        if found:
            _wrap(parent, image, [_source(image, variant) for variant in found])

    def _measure(self, image: etree.Element, file: Path) -> None:
        if file.suffix.lower() == ".svg" or image.get("width") or image.get("height"):
            return
        width, height = pictures.size(file)
        image.set("width", str(width))
        image.set("height", str(height))

    def _figure(self, parent: etree.Element, paragraph: etree.Element) -> None:
        """An image alone in its paragraph with a title: the title is its caption."""
        image = next(element for element in paragraph.iter("img"))
        caption = etree.Element("figcaption")
        caption.text = image.attrib.pop("title")
        holder = etree.Element("div")
        holder.append(caption)
        self.md.treeprocessors["inline"].run(holder)
        self.md.treeprocessors["unescape"].run(holder)
        paragraph.tag = "figure"
        paragraph.text = paragraph[0].tail = None
        paragraph.append(caption)


class Options:
    """How images are treated.

    Attributes:
        cache: Where the copies in modern formats are kept.
        formats: Their names, see `pictures.FORMATS`.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.cache = Path(settings.get("CACHE_PATH", "cache")) / "images"
        wanted = settings.get("WRITING_IMAGE_FORMATS", tuple(pictures.FORMATS))
        self.formats = tuple(name for name in pictures.FORMATS if name in wanted)


def _align(cell: etree.Element) -> None:
    """A class in place of the style that Markdown gives the cells of a table."""
    if found := _ALIGNED.fullmatch(cell.get("style", "")):
        del cell.attrib["style"]
        cell.set("class", " ".join(filter(None, [cell.get("class"), f"align-{found[1]}"])))


def _images(root: etree.Element) -> Iterator[tuple[etree.Element, etree.Element]]:
    """Every image with the element that holds it."""
    for parent in root.iter():
        for child in parent:
            if child.tag == "img":
                yield parent, child


def _captioned(root: etree.Element) -> Iterator[tuple[etree.Element, etree.Element]]:
    """Every paragraph that has nothing but an image with a title."""
    for parent in root.iter():
        for child in parent:
            if child.tag != "p" or len(child) != 1 or (child.text or "").strip():
                continue
            only = child[0]
            images = list(only.iter("img")) if only.tag in ("img", "picture", "a") else []
            alone = len(images) == 1 and not (only.tail or "").strip()
            if alone and images[0].get("title") and not "".join(only.itertext()).strip():
                yield parent, child


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


def _source(image: etree.Element, variant: pictures.Variant) -> etree.Element:
    src = image.get("src", "")
    return etree.Element("source", srcset=quote(src, "{}/%|") + variant.suffix, type=variant.type)


def _wrap(parent: etree.Element, image: etree.Element, sources: list[etree.Element]) -> None:
    """Put the image, after its variants, into a ``picture`` in its place."""
    picture = etree.Element("picture")
    picture.tail, image.tail = image.tail, None
    place = list(parent).index(image)
    parent.remove(image)
    picture.extend([*sources, image])
    parent.insert(place, picture)


class _Safety(Postprocessor):
    """Takes out of the finished HTML what may not reach a page."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(md)
        self.source = source

    def run(self, text: str) -> str:
        """The HTML, cleaned; what was taken out has been told."""
        return safety.clean(text, lambda value: links.refusal(value, self.source), self._tell)

    def _tell(self, finding: safety.Finding) -> None:
        self.source.tell(finding.subject, finding.message, *finding.needles)


class ElementsExtension(Extension):
    """Adds figures, image sizes and safety to Markdown."""

    def __init__(self, source: Source, options: Options, **rest: Any) -> None:
        super().__init__(**rest)
        self.source, self.options = source, options

    def extendMarkdown(self, md: Markdown) -> None:
        """Both come last of their kind."""
        elements = _Elements(md, self.source, self.options)
        md.treeprocessors.register(elements, "writing_elements", -10)
        md.postprocessors.register(_Safety(md, self.source), "writing_safety", -10)
