"""What a site consists of, each file with the hash of its bytes, and how two sites differ.

The text form is that of ``sha256sum``, so that the server can check it with its own tools. What
comes back from a server is held to the same form: a line that is no such line is left out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from atomic_publish.errors import PublishError

HASHED = re.compile(r"\.[0-9a-f]{10}(?:\.[A-Za-z0-9]+)+\Z|[_.][0-9a-f]{7,}\.pf_[a-z]+\Z")
"""A name with digits of its contents' hash, ours or Pagefind's: it can stay for ever."""

LINE = re.compile(r"([0-9a-f]{64}) [ *]\./(.+)", re.ASCII)

SINCE = re.compile(r"(\d{1,11}) (.+)", re.ASCII)

MUCH = 0.1
"""Share of the pages that may vanish without a question; mistakes lose more, edits less."""

LONGEST = 1024
"""Characters of a path; file systems have shorter ones."""

RESERVED = (".published", ".release")
"""Names in the document root that are the publisher's own."""


def is_hashed(path: str) -> bool:
    """Whether the file's name changes with its contents."""
    return bool(HASHED.search(path))


def is_usable(path: str) -> bool:
    """Whether a path names a file below a directory, in the same way for every tool."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or len(path) > LONGEST:
        return False
    return not {"", ".", ".."}.intersection(parts)


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
        return frozenset(path for path in self.files if path.endswith(".html"))

    @property
    def text(self) -> str:
        """The form that ``sha256sum -c`` reads."""
        return "".join(f"{digest}  ./{path}\n" for path, digest in sorted(self.files.items()))

    @property
    def digest(self) -> str:
        """A hash of all names and contents: the same for the same site."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Read the text form; a line that is no entry is left out."""
        found = filter(None, map(LINE.fullmatch, text.split("\n")))
        return cls({line[2]: line[1] for line in found if is_usable(line[2])})

    def with_sizes_of(self, other: Manifest) -> Manifest:
        """The same files, with the sizes of those that the other has with the same contents."""
        same = {path for path, digest in self.files.items() if other.files.get(path) == digest}
        return Manifest(self.files, {path: other.sizes[path] for path in same & {*other.sizes}})

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
    if not is_usable(shown):
        what = "a name with a control character or backslash"
        raise PublishError(repr(shown), "name", what, "rename the source")
    if path.is_symlink():
        raise PublishError(shown, "link", "a built site holds plain files", "copy the file")
    if shown.split("/")[0] in RESERVED:
        what = "the publisher keeps its own files there"
        raise PublishError(shown, "name", what, "rename it")


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
        """Read the text form; a line that is no entry is left out."""
        found = filter(None, map(SINCE.fullmatch, text.split("\n")))
        return cls({line[2]: int(line[1]) for line in found if is_usable(line[2])})

    def after(self, leaving: Manifest, coming: Manifest, now: int, days: int) -> Carried:
        """What to carry when ``coming`` takes the place of ``leaving``, as of Unix time ``now``."""
        left = {path: now for path in leaving if is_hashed(path)}
        oldest = now - days * 86400
        every = {**self.since, **left}
        kept = {p: when for p, when in every.items() if when >= oldest and p not in coming}
        return Carried(kept)


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
