"""What was written and is not published, told in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class LeftOut(NamedTuple):
    """A source that has no page.

    Attributes:
        path: As the owner would type it.
        why: ``draft`` or ``dated in the future``.
    """

    path: str
    why: str


def sentence(left_out: Sequence[LeftOut]) -> str:
    """``left out 2 (1 draft, 1 dated in the future): content/posts/a.md, …``."""
    counts = Counter(entry.why for entry in left_out)
    kinds = ", ".join(f"{count} {_plural(why, count)}" for why, count in sorted(counts.items()))
    names = ", ".join(sorted(entry.path for entry in left_out))
    return f"left out {kinds}: {names}"


def _plural(why: str, count: int) -> str:
    return "drafts" if why == "draft" and count > 1 else why
