"""The document root is a link to one of the releases, and one rename of it is the publish."""

from __future__ import annotations

import time

from atomic_publish.errors import PublishError
from atomic_publish.manifest import Manifest
from atomic_publish.places.store import Store
from atomic_publish.transports import Step
from atomic_publish.version import Live, Version


class Releases:
    """See ``Place`` for what each method does."""

    def __init__(self, store: Store, root: str, live: str | None, adopt: bool) -> None:
        self._store = store
        self._server = store.server
        self._transport = store.transport
        self._root = root
        self._adopt = adopt
        self.kind = f"releases{self._transport.kind}"
        self.live_id = live

    def live(self, new: Manifest) -> Live:
        """The live release, with each of its files compared."""
        if not (ours := self.live_id):
            return Live()
        store = self._store
        version, manifest, carried = store.books(ours)
        manifest = manifest.with_sizes_of(new)
        found = self._transport.inspect(store.path(ours), manifest, store.path(ours, "sha256"))
        known = {*manifest, *carried.since, ".release"}
        foreign = tuple(path for path in found.there if path not in known)
        return Live(
            version=version,
            manifest=manifest,
            carried=carried,
            foreign=foreign if manifest.files else (),
            damaged=found.differing,
            unfinished=not manifest.files,
        )

    def question(self, live: Live, new: Manifest) -> str | None:
        """What would be covered, or no longer shown."""
        if self._root == "link":
            return "the document root is a link to another place; it would lead here instead"
        if self._root == "full":
            return (
                "the document root holds files that this site did not publish; "
                "they would be set aside, whole, and no longer be shown"
            )
        covered = [path for path in live.foreign if path in new]
        return f"this site did not publish {', '.join(covered[:3])} there" if covered else None

    def show(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Give the release what open pages and the owner's own files need, and move the link."""
        store, server = self._store, self._server
        days = server.asset_days
        carried = live.carried.after(live.manifest, manifest, int(time.time()), days)
        others = [path for path in live.foreign if path not in manifest]
        self._transport.write({store.path(version.id, "carried"): carried.text})
        if live.version and (extra := [*carried.since, *others]):
            self._transport.copy(store.path(live.version.id), store.path(version.id), extra)
        if live.version and (len(others) < len(live.foreign) or live.unfinished):
            store.mark(live.version.id, "hold")
        following = f"{server.parent}/.{server.name}.next"
        self._transport.do(
            ("remove", following),
            ("link", f"{server.name}.releases/{version.id}", following),
            *self._aside(version),
            ("rename", following, server.path),
        )
        store.mark(version.id, "live")
        self.live_id = version.id

    def _aside(self, version: Version) -> tuple[Step, ...]:
        """Take what is not ours away from where the link will be."""
        if self._root not in {"empty", "full", "link"} or self.live_id:
            return ()
        if self._root != "empty" and not self._adopt:
            raise PublishError(self._server.place, "path", "a directory with files", "add --adopt")
        if self._root != "empty":
            self._transport.progress(f"set aside what was there, as {self._kept(version)}")
        return (("rename", self._server.path, self._kept(version)),)

    def _kept(self, version: Version) -> str:
        return self._store.path(f"adopted-{version.id}")

    def finish(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Remove releases beyond those to keep."""
        self._store.prune(version.id)

    def undo(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Move the link back, or away, and bring back what was set aside for it."""
        if live.version:
            here = Live(version=version, manifest=manifest, carried=live.carried)
            self.show(live.version, live.manifest, here)
        else:
            path = self._server.path
            back: list[Step] = [("rename", self._kept(version), path)]
            self._transport.do(("remove", path), *(back if self._root != "missing" else []))
            self.live_id = None
        self._store.drop(version.id)
