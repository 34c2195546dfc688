"""How far a long build is, on a terminal and elsewhere; work for all processors."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pelican import signals

from building import progress, staged
from building.progress import Progress, in_parallel


@pytest.fixture
def clock(monkeypatch):
    """The time as it is set, in seconds."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(
    ("terminal", "expected"),
    [
        (False, "drawing: 30 of 100\ndrawing: 60 of 100\n"),
        (True, ["", "[#######.................] drawing, 30 of 100"]),
    ],
)
def test_a_long_build_says_how_far_it_is(clock, monkeypatch, capsys, terminal, expected):
    """After two seconds: a bar on a terminal, which goes in the end; else a line each ten."""
    monkeypatch.setattr(progress.sys.stdout, "isatty", lambda: terminal, raising=False)
    shown = Progress()
    for seconds, done in ((1.9, 10), (2.1, 30), (2.15, 31), (12.2, 60)):
        clock[0] = 100.0 + seconds
        shown.tell("drawing", done, 100)
    shown.end()
    said = capsys.readouterr().out

    assert (said.split("\r")[:2] if terminal else said) == expected
    assert not terminal or said.endswith(" \r")


@pytest.mark.parametrize("worth", [1, 1_000])
def test_each_task_is_done_once(tmp_path, monkeypatch, worth):
    """In other processes or in this one; one that fails leaves its task to whoever needs it."""
    monkeypatch.setattr(progress, "WORTH_IT", worth)
    in_parallel(lambda name: (tmp_path / name).touch(exist_ok=False), list("abcdefg"), "making")

    assert sorted(path.name for path in tmp_path.iterdir()) == list("abcdefg")


def test_pages_are_counted_while_they_are_written(clock, capsys):
    """Of all that have a page each; lists and feeds come on top, and are no more than all."""
    reading = SimpleNamespace(context={"bibliography": [1, 2], "talks": [3], "pages": None})
    staged.PROGRESS.begin()
    with staged._telling_of_pages():
        signals.all_generators_finalized.send([reading])
        for seconds in (5, 15.1, 25.2, 35.3):
            clock[0] = 100.0 + seconds
            signals.content_written.send("output/index.html", context={})
    signals.content_written.send("output/index.html", context={})

    said = [f"writing pages: {number} of 3\n" for number in (1, 2, 3, 3)]
    assert capsys.readouterr().out == "".join(said)
