"""A plain directory, as ``~user`` or AFS: files are replaced one by one, in an order that holds.

Hashed files come first, then new pages, then changed ones, and deletions last; each file is
complete when it gets its name. So whatever page a visitor loads, and whenever a publish is cut
off, everything that the page asks for is there.

What is ours is written down in ``.published`` inside the directory, before anything is sent.
Nothing else is ever deleted. Earlier versions are kept on the owner's computer.
"""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from atomic_publish.errors import DamagedError, PublishError
from atomic_publish.history import History
from atomic_publish.manifest import Carried, Manifest, is_hashed, lines
from atomic_publish.release import damage, failed, now
from atomic_publish.remote import Connection, Lock, Reply, Sent
from atomic_publish.version import Live, Version

BOOKS = ".published/site"
"""Where the books are, without the suffix of each."""


def phases(new: Manifest, old: Manifest) -> tuple[tuple[str, ...], ...]:
    """The order in which files are sent: no page before what it needs."""
    assets = [path for path in new if is_hashed(path)]
    fresh = [p for p in new if p not in old and not is_hashed(p) and not _leads(p)]
    first = {*assets, *fresh}
    leading = [path for path in new if path not in first]
    return tuple(tuple(sorted(phase)) for phase in (assets, fresh, leading) if phase)


def _leads(path: str) -> bool:
    """Whether the file is one that links to everything else, so that it comes last."""
    return "/" not in path


def folders(paths: Iterable[str]) -> list[str]:
    """The directories that hold the files, the deepest first."""
    found = set()
    for path in paths:
        while path := posixpath.dirname(path):
            found.add(path)
    return sorted(found, key=lambda path: (-path.count("/"), path))


class InPlace:
    """A shell account whose document root has to stay as it is."""

    kind = "in place"

    def __init__(
        self, connection: Connection, look: Reply, token: str, adopt: bool, history: History
    ) -> None:
        self._connection = connection
        self._server = connection.server
        self._look = look
        self._token = token
        self._adopt = adopt
        self._history = history
        self._site: Path | None = None
        self._owned: frozenset[str] = frozenset()

    # What is there

    def lock(self) -> AbstractContextManager[object]:
        """The right to publish here."""
        return Lock(self._connection, self._server.state, self._token)

    def sweep(self) -> None:
        """Remove what cut-off publishes left."""
        self._connection.script("tidy", self._server.path, self._token)

    def versions(self) -> tuple[Version, ...]:
        """The releases kept on this computer."""
        return self._history.versions()

    def live_id(self) -> str | None:
        """The release that the books name."""
        version = self.live().version
        return version.id if version else None

    def live(self) -> Live:
        """What the books say, and what is there besides."""
        path = self._server.path
        return self._read(self._connection.script("inspect", path, f"{path}/{BOOKS}").parts)

    def _read(self, parts: Mapping[str, str]) -> Live:
        """Make sense of the books."""
        manifest, carried = Manifest.parse(parts["sha256"]), Carried.parse(parts["carried"])
        pending = parts["pending"].splitlines()
        self._owned = frozenset({*manifest, *carried.since, *pending})
        there = parts.get("there", "").splitlines()
        return Live(
            version=Version.parse(parts["info"]) if parts["info"] else None,
            manifest=manifest,
            carried=carried,
            foreign=tuple(path for path in there if path not in self._owned),
            damaged=() if pending else failed(parts.get("differing", "").splitlines()),
            unfinished=bool(pending),
        )

    def question(self, live: Live, new: Manifest) -> str | None:
        """What of somebody else's would be covered, or is met for the first time."""
        covered = [path for path in live.foreign if path in new]
        if live.foreign and not self._owned:
            what = f"the directory holds {len(live.foreign)} files that this site did not publish"
            return f"{what}; they would stay, but for {', '.join(covered[:3]) or 'none'}"
        if covered:
            return f"this site did not publish {', '.join(covered[:3])} there"
        return None

    # A publish, step by step

    def prepare(self, live: Live) -> None:
        """See that the live version is kept here, for the way back; fetch it if it is not."""
        doubtful = live.unfinished or live.damaged
        if not live.version or doubtful or self._history.has(live.version.id):
            return
        self._connection.progress(f"fetching release {live.version.id}, to be able to go back")
        part = self._history.root / f"{live.version.id}.part"
        part.mkdir(parents=True, exist_ok=True)
        self._fetch(live.manifest, part)
        if Manifest.of(part).files != live.manifest.files:
            raise PublishError(f"{self._server.place}: copy: not as published; run it again")
        self._history.seal(live.version, part)

    def _fetch(self, manifest: Manifest, target: Path) -> None:
        self._connection.fetch(self._server.path, lines(manifest), target)

    def upload(self, version: Version, site: Path, new: Manifest, live: Live) -> Sent:
        """Send all files in order; those of the old version that are not in the new one stay."""
        self._site = site
        if covered := [path for path in live.foreign if path in new]:
            self._save(covered, f"adopted-{version.id}")
        owned = {*self._owned, *new}
        total = self._write({"pending": lines(sorted(owned))})
        self._owned = frozenset(owned)
        for paths in phases(new, live.manifest):
            total += self._put(site, paths, live)
        if damaged := self._differing(new):
            raise DamagedError(damage(self._server.place, damaged))
        return Sent(total.files, total.bytes)

    def switch(self, version: Version, live: Live) -> None:
        """Write down that the new version is there; until now the books told of the old one."""
        assert self._site
        new = Manifest.of(self._site)
        carried = live.carried.after(live.manifest, new, now(), self._server.asset_days)
        self._write({"sha256": new.text, "carried": carried.text, "info": f"{version.text}\n"})

    def finish(self, version: Version, new: Manifest, live: Live) -> None:
        """Delete what is ours and no longer part of the site, and keep a copy for the way back."""
        assert self._site
        carried = live.carried.after(live.manifest, new, now(), self._server.asset_days)
        gone = sorted(self._owned - {*new, *carried.since})
        if gone:
            self._delete(gone)
        self._write({"pending": ""})
        self._history.keep(version, self._site, self._server.keep)

    def back(self, version: Version, new: Manifest, live: Live) -> bool:
        """Publish the version before again, from the copy kept here."""
        if not live.version or not self._history.has(live.version.id):
            return False
        here = Live(version=version, manifest=new, carried=live.carried)
        self.rollback(live.version, here)
        return True

    def rollback(self, version: Version, live: Live) -> Manifest:
        """Publish an earlier version again."""
        site = self._history.site(version.id)
        manifest = Manifest.of(site)
        self.upload(version, site, manifest, live)
        self.switch(version, live)
        self.finish(version, manifest, live)
        return manifest

    # How it is done with a shell

    def _write(self, books: Mapping[str, str]) -> Sent:
        """Replace some of the books."""
        with tempfile.TemporaryDirectory() as folder:
            for suffix, text in books.items():
                Path(folder, f"site.{suffix}").write_text(text, encoding="utf-8")
            sent = self._connection.upload(source=Path(folder), target=self._server.state)
        return Sent(0, sent.bytes)

    def _put(self, site: Path, paths: Iterable[str], live: Live) -> Sent:
        """Send files; each is complete when it gets its name."""
        how = ("--temp-dir=.published/tmp",)
        return self._connection.upload(
            *how, source=site, target=self._server.path, names=lines(paths)
        )

    def _differing(self, new: Manifest) -> tuple[str, ...]:
        self._write({"new": new.text})
        state = ".published/site.new"
        return failed(self._connection.script("prove", self._server.path, state).text)

    def _save(self, covered: Iterable[str], name: str) -> None:
        self._write({"covered": lines(covered)})
        self._connection.script("save", self._server.path, name, self._token)
        self._connection.progress(f"kept what is covered in {self._server.state}/{name}")

    def _delete(self, gone: Iterable[str]) -> None:
        paths = list(gone)
        self._write({"delete": lines(paths), "folders": lines(folders(paths))})
        self._connection.script("remove", self._server.path, self._token)
