"""Writes a formula, given as MathML, on one line of Unicode that reads well: ``‖w‖₁ ∈ ℝⁿ``.

Scripts are small characters where Unicode has them and stay legible, ``e^(iπ)`` elsewhere.
Letters in other faces are plain letters, but ℝ and its kind are words of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

SUPERSCRIPT: Final = str.maketrans(
    "0123456789+=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW-⊤\N{MINUS SIGN}",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ⁻ᵀ⁻",
)
SUBSCRIPT: Final = str.maketrans(
    "0123456789+=()aehijklmnoprstuvx-\N{MINUS SIGN}",
    "₀₁₂₃₄₅₆₇₈₉₊₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₋₋",
)
_RAISED: Final = frozenset("′″‴⁗*∗†‡°⋆")
_ROOTS: Final[Mapping[str, str]] = {"3": "∛", "4": "∜"}

# The mark above a letter, to the combining character that says the same in text.
_MARKS: Final[Mapping[str, str]] = {
    mark: combining
    for combining, marks in {
        "\u0300": "`",
        "\u0301": "´",
        "\u0302": "^ˆ\u0302",
        "\u0303": "~˜\u0303",
        "\u0304": "¯",
        "\u0305": "‾\u0332\u0305",
        "\u0306": "˘",
        "\u0307": "˙",
        "\u0308": "¨",
        "\u030a": "˚",
        "\u030c": "ˇ\u030c",
        "\u20d6": "←\u20d6",
        "\u20d7": "→\u20d7",
        "\u20db": "\u20db",
        "\u20dc": "\u20dc",
        "\u20e1": "↔",
    }.items()
    for mark in marks
}
_BRACES: Final = frozenset("⏞⏟⎴⎵⏜⏝⏠⏡")

# Arrows and relations, which stand between spaces; "=", "<", "+" and "-" do not, as in "N=4".
_SPACED: Final = re.compile("[×←-⇿∈-∍∝∣-∪∷≀-⊋⊏-⊢⊨⋀-⋃⋈-⋟⟵-⟿⩽⩾∼-≈≠-≯≔]")
# What is there for browsers and speech: the application of a function, variants of a letter.
_SILENT: Final = re.compile("[\u2061-\u2064\ufe00-\ufe0f]")
# Signs of formulas, to those that keyboards and fonts have.
_KEYS: Final[Mapping[str, str]] = {"∗": "*", "⋅": "·"}
_FACED: Final = re.compile("MATHEMATICAL |SCRIPT CAPITAL |BLACK-LETTER ")


class _Token(NamedTuple):
    """A stretch of the line.

    Attributes:
        text: What stands there.
        kind: word, letter, number, words, fraction, relation, comma, space, prefix or other.
        loose: Whether it ends in a script that would run into a letter after it.
    """

    text: str
    kind: str = "other"
    loose: bool = False


def text(formula: Element) -> str:
    """The formula on one line."""
    line = re.sub(r"\s+", " ", _joined(_tokens(formula), tight=False)).replace("...", "…")
    return unicodedata.normalize("NFC", re.sub(r"(?<=[(\[⟨]) | (?=[)\],;])", "", line))


def _joined(tokens: Iterable[_Token], tight: bool = True) -> str:
    """Tokens side by side; ``tight`` leaves out space around relations, as in scripts."""
    line, before = "", _Token("", "space")
    for token in tokens:
        if not token.text:
            continue
        if not line and token.kind == "relation":
            token = token._replace(kind="other")
        line += _gap(before, token, tight) + token.text
        in_number = before.kind == "number" and token.kind == "comma"
        before = token._replace(loose=True) if in_number else token
    return line


def _gap(before: _Token, token: _Token, tight: bool) -> str:
    """What stands between two neighbours: a space where they would run into each other."""
    kinds = (before.kind, token.kind)
    if "space" in kinds:
        return ""
    if "relation" in kinds:
        return "" if tight else " "
    if before.kind == "comma":
        return "" if tight or (token.kind == "number" and before.loose) else " "
    if "fraction" in kinds:
        beside = before.text[-1] if token.kind == "fraction" else token.text[0]
        return " " if beside.isalnum() or beside in "(⟨|√∑∏∫" else ""
    if not token.text[0].isalnum() or before.kind == "prefix":
        return ""
    return " " if before.loose or ("word" in kinds and before.text[-1].isalnum()) else ""


# --- from elements to tokens ---------------------------------------------------------------


def _tokens(node: Element) -> Iterator[_Token]:
    """The stretches of one element."""
    if writer := _WRITERS.get(node.tag):
        yield from writer(node)
    else:
        for child in node:
            yield from _tokens(child)


def _leaf(node: Element) -> Iterator[_Token]:
    found = "".join(map(_unlettered, _SILENT.sub("", node.text or "")))
    if node.tag == "mn":
        yield _Token(found, "number")
    elif node.tag == "mi" and "".join(found.split()).isalpha():
        yield _Token(found, "word" if len(found) > 1 else "letter")
    elif found in (",", ";", ":"):
        yield _Token(found, "comma")
    else:
        yield _Token(found, "relation" if _SPACED.fullmatch(found) else "other")


def _words(node: Element) -> Iterator[_Token]:
    yield _Token("".join(node.itertext()), "words")


def _space(node: Element) -> Iterator[_Token]:
    if re.match("0*[.]?0*[1-9]", node.get("width", "")):
        yield _Token(" ", "space")


@lru_cache(maxsize=1024)
def _unlettered(character: str) -> str:
    name = unicodedata.name(character, "")
    if character in _KEYS:
        return _KEYS[character]
    if "DOUBLE-STRUCK" in name or not _FACED.match(name):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isalnum() else character


def _grouped(tokens: Iterable[_Token], free: str = "") -> str:
    """In parentheses, unless it is one thing anyway.

    Args:
        tokens: What may stand in parentheses.
        free: A pattern of what needs none either.
    """
    several = [token for token in tokens if token.text]
    line = _joined(several)
    one = len(several) == 1 and re.fullmatch(r"\w*|[^/; ]+", line)
    enclosed = re.fullmatch(r"\([^()]*\)|\[[^][]*\]|\|[^|]*\||‖[^‖]*‖", line)
    return line if one or enclosed or (free and re.fullmatch(free, line)) else f"({line})"


def _script(node: Element, table: Mapping[int, int], sign: str) -> str:
    """A script in Unicode's small characters if they exist and stay legible."""
    tokens = list(_tokens(node))
    line = _joined(tokens)
    if not line or set(line) <= _RAISED:
        return line
    if line in "∘°":
        return "°"
    if all(ord(character) in table for character in line) and not re.search("[A-Za-z]{3}", line):
        return line.translate(table)
    return f"{sign}{_grouped(tokens)}"


def _scripts(node: Element) -> Iterator[_Token]:
    """A base with what stands below and above it."""
    below, above = _PLACES[node.tag]
    base = [token for token in _tokens(node[0]) if token.text]
    under, over = (_joined(_tokens(node[i])) if i else "" for i in (below, above))
    line = _joined(base)
    if {under, over} & _BRACES:
        yield from base
    elif not line.strip() and _mark("x", under, over):
        yield _Token("_")  # a rule
    elif mark := _mark(line, under, over):
        marked = (unicodedata.normalize("NFC", letter + mark) for letter in line)
        yield _Token("".join(marked), base[0].kind)
    elif len(node[0]) == 2 and (node[0][1].text or "") in _BRACES:
        yield from (*base, _Token(f" ({under or over})"))
    else:
        yield _scripted(node, _core(base), over)


def _core(base: Sequence[_Token]) -> _Token:
    """What bears the scripts, in one piece."""
    if len(base) == 1:
        return base[0]
    line = _joined(base)
    return _Token(line if line[-1:] in "|‖)]}⟩" else _grouped(base), "other" if base else "prefix")


def _scripted(node: Element, core: _Token, over: str) -> _Token:
    below, above = _PLACES[node.tag]
    script = _script(node[below], SUBSCRIPT, "_") if below else ""
    if above and node[above].tag == "mtext" and over.isalpha():  # as in 5th
        script += over
    elif above:
        script += _script(node[above], SUPERSCRIPT, "^")
    large = len(core.text) == 1 and unicodedata.category(core.text) == "Sm"
    loose = large or core.kind == "word" or re.search(r"[_^]\w+$", script) is not None
    return core._replace(text=core.text + script, loose=loose)


def _mark(base: str, under: str, over: str) -> str | None:
    """The accent that one of the two is for letters."""
    if not base.isalnum() or (under and over):
        return None
    return _MARKS.get(over) if over else "\u0332" if under in ("‾", "_", "\u0332") else None


def _prescripts(node: Element) -> Iterator[_Token]:
    """Scripts on both sides of a base, as in ``¹³C``."""
    tags = [child.tag for child in node]
    cut = tags.index("mprescripts") if "mprescripts" in tags else len(tags)

    def side(scripts: Sequence[Element]) -> str:
        signs = (SUBSCRIPT, "_"), (SUPERSCRIPT, "^")
        return "".join(_script(part, *signs[i % 2]) for i, part in enumerate(scripts))

    base = _joined(_tokens(node[0]))
    yield _Token(f"{side(node[cut + 1 :])}{base}{side(node[1:cut])}", "letter")


def _fraction(node: Element) -> Iterator[_Token]:
    above, below = (list(_tokens(child)) for child in node)
    if node.get("linethickness", "").startswith("0"):
        yield _Token(f"{_joined(above)} choose {_joined(below)}")
    else:
        # A product above a line, and what one derives by, are read as one.
        numerator = _grouped(above, "[\\w∂∇′\u0300-\u036f]+")
        denominator = _grouped(below, "[∂dδ][^\\W\\d]\u0307?[₀-₉ᵢⱼₖ]?")
        yield _Token(f"{numerator}/{denominator}", "fraction")


def _root(node: Element) -> Iterator[_Token]:
    if node.tag == "msqrt":
        yield _Token(f"√{_grouped(token for child in node for token in _tokens(child))}")
    else:
        degree = _joined(_tokens(node[1]))
        sign = _ROOTS.get(degree) or f"{_script(node[1], SUPERSCRIPT, '')}√"
        yield _Token(f"{sign}{_grouped(_tokens(node[0]))}")


def _table(node: Element) -> Iterator[_Token]:
    """Rows between semicolons; cells between commas, or none where they make one formula."""
    rows = (_row(list(row)) for row in node)
    yield _Token("; ".join(row.rstrip(",;") for row in rows if row))


def _row(cells: Sequence[Element]) -> str:
    """The cells of one row; a new pair of aligned columns is a formula of its own."""
    line = ""
    for cell in cells:
        classes = (cell.get("class") or "").split()
        text = _joined(_tokens(cell), tight=False)
        if "margin" in classes:
            line += f" {text}"
        elif "relation" in classes or text.startswith(("=", "<")):
            line += text
        else:
            line += f", {text}" if line.strip() else text
    return line.strip()


_PLACES: Final[Mapping[str, tuple[int, int]]] = {
    "msub": (1, 0),
    "munder": (1, 0),
    "msup": (0, 1),
    "mover": (0, 1),
    "msubsup": (1, 2),
    "munderover": (1, 2),
}
"""Which children of an element stand below and above its first one; 0 for none."""

_WRITERS: Final[Mapping[str, Callable[[Element], Iterator[_Token]]]] = {
    **dict.fromkeys(("mi", "mn", "mo"), _leaf),
    **dict.fromkeys(_PLACES, _scripts),
    **dict.fromkeys(("msqrt", "mroot"), _root),
    "mtext": _words,
    "mspace": _space,
    "mmultiscripts": _prescripts,
    "mfrac": _fraction,
    "mtable": _table,
    "mphantom": lambda node: iter(()),
}
