"""What problems are called: a code, how much it matters, a sentence with the cure, a paragraph.

Each plugin that tells problems has a table, ``rules.toml``. A rule knows its problems by words of
their messages, so that whoever writes a message need not number it; a test holds both together.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from atomic_publish.errors import plain

NAME = "rules.toml"
FORMATS = ("text", "json", "github")
_LINE = re.compile(r"(?P<path>[^:]+)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?: (?P<message>.*)")


class Rule(NamedTuple):
    """A kind of problem.

    Attributes:
        code: Such as ``BIB012``.
        says: One sentence with the cure.
        words: Those of messages, by which its problems are known.
        why: A paragraph for who wants to know more.
        severity: ``error``, which keeps a site from being published, or ``note``.
    """

    code: str
    says: str
    words: Sequence[str]
    why: str
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its rule, where one is known; what no rule knows is an error.

    Attributes:
        text: ``path:line: key: what is wrong; what to do``.
        rule: Of it, or None.
        refuses: Whether it keeps the site from being published.
    """

    text: str
    rule: Rule | None
    refuses: bool

    def __str__(self) -> str:
        return f"{plain(self.text)} [{self.rule.code}]" if self.rule else plain(self.text)

    @property
    def place(self) -> dict[str, str]:
        """Path, line, column and message, as far as the text names them."""
        found = _LINE.fullmatch(self.text)
        return found.groupdict("") if found else {"path": "", "message": self.text}

    def is_silenced(self, ignored: Iterable[str]) -> bool:
        """Whether a setting such as ``["BIB012", "OUT001:content/pages/cv.md"]`` names it."""
        for one in ignored:
            code, _, where = one.partition(":")
            at, message = self.place["path"], self.place["message"]
            here = not where or where == at or message.startswith(f"{where}: ")
            if here and self.rule and code == self.rule.code:
                return True
        return False


class Rules:
    """All rules of a project."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_code = {rule.code: rule for rule in rules}

    @classmethod
    def read(cls, plugins: Path) -> Rules:
        """Those of all plugins in a folder."""
        paths = sorted(plugins.glob(f"*/{NAME}"))
        tables = [tomllib.loads(path.read_text("utf-8")) for path in paths]
        return cls(Rule(code, **values) for table in tables for code, values in table.items())

    def of(self, text: str) -> Rule | None:
        """The rule of a message: the one whose words in it are the longest."""
        known = [
            (len(words), rule)
            for rule in self.by_code.values()
            for words in rule.words
            if words in text
        ]
        return max(known, default=(0, None), key=lambda one: one[0])[1]

    def find(self, text: str, refuses: bool = True) -> Finding:
        """The problem that a line tells."""
        rule = self.of(text)
        return Finding(text, rule, refuses and (rule is None or rule.severity == "error"))

    def page(self) -> str:
        """All of them, for the documentation."""
        parts = [
            f"## {rule.code}\n\n{rule.says}\n{rule.why}\n"
            + ("It keeps nothing from being published.\n" if rule.severity == "note" else "")
            for rule in self.by_code.values()
        ]
        return "\n".join(parts)


def told(findings: Sequence[Finding], form: str) -> Iterable[str]:
    """The problems as lines for people, for GitHub's pages, or as JSON."""
    if form == "json":
        rows = [
            {
                "code": one.rule.code if one.rule else "",
                "severity": "error" if one.refuses else "note",
                **{name: _value(name, value) for name, value in one.place.items()},
            }
            for one in findings
        ]
        return [json.dumps(rows, ensure_ascii=False, indent=1)]
    if form == "github":
        return [_annotation(one) for one in findings]
    return map(str, findings)


def _value(name: str, value: str) -> str | int | None:
    """A line and a column are numbers, or null."""
    return (int(value) if value else None) if name in ("line", "column") else value


def _annotation(one: Finding) -> str:
    """A line that GitHub shows beside the source."""
    kind, place = "error" if one.refuses else "notice", one.place
    names: Mapping[str, str] = {"file": "path", "line": "line", "col": "column"}
    where = ",".join(f"{name}={place[key]}" for name, key in names.items() if place.get(key))
    title = f",title={one.rule.code}" if one.rule else ""
    message = place["message"].replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{kind} {where}{title}::{message}"


def counted(silenced: Iterable[Finding]) -> str:
    """``BIB012 (3), OUT001``: what was silenced."""
    counts = Counter(one.rule.code for one in silenced if one.rule)
    return ", ".join(f"{code} ({n})" if n > 1 else code for code, n in sorted(counts.items()))
