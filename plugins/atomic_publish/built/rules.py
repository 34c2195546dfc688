"""What problems are called: a code, how much it matters, a sentence with the cure, a paragraph.

Each plugin that tells problems has a table, ``rules.toml``. A problem has its code from where it is
made, and says it at the end of its line, ``[BIB012]``, in whatever log it goes through.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from atomic_publish.errors import plain

NAME = "rules.toml"
FORMATS = ("text", "json", "github")
_LINE = re.compile(
    r"(?:(?P<path>[^:]+)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?: )?"
    r"(?P<message>.*?)(?: \[(?P<code>[A-Z]+\d{3})\])?"
)


class Rule(NamedTuple):
    """A kind of problem.

    Attributes:
        code: Such as ``BIB012``.
        says: One sentence with the cure.
        why: A paragraph for who wants to know more.
        severity: ``error``, which keeps a site from being published, or ``note``.
    """

    code: str
    says: str
    why: str
    severity: str = "error"


class Finding:
    """A problem as a line tells it; one whose code is in no table is an error.

    Attributes:
        text: ``path:line: key: what is wrong; what to do [CODE]``.
        code: Of its kind; empty where a program of others speaks.
        refuses: Whether it keeps the site from being published.
    """

    def __init__(self, text: str, known: Mapping[str, Rule]) -> None:
        self.text = plain(text)
        self.code = self.place["code"]
        self.refuses = self.code not in known or known[self.code].severity == "error"

    @cached_property
    def place(self) -> dict[str, str]:
        """Path, line, column, message and code, as far as the text names them."""
        found = _LINE.fullmatch(self.text)
        return found.groupdict("") if found else {}

    def is_silenced(self, ignored: Iterable[str]) -> bool:
        """Whether a setting such as ``["BIB012", "OUT001:content/pages/cv.md"]`` names it."""
        for one in ignored:
            code, _, where = one.partition(":")
            here = where in ("", self.place["path"])
            if code == self.code and (here or self.place["message"].startswith(f"{where}: ")):
                return bool(code)
        return False


def place(one: Finding) -> tuple[str, int]:
    """Where it is, for the order in which problems are told."""
    return one.place["path"], int(one.place["line"] or 0)


def read(plugins: Path) -> dict[str, Rule]:
    """The rules of all plugins in a folder, by their codes."""
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(plugins.glob(f"*/{NAME}"))]
    return {code: Rule(code, **values) for table in tables for code, values in table.items()}


def page(rules: Iterable[Rule]) -> str:
    """What they mean, for the documentation."""
    return "\n".join(
        f"## {rule.code}\n\n{rule.says}\n{rule.why}\n"
        + ("It keeps nothing from being published.\n" if rule.severity == "note" else "")
        for rule in rules
    )


def told(findings: Sequence[Finding], form: str) -> Iterable[str]:
    """The problems as lines for people, for GitHub's pages, or as JSON."""
    if form == "json":
        rows = [
            {
                "code": one.code,
                "severity": "error" if one.refuses else "note",
                "path": one.place["path"],
                "line": int(one.place["line"] or 0) or None,
                "column": int(one.place["column"] or 0) or None,
                "message": one.place["message"],
            }
            for one in findings
        ]
        return [json.dumps(rows, ensure_ascii=False, indent=1)]
    return [_annotation(one) if form == "github" else one.text for one in findings]


def _annotation(one: Finding) -> str:
    """A line that GitHub shows beside the source."""
    names = {"file": "path", "line": "line", "col": "column", "title": "code"}
    given = [f"{name}={one.place[key]}" for name, key in names.items() if one.place[key]]
    message = one.place["message"].replace("%", "%25")
    return f"::{'error' if one.refuses else 'notice'} {','.join(given)}::{message}"


def counted(silenced: Iterable[Finding]) -> str:
    """``BIB012 (3), OUT001``: what was silenced."""
    counts = Counter(one.code for one in silenced)
    return ", ".join(f"{code} ({n})" if n > 1 else code for code, n in sorted(counts.items()))
