"""HTML and MathML that publishers' exports leave in BibTeX fields, read as what they mean.

Only a short list of harmless elements is known, and only where they are closed; whatever else
looks like HTML is text, and is shown as text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

# Element -> the command that means the same.
_COMMANDS: Final[Mapping[str, str]] = {
    "i": "emph",
    "em": "emph",
    "italic": "emph",
    "b": "textbf",
    "strong": "textbf",
    "bold": "textbf",
    "sub": "textsubscript",
    "inf": "textsubscript",
    "sup": "textsuperscript",
    "scp": "textsc",
    "sc": "textsc",
    "tt": "texttt",
    "code": "texttt",
}
_PAIR: Final = re.compile(
    rf"<(?:jats:)?({'|'.join(_COMMANDS)})>((?:(?!<(?:jats:)?\1>).)*?)</(?:jats:)?\1>",
    re.IGNORECASE | re.DOTALL,
)
# Blocks, of which a value has none: their ends are spaces.
_BLOCK: Final = re.compile(r"</?(?:jats:)?(?:p|title|sec|br|div)\s*/?>", re.IGNORECASE)
_SPAN: Final = re.compile(r"</?span(?:\s[^<>]*)?>", re.IGNORECASE)
_FORMULA: Final = re.compile(
    r"<(mml:|m:|)math\b[^<>]*>(?:(?!<(?:mml:|m:|)math\b).)*?</\1math>", re.IGNORECASE | re.DOTALL
)
_ENTITY: Final = re.compile(
    r"(?:\\&|&)(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE
)
_MAX_NESTED: Final = 5


def as_tex(source: str) -> str:
    """The value with pasted markup turned into LaTeX; nearly all values have none."""
    if "<" in source:
        source = _SPAN.sub("", _BLOCK.sub(" ", _FORMULA.sub(_formula, source)))
        for _ in range(_MAX_NESTED):
            changed = _PAIR.sub(_command, source)
            if changed == source:
                break
            source = changed
    return _ENTITY.sub(_character, source) if "&" in source else source


def _command(match: re.Match[str]) -> str:
    inside = match[2]
    if inside.count("{") != inside.count("}"):
        return match[0]
    return f"\\{_COMMANDS[match[1].lower()]}{{{inside}}}"


_SPECIAL: Final = str.maketrans(
    {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "~": "\\~{}"}
)


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; an unknown one is text."""
    text = html.unescape(f"&{match[1]};")
    return match[0] if text.startswith("&") and text != "&" else text.translate(_SPECIAL)


def _formula(match: re.Match[str]) -> str:
    """MathML on the line, with raised and lowered parts."""
    # Names of entities and namespaces mean nothing to a parser that has no document around.
    text = re.sub(r"(</?)(?:mml|m):", r"\1", _ENTITY.sub(lambda m: html.unescape(m[0]), match[0]))
    text = re.sub(r"&(?!(?:lt|gt|amp|quot|apos);)", "&amp;", text)
    text = re.sub(r"\s(?:xmlns:\w+|xlink:\w+|\w+:\w+)=(\"[^\"]*\"|'[^']*')", "", text)
    try:
        return _said(ET.fromstring(text), 0)
    except ET.ParseError:
        return match[0]


def _said(element: ET.Element, depth: int) -> str:
    parts = [_said(child, depth + 1) for child in element] if depth < 50 else []
    match element.tag.rpartition("}")[2], parts:
        case (("mi" | "mn" | "mo" | "mtext" | "ms"), _):
            return "".join(element.itertext()).strip().translate(_SPECIAL)
        case (("msub" | "munder"), [base, low]):
            return f"{base}\\textsubscript{{{low}}}"
        case (("msup" | "mover"), [base, high]):
            return f"{base}\\textsuperscript{{{high}}}"
        case (("msubsup" | "munderover"), [base, low, high]):
            return f"{base}\\textsubscript{{{low}}}\\textsuperscript{{{high}}}"
        case "mfrac", [above, below]:
            return f"{above}/{below}"
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "mspace", _:
            return " "
        case (("annotation" | "annotation-xml"), _):
            return ""
    return "".join(parts)
