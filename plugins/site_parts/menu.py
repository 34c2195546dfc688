"""The links at the head of each page, and which of them leads to where the reader is."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pelican import signals

from languages.editions import editions_of
from pelican_bibtex.problems import Problem
from pelican_bibtex.words import language

from .addresses import address

log = logging.getLogger(__name__)

# What the menu of a new site names, and may not be there yet.
USUAL = frozenset({"publications/", "talks/", "cv/"})


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
    here, items = address(file), []
    for number, (label, url) in enumerate(links):
        place = language().address(url)
        current = _current(address(place), here, is_section=bool(number))
        items.append(Item(label=label, url=place, current=current))
    return tuple(items)


def _current(section: str, here: str, *, is_section: bool) -> Literal["", "page", "true"]:
    if here == section:
        return "page"
    return "true" if is_section and section and here.startswith(section) else ""


def links(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The owner's name, what ``MENU`` says as far as it is there, and search.

    Of what a new site's menu names, that which there is nothing of yet is left out; any other
    entry that leads nowhere is told. Who builds without an index to search is told how to get
    one; the public is not.
    """
    found = [(context["owner"].name, context["home_url"])]
    for label, url in context.get("MENU", ()):
        if _is_there(url, context):
            found.append((label, url))
        elif address(url) not in USUAL:
            message = f"{url!r} ({label}) is the address of no page; correct it or add the page"
            log.warning("%s", Problem("pelicanconf.py", 0, "MENU", "SITE001", message))
    is_offered = "search" in context["DIRECT_TEMPLATES"] and not context["is_public"]
    if context["search_index"] or is_offered:
        found.append(("Search", context["SEARCH_URL"]))
    return found


def _is_there(url: str, context: Mapping[str, Any]) -> bool:
    """Whether an address is another site's, a file's (``check`` follows those), or a page's."""
    if "://" in url or not address(url).endswith("/"):
        return True
    lists = {"TALKS_URL": "talks", "PUBLICATIONS_URL": "bibliography", "INDEX_URL": "articles"}
    written = {context.get(name, "") for name, items in lists.items() if context.get(items)}
    pages = [*context.get("pages", ()), *context.get("hidden_pages", ())]
    written |= {page.save_as for page in pages}
    return address(url) in map(address, written)


def _finalized(generators: list[Any]) -> None:
    context = generators[0].context
    context["menu"] = partial(menu, links(context))
    for variables in editions_of(generators[0].settings).variables.values():
        variables["menu"] = partial(menu, links({**context, **variables}))


def register() -> None:
    """Give templates ``menu(output_file)``."""
    signals.all_generators_finalized.connect(_finalized)
