"""One connection to the server with the system's ssh, and the programs that run through it.

It is made with the owner's own configuration, agent and known hosts; everything else goes
through it (``ControlPath``) and cannot make another: when it is lost, all ends. Programs get
lists of arguments, and what they print is read up to a limit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from atomic_publish.errors import ConnectionLostError, PublishError, plain
from atomic_publish.settings import Server

KEEPER = Path(__file__).with_name("keeper.sh")

ALIVE = ("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ConnectTimeout=20")
"""A lost network is noticed in 15 seconds."""

PLAIN = (
    *("-o", "StrictHostKeyChecking=ask", "-o", "ClearAllForwardings=yes"),
    *("-o", "RequestTTY=no", "-o", "PermitLocalCommand=no", "-o", "ControlPersist=no"),
    *("-o", "Compression=yes"),
)
"""Whatever the owner's configuration says, host keys are checked and nothing else is opened."""

FULL = re.compile(r"No space left|Disk quota exceeded|disk full|\(28\)|\(122\)", re.IGNORECASE)
LOST = {12, 20, 30, 35, 255}
"""Exit statuses of ssh and rsync for a broken connection or a killed other side."""

MOST = 64 * 2**20
"""Bytes of any answer, and of any book: lists of half a million files."""

CURES = {
    "REMOTE HOST IDENTIFICATION": "ask the host's administrators whether its key has changed",
    "Host key verification": "log in once with ssh {} and compare the key",
    "Permission denied": "see that ssh {} logs you in, with a key or an agent",
    "Could not resolve": 'correct SERVER["host"]',
    "refused": 'see that the host is up and SERVER["port"] is right',
    "timed out": "see that the host can be reached from here, perhaps through a VPN",
}
"""What the owner can do where ssh cannot connect, by a part of what it says."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a transfer moved over the network."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(self.files + other.files, self.bytes + other.bytes)


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended: its status, output and messages."""

    code: int
    output: str
    told: str


class Connection:
    """One authenticated connection to the server, for as long as a ``with`` block lasts."""

    def __init__(self, server: Server, progress: Progress = lambda line: None) -> None:
        self.server = server
        self.progress = progress
        tidy(short_tmp())
        made = tempfile.mkdtemp(prefix=f"publish-{os.getpid()}-", dir=short_tmp())
        self.folder = Path(made)
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
                ["/bin/sh", str(KEEPER), str(self.folder), *ssh],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        while not self._socket.exists():
            if self._keeper.poll() is not None:
                told = (self.folder / "err").read_text(errors="replace")
                self.close()
                raise _refused(server, told)
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; what still runs over it ends too."""
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(5)
        deadline = time.monotonic() + 2
        while self.folder.exists() and time.monotonic() < deadline:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def through(self) -> list[str]:
        """Options for programs that use the connection; with it gone they fail at once."""
        control = ["-o", f"ControlPath={self._socket}", "-o", "ControlMaster=no"]
        return ["-F", os.devnull, *control, "-o", "ProxyCommand=false", "-o", "BatchMode=yes"]

    def run(
        self,
        command: list[str],
        text: str = "",
        seconds: float = 3600,
        heard: Callable[[str], None] = lambda text: None,
    ) -> Ended:
        """Run a local program that talks to the server; ``heard`` is told what it prints."""
        with (
            tempfile.TemporaryFile(dir=self.folder) as given,
            ThreadPoolExecutor(2) as pool,
        ):
            given.write(text.encode("utf-8", "surrogateescape"))
            given.seek(0)
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_plain_environment(),
            )
            assert process.stdout
            assert process.stderr
            timer = threading.Timer(seconds, process.kill)
            timer.start()
            told = pool.submit(_read, process, process.stderr, lambda text: None)
            output = _read(process, process.stdout, heard)
            code = process.wait()
            timer.cancel()
            return Ended(code, output, told.result())

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        """Start a program that goes on reading its input."""
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",
            env=_plain_environment(),
        )

    def failure(self, ended: Ended, what: str) -> PublishError:
        """The error for a program that failed, in words for the owner."""
        lines = [plain(line.strip(), 200) for line in ended.told.splitlines() if line.strip()]
        last = lines[-1] if lines else f"{what} ended with status {ended.code}"
        place = self.server.place
        if FULL.search(ended.told):
            cure = "make room there and run the command again; the site is as it was"
            return PublishError(place, "disk", "the server has no room left", cure)
        if ended.code in LOST or ended.code < 0:
            cure = "run the command again, which goes on from here; the site is whole"
            return ConnectionLostError(place, "connection", f"lost ({last})", cure)
        said = next((line for line in lines if "rror" in line or "denied" in line), last)
        return PublishError(place, what, said)


def _read(process: subprocess.Popen[bytes], pipe: IO[bytes], heard: Progress) -> str:
    """All that is printed; a program that prints without end is ended."""
    chunks, size = [], 0
    while chunk := os.read(pipe.fileno(), 65536):
        size += len(chunk)
        if size > MOST:
            process.kill()
            break
        chunks.append(chunk)
        heard(chunk.decode("utf-8", "replace"))
    pipe.close()
    return b"".join(chunks).decode("utf-8", "surrogateescape")


def tidy(folder: Path) -> None:
    """Remove what publishes have left here that were killed together with their keeper."""
    for path in folder.glob("publish-*-*"):
        number = path.name.split("-")[1]
        with suppress(OSError):
            if number.isdigit() and path.stat().st_uid == os.getuid() and not _runs(int(number)):
                shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is somebody else's
    return True


def _plain_environment() -> dict[str, str]:
    """Messages in English, numbers without a country's signs, listings in UTC."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC0"}


def short_tmp() -> Path:
    """A directory for the control socket, whose whole path may have some 100 characters."""
    short = os.path.isdir("/tmp") and os.access("/tmp", os.W_OK)
    return Path("/tmp" if short else tempfile.gettempdir())


def _refused(server: Server, told: str) -> PublishError:
    """Why there is no connection, and what the owner can do."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    last = plain(lines[-1], 200) if lines else "no message"
    found = (cure for part, cure in CURES.items() if part in told)
    cure = next(found, "try ssh {}").format(server.host)
    return ConnectionLostError(server.host, "connection", last, cure)
