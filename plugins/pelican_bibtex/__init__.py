"""Publications from BibTeX for Pelican: lists, pages, exports and citations."""

from __future__ import annotations

__version__ = "1.0.0"


def register() -> None:
    """Connect to Pelican; its only entrance."""
    # Imported here, so that the parts that know nothing of Pelican can be used without it.
    from .pelican.generator import connect

    connect()
