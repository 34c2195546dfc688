"""Captions: of figures, from the title of an image; of tables, from a paragraph ``Table: …``.

What has an id is numbered, and ``[](#id)`` says its number: ``![Fog](fog.png "How thick"){#fog}``
is Figure 1, a table with ``Table: Errors {#errors}`` before or after it Table 1.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import Final

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from pelican_bibtex.words import digits, say

from ..source import Source

_TABLE: Final = re.compile(r"Table:\s+")
_ID: Final = re.compile(r"\s*\{:?\s*#(?P<id>[\w:.-]+)\s*\}\s*$")
# How what is numbered is called.
LABELS: Final = {"figure": "Figure %(n)s", "table": "Table %(n)s"}


class Captions(Treeprocessor):
    """Runs when links have their last text, and images their attributes."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(md)
        self.source = source

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        for parent, paragraph in list(_alone(root)):
            self._figure(parent, paragraph)
        for parent, table, paragraph in list(_tables(root)):
            _caption(parent, table, paragraph)
        self._refer(root, dict(self._numbered(root)))

    def _figure(self, parent: etree.Element, paragraph: etree.Element) -> None:
        """An image alone in its paragraph with a title: the title is its caption."""
        image = next(element for element in paragraph.iter("img"))
        caption = etree.Element("figcaption")
        caption.text = image.attrib.pop("title")
        holder = etree.Element("div")
        holder.append(caption)
        for step in ("inline", "ties", "unescape"):
            self.md.treeprocessors[step].run(holder)
        paragraph.tag = "figure"
        paragraph.text = paragraph[0].tail = None
        paragraph.append(caption)
        if name := image.attrib.pop("id", ""):
            paragraph.set("id", name)

    def _numbered(self, root: etree.Element) -> Iterator[tuple[str, str]]:
        """The id and the name of each figure and table that has one; the caption says it."""
        counts = dict.fromkeys(LABELS, 0)
        for element in root.iter():
            if element.tag not in counts or not element.get("id"):
                continue
            caption = element.find("figcaption" if element.tag == "figure" else "caption")
            if caption is None:
                continue
            counts[element.tag] += 1
            name = say(LABELS[element.tag], n=digits(counts[element.tag]))
            number = etree.Element("span", {"class": "number"})
            number.text, number.tail = f"{name}.", f" {caption.text or ''}"
            caption.text = None
            caption.insert(0, number)
            yield element.get("id", ""), name

    def _refer(self, root: etree.Element, names: dict[str, str]) -> None:
        for link in root.iter("a"):
            target = link.get("href", "")
            if not target.startswith("#") or len(link) or (link.text or "").strip():
                continue
            if target[1:] in names:
                link.text = names[target[1:]]
            else:
                message = f"no figure or table with a caption has the id {target}; give it one"
                self.source.tell("reference", "TEXT029", message, f"({target})")


def _alone(root: etree.Element) -> Iterator[tuple[etree.Element, etree.Element]]:
    """Every paragraph that has nothing but an image with a title."""
    for parent in root.iter():
        for child in parent.findall("p"):
            if len(child) != 1 or (child.text or "").strip():
                continue
            only = child[0]
            images = list(only.iter("img")) if only.tag in ("img", "a") else []
            alone = len(images) == 1 and not (only.tail or "").strip()
            if alone and images[0].get("title") and not "".join(only.itertext()).strip():
                yield parent, child


def _tables(root: etree.Element) -> Iterator[tuple[etree.Element, etree.Element, etree.Element]]:
    """Every table with a caption: its parent, itself, and the paragraph before or after it."""
    for parent in (element for element in root.iter() if element.find("table") is not None):
        children, taken = list(parent), -1
        for index, child in enumerate(children):
            if child.tag != "table":
                continue
            around = [index - 1] if index - 1 != taken else []
            # One between two tables is that of the second, which may have no other.
            last = index + 2 >= len(children) or children[index + 2].tag != "table"
            around += [index + 1] if last or _is_caption(children, index + 3) else []
            taken = next((place for place in around if _is_caption(children, place)), taken)
            if taken in around:
                yield parent, child, children[taken]


def _is_caption(children: list[etree.Element], place: int) -> bool:
    if not 0 <= place < len(children) or children[place].tag != "p":
        return False
    return bool(_TABLE.match(children[place].text or ""))


def _caption(parent: etree.Element, table: etree.Element, paragraph: etree.Element) -> None:
    """Make a paragraph the caption of a table."""
    caption = etree.Element("caption")
    caption.text = _TABLE.sub("", paragraph.text or "", count=1)
    caption.extend(list(paragraph))
    last = caption[-1] if len(caption) else None
    words = (last.tail if last is not None else caption.text) or ""
    name = paragraph.get("id", "")
    if found := _ID.search(words):
        name, words = found["id"], words[: found.start()]
    if last is not None:
        last.tail = words
    else:
        caption.text = words
    if name:
        table.set("id", name)
    table.insert(0, caption)
    parent.remove(paragraph)
