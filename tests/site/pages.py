"""Pages of the built site as plain data."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag


class Paper(NamedTuple):
    """One entry of a list of works; an asterisk marks equal contribution."""

    key: str
    title: str
    people: str
    venue: str
    award: str | None
    links: tuple[tuple[str, str], ...]


@functools.cache
def parsed(path: Path) -> BeautifulSoup:
    """One page, read as browsers read it."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


def html_files(site: Path) -> Iterator[Path]:
    """Every page of the site."""
    return iter(sorted(site.rglob("*.html")))


def text(tag: Tag | None) -> str:
    """What a reader sees of an element, spaces folded; what is meant for the ear alone is not."""
    if tag is None:
        return ""
    heard = {id(part) for hidden in tag.select(".unseen") for part in hidden.descendants}
    parts = [str(part) for part in tag.strings if id(part) not in heard]
    return " ".join("".join(parts).split())


def papers(page: BeautifulSoup, within: str = "main") -> list[Paper]:
    """The entries of a list of works, as the page shows them."""
    return [paper(item) for item in page.select(f"{within} .works > li[id]")]


def paper(item: Tag) -> Paper:
    """One entry of a list of works."""
    award = item.select_one(".venue .award")
    venue = text(item.select_one(".venue"))
    shown_award = text(award) or None
    if shown_award:
        venue = venue.removesuffix(shown_award).rstrip(" ·")
    links = tuple(
        (text(link), str(link["href"]))
        for link in item.select(".links a")
        if text(link) != "BibTeX"
    )
    return Paper(
        str(item["id"]),
        text(item.select_one(".title")),
        text(item.select_one(".people")),
        venue,
        shown_award,
        links,
    )


def metas(page: BeautifulSoup, prefix: str) -> list[tuple[str, str]]:
    """``<meta name>`` pairs whose name begins so, in their order."""
    pattern = re.compile(re.escape(prefix))
    return [
        (str(tag["name"]), str(tag["content"])) for tag in page.find_all("meta", {"name": pattern})
    ]
