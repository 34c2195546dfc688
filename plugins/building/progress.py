"""How far a build is, where it takes long: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time

# Seconds that pass in silence, and those between two lines or two states of the bar.
PATIENCE, LINES, TICKS = 2.0, 10.0, 0.1
WIDTH = 24


class Progress:
    """Of one build, on standard output."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A build begins now."""
        self._next = time.monotonic() + PATIENCE
        self._drawn = 0

    def tell(self, what: str, done: int, total: int) -> None:
        """So much is done of a part of the build, which is called ``what``."""
        now = time.monotonic()
        if now < self._next:
            return
        if sys.stdout.isatty():
            self._next = now + TICKS
            full = WIDTH * done // max(total, 1)
            text = f"[{'#' * full}{'.' * (WIDTH - full)}] {what}, {done} of {total}"
            print(f"\r{text:<{self._drawn}}", end="", flush=True)
            self._drawn = len(text)
        else:
            self._next = now + LINES
            print(f"{what}: {done} of {total}", flush=True)

    def end(self) -> None:
        """Nothing is shown any more."""
        if self._drawn:
            print(f"\r{'':<{self._drawn}}\r", end="", flush=True)
        self._drawn = 0


PROGRESS = Progress()
"""Of the build that this process is at."""
