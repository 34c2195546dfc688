"""What the places need of a server, done by a shell and rsync there or by SFTP alone.

Paths are the server's own. Everything it answers is taken as anybody's word: names that do not
look like names are left out.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from atomic_publish.manifest import Manifest, is_usable
from atomic_publish.transports.connection import Connection, Sent

Step = (
    tuple[Literal["make", "close", "remove", "rmdir", "drop"], str]
    | tuple[Literal["rename", "link"], str, str]
)
"""``make`` a directory, ``close`` it to others, ``rename`` one path over another, ``link`` a text
as the symbolic link of a path, ``remove`` a file, ``rmdir`` an empty directory, ``drop`` a whole
one. What is to go and is not there is no failure."""

LISTED = re.compile(
    r"([a-z-])[a-zA-Z-]{9}\S* +\S+ +\S+ +\S+ +(\d{1,15}) +(\w{3} +\d{1,2} +[\d:]{4,5}) (.+)",
    re.ASCII,
)
"""A line of ``ls -n``, which shells and sftp print alike."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a directory holds by a name: ``-`` for a file, ``d``, ``l``; size; time by the minute.

    Attributes:
        since: The earliest time that the listing allows.
        until: The latest.
    """

    kind: str
    size: int = 0
    since: datetime = datetime.min
    until: datetime = datetime.max


@dataclass(frozen=True, slots=True)
class Found:
    """Files below a directory, and which of them are not as a manifest says."""

    there: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


class Transport(ABC):
    """A server's files. Only ``look`` and what reads may be called without the lock.

    Attributes:
        kind: What the owner reads behind the name of the way: nothing, or `` over SFTP``.
        server: The settings.
        progress: Where lines about long work go.
        notes: What the owner should know about how the server is reached.
    """

    kind = ""

    def __init__(self, connection: Connection, token: str, notes: tuple[str, ...] = ()) -> None:
        self._connection = connection
        self._token = token
        self.server = connection.server
        self.progress = connection.progress
        self.notes = notes

    @abstractmethod
    def lock(self, directory: str) -> AbstractContextManager[object]:
        """The right to change anything, which a directory stands for; it is made if needed."""

    @abstractmethod
    def is_writable(self, directory: str) -> bool:
        """Whether names can be added to a directory."""

    @abstractmethod
    def joins(self, one: str, other: str) -> bool:
        """Whether a rename leads from one directory into the other; tried with an empty one."""

    @abstractmethod
    def read(self, *paths: str) -> dict[str, str]:
        """The texts of files; those that are not there are left out."""

    @abstractmethod
    def entries(self, *directories: str) -> dict[str, dict[str, Entry]]:
        """What is in directories, with ``.`` if a directory is there at all."""

    @abstractmethod
    def inspect(self, directory: str, manifest: Manifest, book: str) -> Found:
        """Compare files with a manifest, of which ``book`` is the text on the server."""

    @abstractmethod
    def write(self, texts: Mapping[str, str]) -> int:
        """Write files, each whole at once; returns the bytes sent."""

    @abstractmethod
    def send(self, site: Path, paths: Iterable[str], target: str, like: str = "") -> Sent:
        """Send files into a directory; ``like`` has earlier versions of them."""

    @abstractmethod
    def copy(self, origin: str, target: str, paths: Iterable[str]) -> tuple[str, ...]:
        """Give a directory files of another one on the server; returns those that were not."""

    @abstractmethod
    def move(self, origin: str, target: str, paths: Iterable[str]) -> None:
        """Rename files from one directory into another, in this order and without a pause."""

    @abstractmethod
    def do(self, *steps: Step) -> None:
        """Take steps one after the other; the first that fails ends them."""


def parse_listing(lines: Iterable[str], now: datetime) -> dict[str, Entry]:
    """Read a directory's listing; ``now`` is UTC without a time zone."""
    found = {}
    for line in lines:
        if not (entry := LISTED.fullmatch(line)):
            continue
        name = entry[4].partition(" -> ")[0] if entry[1] == "l" else entry[4]
        name = name if name.rstrip("/") in {"", "."} else name.rpartition("/")[2]
        if name == "." or is_usable(name):
            found[name] = Entry(entry[1], int(entry[2]), *_when(entry[3], now))
    return found


def _when(text: str, now: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment that ``Nov 23 21:01`` or ``Nov 23  2025`` can mean."""
    month, day, last = text.split()
    try:
        if ":" not in last:
            first = datetime.strptime(f"{month} {day} {last}", "%b %d %Y")
            return first, first + timedelta(days=1)
        year = now.year
        first = datetime.strptime(f"{month} {day} {year} {last}", "%b %d %Y %H:%M")
        if first > now + timedelta(days=2):
            first = first.replace(year=year - 1)
    except (ValueError, OverflowError):
        return datetime.min, datetime.max
    return first, first + timedelta(seconds=59)


def folders(paths: Iterable[str]) -> list[str]:
    """The directories that hold files, the deepest first."""
    found = {path[:end] for path in paths for end, sign in enumerate(path) if sign == "/" and end}
    return sorted(found, key=lambda path: (-path.count("/"), path))
