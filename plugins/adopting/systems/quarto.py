"""Quarto: a website of ``.qmd`` files; what their code would compute is not in them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from papers.layout import Layout
from pelican_bibtex.people import spelling
from pelican_bibtex.reading.bibtex import parse

from ..found import OWN_PAGES, WORDS, Bib, Kind, Site, Text, by_name, first, said, table, tables
from . import people
from .folder import Folder, Head
from .texts import listing, role_of, stem_of, text_of

TEXTS = (".qmd", ".rmd", ".md")
_NO_FILES = (*TEXTS, ".html", ".rproj", ".yml", ".lock")
_FOLDERS = by_name(WORDS["quarto"])
_TITLES = re.compile(r",\s*(?:PhD|Ph\.D\.|MD|MSc|MA|MS)\b.*$|'s\b.*$|\s[-–|]\s.*$", re.I)


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    return "Quarto" if folder.has("_quarto") else ""


class Reading:
    """All that is there, as its ``site``."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        config = folder.data("_quarto")
        website = table(config, "website")
        site = self.site = Site("Quarto", _TITLES.sub("", said(website.get("title"))))
        site.url = said(website.get("site-url")).rstrip("/")
        site.description = said(website.get("description"))
        site.lang = said(config.get("lang"))[:2].lower()
        made = said(table(config, "project").get("output-dir")).strip("./") or "_site"
        hidden = re.compile(rf"{re.escape(made)}/|(?:.*/)?_")
        self.names = [name for name in folder.files if not hidden.match(name)]
        for name in self.names:
            if not name.lower().endswith(_NO_FILES):
                site.files[f"/{name}"] = name
            if name.endswith(".ipynb"):
                what = "is a notebook; export it as Markdown and bring that by hand"
                folder.report.leave(name, "text", what)
        self._texts()
        self._menu(table(website, "navbar"))
        self._bibs()

    def _texts(self) -> None:
        groups: dict[str, list[Text]] = {}
        listings: list[Text] = []
        for name in (each for each in self.names if each.lower().endswith(TEXTS)):
            place, head = PurePosixPath(name), self.folder.head(name)
            if place.stem in OWN_PAGES or place.name == "README.md" or not head.has:
                continue
            text = self._text(place, head)
            self.site.texts.append(text)
            if "listing" in head.fields and text.role == "":
                listings.append(text)
            elif text.kind == "page" and len(place.parts) > 1:
                groups.setdefault(place.parts[0], []).append(text)
        for folder, texts in groups.items():
            own = next((text for text in listings if text.slug.startswith(folder[:4])), None)
            if own and len(texts) > 1:
                listing(self.site, own.slug, texts)

    def _text(self, place: PurePosixPath, head: Head) -> Text:
        folder = _FOLDERS.get(place.parts[0] if len(place.parts) > 1 else "")
        kind: Kind = "talk" if folder == "talk" and said(head.fields.get("date")) else "page"
        if folder == "post" and "listing" not in head.fields:
            kind = "post"
        address = f"/{place.with_suffix('.html')}".removesuffix("index.html")
        slug = "" if stem_of(str(place)) else "home"
        text = text_of(kind, str(place), head, address, "quarto", slug)
        text.old = (address, *(f"/{alias.lstrip('/')}" for alias in text.old[1:]))
        if kind == "page":
            text.role = role_of(text)
        if text.role == "home":
            self._home(text, head)
        return text

    def _home(self, text: Text, head: Head) -> None:
        about = table(head.fields, "about")
        title = _TITLES.sub("", said(head.fields.get("title")))
        if len(title.split()) in (2, 3, 4) and not re.search("home|welcome", title, re.I):
            self.site.name = title
        text.title = self.site.name
        links = tables(about.get("links"))
        pairs = [(said(link.get("icon")), first(link, ("href", "url"))) for link in links]
        people.known_by_icon(self.site.owner, pairs)
        if image := said(head.fields.get("image") or about.get("image")):
            self.site.portrait = f"/{image.lstrip('./')}"

    def _menu(self, bar: dict[str, Any]) -> None:
        for link in [*(bar.get("left") or []), *(bar.get("right") or [])]:
            known = link if isinstance(link, dict) else {"href": link}
            path = re.sub(r"\.(?:qmd|md|rmd|ipynb)$", ".html", first(known, ("href", "file")))
            path = re.sub(r"(?:^|/)index\.html$", "/", path)
            self.site.menu.append((said(known.get("text")), f"/{path.lstrip('/')}"))

    def _bibs(self) -> None:
        """The owner's papers are those that the owner has written; others are only cited."""
        family = self.site.name.split()[-1] if self.site.name else ""
        for name in (each for each in self.names if each.endswith(".bib")):
            text = self.folder.text(name)
            parts, last = [], 0
            for entry in parse(text, name).entries:
                names = spelling(f"{entry.get('author')} {entry.get('editor')}").split()
                others = family and spelling(family) not in names and "options" not in entry
                if others and entry.fields:
                    layout = Layout(entry)
                    layout.put("options", "skipbib")
                    parts += [text[last : entry.start], layout.text()]
                    last = entry.end
                    what = f"is not by {family}, so it is cited and not listed; options say so"
                    self.folder.report.change(name, entry.key, what, entry.line)
            whole, place = "".join([*parts, text[last:]]), name.rpartition("/")[0]
            self.site.bibs.append(Bib(name, whole, 1, f"/{place}/".replace("//", "/")))
