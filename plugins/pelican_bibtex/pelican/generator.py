"""Meets Pelican: hands the bibliography to every template, writes pages, exports and the feed."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.utils import sanitised_join

from ..division import Part, divided, few
from ..exports import atom, json_ld, metadata
from ..exports.csl import csl_file, csl_item
from ..exports.reference import reference
from ..exports.ris import ris, ris_file
from ..people import Owner, spelling
from ..problems import Problem, tell
from ..publication import Publication, page_stem
from ..reading.faithful import bibtex_file
from ..settings import URLS, read_settings
from ..words import language, say
from . import macros
from .citing import CitationExtension, Citations, citation_line, in_context
from .legacy import LegacyPublication, lists
from .loading import load

logger = logging.getLogger(__name__)

# Characters of a usual work in a list, see `division.weight`.
USUAL = 400
EXPORTED = "all publications"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Head:
    """What machines are told in the head of a work's page.

    What archives read is one in all languages; what people are shown of the page is in its own.

    Attributes:
        work: Which the page is about.
        meta: Of Scholar and Zotero; ``json_ld`` is of search engines.
        site: Absolute address of the site.
        picture: For link previews.
    """

    work: Publication
    meta: metadata.Pairs
    json_ld: Markup
    site: str
    site_name: str
    picture: Any

    @property
    def description(self) -> str:
        """The work in a sentence or two."""
        return metadata.description(self.work)

    @property
    def open_graph(self) -> metadata.Pairs:
        """For link previews; a page has an address where the site has one."""
        page_url = self.site and f"{self.site}/{language().address(self.work.url)}"
        name, picture = self.site_name, self.picture
        return metadata.open_graph(self.work, page_url=page_url, site_name=name, image=picture)


class PublicationsGenerator(Generator):
    """Puts ``bibliography`` and ``publications`` into the context and writes all files of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Last in the chain: any template of the theme by these names comes first.
        assert self.env.loader is not None
        self.env.loader = ChoiceLoader([self.env.loader, FileSystemLoader(TEMPLATES)])
        # A site that speaks other languages has a gettext of its own.
        self.env.globals = {"_": say, "say": say, **self.env.globals}
        self.options = read_settings(self.settings)
        self.loaded = load(self.options)
        self.bibliography = self.loaded.bibliography
        self.site = str(self.settings["SITEURL"])
        self.stem = page_stem(self.options.list_save_as) or "publications"
        capacity = USUAL * self.options.per_page if self.options.per_page else None
        self.division = divided(self.bibliography, self.options.group_by, capacity)
        # Here and not in generate_context: texts, which are read before it, cite.
        self.citations = citations_of(self.settings) or Citations()
        self.citations.renew(self.bibliography)
        self.context["generated_content"].update(in_context(self.bibliography))
        self.context.update(self._variables())
        self.context.setdefault("claims", {}).update(self._claims())

    def _variables(self) -> dict[str, Any]:
        owner = self.loaded.people.owner
        legacy = [LegacyPublication(work) for work in self.bibliography]
        split_by = self.settings.get("PUBLICATIONS_SPLIT_BY")
        untagged = self.settings.get("PUBLICATIONS_UNTAGGED_TITLE")
        profile = None
        if owner and self.site:
            home = f"{self.site}/"
            profile = json_ld.person_json_ld(owner, page_url=home, site_url=self.site)
        return {
            "owner_json_ld": profile,
            "bibliography": self.bibliography,
            "publications": legacy,
            "publications_lists": lists(legacy, split_by, untagged),
            "owner": owner if owner is not None else Owner(name=self.settings.get("AUTHOR") or ""),
            "max_authors": self.options.max_authors,
            "few": few,
            "publications_url": self.options.list_url,
            "publications_parts": [
                (part.label, self._part_url(part)) for part in self.division.parts
            ],
            "publications_headings": self._headings(),
            "publications_stem": self.stem,
            "publications_feed": self.options.feed,
        }

    def _claims(self) -> dict[str, str]:
        """What is written where; other plugins see to it that nothing else is."""
        if not self.bibliography:
            return {}
        whole = {f"{self.stem}.{kind}": EXPORTED for kind in ("bib", "ris", "json")}
        pages = {work.path: work.source for work in self.bibliography if work.path}
        return {self.options.list_save_as: "the list of publications", **whole, **pages}

    def generate_context(self) -> None:
        """Tell what is wrong with the sources."""
        tell(self.loaded.errors, logger.error)
        tell(self.loaded.problems, logger.warning)
        notes = self.context.setdefault("notes", [])
        notes += self.loaded.notes
        author, owner = str(self.settings.get("AUTHOR") or ""), self.loaded.people.owner
        if owner and author and not {*spelling(author).split()} & {*spelling(owner.name).split()}:
            message = f"is {author}, and the owner in people.toml is {owner.name}; correct one"
            notes.append(Problem("pelicanconf.py", 0, "AUTHOR", "BIB054", message))

    def generate_output(self, writer: Any) -> None:
        """Write the list, a page a work, the exports, the feed and the files beside them."""
        tell(self.citations.problems, logger.warning)
        if not self.bibliography:
            return
        self._write_list(writer)
        for work in self.bibliography:
            self._write_page(writer, work)
        # Pages first: who looks at one waits for no more.
        for work in self.bibliography:
            self._copy_files(work)
        self._write_exports("bib", attrgetter("bibtex"), bibtex_file)
        self._write_exports("ris", partial(ris, site_url=self.site), ris_file)
        self._write_exports("json", csl_item, csl_file)
        self._write_feed()

    def _write_list(self, writer: Any) -> None:
        # A site whose DIRECT_TEMPLATES name it writes the page itself.
        if "publications" in self.settings["DIRECT_TEMPLATES"]:
            return
        groups = self.bibliography.published.grouped(self.options.group_by)
        self._write_page_of_list(
            writer,
            self.options.list_save_as,
            self.options.list_url,
            groups=groups,
            sections=self.division.first,
            part=None,
        )
        for part in self.division.parts:
            url = self._part_url(part)
            path = url if url.endswith(".html") else f"{url}index.html"
            self._write_page_of_list(
                writer, path, url, groups=part.groups, sections=part.groups, part=part
            )

    def _write_page_of_list(self, writer: Any, path: str, url: str, **more: Any) -> None:
        writer.write_file(
            path,
            self.get_template("publications"),
            self.context,
            relative_urls=self.settings["RELATIVE_URLS"],
            url=url,
            **more,
        )

    def _part_url(self, part: Part) -> str:
        """Where the older works of a long list are, relative to the site's root."""
        file = "index.html" if self.settings["RELATIVE_URLS"] else ""
        return f"{self.stem}/older/{part.slug}/{file}"

    def _headings(self) -> dict[str, str]:
        """The id of each heading of the list, and the address of its page: empty for the first."""
        found: dict[str, str] = {}
        for part in self.division.parts:
            for group in part.groups:
                found.setdefault(group.id, self._part_url(part))
        return found | {group.id: "" for group in self.division.first}

    def _write_page(self, writer: Any, work: Publication) -> None:
        if work.path:
            writer.write_file(
                work.path,
                self.get_template("publication"),
                self.context,
                relative_urls=self.settings["RELATIVE_URLS"],
                url=work.url,
                work=work,
                versions=[
                    (relation.label, self.bibliography[relation.key]) for relation in work.relations
                ],
                # By file: the order in which a disk lists its files is nobody's choice.
                cited_by=sorted(
                    self.citations.cited_by.get(work.key, []),
                    key=lambda content: str(content.source_path),
                ),
                talks_about=self.context.get("talks_by_paper", {}).get(work.key, []),
                head=self._head(work),
            )

    def _copy_files(self, work: Publication) -> None:
        for file in work.files:
            target = Path(sanitised_join(self.output_path, file.url))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.source, target)

    def _head(self, work: Publication) -> Head:
        site = self.site
        page_url = f"{site}/{work.url}"
        pdf = next((f"{site}/{file.url}" for file in work.files if file.field == "pdf"), None)
        # Another plugin may draw pictures for link previews.
        drawn = self.context.get("social_image")
        picture = drawn(work) if drawn else None
        return Head(
            work=work,
            meta=metadata.meta_tags(work, page_url=page_url, pdf_url=pdf),
            json_ld=json_ld.json_ld(
                work,
                page_url=page_url,
                site_url=site,
                pdf_url=pdf,
                image=picture.url if picture else None,
                trail=self._trail(site),
            ),
            site=site,
            site_name=str(self.settings["SITENAME"]),
            picture=picture,
        )

    def _trail(self, site: str) -> list[tuple[str, str]]:
        home = (str(self.settings["SITENAME"]), f"{site}/")
        return [home, (say("Publications"), f"{site}/{self.options.list_url}")] if site else []

    def _write_exports(
        self,
        kind: str,
        item: Callable[[Publication], str],
        whole: Callable[[Iterable[str]], str],
    ) -> None:
        """A file a work and one of all, in a format: what it makes of a work, and of all these."""
        items = [item(work) for work in self.bibliography]
        for work, text in zip(self.bibliography, items, strict=True):
            self._write_text(f"{work.stem}.{kind}", whole([text]))
        self._write_text(f"{self.stem}.{kind}", whole(items))

    def _write_feed(self) -> None:
        if not self.options.feed:
            return
        first_url = str(self.settings.get("FIRST_SITEURL", ""))
        text = atom.feed(
            atom.entries(self.bibliography, self.site, self.options.feed_items, first_url),
            site_url=self.site,
            first_url=first_url,
            url=f"{self.settings.get('FEED_DOMAIN') or self.site}/{self.options.feed}",
            id="publications",
            author=self.context["owner"].name or str(self.settings["SITENAME"]),
            title=say("%(name)s: publications", name=self.settings["SITENAME"]),
        )
        self._write_text(self.options.feed, text)

    def _write_text(self, path: str, text: str) -> None:
        target = sanitised_join(self.output_path, path)
        if not os.path.isdir(folder := os.path.dirname(target)):
            os.makedirs(folder)
        # Bytes: RIS has line ends of its own, which text mode would change on some systems.
        with open(target, "wb") as file:
            file.write(text.encode())


def _initialized(pelican: Any) -> None:
    """Extend settings, Markdown and Jinja before any generator is made."""
    for name, url in URLS.items():
        pelican.settings.setdefault(name, url)
    pelican.settings["JINJA_FILTERS"].setdefault("reference", reference)
    if citations_of(pelican.settings) is None:
        markdown = pelican.settings["MARKDOWN"]
        markdown.setdefault("extensions", []).append(CitationExtension(Citations()))


def citations_of(settings: Mapping[str, Any]) -> Citations | None:
    """What the Markdown extension of this site, and it alone, shares with the generator."""
    for extension in settings["MARKDOWN"].get("extensions", ()):
        if isinstance(extension, CitationExtension):
            return extension.citations
    return None


def _collect(content: Any) -> None:
    """Give the text that Markdown has just read what it cites."""
    citations = citations_of(content.settings)
    if citations is None:
        return
    cited = citations.take()
    for key in cited.keys:
        citations.cited_by.setdefault(key, []).append(content)
    if cited.unknown:
        path = Path(content.source_path)
        shown = read_settings(content.settings).shown(path)
        for key in cited.unknown:
            message = "is cited, but no entry has this key; correct it or add the entry"
            citations.problems.append(
                Problem(shown, citation_line(path, key), key, "BIB060", message)
            )


def _generators(pelican: Any) -> type[Generator]:
    return PublicationsGenerator


def connect() -> None:
    """Listen to Pelican's signals."""
    macros.connect()
    signals.initialized.connect(_initialized)
    signals.content_object_init.connect(_collect)
    signals.get_generators.connect(_generators)


__all__ = ["PublicationsGenerator", "connect"]
