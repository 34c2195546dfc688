"""What became of everything in the other site, each line with its file and its place there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pelican_bibtex.problems import Problem

_KINDS = {name: name for name in ("pages", "posts", "talks")} | {
    "publications.bib": "BibTeX files",
}


class Report:
    """The lines, as they are collected.

    Attributes:
        came: What was brought, and as what.
        changed: What is not as it was.
        left: What could not come, and why.
    """

    def __init__(self) -> None:
        self.came: list[Problem] = []
        self.changed: list[Problem] = []
        self.left: list[Problem] = []

    def bring(self, path: str, target: str) -> None:
        """A file came, and is this one of the content folder now."""
        self.came.append(Problem(path, 0, "", "", f"→ content/{target}"))

    def change(self, path: str, key: str, message: str, line: int = 0) -> None:
        """Something is not as it was."""
        self.changed.append(Problem(path, line, key, "", message))

    def leave(self, path: str, key: str, message: str, line: int = 0) -> None:
        """Something could not come; ``message`` says why and what to do."""
        self.left.append(Problem(path, line, key, "", message))

    def take_back(self, target: str) -> None:
        """What was said to have come did not."""
        gone = f"→ content/{target}"
        self.came = [each for each in self.came if each.message != gone]

    def write(self, file: Path, title: str) -> None:
        """Write all of it, the worst first."""
        parts = {
            "What could not come": self.left,
            "What was changed": self.changed,
            "What came": self.came,
        }
        lines = [f"# What came from {title}", ""]
        for heading, problems in parts.items():
            said = [f"- {_shown(each)}" for each in _together(problems)]
            lines += [f"## {heading}", "", *(said or ["Nothing."]), ""]
        file.write_text("\n".join(lines), encoding="utf-8", newline="\n")

    def __str__(self) -> str:
        """The whole in a line."""
        kinds = Counter(_kind(each.message) for each in self.came)
        came = ", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items()))
        left, changed = (len(_together(each)) for each in (self.left, self.changed))
        return f"came: {came or 'nothing'}; could not: {left}; changed: {changed}"


def _together(problems: Iterable[Problem]) -> list[Problem]:
    """The same of several lines of a file is said once, with all of them."""
    found: dict[tuple[str, str, str], set[int]] = {}
    for each in problems:
        found.setdefault((each.path, each.key, each.message), set()).add(each.line)
    said = []
    for (path, key, message), numbers in found.items():
        lines = sorted(numbers - {0}) or [0]
        where = f" (lines {', '.join(map(str, lines))})" if len(lines) > 1 else ""
        said.append(Problem(path, lines[0], key, "", message + where))
    return said


def _shown(problem: Problem) -> str:
    line = str(problem) if problem.key else f"{problem.path} {problem.message}"
    return "".join(sign if sign.isprintable() else " " for sign in line)


def _kind(message: str) -> str:
    return _KINDS.get(message.removeprefix("→ content/").partition("/")[0], "files")
