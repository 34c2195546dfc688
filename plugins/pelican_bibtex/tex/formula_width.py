"""Guesses how wide a formula is set, so that one too wide for paper or a phone is known as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Final
from xml.etree.ElementTree import Element

# In em of the formula's own size, as Latin Modern Math and STIX Two Math set them, rounded up.
_LETTER: Final = 0.55
_OPERATOR: Final = 1.3
_FENCE: Final = 0.45
_GAP: Final = 0.8
_SCRIPT: Final = 0.72
_NUMBER: Final = 2.5


def width(node: Element) -> float:
    """The width of an element, in em."""
    if measure := _MEASURES.get(node.tag):
        return measure(node)
    return sum(map(width, node))


def _sign(node: Element) -> float:
    text = node.text or ""
    if text in "\u2061\u2062\u2063":
        return 0
    return _FENCE if text in "()[]{}|‖⟨⟩⌊⌋⌈⌉,;.!′″/" else _OPERATOR


def _space(node: Element) -> float:
    given = node.get("width", "0").removesuffix("em")
    return float(given) if given.replace(".", "", 1).isdigit() else 0


def _scripts(node: Element) -> float:
    base, *scripts = map(width, node)
    return base + _SCRIPT * max(scripts)


def _stack(node: Element) -> float:
    base, *scripts = map(width, node)
    return max(base, *(_SCRIPT * script for script in scripts))


def _table(node: Element) -> float:
    rows = [[width(cell) for cell in row if "margin" not in cell.get("class", "")] for row in node]
    columns: Sequence[float] = [max(column) for column in zip_longest(*rows, fillvalue=0.0)]
    numbers = 2 * _NUMBER if "numbered" in node.get("class", "") else 0
    return sum(columns) + _GAP * (len(columns) - 1) + numbers


_MEASURES: Final[Mapping[str, Callable[[Element], float]]] = {
    **dict.fromkeys(("mi", "mn"), lambda node: _LETTER * len(node.text or "")),
    **dict.fromkeys(("msub", "msup", "msubsup", "mmultiscripts"), _scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _stack),
    "mo": _sign,
    "mtext": lambda node: 0.5 * len("".join(node.itertext())),
    "mspace": _space,
    "mfrac": lambda node: max(map(width, node)) + 0.2,
    "msqrt": lambda node: 1 + sum(map(width, node)),
    "mroot": lambda node: 1 + width(node[0]),
    "mtable": _table,
}
