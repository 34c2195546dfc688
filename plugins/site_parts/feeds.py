"""Atom feeds of what is new on the site: everything, talks, posts.

Settings:
    FEEDS: Which there are, and where: ``{"all": "feeds/all.atom.xml", "talks": …, "posts": …}``.
        Empty, as it is without the setting, for none.
    FIRST_SITEURL: The address that ids are made of, where the site has moved since.
    FEED_MAX_ITEMS: Pelican's own: how many entries a feed has at most.

They need an absolute ``SITEURL``; without one there are none.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from building import files
from languages.editions import editions_of, version
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.atom import UNDATED, Entry, entries, feed, tag_uri, updated
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import Publication
from pelican_bibtex.tex.math import as_text
from pelican_bibtex.words import say, speaking
from talks.talk import Talk
from writing import safety
from writing.source import report_of

from .addresses import is_public

STYLESHEET = Path(__file__).with_name("feed.css")
STYLESHEET_URL = "feeds/feed.css"
# What each feed is called, and the variables of templates that it is made of.
ATOM = "application/atom+xml"
TITLES = {
    "all": "%(name)s: everything",
    "posts": "%(name)s: posts",
    "talks": "%(name)s: talks",
    "publications": "%(name)s: publications",
}
SOURCES = {
    "all": ("articles", "talks", "bibliography"),
    "posts": ("articles",),
    "talks": ("talks",),
    "publications": ("bibliography",),
}
# Those that FEEDS names.
_OURS = ("all", "posts", "talks")
_LINK = re.compile(r'(\s(?:href|src|poster|srcset)=")([^"]*)"')
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|&#", re.I)


def news(
    context: Mapping[str, Any],
    name: str,
    site_url: str,
    now: datetime.datetime,
    first_url: str = "",
    most: int | None = None,
) -> list[Entry]:
    """The entries of a feed, the latest first.

    Args:
        context: The variables of templates.
        name: Of the feed.
        site_url: Absolute, without a slash at the end.
        now: The build's time.
        first_url: Where the site was first, of which ids are made; empty for ``site_url``.
        most: How many entries there may be; None for all.
    """
    ids = first_url or site_url
    of: dict[str, Callable[[Any], list[Entry]]] = {
        "articles": lambda posts: [_post(post, site_url, ids) for post in posts],
        "talks": lambda talks: [_talk(talk, site_url, ids, now) for talk in talks],
        "bibliography": lambda works: entries(_latest(works, most), site_url, first_url=ids),
    }
    found = [entry for source in SOURCES[name] for entry in of[source](context.get(source) or ())]
    return sorted(found, key=lambda entry: (entry.updated, entry.id), reverse=True)[:most]


def _latest(works: Sequence[Publication], most: int | None) -> list[Publication]:
    """Those that can be among the latest so many, of works of one day all: entries take time."""
    first = min(sorted(map(updated, works), reverse=True)[:most], default=UNDATED)
    return [work for work in works if updated(work) >= first]


def absolute_links(html: str, url: str) -> str:
    """The HTML of the page at ``url`` for a place where that is not the base of links."""

    def absolute(found: re.Match[str]) -> str:
        link = found[2] if _WHOLE.match(found[2]) else urljoin(url, found[2])
        return f'{found[1]}{link}"'

    return _LINK.sub(absolute, html)


def _post(original: Any, site_url: str, ids: str) -> Entry:
    post = version(original)
    url = f"{site_url}/{post.url}"
    day = PartialDate(year=post.date.year, month=post.date.month, day=post.date.day)
    return Entry(
        id=tag_uri(ids, f"{_folder(post, original)}blog/{post.slug}"),
        title=getattr(post, "plain_title", safety.plain(post.title)),
        url=url,
        updated=getattr(post, "modified", post.date),
        published=post.date,
        when=getattr(post, "date_known", day).label,
        summary=safety.plain(post.get_summary(site_url)),
        content=absolute_links(as_text(post.get_content(site_url)), url),
        tags=tuple(str(tag) for tag in getattr(post, "tags", ())),
    )


def _folder(text: Any, original: Any) -> str:
    """Where a translation is, below where its original is."""
    return str(text.url).removesuffix(original.url) if text is not original else ""


def _talk(original: Any, site_url: str, ids: str, now: datetime.datetime) -> Entry:
    talk = version(original)
    url = f"{site_url}/{talk.url}"
    where = say(", ").join(part for part in (talk.when, talk.event.plain, talk.venue.plain) if part)
    lead = Markup("<p>{}</p>").format(where) if where else ""
    html = f"{lead}{talk.body.get_content(site_url)}" or f"<p>{talk.title}</p>"
    return Entry(
        id=tag_uri(ids, f"{_folder(talk, original)}talks/{talk.slug}"),
        title=talk.title.plain,
        url=url,
        updated=_updated(talk, now),
        when=talk.when,
        summary=safety.plain(talk.body.get_summary(site_url)) or where,
        content=absolute_links(as_text(html), url),
        tags=talk.tags,
    )


def _updated(talk: Talk, now: datetime.datetime) -> datetime.datetime:
    """When there is something new about a talk: when it is held, before that its file's time.

    So a corrected slip of the pen in an old talk is no news.
    """
    return talk.begins if talk.begins and talk.begins <= now else talk.changed or now


class FeedsGenerator(Generator):
    """Writes the feeds, and tells templates which there are as ``feeds``."""

    def generate_context(self) -> None:
        """Until all is read, there are none."""
        self.context["feeds"] = []
        claims = dict.fromkeys(self._named().values(), "a feed")
        self.context.setdefault("claims", {}).update(claims)

    def announce(self) -> None:
        """List the feeds that have something in them, for links of autodiscovery."""
        for folder, context in self._editions():
            context["feeds"] = [
                {"name": name, "type": ATOM, "title": self._title(name, context), "url": path}
                for name, path in self._filled(folder)
            ]

    def _filled(self, folder: str) -> Iterator[tuple[str, str]]:
        named = self._named()
        of_works = self.context.get("publications_feed") if named else None
        for name, path in {**named, "publications": of_works}.items():
            if path and any(self.context.get(source) for source in SOURCES[name]):
                yield name, folder + path

    def _editions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The folder of each language of the site, spoken meanwhile, and what templates know."""
        yield "", self.context
        editions = editions_of(self.settings)
        for tag in editions.others:
            with speaking(self.settings["LANGUAGES"].of(tag)):
                yield editions.folder(tag), editions.variables[tag]

    def generate_output(self, writer: Any) -> None:
        """Write each feed in each language, and the style sheet that they share."""
        named = self._named()
        for folder, context in self._editions():
            # That of publications is written by their plugin, in the site's own language.
            of_works = folder and self.context.get("publications_feed")
            for name, path in {**named, "publications": of_works}.items():
                if path:
                    feed = self._feed(name, path, folder, context)
                    files.write(self.output_path, folder + path, feed.encode())
        if named:
            files.write(self.output_path, STYLESHEET_URL, STYLESHEET.read_bytes())

    def _named(self) -> dict[str, str]:
        """Name of each feed to where it goes; none without an absolute address of the site."""
        wanted: dict[str, str] = self.settings.get("FEEDS") or {}
        for name in wanted.keys() - _OURS:
            message = f"{name!r} is no feed; name some of {', '.join(_OURS)}"
            report_of(self.settings)(Problem("publishconf.py", 0, "FEEDS", "SITE002", message))
        if not is_public(str(self.settings["SITEURL"])):
            return {}
        return {name: wanted[name] for name in _OURS if wanted.get(name)}

    def _title(self, name: str, context: Mapping[str, Any]) -> str:
        return say(TITLES[name], name=context.get("SITENAME", self.settings["SITENAME"]))

    def _feed(self, name: str, path: str, folder: str, context: Mapping[str, Any]) -> str:
        site_url = str(self.settings["SITEURL"]).rstrip("/")
        first_url = str(self.settings.get("FIRST_SITEURL", ""))
        most = self.settings["FEED_MAX_ITEMS"]
        return feed(
            news(self.context, name, site_url, self.context["build_time"], first_url, most),
            site_url=site_url,
            url=folder + path,
            id=folder + path,
            first_url=first_url,
            author=self.settings.get("AUTHOR") or self.settings["SITENAME"],
            title=self._title(name, context),
            stylesheet=STYLESHEET_URL,
            home=folder,
            lang=folder.rstrip("/"),
        )


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
