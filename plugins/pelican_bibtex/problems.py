"""What is wrong with a source, one form: ``path:line: key: what is wrong; what to do [CODE]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a source.

    Attributes:
        path: Of the file, as the owner would type it.
        line: Counted from 1; 0 where the problem is not on any line.
        key: Citation key, setting or field that is concerned; may be empty.
        code: Of the kind of problem, such as ``BIB012``: see ``rules.toml``; empty for none.
        message: ``what is wrong; what to do``.
        column: Counted from 1; 0 where the problem is not at any place of its line.
    """

    path: str
    line: int
    key: str
    code: str
    message: str
    column: int = 0

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        told = ": ".join(part for part in (place, self.key, self.message) if part)
        return f"{told} [{self.code}]" if self.code else told


def unreadable(path: str, error: OSError) -> Problem:
    """The problem with a file that cannot be read at all."""
    return Problem(path, 0, "", "BIB072", f"cannot be read ({error.strerror}); make it readable")


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, str(problem)


def tell(problems: Iterable[Problem], log: Callable[[str, str], None]) -> None:
    """Log each problem once, in the order of files and lines.

    Args:
        problems: What is wrong.
        log: Such as ``logger.warning``.

    Raises:
        RuntimeError: Pelican's ``--fatal`` is set for what is logged; but only after the
            last problem, so that all of them can be mended at once.
    """
    stopped: RuntimeError | None = None
    for problem in sorted(set(problems), key=_place):
        try:
            log("%s", str(problem))
        except RuntimeError as stop:
            stopped = stop
    if stopped is not None:
        raise stopped
