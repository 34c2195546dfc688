"""The right to publish over SFTP, where no process on the server can hold a lock.

A lease is a directory, which only one client can make, with the time until which it counts,
renewed while the publish goes on. A publish that dies without a word leaves a lease that ends
by itself. What names its holder says nothing about the computer to anybody else.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import threading
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from atomic_publish.errors import PublishError
from atomic_publish.transports.shell import busy

if TYPE_CHECKING:
    from atomic_publish.transports.sftp import Sftp

LEASE = 30
"""Seconds for which a lease counts; it is renewed three times in that time."""


class Lease:
    """Held for as long as a ``with`` block lasts.

    The time in it is the publishers' own; their clocks may differ by a few seconds. A lease that
    promises more than it can is held to its word only as long as it keeps changing.
    """

    def __init__(self, sftp: Sftp, directory: str, token: str) -> None:
        self._sftp = sftp
        self._directory = directory
        self._path = f"{directory}/lease"
        self._file = f"{self._path}/until"
        self._token = token
        self._held = False
        self._seen = 0.0
        self._stop = threading.Event()
        self._renewal = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Self:
        self._sftp.do(("make", self._directory))
        if not self._make():
            until, holder = self._holder()
            if not self._is_over(until, holder):
                raise self._busy(holder)
            aside = f"{self._path}.{secrets.token_hex(4)}.gone"
            if self._sftp.attempt(f'rename "{self._path}" "{aside}"').code or not self._make():
                raise self._busy("")
            self._sftp.do(("drop", aside))
        self._held = True
        self._renewal.start()
        return self

    def _busy(self, holder: str) -> PublishError:
        return PublishError(self._sftp.server.place, "lock", *busy(holder, f"in {LEASE} seconds"))

    def _make(self) -> bool:
        """Make the directory, which succeeds for one client only, and sign it."""
        made = self._sftp.attempt(f'mkdir "{self._path}"').code == 0
        if made:
            self._sign()
        return made

    def _sign(self) -> None:
        until = int(time.time()) + LEASE
        self._sftp.write({self._file: f"{until} {self._token}\n"})

    def _holder(self) -> tuple[int, str]:
        """The time and the token of who holds it; waits for one that is just being made."""
        for pause in (0.3, LEASE / 6, 0):
            text = self._sftp.read(self._file).get(self._file, "").strip()
            until, _, token = text.partition(" ")
            if until.isdecimal() and len(until) < 12 and token:
                return int(until), token
            time.sleep(pause)
        return 0, "nobody"

    def _is_over(self, until: int, holder: str) -> bool:
        """Whether the time is over, by this clock, or absurd and no longer renewed."""
        if _is_gone(holder.split()[-1]):
            return True
        if until > time.time() + 2 * LEASE:
            time.sleep(LEASE / 2)
            return self._holder() == (until, holder)
        return until < time.time()

    def require(self) -> None:
        """Stop if somebody else has taken over, as after this computer slept.

        Nobody can have in the seconds after it was seen to be ours.
        """
        if not self._held or abs(time.time() - self._seen) < LEASE / 6:
            return
        if self._holder()[1] != self._token:
            place, what = self._sftp.server.place, "taken over by another publish"
            raise PublishError(place, "lock", what, "run the command again")
        self._seen = time.time()

    def _renew(self) -> None:
        while not self._stop.wait(LEASE / 3):
            with suppress(PublishError):
                self._sign()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._renewal.join()
        with suppress(PublishError):
            self.require()
            self._held = False
            self._sftp.attempt(f'-rm "{self._file}"', f'rmdir "{self._path}"')


def _digest(text: str) -> str:
    return hashlib.sha256(f"{uuid.getnode():x} {text}".encode()).hexdigest()[:12]


def this_process() -> str:
    """This computer and process, as only this computer can tell."""
    return f"{_digest('')}-{_digest(str(os.getpid()))}"


def _is_gone(process: str) -> bool:
    """Whether a process was of this computer and runs no longer."""
    computer, _, number = process.partition("-")
    if computer != _digest(""):
        return False
    try:
        told = subprocess.run(
            ["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return number not in map(_digest, told.stdout.split())
