"""Turns a TeX formula into MathML for pages and into Unicode for everything else.

latex2mathml reads the TeX; what it makes is not trusted.
It passes text on unescaped, and fails in many ways on bad input, so its tree is built anew from
elements and attributes named here, and a formula it cannot read is shown as it was written.
HTML and text come from the same tree, so there is one reading of a formula.

Elements and attributes are those of MathML Core, https://www.w3.org/TR/mathml-core/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from latex2mathml.symbols_parser import convert_symbol

from .tables import SYMBOLS, UNWANTED, names

MAX_LENGTH: Final = 2_000
"""Longest formula that is read, in characters; a line of a paper holds about 100."""

MAX_DEPTH: Final = 60
"""Deepest nesting of braces that is read; each level costs the reader several frames of stack."""

MAX_SPACE: Final = 3.0
"""Widest space a formula may ask for, in em: no formula may push others off the page."""

MATHML: Final = names(
    "math mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot"
    " mtable mtr mtd mstyle mpadded mphantom"
)
"""Every MathML element that can come out."""

HTML: Final = names("b i code sub sup var")
"""Every HTML element that can come out, inside a formula or in its place."""

_LEAVES: Final = names("mi mn mo mtext")

# How many children an element must have to mean anything.
_ARITY: Final[Mapping[str, int]] = {
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
    "mfrac": 2,
    "mroot": 2,
}

_LENGTH: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:em|ex)")
_SWITCH: Final = re.compile("true|false")

ATTRIBUTES: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(names("stretchy fence separator largeop movablelimits"), _SWITCH),
    **dict.fromkeys(names("width height depth lspace rspace voffset minsize maxsize"), _LENGTH),
    "displaystyle": _SWITCH,
    "form": re.compile("prefix|infix|postfix"),
    "linethickness": re.compile("0"),
    "scriptlevel": re.compile("[0-2]"),
}

# MathML Core knows no names for spaces.
_NAMED_SPACES: Final[Mapping[str, str]] = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}

# The mark above or below a letter, to the combining character that says the same in text.
_MARKS: Final[Mapping[str, str]] = {
    "^": "\u0302",
    "~": "\u0303",
    "¯": "\u0304",
    "‾": "\u0305",
    "˙": "\u0307",
    "¨": "\u0308",
    "\u20db": "\u20db",
    "\u20dc": "\u20dc",
    "´": "\u0301",
    "`": "\u0300",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "˚": "\u030a",
    "→": "\u20d7",
    "←": "\u20d6",
    "↔": "\u20e1",
}
_BRACES: Final = frozenset("⏞⏟⎴⎵⏜⏝")

SUPERSCRIPT: Final = str.maketrans(
    "0123456789+=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW-\N{MINUS SIGN}",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ⁻⁻",
)
SUBSCRIPT: Final = str.maketrans(
    "0123456789+=()aehijklmnoprstuvx-\N{MINUS SIGN}",
    "₀₁₂₃₄₅₆₇₈₉₊₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₋₋",
)
_RAISED: Final = frozenset("′″‴⁗*∗†‡°")

# Arrows and relations, which stand between spaces; "=", "<", "+" and "-" do not, as in "N=4".
_SPACED: Final = re.compile("[×←-⇿∈-∍∝∣-∪∷≀-⊋⊏-⊢⊨⋀-⋃⋈-⋟⟵-⟿⩽⩾∼-≈≠-≯]")
_ORDINARY: Final = frozenset("∞∅⊤⊥∠")
"""Signs that latex2mathml takes for operators, which would be set with space around them."""

_ROOTS: Final[Mapping[str, str]] = {"3": "∛", "4": "∜"}

_REFUSED: Final = re.compile(
    r"\\(?:def|let|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator|sideset)"
    r"(?![A-Za-z])"
)
"""Commands that could make a short formula grow without bound."""

_TEXT: Final = re.compile(
    r"\\(text(?:rm|it|bf|tt|sf|sc|sl|up|md|normal)?|emph|mbox|hbox|fbox)\s*\{"
)
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_VARIANTS: Final[Mapping[str, str]] = {
    "emph": "textit",
    "textsl": "textit",
    "textit": "textit",
    "textbf": "textbf",
    "texttt": "texttt",
}
_STYLES: Final[Mapping[str, str]] = {"italic": "i", "bold": "b", "monospace": "code"}

_REWRITES: Final = (
    # latex2mathml takes the rest of the line for a comment, and would drop it
    (re.compile(r"(?<!\\)%"), r"\\%"),
    (re.compile(r"\\not\s*="), r"\\neq "),
    (re.compile(r"\\ensuremath(?![A-Za-z])"), ""),
    (re.compile(r"\\(?:math|text)superscript(?=\s*\{)"), "^"),
    (re.compile(r"\\(?:math|text)subscript(?=\s*\{)"), "_"),
    # what Crossref writes for signs, which TeX does not know
    (re.compile(r"\\mathsemicolon(?![A-Za-z])"), ";"),
    (re.compile(r"\\mathcolon(?![A-Za-z])"), ":"),
    (re.compile(r"\\mathplus(?![A-Za-z])"), "+"),
    # latex2mathml forgets that a single letter is upright
    (re.compile(r"\\mathrm\{([A-Za-z])\}"), r"\\mathrm{ \1}"),
)

_ENTITY: Final = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_STASHED: Final = re.compile("\x00\\s*(\\d+)\\s*\x00")


class Unreadable(ValueError):
    """A formula that is shown as it was written."""


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula, ready to show.

    Attributes:
        html: Safe inline HTML, of elements in `MATHML` and `HTML` only.
        text: Unicode on one line.
        problems: What could not be shown as meant, each ``what is wrong; what to do``.
    """

    html: str
    text: str
    problems: tuple[str, ...] = ()


class Node(NamedTuple):
    """One element of a formula, after checking."""

    tag: str
    text: str = ""
    children: tuple[Node, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


EMPTY: Final = Node("mrow")
"""Nothing, in a place where something has to be: what the script of ``$_2$`` hangs on."""


@lru_cache(maxsize=4096)
def convert(source: str, words: Callable[[str], str] = str) -> Formula:
    """The formula written as TeX in ``source``, without its dollar signs.

    Args:
        source: TeX of math mode.
        words: Turns the TeX in ``\\text{…}`` into plain text.
    """
    if not source.strip():
        return Formula("", source[:1])
    try:
        return _read(source, words)
    except Exception as error:  # latex2mathml raises IndexError, StopIteration, RecursionError, …
        return _as_written(source, error)


@lru_cache(maxsize=1024)
def symbol(name: str) -> str | None:
    r"""The character of a math command used outside of math, as in ``5 \times 5``."""
    code = convert_symbol(f"\\{name}")
    try:
        found = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return None
    return None if unicodedata.category(found)[0] in "MCZ" else found


def _read(source: str, words: Callable[[str], str]) -> Formula:
    _check(source)
    stashed, texts = _stash(UNWANTED.sub("", source), words)
    for pattern, replacement in _REWRITES:
        stashed = pattern.sub(replacement, stashed)
    builder = _Builder(texts)
    node = _row(builder.children(convert_to_element(stashed)))
    return Formula(_html(node), _plain(node), tuple(builder.problems))


def _check(source: str) -> None:
    if len(source) > MAX_LENGTH:
        raise Unreadable(f"is longer than {MAX_LENGTH} characters")
    if refused := _REFUSED.search(source):
        raise Unreadable(f"uses {refused[0]}")
    depth = 0
    for brace in _BRACE.findall(source):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth > MAX_DEPTH:
            raise Unreadable(f"is nested more than {MAX_DEPTH} deep")


def _as_written(source: str, error: Exception) -> Formula:
    """The source itself, where it cannot be read."""
    shown = " ".join(UNWANTED.sub("", source).split())
    reason = str(error) if isinstance(error, Unreadable) else "cannot be read"
    start = shown if len(shown) < 40 else f"{shown[:40]}…"
    problem = f"formula ${start}$ {reason}; it is shown as written, simplify or correct it"
    return Formula(f'<code class="math">{escape(shown)}</code>', shown, (problem,))


# --- text inside a formula -----------------------------------------------------------------


def _stash(source: str, words: Callable[[str], str]) -> tuple[str, tuple[str, ...]]:
    r"""Put numbers for the contents of ``\text{…}``, which latex2mathml would garble.

    The numbers stand between U+0000, which no formula contains.
    """
    kept: list[str] = []
    parts: list[str] = []
    position = 0
    while match := _TEXT.search(source, position):
        end = _closing(source, match.end())
        command = _VARIANTS.get(match[1], "text")
        parts += source[position : match.start()], f"\\{command}{{\0{len(kept)}\0}}"
        kept.append(_padded(source[match.end() : end], words))
        position = end + 1
    return "".join((*parts, source[position:])), tuple(kept)


def _closing(source: str, start: int) -> int:
    """Where the brace closes that was opened before ``start``."""
    depth = 1
    for match in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    raise Unreadable("has an open brace")


def _padded(text: str, words: Callable[[str], str]) -> str:
    """The words, with the space around them, which counts in math."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{words(text.strip())}{after}"


# --- from latex2mathml's tree to our own ---------------------------------------------------


class _Builder:
    """Builds a checked tree from an unchecked one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.problems: dict[str, None] = {}

    def children(self, element: Element) -> tuple[Node, ...]:
        return tuple(self.node(child) for child in element)

    def node(self, element: Element) -> Node:
        """The element, if it is allowed; else a row of what is in it."""
        if "href" in element.attrib:
            self.problems["link in a formula; it is shown as plain text"] = None
        if element.tag in _LEAVES and not len(element):
            return self.leaf(element)
        if element.tag == "mtable":
            return Node("mtable", "", tuple(self.table_row(row) for row in element))
        if element.tag in _LEAVES or element.tag not in MATHML or element.tag in ("math", "mrow"):
            return _row((*self.own_text(element), *self.children(element)))
        return _structure(element.tag, self.children(element), _attributes(element))

    def own_text(self, element: Element) -> Iterator[Node]:
        if element.text and element.text.strip():
            yield Node("mtext", self.decoded(element))

    def table_row(self, row: Element) -> Node:
        return Node("mtr", "", tuple(Node("mtd", "", self.children(cell)) for cell in row))

    def decoded(self, element: Element) -> str:
        """Text of the element, its references resolved and what was put aside put back."""
        text = element.text or ""
        if stashed := _STASHED.fullmatch(text.replace("&#x000A0;", " ")):
            return self.texts[int(stashed[1])]
        text = _ENTITY.sub(lambda match: chr(int(match[1], 16)), text)
        return UNWANTED.sub("", text)

    def leaf(self, element: Element) -> Node:
        text = self.decoded(element)
        variant = element.get("mathvariant", "")
        if not text:
            return EMPTY
        if element.tag == "mtext":
            return _styled(text, variant)
        if re.fullmatch(r"\\[A-Za-z]+", text):
            return self.unknown(text[1:])
        return _token(element.tag, text, variant, _attributes(element))

    def unknown(self, name: str) -> Node:
        """A command nobody knows is most often an operator of the author's: show its name."""
        if name in SYMBOLS:
            return Node("mi", SYMBOLS[name]) if SYMBOLS[name] else EMPTY
        self.problems[f"unknown command \\{name} in a formula; its name is shown"] = None
        return Node("mi", name)


def _styled(text: str, variant: str) -> Node:
    """Words; MathML Core leaves their face to HTML."""
    style = _STYLES.get(variant)
    return Node("mtext", "", (Node(style, text),)) if style else Node("mtext", text)


def _token(tag: str, text: str, variant: str, attributes: tuple[tuple[str, str], ...]) -> Node:
    """A letter, number or operator under the name that makes browsers space it well."""
    if tag == "mi" and text == "~":
        text = "∼"  # what \sim is
    if tag == "mi" and len(text) == 1 and unicodedata.category(text) in ("Sm", "Po", "Ps", "Pe"):
        tag = "mo"
    if tag == "mo" and text in _ORDINARY:
        tag = "mi"
    if tag == "mo" and text == "―":
        text = "‾"  # the one of the two that browsers stretch
    if tag == "mi" and (variant == "normal" or (not variant and _is_greek_capital(text))):
        return Node(tag, text, (), (("mathvariant", "normal"),))
    return Node(tag, _lettered(text, variant) if variant else text, (), attributes)


def _is_greek_capital(text: str) -> bool:
    """TeX sets these upright, browsers would slant them."""
    return len(text) == 1 and unicodedata.name(text, "").startswith("GREEK CAPITAL")


def _structure(
    tag: str, children: tuple[Node, ...], attributes: tuple[tuple[str, str], ...]
) -> Node:
    if len(children) != _ARITY.get(tag, len(children)):
        raise Unreadable("lacks an argument")
    if tag in ("mover", "munder") and children[1].tag == "mo" and children[1].text in _MARKS:
        attributes = (("accent", "true"),)
    if tag in ("mstyle", "mpadded") and not attributes:
        return _row(children)
    return Node(tag, "", children, attributes)


def _row(children: tuple[Node, ...]) -> Node:
    """Children side by side, upright letters as the one word they make."""
    joined = tuple(_words(child for child in children if child != EMPTY))
    return joined[0] if len(joined) == 1 else Node("mrow", "", joined)


def _words(children: Iterable[Node]) -> Iterator[Node]:
    word: Node | None = None
    for child in children:
        if word and _is_upright(word) and _is_upright(child):
            word = word._replace(text=word.text + child.text)
            continue
        if word:
            yield _upright_word(word)
        word = child
    if word:
        yield _upright_word(word)


def _is_upright(node: Node) -> bool:
    upright = ("mathvariant", "normal") in node.attributes
    return node.tag == "mi" and upright and node.text.isascii()


def _upright_word(node: Node) -> Node:
    """Browsers slant single letters only, so a word needs no attribute."""
    return node._replace(attributes=()) if _is_upright(node) and len(node.text) > 1 else node


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, given in sorted(element.attrib.items())
        if _is_allowed(name, value := _NAMED_SPACES.get(given, given))
    )


def _is_allowed(name: str, value: str) -> bool:
    pattern = ATTRIBUTES.get(name)
    if pattern is None or not pattern.fullmatch(value):
        return False
    return pattern is not _LENGTH or abs(float(value[:-2])) <= MAX_SPACE


# --- letters ------------------------------------------------------------------------------

# Unicode's own names for the faces; the second where letters were encoded before the others.
_FACES: Final[Mapping[str, tuple[str, ...]]] = {
    "bold": ("MATHEMATICAL BOLD",),
    "bold-italic": ("MATHEMATICAL BOLD ITALIC", "MATHEMATICAL BOLD"),
    "double-struck": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "fraktur": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "monospace": ("MATHEMATICAL MONOSPACE",),
    "sans-serif": ("MATHEMATICAL SANS-SERIF",),
    "sans-serif-italic": ("MATHEMATICAL SANS-SERIF ITALIC",),
    "script": ("MATHEMATICAL SCRIPT", "SCRIPT"),
}
_ALPHABET: Final = re.compile(r"(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER (.+)|(DIGIT) (.+)")


def _lettered(text: str, variant: str) -> str:
    """Letters as the characters Unicode has for a face, since browsers ignore ``mathvariant``."""
    return "".join(_letter(character, variant) for character in text)


@lru_cache(maxsize=1024)
def _letter(character: str, variant: str) -> str:
    kind = _ALPHABET.fullmatch(unicodedata.name(character, ""))
    name = " ".join(part for part in kind.groups() if part) if kind else ""
    for face in _FACES.get(variant, ()) if name else ():
        try:
            return unicodedata.lookup(f"{face} {name}")
        except KeyError:
            continue
    return character


_FACED: Final = re.compile("MATHEMATICAL |SCRIPT CAPITAL |BLACK-LETTER ")


@lru_cache(maxsize=1024)
def _unlettered(character: str) -> str:
    """A plain letter for one in a mathematical face; ℝ and its kind are words of their own."""
    name = unicodedata.name(character, "")
    if "DOUBLE-STRUCK" in name or not _FACED.match(name):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isalnum() else character


# --- from our tree to HTML -----------------------------------------------------------------


def _html(node: Node) -> str:
    """Plain HTML where that says all, MathML elsewhere."""
    simple = _simple(node)
    return f"<math>{_markup(node)}</math>" if simple is None else simple


def _markup(node: Node) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes)
    inside = escape(node.text) + "".join(map(_markup, node.children))
    return f"<{node.tag}{attributes}>{inside}</{node.tag}>"


def _simple(node: Node) -> str | None:
    r"""HTML for a formula that is one sign, as in ``$\mu$m``, or one script, as in ``H$_2$O``."""
    if node.tag in ("msub", "msup") and node.children[0] == EMPTY:
        return _simple_script(node)
    if node.tag == "mtext":
        return escape(node.text) + "".join(map(_markup, node.children))
    if node.tag not in _LEAVES or _is_faced(node.text):
        return None
    is_variable = node.tag == "mi" and not node.attributes and re.fullmatch("[A-Za-z]", node.text)
    return f"<var>{node.text}</var>" if is_variable else escape(node.text)


def _is_faced(text: str) -> bool:
    """Whether letters need a font that few have outside of formulas."""
    return any(ord(letter) > 0xFFFF or _unlettered(letter) != letter for letter in text)


def _simple_script(node: Node) -> str | None:
    script = node.children[1]
    if node.tag == "msup" and script.text in _RAISED | {"∘"}:
        return "°" if script.text == "∘" else escape(script.text)
    parts = [_simple(part) for part in script.children or (script,) if part.tag in _LEAVES]
    if script.tag not in _LEAVES | {"mrow"} or len(parts) < len(script.children) or None in parts:
        return None
    return f"<{node.tag[1:]}>{''.join(part or '' for part in parts)}</{node.tag[1:]}>"


# --- from our tree to text -----------------------------------------------------------------


def _plain(node: Node) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", _text(node)))


def _text(node: Node, tight: bool = False) -> str:
    """The formula on one line; ``tight`` leaves out space around operators, as in scripts."""
    writer = _WRITERS.get(node.tag)
    if writer:
        return writer(node)
    if node.tag in ("mi", "mn", "mo"):
        return "".join(map(_unlettered, node.text))
    return node.text or _side_by_side(node.children, tight)


def _side_by_side(children: Sequence[Node], tight: bool) -> str:
    line = ""
    for index, child in enumerate(children):
        text = _text(child, tight)
        following = children[index + 1] if index + 1 < len(children) else None
        line += _gap(line, children[index - 1] if index else None, child, text)
        line += text if tight else _spaced(line, child, text, following)
    return line


def _gap(line: str, before: Node | None, node: Node, text: str) -> str:
    """A space where two words would run into each other, as in ``n log n``."""
    if before is None or not line or not text or not text[0].isalnum():
        return ""
    scripted = before.tag in ("msub", "msup", "msubsup") and not line[-1].isascii()
    loose = re.search(r"[_^]\w+$", line) is not None
    after_word = _is_word(before) or loose or (scripted and _core(before).tag == "mo")
    if after_word and (line[-1].isalnum() or _core(before) != before):
        return "" if line[-1].isspace() else " "
    return " " if _is_word(node) and line[-1].isalnum() else ""


def _core(node: Node) -> Node:
    """What carries the scripts, if there are any."""
    scripted = node.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
    return _core(node.children[0]) if scripted else node


def _is_word(node: Node) -> bool:
    core = _core(node)
    return core.tag in ("mi", "mo") and len(core.text) > 1 and core.text[0].isalpha()


def _spaced(line: str, node: Node, text: str, following: Node | None) -> str:
    if node.tag == "mo" and _SPACED.fullmatch(text) and line.strip():
        return f" {text} "
    if node.tag == "mo" and text in (",", ";") and following is not None:
        is_number = line[-1:].isdigit() and following.tag == "mn"
        return text if is_number else f"{text} "
    return text


def _script(text: str, table: Mapping[int, int], sign: str) -> str:
    """A script in Unicode's small characters if they exist and stay legible."""
    if not text or text in _RAISED:
        return text
    if text == "∘":
        return "°"
    if all(ord(character) in table for character in text) and not re.search("[A-Za-z]{3}", text):
        return text.translate(table)
    return f"{sign}{_grouped(text)}"


def _grouped(text: str) -> str:
    """The text in parentheses, unless it is one thing anyway."""
    one = len(text) == 1 or all(part.isalnum() or part in ".′" for part in text)
    return text if one or _is_enclosed(text) else f"({text})"


def _is_enclosed(text: str) -> bool:
    return text[:1] == "(" and text[-1:] == ")" and "(" not in text[1:] and ")" not in text[:-1]


def _write_sub(node: Node) -> str:
    base, below = (_text(child, True) for child in node.children)
    return base + _script(below, SUBSCRIPT, "_")


def _write_sup(node: Node) -> str:
    base, above = (_text(child, True) for child in node.children)
    if node.children[1].tag == "mtext" and above.isalpha():  # as in 5th
        return base + above
    many = node.children[0].tag in ("mrow", "mfrac") and not base.isalnum()
    return (_grouped(base) if many else base) + _script(above, SUPERSCRIPT, "^")


def _write_both(node: Node) -> str:
    base, below, above = (_text(child, True) for child in node.children)
    return base + _script(below, SUBSCRIPT, "_") + _script(above, SUPERSCRIPT, "^")


def _write_over(node: Node) -> str:
    base, above = (_text(child, True) for child in node.children)
    mark = _MARKS.get(above)
    if above in _BRACES:
        return base
    return _marked(base, mark) if mark and base.isalnum() else _write_sup(node)


def _write_under(node: Node) -> str:
    base, below = (_text(child, True) for child in node.children)
    if below in _BRACES:
        return base
    return _marked(base, "\u0332") if below == "‾" and base.isalnum() else _write_sub(node)


def _marked(base: str, mark: str) -> str:
    return unicodedata.normalize("NFC", "".join(letter + mark for letter in base))


def _write_fraction(node: Node) -> str:
    above, below = (_text(child, True) for child in node.children)
    if ("linethickness", "0") in node.attributes:
        return f"{above} choose {below}"
    return f"{_grouped(above)}/{_grouped(below)}"


def _write_sqrt(node: Node) -> str:
    return f"√{_grouped(_side_by_side(node.children, True))}"


def _write_root(node: Node) -> str:
    inside, degree = (_text(child, True) for child in node.children)
    sign = _ROOTS.get(degree) or f"{_script(degree, SUPERSCRIPT, '')}√"
    return f"{sign}{_grouped(inside)}"


def _write_space(node: Node) -> str:
    width = dict(node.attributes).get("width", "-")
    return "" if width.startswith("-") else " "


def _write_table(node: Node) -> str:
    rows = (", ".join(_text(cell) for cell in row.children) for row in node.children)
    return "; ".join(rows)


_WRITERS: Final[Mapping[str, Callable[[Node], str]]] = {
    "msub": _write_sub,
    "msup": _write_sup,
    "msubsup": _write_both,
    "munder": _write_under,
    "mover": _write_over,
    "munderover": _write_both,
    "mfrac": _write_fraction,
    "msqrt": _write_sqrt,
    "mroot": _write_root,
    "mspace": _write_space,
    "mtable": _write_table,
    "mphantom": lambda node: "",
}
