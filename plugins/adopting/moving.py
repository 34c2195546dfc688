"""What was found, as files of a content folder: each text gets a name, a head and new links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from building import files
from pelican_bibtex.dates import parse_edtf
from talks.reading import LINKS, slugify
from writing import dates

from . import commands, markup
from .files import Files
from .found import LISTS, Site, Text
from .links import candidates, is_named, norm, page_file
from .people import people
from .report import Report
from .systems.folder import Folder
from .works import NAME, Works

BY_HAND = "by-hand"
"""Below the content folder: what waits for its owner, and is published nowhere."""

# Addresses that this project has pages of its own at.
_TAKEN = frozenset(
    "blog talks publications search drafts feeds theme files images home root".split()
)
# Where a text lies, and below which address it is published.
_PLACES = {"page": ("pages", ""), "post": ("posts", "blog/"), "talk": ("talks", "talks/")}
_IS_THERE = "is there already, and stands; bring what is missing by hand"


class Moving:
    """One move.

    Attributes:
        content: The content folder that everything is written into.
        taken: Files of it that are the owner's own and stay, relative to it.
        origin: Path below it to the file that it was.
        addresses: Old address, as `norm` has it, to the text there.
    """

    def __init__(
        self,
        site: Site,
        folder: Folder,
        report: Report,
        content: Path,
        taken: set[str],
        settings: Mapping[str, Any],
    ) -> None:
        self.site, self.report, self.content = site, report, content
        self.taken, self.settings = taken, settings
        self.files = Files(site, folder, report, content, taken)
        self.origin = self.files.origin
        self.addresses: dict[str, Text] = {}
        self._slugs: set[tuple[str, str]] = set()
        if NAME in taken:
            for bib in site.bibs:
                report.leave(bib.source, "papers", f"content/{NAME} {_IS_THERE}: invoke paper")
            site.bibs = []
        self.works = Works(site.bibs, self.files.path_of, report)

    def all(self) -> None:
        """Write everything."""
        portrait = self.files.path_of(self.site.portrait) if self.site.portrait else None
        name = str(self.settings.get("AUTHOR", ""))
        self._write("people.toml", people(self.site, name, portrait), "people")
        texts = [text for text in self.site.texts if self._claim(text)]
        for text in texts:
            # A link may name the file, from the folder of the site or from that of its content.
            inner = text.source.partition("/")[2] or text.source
            for old in (*text.old, f"/{text.source}", f"/{inner}"):
                self.addresses.setdefault(norm(old), text)
        papers = self.works.settle(self.content, self.settings)
        self._papers = {
            norm(old): papers[key] for key, old in self.works.old.items() if key in papers
        }
        self.keys = frozenset(papers)
        if self.works.aside:
            self._write(f"{BY_HAND}/{NAME}", "\n\n".join(self.works.aside) + "\n", "papers")
        self.wanted = {mark for text in texts for mark in re.findall(r"#([\w-]+)", text.body)}
        for text in sorted(texts, key=lambda each: each.role != "list"):
            self._text(text)  # first those that may turn out not to be needed
        self.files.documents()
        self._redirects()

    def _write(self, path: str, text: str, key: str) -> None:
        """Write a text file of the content folder, unless the owner has it."""
        if path in self.taken:
            self.report.leave("", key, f"content/{path} {_IS_THERE}")
            return
        files.write(self.content, path, text.encode())

    def url(self, text: Text) -> str:
        """The new address of a text, relative to the site's root."""
        return "" if text.role == "home" else f"{_PLACES[text.kind][1]}{text.slug}/"

    # Texts

    def _claim(self, text: Text) -> bool:
        """Give a text its file and its address, both of which nothing else has."""
        title = re.sub(r"<[^>]*>|\{[%{].*?[%}]\}", "", text.title)
        text.title = " ".join(title.split()) or "Untitled"
        own = text.role in ("home", "cv")
        names = (text.slug or text.title, PurePosixPath(text.source).stem, "page")
        slug = text.role if own else next(filter(None, map(slugify, names)))
        if text.kind == "page" and slug in _TAKEN and not own:
            slug = f"{slug}-page"
        first, number = slug, 1
        while (text.kind, slug) in self._slugs:
            number += 1
            slug = f"{first}-{number}"
        date = date_of(text) if text.kind != "page" else ""
        place = f"{_PLACES[text.kind][0]}/{'-'.join(filter(None, [date, slug]))}.md"
        if place in self.taken or (number > 1 and own):
            self.report.leave(text.source, text.kind, f"content/{place} {_IS_THERE}")
            return False
        self._slugs.add((text.kind, slug))
        text.slug, text.place = slug, place
        return True

    def _text(self, text: Text) -> None:
        def tell(words: str, message: str) -> None:
            at = text.body.find(words.split("\n")[0].strip() or words)
            line = text.line + text.body.count("\n", 0, max(at, 0))
            self.report.change(text.source, "text", message, max(line, 1))

        aside = commands.Aside(text.dialect, tell)
        body = commands.translate(text, aside.put(text.body), self.keys, tell)
        body = aside.put(body)  # a command may have become code
        body = markup.clean(body, lambda url, picture: self.link(url, text, picture), tell)
        body = aside.back(markup.arranged(body, self.wanted))
        if text.role == "list" and not re.search(r"\w{3}", body):
            self._unneeded(text)
            return
        self._write(text.place, f"{self._head(text)}\n{body}\n", text.kind)
        self.origin[text.place] = text.source
        self.report.bring(text.source, text.place)

    def _unneeded(self, text: Text) -> None:
        slug = text.slug.removesuffix("-page")
        what = "has no words but those that list things; there is such a list here already"
        self.report.change(text.source, "page", what)
        for old in text.old:
            self.site.lists.setdefault(old, LISTS.get(slug, f"{slug}/"))
        text.place = ""
        self.addresses = {old: each for old, each in self.addresses.items() if each is not text}

    def _head(self, text: Text) -> str:
        fields = {"Title": text.title} | ({} if text.kind == "talk" else {"Slug": text.slug})
        if text.role == "home":
            fields |= {"Save_as": "index.html"}
        if text.role in ("home", "cv"):
            fields |= {"Template": text.role}
        for name, value in text.fields.items():
            if name == "Date":
                known = date_of(text)
                if value and not known:
                    self.report.change(text.source, "date", f"{value!r} is no date here; it went")
                value = known
            elif name in ("Summary", "Description"):
                value = plain(value)
            elif name.lower() in LINKS:
                value = self._field(name, value, text)
            fields |= {name: " ".join(value.split())} if value.strip() else {}
        if text.kind == "post" and "Date" not in fields:
            fields["Status"] = "draft"
            what = "there is none, so it is a draft; give it a Date"
            self.report.change(text.source, "date", what)
        old = [each for each in dict.fromkeys(text.old) if self._is_free(each, text)]
        if old and fields.get("Status") != "draft":
            fields["Redirect_from"] = ", ".join(map(_quoted, old))
        return "".join(f"{name}: {value}\n" for name, value in fields.items())

    def _field(self, name: str, value: str, text: Text) -> str:
        if not value or re.match(r"https?://[^\s/]", value):
            return value
        target = self.link(value, text, False) or ""
        if target.startswith("{static}/"):
            return unquote(target.removeprefix("{static}/"))
        self.report.change(text.source, name.lower(), f"{value!r} leads nowhere; it went")
        return ""

    # Links

    def link(self, url: str, text: Text, picture: bool) -> str | None:
        """Where an address in a text leads now; None where nothing is there."""
        url = url.strip(" \t\n\"'”“").replace(" ", "%20")
        if url.startswith("#") and len(url) > 1:
            return url if url[1:] in markup.ids(text.body) else None
        if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", url):
            return f"mailto:{url}"
        url = re.sub(r"^(?:(?:https:)?//(?=\S)|(?=www\.))", "https://", url)
        own = self.site.url
        if own and f"{url}/".startswith(f"{own}/"):
            url = url[len(own) :] or "/"
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        web = parts.scheme in ("http", "https") and parts.netloc
        if web or parts.scheme in ("mailto", "tel"):
            return url
        if parts.scheme or not parts.path:
            return None
        return self._inside(unquote(parts.path), parts.fragment, text, picture)

    def _inside(self, path: str, fragment: str, text: Text, picture: bool) -> str | None:
        if path.lstrip("/").startswith(commands.NAMED):
            name = path.lstrip("/").removeprefix(commands.NAMED)
            meant = [each.old[0] for each in self.site.texts if each.old and is_named(each, name)]
        else:
            meant = candidates(path, text, self.site.base)
        for address in meant:
            found = None if picture else self.addresses.get(norm(address))
            if found:
                mark = f"#{fragment}" if fragment in markup.ids(found.body) else ""
                is_draft = found.fields.get("Status") == "draft"
                return None if is_draft else f"{{filename}}/{found.place}{mark}"
            if (file := self.files.path_of(address)) is not None:
                return f"{{static}}/{quote(file)}"
            if work := self._papers.get(norm(address)):
                return f"{{filename}}/{work.rstrip('/')}"
        lists = [self.site.lists.get(each) or LISTS.get(norm(each).strip("/")) for each in meant]
        up = "../" * self.url(text).count("/")
        return next((up + each for each in lists if each and each in self._lists), None)

    @property
    def _lists(self) -> set[str]:
        """The lists that there will be."""
        kinds = {text.kind for text in self.site.texts if text.fields.get("Status") != "draft"}
        lists = {_PLACES[kind][1] for kind in kinds if kind != "page"}
        return lists | ({"publications/"} if self.keys else set())

    # Old addresses

    def _pages(self) -> set[str]:
        """The files that pages of the new site lie in."""
        urls = (self.url(text) for text in self.site.texts if text.place)
        return {"index.html", *map(page_file, urls)}

    def _is_free(self, address: str, text: Text) -> bool:
        """Whether an old address can lead on to a text."""
        file, ending = page_file(address), PurePosixPath(address).suffix
        if ending not in ("", ".html", ".htm") and not address.endswith("/"):
            what = f"{address} was no page, and leads nowhere now"
            self.report.change(text.source, "address", what)
            return False
        mine = self.addresses.get(norm(address), text) is text
        own = self._pages() | {f"{name}/index.html" for name in _TAKEN}
        return mine and file not in own and "," not in file

    def _redirects(self) -> None:
        """Those that no text can say of itself."""
        lists = self._lists | {"cv/"}
        pairs = {old: url for old, url in self.site.lists.items() if url in lists}
        papers = ((old, self._papers.get(norm(old))) for old in self.works.old.values())
        pairs |= {old: url for old, url in papers if url}
        known = (old for text in self.site.texts for old in text.old if norm(old) in self.addresses)
        seen = {*map(page_file, known), *self._pages()}
        lines = []
        for old, url in pairs.items():
            if page_file(old) not in {*seen, page_file(url)}:
                seen.add(page_file(old))
                lines.append(f"{_quoted(old)} /{url}\n")
        if lines:
            text = "# addresses of the site before\n" + "".join(lines)
            self._write("redirects.txt", text, "redirects")


def _quoted(address: str) -> str:
    return quote(address, safe="/%~.-_")


def date_of(text: Text) -> str:
    """The date of a text as this project writes it; empty where it gives none."""
    value, problems = text.fields.get("Date", "").strip(), list[str]()
    try:
        if text.kind == "talk" and parse_edtf(value, problems.append).year and not problems:
            return value
        return dates.read(value).known.iso
    except ValueError:
        return ""


def plain(value: str) -> str:
    """A sentence for lists without markup, which would be read there as what it is."""
    words = re.sub(r"<[^>]*>|\{[%{].*?[%}]\}|!?\[([^]]*)\]\([^)]*\)", r"\1", value)
    words = re.sub(r"[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}|[\[\]{}<>]", "", words)
    return " ".join(words.split())
