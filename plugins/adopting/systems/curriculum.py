"""A CV that is kept as data, in Markdown: what it says, and no more."""

from __future__ import annotations

import re
from typing import Any

from ..found import said, tables

_HEADINGS = ("title", "position", "degree", "name", "label", "course", "studyType", "award")
_DATES = (
    "year",
    "date",
    "start_date",
    "startDate",
    "end_date",
    "endDate",
    "date_start",
    "date_end",
)
_PASSED = frozenset("type contents icon summary_short email phone url location".split())
# What the record of this site has of its own.
_OWN = re.compile(r"general information|publications|talks|basics|open source", re.I)
MOST = 400
"""Lines at most; a CV of more is no CV."""


def of(data: dict[str, Any]) -> str:
    """The CV of al-folio's ``cv.yml``, in its older and its newer form."""
    inner = data.get("cv") if isinstance(data.get("cv"), dict) else data
    assert isinstance(inner, dict)
    if "Einstein" in str(inner.get("name", "")) + said(_first_value(data)):
        return ""  # the theme's example
    sections = inner.get("sections")
    parts = []
    if isinstance(sections, dict):
        parts = [(str(name).replace("_", " "), entries) for name, entries in sections.items()]
    else:
        listed = inner.get("") if "" in inner else []
        parts = [(said(part.get("title")), part.get("contents")) for part in tables(listed)]
    return "\n\n".join(section(name, entries) for name, entries in parts if not _OWN.search(name))


def _first_value(data: dict[str, Any]) -> object:
    contents = [part.get("contents") for part in tables(data.get(""))]
    return [said(item.get("value")) for item in tables(contents[0])] if contents else ""


def section(name: str, entries: object) -> str:
    """One part: a heading and a list of definitions."""
    lines: list[str] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict):
            lines += ["", *_definition(entry)]
        elif text := said(entry):
            lines.append(f"- {text}")
    words = "\n".join(lines[:MOST]).strip()
    return f"## {name[:1].upper()}{name[1:]}\n\n{words}" if words else ""


def _definition(entry: dict[str, Any]) -> list[str]:
    term = next((text for key in _HEADINGS if (text := said(entry.get(key)))), "")
    dates = [text for key in _DATES if (text := said(entry.get(key)))]
    when = "–".join(dict.fromkeys(dates))
    rest = [
        _words(value) for key, value in entry.items() if key not in {*_HEADINGS, *_DATES, *_PASSED}
    ]
    shown = [line for lines in rest for line in lines]
    if not term:
        term = shown.pop(0) if shown else ""
    head = f"{term}, {when}" if when else term
    return [head, *(f":   {line}" for line in shown or [term])] if head else []


def _words(value: object, depth: int = 0) -> list[str]:
    """What a value says, a line each."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list) and depth < 5:
        return [line for item in value for line in _words(item, depth + 1)]
    text = said(value)
    return [text] if text else []
