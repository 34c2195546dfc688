"""What a site consists of: each file with the hash of its bytes.

The text form is that of ``sha256sum``, so that the server can check it with its own tools.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from atomic_publish.errors import PublishError

HASHED = re.compile(r"\.[0-9a-f]{10}(?:\.[A-Za-z0-9]+)+\Z")
"""A name with ten hex digits of its contents' hash: it never changes, so it can stay for ever."""

LINE = re.compile(r"([0-9a-f]{64}) [ *]\./([^\n]+)")
UNUSABLE = re.compile(r"[\x00-\x1f\x7f\\]")
"""What the line format cannot hold, or holds differently from tool to tool."""

RESERVED = (".published", ".release")
"""Names in the document root that are the publisher's own."""


def is_hashed(path: str) -> bool:
    """Whether the file's name changes with its contents."""
    return bool(HASHED.search(path))


def is_page(path: str) -> bool:
    """Whether a visitor would call it a page."""
    return path.endswith(".html")


@dataclass(frozen=True)
class Manifest:
    """Paths, relative to the document root, with their SHA-256.

    Attributes:
        files: Hex digest by path.
        sizes: Bytes by path, where the files themselves were at hand.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __contains__(self, path: object) -> bool:
        return path in self.files

    @property
    def size(self) -> int:
        """All bytes together."""
        return sum(self.sizes.values())

    @property
    def pages(self) -> frozenset[str]:
        """The paths of pages."""
        return frozenset(filter(is_page, self.files))

    @property
    def text(self) -> str:
        """The form that ``sha256sum -c`` reads."""
        return "".join(f"{digest}  ./{path}\n" for path, digest in sorted(self.files.items()))

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Read the text form; a line that is no entry is an error, for the file is ours."""
        files = {}
        for line in text.splitlines():
            if not (found := LINE.fullmatch(line)):
                raise ValueError(f"no line of a manifest: {line!r}")
            files[found[2]] = found[1]
        return cls(files)

    @classmethod
    def of(cls, directory: Path) -> Manifest:
        """Read every file below a directory."""
        files, sizes = {}, {}
        for path in sorted(walk(directory)):
            content = (directory / path).read_bytes()
            files[path] = hashlib.sha256(content).hexdigest()
            sizes[path] = len(content)
        return cls(files, sizes)


def walk(directory: Path) -> Iterator[str]:
    """The paths of all files, refusing what cannot be published as it stands."""
    for folder, names, files in os.walk(directory):
        for name in [*names, *files]:
            path = Path(folder, name)
            shown = path.relative_to(directory).as_posix()
            _refuse(path, shown)
            if name in files:
                yield shown


def _refuse(path: Path, shown: str) -> None:
    """Stop at names and kinds of file that servers treat differently."""
    if UNUSABLE.search(shown) or not shown.isprintable():
        what = "a name with a control character or backslash"
        raise PublishError(f"{shown!r}: name: {what}; rename the source")
    if path.is_symlink():
        raise PublishError(f"{shown}: link: a built site holds plain files; copy the file")
    if shown.split("/")[0] in RESERVED:
        raise PublishError(f"{shown}: name: the publisher keeps its own files there; rename it")


def lines(paths: Iterable[str]) -> str:
    """One path a line, as ``rsync --files-from`` and the remote scripts read it."""
    return "".join(f"{path}\n" for path in paths)


@dataclass(frozen=True)
class Carried:
    """Hashed files of earlier releases that pages still open in a browser may ask for.

    Attributes:
        since: By path, the Unix time at which the last page that used it left the site.
    """

    since: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """``<time> <path>``, one a line."""
        return "".join(f"{when} {path}\n" for path, when in sorted(self.since.items()))

    @classmethod
    def parse(cls, text: str) -> Carried:
        """Read the text form."""
        pairs = (line.split(" ", 1) for line in text.splitlines() if " " in line)
        return cls({path: int(when) for when, path in pairs})

    def after(self, leaving: Manifest, coming: Manifest, now: int, days: int) -> Carried:
        """What to carry when ``coming`` takes the place of ``leaving``, as of Unix time ``now``."""
        left = {path: now for path in leaving if is_hashed(path)}
        oldest = now - days * 86400
        every = {**self.since, **left}
        kept = {p: when for p, when in every.items() if when >= oldest and p not in coming}
        return Carried(kept)
