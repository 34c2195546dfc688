"""Jekyll: al-folio and others with jekyll-scholar, academicpages, and plain sites."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from talks.reading import slugify

from ..found import OWN_PAGES, Bib, Kind, Site, Text, first, is_true, items, said, table, tables
from . import people, permalinks
from .folder import Folder, Head
from .papers import paper
from .texts import listing, role_of, text_of

TEXTS = (".md", ".markdown", ".mkd", ".html")
_NO_TEXTS = frozenset(
    "_publications _data _includes _layouts _plugins _bibliography _scripts _posts _drafts _pages"
    " _news".split()
)


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if not folder.has("_config"):
        return ""
    if folder.below("_bibliography", ".bib"):
        return "al-folio" if folder.has("_data/coauthors") else "Jekyll with jekyll-scholar"
    papers = "_pages/publications.html" in folder.files or folder.below("_publications")
    return "academicpages" if papers or folder.below("_talks") else "Jekyll"


class Reading:
    """All that is there, as its ``site``."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        config = self.config = folder.data("_config")
        names = (said(config.get(part)) for part in ("first_name", "middle_name", "last_name"))
        name = " ".join(filter(None, names)) or said(table(config, "author").get("name"))
        name = name or first(config, ("name", "author", "title"))
        site = self.site = Site(recognise(folder), name)
        site.url = said(config.get("url")).rstrip("/")
        site.base = said(config.get("baseurl")).rstrip("/")
        site.lang = first(config, ("lang", "locale"))[:2].lower()
        site.description = said(config.get("description"))
        site.timezone = said(config.get("timezone"))
        for file in folder.files:
            if not file.startswith("_") and not file.endswith(TEXTS):
                site.files[f"/{file}"] = file
        self._people()
        self._papers()
        self._texts()
        self._menu()

    def _address(self, collection: str, name: str, head: Head) -> str:
        return permalinks.jekyll(self.config, collection, name, head)

    # People

    def _people(self) -> None:
        author = table(self.config, "author")
        known = {**self.config, **self.folder.data("_data/socials"), **author}
        owner = self.site.owner
        people.known_by_key(owner, known)
        if avatar := said(known.get("avatar")):
            self.site.portrait = avatar if "/" in avatar else f"/images/{avatar}"
        if employer := said(known.get("employer")):
            owner["affiliations"] = [employer]
        if 0 < len(bio := said(known.get("bio"))) < 100:
            owner["position"] = re.sub(r"<[^>]*>", "", bio)
        for family, entries in self.folder.data("_data/coauthors").items():
            last = family.title() if family.islower() else family
            for entry in tables(entries):
                given = sorted(items(entry.get("firstname")), key=len, reverse=True)
                first_, *others = [f"{each} {last}" for each in given] or [""]
                url = said(entry.get("url"))
                if first_:
                    self.site.people.append({"name": first_, "spellings": others, "url": url})

    def _about(self, head: Head) -> None:
        """What the home page of al-folio says of its owner."""
        profile, owner = table(head.fields, "profile"), self.site.owner
        if image := said(profile.get("image")):
            self.site.portrait = image if "/" in image else f"/assets/img/{image}"
        office = re.sub(r"<[^>]*>", " ", first(profile, ("more_info", "address")))
        if office.strip() and "@" not in office:
            owner["office"] = " ".join(office.split())
        subtitle = said(head.fields.get("subtitle"))
        if subtitle := re.sub(r"<[^>]*>|\[([^]]*)\]\([^)]*\)", r"\1", subtitle).strip():
            owner.setdefault("position", subtitle)

    # Papers and texts

    def _papers(self) -> None:
        for name in self.folder.below("_bibliography", ".bib"):
            head = self.folder.head(name)
            self.site.bibs.append(Bib(name, head.body, head.line, "/assets/pdf/"))
        for name in self.folder.below("_publications", *TEXTS):
            address = self._address("publications", name, self.folder.head(name))
            self.site.bibs.append(paper(self.folder, self.site, name, address, {}))

    def _texts(self) -> None:
        excluded = tuple(items(self.config.get("exclude"))) or ("\0",)
        for name in self.folder.below("", *TEXTS):
            hidden = name.startswith("_") and not name.startswith("_pages/")
            if hidden or "assets/" in name or name.startswith(excluded):
                continue
            if (head := self.folder.head(name)).has:
                self._page(name, head)
        for place in ("_posts", "_drafts"):
            for name in self.folder.below(place, *TEXTS):
                head = self.folder.head(name)
                address = self._address("posts", name, head)
                text = text_of("post", name, head, address, "liquid")
                text.fields |= {"Status": "draft"} if place == "_drafts" else {}
                self.site.texts.append(text)
        folders = {name.partition("/")[0] for name in self.folder.files if name.startswith("_")}
        for place in sorted(folders - _NO_TEXTS):
            self._collection(place[1:])
        self._news()

    def _page(self, name: str, head: Head) -> None:
        address = self._address("pages", name, head)
        slug = slugify(address.removesuffix(".html").rstrip("/").rpartition("/")[2]) or "home"
        includes = "include" in said(head.fields.get("layout"))
        if {slug, PurePosixPath(name).stem} & OWN_PAGES or includes:
            return
        text = text_of("page", name, head, address, "liquid", slug)
        text.role = role_of(text)
        if text.title.islower():  # as al-folio's style is
            text.title = text.title[:1].upper() + text.title[1:]
        if text.role == "home":
            self._about(head)
            text.title, text.fields = self.site.name, {}
        if text.role == "cv":
            data = self.folder.data("_data/cv")
            text.body = f"{text.body.strip()}\n\n{people.curriculum(data)}"
        self.site.texts.append(text)

    def _collection(self, collection: str) -> None:
        texts: list[Text] = []
        is_talks = collection == "talks"
        kind: Kind = "talk" if is_talks else "page"
        for name in self.folder.below(f"_{collection}", *TEXTS):
            head, stem = self.folder.head(name), slugify(PurePosixPath(name).stem)
            if not head.has:
                continue
            address = self._address(collection, name, head)
            text = text_of(kind, name, head, address, "liquid", "" if is_talks else stem)
            where = [said(head.fields.get(key)) for key in ("type", "venue", "location", "date")]
            line = ", ".join(filter(None, [*where[:3], where[3][:10]]))
            if line and not is_talks:
                text.body, text.line = f"*{line}*\n\n{text.body}", text.line - 2
            texts.append(text)
        self.site.texts += texts
        if texts and not is_talks:
            listing(self.site, collection, texts)

    def _news(self) -> None:
        """One page of them all, the newest first."""
        names = self.folder.below("_news", *TEXTS)
        heads = [(name, self.folder.head(name)) for name in names]
        heads.sort(key=lambda each: said(each[1].fields.get("date"))[:10], reverse=True)
        parts = []
        for _, head in heads:
            title = "" if is_true(head.fields.get("inline")) else said(head.fields.get("title"))
            words = f"{f'**{title}.**' if title else ''} {head.body.strip()}".strip()
            indented = "\n    ".join(words.split("\n"))
            parts.append(f"{said(head.fields.get('date'))[:10]}\n:   {indented}")
        if parts:
            old = (self._address("news", name, head) for name, head in heads)
            page = Text("page", "_news/", "News", "\n\n".join(parts), 1, ("/news/", *old), "news")
            self.site.texts = [text for text in self.site.texts if text.slug != "news"] + [page]

    def _menu(self) -> None:
        main = tables(self.folder.data("_data/navigation").get("main"))
        self.site.menu = [(said(link.get("title")), said(link.get("url"))) for link in main]
        pages = []
        for name in self.folder.below("_pages", *TEXTS):
            head = self.folder.head(name)
            if is_true(head.fields.get("nav")):
                order = (said(head.fields.get("nav_order")) or "99").zfill(4)
                label, url = said(head.fields.get("title")), self._address("pages", name, head)
                pages.append((order, label[:1].upper() + label[1:], url))
        self.site.menu += [(label, url) for _, label, url in sorted(pages)]
