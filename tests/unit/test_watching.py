"""Whatever a build reads is watched, and each change is built once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from queue import SimpleQueue

import pytest

from building.live.server import News
from building.live.warm import Builder
from building.live.watching import build, keep_building, watched
from building.project import Project
from tests.projects import ROOT

# However busy the machine is, a change is seen sooner; a test that passes does not wait for it.
PATIENCE = 60


@pytest.mark.parametrize(
    "name", ["content/x.bib", "content/people.toml", "theme/site.css", "plugins/p/q.py", "conf.py"]
)
@pytest.mark.parametrize("act", ["add", "change", "remove", "replace"])
def test_changes(tmp_path, name, act):
    """However a file changes; an editor replaces it by another of the same name."""
    path = tmp_path / name
    for folder in ("content", "theme", "plugins/p"):
        (tmp_path / folder).mkdir(parents=True)
    if act != "add":
        path.write_text("before")
    changes = watched([tmp_path / part for part in ("content", "theme", "plugins", "conf.py")])
    _settled(changes, tmp_path / "content")
    if act == "remove":
        path.unlink()
    else:
        new = path if act != "replace" else path.with_name(".new~")
        new.write_text("after")
        new.replace(path)

    assert changes.get(timeout=PATIENCE) == [path]


@pytest.mark.parametrize(
    "name", ["__pycache__/x.cpython-311.pyc.123", ".#x.md", "x.md~", ".x.md.swp", "#x.md#"]
)
def test_what_programs_write_is_not_watched(tmp_path, name):
    """A build that fills a cache does not set off the next build."""
    (tmp_path / "__pycache__").mkdir()
    changes = watched([tmp_path])
    _settled(changes, tmp_path)
    (tmp_path / name).write_text("x")
    (tmp_path / "last.md").write_text("x")

    assert changes.get(timeout=PATIENCE) == [tmp_path / "last.md"]


def _settled(changes: SimpleQueue[list[Path]], folder: Path) -> None:
    """Return when the watch has begun; what it saw of the way there is forgotten."""
    for number in range(PATIENCE * 10):
        (folder / f"settle{number}").write_text("x")
        try:
            changes.get(timeout=0.1)
        except Exception:
            continue
        break
    while True:
        try:
            changes.get(timeout=0.3)
        except Exception:
            return


def command(program: str) -> list[str]:
    """Of a builder that does what a program says, and notices that it would be kept warm."""
    return [sys.executable, "-c", f"import sys; {program}"]


def test_keep_building(monkeypatch, capsys, tmp_path):
    """One build for each change, failed or not; changed files are named, and pages are told."""
    project, news = Project(tmp_path), News()
    changes: SimpleQueue[list[Path]] = SimpleQueue()
    for names in (["a.md"], list("abcd")):
        changes.put([tmp_path / name for name in names])
    told = iter(["a.md:1: title: none; write one"])
    monkeypatch.setattr("building.live.watching.build", lambda builder, news: next(told))
    first = news.build
    with pytest.raises(StopIteration):
        keep_building(project, Builder(command(""), tmp_path), changes, news)

    assert capsys.readouterr().out == "changed: a.md\nchanged: a, b, c, …\n"
    assert (news.build, news.problem) == (first, "a.md:1: title: none; write one")


@pytest.mark.parametrize(("status", "line"), [(0, "all went well"), (1, "x.bib:1: no year")])
def test_build_tells_what_it_said(tmp_path, capsys, status, line):
    """What a failed build says goes to the terminal, too; a good one has nothing to tell."""
    program = f"'--warm' in sys.argv or (print({line!r}, file=sys.stderr), sys.exit({status}))"
    builder = Builder(command(program), tmp_path)

    assert build(builder) == (line if status else "")
    assert capsys.readouterr().err == f"{line}{os.linesep}"


ACT = """
import os, sys
sys.path.insert(0, {plugins!r})
from pathlib import Path
from building.live import warm
seen = []
def act(in_sight):
    seen.append(os.getpid())
    print(len(seen), len({{*seen}}), file=sys.stderr)
    sys.exit(int(Path("status").read_text()))
warm.serve(act, Path("none")) if sys.argv[-1] == "--warm" else act(())
"""


def test_a_warm_process_builds_until_it_went_well_and_then_in_copies_of_itself(tmp_path):
    """They know of that build and of none since; new code is that of a new process."""
    program = ACT.format(plugins=str(ROOT / "plugins"))
    builder = Builder([sys.executable, "-c", program], tmp_path)

    def ended(status: int) -> list[str | int]:
        """How many builds in how many processes a build knows of, itself among them."""
        (tmp_path / "status").write_text(str(status))
        return [*builder.build()]

    assert [ended(status) for status in (2, 0, 3, 0)] == [
        ["1 1\n", 2],
        ["2 1\n", 0],
        ["3 2\n", 3],
        ["3 2\n", 0],
    ]
    builder.renew()
    assert ended(0) == ["1 1\n", 0]
    builder.close()


def test_pages_in_sight_are_told_of_before_the_end(tmp_path, capsys):
    """To a build that can have them first; pages hear of them, and of the end as ever."""
    program = f"""
import os, sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from pathlib import Path
from building.live import in_sight, warm
def act(names):
    print(*names, "are wanted", file=sys.stderr)
    if names:
        print(in_sight.WRITTEN, file=sys.stderr)
warm.serve(act, Path("none"))
"""
    builder, news = Builder([sys.executable, "-c", program], tmp_path), News()
    first = news.build
    with news.listening("a.html"):
        assert build(builder, news) == ""
        assert (news.build, news.early) == (first, False)
        assert build(builder, news) == ""
    builder.close()

    assert news.build != first
    assert news.early
    assert news.in_sight() == []
    assert capsys.readouterr().err.split("\n") == [" are wanted".strip(), "a.html are wanted", ""]


def test_sources(tmp_path):
    """The owner's data, the theme, the plugins and both settings files."""
    (tmp_path / "pelicanconf.py").write_text('PATH, THEME = "words", "looks"\n')
    names = [path.relative_to(tmp_path).as_posix() for path in Project(tmp_path).sources]

    assert names == ["words", "looks", "plugins", "pelicanconf.py", "publishconf.py"]
