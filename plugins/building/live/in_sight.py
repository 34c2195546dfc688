"""Pages that somebody looks at, written before the rest of a build is done.

A copy of the building process, made when all sources are read, writes them into a folder beside
the output, and nothing else; the build goes on as if there were no copy, and its output takes
effect as a whole as ever. Until then a server may show what is in that folder.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import signal
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

# The folder of a language, or none.
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-\w+)*/)?", re.ASCII | re.IGNORECASE)
WRITTEN = "\0written"
"""The line on stderr that says they are there."""


def folder_beside(output: Path) -> Path:
    """Where they are, by their paths in the output."""
    return output.with_name(f".{output.name}.in-sight")


class InSight:
    """The copy that writes pages of a build; see the module.

    Args:
        names: Their paths in the output, such as ``talks/index.html``.
        output: The folder of the built site.
    """

    def __init__(self, names: Collection[str], output: Path) -> None:
        self.names, self.folder = names, folder_beside(output)
        self._process = 0
        self._clear()

    def begin(self, generators: Iterable[Any], writer: Any) -> None:
        """Go on in a copy, when the generators have read everything.

        Args:
            writer: Nobody else's, as it remembers what it has written.
        """
        self._process = os.fork()
        if not self._process:
            try:
                self._write(generators, writer)
            finally:
                os._exit(0)  # neither the build's cleaning up nor its words are the copy's

    def end(self) -> None:
        """The build is done, and so is this."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        self._clear()

    def _clear(self) -> None:
        """Take away what this, or a build that was cut off, has left."""
        for left in self.folder.parent.glob(f"{glob.escape(self.folder.name)}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _write(self, generators: Iterable[Any], writer: Any) -> None:
        told = os.dup(2)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        hidden = self.folder.with_name(f"{self.folder.name}-{os.getpid()}")
        chosen = _Chosen(writer, self.names, hidden)
        with suppress(_AllWrittenError):
            for generator in generators:
                generator.output_path = str(hidden)
                generator.generate_output(chosen)
        hidden.rename(self.folder)
        os.write(told, f"{WRITTEN}\n".encode())


class _AllWrittenError(Exception):
    """Nothing else is wanted."""


class _Chosen:
    """Pelican's writer, of chosen pages."""

    def __init__(self, writer: Any, names: Collection[str], folder: Path) -> None:
        self._writer, self._wanted, self._folder = writer, {*names}, folder
        writer.output_path = str(folder)

    def write_file(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Write a page that is wanted, or may be so in another language, below its folder."""
        ends = [wanted for wanted in self._wanted if wanted.endswith(name)]
        if any(_LANGUAGE.fullmatch(wanted.removesuffix(name)) for wanted in ends):
            self._writer.write_file(name, *args, **kwargs)
            self._wanted = {each for each in self._wanted if not (self._folder / each).is_file()}
            if not self._wanted:
                raise _AllWrittenError

    def write_feed(self, *_: Any, **__: Any) -> None:
        """Nobody looks at feeds."""
