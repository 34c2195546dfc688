"""A text has seconds, not minutes; copies of its photos are made in time of their own."""

from __future__ import annotations

import time

import pytest

from writing.time_limit import TooLongError, at_most, not_counted


def work(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_what_takes_too_long_is_stopped():
    with pytest.raises(TooLongError), at_most(0.02):
        work(5)


def test_what_is_not_counted_may_take_its_time():
    with at_most(0.1):
        with not_counted():
            work(0.3)
        work(0.01)


def test_the_rest_is_counted_again():
    with at_most(0.02):
        with not_counted():
            work(0.05)
        with pytest.raises(TooLongError):
            work(5)


def test_without_a_limit_nothing_is_stopped():
    with not_counted():
        work(0.01)
    work(0.05)
