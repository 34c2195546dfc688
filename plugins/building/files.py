"""Files that a build writes, whole or not at all, and those that it keeps for the next one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pelican.utils import sanitised_join

LENGTH = 24
"""Characters of each of the two hashes in the name of a file that is kept."""


def write(folder: str | Path, name: str, data: bytes) -> None:
    """Write a file, and the folders on the way to it.

    Raises:
        RuntimeError: The name leads out of the folder.
    """
    target = Path(sanitised_join(str(folder), name))
    target.parent.mkdir(parents=True, exist_ok=True)
    # A build may be cut off, and two may fill a cache at once.
    part = target.with_name(f"{target.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(target)


class Cache:
    """What was costly to make, kept by what it was made of, in a folder made when needed.

    A file is called by a hash of its recipe, everything that decides what is in it, and by one
    of its content. So nothing is ever out of date, what a full disk or a cut-off copy has left
    of a file is told from the whole, and all of it is safe to delete at any moment.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """The hash of each file's content by recipe and ending."""
        names = os.listdir(self.folder) if self.folder.is_dir() else []
        split = (name.partition("-") for name in names)
        return {(key, rest[LENGTH:]): rest[:LENGTH] for key, _, rest in split}

    def find(self, recipe: bytes, ending: str = "") -> Path | None:
        """The file that was made by a recipe, where it is whole."""
        key = _hash(recipe)
        content = self._names.get((key, ending))
        file = self.folder / f"{key}-{content}{ending}"
        with suppress(OSError):
            if content and _hash(file.read_bytes()) == content:
                return file
        return None

    def path(self, recipe: bytes, make: Callable[[], bytes], ending: str = "") -> Path:
        """The file of a recipe, made now if it is not there."""
        if found := self.find(recipe, ending):
            return found
        key, content = _hash(recipe), make()
        digest = self._names[key, ending] = _hash(content)
        write(self.folder, f"{key}-{digest}{ending}", content)
        return self.folder / f"{key}-{digest}{ending}"

    def look_again(self) -> None:
        """Others have written into the folder."""
        self.__dict__.pop("_names", None)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:LENGTH]
