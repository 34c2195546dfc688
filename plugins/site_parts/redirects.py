"""Old addresses: pages that lead on, so that a site that moves in loses no link.

A page, post or talk names its own in a field, ``Redirect_from: old.html, blog/2019/old/``; a
whole site is one file below the content folder, ``redirects.txt``, with an old and a new address
in each line. The pages work on any server, for they are files like all others.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pelican import signals
from pelican.generators import Generator

from writing.source import Source, header, load, report_of

from .addresses import address, with_index

FIELD, FILE = "redirect_from", "redirects.txt"
_BETWEEN = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and where it leads.

    Attributes:
        old: As it is written.
        url: Of the page, relative to the site's root, or of another site.
        source: The file that says so.
        line: There.
        key: The field.
    """

    old: str
    url: str
    source: Source
    line: int
    key: str = FIELD

    @property
    def path(self) -> str:
        """Where the page is written; empty where no page can stand."""
        parts = urlsplit(self.old)
        path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))[1:]
        if parts.scheme or parts.netloc or parts.query or parts.fragment or "\\" in path:
            return ""
        if not parts.path.endswith("/") and posixpath.splitext(path)[1] in (".html", ".htm"):
            return path
        is_page = parts.path.endswith("/") or not posixpath.splitext(path)[1]
        return posixpath.join(path, "index.html") if is_page and path not in ("", ".") else ""

    def tell(self, message: str) -> None:
        """Report what is wrong with it."""
        self.source.tell(self.key, "SITE003", message, line=self.line)


def of_content(source: Source, url: str) -> Iterator[Redirect]:
    """What a page, post or talk says of its own old addresses."""
    for field in header(source.text, source.places):
        if field.name == FIELD:
            for old in filter(None, _BETWEEN.split(field.value)):
                yield Redirect(old.strip("[]\"'"), url, source, field.line)


def of_file(source: Source) -> Iterator[Redirect]:
    """What ``redirects.txt`` says; ``#`` begins a comment."""
    for number, line in enumerate(source.text.splitlines(), 1):
        words = re.sub(r"(^|\s)#.*", "", line).split()
        if len(words) == 2:
            yield Redirect(words[0], words[1], source, number, "redirect")
        elif words:
            message = "is no pair of addresses; write the old one, a space, and the new one"
            source.tell("redirect", "SITE003", message, line=number)


def sound(redirects: Iterable[Redirect], output: Path) -> dict[str, Redirect]:
    """The redirects that can be written, by the paths of their files; the others are told.

    Args:
        redirects: In the order in which they count.
        output: The output folder, with all other pages in it.
    """
    found: dict[str, Redirect] = {}
    for redirect in redirects:
        path, first = redirect.path, found.get(redirect.path)
        if not path:
            cure = "write the path of an old page, such as blog/2019/old/ or old.html"
            redirect.tell(f"{redirect.old!r} cannot be a page of this site; {cure}")
        elif (output / path).exists():
            redirect.tell(f"{redirect.old!r} is the address of a page; take one of the two away")
        elif first is not None and first.url != redirect.url:
            place = f"{first.source.path}:{first.line}"
            redirect.tell(f"{redirect.old!r} leads on from {place}, too; take one of the two away")
        elif not _leads(redirect.url, output):
            redirect.tell(f"{redirect.url!r} is no page of this site; correct it or add the page")
        else:
            found[path] = redirect
    return found


def _leads(url: str, output: Path) -> bool:
    """Whether there is something at an address; another site's is believed."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.netloc:
        return True
    path = unquote(parts.path).lstrip("/")
    inside = not parts.scheme and not parts.netloc and ".." not in path.split("/")
    return inside and (output / with_index(path)).is_file()


class RedirectsGenerator(Generator):
    """Writes the pages of old addresses when all others are there."""

    def generate_output(self, writer: Any) -> None:
        """Write them; templates have ``moved_to``, and whether it is a page of this site."""
        for path, redirect in sound(self._all(), Path(self.output_path)).items():
            elsewhere = bool(urlsplit(redirect.url).netloc)
            writer.write_file(
                path,
                self.get_template("redirect"),
                self.context,
                relative_urls=self.settings["RELATIVE_URLS"],
                url=address(path),
                moved_to=redirect.url if elsewhere else self._below(redirect.url),
                elsewhere=elsewhere,
            )

    def _below(self, url: str) -> str:
        """An address of the site, as its pages name each other."""
        path, mark, fragment = url.lstrip("/").partition("#")
        return (with_index(path) if self.settings["RELATIVE_URLS"] else path) + mark + fragment

    def _all(self) -> Iterator[Redirect]:
        report, file = report_of(self.settings), Path(self.path, FILE)
        for name, url in _texts(self.context):
            if source := load(name, self.path, report):
                yield from of_content(source, url)
        if file.exists() and (source := load(file, self.path, report)):
            yield from of_file(source)


def _texts(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text of the owner's: its file and its address."""
    for name in ("pages", "hidden_pages", "articles", "hidden_articles"):
        for content in context.get(name, ()):
            for each in (content, *content.translations):
                yield str(each.source_path), str(each.url)
    for talk in context.get("talks", ()):
        for each in (talk, *talk.translations):
            yield str(each.body.source_path), each.url


def _last(generators: list[Any]) -> None:
    """All other pages are there when the turn of these has come."""
    generators.sort(key=lambda generator: isinstance(generator, RedirectsGenerator))


def _generators(_pelican: Any) -> type[Generator]:
    return RedirectsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_last)
