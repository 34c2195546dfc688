"""Pictures for link previews, drawn at build time: one a paper, one a talk, one for the site.

Templates ask ``social_image(work_or_talk_or_none)`` for a picture with ``url`` (absolute),
``width``, ``height`` and ``alt``.  Only public builds have any, since a preview is fetched from
an absolute address.  A picture is drawn once and then taken from ``CACHE_PATH``.

Fonts come with this package, and from ``SOCIAL_FONTS``, a list of files below the content
folder, for Chinese, Japanese and whatever else it has not; never from the machine, so that the
same sources give the same bytes.  A second title or a name that no font has is left out; where
it is the title itself, the page gets the site's picture.
"""

from __future__ import annotations

from pelican import signals

from .generator import finalized, generators

__all__ = ["register"]


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(generators)
    signals.all_generators_finalized.connect(finalized)
