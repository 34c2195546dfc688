"""The tags of a blog in each language of the site: those that its posts have in that language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pelican.generators import Generator

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


class TagPages(Generator):
    """Writes the pages of tags in the languages that a site is in besides its own."""

    def generate_output(self, writer: Any) -> None:
        """As Pelican writes those of the site's language."""
        editions = editions_of(self.settings)
        for language in editions.others:
            for tag, posts in editions.variables[language].get("tags", ()):
                writer.write_file(
                    tag.save_as,
                    self.get_template("tag"),
                    self.context,
                    edition=language,
                    relative_urls=self.settings["RELATIVE_URLS"],
                    tag=tag,
                    url=tag.url,
                    articles=posts,
                    dates=posts[::-1],
                    template_name="tag",
                    blog=True,
                    page_name=tag.page_name,
                    all_articles=self.context["articles"],
                )
