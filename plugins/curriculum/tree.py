"""HTML of a page or a title taken apart, for a template that sets it in print.

A tree is a list of words and of elements: ``["See ", {"tag": "em", "of": ["this"]}]``. Formulas
are trees of MathML with their reading as ``alt``; links lead to addresses that hold on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from languages.scripts import direction
from pelican_bibtex.tex import formula_text, mathml

Node = str | dict[str, Any]

_MATH: Final = re.compile(r"(<math\b.*?</math>)", re.DOTALL)
_SPACES: Final = re.compile("[ \t\n\r\f]+")
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Elements that stand by themselves: there is no space at their edges.
_BLOCKS: Final = frozenset(
    "address article aside blockquote br dd details div dl dt figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hgroup hr li main nav ol p pre search section summary table tbody td tfoot th"
    " thead tr ul".split()
)
_HEADING: Final = re.compile("h[1-6]")
# What is for the eye on a screen, for the ear, or for a pointer.
_LEFT_OUT: Final = frozenset("audio button svg video".split())
_CLASSES_LEFT_OUT: Final = frozenset(("unseen", "footnote-backref"))
_KEPT: Final = ("alt", "src")
_COUNTS: Final = ("start", "colspan")
_COUNT: Final = re.compile("[1-9][0-9]{0,2}")
# What a language written in Han characters is called where the tag names only the script.
_REGIONS: Final = {"hans": "CN", "hant": "TW"}
_ADDRESS: Final = re.compile("(https?|mailto|tel):", re.IGNORECASE)
_OF_MATH: Final = ("mathvariant", "accent", "stretchy", "linethickness", "width", "class")
# Applies a function, or says which variant a letter is: nothing to see.
_SILENT: Final = re.compile("[\u2061-\u2064\ufe00-\ufe0f]")


def tree(html: str) -> list[Node]:
    """The HTML as a tree.

    Headings descend by one rank at a time from the second on, as a document has to.
    """
    reader = _Reader()
    for piece in _MATH.split(html):
        if piece.startswith("<math"):
            reader.add(_formula(piece))
        else:
            reader.feed(piece)
    reader.close()
    return _tidy(reader.root["of"], at_edge=True)


def sections(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    """A text by its headings of the second rank: ``head`` and ``body`` of each."""
    found: list[dict[str, Any]] = [{"head": [], "body": []}]
    for node in nodes:
        if isinstance(node, dict) and node["tag"] == "h2":
            found.append({"head": node["of"], "body": []})
        else:
            found[-1]["body"].append(node)
    return [section for section in found if section["head"] or section["body"]]


def language(tag: str) -> dict[str, str]:
    """What Typst asks of a language: its code, its region and its direction."""
    code, *rest = re.split("[-_]", tag or "en")
    region = next((part for part in rest if re.fullmatch("[A-Za-z]{2}", part)), "")
    script = next((_REGIONS[part.lower()] for part in rest if part.lower() in _REGIONS), "")
    return {"lang": code.lower(), "region": region.upper() or script, "dir": direction(tag or "en")}


def elements(nodes: Iterable[Node], tag: str) -> Iterator[dict[str, Any]]:
    """All elements of that name, however deep."""
    for node in nodes:
        if isinstance(node, dict):
            if node["tag"] == tag:
                yield node
            yield from elements(node["of"], tag)


class _Reader(HTMLParser):
    """Builds the tree; what is left open ends with what it is in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: dict[str, Any] = {"tag": "", "of": []}
        self._open = [self.root]
        self._rank = 1

    def add(self, node: Node) -> None:
        """Put a node where the reader is."""
        self._open[-1]["of"].append(node)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        node: dict[str, Any] = {"tag": self._ranked(tag), "of": []}
        node |= {name: given[name] for name in _KEPT if name in given}
        node |= {name: given[name] for name in _COUNTS if _COUNT.fullmatch(given.get(name, ""))}
        if given.get("lang"):
            node["lang"] = language(given["lang"])
        if _ADDRESS.match(given.get("href", "")):
            node["href"] = given["href"]
        if "hidden" in given or _CLASSES_LEFT_OUT & {*given.get("class", "").split()}:
            node["tag"] = ""
        self.add(node)
        if tag not in _VOID:
            self._open.append(node | {"end": tag})
            self._open[-1]["of"] = node["of"]

    def handle_endtag(self, tag: str) -> None:
        if any(node.get("end") == tag for node in self._open):
            while self._open.pop().get("end") != tag:
                pass

    def handle_data(self, data: str) -> None:
        # A newline of a listing is one; elsewhere it is a space.
        in_code = any(node.get("end") == "pre" for node in self._open)
        self.add(data if in_code else _SPACES.sub(" ", data))

    def _ranked(self, tag: str) -> str:
        if not _HEADING.fullmatch(tag):
            return tag
        self._rank = min(max(int(tag[1]), 2), self._rank + 1)
        return f"h{self._rank}"


def _tidy(nodes: Iterable[Node], at_edge: bool) -> list[Node]:
    """Without what is left out, and without spaces at the edges of blocks."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            if kept and isinstance(kept[-1], str):
                kept[-1] += node
            elif node:
                kept.append(node)
        elif node["tag"] == "math":
            kept.append(node)
        elif node["tag"] and node["tag"] not in _LEFT_OUT:
            stands_alone = node["tag"] in _BLOCKS and node["tag"] != "pre"
            kept.append(_known(node | {"of": _tidy(node["of"], stands_alone)}))
    places = range(len(kept))
    stripped = [_stripped(kept, place, at_edge) for place in places]
    return [node for node in stripped if node]


def _known(node: dict[str, Any]) -> dict[str, Any]:
    """A table with its rows and the number of its columns."""
    if node["tag"] != "table":
        return node
    rows = [[cell for cell in row["of"] if _is_block(cell)] for row in elements(node["of"], "tr")]
    widths = (sum(int(cell.get("colspan", "1")) for cell in row) for row in rows)
    return node | {"rows": rows, "columns": max(widths, default=0)}


def _stripped(nodes: list[Node], place: int, at_edge: bool) -> Node:
    node = nodes[place]
    if not isinstance(node, str):
        return node
    before, after = (
        at_edge if not 0 <= beside < len(nodes) else _is_block(nodes[beside])
        for beside in (place - 1, place + 1)
    )
    node = node.lstrip(" ") if before else node
    return node.rstrip(" ") if after else node


def _is_block(node: Node) -> bool:
    return isinstance(node, dict) and node["tag"] in _BLOCKS


def _formula(markup: str) -> Node:
    try:
        element = mathml.parsed(markup)
    except ParseError:  # MathML that the owner wrote himself
        return re.sub("<[^>]*>", "", markup)
    shown = element.get("display") == "block"
    return _element(element) | {"alt": formula_text.text(element), "block": shown}


def _element(element: Element) -> dict[str, Any]:
    node: dict[str, Any] = {"tag": element.tag, "of": [_element(child) for child in element]}
    node |= {name: element.get(name) for name in _OF_MATH if element.get(name)}
    if not len(element):
        node["text"] = _SILENT.sub("", element.text or "")
    return node
