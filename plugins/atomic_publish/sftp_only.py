"""An account that knows nothing but SFTP: the same two ways of publishing, without a shell.

Releases are made of hard links for what is unchanged and uploads for what is new, and become
live by one rename, as on a shell account. Where the document root cannot be a link, files are
uploaded aside and renamed into place in the order of ``inplace``.

There is no process on the server that could hold a lock. A lease takes its place: a directory,
which only one client can make, with the time until which it counts, renewed while the publish
goes on. A publish that dies without a word leaves a lease that ends by itself.
"""

from __future__ import annotations

import os
import posixpath
import re
import secrets
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from atomic_publish.errors import BusyError, DamagedError, PublishError
from atomic_publish.history import History
from atomic_publish.inplace import BOOKS, InPlace, folders
from atomic_publish.manifest import Carried, Manifest, lines
from atomic_publish.release import Releases, damage, now
from atomic_publish.remote import Connection, Reply, Sent, quoted
from atomic_publish.version import ID, Live, Version

LEASE = 30
"""Seconds for which a lease counts; it is renewed three times in that time."""

AT_ONCE = 200
"""Files in one session, after which the owner reads how far it has come."""

ENTRY = re.compile(r"([a-z-])[a-zA-Z-]{9}\S* +\S+ +\S+ +\S+ +(\d+) +\S+ +\S+ +\S+ (.+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a directory listing: ``-`` for a file, ``d``, ``l``, and the size."""

    kind: str
    size: int


class Files:
    """What one can do with files over SFTP."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def run(self, *commands: str) -> None:
        """Run commands; the first that fails ends them. A ``-`` in front allows failure."""
        self.connection.sftp(commands)

    def read(self, *paths: str) -> dict[str, str | None]:
        """The contents of files, None for those that are not there."""
        with tempfile.TemporaryDirectory() as folder:
            gets = [
                f"-get {quoted(path)} {quoted(f'{folder}/{number}')}"
                for number, path in enumerate(paths)
            ]
            self.connection.sftp(gets)
            return {path: _text(Path(folder, str(n))) for n, path in enumerate(paths)}

    def write(self, contents: Mapping[str, str], through: str) -> int:
        """Write files, each by a rename from a name in ``through``; returns the bytes sent."""
        with tempfile.TemporaryDirectory() as folder:
            commands = []
            for number, (path, text) in enumerate(contents.items()):
                local, aside = f"{folder}/{number}", f"{through}/{secrets.token_hex(6)}"
                Path(local).write_text(text, encoding="utf-8")
                commands += [
                    f"put {quoted(local)} {quoted(aside)}",
                    f"chmod 644 {quoted(aside)}",
                    f"rename {quoted(aside)} {quoted(path)}",
                ]
            self.connection.sftp(commands)
        return sum(len(text.encode()) for text in contents.values())

    def entries(self, *directories: str) -> dict[str, dict[str, Entry]]:
        """What is in directories; a directory that is not there has nothing in it."""
        asked = {f"ls -lna {quoted(directory)}": directory for directory in directories}
        found: dict[str, dict[str, Entry]] = {directory: {} for directory in directories}
        current: dict[str, Entry] = {}
        for line in self.connection.sftp(f"-{command}" for command in asked).splitlines():
            if line.startswith("sftp> "):
                current = found[asked[line.removeprefix("sftp> ").removeprefix("-")]]
            elif entry := ENTRY.fullmatch(line):
                current[posixpath.basename(entry[3])] = Entry(entry[1], int(entry[2]))
        for each in found.values():
            each.pop(".", None)
            each.pop("..", None)
        return found

    def tree(self, root: str) -> tuple[dict[str, int], list[str]]:
        """All files below a directory with their sizes, and all directories, deepest last."""
        files: dict[str, int] = {}
        below: list[str] = []
        level = [""]
        while level:
            following = []
            listed = self.entries(*(f"{root}/{each}".rstrip("/") for each in level))
            for each in level:
                for name, entry in listed[f"{root}/{each}".rstrip("/")].items():
                    path = f"{each}/{name}".lstrip("/")
                    if entry.kind == "d":
                        following.append(path)
                    else:
                        files[path] = entry.size
            below += following
            level = [path for path in following if path != ".published"]
        return files, below

    def remove_tree(self, root: str) -> None:
        """Remove a directory with all that is in it."""
        files, below = self.tree(root)
        inside = [f"-rm {quoted(f'{root}/{path}')}" for path in files]
        self.run(*inside, *(f"-rmdir {quoted(f'{root}/{p}')}" for p in reversed(below)))
        self.run(f"-rmdir {quoted(root)}")

    def put(self, commands: Sequence[Sequence[str]]) -> None:
        """Run groups of commands, and show how far a long upload has come."""
        done, shown = 0, time.monotonic()
        for start in range(0, len(commands), AT_ONCE):
            groups = commands[start : start + AT_ONCE]
            self.run(*(command for group in groups for command in group))
            done += len(groups)
            if time.monotonic() - shown > 1:
                self.connection.progress(f"  sending: {done} of {len(commands)} files")
                shown = time.monotonic()


def _text(path: Path) -> str | None:
    with suppress(FileNotFoundError):
        return path.read_text("utf-8")
    return None


class Lease:
    """The right to publish, where no process on the server can hold it.

    The time in it is the publishers' own; their clocks may differ by a few seconds. A lease that
    promises more than it can is held to its word only as long as it keeps changing.
    """

    def __init__(self, files: Files, directory: str, token: str) -> None:
        self._files = files
        self._directory = directory
        self._path = f"{directory}/lease"
        self._file = f"{self._path}/until"
        self.token = token
        self._stop = threading.Event()
        self._renewal = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Self:
        server = self._files.connection.server
        for folder in _with_parents(self._directory):
            self._files.connection.attempt_sftp([f"mkdir {quoted(folder)}"])
        if not self._make():
            holder = self._holder()
            if not self._is_over(holder):
                who = f" ({' '.join(holder.split()[1:3])})"
                what = f"another publish is going on{who}"
                cure = f"wait until that is done; one that died frees the place in {LEASE} seconds"
                raise BusyError(f"{server.place}: lock: {what}; {cure}")
            aside = f"{self._path}.{secrets.token_hex(4)}.gone"
            code, _, _ = self._files.connection.attempt_sftp(
                [f"rename {quoted(self._path)} {quoted(aside)}"]
            )
            if code or not self._make():
                raise BusyError(f"{server.place}: lock: another publish has just begun; wait")
            self._files.remove_tree(aside)
        self._renewal.start()
        return self

    def _make(self) -> bool:
        """Make the directory, which succeeds for one client only, and sign it."""
        code, _, _ = self._files.connection.attempt_sftp([f"mkdir {quoted(self._path)}"])
        if code == 0:
            self._sign()
        return code == 0

    def _sign(self) -> None:
        until = int(time.time()) + LEASE
        self._files.write({self._file: f"{until} {self.token}\n"}, self._path)

    def _holder(self) -> str:
        """``<time> <token>`` of who holds it; waits for one that is just being made."""
        for pause in (0.3, LEASE / 6, 0):
            if text := self._files.read(self._file)[self._file]:
                return text.strip()
            time.sleep(pause)
        return "0 nobody"

    def _is_over(self, holder: str) -> bool:
        """Whether the time is over, by this clock, or absurd and no longer renewed."""
        until = int(holder.split()[0])
        if _is_gone(holder.split()[-1]):
            return True
        if until > time.time() + 2 * LEASE:
            time.sleep(LEASE / 2)
            return self._holder() == holder
        return until < time.time()

    def require(self) -> None:
        """Stop if somebody else has taken over, as after this computer slept."""
        if self._files.read(self._file)[self._file] is None or (
            self._holder().partition(" ")[2] != self.token
        ):
            place = self._files.connection.server.place
            raise BusyError(f"{place}: lock: taken over by another publish; run the command again")

    def _renew(self) -> None:
        while not self._stop.wait(LEASE / 3):
            with suppress(PublishError):
                self._sign()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._renewal.join()
        with suppress(PublishError):
            self.require()
            self._files.remove_tree(self._path)


def this_process() -> str:
    """This computer's network address and process number, as ``5254007ba6d1-4711``."""
    return f"{uuid.getnode():x}-{os.getpid()}"


def _is_gone(process: str) -> bool:
    """Whether a process was of this computer and runs no longer."""
    node, _, number = process.partition("-")
    if node != f"{uuid.getnode():x}" or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _with_parents(path: str) -> list[str]:
    """The directory to make, after the one that holds it; those above have to be there."""
    return [posixpath.dirname(path), path] if path.endswith("/.published") else [path]


def look(connection: Connection) -> Reply:
    """What a shell would have told about the place, found out by listings."""
    files, server = Files(connection), connection.server
    listed = files.entries(server.parent, server.path, server.store, server.state)
    root = listed[server.parent].get(server.name)
    known = files.read(f"{server.path}/.release")[f"{server.path}/.release"]
    live = (known or "").strip()
    there = _root(root, listed[server.path])
    values = {"shell": "no", "parent": _parent(connection), "docroot": there}
    if "site.sha256" in listed[server.state]:
        values["in-place"] = "yes"
    if root and root.kind == "l" and ID.fullmatch(live) and live in listed[server.store]:
        values |= {"live": live, "docroot": "ours"}
    return Reply(values, {"book": list(listed[server.store])})


def _root(root: Entry | None, inside: Mapping[str, Entry]) -> str:
    """What the document root is at present."""
    if root is None:
        return "missing"
    if root.kind == "l":
        return "link"
    if root.kind != "d":
        return "file"
    return "full" if inside.keys() - {".published"} else "empty"


def _parent(connection: Connection) -> str:
    """Whether a directory can be made beside the document root; there is no way but to try."""
    trial = quoted(f"{connection.server.parent}/.trial-{secrets.token_hex(6)}")
    code, _, _ = connection.attempt_sftp([f"mkdir {trial}", f"rmdir {trial}"])
    return "readonly" if code else "writable"


class SftpReleases(Releases):
    """Release directories, made and switched over SFTP."""

    kind = "releases over SFTP"

    def __init__(self, connection: Connection, look: Reply, token: str, adopt: bool) -> None:
        super().__init__(connection, look, token, adopt)
        self._files = Files(connection)
        self._lease = Lease(self._files, self._server.store, token)

    def lock(self) -> Lease:
        """The right to publish here."""
        return self._lease

    def sweep(self) -> None:
        """Remove what cut-off publishes left."""
        self._lease.require()
        live, store = self.live_id(), self._server.store
        if not live and self._look.values["docroot"] == "link":
            return  # it may lead to a release that this cannot tell from others
        names = self._files.entries(store)[store]
        if live and f"{live}.live" not in names:
            self._files.write({f"{store}/{live}.live": ""}, store)
        for name in names:
            identity, _, rest = name.partition(".")
            known = identity == live or f"{identity}.live" in names
            if rest in {"part", "gone"} or (ID.fullmatch(identity) and not known):
                self._remove(name, names[name].kind)
        self._look = look(self._connection)

    def _remove(self, name: str, kind: str) -> None:
        path = f"{self._server.store}/{name}"
        if kind == "d":
            self._files.remove_tree(path)
        else:
            self._files.run(f"-rm {quoted(path)}")

    def versions(self) -> tuple[Version, ...]:
        """All releases, the oldest first."""
        books = set(self._look.every.get("book", ()))
        found = [name for name in books if ID.fullmatch(name)]
        counted = [i for i in found if i == self.live_id() or f"{i}.live" in books]
        paths = [f"{self._server.store}/{identity}.info" for identity in sorted(counted)]
        texts = self._files.read(*paths)
        return tuple(Version.parse(text) for path in paths if (text := texts[path]))

    def live(self) -> Live:
        """The live release; of its files only that they are there can be seen."""
        if not (ours := self.live_id()):
            return Live()
        base = f"{self._server.store}/{ours}"
        books = self._files.read(f"{base}.sha256", f"{base}.carried", f"{base}.info")
        manifest = Manifest.parse(books[f"{base}.sha256"] or "")
        carried = Carried.parse(books[f"{base}.carried"] or "")
        there, _ = self._files.tree(base)
        known = {*manifest, *carried.since, ".release"}
        info = books[f"{base}.info"]
        return Live(
            version=Version.parse(info) if info else Version(id=ours),
            manifest=manifest,
            carried=carried,
            foreign=tuple(path for path in there if path not in known),
            damaged=tuple(path for path in manifest if path not in there),
        )

    def upload(self, version: Version, site: Path, new: Manifest, live: Live) -> Sent:
        """Link what is unchanged, send the rest, and compare names and sizes."""
        self._lease.require()
        part = f"{self._server.store}/{version.id}.part"
        carried = live.carried.after(live.manifest, new, now(), self._server.asset_days)
        others = [path for path in live.foreign if path not in new]
        extra = [path for path in (*carried.since, *others) if path not in live.damaged]
        books = self._write(version, new, carried, ())
        same = self._linked(new, live) if self._can_link(live) else set()
        self._folders(part, [*new, *extra])
        old = f"{self._server.store}/{live.version.id}" if live.version else ""
        sending = [path for path in new if path not in same]
        self._files.put([_link(old, part, path) for path in (*same, *extra)])
        self._files.put([_put(site, part, path) for path in sending])
        self._files.write({f"{part}/.release": f"{version.id}\n"}, part)
        self._compare(part, new)
        return Sent(len(sending), books.bytes + sum(new.sizes[path] for path in sending))

    def _linked(self, new: Manifest, live: Live) -> set[str]:
        """Files that the live release has as they should be."""
        old = live.manifest.files
        return {p for p in new if old.get(p) == new.files[p] and p not in live.damaged}

    def _can_link(self, live: Live) -> bool:
        """Whether the server makes hard links across directories; AFS does not."""
        if not live.version:
            return False
        store = self._server.store
        trial = quoted(f"{store}/{secrets.token_hex(6)}.gone")
        source = quoted(f"{store}/{live.version.id}/.release")
        code, _, _ = self._connection.attempt_sftp([f"ln {source} {trial}", f"rm {trial}"])
        return code == 0

    def _folders(self, root: str, paths: Iterable[str]) -> None:
        needed = [root, *(f"{root}/{folder}" for folder in reversed(folders(paths)))]
        self._files.put([(f"-mkdir {quoted(p)}", f"chmod 755 {quoted(p)}") for p in needed])

    def _compare(self, part: str, new: Manifest) -> None:
        there, _ = self._files.tree(part)
        if wrong := [path for path in new if there.get(path) != new.sizes[path]]:
            raise DamagedError(damage(self._server.place, wrong))

    def _write(
        self, version: Version, new: Manifest, carried: Carried, names: Iterable[str]
    ) -> Sent:
        """Write the books of a release."""
        base = f"{self._server.store}/{version.id}"
        texts = {"info": f"{version.text}\n", "sha256": new.text, "carried": carried.text}
        contents = {f"{base}.{suffix}": text for suffix, text in texts.items()}
        return Sent(0, self._files.write(contents, self._server.store))

    def switch(self, version: Version, live: Live) -> None:
        """Make a complete release the live one by one rename."""
        self._lease.require()
        server, final = self._server, f"{self._server.store}/{version.id}"
        entries = self._files.entries(server.store, server.parent)
        if f"{version.id}.part" in entries[server.store]:
            self._files.run(f"rename {quoted(f'{final}.part')} {quoted(final)}")
        root = entries[server.parent].get(server.name)
        following = f"{server.parent}/.{server.name}.next"
        link = f"ln -s {quoted(f'{server.name}.releases/{version.id}')} {quoted(following)}"
        commands = [f"-rm {quoted(following)}", link]
        if root and root.kind == "d":
            commands.append(self._aside(version))
        self._files.run(*commands, f"rename {quoted(following)} {quoted(server.path)}")
        self._files.write({f"{final}.live": ""}, server.store)

    def _aside(self, version: Version) -> str:
        """Take a directory away that stands where the link will be."""
        server = self._server
        if not self._files.entries(server.path)[server.path]:
            return f"rmdir {quoted(server.path)}"
        if not self._adopt:
            raise PublishError(f"{server.place}: path: a directory with files; add --adopt")
        return f"rename {quoted(server.path)} {quoted(f'{server.store}/adopted-{version.id}')}"

    def _carry(self, origin: str, target: str, owner: str) -> None:
        """Link all hashed files of one release into another that lacks them."""
        store = self._server.store
        books = self._files.read(f"{store}/{owner}.carried")[f"{store}/{owner}.carried"]
        names = Carried.parse(books or "").since
        root = f"{store}/{target}"
        needed = [f"{root}/{folder}" for folder in reversed(folders(names))]
        self._files.run(*(f"-mkdir {quoted(path)}" for path in needed))
        self._files.run(*(f"-{_link(f'{store}/{origin}', root, path)[0]}" for path in names))

    def finish(self, version: Version, new: Manifest, live: Live) -> None:
        """Remove releases beyond those to keep."""
        self._look = look(self._connection)
        old = [known for known in self.versions() if known.id != version.id]
        for gone in old[: max(0, len(old) - self._server.keep + 1)]:
            self._drop(gone)

    def _drop(self, version: Version) -> None:
        base = f"{self._server.store}/{version.id}"
        self._files.run(f"-rename {quoted(base)} {quoted(f'{base}.gone')}")
        suffixes = ("live", "info", "sha256", "carried")
        self._files.run(*(f"-rm {quoted(f'{base}.{suffix}')}" for suffix in suffixes))
        self._files.remove_tree(f"{base}.gone")

    def back(self, version: Version, new: Manifest, live: Live) -> bool:
        """Make the release before the live one again."""
        if not live.version:
            return False
        here = Live(version=version, manifest=new, carried=live.carried)
        self._return(live.version, live.manifest, here)
        self._drop(version)
        return True

    def rollback(self, version: Version, live: Live) -> Manifest:
        """Make an earlier release live."""
        base = f"{self._server.store}/{version.id}"
        manifest = Manifest.parse(self._files.read(f"{base}.sha256")[f"{base}.sha256"] or "")
        there, _ = self._files.tree(base)
        if missing := [path for path in manifest if path not in there]:
            raise DamagedError(damage(base, missing))
        self._return(version, manifest, live)
        return manifest


def _link(old: str, new: str, path: str) -> tuple[str, ...]:
    return (f"ln {quoted(f'{old}/{path}')} {quoted(f'{new}/{path}')}",)


def _put(site: Path, target: str, path: str) -> tuple[str, ...]:
    remote = quoted(f"{target}/{path}")
    return (f"put {quoted(str(site / path))} {remote}", f"chmod 644 {remote}")


@dataclass
class _Numbers:
    """Names for uploads that are not whole yet."""

    number: Iterator[int] = field(default_factory=count)

    def name(self, folder: str) -> str:
        return f"{folder}/{next(self.number)}"


class SftpInPlace(InPlace):
    """A directory that has to stay one, reached by SFTP only."""

    kind = "in place over SFTP"

    def __init__(
        self, connection: Connection, look: Reply, token: str, adopt: bool, history: History
    ) -> None:
        super().__init__(connection, look, token, adopt, history)
        self._files = Files(connection)
        self._lease = Lease(self._files, self._server.state, token)
        self._aside = f"{self._server.state}/tmp"
        self._names = _Numbers()

    def lock(self) -> Lease:
        """The right to publish here."""
        return self._lease

    def sweep(self) -> None:
        """Remove what cut-off publishes left."""
        self._lease.require()
        self._files.remove_tree(self._aside)
        self._files.run(f"-mkdir {quoted(self._aside)}")

    def live(self) -> Live:
        """What the books say, and what is there besides."""
        base = f"{self._server.path}/{BOOKS}"
        suffixes = ("info", "sha256", "carried", "pending")
        books = self._files.read(*(f"{base}.{suffix}" for suffix in suffixes))
        parts = {suffix: books[f"{base}.{suffix}"] or "" for suffix in suffixes}
        there, _ = self._files.tree(self._server.path)
        missing = [p for p in Manifest.parse(parts["sha256"]) if p not in there]
        return self._read({**parts, "there": lines(there), "differing": lines(missing)})

    def _fetch(self, manifest: Manifest, target: Path) -> None:
        for path in manifest:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
        root = self._server.path
        self._files.put(
            [(f"get {quoted(f'{root}/{p}')} {quoted(str(target / p))}",) for p in manifest]
        )

    def _write(self, books: Mapping[str, str]) -> Sent:
        base = f"{self._server.path}/{BOOKS}"
        contents = {f"{base}.{suffix}": text for suffix, text in books.items()}
        return Sent(0, self._files.write(contents, self._server.state))

    def _put(self, site: Path, paths: Iterable[str], live: Live) -> Sent:
        """Send what differs from the old version; if that is in doubt, send all."""
        self._lease.require()
        new = Manifest.of(site)
        old = {} if live.unfinished or live.damaged else live.manifest.files
        sending = [path for path in paths if old.get(path) != new.files[path]]
        root = self._server.path
        needed = [f"{root}/{folder}" for folder in reversed(folders(sending))]
        there = set(self._files.tree(root)[1]) if needed else set()
        missing = [p for p in needed if p.removeprefix(f"{root}/") not in there]
        self._files.put([(f"mkdir {quoted(p)}", f"chmod 755 {quoted(p)}") for p in missing])
        self._files.put([self._replace(site, path) for path in sending])
        return Sent(len(sending), sum(new.sizes[path] for path in sending))

    def _replace(self, site: Path, path: str) -> tuple[str, ...]:
        aside = self._names.name(self._aside)
        final = quoted(f"{self._server.path}/{path}")
        return (
            f"put {quoted(str(site / path))} {quoted(aside)}",
            f"chmod 644 {quoted(aside)}",
            f"rename {quoted(aside)} {final}",
        )

    def _differing(self, new: Manifest) -> tuple[str, ...]:
        there, _ = self._files.tree(self._server.path)
        return tuple(path for path in new if there.get(path) != new.sizes[path])

    def _save(self, covered: Iterable[str], name: str) -> None:
        """Bring what is covered here, and send it to where it is kept."""
        paths, keep = list(covered), f"{self._server.state}/{name}"
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            self._fetch(Manifest(dict.fromkeys(paths, "")), root)
            needed = [keep, *(f"{keep}/{each}" for each in reversed(folders(paths)))]
            self._files.run(*(f"-mkdir {quoted(path)}" for path in needed))
            self._files.put([_put(root, keep, path) for path in paths])
        self._connection.progress(f"kept what is covered in {keep}")

    def _delete(self, gone: Iterable[str]) -> None:
        self._lease.require()
        paths, root = list(gone), self._server.path
        self._files.run(*(f"-rm {quoted(f'{root}/{path}')}" for path in paths))
        self._files.run(*(f"-rmdir {quoted(f'{root}/{each}')}" for each in folders(paths)))
