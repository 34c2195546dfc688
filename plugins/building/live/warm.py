"""A process that has imported all that a build needs and made one, and goes on in copies of itself.

Importing takes longer than building a small site, and much of what is made of texts is the same
in every build. The process reads a line for each build from standard input, which names as JSON
the pages that somebody looks at, and writes one with a NUL and the exit status on stderr when it
has ended. The first build is made by itself, so that
the copies that make the others find in their caches, each of which is keyed by content, what they
need. A copy knows nothing of those before it; who edits code ends the process and starts another.
Where processes cannot be copied (outside of Linux and macOS), each build is a new process.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from pelican.log import LimitFilter

from .in_sight import WRITTEN

FLAG = "--warm"
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

    def build(self, in_sight: Collection[str] = ()) -> Iterator[str | int]:
        """Build; gives each line of stderr at once, and the exit status in the end.

        Args:
            in_sight: Pages that come first; when they are there, the line is `WRITTEN`.
        """
        if self._process and self._process.stdin and self._process.stderr:
            with suppress(BrokenPipeError):
                print(json.dumps([*in_sight]), file=self._process.stdin, flush=True)
                for line in self._process.stderr:
                    before, ended, status = line.partition(END)
                    if before:
                        yield before
                    if ended and END + status.rstrip() == WRITTEN:
                        yield WRITTEN
                    elif ended:
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


def serve(build: Callable[[Sequence[str]], None], plugins: Path) -> None:
    """Build for each line of standard input: when it has gone well, in copies.

    Args:
        build: Is given the pages that somebody looks at; none before one has gone well.
    """
    _import_all(plugins)
    gone_well = False
    with suppress(KeyboardInterrupt):
        while line := sys.stdin.readline():
            if gone_well:
                child = os.fork()
                if child == 0:
                    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                    build(json.loads(line))
                    return
                _, ended = os.waitpid(child, 0)
                status = os.waitstatus_to_exitcode(ended)
            else:
                status = _status(partial(build, ()))
                gone_well = status == 0
                gc.freeze()  # what is there now stays, and no copy needs to look through it
            LimitFilter._raised_messages.clear()  # Pelican says nothing twice
            print(f"{END}{status}", file=sys.stderr, flush=True)


def _status(action: Callable[[], None]) -> int:
    """With which a process would end that does nothing but this."""
    try:
        action()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _import_all(plugins: Path) -> None:
    """The modules of every plugin; one that cannot be imported is told of by the build."""
    for name in _modules(plugins):
        with suppress(Exception):
            importlib.import_module(name)


def _modules(plugins: Path) -> Iterable[str]:
    for package in sorted(path.parent for path in plugins.glob("*/__init__.py")):
        yield package.name
        for found in pkgutil.iter_modules([str(package)], f"{package.name}."):
            if not found.name.endswith("__main__"):
                yield found.name
