"""A directory that has to stay one, as ``~user`` or AFS: files are replaced in an order that holds.

All that is new comes into the store first and is compared there. Then it is renamed into place
without a pause: hashed files, new pages, changed ones; deletions come last. Each file is complete
when it gets its name, and no page comes before what it asks for. What is ours is written down
before anything is touched; nothing else is ever deleted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from atomic_publish.errors import PublishError
from atomic_publish.manifest import Carried, Manifest, is_hashed, is_usable
from atomic_publish.places.store import Store
from atomic_publish.transports import Step, folders
from atomic_publish.version import Live, Version

SHOWN = "site.shown"
"""The book that names the release in the document root; it alone makes a site one in place."""


def in_order(new: Iterable[str], old: Manifest) -> list[str]:
    """The order in which files get their names: no page before what it needs."""

    def rank(path: str) -> tuple[int, str]:
        if is_hashed(path):
            return 0, path
        leads = "/" not in path  # a file that links to everything else
        return (1 if path not in old and not leads else 3 if leads else 2), path

    return sorted(new, key=rank)


class InPlace:
    """See ``Place`` for what each method does."""

    def __init__(self, store: Store, live: str | None, root: str) -> None:
        self._store = store
        self._transport = store.transport
        self._path = store.server.path
        self._root = root
        self._books = {
            name: f"{store.directory}/site.{name}" for name in ("shown", "owned", "changing")
        }
        self._owned: frozenset[str] = frozenset()
        self._carried = Carried()
        self.kind = f"in place{self._transport.kind}"
        self.live_id = live

    def live(self, new: Manifest) -> Live:
        """What the books say, and what is there besides."""
        texts = self._transport.read(*self._books.values())
        owned = texts.get(self._books["owned"], "").split("\n")
        unfinished = self._books["changing"] in texts
        version, manifest, carried = None, Manifest(), Carried()
        if ours := self.live_id:
            version, manifest, carried = self._store.books(ours)
        manifest = manifest.with_sizes_of(new)
        book = self._store.path(ours or "none", "sha256")
        found = self._transport.inspect(self._path, manifest, book)
        self._owned = frozenset({*filter(is_usable, owned), *manifest})
        return Live(
            version=version,
            manifest=manifest,
            carried=carried,
            foreign=tuple(path for path in found.there if path not in self._owned),
            damaged=found.differing,
            unfinished=unfinished or bool(ours and not manifest.files),
        )

    def question(self, live: Live, new: Manifest) -> str | None:
        """What of somebody else's would be covered, or is met for the first time."""
        covered = [path for path in live.foreign if path in new]
        names = ", ".join(covered[:3])
        if self._root == "link" and not self._owned:
            what = "the document root is a link to another place, whose files would be replaced"
            return f"{what}: {names or 'none yet'}"
        if live.foreign and not self._owned:
            what = f"the directory holds {len(live.foreign)} files that this site did not publish"
            return f"{what}; they would stay, but for {names or 'none'}"
        return f"this site did not publish {names} there" if covered else None

    def show(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Bring all that differs beside the directory, and then into it."""
        store, transport = self._store, self._transport
        if covered := [path for path in live.foreign if path in manifest]:
            self._save(covered, version)
        # Of a publish that was cut off nobody knows which of its files got their names.
        old = {} if live.unfinished else live.manifest.files
        changed = [
            path
            for path, digest in manifest.files.items()
            if old.get(path) != digest or path in live.damaged
        ]
        days = store.server.asset_days
        carried = live.carried.after(live.manifest, manifest, int(time.time()), days)
        self._owned = self._owned.union(manifest)
        changing = f"{store.directory}/next.part"
        transport.do(("make", changing))
        store.copy(version, changed, changing)
        transport.write(
            {
                self._books["owned"]: _lines(self._owned),
                self._books["changing"]: f"{version.id}\n",
                store.path(version.id, "carried"): carried.text,
            }
        )
        needed = reversed(folders(changed))
        transport.do(("make", self._path), *(("make", f"{self._path}/{each}") for each in needed))
        transport.move(changing, self._path, in_order(changed, live.manifest))
        transport.write({self._books["shown"]: f"{version.id}\n"})
        transport.do(("remove", self._books["changing"]), ("drop", changing))
        store.mark(version.id, "live")
        self._carried = carried
        self.live_id = version.id

    def _kept(self, version: Version) -> str:
        return self._store.path(f"adopted-{version.id}")

    def _save(self, covered: list[str], version: Version) -> None:
        """Keep a copy of what is not ours before it is covered."""
        keep = self._kept(version)
        self._transport.do(("make", keep))
        if self._transport.copy(self._path, keep, covered):
            what = f"no copy can be kept of {', '.join(covered[:3])}"
            raise PublishError(self._store.server.place, "path", what, "move it away yourself")
        self._transport.progress(f"kept what is covered in {keep}")

    def finish(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Delete what is ours and no longer part of the site."""
        self._reduce(frozenset({*manifest, *self._carried.since}))
        self._store.prune(version.id)

    def _reduce(self, kept: frozenset[str]) -> None:
        gone = sorted(self._owned - kept)
        steps: list[Step] = [("remove", f"{self._path}/{path}") for path in gone]
        steps += [("rmdir", f"{self._path}/{each}") for each in folders(gone)]
        self._transport.do(*steps)
        self._owned = kept
        self._transport.write({self._books["owned"]: _lines(kept)})

    def undo(self, version: Version, manifest: Manifest, live: Live) -> None:
        """Show the version before, or delete all again, and bring back what was covered."""
        covered = [path for path in live.foreign if path in manifest]
        if live.version:
            here = Live(manifest=manifest, carried=live.carried, unfinished=True)
            self.show(live.version, live.manifest, here)
        self._transport.move(self._kept(version), self._path, covered)
        self._reduce(frozenset({*live.manifest, *live.carried.since, *covered}))
        if not live.version:
            steps: list[Step] = [("remove", book) for book in self._books.values()]
            steps += [("rmdir", self._path)] if self._root == "missing" else []
            self._transport.do(*steps)
            self.live_id = None
        self._store.drop(version.id)


def _lines(paths: Iterable[str]) -> str:
    return "".join(f"{path}\n" for path in sorted(paths))
