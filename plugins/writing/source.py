"""A file of words as its author wrote it, and where in it something stands."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from building.told import shown
from pelican_bibtex.problems import Problem, tell

logger = logging.getLogger(__name__)

# XML 1.0 has no place for these, so one of them in a title would spoil every feed.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FIELD = re.compile(r" {0,3}(?P<name>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = re.compile(r" {4,}(?P<value>.*)")
_FENCE = re.compile(r"(?:-{3}|\.{3})(?:\s.*)?$")

LONGEST = 200
"""Characters of a name in an address; with what is added to it, it is a file name anywhere."""

TOO_LONG = f"is too long for an address and cut to {LONGEST} characters; write a shorter one"

MAX_FIELD = 10_000
"""Characters of a line of metadata; what it says is repeated on many pages."""

MAX_OPEN_BRACKETS = 200
"""Square brackets left open in one paragraph; Markdown's time grows with their square."""


Report = Callable[[Problem], None]


class Desk:
    """Collects problems, so that all of them are told before a build stops at one.

    Pelican's ``--fatal`` raises at the first record that is logged.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Put one problem on the desk."""
        self.problems.append(problem)

    def tell_all(self) -> None:
        """Log what has been collected, in the order of files and lines, a record each."""
        told, self.problems = self.problems, []
        tell(told, logger.warning)


def report_of(settings: Mapping[str, Any]) -> Report:
    """Where problems go: to the build's desk, or into the log at once where there is none."""
    desk = settings.get("WRITING_DESK")
    return desk.add if isinstance(desk, Desk) else _log


def _log(problem: Problem) -> None:
    logger.warning("%s", problem)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of metadata.

    Attributes:
        name: In lower case.
        value: Without surrounding space; lines of continuation follow after a newline.
        line: Counted from 1.
    """

    name: str
    value: str
    line: int


@dataclass(frozen=True)
class Source:
    """A text file of the content folder.

    Attributes:
        path: As the owner would type it, for messages.
        text: The whole file, without what no page can show.
        file: Where it is; None for text that is in no file.
        root: The content folder.
        report: Takes each problem.
        places: Field name to its line, where the head of the file has been rewritten.
        told: The problems so far.
    """

    path: str
    text: str
    file: Path | None = None
    root: Path | None = None
    report: Report = field(default=_log, compare=False, repr=False)
    places: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    told: list[Problem] = field(default_factory=list, compare=False, repr=False)
    _found: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    def tell(self, key: str, code: str, message: str, *needles: str, line: int = 0) -> None:
        """Report one problem.

        Args:
            key: Field or element concerned.
            code: Of the kind of problem.
            message: ``what is wrong; what to do``.
            needles: Words of the file near the problem; the first that is found gives the line.
                Each further problem with the same words is looked for after the one before.
            line: Its line, where that is known.
        """
        place = line or next((n for needle in needles if (n := self._line_of(needle))), 0)
        self._tell(Problem(self.path, place, key, code, message))

    def tell_at(self, key: str, code: str, message: str, text: str, offset: int) -> None:
        """Report a problem with a stretch of the file, by line and column.

        Args:
            key: Field or element concerned.
            code: Of the kind of problem.
            message: ``what is wrong; what to do``.
            text: The stretch; each further problem with the same is looked for after the one
                before.
            offset: Where in it the problem is.
        """
        place = -1
        for _ in range(self._found[text] + 1):
            place = self.text.find(text, place + 1)
        if place < 0:  # Markdown has changed it, as in a quotation of several lines
            self.tell(key, code, message, text.strip().split("\n")[0])
            return
        self._found[text] += 1
        before = self.text[: place + offset]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        self._tell(Problem(self.path, line, key, code, message, column))

    def _tell(self, problem: Problem) -> None:
        self.told.append(problem)
        self.report(problem)

    def _line_of(self, needle: str) -> int:
        """The line of the next occurrence, or of the last; 0 where there is none."""
        wanted = needle.casefold()
        numbers = [
            number
            for number, line in enumerate(self.text.splitlines(), 1)
            if wanted and wanted in line.casefold()
        ]
        self._found[wanted] += 1
        return numbers[min(self._found[wanted], len(numbers)) - 1] if numbers else 0


def is_inside(path: Path, root: Path) -> bool:
    """Whether the path, symbolic links followed, lies in the folder."""
    whole, folder = (os.path.join(os.path.realpath(each), "") for each in (path, root))
    return whole.startswith(folder)


def unusable(file: Path, root: Path) -> str | None:
    """Why a file cannot be part of the site, and what to do; None where it can."""
    if not is_inside(file, root):
        return f"leads out of {shown(root)}; copy the file there"
    if not file.is_file():
        return f"there is no file {shown(file)}; create it or correct the name"
    return None


def load(path: str | Path, root: str | Path, report: Report = _log) -> Source | None:
    """Read a file; None, and the problem told, where nothing of it can be used."""
    file, folder, name = Path(path), Path(root), shown(path)
    if not is_inside(file, folder):
        message = f"links to a file outside of {shown(folder)}; copy the file there"
        report(Problem(name, 0, "file", "TEXT010", message))
        return None
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        what = (error.strerror or type(error).__name__).lower()
        report(Problem(name, 0, "file", "TEXT010", f"{what}; see that it can be read"))
        return None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        report(Problem(name, line, "text", "BIB070", f"{what}; save the file as UTF-8"))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = None
    if text.startswith("---"):
        from . import front_matter  # with all of YAML, which most sites have no use for

        head = front_matter.read(text)
    if head is None:
        return _cleaned(Source(name, text, file, folder, report))
    source = _cleaned(Source(name, head.text, file, folder, report, head.lines))
    for line, key, message in head.problems:
        source.tell(key, "TEXT050", message, line=line)
    return source


def _cleaned(source: Source) -> Source:
    """The source without characters that no page can hold, bracket bombs and endless fields."""
    lines = source.text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            break
        if len(line) > MAX_FIELD and _FIELD.match(line):
            what = f"more than {MAX_FIELD:,} characters, the rest is left out; write fewer"
            key = line.partition(":")[0].strip().lower()
            source.tell(key, "TEXT007", what, line=number)
            lines[number - 1] = line[:MAX_FIELD]
    source = replace(source, text="\n".join(lines))
    for number, line in enumerate(lines, 1):
        if found := _CONTROL.search(line):
            what = f"control character U+{ord(found[0]):04X}"
            source.tell("text", "TEXT012", f"{what} left out; remove it", line=number)
    text = _CONTROL.sub("", source.text)
    blocks = re.split(r"(\n\s*\n)", text)
    for index, block in enumerate(blocks):
        if block.count("[") - block.count("]") > MAX_OPEN_BRACKETS:
            number = "".join(blocks[:index]).count("\n") + 1
            what = f"more than {MAX_OPEN_BRACKETS} square brackets that are never closed"
            source.tell("text", "TEXT013", f"{what}; shown as plain text, close them", line=number)
            blocks[index] = re.sub(r"(?<!\\)\[", r"\\[", block)
    return replace(source, text="".join(blocks))


def header(text: str, places: Mapping[str, int] | None = None) -> tuple[Field, ...]:
    """The metadata at the head of a file, by the rules of Markdown's ``meta`` extension.

    Args:
        text: Of the file.
        places: Field name to its line, see `Source.places`.
    """
    fields: list[Field] = []
    for number, line in enumerate(text.split("\n"), 1):
        if number == 1 and _FENCE.match(line) and line.startswith("---"):
            continue
        if not line.strip() or _FENCE.match(line):
            break
        if named := _FIELD.match(line):
            name = named["name"].lower()
            fields.append(Field(name, named["value"].strip(), (places or {}).get(name, number)))
        elif fields and (more := _MORE.match(line)):
            last = fields.pop()
            value = f"{last.value}\n{more['value'].strip()}".strip()
            fields.append(Field(last.name, value, last.line))
        else:
            break
    return tuple(fields)
