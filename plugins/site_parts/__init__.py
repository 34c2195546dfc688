"""What a site has besides its texts: home, portrait, menu, figure, assets, search, feeds.

Each part is a plugin of its own as well: ``PLUGINS = ["site_parts.feeds"]`` takes one of them.
"""

from __future__ import annotations


def register() -> None:
    """Connect every part to Pelican."""
    # Imported here, so that one part can be used without what the others need.
    from . import addresses, assets, feeds, figure, home, menu, portrait, redirects, search, sitemap

    for part in (
        *(addresses, assets, feeds, figure, home, menu),
        *(portrait, redirects, search, sitemap),
    ):
        part.register()
