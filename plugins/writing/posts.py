"""What a post says of itself: its year, its neighbours, its data for machines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from pelican_bibtex.exports.json_ld import script


def tell(posts: Iterable[Any], others: Iterable[Any], siteurl: str) -> None:
    """Give each post what templates ask it for.

    Args:
        posts: Those that are listed; they are each other's neighbours, by date.
        others: Translations, which have those of their original, drafts and hidden posts, which
            have none.
        siteurl: Empty where the site has no address of its own yet.
    """
    listed = sorted(posts, key=lambda post: post.date)
    for post in (*listed, *others):
        post.older = post.newer = None
        post.year = post.date.year if hasattr(post, "date") else None
        post.json_ld = posting(post, siteurl)
    for older, newer in pairwise(listed):
        for post in (older, *older.translations):
            post.newer = newer
        for post in (newer, *newer.translations):
            post.older = older


def posting(post: Any, siteurl: str) -> Markup:
    """The post as data, with what is known of it and nothing else."""
    address = f"{siteurl}/{post.url}" if siteurl else ""
    modified = getattr(post, "modified_known", None)
    published = getattr(post, "date_known", None)
    authors = map(str, getattr(post, "authors", ()))
    return script(
        {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": post.plain_title,
            "url": address,
            "mainEntityOfPage": address,
            "datePublished": published.iso if published else "",
            "dateModified": modified.iso if modified else "",
            "inLanguage": post.lang,
            "author": [{"@type": "Person", "name": name} for name in authors],
            "keywords": [str(tag) for tag in getattr(post, "tags", ())],
        }
    )
