"""Release directories: the document root is a link, and one rename of it is the publish.

::

    public_html -> public_html.releases/20261101T093000Z-5f1c2a
    public_html.releases/
        20261101T093000Z-5f1c2a/          the site; unchanged files are hard links to the last one
        20261101T093000Z-5f1c2a.info      id, commit, size
        20261101T093000Z-5f1c2a.sha256    its own files
        20261101T093000Z-5f1c2a.carried   hashed files of earlier releases, with the time they left
        20261102T…….part/                 an upload; never live, swept by the next publish
        20261101T093000Z-5f1c2a.live      it has been live; what never was is swept
        lock, holder                      who publishes now
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from atomic_publish.errors import DamagedError, PublishError, QuestionError
from atomic_publish.manifest import Carried, Manifest, lines
from atomic_publish.remote import Connection, Lock, Reply, Sent
from atomic_publish.version import Live, Version


class Releases:
    """A shell account whose document root can be a link."""

    kind = "releases"

    def __init__(self, connection: Connection, look: Reply, token: str, adopt: bool) -> None:
        self._connection = connection
        self._server = connection.server
        self._look = look
        self._token = token
        self._adopt = adopt

    # What is there

    def lock(self) -> AbstractContextManager[object]:
        """The right to publish here."""
        return Lock(self._connection, self._server.store, self._token)

    def sweep(self) -> None:
        """Remove what cut-off publishes left."""
        self._run("sweep", self._server.path, self._server.store, self._token)
        self._look = self._run("look", self._server.path, self._server.store, self._server.state)

    def versions(self) -> tuple[Version, ...]:
        """All releases, the oldest first."""
        found = map(Version.parse, self._look.every.get("release", ()))
        return tuple(sorted(found, key=lambda version: version.id))

    def live_id(self) -> str | None:
        """The release that the link names."""
        return self._look.values.get("live")

    def live(self) -> Live:
        """The live release, with each of its files checked on the server."""
        if not (ours := self.live_id()):
            return Live()
        base = f"{self._server.store}/{ours}"
        read = self._run("inspect", base, base).parts
        manifest, carried = Manifest.parse(read["sha256"]), Carried.parse(read["carried"])
        info, ours_there = read["info"], {*manifest, *carried.since, ".release"}
        return Live(
            version=Version.parse(info) if info else Version(id=ours),
            manifest=manifest,
            carried=carried,
            foreign=tuple(path for path in read["there"].splitlines() if path not in ours_there),
            damaged=failed(read["differing"].splitlines()),
        )

    def _damaged(self, directory: str, manifest: str, *how: str) -> tuple[str, ...]:
        return failed(self._run("prove", directory, f"../{manifest}", *how).text)

    def _run(self, name: str, *arguments: str) -> Reply:
        return self._connection.script(name, *arguments)

    def question(self, live: Live, new: Manifest) -> str | None:
        """What of somebody else's would be covered, as the owner is asked about it."""
        root = self._look.values["docroot"]
        if root == "link":
            return "the document root is a link to another place; it would lead here instead"
        if root == "full":
            return (
                "the document root holds files that this site did not publish; "
                "they would be set aside, whole, and no longer be shown"
            )
        covered = [path for path in live.foreign if path in new]
        return f"this site did not publish {', '.join(covered[:3])} there" if covered else None

    # A publish, step by step

    def prepare(self, live: Live) -> None:
        """Nothing has to be kept here: the server keeps the releases."""

    def upload(self, version: Version, site: Path, new: Manifest, live: Live) -> Sent:
        """Send the site beside the live one, and let the server compare every file."""
        store, part = self._server.store, f"{version.id}.part"
        carried = live.carried.after(live.manifest, new, now(), self._server.asset_days)
        others = [path for path in live.foreign if path not in new]
        linked = [f"--link-dest=../{live.version.id}/"] if live.version else []
        small = self._write(version, new, carried, [*carried.since, *others])
        files = self._connection.upload(*linked, source=site, target=f"{store}/{part}")
        if damaged := self._damaged(f"{store}/{part}", f"{version.id}.sha256", "exactly"):
            raise DamagedError(damage(self._server.place, damaged))
        if live.version:
            self._carry(live.version.id, part, version.id)
            if len(others) < len(live.foreign):
                self._run("hold", store, live.version.id)
        return Sent(files.files, files.bytes + small.bytes)

    def _write(
        self, version: Version, new: Manifest, carried: Carried, names: Iterable[str]
    ) -> Sent:
        """Send what belongs to a release and no visitor sees."""
        with tempfile.TemporaryDirectory() as folder:
            for suffix, text in (
                ("info", f"{version.text}\n"),
                ("sha256", new.text),
                ("carried", carried.text),
                ("keep", lines(f"./{name}" for name in names)),
            ):
                Path(folder, f"{version.id}.{suffix}").write_text(text, encoding="utf-8")
            # The books of the release before are much the same: fuzzy sends the difference.
            return self._connection.upload(
                "--fuzzy", source=Path(folder), target=self._server.store
            )

    def _carry(self, origin: str, target: str, owner: str) -> None:
        store = self._server.store
        self._run("carry", store, origin, target, f"{owner}.keep", self._token)

    def switch(self, version: Version, live: Live) -> None:
        """Make the uploaded release the live one."""
        how = ["adopt"] if self._adopt else []
        server = self._server
        reply = self._run("switch", server.path, server.store, version.id, self._token, *how)
        if reply.values.get("live") != version.id:
            raise PublishError(f"{server.place}: link: not switched; see what invoke doctor says")
        if aside := reply.values.get("adopted"):
            self._connection.progress(f"set aside what was there, as {aside}")

    def finish(self, version: Version, new: Manifest, live: Live) -> None:
        """Remove releases beyond those to keep."""
        server = self._server
        self._run("prune", server.path, server.store, str(server.keep), self._token)

    def back(self, version: Version, new: Manifest, live: Live) -> bool:
        """Make the release before the live one again, with the files of the one that goes."""
        if not live.version:
            return False
        here = Live(version=version, manifest=new, carried=live.carried)
        self._return(live.version, live.manifest, here)
        self._run("drop", self._server.path, self._server.store, version.id, self._token)
        return True

    def rollback(self, version: Version, live: Live) -> Manifest:
        """Make an earlier release live and return its files."""
        base = f"{self._server.store}/{version.id}"
        read = self._run("inspect", base, base).parts
        manifest = Manifest.parse(read["sha256"])
        if damaged := failed(read["differing"].splitlines()):
            raise DamagedError(damage(f"{self._server.place}.releases/{version.id}", damaged))
        self._return(version, manifest, live)
        return manifest

    def _return(self, version: Version, manifest: Manifest, leaving: Live) -> None:
        """Switch to a complete release; pages open in browsers keep their styles."""
        days = self._server.asset_days
        carried = leaving.carried.after(leaving.manifest, manifest, now(), days)
        others = [path for path in leaving.foreign if path not in manifest]
        self._write(version, manifest, carried, [*carried.since, *others])
        if leaving.version:
            self._carry(leaving.version.id, version.id, version.id)
        self.switch(version, leaving)


def failed(lines_: Iterable[str]) -> tuple[str, ...]:
    """The paths in what the server's comparison printed."""
    return tuple(re.sub(r": FAILED.*", "", line).removeprefix("./") for line in lines_)


def damage(place: str, paths: Iterable[str]) -> str:
    """The line for files that are not as they were sent."""
    first = ", ".join(list(paths)[:3])
    return f"{place}: upload: not as sent: {first}; run the command again, the site is as it was"


def now() -> int:
    """Publishing happens in real time; only builds have a clock of their own."""
    return int(time.time())


def refuse(place: str, key: str, what: str, option: str) -> QuestionError:
    """The line for a question, answered by repeating the command with an option."""
    return QuestionError(f"{place}: {key}: {what}; if that is meant, add {option}")
