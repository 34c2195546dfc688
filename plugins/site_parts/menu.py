"""The links at the head of each page, and which of them leads to where the reader is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pelican import signals

from .addresses import address


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A link of the menu.

    Attributes:
        label: Plain text.
        url: Relative to the site's root.
        current: For ``aria-current``: whether it leads to this page, or to the part it is in.
    """

    label: str
    url: str
    current: Literal["", "page", "true"] = ""


def menu(links: Iterable[tuple[str, str]], file: str) -> tuple[Item, ...]:
    """The menu as it stands on one page.

    Args:
        links: Label and address of each, the home page's first.
        file: Where the page is written, below the output folder.
    """
    here = address(file)
    return tuple(Item(label=label, url=url, current=_current(url, here)) for label, url in links)


def _current(url: str, here: str) -> Literal["", "page", "true"]:
    section = address(url)
    if here == section:
        return "page"
    return "true" if section and here.startswith(section) else ""


def links(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The owner's name, what ``MENU`` says as far as there is something, and search.

    A list of talks or of publications that has nothing in it is not written, so nothing leads
    there. Who builds without an index to search is told how to get one; the public is not.
    """
    lists = {"TALKS_URL": "talks", "PUBLICATIONS_URL": "bibliography"}
    empty = {context.get(url) for url, name in lists.items() if not context.get(name)}
    found = [(context["owner"].name, context["home_url"])]
    found += [(label, url) for label, url in context.get("MENU", ()) if url not in empty]
    is_offered = "search" in context["DIRECT_TEMPLATES"] and not context["is_public"]
    if context["search_index"] or is_offered:
        found.append(("Search", context["SEARCH_URL"]))
    return found


def _finalized(generators: list[Any]) -> None:
    context = generators[0].context
    context["menu"] = partial(menu, links(context))


def register() -> None:
    """Give templates ``menu(output_file)``."""
    signals.all_generators_finalized.connect(_finalized)
