"""What machines expect of a site: feeds, ``sitemap.xml``, ``robots.txt``.

Settings:
    FEEDS: Which Atom feeds there are, and where: ``{"all": "feeds/all.atom.xml", "talks": …,
        "posts": …}``. Empty, as it is without the setting, for none.
    FEEDS_STYLESHEET = "feeds/feed.css": Where the style sheet of feeds goes.
    FEEDS_LIMIT = 100: How many entries a feed has at most.

Feeds and the sitemap need an absolute ``SITEURL``; without one there are none.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican; its only entrance."""
    # Imported here, so that the parts that know nothing of Pelican can be used without it.
    from .generator import connect

    connect()
