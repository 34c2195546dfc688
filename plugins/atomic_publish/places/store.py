"""The releases that a server keeps, each a directory with books about it, whichever is shown.

::

    public_html.releases/
        20261101T093000Z-5f1c2a/          the site; unchanged files are hard links to the last one
        20261101T093000Z-5f1c2a.info      id, commit, size
        20261101T093000Z-5f1c2a.sha256    its own files
        20261101T093000Z-5f1c2a.carried   hashed files of earlier releases, with the time they left
        20261101T093000Z-5f1c2a.live      it has been live; what never was is swept
        20261101T093000Z-5f1c2a.hold      it holds files that are not ours, and is never pruned
        20261102T…….part/                 an upload; never live, swept by the next publish
        lock, holder or lease             who publishes now
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from atomic_publish.errors import PublishError
from atomic_publish.manifest import Carried, Manifest
from atomic_publish.transports import Entry, Step, Transport
from atomic_publish.transports.connection import Sent
from atomic_publish.version import Live, Version, is_id

SUFFIXES = ("live", "info", "sha256", "carried", "hold")


class Store:
    """Releases in a directory of the server; changes need the lock."""

    def __init__(self, transport: Transport, directory: str) -> None:
        self.transport = transport
        self.server = transport.server
        self.directory = directory
        self._sites: dict[str, Path] = {}

    def path(self, identity: str, suffix: str = "") -> str:
        """The directory of a release, or one of its books."""
        return f"{self.directory}/{identity}{f'.{suffix}' if suffix else ''}"

    @cached_property
    def names(self) -> dict[str, Entry]:
        """What is in the directory."""
        return self.transport.entries(self.directory)[self.directory]

    def look_again(self) -> None:
        """Something there has changed."""
        self.__dict__.pop("names", None)

    def ids(self, live: str | None) -> list[str]:
        """Releases that are or have been live, the oldest first."""
        found = (name for name, entry in self.names.items() if is_id(name) and entry.kind == "d")
        return sorted(name for name in found if name == live or f"{name}.live" in self.names)

    def versions(self, live: str | None) -> tuple[Version, ...]:
        """What is known of them."""
        books = {identity: self.path(identity, "info") for identity in self.ids(live)}
        texts = self.transport.read(*books.values())
        return tuple(Version.parse(name, texts.get(book, "")) for name, book in books.items())

    def books(self, identity: str) -> tuple[Version, Manifest, Carried]:
        """All that is written about a release; a book that is damaged or gone is empty."""
        paths = [self.path(identity, suffix) for suffix in ("info", "sha256", "carried")]
        texts = self.transport.read(*paths)
        info, files, carried = (texts.get(path, "") for path in paths)
        return Version.parse(identity, info), Manifest.parse(files), Carried.parse(carried)

    def sweep(self, live: str | None, *, keep_unknown: bool = False) -> None:
        """Remove what cut-off publishes left.

        Args:
            live: The release that is shown.
            keep_unknown: Whether a link may lead to a release that cannot be told from others.
        """
        steps: list[Step] = []
        for name, entry in self.names.items():
            identity, _, rest = name.partition(".")
            known = keep_unknown or identity == live or f"{identity}.live" in self.names
            if rest.rpartition(".")[2] in {"part", "gone"} or (is_id(identity) and not known):
                steps.append(
                    ("drop" if entry.kind == "d" else "remove", f"{self.directory}/{name}")
                )
        if steps:
            self.transport.do(*steps)
            self.look_again()
        if live and f"{live}.live" not in self.names:
            self.mark(live, "live")

    def mark(self, identity: str, suffix: str) -> None:
        """Note something of a release."""
        self.transport.write({self.path(identity, suffix): ""})
        self.look_again()

    def add(self, version: Version, site: Path, new: Manifest, live: Live) -> Sent:
        """Send a site beside the others, as what the live release has not, and compare it."""
        self._sites[version.id] = site
        part = self.path(version.id, "part")
        base = live.version.id if live.version and live.version.id in self.names else None
        old = live.manifest.files if base else {}
        same = [p for p in new if old.get(p) == new.files[p] and p not in live.damaged]
        like = self.path(base) if base else ""
        self.transport.do(("make", part))
        left = self.transport.copy(like, part, same) if same else ()
        linked = {*same}.difference(left)
        sent = self.transport.send(site, [p for p in new if p not in linked], part, like)
        sent += Sent(0, self._write(version, new))
        sent += self._compared(version, site, new, part)
        self.transport.do(("rename", part, self.path(version.id)))
        self.look_again()
        return sent

    def _write(self, version: Version, new: Manifest) -> int:
        return self.transport.write(
            {
                self.path(version.id, "info"): version.text,
                self.path(version.id, "sha256"): new.text,
                f"{self.path(version.id, 'part')}/.release": f"{version.id}\n",
            }
        )

    def _compared(self, version: Version, site: Path, new: Manifest, part: str) -> Sent:
        """See that all is there; what a damaged release has lent is sent once more."""
        again = Sent()
        for last in (False, True):
            found = self.transport.inspect(part, new, self.path(version.id, "sha256"))
            extra = {*found.there}.difference(new, {".release"})
            if not found.differing and not extra:
                break
            if last:
                names = ", ".join([*found.differing, *extra][:3])
                cure = "run the command again, and if that repeats have the server's disk looked at"
                raise PublishError(
                    self.server.place,
                    "upload",
                    f"release {version.id}: not as sent: {names}",
                    f"{cure}; the site is as it was",
                )
            gone = [path for path in (*found.differing, *extra) if path in found.there]
            self.transport.do(*(("remove", f"{part}/{path}") for path in gone))
            again = self.transport.send(site, found.differing, part)
        return again

    def copy(self, version: Version, paths: list[str], target: str) -> None:
        """Give a directory files of a release; from here, if the server can make no links."""
        left = self.transport.copy(self.path(version.id), target, paths)
        if left and version.id not in self._sites:
            what = "the server can neither link nor copy files"
            cure = f"publish that version again from commit {version.commit or '…'}"
            raise PublishError(self.server.place, "rollback", what, cure)
        if left:
            self.transport.send(self._sites[version.id], left, target)

    def require_whole(self, version: Version) -> Manifest:
        """The files of an earlier release, all of them as they were sent."""
        _, manifest, _ = self.books(version.id)
        found = self.transport.inspect(
            self.path(version.id), manifest, self.path(version.id, "sha256")
        )
        cure = "choose another one of invoke releases, or publish"
        if not manifest.files:
            what = f"the list of release {version.id} is empty or damaged"
            raise PublishError(self.server.place, "rollback", what, cure)
        if found.differing:
            what = f"release {version.id} has changed since: {', '.join(found.differing[:3])}"
            raise PublishError(self.server.place, "rollback", what, cure)
        return manifest

    def prune(self, live: str) -> None:
        """Keep the newest and the live one; ids sort by time."""
        others = [name for name in self.ids(live) if name != live]
        free = [name for name in others if f"{name}.hold" not in self.names]
        for identity in free[: max(0, len(free) - self.server.keep + 1)]:
            self.drop(identity)

    def drop(self, identity: str) -> None:
        """Remove a release that is not shown, or one that was never complete."""
        path, gone = self.path(identity), self.path(identity, "gone")
        steps: list[Step] = [("rename", path, gone)] if identity in self.names else []
        books = (("remove", self.path(identity, suffix)) for suffix in SUFFIXES)
        part = self.path(identity, "part")
        self.transport.do(*steps, *books, ("drop", gone), ("drop", part))  # type: ignore[arg-type]
        self.look_again()
