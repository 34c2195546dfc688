"""Macros for formulas: those every site has, and the owner's, from ``content/macros.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from math_core import LatexError, LatexToMathML

from ..encoding import read_toml
from ..problems import Problem, unreadable
from .tables import GROUP

FILE: Final = "macros.toml"
"""The owner's file in the content folder; a line for each macro: ``R = '\\mathbb{R}'``."""

# What papers and reference managers write and math-core does not know.
BUILT_IN: Final[Mapping[str, str]] = {
    "AA": r"\text{Å}",
    "allowbreak": "",
    "ensuremath": "{#1}",
    "hbox": r"\text{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathcolon": ":",
    "mathds": r"\mathbb{#1}",
    "mathnormal": "{#1}",
    "mathplus": "+",
    "mathsemicolon": ";",
    "mathsubscript": "_{#1}",
    "mathsuperscript": "^{#1}",
    "mbox": r"\text{#1}",
    "nobreak": "",
    "nicefrac": "{#1}/{#2}",
    "pmb": r"\boldsymbol{#1}",
    "protect": "",
    "ref": r"\eqref{#1}",
    "sfrac": "{#1}/{#2}",
    "smash": "{#1}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "textmd": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "textsl": r"\textit{#1}",
    "textsubscript": "_{#1}",
    "textsuperscript": "^{#1}",
    "textup": r"\text{#1}",
    "xspace": "",
}

_NAME: Final = r"\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*"
_DEFINITION: Final = re.compile(
    rf"\\(?:re|provide)?newcommand\*?{_NAME}(?:\[\d\]\s*)?{GROUP}"
    rf"|\\def{_NAME}(?:#\d\s*)*{GROUP}"
    rf"|\\DeclareMathOperator(\*?){_NAME}{GROUP}"
)
# So many commands in a row nest as deep; used often enough, no stack would hold them.
_CHAIN: Final = re.compile(r"(?:\\[A-Za-z]+\s*){6}")


def taken_out(source: str, known: Mapping[str, str]) -> tuple[dict[str, str], str]:
    r"""The macros that a formula defines by ``\newcommand`` and its kin, and what is left of it."""
    found: dict[str, str] = {}

    def take(definition: re.Match[str]) -> str:
        new, meaning, old, sense, star, operator, words = definition.groups("")
        body = rf"\operatorname{star}{{{words}}}" if operator else meaning or sense
        name = new or old or operator
        if _CHAIN.search(body) or _refusal(name, body, {**known, **found}):
            return definition[0]
        found[name] = body
        return ""

    return found, _DEFINITION.sub(take, source)


def load(path: Path, shown: str) -> tuple[dict[str, str], list[Problem]]:
    """The owner's macros that can be used, and what is wrong with the others.

    Args:
        path: The file; there need be none.
        shown: The same as the owner would type it.
    """
    try:
        text, table, problems = read_toml(path, shown, "write lines such as R = '\\mathbb{R}'")
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [unreadable(shown, error)]
    for name, body in list(table.items()):
        if why := _refusal(name, body, table):
            place = re.search(rf"^\s*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
            line_number = text.count("\n", 0, place.start()) + 1 if place else 0
            problems.append(Problem(shown, line_number, name, "BIB032", f"{why}; correct it"))
            del table[name]
    return table, problems


def _refusal(name: str, body: object, table: Mapping[str, object]) -> str | None:
    """Why this is no macro; None where it is one."""
    if not re.fullmatch("[A-Za-z]+", name):
        return "no name of a command, which has letters only"
    if not isinstance(body, str):
        return "not a text between quotation marks"
    others = {other: "" for other in table if re.fullmatch("[A-Za-z]+", other)}
    try:
        LatexToMathML(macros={**BUILT_IN, **others, name: body}, fancy_error=False)
    except LatexError as error:
        return re.sub(r"^macro\d+:\d+: ", "", str(error)).rstrip(".")
    return None
