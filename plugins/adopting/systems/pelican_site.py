"""Pelican, with pelican-bibtex or without: its settings are read as text, never run."""

from __future__ import annotations

import ast
import re
from typing import Any

import dateutil.parser
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify as pelican_slugify

from talks.reading import slugify

from ..found import Bib, Kind, Site, said
from . import people, permalinks
from .folder import Folder, Head
from .texts import role_of, stem_of, text_of

TEXTS = (".md", ".markdown", ".mkd", ".rst")
_FIELD = re.compile(r"(?m)^(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]{2,}\S.*)*)\n?")


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if "pelicanconf.py" not in folder.files:
        return ""
    papers = "PUBLICATIONS_SRC" in folder.text("pelicanconf.py")
    return "Pelican with pelican-bibtex" if papers else "Pelican"


def _constants(text: str) -> dict[str, Any]:
    """The settings that are written as plain values; what is computed is not known."""
    found: dict[str, Any] = {}
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {m[1]: m[2] for m in re.finditer(r"(?m)^([A-Z_]+)\s*=\s*u?[\"'](.*)[\"']", text)}
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (each.id for each in targets if isinstance(each, ast.Name)):
                try:
                    found[name] = ast.literal_eval(node.value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    found.pop(name, None)
    return found


class Reading:
    """All that is there, as its ``site``."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.config = _constants(folder.text("pelicanconf.py"))
        if "publishconf.py" in folder.files:
            public = _constants(folder.text("publishconf.py"))
            self.config["SITEURL"] = public.get("SITEURL") or self.config.get("SITEURL")
        site = self.site = Site(recognise(folder), self._said("AUTHOR", "SITENAME"))
        url = self._said("SITEURL").rstrip("/")
        site.url = url if "localhost" not in url else ""
        site.lang, site.timezone = self._said("DEFAULT_LANG")[:2].lower(), self._said("TIMEZONE")
        site.description = self._said("SITE_DESCRIPTION", "SITESUBTITLE")
        self.path = self._said("PATH").strip("./") or ("content" if folder.below("content") else "")
        self.names = {self._inner(name): name for name in folder.below(self.path)}
        self._files()
        self._texts()
        self._bibs()
        people.known_by_icon(site.owner, self._pairs("SOCIAL"))
        site.menu = [(label, f"/{url.lstrip('/')}") for label, url in self._pairs("MENUITEMS")]

    def _said(self, *names: str) -> str:
        """The first of several settings of the other site's that says something."""
        return next((text for name in names if (text := said(self.config.get(name)))), "")

    def _list(self, name: str, default: str) -> list[str]:
        value = self.config.get(name)
        given = value if isinstance(value, list | tuple) else [default]
        return [said(each).strip("/") for each in given]

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        given = self.config.get(name) or ()
        pairs = (each for each in given if isinstance(each, tuple | list) and len(each) > 1)
        return [(said(pair[0]), said(pair[1]).strip()) for pair in pairs]

    def _inner(self, name: str) -> str:
        return name.removeprefix(f"{self.path}/") if self.path else name

    def _files(self) -> None:
        extra = self.config.get("EXTRA_PATH_METADATA")
        moved = extra if isinstance(extra, dict) else {}
        files, places = self.site.files, self._list("STATIC_PATHS", "images")
        for inner, name in self.names.items():
            meta = moved.get(inner)
            path = str(meta.get("path") or inner) if isinstance(meta, dict) else inner
            if any(_is_in(inner, place) for place in places):
                files[f"/{path.lstrip('/')}"] = name
        for inner, name in self.names.items():  # what a text may lead to, wherever it lies
            static = any(_is_in(inner, place) for place in places)
            if static or not name.lower().endswith((*TEXTS, ".html", ".bib")):
                files.setdefault(f"/{inner}", name)

    def _texts(self) -> None:
        pages, posts = self._list("PAGE_PATHS", "pages"), self._list("ARTICLE_PATHS", "")
        others = self._list("ARTICLE_EXCLUDES", "pages") + self._list("STATIC_PATHS", "images")
        for inner, name in self.names.items():
            if not name.lower().endswith(TEXTS):
                continue
            folder = inner.rpartition("/")[0]
            if any(_is_in(folder, place) if place else not folder for place in pages):
                self._text(name, "page")
            elif any(_is_in(folder, place) for place in others if place):
                continue
            elif any(_is_in(folder, place) for place in posts):
                self._text(name, "post")

    def _text(self, name: str, kind: Kind) -> None:
        if name.endswith(".rst"):
            what = "is reStructuredText; make Markdown of it (pandoc -t gfm), and adopt again"
            self.folder.report.leave(name, "text", what)
            return
        head = self._head(name)
        title = said(head.fields.get("title")) or stem_of(name)
        by_stem = self.config.get("SLUGIFY_SOURCE") == "basename"
        slug = said(head.fields.get("slug")) or pelican_slugify(
            stem_of(name) if by_stem else title, DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]
        )
        address = self._address(kind, head, slug, name)
        text = text_of(kind, name, head, address, "pelican", slugify(slug))
        text.fields |= {"Lang": said(head.fields.get("lang"))}
        if (status := said(head.fields.get("status")).lower()) in ("draft", "hidden"):
            text.fields["Status"] = status
        if kind == "page":
            is_home = head.fields.get("save_as") == "index.html"
            text.role = "home" if is_home else role_of(text)
        if text.role == "home":
            text.title = self.site.name
        self.site.texts.append(text)

    def _head(self, name: str) -> Head:
        """A head in Pelican's own form, or in YAML; the names of its fields in lower case."""
        head = self.folder.head(name)
        fields, end = {key.lower(): said(value) for key, value in head.fields.items()}, 0
        if not head.has:
            while found := _FIELD.match(head.body, end):
                fields[found["name"].lower()], end = " ".join(found["value"].split()), found.end()
        line = head.line + head.body.count("\n", 0, end)
        return Head(fields, head.body[end:], line)

    def _address(self, kind: Kind, head: Head, slug: str, name: str) -> str:
        fields, inner = head.fields, self._inner(name)
        if fields.get("save_as"):
            return f"/{fields['save_as'].removesuffix('index.html')}"
        setting, default = (
            ("PAGE", "pages/{slug}.html") if kind == "page" else ("ARTICLE", "{slug}.html")
        )
        pattern = self._said(f"{setting}_SAVE_AS", f"{setting}_URL") or default
        try:
            date = dateutil.parser.parse(fields.get("date", ""))
        except (ValueError, OverflowError):
            date = None
        folder = inner.rpartition("/")[0].rpartition("/")[2]
        values = {
            "slug": slug,
            "category": slugify(fields.get("category") or folder or "misc"),
            "author": slugify(self.site.name),
            "lang": fields.get("lang") or self.site.lang,
            "path_no_ext": inner.rpartition(".")[0],
        }
        return permalinks.pelican(pattern, values, date)

    def _bibs(self) -> None:
        given = self.config.get("PUBLICATIONS_SRC") or []
        for path in [given] if isinstance(given, str) else given:
            places = (str(path).lstrip("./"), f"{self.path}/{path}")
            if name := next((each for each in places if each in self.folder.files), ""):
                self.site.bibs.append(Bib(name, self.folder.text(name), 1, "/"))
            else:
                what = f"there is no file {path}; bring it by hand"
                self.folder.report.leave("pelicanconf.py", "PUBLICATIONS_SRC", what)
        if given:
            self.site.lists["/publications.html"] = "publications/"


def _is_in(path: str, place: str) -> bool:
    return not place or path == place or path.startswith(f"{place}/")
