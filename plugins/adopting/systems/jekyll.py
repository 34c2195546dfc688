"""Jekyll: al-folio and others with jekyll-scholar, academicpages, and plain sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from talks.reading import slugify

from ..found import LISTS, OWN_PAGES, Bib, Site, Text, first, is_true, items, said, table, tables
from . import citation, curriculum, permalinks
from .collection import listing
from .folder import Folder, Head
from .permalinks import DATED
from .profiles import ORCID, PROFILES

TEXTS = (".md", ".markdown", ".mkd", ".html")
_PAPER_LINKS = {
    "slidesurl": "slides",
    "codeurl": "code",
    "posterurl": "poster",
    "videourl": "video",
}


def recognise(folder: Folder) -> str:
    """What people call the system, or nothing."""
    if "_config.yml" not in folder.files and "_config.yaml" not in folder.files:
        return ""
    if folder.below("_bibliography", ".bib"):
        return "al-folio" if "_data/coauthors.yml" in folder.files else "Jekyll with jekyll-scholar"
    if (
        folder.below("_publications")
        or folder.below("_talks")
        or "_pages/publications.html" in folder.files
    ):
        return "academicpages"
    return "Jekyll"


def read(folder: Folder) -> Site:
    """All that is there."""
    return _Reading(folder).site


class _Reading:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.config = folder.data("_config.yml", "_config.yaml")
        config = self.config
        names = [said(config.get(part)) for part in ("first_name", "middle_name", "last_name")]
        author = config.get("author")
        name = " ".join(filter(None, names)) or said(table(author).get("name"))
        site = self.site = Site(
            recognise(folder), name or first(config, ("name", "author", "title"))
        )
        site.url = said(config.get("url")).rstrip("/")
        site.base = said(config.get("baseurl")).rstrip("/")
        site.lang = first(config, ("lang", "locale"))[:2].lower()
        site.description = said(config.get("description"))
        site.timezone = said(config.get("timezone"))
        self._files()
        self._owner()
        self._people()
        self._bibs()
        self._texts()
        self._menu()

    def _files(self) -> None:
        for name in self.folder.files:
            if not name.startswith("_") and not name.endswith(TEXTS):
                self.site.files[f"/{name}"] = name

    # People

    def _owner(self) -> None:
        config = self.config
        known = {**config, **self.folder.data("_data/socials.yml"), **table(config, "author")}
        owner = self.site.owner
        if email := first(known, ("email", "email_address")):
            owner["emails"] = [email]
        if found := ORCID.search(first(known, ("orcid_id", "orcid"))):
            owner["orcid"] = found[0]
        profiles = {}
        for label, (keys, pattern) in PROFILES.items():
            if value := first(known, keys.split()):
                profiles[label] = value if "://" in value else pattern.format(value.lstrip("@"))
        owner["profiles"] = profiles
        if avatar := said(known.get("avatar")):
            self.site.portrait = avatar if "/" in avatar else f"/images/{avatar}"
        employer, bio = said(known.get("employer")), said(known.get("bio"))
        if employer:
            owner["affiliations"] = [employer]
        if bio and len(bio) < 100:
            owner["position"] = re.sub(r"<[^>]*>", "", bio)

    def _people(self) -> None:
        for family, entries in self.folder.data("_data/coauthors.yml").items():
            for entry in tables(entries):
                given = items(entry.get("firstname"))
                names = [
                    f"{name} {family.title() if family.islower() else family}" for name in given
                ]
                if names:
                    names.sort(key=len, reverse=True)
                    self.site.people.append(
                        {"name": names[0], "spellings": names[1:], "url": said(entry.get("url"))}
                    )

    # Papers

    def _bibs(self) -> None:
        for name in self.folder.below("_bibliography", ".bib"):
            head = self.folder.head(name)
            self.site.bibs.append(Bib(name, head.body, head.line, "/assets/pdf/"))
        for name in self.folder.below("_publications", *TEXTS):
            head = self.folder.head(name)
            old = self._address("publications", name, head)
            fields = {ours: said(head.fields.get(theirs)) for theirs, ours in _PAPER_LINKS.items()}
            path = urlsplit(first(head.fields, ("bibtexurl",))).path.removeprefix(self.site.base)
            file = self.site.files.get(f"/{path.lstrip('/')}")
            if file and file.endswith(".bib"):
                self.site.bibs.append(Bib(file, self.folder.text(file), 1, "/files/", old, fields))
                continue
            known = citation.Known(
                key=slugify(PurePosixPath(name).stem),
                title=said(head.fields.get("title")),
                date=said(head.fields.get("date")),
                venue=said(head.fields.get("venue")),
                citation=said(head.fields.get("citation")),
                category=said(head.fields.get("category")),
                url=said(head.fields.get("paperurl")),
                abstract=said(head.fields.get("excerpt")),
            )
            text, lost = citation.entry(known)
            if lost:
                self.folder.report.change(name, "citation", lost, 1)
            self.site.bibs.append(Bib(name, text, 1, "/files/", old, fields))

    # Texts

    def _texts(self) -> None:
        folders = {name.partition("/")[0] for name in self.folder.files if name.startswith("_")}
        skipped = {
            "_publications",
            "_data",
            "_includes",
            "_layouts",
            "_plugins",
            "_bibliography",
            "_scripts",
        }
        kept = folders - skipped - {"_posts", "_drafts", "_pages", "_news"}
        excluded = tuple(items(self.config.get("exclude")))
        pages = [
            n
            for n in self.folder.below("", *TEXTS)
            if "/" not in n or n.startswith("_pages/") or not n.startswith("_")
        ]
        for name in pages:
            head = self.folder.head(name)
            if head.has and "assets/" not in name and not name.startswith(excluded or "\0"):
                self.site.texts += self._page(name, head)
        for place in ("_posts", "_drafts"):
            for name in self.folder.below(place, *TEXTS):
                self.site.texts.append(self._post(name, self.folder.head(name), place == "_drafts"))
        for place in sorted(kept):
            self._collection(place[1:])
        self._news()

    def _page(self, name: str, head: Head) -> Iterator[Text]:
        fields = head.fields
        old = self._address("pages", name, head)
        stem = slugify(old.removesuffix(".html").rstrip("/").rpartition("/")[2]) or "home"
        if (
            stem in OWN_PAGES
            or PurePosixPath(name).stem in OWN_PAGES
            or "include" in fields.get("layout", "")
        ):
            return
        title = said(fields.get("title")) or stem.replace("-", " ")
        title = (
            title[:1].upper() + title[1:] if title.islower() else title
        )  # as al-folio's style is
        text = Text("page", name, title, head.body)
        text.line, text.slug = head.line, stem
        text.old = (old, *items(fields.get("redirect_from")))
        text.fields["Description"] = first(fields, ("description", "excerpt"))
        text.role = (
            "home" if old == "/" else "cv" if stem == "cv" else "list" if stem in LISTS else ""
        )
        if text.role == "home":
            self._about(fields)
            text.title = self.site.name
            text.fields.pop("Description")
        if text.role == "cv":
            data = self.folder.data("_data/cv.yml", "_data/cv.yaml")
            text.body = f"{text.body.strip()}\n\n{curriculum.of(data)}"
        yield text

    def _about(self, fields: dict[str, Any]) -> None:
        profile = table(fields.get("profile"))
        if image := said(profile.get("image")):
            self.site.portrait = image if "/" in image else f"/assets/img/{image}"
        office = re.sub(r"<[^>]*>", " ", said(profile.get("more_info") or profile.get("address")))
        if office.strip() and "@" not in office:
            self.site.owner["office"] = " ".join(office.split())
        if subtitle := re.sub(r"<[^>]*>|\[([^]]*)\]\([^)]*\)", r"\1", said(fields.get("subtitle"))):
            self.site.owner.setdefault("position", subtitle.strip())

    def _post(self, name: str, head: Head, draft: bool) -> Text:
        fields = head.fields
        stem = PurePosixPath(name).stem
        dated = DATED.fullmatch(stem)
        slug = slugify(said(fields.get("slug")) or (dated["name"] if dated else stem))
        text = Text(
            "post",
            name,
            said(fields.get("title")) or slug.replace("-", " ").capitalize(),
            head.body,
        )
        text.line, text.slug = head.line, slug
        text.old = (self._address("posts", name, head), *items(fields.get("redirect_from")))
        text.fields["Date"] = said(fields.get("date"))[:10] or (dated["date"] if dated else "")
        tags = items(fields.get("tags")) + items(fields.get("categories") or fields.get("category"))
        text.fields["Tags"] = ", ".join(dict.fromkeys(tag for tag in tags if tag))
        text.fields["Summary"] = first(fields, ("description", "excerpt"))
        if draft or said(fields.get("published")).lower() == "false":
            text.fields["Status"] = "draft"
        return text

    def _collection(self, collection: str) -> None:
        names = self.folder.below(f"_{collection}", *TEXTS)
        texts = []
        for name in names:
            head = self.folder.head(name)
            fields, stem = head.fields, PurePosixPath(name).stem
            if not head.has:
                continue
            is_talk = collection == "talks"
            title = (
                said(fields.get("title")) or stem.replace("-", " ").replace("_", " ").capitalize()
            )
            text = Text("talk" if is_talk else "page", name, title, head.body, head.line)
            text.old = (self._address(collection, name, head), *items(fields.get("redirect_from")))
            about = first(fields, ("description", "excerpt"))
            if is_talk:
                dated = DATED.fullmatch(stem)
                text.slug = slugify(dated["name"] if dated else stem)
                text.fields = {
                    "Date": said(fields.get("date"))[:10] or (dated["date"] if dated else ""),
                    "Event": said(fields.get("venue")),
                    "Venue": said(fields.get("location")),
                    "Slides": first(fields, ("slidesurl", "slides")),
                    "Video": first(fields, ("videourl", "video")),
                    "Event_url": first(fields, ("link", "url")),
                    "Tags": said(fields.get("type")).lower(),
                }
            else:
                text.slug = slugify(stem)
                text.fields = {"Description": about}
                where = [said(fields.get(key)) for key in ("type", "venue", "location")]
                if line := ", ".join(filter(None, [*where, said(fields.get("date"))[:10]])):
                    text.body, text.line = f"*{line}*\n\n{text.body}", text.line - 2
            texts.append(text)
        self.site.texts += texts
        if texts and collection != "talks":
            listing(self.site, collection, texts)

    def _news(self) -> None:
        found = []
        for name in self.folder.below("_news", *TEXTS):
            head = self.folder.head(name)
            found.append((said(head.fields.get("date"))[:10], name, head))
        if not found:
            return
        lines = []
        for date, _, head in sorted(found, key=lambda item: item[0], reverse=True):
            title = "" if is_true(head.fields.get("inline")) else said(head.fields.get("title"))
            words = " ".join(
                part.strip() for part in (f"**{title}.**" if title else "", head.body) if part
            )
            lines.append(f"{date}\n:   " + "\n    ".join(words.strip().split("\n")))
        old = tuple(self._address("news", name, head) for _, name, head in found)
        page = Text("page", "_news/", "News", "\n\n".join(lines), 1, ("/news/", *old), "news")
        self.site.texts = [text for text in self.site.texts if text.slug != "news"] + [page]

    def _address(self, collection: str, name: str, head: Head) -> str:
        return permalinks.jekyll(self.config, collection, name, head)

    def _menu(self) -> None:
        main = tables(self.folder.data("_data/navigation.yml").get("main"))
        self.site.menu = [(said(link.get("title")), said(link.get("url"))) for link in main]
        pages = []
        for name in self.folder.below("_pages", *TEXTS):
            head = self.folder.head(name)
            if is_true(head.fields.get("nav")):
                order = said(head.fields.get("nav_order")) or "99"
                label = said(head.fields.get("title"))
                pages.append(
                    (
                        order.zfill(4),
                        label[:1].upper() + label[1:],
                        self._address("pages", name, head),
                    )
                )
        self.site.menu += [(label, url) for _, label, url in sorted(pages)]
