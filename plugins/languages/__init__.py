"""The languages of a site: the words of its pages, dates and lists, and how they are typeset.

Settings:
    DEFAULT_LANG: The site's language; that of a page or post is its ``Lang:``.
    LANGUAGE_SETTINGS: What is otherwise in a further language of the site.
    LABELS = "labels.toml": The owner's own words for labels, below the content folder.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican; its only entrance."""
    from .plugin import connect

    connect()
