"""Files that a build writes: below their folder, and whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from pelican.utils import sanitised_join


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
