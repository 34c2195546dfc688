"""The pinned requirements: which versions are installed, each with its hash, made by uv."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from building.project import Project

FILES = ("requirements", "requirements-dev")
HOW = "--universal --python-version 3.11 --generate-hashes --no-annotate --quiet".split()


def pin(project: Project, *, keep: bool) -> None:
    """Write the files of pins.

    Args:
        project: Whose.
        keep: Only add and remove what changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or _installed(project, Path(folder))
        for name in FILES:
            if status := project.run([uv, *arguments(name, keep)]):
                sys.exit(status)
    print(f"locked {' and '.join(f'{name}.txt' for name in FILES)}")


def arguments(name: str, keep: bool) -> list[str]:
    """How uv is asked for one file that serves every Python and system we support."""
    upgrade = [] if keep else ["--upgrade"]
    header = ["--custom-compile-command", "invoke lock"]
    return ["pip", "compile", *HOW, *header, *upgrade, f"{name}.in", "-o", f"{name}.txt"]


def _installed(project: Project, folder: Path) -> str:
    """Install uv, which nothing else needs, for this one run."""
    project.run([sys.executable, "-m", "venv", str(folder)])
    python = next(folder.glob("[bS][ic][nr]*/python*"))
    project.run([str(python), "-m", "pip", "install", "--quiet", "uv"])
    return str(python.with_name("uv"))
