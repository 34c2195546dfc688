"""Where the site is shown, and which of the two ways fits: releases behind a link, or in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from atomic_publish.errors import PublishError
from atomic_publish.manifest import Manifest
from atomic_publish.places.in_place import SHOWN, InPlace
from atomic_publish.places.releases import Releases
from atomic_publish.places.store import Store
from atomic_publish.settings import INNER
from atomic_publish.transports import Entry, Transport
from atomic_publish.transports.connection import Connection
from atomic_publish.transports.sftp import Sftp
from atomic_publish.transports.shell import Abilities, Shell, has_rsync
from atomic_publish.version import Live, Version, is_id

Root = Literal["missing", "empty", "full", "link", "broken", "file", "ours"]


class Place(Protocol):
    """A way of showing one of the releases in a store; all but ``live`` needs the lock."""

    kind: str
    """What the owner reads."""
    live_id: str | None
    """The release that is live."""

    def live(self, new: Manifest) -> Live:
        """What is shown at present; ``new`` lends its sizes to the files that stay."""

    def question(self, live: Live, new: Manifest) -> str | None:
        """What only the owner can allow."""

    def show(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Make a release live whose files are complete in the store."""

    def finish(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Remove what visitors no longer need."""

    def undo(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Show again what was live before, or nothing where that was nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is at the place now.

    Attributes:
        root: What the document root is; ``ours`` is a link to a release.
        live: The release that is shown.
        in_place: Whether it was published in place.
        parent: The directory that holds the document root.
        directory: Where the releases are kept.
    """

    root: Root
    live: str | None
    in_place: bool
    parent: Literal["writable", "readonly", "missing"]
    directory: str

    @property
    def fits_releases(self) -> bool:
        """Whether the document root can become a link without covering anything."""
        if self.in_place or self.parent != "writable":
            return False
        return self.root in {"missing", "empty", "ours"}

    @property
    def is_new(self) -> bool:
        """Whether nothing is there yet, so that a trial is in nobody's way."""
        return self.root in {"missing", "empty"} and not self.in_place


Follows = Callable[[Seen], bool]
"""Whether the web server follows links in the document root."""


def reach(connection: Connection, token: str) -> tuple[Transport, Abilities]:
    """A shell and rsync where both sides have them, else SFTP."""
    server = connection.server
    shell = Shell(connection, token)
    able = Abilities(lacks="rsync 3.1 or newer is not installed here")
    if server.transport != "sftp" and has_rsync():
        able = shell.abilities()
    if server.transport == "shell" and able.lacks:
        cure = 'install it, or set SERVER["transport"] = "sftp"'
        raise PublishError(server.place, "transport", able.lacks, cure)
    if server.transport != "sftp" and not able.lacks:
        if able.banner:
            shell.notes = (
                f"the login prints “{able.banner}” before every answer, which is passed over; "
                "let login files print only where [ -t 1 ] holds",
            )
        return shell, able
    why = f"{able.lacks}: " if server.transport != "sftp" else ""
    sftp = Sftp(connection, token, (f"{why}SFTP is used, which is slower",))
    sftp.require_answer(why)
    return sftp, able


def look(transport: Transport) -> Seen:
    """What is at the place; nothing is changed."""
    server = transport.server
    listed = transport.entries(server.parent, server.path, server.store, server.inner)
    directory = server.inner if "." in listed[server.inner] else server.store
    release, shown = f"{server.path}/.release", f"{directory}/{SHOWN}"
    texts = transport.read(release, shown)
    linked, placed = texts.get(release, "").strip(), texts.get(shown, "").strip()
    root = _root(listed[server.parent].get(server.name), listed[server.path])
    if root == "link" and is_id(linked) and linked in listed[server.store]:
        return Seen("ours", linked, False, "writable", server.store)
    parent: Literal["writable", "readonly", "missing"] = "missing"
    if "." in listed[server.parent]:
        parent = "writable" if transport.is_writable(server.parent) else "readonly"
    live = placed if is_id(placed) else None
    return Seen(root, live, shown in texts, parent, directory)


def _root(root: Entry | None, inside: Mapping[str, Entry]) -> Root:
    """What the document root is at present."""
    if root is None:
        return "missing"
    if root.kind == "l":
        return "link" if "." in inside else "broken"
    if root.kind != "d":
        return "file"
    return "full" if inside.keys() - {".", "..", INNER} else "empty"


def obstacle(transport: Transport, seen: Seen) -> tuple[str, str] | None:
    """What makes publishing there impossible, and the cure."""
    server = transport.server
    if seen.parent == "missing":
        return f"cannot be made, for there is no directory {server.parent}", "correct the path"
    if seen.root == "file":
        return "is a file", "name a directory"
    if seen.root == "broken":
        return "is a link that leads nowhere", "remove it, or correct the path"
    if seen.root == "missing" and seen.parent == "readonly":
        what = f"is not there, and {server.parent} cannot be written"
        return what, "make the directory another way, or correct the path"
    if server.mode == "releases" and seen.parent == "readonly":
        what = f"cannot become a link, for {server.parent} cannot be written"
        return what, 'leave SERVER["mode"] out'
    if seen.root not in {"missing", "ours"} and not transport.is_writable(server.path):
        return "cannot be written", "ask for the right to, or correct the path"
    return None


def choose(
    transport: Transport, seen: Seen, adopt: bool, follows: Follows | None
) -> tuple[Store, Place]:
    """The way that suits the server.

    Args:
        transport: How it is reached.
        seen: What is there.
        adopt: Whether what is there may be taken over.
        follows: Tries whether the web server follows links; None to leave the server alone.
    """
    server = transport.server
    takes_link = seen.fits_releases and (seen.root == "ours" or not follows or follows(seen))
    if server.mode == "releases" or (server.mode == "auto" and takes_link):
        store = Store(transport, server.store)
        return store, Releases(store, seen.root, seen.live if seen.root == "ours" else None, adopt)
    directory = seen.directory
    if follows and directory == server.store and not seen.in_place and not _joins(transport, seen):
        directory = server.inner
    store = Store(transport, directory)
    return store, InPlace(store, None if seen.root == "ours" else seen.live, seen.root)


def _joins(transport: Transport, seen: Seen) -> bool:
    """Whether files can be kept beside the document root and renamed into it."""
    if seen.parent != "writable" or seen.root in {"link", "ours"}:
        return False
    server = transport.server
    return seen.root == "missing" or transport.joins(server.parent, server.path)
