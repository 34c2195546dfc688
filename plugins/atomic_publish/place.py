"""How a site is published to a server: what all ways have in common, and which one fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from atomic_publish import sftp_only
from atomic_publish.errors import PublishError
from atomic_publish.history import History
from atomic_publish.inplace import InPlace
from atomic_publish.manifest import Manifest
from atomic_publish.release import Releases
from atomic_publish.remote import Connection, Reply, Sent, has_rsync, parse
from atomic_publish.sftp_only import SftpInPlace, SftpReleases
from atomic_publish.version import Live, Version

Follows = Callable[[Reply], bool]
"""Whether the web server follows links in the document root."""


class Place(Protocol):
    """A way of publishing. Methods are called in this order, under the lock."""

    @property
    def kind(self) -> str:
        """What the owner reads."""

    def lock(self) -> AbstractContextManager[object]:
        """The right to publish here."""

    def sweep(self) -> None:
        """Remove what cut-off publishes left."""

    def versions(self) -> tuple[Version, ...]:
        """All releases that one can go back to, the oldest first."""

    def live_id(self) -> str | None:
        """The id of the live release."""

    def live(self) -> Live:
        """What the server shows at present."""

    def question(self, live: Live, new: Manifest) -> str | None:
        """What only the owner can allow."""

    def prepare(self, live: Live) -> None:
        """See that there is a way back."""

    def upload(self, version: Version, site: Path, new: Manifest, live: Live) -> Sent:
        """Send what is new."""

    def switch(self, version: Version, live: Live) -> None:
        """Make it live."""

    def finish(self, version: Version, new: Manifest, live: Live) -> None:
        """Remove what is no longer needed."""

    def back(self, version: Version, new: Manifest, live: Live) -> bool:
        """Undo the switch; whether there was something to go back to."""

    def rollback(self, version: Version, live: Live) -> Manifest:
        """Make an earlier release live and return its files."""


def choose(
    connection: Connection, history: History, token: str, adopt: bool, follows: Follows
) -> Place:
    """The way that suits the server; ``follows`` tries whether links there are followed."""
    server = connection.server
    seen = look(connection)
    shell = seen.values["shell"] == "yes"
    if server.mode == "in-place" or (server.mode == "auto" and not _takes_link(seen, follows)):
        plain = InPlace if shell else SftpInPlace
        return plain(connection, seen, token, adopt, history)
    return (Releases if shell else SftpReleases)(connection, seen, token, adopt)


def _takes_link(seen: Reply, follows: Follows) -> bool:
    """Whether the document root can be a link, and the web server shows what it leads to."""
    return fits_releases(seen.values) and (seen.values["docroot"] == "ours" or follows(seen))


def look(connection: Connection) -> Reply:
    """What is at the place now; without a shell and rsync there, SFTP has to do."""
    server = connection.server
    if server.transport == "shell" and not has_rsync():
        cure = 'install it, or set SERVER["transport"] = "sftp"'
        raise PublishError(f"{server.place}: rsync: no rsync 3.1 or newer here; {cure}")
    if server.transport != "sftp" and has_rsync():
        code, output, told = connection.attempt("look", server.path, server.store, server.state)
        reply = parse(output)
        if reply.values.get("shell") == "yes" and reply.values.get("rsync"):
            return reply
        if server.transport == "shell":
            raise connection.failure(code or 1, told, "shell or rsync")
    return sftp_only.look(connection)


def fits_releases(values: Mapping[str, str]) -> bool:
    """Whether the document root can become a link without covering anything."""
    if values.get("in-place") == "yes" or values["parent"] == "readonly":
        return False
    return values["docroot"] in {"missing", "empty", "ours"}
