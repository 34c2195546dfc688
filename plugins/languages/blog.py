"""The tags of a blog in each language of the site: those that its posts have in that language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .editions import editions_of

Tags = list[tuple[Any, list[Any]]]


def tags_of(posts: Iterable[Any]) -> Tags:
    """Each tag with its posts, as Pelican's variable ``tags`` has them."""
    found: dict[Any, list[Any]] = {}
    for post in posts:
        for tag in getattr(post, "tags", ()):
            found.setdefault(tag, []).append(post)
    return list(found.items())


def addresses(tags: Mapping[str, Tags], site: str) -> dict[str, dict[str, str]]:
    """The page of each tag, in the languages that have it; see `Editions.texts`.

    Args:
        tags: By language.
        site: The language whose pages are in no folder.
    """
    found: dict[str, dict[str, str]] = {}
    for language, some in tags.items():
        for tag, _posts in some:
            url = tag.url.removesuffix("index.html")
            group = found.setdefault(url, {})
            group[language] = url if language == site else f"{language}/{url}"
            found[group[language]] = group
    return found


def write_tags(generator: Any, writer: Any) -> None:
    """Let Pelican write the pages of tags in the other languages, too."""
    editions, own = editions_of(generator.settings), generator.tags
    for language in editions.others:
        generator.tags = dict(editions.variables[language]["tags"])
        relative = generator.settings["RELATIVE_URLS"]
        write = partial(writer.write_file, relative_urls=relative, edition=language)
        generator.generate_tags(write)
    generator.tags = own
