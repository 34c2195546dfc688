"""Long work, done by all processors; how far it is: a bar on a terminal or lines."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

# Seconds that pass in silence, and those between two lines or two states of the bar.
PATIENCE, LINES, TICKS = 2.0, 10.0, 0.1
WIDTH = 24
# Fewer tasks are done sooner than other processes are made for them.
WORTH_IT = 16

Task = TypeVar("Task")


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


def in_parallel(action: Callable[[Task], object], tasks: Sequence[Task], what: str) -> None:
    """Do something for each of the tasks, in any order.

    On Linux other processes do it, copies of this one as it is now; elsewhere, where a copy
    is not safe to make, this one does. Whatever a copy leaves undone is for whoever needs it.

    Args:
        action: What it changes in memory is lost.
        tasks: For one call each.
        what: Is done, in words.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores == 1 or len(tasks) < WORTH_IT:
        for number, task in enumerate(tasks):
            PROGRESS.tell(what, number, len(tasks))
            action(task)
        return
    context = multiprocessing.get_context("fork")
    done = context.Array("i", cores, lock=False)

    def share(first: int) -> None:
        for task in tasks[first::cores]:
            action(task)
            done[first] += 1

    processes = [context.Process(target=share, args=(first,)) for first in range(cores)]
    for process in processes:
        process.start()
    for process in processes:
        while process.is_alive():
            process.join(0.1)
            PROGRESS.tell(what, sum(done), len(tasks))
