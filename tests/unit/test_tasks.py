"""What the owner types does what it is called, and fails aloud."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from invoke.context import Context

import maintenance
import tasks
from building.project import Project
from maintenance import pins

ROOT = Path(tasks.__file__).parent

PELICANCONF = """\
import sys
sys.path.insert(0, "plugins")
PATH, THEME, SITENAME, SITEURL, TIMEZONE = "content", "theme", "Toy", "", "UTC"
PELICAN_CLASS = "building.StagedPelican"
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""

PUBLISHCONF = """\
from pelicanconf import *
SITEURL = "https://example.org/~toy"
SERVER = None
"""


class Toy:
    """A small site with these tasks, in a directory of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("content", "plugins", "theme/templates"):
            (root / name).mkdir(parents=True)
        shutil.copy(ROOT / "tasks.py", root)
        for name in ("atomic_publish", "pelican_bibtex"):
            (root / "plugins" / name).symlink_to(ROOT / "plugins" / name)
        for name in ("building", "maintenance"):
            shutil.copytree(ROOT / "plugins" / name, root / "plugins" / name)
        self.write("pelicanconf.py", PELICANCONF)
        self.write("publishconf.py", PUBLISHCONF)
        self.write("theme/templates/index.html", "{{ SITENAME }} at {{ SITEURL }}")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text)

    def index(self) -> str:
        return (self.root / "output/index.html").read_text()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "invoke", *arguments]

    def invoke(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.root, capture_output=True, text=True, check=False
        )

    @contextmanager
    def start(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A task that goes on; it is ended in any case, and after two minutes."""
        with subprocess.Popen(
            self.command(*arguments),
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            limit = threading.Timer(120, process.kill)
            limit.start()
            try:
                yield process
            finally:
                limit.cancel()
                process.kill()


@pytest.fixture
def project(tmp_path: Path) -> Toy:
    return Toy(tmp_path)


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


# The list of tasks

QUICKSTART = {
    "build",
    "clean",
    "gh-pages",
    "livereload",
    "preview",
    "publish",
    "rebuild",
    "regenerate",
    "reserve",
    "serve",
}


OURS = "audit bench check doctor headers lint lock new picture post releases rollback talk test torture".split()


def test_list_reads_like_a_table_of_contents():
    """Each task has one line that fits a terminal of 80 columns."""
    command = [sys.executable, "-m", "invoke", "--list"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split(None, 1) for line in result.stdout.splitlines()[2:] if line.strip()]
    told = dict(lines)

    assert {*QUICKSTART, *OURS} <= told.keys()
    assert all(text[0].isupper() and text.endswith(".") for text in told.values())


# Building


@pytest.mark.parametrize(
    ("task", "index", "told"),
    [
        ("build", "Toy at ", "built output/: 1 page, "),
        ("rebuild", "Toy at ", "built output/: 1 page, "),
        (
            "preview",
            "Toy at https://example.org/~toy",
            "built output/ for https://example.org/~toy",
        ),
    ],
)
def test_build(project, task, index, told):
    result = project.invoke(task)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(told)
    assert project.index() == index


def test_arguments_after_dashes_reach_pelican(project):
    """``--fatal warnings`` wins over the tasks' own ``--fatal errors``."""
    warn = 'import logging\nlogging.warning("content/x.bib:1: no year")\n'
    project.write(
        "plugins/warn.py", f"def register():\n    {warn.replace(chr(10), chr(10) + '    ')}"
    )
    project.write("pelicanconf.py", f'{PELICANCONF}PLUGINS, PLUGIN_PATHS = ["warn"], ["plugins"]\n')

    assert project.invoke("build").returncode == 0
    strict = project.invoke("build", "--", "--fatal", "warnings")
    assert strict.returncode == 1
    assert strict.stderr.splitlines()[0] == "content/x.bib:1: no year"


def test_plugin_that_fails_to_load_fails_the_build(project):
    project.write("pelicanconf.py", f'{PELICANCONF}PLUGINS = ["no_such"]\n')

    assert project.invoke("build").returncode == 1


@pytest.mark.parametrize("task", ["build", "serve", "reserve", "clean", "livereload", "regenerate"])
def test_broken_settings(project, task):
    """Whatever is typed, a mistake in the settings is one line."""
    project.write("pelicanconf.py", "PATH = (\n")
    result = project.invoke(task)

    told = "pelicanconf.py:1: syntax: '(' was never closed; correct the line [BUILD002]\n"
    assert (result.returncode, result.stderr) == (1, told)


def test_clean(project):
    """The output is emptied, with what interrupted builds left; the rest stays."""
    project.invoke("build")
    (project.root / ".output.new-1").mkdir()
    result = project.invoke("clean")

    assert result.stdout == "emptied output/\n"
    assert list((project.root / "output").iterdir()) == []
    assert not (project.root / ".output.new-1").exists()
    assert (project.root / "content").exists()


@pytest.mark.parametrize("output", [".", "letters"])
def test_clean_refuses_what_no_build_made(project, output):
    (project.root / "letters").mkdir()
    project.write("letters/to-my-mother.txt", "Dear")
    project.write("pelicanconf.py", f'{PELICANCONF}OUTPUT_PATH = "{output}"\n')
    result = project.invoke("clean")

    assert result.returncode == 1
    assert "OUTPUT_PATH: " in result.stderr
    assert (project.root / "letters/to-my-mother.txt").exists()


# Publishing


def test_publish_without_a_server(project):
    """Nothing is built, and the cure is named."""
    result = project.invoke("publish")

    told = 'publishconf.py: SERVER: not set; write SERVER = {"host": "…", "path": "…"}\n'
    assert (result.returncode, result.stderr) == (1, told)
    assert not (project.root / "output").exists()


def test_gh_pages(project):
    """The public site is committed to a branch of its own; the work tree is as it was."""
    git = ["git", "-C", str(project.root), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for key, value in [("user.name", "T"), ("user.email", "t@example.org")]:
        subprocess.run([*git, "config", key, value], check=True)
    result = project.invoke("gh-pages")
    shown = subprocess.run([*git, "show", "gh-pages:index.html"], capture_output=True, check=True)

    assert result.stdout.splitlines()[-1] == "committed to the branch gh-pages; not pushed"
    assert shown.stdout == b"Toy at https://example.org/~toy"
    assert not (project.root / "output").exists()


# Checking


def test_failing_program_fails_the_task(monkeypatch):
    """The exit status is that of the program."""
    monkeypatch.setattr(maintenance, "project", lambda: Project(ROOT, ("--no-such-option",)))
    with pytest.raises(SystemExit) as end:
        maintenance.test(Context())

    assert end.value.code == 4


def test_lint_names_what_failed(monkeypatch):
    """All three run, whichever fails."""
    done = []

    def failing(name: str, *arguments: str) -> int:
        done.append((name, *arguments))
        return int(name == "mypy")

    monkeypatch.setattr(maintenance, "call_module", failing)
    with pytest.raises(SystemExit, match=r"^lint: mypy: see above"):
        maintenance.lint(Context())

    assert done == [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)]


def test_program_that_is_not_installed():
    with pytest.raises(
        SystemExit, match=r"^no_such: not installed here; run: python3 run.py test$"
    ):
        maintenance.call_module("no_such")
    with pytest.raises(SystemExit, match=r"^no-such: no such program; install it and run again$"):
        maintenance.run("no-such")


@pytest.mark.parametrize(("keep", "upgrade"), [(False, True), (True, False)])
def test_lock(keep, upgrade):
    """The pins serve every supported Python and system, and carry hashes."""
    arguments = pins.arguments("requirements", keep)

    assert {"--universal", "--generate-hashes", "--python-version", "3.11"} <= {*arguments}
    assert arguments[-3:] == ["requirements.in", "-o", "requirements.txt"]
    assert ("--upgrade" in arguments) is upgrade


# Serving


def get(address: str) -> tuple[int, str | None, str]:
    """Status, type and text of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def get_when_up(address: str) -> tuple[int, str | None, str]:
    """The answer of a server that is about to listen."""
    for _ in range(100):
        with suppress(urllib.error.URLError):
            return get(address)
        time.sleep(0.1)
    return get(address)


def test_taken_port_is_told_before_the_build(project):
    with socket.create_server(("localhost", 0)) as other:
        result = project.invoke("reserve", "--port", str(other.getsockname()[1]))

    assert (result.returncode, result.stdout) == (1, "")
    assert not (project.root / "output").exists()


def test_nothing_to_serve(project):
    result = project.invoke("serve")

    assert result.stderr == "output: nothing is built yet; run: invoke build\n"
    assert result.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process on Windows")
@pytest.mark.parametrize("task", ["reserve", "livereload"])
def test_reserve(project, port, task):
    """Build and serve without a terminal; Ctrl-C is the ordinary end."""
    with project.start(task, "--port", str(port)) as process:
        lines = iter(process.stdout.readline, "")
        seen = [next(lines)]
        while "erving" not in seen[-1]:
            seen.append(next(lines))
        status, _, text = get_when_up(f"http://localhost:{port}/")
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        process.wait()

    assert seen[0].startswith("built output/: 1 page")
    assert (status, text) == (200, "Toy at ")
    assert rest.endswith("stopped serving\n")
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process on Windows")
def test_regenerate(project):
    """A change is built; a mistake costs one line and leaves the site; its repair is built."""
    index = "theme/templates/index.html"
    with project.start("regenerate") as process:
        lines = iter(process.stdout.readline, "")
        told = [next(lines), next(lines)]
        for text in ("{{ 1 // 0 }}", "better"):
            project.write(index, text)
            told += [next(lines), next(lines)]
            assert project.index() == ("Toy at " if "//" in text else "better")
        process.send_signal(signal.SIGINT)
        told += [process.stdout.read()]
        process.wait()

    assert [line.split(",")[0].split(";")[0].strip() for line in told] == [
        "built output/: 1 page",
        "watching the sources (Ctrl-C stops it)",
        f"changed: {index}",
        f"{index}:1: ZeroDivisionError: integer division or modulo by zero",
        f"changed: {index}",
        "built output/: 1 page",
        "stopped watching",
    ]
    assert process.returncode == 0
