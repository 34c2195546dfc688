"""One "now" for a build, and true dates of changes."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from building import clock

MAY = datetime(2025, 5, 1, 12, tzinfo=UTC)
JUNE = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_clock_of_the_environment(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def write(path: Path, text: str, time: datetime = MAY) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.timestamp(), time.timestamp()))


def commit(root: Path, time: datetime) -> None:
    name = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    name |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in name.items()}
    dates = dict.fromkeys(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"], time.isoformat())
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **name, **dates}, check=True)


def test_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    assert datetime(1970, 1, 2, tzinfo=UTC) == clock.now(tmp_path)


@pytest.mark.parametrize("value", ["yesterday", "1.5", "9" * 30])
def test_environment_without_a_time_is_refused(tmp_path, monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)

    with pytest.raises(ValueError, match=r"SOURCE_DATE_EPOCH: .*; set it"):
        clock.now(tmp_path)


def test_without_git_the_newest_source_counts(tmp_path):
    write(tmp_path / "a.md", "a", MAY)
    write(tmp_path / "b/c.md", "c", JUNE)
    write(tmp_path / ".hidden", "", datetime(2026, 1, 1, tzinfo=UTC))

    assert clock.now(tmp_path) == JUNE


def test_with_git_the_last_commit_counts(tmp_path):
    """So a fresh clone, whose files are all new, builds the same site."""
    write(tmp_path / "content/a.md", "a", JUNE)
    commit(tmp_path, MAY)

    assert clock.now(tmp_path / "content") == MAY


def test_a_change_not_yet_committed_moves_the_clock(tmp_path):
    """A post of today is not a post of the future, only because nothing was committed today."""
    write(tmp_path / "content/a.md", "a")
    commit(tmp_path, MAY)
    write(tmp_path / "content/new post.md", "b", JUNE)

    assert clock.now(tmp_path / "content") == JUNE


def test_last_changes_are_those_of_each_file(tmp_path):
    write(tmp_path / "content/é b.md", "a")
    write(tmp_path / "content/talks/c.md", "c")
    commit(tmp_path, MAY)
    write(tmp_path / "content/talks/c.md", "d", JUNE)
    commit(tmp_path, JUNE)
    write(tmp_path / "content/talks/new.md", "x")

    assert clock.last_changes(tmp_path / "content") == {"é b.md": MAY, "talks/c.md": JUNE}


def test_a_changed_file_has_no_date_until_it_is_committed(tmp_path):
    write(tmp_path / "a.md", "a")
    commit(tmp_path, MAY)
    write(tmp_path / "a.md", "b", JUNE)

    assert clock.last_changes(tmp_path) == {}


def test_lines_have_their_own_dates(tmp_path):
    write(tmp_path / "a.bib", "one\ntwo\nthree\n")
    commit(tmp_path, MAY)
    write(tmp_path / "a.bib", "one\nTWO\nthree\nfour\n")
    commit(tmp_path, JUNE)

    expected = {1: MAY, 2: JUNE, 3: MAY, 4: JUNE}
    assert expected == clock.line_changes(tmp_path / "a.bib")


def test_a_shallow_clone_knows_no_dates(tmp_path):
    """Its one commit seems to have made every file."""
    write(tmp_path / "origin/a.md", "a")
    commit(tmp_path / "origin", MAY)
    write(tmp_path / "origin/b.md", "b")
    commit(tmp_path / "origin", JUNE)
    clone = ["git", "clone", "-q", "--depth", "1", f"file://{tmp_path}/origin", "clone"]
    subprocess.run(clone, cwd=tmp_path, check=True)

    assert clock.last_changes(tmp_path / "clone") == {}
    assert clock.line_changes(tmp_path / "clone/a.md") == {}


def test_no_git_no_dates(tmp_path):
    write(tmp_path / "a.md", "a")

    assert clock.last_changes(tmp_path) == {}
    assert clock.line_changes(tmp_path / "a.md") == {}
