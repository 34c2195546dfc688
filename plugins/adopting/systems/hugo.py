"""Hugo: HugoBlox, which was Wowchemy and Academic, and sites of any other theme."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from talks.reading import slugify

from ..found import LISTS, Kind, Site, Text, first, is_true, items, said, table, tables
from . import curriculum, permalinks
from .collection import listing
from .folder import Folder, Head
from .hugo_papers import paper
from .profiles import profiles

TEXTS = (".md", ".markdown")
_CONFIG = [
    f"{place}{name}.{ending}"
    for place in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml")
]
_BLOX = re.compile(r"wowchemy|hugo-?blox|academic", re.I)
_POSTS = frozenset("post posts blog articles article writing news".split())
_TALKS = frozenset("event events talk talks presentations".split())
_PAPERS = frozenset("publication publications paper papers".split())


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if not folder.below("content", *TEXTS) or not any(name in folder.files for name in _CONFIG):
        return ""
    return "HugoBlox" if folder.below("content/authors", ".md") else "Hugo"


def read(folder: Folder) -> Site:
    """All that is there."""
    return _Reading(folder).site


class _Reading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        config = self.config = folder.data(*_CONFIG)
        self.site = Site(recognise(folder), said(config.get("title")))
        url = said(config.get("baseURL") or config.get("baseurl")).rstrip("/")
        self.site.url = "" if "example.com" in url or "example.org" in url else url
        self.site.lang = first(config, ("defaultContentLanguage", "languageCode"))[:2].lower()
        params = folder.data(
            *(f"config/_default/params.{ending}" for ending in ("yaml", "toml", "yml"))
        )
        params = {**table(config.get("params")), **params}
        self.site.description = first(params, ("description",))
        self.site.timezone = said(config.get("timeZone"))
        self.permalinks = table(config.get("permalinks"))
        self.permalinks = {**self.permalinks, **table(self.permalinks.get("page"))}
        self.sections: dict[str, list[Text]] = {}
        self.names: dict[str, str] = {}
        self.parts: list[tuple[str, int, str]] = []  # words for the home page
        self.heads = {name: folder.head(name) for name in folder.below("content", *TEXTS)}
        self._people()
        self._files()
        for name, head in self.heads.items():
            self._one(name, head)
        self._home()
        for section, texts in self.sections.items():
            if section and section not in _POSTS | _TALKS | _PAPERS and len(texts) > 1:
                listing(self.site, section, texts)
        self._menu(params)

    def _files(self) -> None:
        for name in self.folder.files:
            place = PurePosixPath(name)
            if name.startswith("static/"):
                self.site.files[f"/{place.relative_to('static')}"] = name
            elif name.startswith("assets/media/"):
                self.site.files[f"/{place.relative_to('assets')}"] = name
            elif name.startswith("content/") and not name.endswith(
                (*TEXTS, ".ipynb", ".Rmd", ".html")
            ):
                bundle = next((p for p in place.parents if f"{p}/index.md" in self.heads), None)
                if bundle:
                    index = f"{bundle}/index.md"
                    address = self._address(index, self.heads[index]) + str(
                        place.relative_to(bundle)
                    )
                else:
                    address = f"/{place.relative_to('content')}"
                self.site.files[address] = name
            elif name.endswith((".Rmd", ".ipynb")) and name.startswith("content/"):
                self.folder.report.leave(
                    name, "text", "is code that is run to be a page; bring what it becomes by hand"
                )
        for name in ("CNAME", "robots.txt"):
            if name in self.folder.files:
                self.site.files.setdefault(f"/{name}", name)

    # People

    def _people(self) -> None:
        authors = {
            PurePosixPath(n).parent.name: (n, h)
            for n, h in self.heads.items()
            if n.startswith("content/authors/")
        }
        authors.pop("authors", None)
        owner = next(
            (slug for slug, (_, head) in authors.items() if is_true(head.fields.get("superuser"))),
            "",
        )
        owner = owner or next((slug for slug in ("admin", "me", *authors) if slug in authors), "")
        for slug, (name, head) in authors.items():
            title = first(head.fields, ("title", "name"))
            self.names[slug] = title
            if slug == owner:
                self._owner(name, head)
            elif title:
                links = [
                    said(link.get("link") or link.get("url"))
                    for link in tables(head.fields.get("social"))
                ]
                web = next((link for link in links if link.startswith("http")), "")
                self.site.people.append({"name": title, "url": web})

    def _owner(self, name: str, head: Head) -> None:
        fields, owner = head.fields, self.site.owner
        self.site.name = first(fields, ("title", "name")) or self.site.name
        owner["position"] = said(fields.get("role"))
        owner["affiliations"] = [
            said(each.get("name")) for each in tables(fields.get("organizations"))
        ]
        email = said(fields.get("email"))
        owner["emails"] = [email] if "@" in email else []
        links = (
            tables(fields.get("social"))
            or tables(fields.get("profiles"))
            or tables(fields.get("links"))
        )
        profiles(
            owner,
            [
                (said(e.get("label")) or said(e.get("icon")), said(e.get("link") or e.get("url")))
                for e in links
            ],
        )
        folder = name.rpartition("/")[0]
        avatar = next(
            (n for n in self.folder.below(folder) if PurePosixPath(n).stem == "avatar"), ""
        )
        self.site.portrait = f"/{avatar.removeprefix('content/')}" if avatar else ""
        parts = [head.body.strip()]
        if interests := items(fields.get("interests")):
            parts.append("## Interests\n\n" + "\n".join(f"- {each}" for each in interests))
        self.site.texts.append(
            Text(
                "page",
                name,
                self.site.name,
                "\n\n".join(parts),
                head.line,
                ("/", f"/author/{slugify(self.site.name)}/"),
                dialect="hugo",
                role="home",
            )
        )
        courses = table(fields.get("education")).get("courses") or fields.get("education")
        work = fields.get("work") or fields.get("experience")
        cv = [curriculum.section("Education", courses), curriculum.section("Experience", work)]
        if any(cv):
            self._cv(name, "\n\n".join(filter(None, cv)))

    def _cv(self, name: str, words: str) -> None:
        there = next((text for text in self.site.texts if text.role == "cv"), None)
        if there is None:
            there = Text(
                "page", name, "Curriculum vitae", "", 1, ("/cv/",), "cv", dialect="hugo", role="cv"
            )
            self.site.texts.append(there)
        there.body = f"{there.body}\n\n{words}".strip()

    # Texts

    def _one(self, name: str, head: Head) -> None:
        place = PurePosixPath(name).relative_to("content")
        section = place.parts[0] if len(place.parts) > 1 else ""
        if section in ("authors", "admin") or not head.has:
            return
        if section == "home" or (section == "" and place.stem == "_index"):
            self._widget(name, head)
        elif section == "slides":
            self.folder.report.leave(
                name, "slides", "are Markdown that a script shows; print them as PDF and bring that"
            )
        elif place.stem.startswith("_index"):
            self._section(name, section, head)
        elif section in _PAPERS:
            address = self._address(name, head)
            bib = paper(self.folder, name, address, self.names, self.site.files)
            self.site.bibs.append(bib)
        else:
            self._text(name, section, head)

    def _text(self, name: str, section: str, head: Head) -> None:
        fields = head.fields
        kind: Kind = "talk" if section in _TALKS else "page"
        if section in _POSTS and said(fields.get("date")):
            kind = "post"
        place = PurePosixPath(name)
        stem = place.parent.name if place.stem == "index" else place.stem.partition(".")[0]
        title = said(fields.get("title")) or stem
        text = Text(kind, name, title, head.body, head.line, dialect="hugo")
        text.slug = slugify(said(fields.get("slug")) or stem)
        text.old = (self._address(name, head), *items(fields.get("aliases")))
        about = first(fields, ("summary", "description", "abstract"))
        if lang := re.search(r"\.([a-z]{2}(?:-[a-z]{2})?)$", place.stem):
            text.fields["Lang"] = lang[1]
        if is_true(fields.get("draft")):
            text.fields["Status"] = "draft"
        if kind == "talk":
            text.fields |= self._talk(fields)
            if not text.body.strip() and said(fields.get("abstract")) != said(
                fields.get("summary")
            ):
                text.body = said(fields.get("abstract"))
        elif kind == "post":
            tags = dict.fromkeys(items(fields.get("tags")) + items(fields.get("categories")))
            text.fields |= {
                "Date": said(fields.get("date"))[:10],
                "Tags": ", ".join(tags),
                "Summary": about,
            }
        else:
            text.fields["Description"] = about
            text.role = (
                "cv" if text.slug == "cv" else "list" if text.slug in LISTS and not section else ""
            )
            self.sections.setdefault(section, []).append(text)
        if kind != "page" and (lost := said(table(fields.get("image")).get("filename"))):
            self.folder.report.change(
                name,
                "image",
                f"{lost} stood beside the text in lists, where there are none here",
                1,
            )
        self.site.texts.append(text)

    def _talk(self, fields: dict[str, Any]) -> dict[str, str]:
        start, end = said(fields.get("date")), said(fields.get("date_end"))
        found = {
            "Date": start[:10],
            "Event": said(fields.get("event")) or said(fields.get("event_name")),
            "Event_url": said(fields.get("event_url")),
            "Venue": said(fields.get("location")),
            "Slides": first(fields, ("url_slides", "url_pdf")),
            "Video": said(fields.get("url_video")),
            "Code": said(fields.get("url_code")),
            "Tags": ", ".join(items(fields.get("tags"))),
            "Summary": said(fields.get("summary")),
            "Selected": "yes" if is_true(fields.get("featured")) else "",
        }
        if (
            re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", start)
            and start[11:16] != "00:00"
            and not is_true(fields.get("all_day"))
        ):
            zone = re.search(r"(?:Z|[+-]\d\d:?\d\d)$", start)
            if zone and start[10:] != "T00:00:00Z":
                found["Start"] = (
                    f"{start[:10]} {start[11:16]} {'UTC' if zone[0] == 'Z' else zone[0]}"
                )
                if end[:10] == start[:10] and end[11:16] > start[11:16]:
                    found["End"] = end[11:16]
        return found

    def _section(self, name: str, section: str, head: Head) -> None:
        old = (f"/{section}/", *items(head.fields.get("aliases")))
        if section in LISTS:
            self.site.lists |= dict.fromkeys(old, LISTS[section])
        elif head.body.strip():
            title = said(head.fields.get("title")) or section
            self.site.texts.append(
                Text("page", name, title, head.body, head.line, old, slugify(section), "hugo")
            )

    def _widget(self, name: str, head: Head) -> None:
        """A part of HugoBlox's home page; what lists something is here already."""
        fields = head.fields
        blocks = tables(fields.get("sections")) or [fields]
        for block in blocks:
            content = {**block, **table(block.get("content"))}
            kind = first(block, ("block", "widget"))
            if said(fields.get("active")).lower() == "false" or is_true(fields.get("headless")):
                continue
            if kind in ("experience", "resume-experience", "accomplishments", "resume-awards"):
                listed = content.get("experience") or content.get("item") or content.get("items")
                title = first(content, ("title",)) or kind.capitalize()
                if words := curriculum.section(title, listed):
                    self._cv(name, words)
                continue
            words = head.body if block is fields else said(content.get("text"))
            title = first(content, ("title",))
            if words.strip() and kind in ("", "blank", "markdown", "hero", "about.biography"):
                body = (
                    f"## {title}\n\n{words}"
                    if (title and name != "content/_index.md") or (block is not fields and title)
                    else words
                )
                self.parts.append((name, head.line, body.strip()))
            elif kind and kind not in (
                "about",
                "about.biography",
                "about.avatar",
                "resume-biography",
            ):
                self.folder.report.change(
                    name, "section", f"{kind} of the home page is not here; its lists are", 1
                )

    def _home(self) -> None:
        home = next((text for text in self.site.texts if text.role == "home"), None)
        for name, line, body in self.parts:
            if home is None:
                home = Text(
                    "page", name, self.site.name, "", line, ("/",), "home", "hugo", role="home"
                )
                self.site.texts.append(home)
            home.body = f"{home.body}\n\n{body}".strip()

    def _address(self, name: str, head: Head) -> str:
        return permalinks.hugo(self.permalinks, name, head)

    def _menu(self, params: dict[str, Any]) -> None:
        data = self.folder.data(
            *(f"config/_default/{n}.{e}" for n in ("menus", "menu") for e in ("yaml", "toml"))
        )
        main = tables(data.get("main")) or tables(table(self.config.get("menu")).get("main"))
        main += tables(table(self.config.get("menus")).get("main"))
        links = [
            (said(e.get("weight")).zfill(5), said(e.get("name")), first(e, ("url", "pageRef")))
            for e in main
        ]
        self.site.menu = [
            (label, url if url.startswith("/") else f"/{url}") for _, label, url in sorted(links)
        ]
        icons = tables(params.get("socialIcons"))
        profiles(self.site.owner, [(said(e.get("name")), said(e.get("url"))) for e in icons])
