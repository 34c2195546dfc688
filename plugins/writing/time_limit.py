"""A limit for what takes time in no proportion to its size, such as a thousand nested brackets."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLongError(Exception):
    """The time is up; no ``OSError``, which would be taken for trouble with some file."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop after so many seconds of the processor, where the system can tell: not on Windows.

    Raises:
        TooLongError: It took longer.
    """
    if not _can_tell():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def not_counted() -> Iterator[None]:
    """Time that no limit counts: what takes long, but in proportion, such as copies of a photo."""
    left = signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0] if _can_tell() else 0
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_VIRTUAL, left)


def _can_tell() -> bool:
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
