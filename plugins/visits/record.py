"""What has been counted, as a small file: a number for each day that the log may still have.

A day counts as the most that was ever seen of it: a log that is read twice, in two parts or
after a part of it has gone adds nothing that was there. Days older than the log are one sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Template

from building import files
from building.told import shown
from pelican_bibtex.encoding import read_toml
from pelican_bibtex.problems import Problem, unreadable

FILE = "visits.toml"
_FORM = Path(__file__).with_name("record.toml.in")


class BrokenError(Exception):
    """The file cannot be used; its only argument is the `Problem` with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What has been counted.

    Attributes:
        days: Visits of each day that the log may still have.
        earlier: The sum of all days before them.
        closed: The last of those, on which nothing counts any more.
        before: Visits before all of these days, where the owner knows them.
    """

    days: Mapping[date, int] = field(default_factory=dict)
    earlier: int = 0
    closed: date | None = None
    before: int | None = None

    @property
    def total(self) -> int:
        """All visits that are known of."""
        return (self.before or 0) + self.earlier + sum(self.days.values())

    def with_days(self, found: Mapping[date, int]) -> Record:
        """The same, after the log has been read once more.

        Args:
            found: Visits of each day that the log has.
        """
        open_days = {day for day in {*self.days, *found} if not self.closed or day > self.closed}
        most = {day: max(self.days.get(day, 0), found.get(day, 0)) for day in sorted(open_days)}
        gone = [day for day in most if day < min(found)] if found else []
        return Record(
            days={day: count for day, count in most.items() if day not in gone},
            earlier=self.earlier + sum(most[day] for day in gone),
            closed=max(gone, default=self.closed),
            before=self.before,
        )


def read(path: Path) -> Record | None:
    """The record of a file; None where there is none.

    Raises:
        BrokenError: It cannot be used.
    """
    try:
        _, data, problems = read_toml(path, shown(path), "correct the TOML")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BrokenError(unreadable(shown(path), error)) from None
    if problems:
        raise BrokenError(problems[0])

    def number(key: str, value: Any) -> int:
        if type(value) is not int or value < 0:
            raise broken(key, f"{value!r} is no number of visits; write one, such as 12")
        return value

    def day(value: Any) -> date:
        try:
            return value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            raise broken(str(value), "is no day; write it as 2026-07-15") from None

    def broken(key: str, message: str) -> BrokenError:
        return BrokenError(Problem(shown(path), 0, key, "VISIT001", message))

    days = data.get("days", {})
    if not isinstance(days, dict):
        raise broken("days", "is no table of days; write [days] above them")
    return Record(
        days={day(name): number(name, count) for name, count in days.items()},
        earlier=number("earlier", data.get("earlier", 0)),
        closed=day(data["closed"]) if "closed" in data else None,
        before=number("before", data["before"]) if "before" in data else None,
    )


def write(path: Path, record: Record) -> None:
    """Write the file, whole or not at all."""
    form = Template(_FORM.read_text("utf-8"), trim_blocks=True, keep_trailing_newline=True)
    files.write(path.parent, path.name, form.render(record=record).encode())
