"""The server, reached with the system's ssh, rsync and sftp.

One connection is made, with the owner's own configuration, agent and known hosts; everything
else goes through it (``ControlPath``) and cannot make another: when it is lost, all ends.
Programs get lists of arguments. What a remote shell runs are the files in ``shell/``, sent to
``sh -s`` over standard input, with quoted arguments that ``settings`` has checked.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from atomic_publish.errors import BusyError, ConnectionLostError, DiskFullError, PublishError
from atomic_publish.settings import Server

SHELL = Path(__file__).parent / "shell"

KEEPER = """
exec 3<&0
directory=$1; shift
"$@" </dev/null 3<&- & child=$!
{ cat <&3 >/dev/null; kill "$child"; rm -rf -- "$directory"; } 2>/dev/null &
exec 3<&-
wait "$child"
"""
"""Ends the connection, and with it all that runs over it, when this program is gone."""

ALIVE = ("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ConnectTimeout=20")
"""A lost network is noticed in 15 seconds."""

PLAIN = (
    *("-o", "StrictHostKeyChecking=ask", "-o", "ClearAllForwardings=yes"),
    *("-o", "RequestTTY=no", "-o", "PermitLocalCommand=no", "-o", "ControlPersist=no"),
)
"""Whatever the owner's configuration says, host keys are checked and nothing else is opened."""

FULL = re.compile(r"No space left|Disk quota exceeded|disk full|\(28\)|\(122\)", re.IGNORECASE)
LOST = {12, 20, 30, 35, 255}
"""Exit statuses of ssh and rsync for a broken connection or a killed other side."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a remote script answered.

    Attributes:
        values: The last value of each key.
        every: All values of each key, in order.
        text: The lines after the last key, for scripts that end with a list.
        parts: The lines that follow each ``file`` key, by its value.
    """

    values: dict[str, str] = field(default_factory=dict)
    every: dict[str, list[str]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one transfer moved over the network."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(self.files + other.files, self.bytes + other.bytes)


def parse(output: str) -> Reply:
    """Read ``@publish:`` lines; what a login file printed before them is left out."""
    reply = Reply()
    part: str | None = None
    begun = False
    for line in output.splitlines():
        if line.startswith("@publish:"):
            key, _, value = line.removeprefix("@publish:").partition(" ")
            reply.values[key] = value
            reply.every.setdefault(key, []).append(value)
            part = value if key == "file" else None
            if part is not None:
                reply.parts[part] = ""
            begun = True
        elif part is not None:
            reply.parts[part] += f"{line}\n"
        elif begun:
            reply.text.append(line)
    return reply


class Connection:
    """One authenticated connection to the server, for as long as a ``with`` block lasts."""

    def __init__(self, server: Server, progress: Progress = lambda line: None) -> None:
        self.server = server
        self.progress = progress
        self.folder = Path(tempfile.mkdtemp(prefix="publish-", dir=_short_tmp()))
        self._socket = self.folder / "s"
        self._keeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        server = self.server
        config = ["-F", server.ssh_config] if server.ssh_config else []
        port = ["-p", str(server.port)] if server.port else []
        master = ["-N", "-T", "-o", "ControlMaster=yes", "-o", f"ControlPath={self._socket}"]
        ssh = ["ssh", *config, *master, *PLAIN, *ALIVE, *port, "--", server.host]
        with (self.folder / "err").open("wb") as errors:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "sh", str(self.folder), *ssh],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        while not self._socket.exists():
            if self._keeper.poll() is not None:
                told = (self.folder / "err").read_text(errors="replace")
                self.close()
                raise ConnectionLostError(_refused(server, told))
            time.sleep(0.02)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; what still runs over it ends too."""
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(5)
        deadline = time.monotonic() + 2
        while self.folder.exists() and time.monotonic() < deadline:
            with suppress(OSError):
                for path in self.folder.iterdir():
                    path.unlink(missing_ok=True)
                self.folder.rmdir()

    @property
    def _through(self) -> list[str]:
        """Options for programs that use the connection; with it gone they fail at once."""
        control = ["-o", f"ControlPath={self._socket}", "-o", "ControlMaster=no"]
        return ["-F", os.devnull, *control, "-o", "ProxyCommand=false", "-o", "BatchMode=yes"]

    # A shell

    def start(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a script that goes on reading its input."""
        process = subprocess.Popen(
            self._shell(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        assert process.stdin
        with suppress(BrokenPipeError):
            process.stdin.write(script_text(name))
            process.stdin.flush()
        return process

    def script(self, name: str, *arguments: str, seconds: float = 900) -> Reply:
        """Run a script of ``shell/`` on the server."""
        code, output, told = self.attempt(name, *arguments, seconds=seconds)
        if code:
            raise self.failure(code, told, f"{name}.sh")
        return parse(output)

    def attempt(self, name: str, *arguments: str, seconds: float = 60) -> tuple[int, str, str]:
        """Run a script and return its status, output and messages."""
        return self.run([*self._shell(arguments)], script_text(name), seconds)

    def _shell(self, arguments: Iterable[str]) -> list[str]:
        command = " ".join(["sh", "-s", "--", *map(shlex.quote, arguments)])
        return ["ssh", *self._through, "-T", "--", self.server.host, command]

    def run(self, command: list[str], text: str, seconds: float) -> tuple[int, str, str]:
        """Run a local program that talks to the server."""
        try:
            done = subprocess.run(
                command,
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",
                timeout=seconds,
                check=False,
                env=_plain_environment(),
            )
        except subprocess.TimeoutExpired:
            return 255, "", f"no answer for {seconds:.0f} seconds"
        return done.returncode, done.stdout, done.stderr

    def failure(self, code: int, told: str, what: str) -> PublishError:
        """The error for a program that failed, in words for the owner."""
        lines = [line.strip() for line in told.splitlines() if line.strip()]
        last = lines[-1] if lines else f"{what} ended with status {code}"
        place = self.server.place
        if FULL.search(told):
            cure = "make room there and run the command again; the site is as it was"
            return DiskFullError(f"{place}: disk: the server has no room left; {cure}")
        if code in LOST or code < 0:
            cure = "run the command again, which goes on from here; the site is whole"
            return ConnectionLostError(f"{place}: connection: lost ({last}); {cure}")
        telling = next((line for line in lines if "rror" in line or "denied" in line), last)
        return PublishError(f"{place}: {what}: {telling}; see what invoke doctor says")

    # rsync

    def upload(self, *options: str, source: Path, target: str, names: str | None = None) -> Sent:
        """Send a directory, or the named files of it, into a directory on the server."""
        listed = []
        if names is not None:
            listed = [f"--files-from={self._list(names)}"]
        remote = f"{self.server.host}:{target}/"
        return self._rsync(*options, *listed, "--", f"{source}/", remote)

    def fetch(self, source: str, names: str, target: Path) -> None:
        """Bring the named files of a directory on the server here."""
        listed = f"--files-from={self._list(names)}"
        self._rsync(listed, "--", f"{self.server.host}:{source}/", f"{target}/")

    def _list(self, names: str) -> Path:
        """Write a list for rsync, to which a name with ``#`` in front would be a remark."""
        target = self.folder / "files"
        relative = "".join(f"./{name}\n" for name in names.splitlines())
        target.write_text(relative, encoding="utf-8", errors="surrogateescape")
        return target

    def _rsync(self, *arguments: str) -> Sent:
        """Compare by contents, so that neither times nor sizes can hide a change.

        Times are not sent: an unchanged file keeps its own, and with it its ETag.
        The server's umask is set, for ``--chmod`` alone cannot widen what that takes away.
        """
        shell = shlex.join(["ssh", *self._through, "-T"])
        how = ["-rcz", "-s", "--chmod=D755,F644", f"--rsh={shell}"]
        told = ["--stats", "--info=progress2", "--no-human-readable"]
        command = ["rsync", *how, *told, "--rsync-path=umask 022; rsync", *arguments]
        with (self.folder / "rsync").open("w+", encoding="utf-8", errors="replace") as errors:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_plain_environment(),
            )
            assert process.stdout
            pipe = process.stdout.fileno()
            output = self._follow(iter(lambda: os.read(pipe, 65536), b""))
            code = process.wait()
            errors.seek(0)
            if code:
                raise self.failure(code, errors.read(), "rsync")
        return sent(output)

    def _follow(self, chunks: Iterable[bytes]) -> str:
        """Collect the output, and show how far a long transfer has come."""
        output = ""
        shown = time.monotonic()
        for chunk in chunks:
            output += chunk.decode("utf-8", "replace")
            done = re.findall(r"[^\r\n]*\d%[^\r\n]*", output[-400:])
            if done and time.monotonic() - shown > 1:
                self.progress(f"  sending: {' '.join(done[-1].split()[:4])}")
                shown = time.monotonic()
        return output

    # sftp

    def sftp(self, commands: Iterable[str], seconds: float = 3600) -> str:
        """Run commands in one sftp session; the first that fails ends it."""
        wanted = [*commands]
        code, output, told = self.attempt_sftp(wanted, seconds) if wanted else (0, "", "")
        if code:
            raise self.failure(code, told, "sftp")
        return output

    def attempt_sftp(self, commands: Iterable[str], seconds: float = 60) -> tuple[int, str, str]:
        """Run commands in one sftp session and return status, output and messages."""
        command = ["sftp", *self._through, "-q", "-b", "-", "--", self.server.host]
        return self.run(command, "".join(f"{line}\n" for line in commands), seconds)


def script_text(name: str) -> str:
    """A remote script with what all of them begin with, comments left out."""
    both = (SHELL / "common.sh").read_text("utf-8") + (SHELL / f"{name}.sh").read_text("utf-8")
    return "".join(line for line in both.splitlines(True) if not line.startswith("#"))


def sent(output: str) -> Sent:
    """Read rsync's statistics."""

    def number(label: str) -> int:
        found = re.search(rf"{label}[^:\n]*: ([\d,.]+)", output)
        return int(re.sub(r"\D", "", found[1])) if found else 0

    files = number("Number of (?:regular )?files transferred")
    return Sent(files, number("Total bytes sent"))


@cache
def has_rsync() -> bool:
    """Whether this computer has rsync 3.1 or later; what macOS calls rsync is another program."""
    try:
        told = subprocess.run(["rsync", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    found = re.search(r"rsync +version (\d+)\.(\d+)", told.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= (3, 1)


def _plain_environment() -> dict[str, str]:
    """Messages in English, and numbers without a country's signs."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def _short_tmp() -> str | None:
    """A directory for the control socket, whose whole path may have some 100 characters."""
    return "/tmp" if os.path.isdir("/tmp") and os.access("/tmp", os.W_OK) else None


def _refused(server: Server, told: str) -> str:
    """Why there is no connection, and what the owner can do."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    last = lines[-1] if lines else "no message"
    cures = {
        "REMOTE HOST IDENTIFICATION": "ask the host's administrators whether its key has changed",
        "Host key verification": f"log in once with ssh {server.host} and compare the key",
        "Permission denied": f"see that ssh {server.host} logs you in, with a key or an agent",
        "Could not resolve": 'correct SERVER["host"]',
        "refused": 'see that the host is up and SERVER["port"] is right',
        "timed out": "see that the host can be reached from here, perhaps through a VPN",
    }
    cure = next((cures[key] for key in cures if key in told), f"try ssh {server.host}")
    return f"{server.host}: connection: {last}; {cure}"


# Locks


class Lock:
    """The right to publish to a place, held by a process on the server.

    It ends with that process, and that with the connection, so it cannot be left behind.
    """

    def __init__(self, connection: Connection, directory: str, token: str) -> None:
        self._connection = connection
        self._directory = directory
        self.token = token
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = self._connection.start("lock", self._directory, self.token)
        answer = _answer(self._process)
        if not answer.startswith("held"):
            self._end()
            raise refusal(self._connection.server, answer)
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def _beat(self) -> None:
        """Say every few seconds that somebody is still there."""
        process, count = self._process, 0
        assert process
        assert process.stdin
        with suppress(OSError, ValueError):
            while process.poll() is None:
                count += 1
                process.stdin.write(f"{count}\n")
                process.stdin.flush()
                time.sleep(3)

    def _end(self) -> None:
        if self._process and self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()


def refusal(server: Server, answer: str) -> PublishError:
    """The error for a lock that was not given."""
    state, _, holder = answer.partition(" ")
    if state == "busy":
        who = f" ({_shown(holder)})" if holder else ""
        cure = "wait until that is done; a publish that died frees the place within a minute"
        return BusyError(f"{server.place}: lock: another publish is going on{who}; {cure}")
    if state == "none":
        what = "the server has neither flock nor perl nor python3"
        return PublishError(f'{server.place}: lock: {what}; set SERVER["transport"] = "sftp"')
    return ConnectionLostError(f"{server.place}: lock: no answer; see what invoke doctor says")


def _shown(token: str) -> str:
    """The holder without the number of the process."""
    return " ".join(token.split()[:2])


def _answer(process: subprocess.Popen[str]) -> str:
    """What the lock script said."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith("@publish:lock "):
            return line.removeprefix("@publish:lock ").strip()
    return ""


def quoted(path: str) -> str:
    """A path as one word of an sftp command; inside quotes nothing is a pattern."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
