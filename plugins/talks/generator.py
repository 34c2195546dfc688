"""Where talks meet Pelican: reads them, hands them to the templates, writes their pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from pelican import signals
from pelican.contents import Page, SkipStub
from pelican.generators import Generator
from pelican.readers import Readers

from building import clock, files
from languages.translated import Name
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.json_ld import script
from pelican_bibtex.problems import Problem
from pelican_bibtex.text import Text
from pelican_bibtex.words import say
from writing import pictures, safety
from writing.extensions.tree import Options
from writing.left_out import LeftOut
from writing.reader import MARKDOWN, MarkdownReader
from writing.source import load, report_of

from . import json_ld, translated
from .pages import in_pages
from .reading import FIELDS, Reading, read
from .talk import Still, Talk, newest_first

TEMPLATES = Path(__file__).parent / "templates"
DEFAULTS = {
    "TALKS_PATH": "talks",
    "TALKS_URL": "talks/",
    "TALKS_SAVE_AS": "talks/index.html",
    "TALKS_ICS": "talks.ics",
    "TALK_URL": "talks/{slug}/",
    "TALK_SAVE_AS": "talks/{slug}/index.html",
    "TALK_ICS": "talks/{slug}.ics",
}
_PARAGRAPHS = re.compile(r"</p>\s*<p>")


class TalkPage(Page):
    """The text of a talk; its metadata, dates above all, are ours to read."""

    default_template = "talk"

    def _expand_settings(self, key: str) -> str:
        return str(self.settings[f"TALK_{key}".upper()]).format(**self.url_format)

    def get_summary(self, siteurl: str) -> str:
        """The summary as inline HTML."""
        html = _PARAGRAPHS.sub(" ", self.metadata.get("summary", "").strip())
        inline = html.removeprefix("<p>").removesuffix("</p>")
        return str(self._update_content(inline, siteurl))


class TalksGenerator(Generator):
    """Puts ``talks``, ``upcoming``, ``past`` and ``talks_by_paper`` into the context."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.env.loader is not None
        self.env.loader = ChoiceLoader([self.env.loader, FileSystemLoader(TEMPLATES)])
        self.env.globals = {"_": say, "say": say, **self.env.globals}
        self.reader_settings = _reader_settings(self.settings)
        self.readers = Readers(self.reader_settings)
        self.report = report_of(self.settings)
        self.talks: list[Talk] = []

    # Facts

    def generate_context(self) -> None:
        """Read every talk."""
        changes = clock.last_changes(self.path)
        names = self.get_files([self.settings["TALKS_PATH"]], extensions=MARKDOWN)
        # In the order of their files, so that a new talk takes no older one's address; what may
        # be a translation by its name comes after what it translates.
        names = sorted(names, key=lambda name: (bool(Name.of(Path(name))), name))
        slugs: dict[Path, str] = {}
        read_talks = (self._read(name, changes.get(name), slugs) for name in names)
        self.talks = newest_first(self._distinct([talk for talk in read_talks if talk]))
        self.context.update(self._variables())
        self.context.setdefault("claims", {}).update(self._claims())

    def _read(self, name: str, changed: Any, slugs: dict[Path, str]) -> Talk | None:
        """The talk in one file; None where it is a draft or cannot be used.

        Args:
            slugs: Those of the files before, to which this one's is added.
        """
        source = load(Path(self.path, name), self.path, self.report)
        if source is None:
            return None
        reading = Reading(source)
        if reading.is_draft():
            slug = reading.slug(set(slugs.values()), PartialDate())
            held = LeftOut(source.path, "draft", (self.settings["TALK_URL"].format(slug=slug),))
            self.context.setdefault("left_out", []).append(held)
            self.context["generated_content"][name] = held  # so that links to it are told
            return None
        page = self._page(name)
        if page is None:
            return None
        talk = read(
            reading,
            url=self.settings["TALK_URL"],
            path=self.settings["TALK_SAVE_AS"],
            ics_url=self.settings["TALK_ICS"],
            changed=changed,
            taken=set(slugs.values()),
            slug=slugs.get(named.original, "") if (named := Name.of(source.file)) else "",
        )
        slugs[Path(self.path, name)] = page.slug = talk.slug
        self._announce(page, reading)
        title = Text(Markup(page.title), talk.title.plain)
        papers, still = self._papers(talk, reading), self._still(talk)
        return replace(talk, body=page, title=title, papers=papers, still=still)

    def _page(self, name: str) -> TalkPage | None:
        page = self.readers.read_file(
            base_path=self.path, path=name, content_class=TalkPage, context=self.context
        )
        return None if isinstance(page, SkipStub) else page

    def _announce(self, page: TalkPage, reading: Reading) -> None:
        """Let other pages link to the talk, and have the files it needs copied."""
        page.settings = self.settings
        self.add_source_path(page)
        self.add_static_links(page)
        self.context["static_links"] |= reading.files

    def _still(self, talk: Talk) -> Still | None:
        """The picture from the video, with its copies in modern formats, which are then made."""
        if talk.still is None:
            return None
        options, file = Options(self.settings), Path(self.path, unquote(talk.still.url))
        copies = list(pictures.variants(file, options.cache, options.formats))
        made = self.context.setdefault("image_variants", set())
        made |= {unquote(talk.still.url) + copy.suffix for copy in copies}
        formats = tuple(
            (kind, tuple((talk.still.url + copy.suffix, copy.width) for copy in group))
            for kind, group in groupby(copies, lambda copy: copy.type)
        )
        return replace(talk.still, formats=formats)

    def _papers(self, talk: Talk, reading: Reading) -> tuple[Any, ...]:
        """The works that the talk is about; a key that no work has is told."""
        works = self.context.get("bibliography")
        if works is None:
            return ()
        for key in talk.paper_keys:
            if key not in works:
                message = f"no publication has the key {key}; correct it or add it"
                reading.tell("papers", "TALK004", message)
        return tuple(works[key] for key in talk.paper_keys if key in works)

    def _distinct(self, talks: Sequence[Talk]) -> list[Talk]:
        """Talks with different slugs; those with the same are one in several languages.

        Of two in one language, the first by file name is taken.
        """
        by_slug: dict[str, dict[str, Talk]] = {}
        site = str(self.settings["DEFAULT_LANG"]).lower()
        # Where one is in the site's language, the others are its translations.
        for talk in sorted(talks, key=lambda talk: talk.lang != site):
            group = by_slug.setdefault(talk.slug, {})
            first = group.setdefault(talk.lang, talk)
            if first is not talk:
                message = f"{talk.slug!r} is the slug of {_file(first)} too; give one another Slug"
                self.report(Problem(_file(talk), 1, "slug", "TALK005", message))
        return [translated.joined([*group.values()]) for group in by_slug.values()]

    def _variables(self) -> dict[str, Any]:
        zone = ZoneInfo(self.settings.get("TIMEZONE") or "UTC")
        now = self.context["build_time"].astimezone(zone)
        past = [talk for talk in self.talks if talk.is_over(now)]
        upcoming = [talk for talk in reversed(self.talks) if not talk.is_over(now)]
        return {
            "talks": self.talks,
            "past": past,
            "upcoming": upcoming,
            "talks_by_paper": _by_paper(self.talks),
            "talks_url": self.settings["TALKS_URL"],
            "talks_ics_url": self.settings["TALKS_ICS"] if self._dated() else None,
        }

    def _dated(self) -> list[Talk]:
        return [talk for talk in self.talks if talk.begins]

    def _claims(self) -> dict[str, str]:
        """What is written where; other plugins see to it that nothing else is."""
        lists = {
            self.settings[name]: "the list of talks" for name in ("TALKS_SAVE_AS", "TALKS_ICS")
        }
        every = [each for talk in self.talks for each in (talk, *talk.translations)]
        paths = ((path, talk.source) for talk in every for path in (talk.path, talk.ics_url))
        return {**lists, **{path: source for path, source in paths if path}} if self.talks else {}

    # Pages

    def generate_output(self, writer: Any) -> None:
        """Write the list, a page and a calendar file a talk, and the calendar of all."""
        if not self.talks:
            return
        self._write_lists(writer)
        neighbours = zip([None, *self.talks[:-1]], [*self.talks[1:], None], strict=True)
        for talk, (newer, older) in zip(self.talks, neighbours, strict=True):
            for each in (talk, *talk.translations):
                self._write_talk(writer, each, newer=newer, older=older)
            if talk.ics_url:
                self._write_calendar(talk.ics_url, [talk])
        if dated := self._dated():
            name = say("%(name)s: talks", name=self.settings["SITENAME"])
            self._write_calendar(self.settings["TALKS_ICS"], dated, name)

    def _write_lists(self, writer: Any) -> None:
        """The list, and pages of older talks where there are more than ``TALKS_PER_PAGE``."""
        past: list[Talk] = self.context["past"]
        first, pages = in_pages(past, self.settings.get("TALKS_PER_PAGE"))
        url, path = self.settings["TALKS_URL"], self.settings["TALKS_SAVE_AS"]
        stem = path.removesuffix(".html").removesuffix("index").rstrip("/")
        file = "index.html" if self.settings["RELATIVE_URLS"] else ""
        parts = [(page.label, f"{stem}/older/{page.slug}/{file}") for page in pages]
        self._write_page(writer, "talks", path, url=url, shown=first, part="", parts=parts)
        for page, (label, address) in zip(pages, parts, strict=True):
            path = f"{stem}/older/{page.slug}/index.html"
            more = {"shown": page.talks, "part": label, "parts": parts}
            self._write_page(writer, "talks", path, url=address, **more)

    def _write_talk(self, writer: Any, talk: Talk, **neighbours: Talk | None) -> None:
        more = {"talk": talk, "head": self._head(talk), **neighbours}
        self._write_page(writer, "talk", talk.path, url=talk.url, **more)

    def _head(self, talk: Talk) -> Mapping[str, Any]:
        """What machines are told in the head of the page."""
        summary = safety.plain(talk.summary)
        speaker = getattr(self.context.get("owner"), "name", "") or self.settings.get("AUTHOR", "")
        site = str(self.settings["SITEURL"])
        data = json_ld.event(talk, siteurl=site, speaker=speaker, summary=summary)
        return {"json_ld": script(data) if data else None}

    def _write_page(self, writer: Any, template: str, path: str, *, url: str, **more: Any) -> None:
        writer.write_file(
            path,
            self.get_template(template),
            self.context,
            relative_urls=self.settings["RELATIVE_URLS"],
            url=url,
            **more,
        )

    def _write_calendar(self, path: str, talks: list[Talk], name: str = "") -> None:
        from .calendar import calendar  # with a library that takes long to import

        data = calendar(
            talks,
            siteurl=str(self.settings["SITEURL"]),
            first_url=str(self.settings.get("FIRST_SITEURL", "")),
            now=self.context["build_time"],
            name=name,
        )
        files.write(self.output_path, path, data)


def _reader_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings for Pelican's readers, which must not take our fields for its own."""
    ours = set(FIELDS) - {"title", "summary", "lang"}
    return {
        **settings,
        "READERS": {**settings["READERS"], **dict.fromkeys(MARKDOWN, MarkdownReader)},
        "WRITING_UNREAD_FIELDS": tuple(sorted(ours)),
        "FILENAME_METADATA": "",
        "PATH_METADATA": "",
        "DEFAULT_DATE": None,
        "DEFAULT_METADATA": {},
    }


def _by_paper(talks: Iterable[Talk]) -> dict[str, list[Talk]]:
    """Citation key to the talks about that work, newest first."""
    found: dict[str, list[Talk]] = {}
    for talk in talks:
        for work in talk.papers:
            found.setdefault(work.key, []).append(talk)
    return found


def _file(talk: Talk) -> str:
    return talk.source.rpartition(":")[0]


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(_begin)
    signals.get_generators.connect(_generators)


def _generators(_pelican: Any) -> type[Generator]:
    return TalksGenerator


def _begin(pelican: Any) -> None:
    for name, value in DEFAULTS.items():
        pelican.settings.setdefault(name, value)
