"""Quarto: a website of ``.qmd`` files; what their code would compute is not in them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from papers.layout import Layout
from pelican_bibtex.people import spelling
from pelican_bibtex.reading.bibtex import parse
from talks.reading import slugify

from ..found import LISTS, OWN_PAGES, Bib, Site, Text, first, is_true, items, said, table, tables
from .collection import listing
from .folder import Folder, Head
from .profiles import profiles

TEXTS = (".qmd", ".rmd", ".md")
_POSTS = frozenset("post posts blog blogs news notes".split())
_TALKS = frozenset("talk talks presentations events".split())
_TITLES = re.compile(r",\s*(?:PhD|Ph\.D\.|MD|MSc|MA|MS)\b.*$|'s\b.*$|\s[-–|]\s.*$", re.I)


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    return "Quarto" if {"_quarto.yml", "_quarto.yaml"} & set(folder.files) else ""


def read(folder: Folder) -> Site:
    """All that is there."""
    return _Reading(folder).site


class _Reading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.config = folder.data("_quarto.yml", "_quarto.yaml")
        website = table(self.config.get("website"))
        site = self.site = Site("Quarto", _TITLES.sub("", said(website.get("title"))))
        site.url = said(website.get("site-url")).rstrip("/")
        site.description = said(website.get("description"))
        site.lang = said(self.config.get("lang"))[:2].lower()
        made = said(table(self.config.get("project")).get("output-dir")).strip("./") or "_site"
        self.names = [
            name
            for name in folder.files
            if not name.startswith(f"{made}/")
            and not any(p.startswith("_") for p in name.split("/"))
        ]
        for name in self.names:
            if not name.lower().endswith((*TEXTS, ".html", ".rproj", ".yml", ".lock")):
                site.files[f"/{name}"] = name
            if name.endswith(".ipynb"):
                folder.report.leave(
                    name, "text", "is a notebook; export it as Markdown and bring that by hand"
                )
        self._texts()
        self._menu(website)
        self._bibs()

    def _texts(self) -> None:
        groups: dict[str, list[Text]] = {}
        listings: list[Text] = []
        for name in self.names:
            place = PurePosixPath(name)
            head = self.folder.head(name) if name.lower().endswith(TEXTS) else None
            if head is None or place.stem in OWN_PAGES or place.name == "README.md" or not head.has:
                continue
            text = self._text(place, head)
            self.site.texts.append(text)
            if "listing" in head.fields and text.role == "":
                listings.append(text)
            elif text.kind == "page" and len(place.parts) > 1:
                groups.setdefault(place.parts[0], []).append(text)
        for folder, texts in groups.items():
            if len(texts) > 1 and any(text.slug.startswith(folder[:4]) for text in listings):
                own = next(text for text in listings if text.slug.startswith(folder[:4]))
                listing(self.site, own.slug, texts)

    def _text(self, place: PurePosixPath, head: Head) -> Text:
        fields, folder = head.fields, place.parts[0] if len(place.parts) > 1 else ""
        is_index = place.stem == "index"
        stem = place.parent.name if is_index else place.stem
        text = Text(
            "page",
            str(place),
            said(fields.get("title")) or stem,
            head.body,
            head.line,
            dialect="quarto",
        )
        text.slug = slugify(re.sub(r"^\d{4}-\d\d-\d\d-", "", stem)) or "home"
        address = (
            f"/{place.parent}/".replace("/./", "/")
            if is_index
            else f"/{place.with_suffix('.html')}"
        )
        text.old = (address, *(f"/{alias.lstrip('/')}" for alias in items(fields.get("aliases"))))
        about = first(fields, ("description", "subtitle", "abstract"))
        date = said(fields.get("date"))
        if folder in _POSTS and "listing" not in fields:
            text.kind = "post"
            dated = re.match(r"\d{4}-\d\d-\d\d", stem)
            text.fields = {
                "Date": date or (dated[0] if dated else ""),
                "Tags": ", ".join(items(fields.get("categories"))),
            }
            text.fields["Summary"] = about
        elif folder in _TALKS and date:
            text.kind = "talk"
            text.fields = {
                "Date": date,
                "Event": first(fields, ("event", "conference")),
                "Venue": said(fields.get("location")),
            }
        else:
            text.fields["Description"] = about
            if address == "/":
                self._home(text, head)
            else:
                text.role = "cv" if text.slug == "cv" else "list" if text.slug in LISTS else ""
        if is_true(fields.get("draft")):
            text.fields["Status"] = "draft"
        return text

    def _home(self, text: Text, head: Head) -> None:
        about = table(head.fields.get("about"))
        text.role = "home"
        title = _TITLES.sub("", said(head.fields.get("title")))
        is_name = (
            len(title.split()) in (2, 3, 4)
            and "home" not in title.lower()
            and "welcome" not in title.lower()
        )
        if is_name:
            self.site.name = title
        text.title = self.site.name
        links = tables(about.get("links"))
        pairs = [(said(link.get("icon")), first(link, ("href", "url"))) for link in links]
        profiles(self.site.owner, pairs)
        if image := said(head.fields.get("image") or about.get("image")):
            self.site.portrait = f"/{image.lstrip('./')}"

    def _menu(self, website: dict[str, object]) -> None:
        bar = table(website.get("navbar"))
        for side in ("left", "right"):
            for link in bar.get(side) or []:
                href = first(link, ("href", "file")) if isinstance(link, dict) else said(link)
                label = said(link.get("text")) if isinstance(link, dict) else ""
                path = re.sub(r"\.(?:qmd|md|rmd|ipynb)$", ".html", href, flags=re.I)
                path = re.sub(r"(?:^|/)index\.html$", "/", path)
                self.site.menu.append((label, f"/{path.lstrip('/')}"))

    def _bibs(self) -> None:
        """The owner's papers are those that the owner has written; others are only cited."""
        family = self.site.name.split()[-1] if self.site.name else ""
        for name in self.names:
            if not name.endswith(".bib"):
                continue
            text = self.folder.text(name)
            parts, last = [], 0
            for entry in parse(text, name).entries:
                people = spelling(f"{entry.get('author')} {entry.get('editor')}").split()
                parts.append(text[last : entry.start])
                whole = text[entry.start : entry.end]
                others = family and spelling(family) not in people and "options" not in entry
                if others and entry.fields:
                    layout = Layout(entry)
                    layout.put("options", "skipbib")
                    whole = layout.text()
                    message = f"is not by {family}, so it is cited and not listed; options say so"
                    self.folder.report.change(name, entry.key, message, entry.line)
                parts.append(whole)
                last = entry.end
            place = PurePosixPath(name).parent
            self.site.bibs.append(
                Bib(name, "".join([*parts, text[last:]]), 1, f"/{place}/".replace("/./", "/"))
            )
