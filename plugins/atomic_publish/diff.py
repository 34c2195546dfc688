"""What a publish will add, change and delete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atomic_publish.manifest import Manifest

MUCH = 0.1
"""Share of the pages that may vanish without a question; mistakes lose more, edits less."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of the site, compared by contents."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    lost_pages: int
    old_pages: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)

    @property
    def loses_much(self) -> bool:
        """Whether so many pages go that a mistake is likely."""
        return self.lost_pages > self.old_pages * MUCH

    @property
    def summary(self) -> str:
        """``3 to add, 12 to change, none to delete``."""
        counts = [(self.added, "add"), (self.changed, "change"), (self.deleted, "delete")]
        return ", ".join(f"{len(paths) or 'none'} to {verb}" for paths, verb in counts)

    def lines(self, most: int | None = None) -> Iterator[str]:
        """One line for each file, at most so many of a kind."""
        for sign, paths in (("+", self.added), ("~", self.changed), ("-", self.deleted)):
            yield from (f"  {sign} {path}" for path in paths[:most])
            if most is not None and len(paths) > most:
                yield f"  {sign} and {len(paths) - most} more"


def compare(old: Manifest, new: Manifest) -> Difference:
    """What turns the old site into the new one."""
    return Difference(
        added=tuple(sorted(path for path in new if path not in old)),
        changed=tuple(sorted(p for p in new if p in old and new.files[p] != old.files[p])),
        deleted=tuple(sorted(path for path in old if path not in new)),
        lost_pages=len(old.pages - new.pages),
        old_pages=len(old.pages),
    )
