"""Hugo: HugoBlox, which was Wowchemy and Academic, and sites of any other theme."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from talks.reading import slugify

from ..found import (
    LISTS,
    WORDS,
    Kind,
    Site,
    Text,
    by_name,
    first,
    is_true,
    items,
    said,
    table,
    tables,
)
from . import people, permalinks
from .folder import Folder, Head
from .papers import paper
from .texts import listing, role_of, text_of

TEXTS = (".md", ".markdown")
_DEFAULT = "config/_default/"
_CONFIG = ("hugo", "config", f"{_DEFAULT}hugo", f"{_DEFAULT}config")
_FOLDERS = by_name(WORDS["hugo"])
# Parts of HugoBlox's home page: those that are of the CV, those with words, and those in people.
_OF_CV = ("experience", "resume-experience", "accomplishments", "resume-awards")
_WITH_WORDS = ("", "blank", "markdown", "hero", "about.biography")
_OF_OWNER = ("about", "about.biography", "about.avatar", "resume-biography")


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if not folder.below("content", *TEXTS) or not folder.has(*_CONFIG):
        return ""
    return "HugoBlox" if folder.below("content/authors", ".md") else "Hugo"


class Reading:
    """All that is there, as its ``site``."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        config = self.config = folder.data(*_CONFIG)
        params = {**table(config.get("params")), **folder.data(f"{_DEFAULT}params")}
        site = self.site = Site(recognise(folder), said(config.get("title")))
        url = first(config, ("baseURL", "baseurl")).rstrip("/")
        site.url = "" if "example.com" in url or "example.org" in url else url
        site.lang = first(config, ("defaultContentLanguage", "languageCode"))[:2].lower()
        site.description = said(params.get("description"))
        site.timezone = said(config.get("timeZone"))
        permalinks_ = table(config.get("permalinks"))
        self.permalinks = {**permalinks_, **table(permalinks_.get("page"))}
        self.sections: dict[str, list[Text]] = {}
        self.names: dict[str, str] = {}
        self.heads = {name: folder.head(name) for name in folder.below("content", *TEXTS)}
        self._people()
        self._files()
        for name, head in self.heads.items():
            self._one(name, head)
        for section, texts in self.sections.items():
            if section and section not in _FOLDERS and len(texts) > 1:
                listing(site, section, texts)
        self._menu()
        icons = tables(params.get("socialIcons"))
        links = [(said(each.get("name")), said(each.get("url"))) for each in icons]
        people.known_by_icon(site.owner, links)

    def _address(self, name: str) -> str:
        return permalinks.hugo(self.permalinks, name, self.heads[name])

    def _files(self) -> None:
        files = self.site.files
        for name in self.folder.files:
            place = PurePosixPath(name)
            if name.startswith("static/"):
                files[f"/{place.relative_to('static')}"] = name
            elif name.startswith("assets/media/"):
                files[f"/{place.relative_to('assets')}"] = name
            elif name.startswith("content/") and name.endswith((".Rmd", ".ipynb")):
                what = "is code that is run to be a page; bring what it becomes by hand"
                self.folder.report.leave(name, "text", what)
            elif name.startswith("content/") and not name.endswith((*TEXTS, ".html")):
                indexes = (f"{folder}/index.md" for folder in place.parents)
                index = next((each for each in indexes if each in self.heads), "")
                base = self._address(index) if index else "/"
                inner = place.relative_to(PurePosixPath(index).parent if index else "content")
                files[f"{base}{inner}"] = name
        for name in {"CNAME", "robots.txt"} & set(self.folder.files):
            files.setdefault(f"/{name}", name)

    # People

    def _people(self) -> None:
        authors = {
            PurePosixPath(name).parent.name: name
            for name in self.heads
            if name.startswith("content/authors/")
        }
        authors.pop("authors", None)
        chief = [
            slug for slug, n in authors.items() if is_true(self.heads[n].fields.get("superuser"))
        ]
        usual = (slug for slug in ("admin", "me", *authors) if slug in authors)
        owner = next(iter(chief), "") or next(usual, "")
        for slug, name in authors.items():
            fields = self.heads[name].fields
            self.names[slug] = first(fields, ("title", "name"))
            if slug == owner:
                self._owner(name, self.heads[name])
            elif self.names[slug]:
                links = (first(link, ("link", "url")) for link in tables(fields.get("social")))
                url = next((link for link in links if link.startswith("http")), "")
                self.site.people.append({"name": self.names[slug], "url": url})

    def _owner(self, name: str, head: Head) -> None:
        fields, owner = head.fields, self.site.owner
        self.site.name = first(fields, ("title", "name")) or self.site.name
        owner["position"] = said(fields.get("role"))
        owner["affiliations"] = [said(at.get("name")) for at in tables(fields.get("organizations"))]
        owner["emails"] = [mail for mail in [said(fields.get("email"))] if "@" in mail]
        known = (tables(fields.get(name)) for name in ("social", "profiles", "links"))
        links = next(filter(None, known), [])
        pairs = [(first(e, ("label", "icon")), first(e, ("link", "url"))) for e in links]
        people.known_by_icon(owner, pairs)
        files = self.folder.below(name.rpartition("/")[0])
        avatar = next((each for each in files if PurePosixPath(each).stem == "avatar"), "")
        self.site.portrait = avatar.removeprefix("content")
        interests = "".join(f"\n- {each}" for each in items(fields.get("interests")))
        words = f"{head.body.strip()}\n\n" + (f"## Interests\n{interests}" if interests else "")
        self._more("home", name, words.strip(), head.line)
        self.site.texts[-1].old += (f"/author/{slugify(self.site.name)}/",)
        courses = table(fields.get("education")).get("courses") or fields.get("education")
        self._more("cv", name, people.section("Education", courses))
        work = fields.get("work") or fields.get("experience")
        self._more("cv", name, people.section("Experience", work))

    def _more(self, role: str, name: str, words: str, line: int = 1) -> None:
        """More words for the home page or the CV."""
        there = next((text for text in self.site.texts if text.role == role), None)
        if there is None and (words or role == "home"):
            title, old = ("Curriculum vitae", "/cv/") if role == "cv" else (self.site.name, "/")
            there = Text("page", name, title, "", line, (old,), role, "hugo", role=role)
            self.site.texts.append(there)
        if there and words:
            there.body = f"{there.body}\n\n{words}".strip()

    # Texts

    def _one(self, name: str, head: Head) -> None:
        place = PurePosixPath(name).relative_to("content")
        section = place.parts[0] if len(place.parts) > 1 else ""
        if section in ("authors", "admin") or not head.has:
            return
        if section == "home" or (section == "" and place.stem == "_index"):
            self._parts(name, head)
        elif section == "slides":
            what = "are Markdown that a script shows; print them as PDF and bring that"
            self.folder.report.leave(name, "slides", what)
        elif place.stem.startswith("_index"):
            self._section(name, section, head)
        elif _FOLDERS.get(section) == "paper":
            address = self._address(name)
            self.site.bibs.append(paper(self.folder, self.site, name, address, self.names))
        else:
            self._text(name, section, head)

    def _text(self, name: str, section: str, head: Head) -> None:
        fields = head.fields
        kind: Kind = "talk" if _FOLDERS.get(section) == "talk" else "page"
        if _FOLDERS.get(section) == "post" and said(fields.get("date")):
            kind = "post"
        text = text_of(kind, name, head, self._address(name), "hugo")
        if kind == "talk":
            text.fields |= _hours(fields)
            abstract = said(fields.get("abstract"))
            if not text.body.strip() and abstract != text.fields["Summary"]:
                text.body = abstract
        elif kind == "page":
            text.role = role_of(text) if text.slug == "cv" or not section else ""
            self.sections.setdefault(section, []).append(text)
        if kind != "page" and (lost := said(table(fields, "image").get("filename"))):
            what = f"{lost} stood beside the text in lists, where there are none here"
            self.folder.report.change(name, "image", what, 1)
        self.site.texts.append(text)

    def _section(self, name: str, section: str, head: Head) -> None:
        old = (f"/{section}/", *items(head.fields.get("aliases")))
        if section in LISTS:
            self.site.lists |= dict.fromkeys(old, LISTS[section])
        elif head.body.strip():
            title, slug = said(head.fields.get("title")) or section, slugify(section)
            self.site.texts.append(
                Text("page", name, title, head.body, head.line, old, slug, "hugo")
            )

    def _parts(self, name: str, head: Head) -> None:
        """Parts of HugoBlox's home page; what lists something is here already."""
        fields = head.fields
        if said(fields.get("active")).lower() == "false" or is_true(fields.get("headless")):
            return
        for block in tables(fields.get("sections")) or [fields]:
            content = {**block, **table(block, "content")}
            kind, title = first(block, ("block", "widget")), said(content.get("title"))
            words = head.body if block is fields else said(content.get("text"))
            if kind in _OF_CV:
                listed = content.get("experience") or content.get("item") or content.get("items")
                self._more("cv", name, people.section(title or kind.capitalize(), listed))
            elif words.strip() and kind in _WITH_WORDS:
                own = block is fields and name == "content/_index.md"
                heading = f"## {title}\n\n" if title and not own else ""
                self._more("home", name, f"{heading}{words}".strip(), head.line)
            elif kind and kind not in _OF_OWNER:
                what = f"{kind} of the home page is not here; its lists are"
                self.folder.report.change(name, "section", what, 1)

    def _menu(self) -> None:
        data, config = self.folder.data(f"{_DEFAULT}menus", f"{_DEFAULT}menu"), self.config
        main = tables(data.get("main")) or tables(table(config, "menu").get("main"))
        main += tables(table(config, "menus").get("main"))
        links = sorted(
            (said(e.get("weight")).zfill(5), said(e.get("name")), first(e, ("url", "pageRef")))
            for e in main
        )
        self.site.menu = [(label, f"/{url.removeprefix('/')}") for _, label, url in links]


def _hours(fields: dict[str, Any]) -> dict[str, str]:
    """When a talk begins and ends, where its head says more than the day."""
    start, end = said(fields.get("date")), said(fields.get("date_end"))
    found = re.fullmatch(r"(.{10})T(\d\d:\d\d)\S*?(Z|[+-]\d\d:?\d\d)", start)
    if not found or found[2] == "00:00" or is_true(fields.get("all_day")):
        return {}
    hours = {"Start": f"{found[1]} {found[2]} {'UTC' if found[3] == 'Z' else found[3]}"}
    if end[:10] == found[1] and end[11:16] > found[2]:
        hours["End"] = end[11:16]
    return hours
