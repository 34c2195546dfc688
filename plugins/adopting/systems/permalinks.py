"""Where Jekyll, Hugo and Pelican publish a file: the addresses that a site had."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pelican.utils import slugify as pelican_slugify

from talks.reading import slugify

from ..found import items, said, table, tables
from .folder import Head
from .texts import DATED, stem_of

# Jekyll's own patterns of addresses.
_STYLES = {
    "": "/:categories/:year/:month/:day/:title.html",
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}
_PLACE = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[^{}]*))?\}")


def jekyll(config: Mapping[str, Any], collection: str, name: str, head: Head) -> str:
    """Jekyll's address of a file, below ``baseurl``.

    Args:
        config: The site's settings.
        collection: Of the file: ``posts``, ``pages`` or another.
        name: Its path.
        head: What it says of itself.
    """
    place, style = PurePosixPath(name), said(config.get("permalink"))
    by_style = {
        "posts": _STYLES.get(style, style),
        "pages": "/:path/" if style == "pretty" or style.endswith("/") else "/:path.html",
    }
    pattern = (
        said(head.fields.get("permalink"))
        or _default(config, collection, name)
        or by_style.get(collection)
        or said(table(config, "collections", collection).get("permalink"))
        or "/:collection/:path.html"
    )
    dated = DATED.fullmatch(place.stem) if collection == "posts" else None
    stem = dated["name"] if dated else place.stem
    title = said(head.fields.get("slug")) or stem
    inner = place.relative_to(place.parts[0]) if name.startswith("_") else place
    values = {
        "collection": collection,
        "path": str(inner.with_suffix("")),
        "name": stem,
        "output_ext": ".html",
        "title": title,
        "slug": slugify(title),
        "categories": "/".join(map(_category, items(head.fields.get("categories")))),
        **_days(said(head.fields.get("date"))[:10] or (dated["date"] if dated else "")),
    }
    found = re.sub(r"(?<=/)index(?:\.html|/)$", "", _filled(pattern, values))
    return found if found.endswith("/") or "." in found.rpartition("/")[2] else f"{found}/"


def _default(config: Mapping[str, Any], collection: str, name: str) -> str:
    """The permalink that ``defaults`` give a file; the last that fits counts."""
    fitting = ""
    for default in tables(config.get("defaults")):
        scope, address = table(default, "scope"), said(table(default, "values").get("permalink"))
        fits = said(scope.get("type")) in ("", collection)
        if address and fits and name.startswith(said(scope.get("path"))):
            fitting = address
    return fitting


def hugo(permalinks: Mapping[str, Any], name: str, head: Head) -> str:
    """Hugo's address of a file below ``content``."""
    if url := said(head.fields.get("url")):
        return f"/{url.lstrip('/')}" if url.endswith(".html") else f"/{url.strip('/')}/"
    place = PurePosixPath(name).relative_to("content")
    is_bundle = place.stem.partition(".")[0] in ("index", "_index")
    folder, stem = place.parent.parent if is_bundle else place.parent, stem_of(str(place))
    slug, title = said(head.fields.get("slug")), slugify(said(head.fields.get("title")))
    pattern = said(permalinks.get(place.parts[0])) if len(place.parts) > 1 else ""
    if not pattern or place.stem.startswith("_index"):
        pattern = f"{folder}/{slug or stem}".removeprefix("./")
    values = {
        "slug": slug or title or stem,
        "slugorfilename": slug or stem,
        "title": title,
        "slugorcontentbasename": slug or stem,
        "filename": stem,
        "contentbasename": stem,
        "section": place.parts[0],
        "sections": "/".join(folder.parts),
        **_days(said(head.fields.get("date"))[:10]),
    }
    return f"{_filled(pattern, values).rstrip('/')}/".lower().replace(" ", "-")


def pelican(pattern: str, values: Mapping[str, str], date: datetime.datetime | None) -> str:
    """Pelican's address by a pattern of its settings, of which nothing else is carried out."""

    def value(found: re.Match[str]) -> str:
        if found["name"] == "date":
            return date.strftime(found["form"] or "%Y-%m-%d") if date else ""
        return values.get(found["name"], "")

    return "/" + _PLACE.sub(value, pattern).lstrip("/").removesuffix("index.html")


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    path = re.sub(r":(\w+)", lambda found: values.get(found[1], found[0]), f"/{pattern}")
    return re.sub(r"/{2,}", "/", path)


def _days(date: str) -> dict[str, str]:
    year, month, day = [*date.split("-"), "", "", ""][:3]
    short = {"short_year": year[2:], "i_month": month.lstrip("0"), "i_day": day.lstrip("0")}
    return {"year": year, "month": month, "day": day, **short}


def _category(name: str) -> str:
    return str(pelican_slugify(name))
