"""Pelican, with pelican-bibtex or without: its settings are read as text, never run."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath
from typing import Any

import dateutil.parser
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify as pelican_slugify

from talks.reading import slugify

from ..found import LISTS, Bib, Kind, Site, Text, said
from . import permalinks
from .folder import Folder
from .profiles import profiles

TEXTS = (".md", ".markdown", ".mkd", ".rst")
_FIELD = re.compile(r"(?m)^(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]{2,}\S.*)*)\n?")
_RST_FIELD = re.compile(
    r"(?m)^:(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]{2,}\S.*)*)\n?"
)
_RST_TITLE = re.compile(r"(?:^([=#*-]{3,})\n)?^(?P<title>\S.*)\n[=#*-]{3,}\n", re.M)


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if "pelicanconf.py" not in folder.files:
        return ""
    return (
        "Pelican with pelican-bibtex"
        if "PUBLICATIONS_SRC" in folder.text("pelicanconf.py")
        else "Pelican"
    )


def read(folder: Folder) -> Site:
    """All that is there."""
    return _Reading(folder).site


def _constants(text: str) -> dict[str, Any]:
    """The settings that are written as plain values; what is computed is not known."""
    found: dict[str, Any] = {}
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {m[1]: m[2] for m in re.finditer(r"(?m)^([A-Z_]+)\s*=\s*u?[\"'](.*)[\"']", text)}
    for node in body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                try:
                    found[target.id] = ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    found.pop(target.id, None)
    return found


class _Reading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        config = _constants(folder.text("pelicanconf.py"))
        if "publishconf.py" in folder.files:
            config |= {
                k: v
                for k, v in _constants(folder.text("publishconf.py")).items()
                if k == "SITEURL" and v
            }
        self.config = config
        site = self.site = Site(
            recognise(folder), said(self._given("AUTHOR")) or said(self._given("SITENAME"))
        )
        url = said(self._given("SITEURL")).rstrip("/")
        site.url = url if "localhost" not in url else ""
        site.lang, site.timezone = (
            said(self._given("DEFAULT_LANG"))[:2].lower(),
            said(self._given("TIMEZONE")),
        )
        site.description = said(self._given("SITE_DESCRIPTION")) or said(
            self._given("SITESUBTITLE")
        )
        self.path = said(self._given("PATH")).strip("./") or (
            "content" if folder.below("content") else ""
        )
        self._files()
        self._texts()
        self._bibs()
        pairs = [
            pair
            for pair in self._given("SOCIAL") or ()
            if isinstance(pair, tuple | list) and len(pair) > 1
        ]
        profiles(site.owner, [(said(pair[0]), said(pair[1]).strip()) for pair in pairs])
        menu = [
            pair
            for pair in self._given("MENUITEMS") or ()
            if isinstance(pair, tuple | list) and len(pair) == 2
        ]
        site.menu = [(said(label), f"/{said(url).lstrip('/')}") for label, url in menu]

    def _given(self, name: str) -> Any:
        """A setting of the other site's."""
        return self.config.get(name)

    def _list(self, name: str, default: list[str]) -> list[str]:
        value = self.config.get(name, default)
        return (
            [said(each).strip("/") for each in value]
            if isinstance(value, list | tuple)
            else default
        )

    def _files(self) -> None:
        extra = self._given("EXTRA_PATH_METADATA")
        moved = (
            {str(k): str(v.get("path", "")) for k, v in extra.items() if isinstance(v, dict)}
            if isinstance(extra, dict)
            else {}
        )
        for place in self._list("STATIC_PATHS", ["images"]):
            for name in [
                n
                for n in self.folder.below(self.path)
                if self._inner(n) == place or self._inner(n).startswith(f"{place}/") or not place
            ]:
                inner = self._inner(name)
                self.site.files[f"/{(moved.get(inner) or inner).lstrip('/')}"] = name
                self.site.files.setdefault(f"/{inner}", name)
        for name in self.folder.below(self.path):  # what a text may lead to, wherever it lies
            if not name.lower().endswith((*TEXTS, ".html", ".bib")):
                self.site.files.setdefault(f"/{self._inner(name)}", name)

    def _inner(self, name: str) -> str:
        return name.removeprefix(f"{self.path}/") if self.path else name

    def _texts(self) -> None:
        pages, posts = self._list("PAGE_PATHS", ["pages"]), self._list("ARTICLE_PATHS", [""])
        excluded = self._list("ARTICLE_EXCLUDES", []) + self._list("STATIC_PATHS", ["images"])
        for name in self.folder.below(self.path, *TEXTS):
            inner = self._inner(name)
            folder = inner.rpartition("/")[0]
            if any(_is_in(folder, place) for place in pages if place) or (
                folder == "" and "" in pages
            ):
                self._text(name, "page")
            elif any(_is_in(folder, place) for place in excluded if place):
                continue
            elif any(_is_in(folder, place) for place in posts):
                self._text(name, "post")

    def _text(self, name: str, kind: Kind) -> None:
        text, place = self.folder.text(name), PurePosixPath(name)
        if name.endswith(".rst"):
            what = "is reStructuredText; make Markdown of it (pandoc -t gfm), and adopt again"
            self.folder.report.leave(name, "text", what)
            return
        head = self.folder.head(name)
        if head.has:
            fields, body, line = (
                {k.lower(): said(v) for k, v in head.fields.items()},
                head.body,
                head.line,
            )
        else:
            fields, end = {}, 0
            while found := _FIELD.match(text, end):
                fields[found["name"].lower()], end = " ".join(found["value"].split()), found.end()
            body, line = text[end:], text.count("\n", 0, end) + 1
        title = fields.get("title") or place.stem
        slug = fields.get("slug") or pelican_slugify(
            place.stem if self._given("SLUGIFY_SOURCE") == "basename" else title,
            DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"],
        )
        made = Text(kind, name, title, body, line, slug=slugify(slug), dialect="pelican")
        date = fields.get("date", "")
        made.old = (self._address(kind, fields, slug, name),)
        made.fields = {"Summary": fields.get("summary", ""), "Lang": fields.get("lang", "")}
        if fields.get("status", "").lower() in ("draft", "hidden"):
            made.fields["Status"] = fields["status"].lower()
        if kind == "post":
            dated = re.match(r"\d{4}-\d\d-\d\d", place.stem)
            made.fields["Date"] = date or (dated[0] if dated else "")
            tags = [
                tag.strip()
                for tag in f"{fields.get('tags', '')},{fields.get('category', '')}".split(",")
            ]
            made.fields["Tags"] = ", ".join(dict.fromkeys(filter(None, tags)))
        elif made.old[0] == "/" or fields.get("save_as") == "index.html":
            made.role, made.title = "home", self.site.name
        else:
            made.role = "cv" if made.slug == "cv" else "list" if made.slug in LISTS else ""
        self.site.texts.append(made)

    def _address(self, kind: str, fields: dict[str, str], slug: str, name: str) -> str:
        if fields.get("save_as"):
            return f"/{fields['save_as'].removesuffix('index.html')}"
        setting = "PAGE" if kind == "page" else "ARTICLE"
        default = "pages/{slug}.html" if kind == "page" else "{slug}.html"
        pattern = (
            said(self._given(f"{setting}_SAVE_AS"))
            or said(self._given(f"{setting}_URL"))
            or default
        )
        try:
            date = dateutil.parser.parse(fields.get("date", ""))
        except (ValueError, OverflowError):
            date = None
        inner = self._inner(name)
        category = fields.get("category") or inner.rpartition("/")[0].rpartition("/")[2] or "misc"
        values = {
            "slug": slug,
            "category": slugify(category),
            "author": slugify(self.site.name),
            "lang": fields.get("lang") or self.site.lang,
            "path_no_ext": inner.rpartition(".")[0],
        }
        return permalinks.pelican(pattern, values, date)

    def _bibs(self) -> None:
        given = self._given("PUBLICATIONS_SRC") or []
        for path in [given] if isinstance(given, str) else given:
            name = next(
                (
                    n
                    for n in (str(path).lstrip("./"), f"{self.path}/{path}")
                    if n in self.folder.files
                ),
                "",
            )
            if name:
                self.site.bibs.append(Bib(name, self.folder.text(name), 1, "/"))
            else:
                self.folder.report.leave(
                    "pelicanconf.py",
                    "PUBLICATIONS_SRC",
                    f"there is no file {path}; bring it by hand",
                )
        if given:
            self.site.lists["/publications.html"] = "publications/"


def _is_in(folder: str, place: str) -> bool:
    return not place or folder == place or folder.startswith(f"{place}/")
