"""The head of a text that came from elsewhere: YAML between lines of three dashes.

Jekyll, Hugo and Quarto write the head of a text as YAML: values in quotes, lists, dates.
It is turned into fields a line each, which is what everything else here reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
MAX_LENGTH = 20_000
"""Longest head that is read, in characters."""

# What other systems call it, and what we do.
_SAME = {"lastmod": "modified", "last_modified_at": "modified", "aliases": "redirect_from"}
# Said by other systems about themselves; nothing is lost where it is passed over.
ELSEWHERE = frozenset(
    "layout permalink type weight toc math comments share mathjax excerpt_separator".split()
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a text as fields.

    Attributes:
        text: The whole text with ``Name: value`` lines for its head, as many lines as before.
        lines: Field name to the line where it stood, counted from 1.
        problems: Line, field and ``what is wrong; what to do``.
    """

    text: str
    lines: dict[str, int]
    problems: tuple[tuple[int, str, str], ...] = ()


def read(text: str) -> Head | None:
    """The head where it is YAML; None where there is none, or only lines of fields."""
    block = _BLOCK.match(text)
    if block is None or len(block["yaml"]) > MAX_LENGTH:
        return None
    try:
        node = yaml.compose(block["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None  # "Title: A talk: the sequel" is a field, and no YAML
    if not isinstance(node, yaml.MappingNode):
        return None
    fields: list[str] = []
    lines: dict[str, int] = {}
    problems: list[tuple[int, str, str]] = []
    for key, value in node.value:
        line = key.start_mark.line + 2
        name = _SAME.get(str(key.value).lower(), str(key.value).lower())
        said = _said(value)
        if said is None:
            message = "is a table or a list of lists; write it as one value or a list of words"
            problems.append((line, name, message))
        elif name in ("draft", "published"):
            if (said.lower() in ("true", "yes")) == (name == "draft"):
                fields.append("status: draft")
                lines["status"] = line
        elif name not in ELSEWHERE and re.fullmatch(r"[a-z0-9_-]+", name):
            fields.append(f"{name}: {said}")
            lines.setdefault(name, line)
    # The words keep their lines, so that what is wrong in them is told where it stands.
    gap = block[0].count("\n") - len(fields)
    head = "".join(f"{field}\n" for field in fields)
    return Head(head + "\n" * gap + text[block.end() :], lines, tuple(problems))


def _said(node: yaml.Node) -> str | None:
    """A value on one line, the items of a list with commas between; None for what is neither."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    return ", ".join(filter(None, (" ".join(str(item.value).split()) for item in items)))
