"""The plugin's settings, ``PUBLICATION_*`` and ``PUBLICATIONS_*``: defaults and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .links import LINKS
from .problems import Problem

LABELS = {name: kind.label for name, kind in LINKS.items()}
# What other systems, and reference managers for themselves, keep in an entry: not used here.
UNUSED_FIELDS = (
    *"abbr preview bibtex_show additional_info altmetric dimensions google_scholar_id".split(),
    *"file owner timestamp groups username __markedentry qualityassured ranking priority".split(),
    *"readstatus printed rating relevance bdsk-* date-added date-modified mendeley-*".split(),
    *"comment annotation annote".split(),
)
# Not handed on: these, and what the owner keeps for the site.
PRIVATE_FIELDS = (
    *(name for name, kind in LINKS.items() if kind.private),
    *"award selected summary venue published_title arxiv_title".split(),
    *"title_* summary_* abstract_*".split(),
    *UNUSED_FIELDS,
)

ORDERS = ("date", "year", "source")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a site can say about its publications.

    Attributes:
        sources: The BibTeX files (``PUBLICATIONS_SRC``), in reading order.
        people: The data file of people (``PUBLICATIONS_PEOPLE``), or None.
        content: The content folder; local PDFs must lie in it.
        order: ``PUBLICATIONS_ORDER``: date, year or source.
        group_by: ``PUBLICATIONS_GROUP_BY``: year, kind, type, venue or a field's name.
        links: ``PUBLICATIONS_LINKS``: field to label, in the order shown.
        private_fields: ``PUBLICATIONS_PRIVATE_FIELDS``, names or patterns with ``*``.
        star_means_equal: ``PUBLICATIONS_STAR_MEANS_EQUAL``: a ``*`` behind a name says that
            its bearer contributed equally.
        max_authors: ``PUBLICATIONS_MAX_AUTHORS``: how many authors a list shows at once;
            None for all.  The rest is folded away, never left out.
        per_page: ``PUBLICATIONS_PER_PAGE``: about how many works a page of the list holds before
            older ones get pages of their own; None for all on one.
        url, save_as: Of a work's page (``PUBLICATION_URL``, ``PUBLICATION_SAVE_AS``), with
            ``{slug}``; an empty ``save_as`` writes no such pages.
        list_url, list_save_as: Of the list (``PUBLICATIONS_URL``, ``PUBLICATIONS_SAVE_AS``).
        feed: ``PUBLICATIONS_FEED_ATOM``: path of the feed below the output folder, or None.
        feed_items: ``FEED_MAX_ITEMS``, as for every feed of Pelican: how many works it holds.
        problems: With the settings themselves.
    """

    sources: tuple[Path, ...] = ()
    people: Path | None = None
    content: Path = field(default_factory=lambda: Path("content"))
    order: str = "date"
    group_by: str = "year"
    links: Mapping[str, str] = field(default_factory=lambda: LABELS)
    private_fields: tuple[str, ...] = PRIVATE_FIELDS
    star_means_equal: bool = False
    max_authors: int | None = None
    per_page: int | None = None
    url: str = "publications/{slug}/"
    save_as: str = "publications/{slug}/index.html"
    list_url: str = "publications/"
    list_save_as: str = "publications/index.html"
    feed: str | None = None
    feed_items: int = 100
    problems: tuple[Problem, ...] = ()

    def shown(self, path: Path) -> str:
        """The path as the owner would type it, from the folder that holds the content."""
        base = self.content.parent
        return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


# Addresses; in Pelican's settings, so that others can find and change them.
URLS = {"PUBLICATION_URL": Settings.url, "PUBLICATIONS_URL": Settings.list_url}


def read_settings(pelican: Mapping[str, Any], config: str = "pelicanconf.py") -> Settings:
    """The settings of a site, from Pelican's.

    Args:
        pelican: Pelican's settings.
        config: How problems name the settings file.
    """
    problems: list[Problem] = []

    def refuse(key: str, message: str) -> None:
        problems.append(Problem(config, 0, key, "BIB080", message))

    content = Path(pelican.get("PATH") or "content").resolve()
    order = pelican.get("PUBLICATIONS_ORDER", Settings.order)
    if order not in ORDERS:
        refuse("PUBLICATIONS_ORDER", f"{order!r} is no order; use one of {', '.join(ORDERS)}")
        order = Settings.order

    def number(key: str, of: str) -> int | None:
        given = pelican.get(key)
        if given is None or (isinstance(given, int) and given >= 1):
            return given
        refuse(key, f"{given!r} is no number of {of}; use 1 or more")
        return None

    private = pelican.get("PUBLICATIONS_PRIVATE_FIELDS", PRIVATE_FIELDS)
    feed = pelican.get("PUBLICATIONS_FEED_ATOM", "feeds/publications.atom.xml")
    return Settings(
        sources=_sources(pelican.get("PUBLICATIONS_SRC"), content, refuse),
        people=_people(pelican.get("PUBLICATIONS_PEOPLE"), content, refuse),
        content=content,
        order=order,
        group_by=pelican.get("PUBLICATIONS_GROUP_BY", Settings.group_by),
        links=pelican.get("PUBLICATIONS_LINKS", LABELS),
        private_fields=tuple(name.lower() for name in private),
        star_means_equal=bool(pelican.get("PUBLICATIONS_STAR_MEANS_EQUAL", False)),
        max_authors=number("PUBLICATIONS_MAX_AUTHORS", "people"),
        per_page=number("PUBLICATIONS_PER_PAGE", "works"),
        url=pelican.get("PUBLICATION_URL", Settings.url),
        save_as=pelican.get("PUBLICATION_SAVE_AS", Settings.save_as),
        list_url=pelican.get("PUBLICATIONS_URL", Settings.list_url),
        list_save_as=pelican.get("PUBLICATIONS_SAVE_AS", Settings.list_save_as),
        feed_items=pelican.get("FEED_MAX_ITEMS", Settings.feed_items),
        # The entries of a feed need absolute addresses.
        feed=feed if feed and pelican.get("SITEURL") else None,
        problems=tuple(problems),
    )


def _candidates(name: str, content: Path) -> list[Path]:
    """Where a relative path may be meant from: here, beside the content folder, within it."""
    path = Path(name).expanduser()
    if path.is_absolute():
        return [path]
    return [base / path for base in (Path.cwd(), content.parent, content)]


def _sources(value: object, content: Path, refuse: Any) -> tuple[Path, ...]:
    if value is None:
        return ()
    names = [value] if isinstance(value, (str, Path)) else value
    if not isinstance(names, (list, tuple)):
        refuse("PUBLICATIONS_SRC", f"{value!r} is no path; give a path, a glob, or a list of them")
        return ()
    found: list[Path] = []
    for name in map(str, names):
        paths = next(filter(None, (_matching(path) for path in _candidates(name, content))), [])
        if not paths:
            refuse("PUBLICATIONS_SRC", f"there is no file {name}; correct the path")
        found.extend(path for path in paths if path not in found)
    return tuple(found)


def _matching(path: Path) -> list[Path]:
    if path.is_file():
        return [path.resolve()]
    if any(character in str(path) for character in "*?["):
        anchor = Path(path.anchor or ".")
        pattern = str(path.relative_to(anchor)) if path.is_absolute() else str(path)
        return sorted(match.resolve() for match in anchor.glob(pattern) if match.is_file())
    return []


def _people(value: object, content: Path, refuse: Any) -> Path | None:
    if value is None:
        default = content / "people.toml"
        return default if default.is_file() else None
    for path in _candidates(str(value), content):
        if path.is_file():
            return path.resolve()
    refuse("PUBLICATIONS_PEOPLE", f"there is no file {value}; correct the path")
    return None
