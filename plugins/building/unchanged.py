"""Whether a build would make again what is there, as nothing that it reads has changed since.

What a build reads is the files of the site, the history of its sources, the command, the
environment and the packages; the same of all of these makes the same site, as there is no other
clock (see `building.clock`). So a build notes what it has read and what it has made, in
``CACHE_PATH``; a note that is lost or damaged costs a build.
"""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import clock
from .files import write

# In the environment, but for no build: how deep a shell is, and what it ran last.
_OF_SHELLS = ("_", "SHLVL", "OLDPWD")


class Built:
    """What is built of what is there now.

    Args:
        settings: Of the site.
        output: The folder of the built site.
    """

    def __init__(self, settings: Mapping[str, Any], output: Path) -> None:
        self.output = output
        self._folder = Path(settings.get("CACHE_PATH", "cache")) / "built"
        self._name = _digest([str(output)])[:24]
        # Before the build, so that what is edited meanwhile is not taken for read.
        self._read = _digest(_read_by(settings))

    def is_there(self) -> bool:
        """Whether the output is the one that was made of the same."""
        with suppress(OSError):
            return (self._folder / self._name).read_bytes() == self._note()
        return False

    def remember(self) -> None:
        """Note that it is there now."""
        write(self._folder, self._name, self._note())

    def _note(self) -> bytes:
        return f"{self._read}\n{_digest(_states(str(self.output)))}\n".encode()


def _read_by(settings: Mapping[str, Any]) -> Iterator[str]:
    """Everything that decides what a build makes."""
    yield from (sys.version, *sys.argv)
    yield from (f"{name}={os.environ[name]}" for name in sorted({*os.environ} - {*_OF_SHELLS}))
    yield from clock.history(settings["PATH"])
    for folder in sys.path:
        yield from sorted(path.name for path in Path(folder).glob("*.dist-info"))
    found = {*_files(settings["PATH"], is_content=True), *glob.glob("*.py")}
    found.update(_named(settings.values()))
    others = (settings["THEME"], *settings["PLUGIN_PATHS"])
    for folder in (*others, *(settings.get("THEME_TEMPLATES_OVERRIDES") or ())):
        found.update(_files(folder))
    for path in sorted(found):
        with suppress(OSError):  # what cannot be read has no content, and the build tells it
            # Where Git has no date for a file, the file's own is one of the sources.
            yield f"{path} {os.stat(path).st_mtime_ns}"
            yield os.path.realpath(path) if os.path.islink(path) else ""
            with open(path, "rb") as file:
                yield hashlib.file_digest(file, "blake2b").hexdigest()


def _files(folder: str, is_content: bool = False) -> Iterator[str]:
    """All files below a folder but those that Python makes, and links to folders.

    Links are followed, each folder once; those out of the content are followed by no build.
    """
    seen, whole = set(), os.path.realpath(folder)
    for place, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        is_out = is_content and not Path(real).is_relative_to(whole)
        folders[:] = [] if real in seen or is_out else [f for f in folders if f != "__pycache__"]
        yield from filter(os.path.islink, (os.path.join(place, name) for name in folders))
        if real not in seen and not is_out:
            yield from filter(os.path.isfile, (os.path.join(place, name) for name in names))
        seen.add(real)


def _named(values: Iterable[Any]) -> Iterator[str]:
    """The files that settings name, wherever they lie."""
    for value in values:
        if isinstance(value, str):
            with suppress(OSError, ValueError):  # most words are no path
                yield from filter(os.path.isfile, glob.glob(value))
        elif isinstance(value, list | tuple):
            yield from _named(value)


def _states(folder: str) -> Iterator[str]:
    """Each file of a folder, and when it was written."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        state = entry.stat(follow_symlinks=False)
        yield f"{entry.path} {state.st_mode} {state.st_size} {state.st_mtime_ns}"
        if entry.is_dir(follow_symlinks=False):
            yield from _states(entry.path)


def _digest(parts: Iterable[str]) -> str:
    whole = hashlib.blake2b()
    for part in parts:
        whole.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return whole.hexdigest()
