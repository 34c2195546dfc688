"""Past talks in pages: the newest on the list's own, older ones on pages by years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .talk import Talk


@dataclass(frozen=True, slots=True)
class OlderTalks:
    """A page of older talks.

    Attributes:
        label: For a reader: "2003–2009".
        slug: Fit for an address: ``2003-2009``.
        talks: The newest first.
    """

    label: str
    slug: str
    talks: tuple[Talk, ...]


def in_pages(
    past: Sequence[Talk], most: int | None
) -> tuple[tuple[Talk, ...], tuple[OlderTalks, ...]]:
    """The talks of the first page, and the pages of the others, the newest first.

    Pages are filled from the oldest on, so that a new talk changes the first page and no other.

    Args:
        past: The newest first.
        most: What the first page holds at most, and other pages hold; None for all on one.
    """
    if most is None or len(past) <= most:
        return tuple(past), ()
    # The first page keeps at least half of what it can hold.
    older = -(-(len(past) - most) // (most // 2 or 1)) * (most // 2 or 1)
    first, rest = past[: len(past) - older], past[len(past) - older :]
    size = most // 2 or 1
    taken: dict[str, int] = {}
    pages = []
    for start in reversed(range(0, len(rest), size)):
        talks = tuple(rest[start : start + size])
        years = [str(talk.date.year or "undated") for talk in (talks[-1], talks[0])]
        slug, label = "-".join(dict.fromkeys(years)), "–".join(dict.fromkeys(years))
        taken[slug] = number = taken.get(slug, 0) + 1
        if number > 1:
            slug, label = f"{slug}-{number}", f"{label} ({number})"
        pages.append(OlderTalks(label, slug, talks))
    return tuple(first), tuple(reversed(pages))
