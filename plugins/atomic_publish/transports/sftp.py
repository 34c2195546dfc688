"""A server that knows nothing but SFTP: hard links for what is unchanged, uploads for the rest.

Nothing there compares contents. A file whose size is right and whose time lies before that of
the book about it is as it was sent; any other is fetched and read.
"""

from __future__ import annotations

import hashlib
import posixpath
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

from atomic_publish.errors import ConnectionLostError, PublishError
from atomic_publish.manifest import Manifest, is_usable
from atomic_publish.settings import INNER
from atomic_publish.transports import Entry, Found, Step, Transport, folders, parse_listing
from atomic_publish.transports.connection import MOST, Connection, Ended, Sent
from atomic_publish.transports.lease import Lease

AT_ONCE = 200
"""Files in one session, after which the owner reads how far it has come."""

READ = 2**30
"""Bytes of files in doubt that are fetched and read; if there are more, they are sent again."""


class Sftp(Transport):
    """See ``Transport`` for what each method does."""

    kind = " over SFTP"

    def __init__(self, connection: Connection, token: str, notes: tuple[str, ...] = ()) -> None:
        super().__init__(connection, token, notes)
        self._lease: Lease | None = None
        self._links: bool | None = None
        self._made: set[str] = set()

    def lock(self, directory: str) -> AbstractContextManager[object]:
        """Take a lease, as there is no process on the server that could hold a lock."""
        self._lease = Lease(self, directory, self._token)
        return self._lease

    def is_writable(self, directory: str) -> bool:
        """There is no way but to try."""
        trial = quoted(f"{directory}/.publish-trial-{secrets.token_hex(6)}")
        return self.attempt(f"mkdir {trial}", f"rmdir {trial}").code == 0

    def joins(self, one: str, other: str) -> bool:
        """Try it."""
        name = f".publish-trial-{secrets.token_hex(6)}"
        old, new = quoted(f"{one}/{name}"), quoted(f"{other}/{name}")
        ended = self.attempt(
            f"mkdir {old}", f"-rename {old} {new}", f"-rmdir {old}", f"rmdir {new}"
        )
        return ended.code == 0

    def read(self, *paths: str) -> dict[str, str]:
        """Fetch them under numbers, so that no name from there names anything here."""
        with tempfile.TemporaryDirectory() as folder:
            self._fetch(paths, folder)
            texts = {path: Path(folder, str(number)) for number, path in enumerate(paths)}
            return {
                path: file.read_text("utf-8", "surrogateescape")
                for path, file in texts.items()
                if file.is_file()
            }

    def _fetch(self, paths: Sequence[str], folder: str) -> None:
        """Bring files here, none of them larger than expected, whatever the server sends."""
        gets = [f"-get {quoted(path)} {quoted(f'{folder}/{n}')}" for n, path in enumerate(paths)]
        try:
            self._run(*gets)
        except ConnectionLostError:
            parts = [path for path in Path(folder).iterdir() if path.stat().st_size >= MOST]
            if not parts:
                raise
            for number, get in enumerate(gets):  # one of them is too large; the others are not
                self.attempt(get)
                part = Path(folder, str(number))
                if part.is_file() and part.stat().st_size >= MOST:
                    part.unlink()

    def entries(self, *directories: str) -> dict[str, dict[str, Entry]]:
        """List them all."""
        now = datetime.now(UTC).replace(tzinfo=None)
        asked = {f"-ls -lna {quoted(directory)}": directory for directory in directories}
        texts: dict[str, list[str]] = {directory: [] for directory in directories}
        current: list[str] = []
        for line in self._run(*asked).output.split("\n"):
            if line.startswith("sftp> "):
                current = texts.get(asked.get(line.removeprefix("sftp> "), ""), [])
            else:
                current.append(line)
        return {directory: parse_listing(lines, now) for directory, lines in texts.items()}

    def _tree(self, root: str) -> tuple[dict[str, Entry], list[str]]:
        """All files below a directory, and all directories, deepest last."""
        files: dict[str, Entry] = {}
        below: list[str] = []
        level = [""]
        while level:
            following = []
            listed = self.entries(*(f"{root}/{each}".rstrip("/") for each in level))
            for each in level:
                for name, entry in listed[f"{root}/{each}".rstrip("/")].items():
                    path = f"{each}/{name}".lstrip("/")
                    if not is_usable(path) or path == INNER:
                        continue
                    if entry.kind == "d":
                        following.append(path)
                    else:
                        files[path] = entry
            below += following
            level = following
        return files, below

    def inspect(self, directory: str, manifest: Manifest, book: str) -> Found:
        """Compare sizes and times; where they leave a doubt, read the file."""
        there, _ = self._tree(directory)
        about = self.entries(posixpath.dirname(book))[posixpath.dirname(book)]
        written = about.get(posixpath.basename(book), Entry("-", until=datetime.max))
        wrong, doubtful = set(), []
        for path in manifest:
            entry = there.get(path)
            if not entry or entry.kind != "-" or entry.size != manifest.sizes.get(path, entry.size):
                wrong.add(path)
            elif entry.until >= written.since and written.since > datetime.min:
                doubtful.append(path)
        small = sum(there[path].size for path in doubtful) < READ
        read = self._contents(directory, doubtful) if small else {}
        wrong.update(path for path in doubtful if read.get(path) != manifest.files[path])
        if doubtful and not wrong and self._lease:
            # Newer than the files, so that they are not read again.
            self.write({book: manifest.text})
        return Found(tuple(sorted(there)), tuple(sorted(wrong)))

    def _contents(self, directory: str, paths: Sequence[str]) -> dict[str, str]:
        """The hashes of files, which are fetched for it."""
        found = {}
        for start in range(0, len(paths), AT_ONCE):
            some = paths[start : start + AT_ONCE]
            with tempfile.TemporaryDirectory() as folder:
                self._fetch([f"{directory}/{path}" for path in some], folder)
                for number, path in enumerate(some):
                    with suppress(FileNotFoundError):
                        content = Path(folder, str(number)).read_bytes()
                        found[path] = hashlib.sha256(content).hexdigest()
        return found

    def write(self, texts: Mapping[str, str]) -> int:
        """Write each beside its place and rename it."""
        self._require()
        with tempfile.TemporaryDirectory() as folder:
            commands: list[str] = []
            for number, (path, text) in enumerate(texts.items()):
                local = Path(folder, str(number))
                local.write_text(text, "utf-8")
                aside = f"{posixpath.dirname(path)}/{secrets.token_hex(6)}.part"
                commands += _put(str(local), aside)
                commands.append(f"rename {quoted(aside)} {quoted(path)}")
            self._run(*commands)
        return sum(len(text.encode()) for text in texts.values())

    def send(self, site: Path, paths: Iterable[str], target: str, like: str = "") -> Sent:
        """Put them; none of them may be there already, as it could be a link to other files."""
        self._require()
        wanted = list(paths)
        self._make_folders(_folders(target, wanted))
        self._batches([_put(str(site / path), f"{target}/{path}") for path in wanted], "sending")
        return Sent(len(wanted), sum((site / path).stat().st_size for path in wanted))

    def copy(self, origin: str, target: str, paths: Iterable[str]) -> tuple[str, ...]:
        """Link them where the server can; AFS and some servers cannot."""
        self._require()
        wanted = list(paths)
        if not wanted or not self._can_link(origin, target, wanted):
            return tuple(wanted)
        self._make_folders(_folders(target, wanted))
        links = [(f"-ln {quoted(f'{origin}/{p}')} {quoted(f'{target}/{p}')}",) for p in wanted]
        if not self._batches(links, "linking"):
            return ()
        made, _ = self._tree(target)
        return tuple(path for path in wanted if path not in made)

    def _can_link(self, origin: str, target: str, paths: Sequence[str]) -> bool:
        if self._links is None:
            trial = f"{target}/{secrets.token_hex(6)}.part"
            links = (
                self.attempt(f"ln {quoted(f'{origin}/{p}')} {quoted(trial)}") for p in paths[:3]
            )
            self._links = any(ended.code == 0 for ended in links)
            self.attempt(f"-rm {quoted(trial)}")
        return self._links

    def _make_folders(self, wanted: Iterable[str]) -> None:
        """Make what is not there; the mode of what is there is not ours to change."""
        asked = [folder for folder in wanted if folder not in self._made]
        found = self.entries(*asked) if asked else {}
        missing = [folder for folder in asked if "." not in found[folder]]
        self._batches([_make(folder) for folder in missing], "making")
        self._made.update(asked)

    def move(self, origin: str, target: str, paths: Iterable[str]) -> None:
        """Rename them one after the other, in one session."""
        self._require()
        self._run(*(_rename(f"{origin}/{path}", f"{target}/{path}") for path in paths))

    def do(self, *steps: Step) -> None:
        """Take the steps in one session, but for whole directories, which have to be read first."""
        self._require()
        commands: list[str] = []
        making: list[str] = []
        for step in steps:
            if making and step[0] != "make":
                self._make_folders(making)
                making = []
            match step:
                case ("make", path):
                    making += _above(path)
                case ("rename", old, new):
                    commands.append(_rename(old, new))
                    self._forget(old)
                case ("link", text, path):
                    commands.append(f"ln -s {quoted(text)} {quoted(path)}")
                case ("close", path):
                    commands.append(f"chmod 700 {quoted(path)}")
                case ("remove", path):
                    commands.append(f"-rm {quoted(path)}")
                case ("rmdir", path):
                    commands.append(f"-rmdir {quoted(path)}")
                    self._forget(path)
                case ("drop", path):
                    self._run(*commands)
                    commands = []
                    self._drop(path)
        self._make_folders(making)
        self._run(*commands)

    def _drop(self, root: str) -> None:
        self._forget(root)
        files, below = self._tree(root)
        inside = [f"-rm {quoted(f'{root}/{path}')}" for path in files]
        self._run(*inside, *(f"-rmdir {quoted(f'{root}/{p}')}" for p in reversed(below)))
        self._run(f"-rmdir {quoted(root)}")

    def _forget(self, root: str) -> None:
        """A directory may be there no longer."""
        self._made = {folder for folder in self._made if not f"{folder}/".startswith(f"{root}/")}

    def _batches(self, commands: Sequence[Sequence[str]], doing: str) -> str:
        """Run groups of commands, and show how far a long row has come; returns what was said."""
        shown, told = time.monotonic(), ""
        for start in range(0, len(commands), AT_ONCE):
            groups = commands[start : start + AT_ONCE]
            told += self._run(*(command for group in groups for command in group)).told
            if time.monotonic() - shown > 1:
                self.progress(f"  {doing}: {start + len(groups)} of {len(commands)} files")
                shown = time.monotonic()
        return told

    def _require(self) -> None:
        """Nothing is changed by who has lost the lease."""
        if self._lease:
            self._lease.require()

    def _run(self, *commands: str) -> Ended:
        """Run commands in one session; the first without ``-`` that fails ends it."""
        if not commands:
            return Ended(0, "", "")
        ended = self.attempt(*commands, seconds=3600)
        if ended.code:
            raise self._connection.failure(ended, "sftp")
        return ended

    def attempt(self, *commands: str, seconds: float = 60) -> Ended:
        """Run commands in one session and return how it ended."""
        limited = ["/bin/sh", "-c", f'ulimit -f {MOST // 512}; exec "$@"', "sh"]
        sftp = ["sftp", *self._connection.through, "-q", "-b", "-", "--", self.server.host]
        text = "".join(f"{command}\n" for command in commands)
        return self._connection.run([*limited, *sftp], text, seconds)

    def require_answer(self, otherwise: str) -> None:
        """See that there is SFTP at all; ``otherwise`` says why nothing else is left."""
        ended = self.attempt("pwd")
        what, cure = "SFTP does not answer", "ask the host for SFTP, or for a shell with rsync"
        if "too long" in ended.told:
            what = "what the login prints on standard output is in the way of SFTP"
            cure = "let login files print only where [ -t 1 ] holds"
        if ended.code:
            raise PublishError(self.server.place, "sftp", f"{otherwise}{what}", cure)


def quoted(path: str) -> str:
    """A path as one word of an sftp command; inside quotes nothing is a pattern."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _put(local: str, remote: str) -> tuple[str, str]:
    return f"put {quoted(local)} {quoted(remote)}", f"chmod 644 {quoted(remote)}"


def _make(folder: str) -> tuple[str, str]:
    return f"-mkdir {quoted(folder)}", f"-chmod 755 {quoted(folder)}"


def _folders(root: str, paths: Iterable[str]) -> list[str]:
    """A directory and those below it that hold files, the highest first."""
    return [root, *(f"{root}/{each}" for each in reversed(folders(paths)))]


def _rename(old: str, new: str) -> str:
    return f"rename {quoted(old)} {quoted(new)}"


def _above(path: str) -> Iterator[str]:
    """The directory to make, after the document root where it is to be in that."""
    if posixpath.basename(path) == INNER:
        yield posixpath.dirname(path)
    yield path
