"""Writes each page in its language, and what is made of data in every language of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pelican.writers import Writer

from pelican_bibtex import words

from .editions import Alternate
from .tags import canonical

# Shown at any address, so that it has none in another language.
LOST = "404.html"


class SpokenWriter(Writer):
    """Pelican's writer, in as many languages as a page has."""

    def write_file(self, name: str, template: Any, context: Any, *args: Any, **kwargs: Any) -> None:
        """As Pelican's.

        A text is in its own language; ``edition`` says the language of anything else, which
        without it is written in all.
        """
        languages, url = self.settings["LANGUAGES"], kwargs.pop("url", None)
        for tag, folder in self._places(name, kwargs):
            more = {**languages.variables(tag), "lang": tag, **kwargs}
            if url is not None:
                more["url"] = folder + url
            if is_alone(name, kwargs) or name == LOST:
                more["alternates"] = _none
            elif "tag" in kwargs:
                # Further pages of a tag may be there in one language and not in another.
                more["alternates"] = partial(_first, folder + name, more["alternates"])
            with words.speaking(languages.of(tag)):
                super().write_file(folder + name, template, context, *args, **more)

    def _places(self, name: str, kwargs: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The languages to write a page in, and the folder of each."""
        editions = self.settings["LANGUAGES"].editions
        edition = kwargs.pop("edition", None)
        talk = kwargs.get("talk")
        text = kwargs.get("article") or kwargs.get("page") or getattr(talk, "body", None)
        site = canonical(self.settings["DEFAULT_LANG"])
        if text is not None:
            yield canonical(getattr(text, "lang", "") or site), ""
        elif edition:
            yield edition, editions.folder(edition)
        else:
            yield site, ""
            for tag in () if is_alone(name, kwargs) or "tag" in kwargs else editions.others:
                yield tag, editions.folder(tag)


def _none(_file: str) -> tuple[Alternate, ...]:
    return ()


def _first(
    name: str, alternates: Callable[[str], tuple[Alternate, ...]], file: str
) -> tuple[Alternate, ...]:
    return alternates(file) if file == name else ()


def is_alone(name: str, kwargs: Mapping[str, Any]) -> bool:
    """Whether a page that is no text is in one language only: it leads on from an old address."""
    return not name or "moved_to" in kwargs
