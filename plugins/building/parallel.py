"""Work for all processors: what fills a cache or writes files, and gives nothing back."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from .progress import PROGRESS

Task = TypeVar("Task")

# Fewer tasks are done sooner than other processes are made for them.
WORTH_IT = 16


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
