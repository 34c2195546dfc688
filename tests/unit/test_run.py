"""The first command a stranger types: what it installs, when, and what it says."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
TEXTS = {"requirements.txt": "", "requirements-dev.txt": ""}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with nothing to install, so that no network is needed."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def venv(project: Path) -> Path:
    """An environment that looks made, with no mark of anything installed."""
    python = run.python(project / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    return project / ".venv"


def mark(venv: Path, name: str) -> Path:
    """Say that ``name`` is installed from what the requirements are now."""
    path = venv / f"{name}.installed"
    path.write_text(run.key(*run.parts(name)))
    return path


# Which task needs what


@pytest.mark.parametrize(
    ("arguments", "requirements", "task"),
    [
        ([], "requirements.txt", ["reserve"]),
        (["--port", "8001"], "requirements.txt", ["reserve", "--port", "8001"]),
        (["build"], "requirements.txt", ["build"]),
        (["--list"], "requirements.txt", ["--list"]),
        (["build", "--", "-v", "test"], "requirements.txt", ["build", "--", "-v", "test"]),
        (["test"], "requirements-dev.txt", ["test"]),
        (["test", "--", "-k", "x"], "requirements-dev.txt", ["test", "--", "-k", "x"]),
        (["lint"], "requirements-dev.txt", ["lint"]),
        (["clean", "lint"], "requirements-dev.txt", ["clean", "lint"]),
    ],
)
def test_main(project, monkeypatch, arguments, requirements, task):
    """Set-up comes first; then invoke gets the words as they were typed."""
    done = []
    monkeypatch.setattr(run, "install_programs", lambda: done.append("programs"))
    monkeypatch.setattr(run, "set_up", done.append)
    monkeypatch.setattr(run, "become", lambda command: done.append(command[1:]))
    run.main(arguments)

    programs = ["programs"] if task[0] == "test" else []
    assert done == [*programs, requirements, ["-m", "invoke", *task]]


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_old_python(version):
    """An older Python gets one line that says so, and no traceback."""
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_path('run.py')"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    told = "run.py: this is Python 3.{}, and 3.11 or newer is needed; install it and run"
    assert result.returncode == 1
    assert result.stderr.startswith(told.format(version[1]))
    assert result.stderr.count("\n") == 1


def test_old_python_can_read_the_file():
    """No syntax newer than Python 3.6, or the line above would never be told."""
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))


# The environment: what it is made from, and when it is made again


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_to_do_when_marked(venv, name):
    """A second run installs nothing."""
    mark(venv, name)

    assert run.is_set_up(name, venv)


@pytest.mark.parametrize(
    ("changed", "still_set_up"),
    [("requirements-dev.txt", ["requirements.txt"]), ("requirements.txt", [])],
)
def test_changed_requirements(venv, changed, still_set_up):
    """The file of the tests may change without touching what the site needs; not the reverse."""
    for name in TEXTS:
        mark(venv, name)
    Path(changed).write_text("another==1")

    assert [name for name in TEXTS if run.is_set_up(name, venv)] == still_set_up


def test_another_python(venv, monkeypatch):
    """A newer Python gets an environment of its own."""
    mark(venv, "requirements.txt")
    monkeypatch.setattr(run.sys, "version_info", (3, 99, 0))

    assert not run.is_set_up("requirements.txt", venv)


def test_python_that_went_away(venv):
    """A system update that removes the Python of the environment is noticed."""
    mark(venv, "requirements.txt")
    run.python(venv).unlink()

    assert not run.is_set_up("requirements.txt", venv)


@pytest.mark.parametrize(
    ("marked", "wanted", "steps"),
    [
        ([], "requirements.txt", ["venv", "pip"]),
        ([], "requirements-dev.txt", ["venv", "pip"]),
        (["requirements.txt"], "requirements-dev.txt", ["pip"]),
        (["requirements.txt"], "requirements.txt", []),
        (["requirements.txt", "requirements-dev.txt"], "requirements-dev.txt", []),
    ],
)
def test_set_up(venv, monkeypatch, marked, wanted, steps):
    """An environment is made only where there is none, and what the tests need is added to it."""
    for name in marked:
        mark(venv, name)
    done = []
    monkeypatch.setattr(run, "attempt", lambda command, cure: done.append(command[2]))
    run.set_up(wanted, venv)

    assert done == steps
    assert run.is_set_up(wanted, venv)
    assert run.is_set_up("requirements.txt", venv)


def test_interrupted_set_up_is_repaired(venv, monkeypatch):
    """The mark is written last: a failing step leaves none, and the next run begins anew."""
    with monkeypatch.context() as patch:
        patch.setattr(run.subprocess, "call", lambda command: "pip" in command)
        with pytest.raises(SystemExit, match=r"could not set up \.venv; see the message above"):
            run.set_up("requirements.txt", venv)

    assert not run.is_set_up("requirements.txt", venv)
    monkeypatch.setattr(run.subprocess, "call", lambda command: 0)
    run.set_up("requirements.txt", venv)
    assert run.is_set_up("requirements.txt", venv)


def test_a_linked_environment_is_made_where_it_leads(project, monkeypatch):
    """Python's venv would empty what the link leads to, and then fail."""
    real, venv, commands = project / "elsewhere", project / ".venv", []
    real.mkdir()
    venv.symlink_to(real)
    monkeypatch.setattr(run.subprocess, "call", lambda command: commands.append(command) or 0)
    run.set_up("requirements.txt", venv)

    assert commands[0][-1] == str(real)


def test_hashes_are_required(project):
    """Nothing is installed that was not pinned with its hash."""
    command = run.pip_command("requirements.txt", project / ".venv")

    assert command[1:4] == ["-m", "pip", "install"]
    assert command[-3:] == ["--require-hashes", "-r", str(project / "requirements.txt")]


def test_for_real(project):
    """An environment is made, marked, and its Python works."""
    shutil.copy(ROOT / "run.py", project)
    command = [sys.executable, "run.py", "build"]
    first = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    second = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    # There is no invoke where nothing is installed: reaching that point is the proof.
    assert first.stderr.startswith("run.py: installing requirements.txt into .venv/, once\n")
    assert "No module named invoke" in first.stderr
    assert second.stderr.endswith("No module named invoke\n")
    assert second.stderr.count("\n") == 1


# Programs that tests drive


OTHERS = (
    "apache2 busybox csh faketime firefox fish goaccess nginx rsync ssh sshd WebKitWebDriver"
    " Xvfb".split()
)


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ([*OTHERS, "chromium-headless-shell", "git", "w3m"], []),
        ([*OTHERS, "google-chrome", "git", "w3m"], []),
        ([*OTHERS, "chromium", "git", "w3m"], ["chromium-headless-shell", "fonts-liberation"]),
        ([*OTHERS, "chromium-headless-shell"], ["git", "w3m"]),
        (
            ["chromium-headless-shell", "git", "w3m"],
            [
                "apache2",
                "busybox",
                "csh",
                "faketime",
                "fish",
                "firefox-esr",
                "goaccess",
                "nginx-light",
                "rsync",
                "openssh-client",
                "openssh-server",
                "webkit2gtk-driver",
                "xvfb",
            ],
        ),
    ],
)
def test_missing_packages(monkeypatch, there, missing):
    """Only what is really missing is asked for."""
    monkeypatch.setattr(run.shutil, "which", lambda name, path="": name in there or None)
    monkeypatch.setattr(run, "local_name", lambda name: name)

    assert run.missing_packages() == missing


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("debian", ["chromium-headless-shell", "firefox-esr", "w3m"]),
        ("ubuntu", ["chromium-browser", "firefox", "w3m"]),
        ("arch", ["chromium", "firefox-esr", "w3m"]),
    ],
)
def test_local_name(monkeypatch, system, names):
    monkeypatch.setattr(run.platform, "freedesktop_os_release", lambda: {"ID": system})

    packages = ("chromium-headless-shell", "firefox-esr", "w3m")
    assert [run.local_name(name) for name in packages] == names


def test_the_browser_with_windows_does_where_there_is_no_other(monkeypatch):
    """Outside of Debian."""
    there = [*OTHERS, "chromium", "git", "w3m"]
    monkeypatch.setattr(run.shutil, "which", lambda name, path="": name in there or None)
    monkeypatch.setattr(run.platform, "freedesktop_os_release", lambda: {"ID": "arch"})

    assert run.missing_packages() == []


APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
INSTALL = [*APT, "install", "-y", "--no-install-recommends", "w3m"]


@pytest.mark.parametrize(
    ("there", "user", "terminal", "commands"),
    [
        (["apt-get"], 0, False, [[*APT, "update"], INSTALL]),
        (["apt-get", "sudo"], 1, True, [["sudo", *APT, "update"], ["sudo", *INSTALL]]),
        (
            ["apt-get", "sudo"],
            1,
            False,
            [["sudo", "-n", *APT, "update"], ["sudo", "-n", *INSTALL]],
        ),
        (["apt-get"], 1, True, []),
        (["brew", "sudo"], 1, True, []),
    ],
    ids=["root", "sudo, asks", "sudo, no terminal", "no rights", "no apt"],
)
@pytest.mark.skipif(os.name == "nt", reason="there is no apt")
def test_apt_commands(monkeypatch, there, user, terminal, commands):
    monkeypatch.setattr(run.shutil, "which", lambda name, path="": name in there or None)
    monkeypatch.setattr(run.os, "geteuid", lambda: user)
    monkeypatch.setattr(run.sys.stdin, "isatty", lambda: terminal, raising=False)

    assert run.apt_commands(["w3m"]) == commands


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ([[]], ""),
        ([["w3m"], []], "run.py: the tests need w3m: apt-get install w3m\n"),
        (
            [["w3m"], ["w3m"]],
            "run.py: the tests need w3m: apt-get install w3m\n"
            "run.py: not installed: w3m; the tests that need them cannot pass\n",
        ),
    ],
    ids=["nothing missing", "installed", "cannot be installed"],
)
def test_install_programs(monkeypatch, capsys, missing, told):
    """What is to be installed is said before, and what could not be is said after."""
    states = iter([*missing, missing[-1]])
    monkeypatch.setattr(run, "missing_packages", lambda: next(states))
    monkeypatch.setattr(run, "apt_commands", lambda packages: [["apt-get", "install", *packages]])
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: 0)
    run.install_programs()

    assert capsys.readouterr().err == told


# The pins


@pytest.mark.parametrize("name", TEXTS)
def test_pins_name_no_place(name):
    """The files hold for everyone: no index, no path, and a hash for every version."""
    text = (ROOT / name).read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("#", " "))]

    assert not any(word in text for word in ("://", "--index", "--find-links", " /"))
    assert all("==" in line and line.endswith("\\") for line in lines)
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(names)


def test_tests_run_with_the_pins_of_the_site():
    """requirements-dev.txt contains requirements.txt, version by version."""
    pins = [
        {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in TEXTS
    ]

    assert pins[0] < pins[1]


def test_continuous_integration_is_the_test_command_of_the_readme():
    """.ci/run runs ``python3 run.py test`` and nothing else."""
    lines = (ROOT / ".ci/run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "python3 run.py test"]
