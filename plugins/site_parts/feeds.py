"""Atom feeds of what is new on the site: everything, talks, posts.

Settings:
    FEEDS: Which there are, and where: ``{"all": "feeds/all.atom.xml", "talks": …, "posts": …}``.
        Empty, as it is without the setting, for none.
    FEEDS_STYLESHEET = "feeds/feed.css": Where the style sheet of feeds goes.
    FEEDS_LIMIT = 100: How many entries a feed has at most.

They need an absolute ``SITEURL``; without one there are none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.utils import sanitised_join

from building import clock
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.atom import tag_uri, updated
from pelican_bibtex.exports.reference import reference
from pelican_bibtex.problems import Problem
from pelican_bibtex.tex.math import as_text
from writing import safety
from writing.source import report_of

from .addresses import is_public
from .atom import Entry, absolute_links, atom

STYLESHEET = Path(__file__).with_name("feed.css")
TITLES = {"all": "everything", "posts": "posts", "talks": "talks"}


class Site:
    """The site as its feeds see it.

    Attributes:
        context: Pelican's.
        url: Absolute, without a slash at the end.
        clock: The build's time.
    """

    def __init__(self, context: Mapping[str, Any], url: str, clock: datetime.datetime) -> None:
        self.context, self.url, self.clock = context, url, clock

    def entries(self, name: str, limit: int | None = None) -> list[Entry]:
        """The entries of a feed, the latest first."""
        sources: dict[str, Sequence[Callable[[], list[Entry]]]] = {
            "all": (self.posts, self.talks, self.publications),
            "posts": (self.posts,),
            "talks": (self.talks,),
        }
        found = [entry for source in sources[name] for entry in source()]
        return sorted(found, key=lambda entry: (entry.updated, entry.id), reverse=True)[:limit]

    def posts(self) -> list[Entry]:
        """Every post."""
        return [self._post(post) for post in self.context.get("articles", ())]

    def talks(self) -> list[Entry]:
        """Every talk."""
        return [self._talk(talk) for talk in self.context.get("talks", ())]

    def publications(self) -> list[Entry]:
        """Every publication, under the id that it has in its own feed."""
        return [self._publication(work) for work in self.context.get("bibliography") or ()]

    def _post(self, post: Any) -> Entry:
        url = f"{self.url}/{post.url}"
        return Entry(
            id=tag_uri(f"{self.url}/", f"blog/{post.slug}"),
            title=getattr(post, "plain_title", safety.plain(post.title)),
            url=url,
            updated=getattr(post, "modified", post.date),
            published=post.date,
            when=_label(post),
            summary=safety.plain(post.get_summary(self.url)),
            content=self._content(post.get_content(self.url), url),
            tags=tuple(str(tag) for tag in getattr(post, "tags", ())),
        )

    def _talk(self, talk: Any) -> Entry:
        url = f"{self.url}/{talk.url}"
        summary = talk.body.get_summary(self.url) if talk.body else ""
        text = talk.body.get_content(self.url) if talk.body else ""
        where = ", ".join(part for part in (talk.when, talk.event.plain, talk.venue.plain) if part)
        lead = Markup("<p>{}</p>").format(where) if where else ""
        return Entry(
            id=tag_uri(f"{self.url}/", f"talks/{talk.slug}"),
            title=talk.title.plain,
            url=url,
            updated=self._news(talk),
            when=talk.when,
            summary=safety.plain(summary) or where,
            content=self._content(f"{lead}{text}" or f"<p>{talk.title}</p>", url),
            tags=talk.tags,
        )

    def _news(self, talk: Any) -> datetime.datetime:
        """When there is something new about a talk: when it is held, before that its file's time.

        So a corrected slip of the pen in an old talk is no news.
        """
        held = _held(talk)
        if held is not None and held <= self.clock:
            return held
        return talk.changed or self.clock

    def _publication(self, work: Any) -> Entry:
        url = f"{self.url}/{work.url}"
        text = Markup("<p>{}</p><p>{}</p>").format(reference(work), work.summary)
        return Entry(
            id=tag_uri(f"{self.url}/", f"publications/{work.key}"),
            title=work.title.plain,
            url=url,
            updated=datetime.datetime.fromisoformat(updated(work)),
            when=work.date.label,
            summary=work.summary.plain,
            content=self._content(text.removesuffix("<p></p>"), url),
            authors=tuple(author.name for author in work.people),
        )

    def _content(self, html: str, url: str) -> str:
        return absolute_links(as_text(html), url)


def _label(post: Any) -> str:
    """The date of a post, as precisely as it is known."""
    day = PartialDate(year=post.date.year, month=post.date.month, day=post.date.day)
    return str(getattr(post, "date_known", day).label)


def _held(talk: Any) -> datetime.datetime | None:
    """When the talk was held, as far as the day is known."""
    if talk.start:
        return talk.start  # type: ignore[no-any-return]
    day = talk.first_day
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else None


class FeedsGenerator(Generator):
    """Writes the feeds, and tells templates which there are as ``feeds``."""

    def generate_context(self) -> None:
        """Until all is read, there are none."""
        self.context["feeds"] = []

    def announce(self) -> None:
        """List the feeds that have something in them, for links of autodiscovery."""
        self.context["feeds"] = [
            {"type": "application/atom+xml", "title": self._title(name), "url": path}
            for name, path in self._named().items()
            if self._has_entries(name)
        ]
        if path := self._publications_feed():
            title = f"{self.settings['SITENAME']}: publications"
            found = {"type": "application/atom+xml", "title": title, "url": path}
            self.context["feeds"].append(found)

    def generate_output(self, writer: Any) -> None:
        """Write each feed, and the style sheet that they share."""
        named = self._named()
        for name, path in named.items():
            self._write(path, self._feed(name, path))
        if named:
            self._write(self._stylesheet(), STYLESHEET.read_bytes())

    def _named(self) -> dict[str, str]:
        """Name of each feed to where it goes; none without an absolute address of the site."""
        wanted: dict[str, str] = self.settings.get("FEEDS") or {}
        for name in wanted.keys() - TITLES.keys():
            message = f"{name!r} is no feed; name some of {', '.join(TITLES)}"
            report_of(self.settings)(Problem("publishconf.py", 0, "FEEDS", message))
        if not is_public(str(self.settings["SITEURL"])):
            return {}
        return {name: wanted[name] for name in TITLES if wanted.get(name)}

    def _site(self) -> Site:
        url = str(self.settings["SITEURL"]).rstrip("/")
        return Site(self.context, url, clock.now(self.path))

    def _has_entries(self, name: str) -> bool:
        kinds = {"posts": ("articles",), "talks": ("talks",)}
        keys = kinds.get(name, ("articles", "talks", "bibliography"))
        return any(self.context.get(key) for key in keys)

    def _publications_feed(self) -> str:
        path = self.context.get("publications_feed")
        return path if path and self.context.get("bibliography") and self._named() else ""

    def _title(self, name: str) -> str:
        return f"{self.settings['SITENAME']}: {TITLES[name]}"

    def _stylesheet(self) -> str:
        return str(self.settings.get("FEEDS_STYLESHEET", "feeds/feed.css"))

    def _feed(self, name: str, path: str) -> bytes:
        site = self._site()
        return atom(
            site.entries(name, self.settings.get("FEEDS_LIMIT", 100)),
            site_url=site.url,
            path=path,
            title=self._title(name),
            author=self.settings.get("AUTHOR") or self.settings["SITENAME"],
            stylesheet=self._stylesheet(),
        )

    def _write(self, path: str, data: bytes) -> None:
        target = Path(sanitised_join(self.output_path, path))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _announce(generators: list[Any]) -> None:
    for generator in generators:
        if isinstance(generator, FeedsGenerator):
            generator.announce()


def _generators(_pelican: Any) -> type[Generator]:
    return FeedsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_announce)
