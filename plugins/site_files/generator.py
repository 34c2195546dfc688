"""Where the files for machines meet Pelican."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.utils import sanitised_join

import build_clock
from pelican_bibtex.problems import Problem
from writing.source import report_of

from . import sitemap
from .atom import atom
from .feeds import TITLES, Site

STYLESHEET = Path(__file__).with_name("feed.css")
_HIDDEN = ("404.html", "drafts/")


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
        if "://" not in self.settings["SITEURL"]:
            return {}
        return {name: wanted[name] for name in TITLES if wanted.get(name)}

    def _site(self) -> Site:
        url = str(self.settings["SITEURL"]).rstrip("/")
        return Site(self.context, url, build_clock.now(self.path))

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


class Pages:
    """Remembers the pages that are written, and writes the sitemap when all are."""

    def __init__(self) -> None:
        self.written: dict[Path, dict[str, Any]] = {}

    def begin(self, _pelican: Any) -> None:
        """Forget the build before."""
        self.written = {}

    def note(self, path: str, context: dict[str, Any]) -> None:
        """A page has been written."""
        self.written[Path(path)] = context

    def write(self, pelican: Any) -> None:
        """Write ``sitemap.xml`` and ``robots.txt``."""
        output = Path(pelican.settings["OUTPUT_PATH"])
        site_url = str(pelican.settings["SITEURL"]).rstrip("/")
        site_url = site_url if "://" in site_url else ""
        (output / "robots.txt").write_text(sitemap.robots(site_url), encoding="utf-8")
        if site_url:
            pages = self._pages(output, sitemap.Changes(Path(pelican.settings["PATH"])))
            (output / "sitemap.xml").write_bytes(sitemap.sitemap(pages, site_url))
        self.written = {}

    def _pages(self, output: Path, changes: sitemap.Changes) -> list[sitemap.PageOf]:
        found = []
        for path, context in self.written.items():
            name = path.resolve().relative_to(output.resolve()).as_posix()
            if path.suffix == ".html" and not name.startswith(_HIDDEN):
                changed = changes.of_context(context, is_home=name == "index.html")
                found.append(sitemap.PageOf(name, changed))
        return found


def _announce(generators: list[Any]) -> None:
    for generator in generators:
        if isinstance(generator, FeedsGenerator):
            generator.announce()


def _generators(_pelican: Any) -> type[Generator]:
    return FeedsGenerator


# One for the process, as Pelican registers plugins again when it reloads the settings.
pages = Pages()


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(pages.begin, weak=False)
    signals.content_written.connect(pages.note, weak=False)
    signals.finalized.connect(pages.write, weak=False)
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_announce)
