"""What one of the processes of a run makes, the others find: built sites above all."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run have in common (``pytest -n``)."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, make: Callable[[Path], Made]) -> Made:
    """What ``make`` gives for a new folder; whoever else asks waits for it, and gets a copy.

    Args:
        folder: Not there yet, or made by an earlier call with the same ``make``.
        make: Fills the folder; one that fails is tried again by the next who asks.
    """
    told = folder.with_suffix(".pickle")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder.mkdir(exist_ok=True)
            told.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(told.read_bytes())
        return made
