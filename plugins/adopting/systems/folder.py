"""The folder of another site, which nobody trusts: what of it is read, and how much."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from building.told import RefusedError
from pelican_bibtex.encoding import decode

from ..report import Report

MAX_FILES = 50_000
"""Files that are looked at; nobody's own site has as many."""
MAX_TEXT = 2_000_000
"""Bytes of a file that is read as text."""
MAX_FILE = 100_000_000
"""Bytes of a file that is brought as it is."""
ENDINGS = ("toml", "yaml", "yml")
"""Of files of data, in the order in which they are looked for."""
MAX_DEPTH = 20
"""Tables and lists within each other in YAML; no head needs more."""

# What is no source: made by the system, or by those who develop it.
_NO_SOURCE = frozenset(
    "node_modules vendor _site _sass __pycache__ venv env renv _freeze site_libs resources"
    " exampleSite examplesite exampleroot".split()
)
_YAML = re.compile(r"---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<head>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_BROKEN = (ValueError, RecursionError, yaml.YAMLError)
_LINE = re.compile(r"(?m)^(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>\S.*)$")


@dataclass(frozen=True)
class Head:
    """A text taken apart.

    Attributes:
        fields: What its head says.
        body: The rest.
        line: Where that begins, counted from 1.
        has: Whether there is a head at all.
    """

    fields: dict[str, Any]
    body: str
    line: int
    has: bool = True


class Folder:
    """The files of a folder, by their paths with slashes; symbolic links are none of them."""

    def __init__(self, root: Path, report: Report) -> None:
        self.report = report
        self.files: dict[str, Path] = {}
        if not root.is_dir():
            raise RefusedError(f"{root}: is no folder; name the folder of your site")
        for place, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if name not in _NO_SOURCE)
            folders[:] = [name for name in folders if self._is_plain(root, Path(place, name))]
            for name in sorted(names):
                if not self._is_plain(root, path := Path(place, name)):
                    continue
                if len(self.files) == MAX_FILES:
                    raise RefusedError(f"{root}: holds more than {MAX_FILES} files; name the site")
                self.files[path.relative_to(root).as_posix()] = path

    def _is_plain(self, root: Path, path: Path) -> bool:
        """Whether a file or folder is one that is not hidden; what leads elsewhere is told."""
        if path.name.startswith("."):
            return False
        kind = path.lstat().st_mode
        if not (is_plain := stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            what = "is a link or no plain file, and is not followed; copy what it leads to there"
            self.report.leave(path.relative_to(root).as_posix(), "file", what)
        return is_plain

    def has(self, *stems: str) -> bool:
        """Whether there is any such file of data."""
        return any(f"{stem}.{ending}" in self.files for stem in stems for ending in ENDINGS)

    def below(self, folder: str, *endings: str) -> list[str]:
        """The files in a folder and below, in order; all, or those with one of the endings."""
        start = f"{folder.strip('/')}/".lstrip("/")
        names = (name for name in self.files if name.startswith(start))
        return [name for name in names if not endings or name.lower().endswith(endings)]

    def text(self, name: str) -> str:
        """The text of a file; empty, and told, where it is none."""
        try:
            if (size := self.files[name].stat().st_size) > MAX_TEXT:
                what = f"has {size:,} bytes, and a text has at most {MAX_TEXT:,}; bring it by hand"
                self.report.leave(name, "file", what)
                return ""
            text, problem = decode(self.files[name].read_bytes(), name)
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
            self.report.leave(name, "file", f"{what}; see that it can be read")
            return ""
        if problem:
            self.report.change(name, "text", problem.message.partition(";")[0], problem.line)
        return "".join(
            sign for sign in text if sign in "\n\t" or sign.isprintable() or sign > "\x9f"
        )

    def head(self, name: str) -> Head:
        """A text and what its head says, whether in YAML or TOML."""
        text = self.text(name)
        for pattern, read in ((_YAML, read_yaml), (_TOML, tomllib.loads)):
            if found := pattern.match(text):
                try:
                    fields = read(found["head"])
                except _BROKEN as error:
                    what = "the head is broken, and was read line by line; look it over"
                    self.report.change(name, "head", what, _line(error) + 1)
                    lines = _LINE.finditer(found["head"])
                    fields = {line["name"]: line["value"].strip("\"'") for line in lines}
                fields = fields if isinstance(fields, dict) else {}
                known = {str(key): each for key, each in fields.items()}
                return Head(known, text[found.end() :], found[0].count("\n") + 1)
        return Head({}, text, 1, has=False)

    def data(self, *stems: str) -> dict[str, Any]:
        """What the first of several files of TOML or YAML, named without that, says."""
        names = (f"{stem}.{ending}" for stem in stems for ending in ENDINGS)
        for name in (each for each in names if each in self.files):
            read = tomllib.loads if name.endswith(".toml") else read_yaml
            try:
                found = read(self.text(name))
            except _BROKEN as error:
                what = "cannot be read; correct it, and adopt again"
                self.report.leave(name, "data", what, _line(error))
                continue
            return found if isinstance(found, dict) else {"": found}
        return {}


def _line(error: BaseException) -> int:
    """The line of YAML at which it is broken; 0 where that is not known."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def read_yaml(text: str) -> Any:
    """YAML in which every value is a text, as it is written.

    Raises:
        ValueError: It is nested deeper than anybody writes, or within itself.
        yaml.YAMLError: It is none.
    """
    found = yaml.load(text, Loader=yaml.BaseLoader)
    level, depth = [found], 0
    count = 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_DEPTH or count > MAX_FILES:
            raise ValueError("nested too deep")
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return found
