"""One address, one source: what the site makes itself keeps its address, and both are named.

Each plugin that writes files puts them into ``claims`` of the context, the path of each below the
output folder with the source or the words for what is written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from building.told import shown
from pelican_bibtex.problems import Problem

from .source import Report

LISTS = (
    *("pages", "hidden_pages", "draft_pages"),
    *("articles", "translations", "hidden_articles", "hidden_translations", "drafts"),
)

OWNERS_FIRST = ("robots.txt",)
"""What the site makes only where the owner has no file for it."""


class Claims:
    """The addresses that are taken."""

    def __init__(self, claimed: Mapping[str, str], report: Report) -> None:
        self.report = report
        self._by_path: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for path, source in claimed.items():
            if path:
                self._take(path, source)

    def _take(self, path: str, source: str) -> None:
        self._by_path.setdefault(path, source)
        for folder in PurePosixPath(path).parents:
            self._folders.setdefault(folder.as_posix(), source)

    def _holder(self, path: str) -> str | None:
        """Who has that path, needs it as a folder, or has a file where it needs a folder."""
        above = (self._by_path.get(folder.as_posix()) for folder in PurePosixPath(path).parents)
        return self._by_path.get(path) or self._folders.get(path) or next(filter(None, above), None)

    def texts(self, items: Iterable[Any]) -> None:
        """Give pages and posts whose address another has one of their own, told."""
        for item in sorted(items, key=lambda item: str(item.source_path)):
            asked = item.save_as
            if asked and (holder := self._holder(asked)):
                item.__dict__.pop("override_save_as", None)
                item.__dict__.pop("override_url", None)
                slug, number = item.slug, 1
                while self._holder(item.save_as):
                    number += 1
                    item.slug = f"{slug}-{number}"
                self._tell(item.source_path, asked, holder, f"this is at {item.save_as}")
            if item.save_as:
                self._take(item.save_as, shown(item.source_path))

    def files(self, items: Iterable[Any]) -> list[Any]:
        """The files of the owner's whose address nobody else has; the others are told."""
        free = []
        for item in sorted(items, key=lambda item: str(item.source_path)):
            holder = None if item.save_as in OWNERS_FIRST else self._holder(item.save_as)
            if holder:
                self._tell(item.source_path, item.save_as, holder, "this is left out")
            else:
                self._take(item.save_as, shown(item.source_path))
                free.append(item)
        return free

    def _tell(self, file: str, path: str, holder: str, so: str) -> None:
        what = f"{path} is taken by {holder}, so {so}; give one of the two another address"
        self.report(Problem(shown(file), 0, "address", "TEXT040", what))
