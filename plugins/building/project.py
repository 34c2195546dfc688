"""The project as its settings files describe it: where its parts lie, and how it is built."""

from __future__ import annotations

import functools
import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .told import RefusedError, describe

SETTINGS, SETTINGS_PUBLIC = "pelicanconf.py", "publishconf.py"
BUILDER = Path(__file__).parent


@dataclass(frozen=True)
class Project:
    """A site's folder.

    Attributes:
        root: Where the settings files lie.
        extra: Words that go on to Pelican with each build.
    """

    root: Path
    extra: tuple[str, ...] = ()

    def settings(self, name: str = SETTINGS) -> dict[str, Any]:
        """The variables of a settings file.

        Raises:
            RefusedError: It cannot be run; the line says where and why.
        """
        return _read(self.root, name)

    @property
    def content(self) -> Path:
        """The folder of the owner's words and data."""
        return self.root / str(self.settings().get("PATH", "content"))

    @property
    def output(self) -> Path:
        """The directory that holds the built site."""
        return self.root / str(self.settings().get("OUTPUT_PATH", "output"))

    @property
    def sources(self) -> list[Path]:
        """The files and directories that a build reads."""
        theme = self.root / str(self.settings().get("THEME", "theme"))
        ours = [self.root / name for name in ("plugins", SETTINGS, SETTINGS_PUBLIC)]
        return [self.content, theme, *ours]

    def shown(self, path: str | Path) -> str:
        """The path as typed in the project's folder."""
        return os.path.relpath(path, self.root)

    def command(self, *arguments: str) -> list[str]:
        """Pelican's command line; any logged error is fatal unless the user says otherwise."""
        return [sys.executable, str(BUILDER), "--fatal", "errors", *arguments, *self.extra]

    def build(self, *arguments: str) -> None:
        """Build in a process of its own, so that edits of plugins and settings count.

        Raises:
            SystemExit: It failed, with the same status; it has said why.
        """
        if status := self.run(self.command(*arguments)):
            sys.exit(status)

    def run(self, command: Sequence[str]) -> int:
        """Run a program in the project's folder and return its exit status."""
        sys.stdout.flush()
        try:
            return subprocess.run(command, cwd=self.root, check=False).returncode
        except FileNotFoundError:
            line = f"{command[0]}: no such program; install it and run again"
            raise RefusedError(line) from None


@functools.cache
def _read(root: Path, name: str) -> dict[str, Any]:
    try:
        return runpy.run_path(str(root / name))
    except Exception as error:
        error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)  # not this line
        raise RefusedError(describe(error, name)) from None
