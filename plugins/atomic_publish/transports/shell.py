"""A server with a shell and rsync: files are compared there, and a change is one script.

What the remote shell runs are the functions of ``common.sh``, sent to ``sh -s`` over standard
input together with calls of them, every argument quoted: so any login shell will do.
"""

from __future__ import annotations

import posixpath
import re
import secrets
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from atomic_publish.errors import ConnectionLostError, PublishError, plain
from atomic_publish.manifest import Manifest, is_usable
from atomic_publish.transports import Entry, Found, Step, Transport, parse_listing
from atomic_publish.transports.connection import Connection, Ended, Progress, Sent

HERE = Path(__file__).parent
MARK = "@publish:"
RSYNC = (3, 1)
"""The oldest that works on both sides; what macOS calls rsync is another program."""

AT_ONCE = 200
"""Arguments of one remote command, far below what any system takes."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the account can do.

    Attributes:
        banner: What the login prints before any command's output.
        lacks: Why files cannot be published with a shell; empty if they can.
        room: Free on the disk, in MB, where it is told.
    """

    banner: str = ""
    lacks: str = ""
    room: int | None = None


class Shell(Transport):
    """See ``Transport`` for what each method does."""

    def __init__(self, connection: Connection, token: str) -> None:
        super().__init__(connection, token)
        self._guard = ""
        self._banner = ""

    def abilities(self) -> Abilities:
        """Log in and look."""
        server = self.server
        ended = self._attempt(call("abilities", server.path, server.parent), 60)
        first, _, _ = ended.output.partition(f"\n{MARK}")
        told = {key: value for key, value, _ in answers(ended.output)}
        if "shell" not in told:
            said = [line.strip() for line in f"{ended.told}\n{first}".splitlines() if line.strip()]
            why = plain(said[-1], 200) if said else f"status {ended.code}"
            return Abilities(lacks=f"no shell answers there ({why})")
        self._banner = plain(" ".join(first.split()), 60)
        room = told.get("free", "")
        return Abilities(
            banner=self._banner,
            lacks=_lacks(told),
            room=int(room) // 1024 if re.fullmatch(r"\d{1,15}", room, re.ASCII) else None,
        )

    @contextmanager
    def lock(self, directory: str) -> Iterator[None]:
        """Hold the lock; it ends with its process there, and so cannot be left behind."""
        process = self._connection.start(self._ssh())
        assert process.stdin
        with suppress(BrokenPipeError):
            arguments = shlex.join([directory, self._token])
            process.stdin.write(f"{_text('common')}set -- {arguments}\n{_text('lock')}")
            process.stdin.flush()
        try:
            self._require(_answer(process))
            threading.Thread(target=_beat, args=[process], daemon=True).start()
            self._guard = call("holding", directory, self._token)
            yield
        finally:
            self._guard = ""
            with suppress(OSError):
                process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)

    def _require(self, answer: str) -> None:
        state, _, holder = answer.partition(" ")
        place = self.server.place
        if state == "busy":
            raise PublishError(place, "lock", *busy(holder, "within a minute"))
        if state != "held":
            cure = "see that the directory above the document root can be written"
            raise ConnectionLostError(place, "lock", "no answer", cure)

    def is_writable(self, directory: str) -> bool:
        """Ask the shell."""
        return any(key == "writable" for key, _, _ in self._ask(call("writable", directory)))

    def joins(self, one: str, other: str) -> bool:
        """Compare inodes."""
        trial = f".publish-trial-{secrets.token_hex(6)}"
        return any(key == "joins" for key, _, _ in self._ask(call("joins", one, other, trial)))

    def read(self, *paths: str) -> dict[str, str]:
        """Print them all."""
        told = self._ask("".join(call("shown", path) for path in paths))
        return {name: text for key, name, text in told if key == "file" and name in paths}

    def entries(self, *directories: str) -> dict[str, dict[str, Entry]]:
        """List them all."""
        now = datetime.now(UTC).replace(tzinfo=None)
        found: dict[str, dict[str, Entry]] = {directory: {} for directory in directories}
        for key, name, text in self._ask("".join(call("listed", each) for each in directories)):
            if key == "list" and name in found:
                found[name] = parse_listing(text.split("\n"), now)
        return found

    def inspect(self, directory: str, manifest: Manifest, book: str) -> Found:
        """Let the server hash every file."""
        told = {key: text for key, _, text in self._ask(call("inspected", directory, book))}
        there = [line.removeprefix("./") for line in told.get("there", "").split("\n")]
        failed = re.findall(r"^(?:\./)?(.+): FAILED", told.get("differing", ""), re.MULTILINE)
        usable = frozenset(filter(is_usable, there))
        gone = [path for path in manifest if path not in usable]
        wrong = {path for path in failed if path in manifest}.union(gone)
        return Found(tuple(sorted(usable)), tuple(sorted(wrong)))

    def write(self, texts: Mapping[str, str]) -> int:
        """Write them beside their places and rename them."""
        self._ask("".join(call("put", path, text=text) for path, text in texts.items()))
        return sum(len(text.encode()) for text in texts.values())

    def send(self, site: Path, paths: Iterable[str], target: str, like: str = "") -> Sent:
        """Send what differs of each file."""
        names = _lines(paths)
        if not names:
            return Sent()
        basis = [f"--link-dest={posixpath.relpath(like, target)}/"] if like else []
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as listed:
            listed.write(names)
            listed.flush()
            how = [*basis, f"--files-from={listed.name}"]
            return self._rsync(*how, source=site, target=target)

    def copy(self, origin: str, target: str, paths: Iterable[str]) -> tuple[str, ...]:
        """Link them, or copy them where links cannot be."""
        self._ask(call("copy", origin, target, text=_lines(paths)))
        return ()

    def move(self, origin: str, target: str, paths: Iterable[str]) -> None:
        """Rename them in one go, which a lost connection does not stop."""
        self._ask(call("move", origin, target, text=_lines(paths)))

    def do(self, *steps: Step) -> None:
        """Take all steps in one script."""
        body = ""
        for verb, group in groupby(steps, lambda step: step[0]):
            words = [word for _, *rest in group for word in rest]
            most = 2 if verb in {"rename", "link"} else AT_ONCE
            name = "rmdir_" if verb == "rmdir" else verb
            parts = (words[start : start + most] for start in range(0, len(words), most))
            body += "".join(call(name, *part) for part in parts)
        self._ask(body)

    def visits(self, log: str, plain: str, named: str) -> list[tuple[str, str, str]]:
        """What GoAccess says there of the lines that match; see ``visits.sh``."""
        body = _text("visits") + call("visits", log, plain, named)
        ended = self._attempt(body, 3600)
        if ended.code:
            raise self._connection.failure(ended, "visits")
        return answers(ended.output)

    def _ask(self, body: str) -> list[tuple[str, str, str]]:
        """Run a script and return its answers: key, value and the text that follows."""
        if not body:
            return []
        ended = self._attempt(self._guard + body, 900)
        if ended.code:
            raise self._connection.failure(ended, body.split()[1])
        return answers(ended.output)

    def _attempt(self, body: str, seconds: float) -> Ended:
        return self._connection.run(self._ssh(), _text("common") + body, seconds)

    def _ssh(self) -> list[str]:
        return ["ssh", *self._connection.through, "-T", "--", self.server.host, "sh -s"]

    def _rsync(self, *options: str, source: Path, target: str) -> Sent:
        """Compare by contents, so that neither times nor sizes can hide a change.

        Times are not sent: an unchanged file keeps its own, and with it its ETag.
        The server's umask is set, for ``--chmod`` alone cannot widen what that takes away.
        """
        filtered = [sys.executable, str(HERE / "past_banner.py"), f"{MARK}rsync"]
        shell = [*(filtered if self._banner else ()), "ssh", *self._connection.through, "-T"]
        begin = f"echo; echo {MARK}rsync; " if self._banner else ""
        how = ["-rcz", "-s", "--chmod=D755,F644", f"--rsh={shlex.join(shell)}"]
        told = ["--stats", "--info=progress2", "--no-human-readable"]
        remote = [f"--rsync-path={begin}umask 022; rsync", *options, "--", f"{source}/"]
        command = ["rsync", *how, *told, *remote, f"{self.server.host}:{target}/"]
        ended = self._connection.run(command, heard=_teller(self.progress))
        if ended.code:
            raise self._connection.failure(ended, "rsync")
        return sent(ended.output)


def _lacks(told: Mapping[str, str]) -> str:
    """What a shell account has to have and does not."""
    if "rsync" not in told:
        return "there is no rsync"
    if rsync_version(told["rsync"]) < RSYNC:
        name = plain(" ".join(told["rsync"].split()[:3]), 60)
        return f"its {name} is older than 3.1" if name else "its rsync is older than 3.1"
    if "lock" not in told:
        return "there is neither flock nor perl nor python3"
    return "" if "hash" in told else "there is neither sha256sum nor shasum nor python3"


def rsync_version(text: str) -> tuple[int, int]:
    """Of what ``rsync --version`` prints; 0.0 for programs that only take the name."""
    found = re.search(r"rsync +version v?(\d{1,4})\.(\d{1,4})", text, re.ASCII)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@cache
def has_rsync() -> bool:
    """Whether this computer has one that is new enough."""
    try:
        told = subprocess.run(["rsync", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return rsync_version(told.stdout) >= RSYNC


def call(name: str, *arguments: str, text: str | None = None) -> str:
    """A line that calls a function of ``common.sh``, perhaps with lines to read."""
    line = " ".join([f"( {name}", *map(shlex.quote, arguments), ")"])
    if text is None:
        return f"{line} </dev/null\n"
    end = secrets.token_hex(16)
    return f"{line} <<'{end}'\n{text}{end}\n"


def _lines(paths: Iterable[str]) -> str:
    """A list for rsync and our own functions; a name may begin with anything."""
    return "".join(f"./{path}\n" for path in paths)


def answers(output: str) -> list[tuple[str, str, str]]:
    """Key, value and following text of each answer; what comes before the first is no answer."""
    found = []
    for part in output.split(f"\n{MARK}")[1:]:
        head, _, text = part.partition("\n")
        key, _, value = head.partition(" ")
        found.append((key, value, text))
    return found


def sent(output: str) -> Sent:
    """Read rsync's statistics."""

    def number(label: str) -> int:
        found = re.search(rf"{label}[^:\n]*: ([\d,.]+)", output, re.ASCII)
        return int(re.sub(r"\D", "", found[1])) if found else 0

    files = number("Number of (?:regular )?files transferred")
    return Sent(files, number("Total bytes sent"))


def busy(holder: str, when: str) -> tuple[str, str]:
    """What is wrong and what to do where somebody else publishes."""
    begun = re.match(r"\d{8}T(\d\d)(\d\d)\d\dZ", holder, re.ASCII)
    since = f", begun at {begun[1]}:{begun[2]} UTC" if begun else ""
    cure = f"wait until that is done; one that died frees the place {when}"
    return f"another publish is going on{since}", cure


def _teller(progress: Progress) -> Progress:
    """Shows once a second how far a transfer has come."""
    shown = time.monotonic()

    def heard(text: str) -> None:
        nonlocal shown
        done = re.findall(r"[^\r\n]*\d%[^\r\n]*", text)
        if done and time.monotonic() - shown > 1:
            progress(plain(f"  sending: {' '.join(done[-1].split()[:4])}", 80))
            shown = time.monotonic()

    return heard


@cache
def _text(name: str) -> str:
    """A file of shell, comments left out."""
    lines = (HERE / f"{name}.sh").read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))


def _beat(process: subprocess.Popen[str]) -> None:
    """Say every few seconds that somebody is still there."""
    assert process.stdin
    with suppress(OSError, ValueError):
        count = 0
        while process.poll() is None:
            count += 1
            process.stdin.write(f"{count}\n")
            process.stdin.flush()
            time.sleep(3)


def _answer(process: subprocess.Popen[str]) -> str:
    """What the lock script said."""
    assert process.stdout
    while line := process.stdout.readline(65536):
        if line.startswith(f"{MARK}lock "):
            return line.removeprefix(f"{MARK}lock ").strip()
    return ""
