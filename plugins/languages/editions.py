"""The languages that a site is in, and where each of its pages is in each of them.

A site is in a language besides its own when its home page is. Texts (pages, posts, talks) are in
the languages that they are written in; what is made of data (lists, papers, search) is in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pelican_bibtex.words import language

from .tags import canonical

Some = TypeVar("Some")
Addresses = Mapping[str, str]
# The variables of templates that hold texts; each has its translations.
TEXTS = (
    *("pages", "hidden_pages", "draft_pages"),
    *("articles", "hidden_articles", "drafts", "talks"),
)
INDEX = "index.html"


class Alternate(NamedTuple):
    """A page in a language.

    Attributes:
        tag: Of the language.
        url: Relative to the site's root.
    """

    tag: str
    url: str


@dataclass(frozen=True)
class Editions:
    """The languages of a site.

    Attributes:
        site: Its own, by its tag.
        others: Those that it is in besides, in the order of their tags.
        texts: The address of each text, in each language it has, to all of them by language.
        lists: The same of lists that are not in all languages.
        named: Pages are opened from a disk, so their addresses name ``index.html``.
        variables: By language, what templates know otherwise in it.
    """

    site: str = "en"
    others: tuple[str, ...] = ()
    texts: Mapping[str, Addresses] = field(default_factory=dict)
    lists: Mapping[str, Addresses] = field(default_factory=dict)
    named: bool = False
    variables: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def folder(self, tag: str) -> str:
        """Where the pages of a language are below the site's root: ``de/``, or nothing."""
        return f"{tag}/" if tag in self.others else ""

    def address(self, url: str, tag: str) -> str:
        """The address of a page in a language; as it is where it has none."""
        page, mark, fragment = url.partition("#")
        key = _folded(page)
        if "://" in key or not (key == "" or key.endswith(("/", ".html"))):
            return url
        found = self._all(key).get(tag)
        return url if found is None else self._unfolded(found) + mark + fragment

    def alternates(self, file: str) -> tuple[Alternate, ...]:
        """A page in all its languages, the site's first; none where it has but one."""
        found = self._all(_folded(file))
        order = [self.site, *self.others, *found]
        tags = [tag for tag in dict.fromkeys(order) if tag in found]
        pages = tuple(Alternate(tag, self._unfolded(found[tag])) for tag in tags)
        return pages if len(pages) > 1 else ()

    def language_of(self, url: str) -> str:
        """The language of the page at an address."""
        key = _folded(url.partition("#")[0])
        tags = (tag for tag, address in self._all(key).items() if address == key)
        return next(tags, self.site)

    def shows(self, url: str, tag: str) -> bool:
        """Whether a language has this page: as its own, or for want of one in the language."""
        key = _folded(url)
        found = self._all(key)
        if key in self.texts and tag not in found:
            return bool(key == [*found.values()][-1])  # as it has been written first
        return found.get(tag) == key

    def _all(self, key: str) -> Addresses:
        if known := self.texts.get(key) or self.lists.get(key):
            return known
        first, _, rest = key.partition("/")
        plain = rest if first in self.others else key
        return {tag: self.folder(tag) + plain for tag in (self.site, *self.others)}

    def _unfolded(self, url: str) -> str:
        return f"{url}{INDEX}" if self.named and (url == "" or url.endswith("/")) else url


def _folded(url: str) -> str:
    return url.removesuffix(INDEX) if url.rpartition("/")[2] == INDEX else url


def addresses(texts: Iterable[Any], site: str) -> dict[str, Addresses]:
    """See `Editions.texts`.

    Args:
        texts: Those that have others as their ``translations``.
        site: The language of a text that says none.
    """
    found: dict[str, Addresses] = {}
    for text in texts:
        versions = [text, *text.translations]
        group = {_tag(each, site): _folded(each.url) for each in reversed(versions)}
        for each in versions:
            found[_folded(each.url)] = group
            if file := getattr(each, "save_as", ""):
                found[_folded(file)] = group
    return found


def _tag(text: Any, site: str) -> str:
    return canonical(text.lang or site)


def texts_of(context: Mapping[str, Any]) -> Iterator[Any]:
    """Every text, once for all its languages."""
    for name in TEXTS:
        yield from context.get(name, ())


def editions_of(settings: Mapping[str, Any]) -> Editions:
    """The languages of the site, also where nobody speaks any but one."""
    languages = settings.get("LANGUAGES")
    return languages.editions if languages else Editions(canonical(settings["DEFAULT_LANG"]))


def address_here(url: str) -> str:
    """The address of the same page in the language that is being written."""
    return language().address(url)


def version(text: Some) -> Some:
    """The text in the language that is being written, or else in the one that it has."""
    return version_in(language().tag, text)


def version_in(tag: str, text: Some) -> Some:
    """Likewise, in the language of that tag."""
    versions: list[Any] = [text, *getattr(text, "translations", ())]
    return next((each for each in versions if canonical(each.lang) == tag), text)


def foreign(text: Any) -> str | None:
    """The language of a text, where it is not the one that is being written."""
    tag = canonical(text.lang)
    return tag if tag and tag != language().tag else None
