"""What those who keep the code type: tests, form and types, measurements, pins.

``tasks.py`` shows them beside the owner's tasks. It imports them each time that the tasks are
listed, so what they need is imported within them.
"""

from __future__ import annotations

import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.main import program
from invoke.tasks import task

if TYPE_CHECKING:
    from building.project import Project

ROOT = Path(__file__).resolve().parents[2]


@task
def test(_: Context) -> None:
    """Run the tests on all cores; words after -- go to pytest."""
    end(call_module("pytest", "-n", "auto", "--maxprocesses", "4", *project().extra))


@task(help={"fix": "Correct what ruff can correct by itself."})
def lint(_: Context, fix: bool = False) -> None:
    """Check form and types of the Python code."""
    checks = {
        "ruff check": ["ruff", "check", *["--fix"] * fix, "."],
        "ruff format": ["ruff", "format", *["--check"] * (not fix), "."],
        "mypy": ["mypy"],
    }
    if failed := [name for name, command in checks.items() if call_module(*command)]:
        sys.exit(f"lint: {', '.join(failed)}: see above; invoke lint --fix corrects form")
    print("lint: nothing to correct")


@task(help={"large": "Build 10,000 papers, too."})
def bench(_: Context, large: bool = False) -> None:
    """Measure reading of BibTeX, builds of 1,000 papers, and edits."""
    for name, *more in (("reading",), ("building", *["--large"] * large), ("editing",)):
        run(sys.executable, "-m", f"tests.bench.{name}", *more)


@task
def audit(_: Context) -> None:
    """Let Lighthouse (Node.js) mark the public site."""
    run(sys.executable, "-m", "tests.audit")


@task
def picture(_: Context) -> None:
    """Draw the pictures of the README from the built sites (Chromium)."""
    run(sys.executable, "-m", "tests.pictures")


@task
def torture(_: Context) -> None:
    """Publish under load, be killed, edit at random: for long."""
    os.environ["TORTURE"] = "1"
    publishing = (f"publish/test_{name}" for name in ("visitors", "kills", "hostile"))
    building = (f"site/test_{name}" for name in ("thousands", "warm_builds"))
    end(call_module("pytest", "-rP", *(f"tests/{name}.py" for name in (*publishing, *building))))


@task(help={"keep": "Keep the versions there are; only add and remove what changed."})
def lock(_: Context, keep: bool = False) -> None:
    """Pin the newest requirements, with hashes."""
    from .pins import pin

    pin(project(), keep=keep)


# What all tasks share


def project() -> Project:
    """This project, and what was typed after ``--``."""
    from building.project import Project

    os.chdir(ROOT)
    words = program.core.remainder if hasattr(program, "core") else ""
    return Project(ROOT, tuple(shlex.split(words)))


def call_module(name: str, *arguments: str) -> int:
    """Run a Python program of this environment and return its exit status."""
    if find_spec(name) is None:
        sys.exit(f"{name}: not installed here; run: python3 run.py test")
    return project().run([sys.executable, "-m", name, *arguments])


def run(*command: str) -> None:
    """Run a program, and end with its exit status if it fails."""
    end(project().run(command))


def end(status: int) -> None:
    """End with an exit status that is not zero; otherwise the next task has its turn."""
    if status:
        sys.exit(status)
