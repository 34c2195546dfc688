"""A process that has imported all that a build needs, and builds in a copy of itself.

Importing takes longer than building a small site. The process reads a line for each build from
standard input, and writes one with a NUL and the exit status on stderr when it has ended. A copy
knows nothing of builds before it; who edits code ends the process and starts another. Where
processes cannot be copied (outside of Linux and macOS), each build is a new process.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

FLAG = "--warm"
# Beside the plugins' own modules, what is otherwise imported when the first text asks for it.
ALSO = ("typogrify.filters", "smartypants", "markdown.extensions.extra", "pygments.lexers.python")
END = "\0"


class Builder:
    """Builds of one command line, one after the other."""

    def __init__(self, command: Sequence[str], root: Path) -> None:
        self.command, self.root = list(command), root
        self._process: subprocess.Popen[str] | None = None
        self.renew()

    def renew(self) -> None:
        """Begin anew, as code has changed."""
        self.close()
        if hasattr(os, "fork"):
            self._process = self._started([*self.command, FLAG])

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def build(self) -> Iterator[str | int]:
        """Build; gives each line of stderr at once, and the exit status in the end."""
        if self._process and self._process.stdin and self._process.stderr:
            with suppress(BrokenPipeError):
                print(file=self._process.stdin, flush=True)
                for line in self._process.stderr:
                    before, ended, status = line.partition(END)
                    if before:
                        yield before
                    if ended:
                        yield int(status)
                        return
            self.close()  # It ended before its time: an import may have failed, which this tells.
        with self._started(self.command) as process:
            assert process.stderr is not None
            yield from process.stderr
        yield process.returncode

    def _started(self, command: Sequence[str]) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.root, stdin=pipe, stderr=pipe, text=True, encoding="utf-8"
        )


def serve(action: Callable[[], None], plugins: Path) -> None:
    """Do something in a copy of this process for each line of standard input."""
    _import_all(plugins)
    gc.freeze()  # what is there now stays, and no copy needs to look through it
    with suppress(KeyboardInterrupt):
        while sys.stdin.readline():
            child = os.fork()
            if child == 0:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                action()
                return
            _, status = os.waitpid(child, 0)
            print(f"{END}{os.waitstatus_to_exitcode(status)}", file=sys.stderr, flush=True)


def _import_all(plugins: Path) -> None:
    """The modules of every plugin; one that cannot be imported is told of by the build."""
    for name in (*ALSO, *_modules(plugins)):
        with suppress(Exception):
            importlib.import_module(name)


def _modules(plugins: Path) -> Iterable[str]:
    for package in sorted(path.parent for path in plugins.glob("*/__init__.py")):
        yield package.name
        for found in pkgutil.iter_modules([str(package)], f"{package.name}."):
            if not found.name.endswith("__main__"):
                yield found.name
