"""A built site as plain data: each page read once, strictly, for all that the laws ask about."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import html5lib

# How servers compress that have no compressed copies.
LEVEL = 6
ADDRESSES = ("href", "src", "poster", "action", "data")
FETCHING_RELS = {"stylesheet", "icon", "preload", "apple-touch-icon", "manifest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that a page names.

    Attributes:
        url: Absolute.
        fetched: A browser asks for it by itself, without a click.
        element: The name of the element.
    """

    url: str
    fetched: bool
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the laws ask of one page.

    Attributes:
        path: Below the site's root.
        errors: Parse errors, as the standard counts them.
        headings: Ranks of the headings, in order.
        ids: All of them, in order, twice where an id stands twice.
        inline: Elements with styles or handlers of their own.
        styles: The text of each style element.
        weight: Bytes, compressed.
    """

    path: str
    errors: tuple[str, ...]
    title: str
    lang: str
    direction: str
    headings: tuple[int, ...]
    ids: tuple[str, ...]
    addresses: tuple[Address, ...]
    inline: tuple[str, ...]
    styles: tuple[str, ...]
    canonical: str
    weight: int


@dataclass(frozen=True)
class Site:
    """A site of pages; ``url`` is where it says that it is, ``root`` where it lies."""

    root: Path
    url: str
    pages: tuple[Page, ...]

    @cached_property
    def by_path(self) -> dict[str, Page]:
        """Path to page."""
        return {page.path: page for page in self.pages}


def read_site(root: Path, url: str) -> Site:
    """Read every page of a site."""
    files = sorted(root.rglob("*.html"))
    return Site(root, url, tuple(read_page(file, root, url) for file in files))


def read_page(file: Path, root: Path, url: str) -> Page:
    """Read one page, strictly and once."""
    data = file.read_bytes()
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    html = parser.parse(data.decode("utf-8"))
    path = file.relative_to(root).as_posix()
    tags = [Tag(str(tag.tag).rpartition("}")[2], tag) for tag in html.iter() if _is_tag(tag)]
    canonical = [tag.get("href") for tag in tags if tag.get("rel") == "canonical"]
    title = html.find("head/title")
    return Page(
        path=path,
        errors=tuple(str(error) for error in parser.errors),
        title="".join(title.itertext()).strip() if title is not None else "",
        lang=html.get("lang", ""),
        direction=html.get("dir", ""),
        headings=tuple(int(tag.name[1]) for tag in tags if re.fullmatch("h[1-6]", tag.name)),
        ids=tuple(tag.get("id") for tag in tags if "id" in tag.element.attrib),
        addresses=tuple(_addresses(tags, f"{url}/{path}")),
        inline=tuple(tag.name for tag in tags if _is_inline(tag)),
        styles=tuple(str(tag.element.text) for tag in tags if tag.name == "style"),
        canonical=next(iter(canonical), ""),
        weight=len(gzip.compress(data, LEVEL, mtime=0)),
    )


class Tag(NamedTuple):
    """An element of a page."""

    name: str
    element: ET.Element

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.element.get(name, "")


def _is_tag(element: ET.Element) -> bool:
    return isinstance(element.tag, str)


def _addresses(tags: list[Tag], own: str) -> Iterator[Address]:
    for tag in tags:
        for attribute in ADDRESSES:
            if attribute in tag.element.attrib and tag.name != "meta":
                fetching = bool(set(tag.get("rel").split()) & FETCHING_RELS)
                fetched = tag.name not in ("a", "area", "link") or fetching
                url = urljoin(own, tag.get(attribute))
                yield Address(url=url, fetched=fetched, element=tag.name)


def _is_inline(tag: Tag) -> bool:
    attributes = tag.element.attrib
    return "style" in attributes or any(name.startswith("on") for name in attributes)
