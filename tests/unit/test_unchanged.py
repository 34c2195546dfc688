"""A build is spared where, and only where, it would make again what is there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from building.unchanged import Built

SETTINGS = {
    "PATH": "content",
    "THEME": "theme",
    "PLUGIN_PATHS": ["plugins"],
    "CACHE_PATH": "cache",
    "PUBLICATIONS_SRC": ["elsewhere/*.bib"],
}
FILES = (
    *("content/a.md", "content/deep/b.md", "theme/t.html", "plugins/p/q.py", "pelicanconf.py"),
    *("elsewhere/x.bib", "output/index.html", "output/a/index.html"),
)
NAMES = (*FILES, "content/new.md", "theme/new.css", "helper.py", "elsewhere/new.bib", "output/new")


@contextlib.contextmanager
def site() -> Iterator[Path]:
    """A built site, whose folder is the current one."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name in FILES:
            write(name, "as it was")
        yield Path(folder)


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def built(settings: dict = SETTINGS) -> Built:
    """What a build would look at now."""
    return Built(settings, Path("output").absolute())


def contents(folder: Path) -> dict[str, bytes]:
    """All that stands in the files of the site."""
    paths = (path for path in folder.rglob("*") if path.is_file() and "cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(["as it was", "x", ""])),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


@hypothesis_settings(max_examples=60, deadline=None)
@given(edits=st.lists(EDITS, max_size=4))
def test_any_edit_of_sources_or_output_is_noticed(edits):
    """Files written, removed and renamed, and all of that taken back."""
    with site() as folder:
        built().remember()
        before = contents(folder)
        assert built().is_there()
        for act, name, other in edits:
            path = Path(name)
            if act == "write":
                write(name, other)
            elif act == "remove":
                path.unlink(missing_ok=True)
            elif path.exists():
                Path(other).parent.mkdir(parents=True, exist_ok=True)
                path.replace(other)

        if contents(folder) != before:
            assert not built().is_there()
        elif not edits:
            assert built().is_there()


def test_a_file_of_the_same_words_and_another_date_is_another():
    """Where Git does not know a file, its date is the text's."""
    with site():
        built().remember()
        os.utime("content/a.md", (1, 1))

        assert not built().is_there()


def test_links_are_followed_but_not_round_in_a_circle():
    """A folder of another place counts where a build goes there, which is not out of content."""
    with site() as folder, tempfile.TemporaryDirectory() as other:
        Path(other, "x.py").write_text("as it was")
        Path("content/deep/up").symlink_to("..")
        Path("content/out").symlink_to(other)
        os.mkfifo("content/pipe")
        Path("content/nowhere").symlink_to("no such file")
        built().remember()
        assert built().is_there()
        Path(other, "x.py").write_text("another")
        assert built().is_there()

        Path("plugins/shared").symlink_to(other)
        built().remember()
        Path(other, "x.py").write_text("a third")
        assert not built().is_there()

        built().remember()
        Path("content/deep/up").unlink()
        Path("content/deep/up").symlink_to(folder / "content")
        assert built().is_there()  # the same folder
        Path("content/deep/up").unlink()
        Path("content/deep/up").symlink_to(".")
        assert not built().is_there()


@pytest.mark.parametrize("what", ["environment", "command", "output", "note", "commit"])
def test_what_else_decides_a_build(monkeypatch, what):
    with site() as folder:
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
        for command in (["init", "-q"], ["add", "content"], ["commit", "-qm", "first"]):
            subprocess.run([*git, *command], check=True)
        built().remember()
        assert built().is_there()
        other = Path("output").absolute()
        if what == "environment":
            monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
        elif what == "command":
            monkeypatch.setattr("sys.argv", ["pelican", "-s", "publishconf.py"])
        elif what == "output":
            other = folder / "another"
        elif what == "note":
            (note,) = Path("cache/built").iterdir()
            note.write_bytes(note.read_bytes()[:-5])
        else:
            subprocess.run([*git, "commit", "-qm", "none", "--allow-empty"], check=True)

        assert not Built(SETTINGS, other).is_there()
