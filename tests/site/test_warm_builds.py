"""What `invoke livereload` builds after an edit is what a new process builds of the same sources."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from building.live.warm import Builder
from tests.projects import EVERYTHING, NOW, ROOT, build, compose

BIB = "content/publications.bib"
TALK = "content/talks/2025-07-15-patience.md"


def edit(path: Path, old: str, new: str) -> None:
    """Write something else into a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def works(root: Path) -> None:
    """A title, a key and the owner's name are others, and an entry is gone."""
    head, _, *rest = (root / BIB).read_text(encoding="utf-8").split("\n\n@")
    (root / BIB).write_text("\n\n@".join([head, *rest]), encoding="utf-8")
    edit(root / BIB, "lindqvist2023balance", "lindqvist2023law")
    edit(root / BIB, "Patient Barometers", "Impatient Barometers")
    edit(root / "content/people.toml", 'name = "', 'name = "Dr ')


def texts(root: Path) -> None:
    """A talk is changed, one moved, one new; a picture is another."""
    edit(root / TALK, "Universal", "Particular")
    (root / "content/talks/why-wait.md").rename(root / "content/talks/why-hurry.md")
    text = "Title: New\nDate: 2025-01-02\nEvent: A seminar\n\nWords, $x^2$ and `code`.\n"
    (root / "content/talks/new.md").write_text(text, encoding="utf-8")
    shutil.copyfile(root / "content/images/mara.jpg", root / "content/images/lamp.png")


def looks(root: Path) -> None:
    """A template, a style sheet and a word of the theme."""
    edit(root / "theme/templates/talks.html", "<h1>", "<h1>All ")
    edit(root / "theme/static/css/tokens.css", "--measure: 31rem", "--measure: 29rem")
    (root / "content/labels.toml").write_text('"Publications" = "Papers"\n', encoding="utf-8")


def back(root: Path) -> None:
    """All words are again as they were."""
    shutil.rmtree(root / "content")
    shutil.copytree(root / "first", root / "content")


def files(folder: Path) -> dict[str, bytes]:
    """What a built site consists of."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_builds_of_a_warm_process_are_those_of_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever has changed since the first, or is as it was then."""
    root = compose(EVERYTHING, tmp_path / "project")
    (root / "theme").unlink()
    shutil.copytree(ROOT / "theme", root / "theme")
    shutil.copytree(root / "content", root / "first")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    program = [sys.executable, str(ROOT / "plugins/building"), "-s", "pelicanconf.py"]
    builder = Builder([*program, "-o", str(tmp_path / "warm")], root)
    assert [*builder.build()][-1] == 0

    edits: list[list[Callable[[Path], None]]] = [[works], [texts, looks], [back]]
    for changes in edits:
        for change in changes:
            change(root)
        said = [*builder.build()]
        cold = build(root, tmp_path / "cold", "-s", "pelicanconf.py", "--fatal", "errors")

        assert said[-1] == 0, said
        assert files(tmp_path / "warm") == files(cold), changes
    builder.close()
