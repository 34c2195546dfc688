r"""Turns TeX formulas into MathML Core for pages and into Unicode for everything else.

math-core reads the TeX, one formula or all of a text; what it makes passes `mathml.cleaned`.
Formulas are untrusted: their length and depth are limited, since a deep one would overflow the
stack of any recursive reader.
A formula that cannot be read is shown as it was written, and the problem says where it stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from math_core import LatexError, LatexToMathML

from . import formula_text, formula_width, macros, mathml
from .rewriting import rewritten
from .tables import UNWANTED

MAX_LENGTH: Final = 4_000
"""Longest formula that is read, in characters; a line of a paper holds about 100."""

MAX_DEPTH: Final = 60
"""Deepest nesting that is read; each level costs math-core some 3 KB of stack."""

_NESTING: Final = re.compile(
    r"\\(?:begin|left)(?![A-Za-z])|(?P<close>\\(?:end|right)(?![A-Za-z])|\})|\\[{}\\]|\{"
)
_REFUSED: Final = re.compile(
    r"\\(?:[gex]?def|let|(?:re|provide)?newcommand|(?:re)?newenvironment|DeclareMathOperator)"
    r"(?![A-Za-z])"
)
_ERROR: Final = re.compile(r"(?:macro\d+:)?(?P<place>\d+): (?P<what>.*?)\.?", re.DOTALL)
_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\?.", re.DOTALL)
_MATH: Final = re.compile(r"<math\b.*?</math>", re.DOTALL)
# What makes a formula count for others of its text: numbers, labels, macros.
_SHARED: Final = re.compile(
    r"\\(?:begin|label|(?:eq)?ref|tag|(?:re|provide)?newcommand|def|DeclareMathOperator)"
)


class Snippet(NamedTuple):
    """A formula of a text.

    Attributes:
        source: TeX of math mode, without its dollar signs.
        display: Whether it stands alone.
    """

    source: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula, ready to show.

    Attributes:
        html: Safe inline HTML, of elements in `mathml.MATHML` and `mathml.HTML` only.
        text: Unicode on one line.
        problems: What could not be shown as meant, each ``what is wrong; what to do``.
        position: Where in the source that is, in characters from 0.
        width: About how wide it is set, in em.
    """

    html: str
    text: str
    problems: tuple[str, ...] = ()
    position: int = 0
    width: float = 0


class Unreadable(ValueError):
    """A formula that is shown as it was written, and where it stops to make sense."""

    def __init__(self, reason: str, position: int = 0) -> None:
        super().__init__(reason)
        self.position = position


class Reader:
    """Reads formulas with the macros it is given, besides those that every site has."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._library = self._with({})

    def _with(self, macros_of_the_text: Mapping[str, str]) -> LatexToMathML:
        return LatexToMathML(
            macros={**macros.BUILT_IN, **self._own, **macros_of_the_text},
            fancy_error=False,
            allow_unreliable_rendering=True,
            max_expansions=200,
            id_prefix="eq-",
        )

    def all(self, snippets: Sequence[Snippet], *, title: bool = False) -> list[Formula]:
        r"""The formulas of a text, equations numbered through, ``\eqref`` leading to them.

        Args:
            snippets: In the order of the text.
            title: Whether they stand in a line of words, where a letter is one of the words.
        """
        given = [macros.taken_out(snippet.source, self._own) for snippet in snippets]
        defined = {name: body for taken, _ in given for name, body in taken.items()}
        library = self._with(defined) if defined else self._library
        found: dict[int, Formula] = {}
        readable: dict[int, tuple[str, bool]] = {}
        trees: list[Element] = []
        for index, (snippet, (_, rest)) in enumerate(zip(snippets, given, strict=True)):
            try:
                tex, tree = _readable(library, rest, snippet.display)
            except Unreadable as error:
                found[index] = _as_written(snippet.source, error)
            else:
                readable[index] = tex, snippet.display
                trees.append(tree)
        if len(trees) > 1:  # they are numbered through
            trees = [mathml.cleaned(made) for made in library.convert_all([*readable.values()])]
        for index, tree, problems in zip(readable, trees, _told(trees), strict=True):
            html = mathml.html(tree, title)
            plain, width = formula_text.text(tree), formula_width.width(tree)
            found[index] = Formula(html, plain, tuple(problems), width=width)
        return [found[index] for index in range(len(snippets))]


def _readable(library: LatexToMathML, source: str, display: bool) -> tuple[str, Element]:
    """What the library is sure to read; it would lose all formulas for one that it cannot.

    With it comes what it makes of this formula alone.
    """
    source = UNWANTED.sub("", source)
    _check(source)
    tex = rewritten(source, display)
    try:
        result = library.convert_with_local_state(tex, displaystyle=display)
        _check_depth(re.finditer(r"<(?P<close>/)?[a-z]+[^<>]*(?<!/)>", result))
        return tex, mathml.cleaned(result)
    except LatexError as error:
        found = _ERROR.fullmatch(str(error))
        place, what = (int(found["place"]), found["what"]) if found else (0, str(error))
        reason = re.sub(r"[\"`]", "", what[:1].lower() + what[1:])
        raise Unreadable(reason, _position(tex, place, source)) from None
    except (ValueError, ParseError) as error:
        raise Unreadable(str(error)) from None


def _check(source: str) -> None:
    if len(source) > MAX_LENGTH:
        raise Unreadable(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    if refused := _REFUSED.search(source):
        raise Unreadable(f"{refused[0]} cannot be used here", refused.start())
    _check_depth(_NESTING.finditer(source))


def _check_depth(brackets: Iterator[re.Match[str]]) -> None:
    depth = 0
    for bracket in brackets:
        if bracket[0][:2] not in ("\\{", "\\}", "\\\\"):
            depth += -1 if bracket["close"] else 1
        if depth > MAX_DEPTH:
            raise Unreadable(f"nested more than {MAX_DEPTH} deep", bracket.start())


def _position(tex: str, place: int, source: str) -> int:
    """Where in the source the token stands that was found in its rewritten form."""
    token = _TOKEN.match(tex, place)
    if token is None:
        return len(source)
    position = -1
    for _ in range(tex.count(token[0], 0, place) + 1):
        position = source.find(token[0], position + 1)
    return max(position, 0)


def _as_written(source: str, error: Unreadable) -> Formula:
    """The source itself, where it cannot be read."""
    shown = " ".join(UNWANTED.sub("", source).split())
    start = shown if len(shown) < 40 else f"{shown[:40]}…"
    cure = "it is shown as written, correct it"
    if str(error).startswith("unknown command"):
        cure += f" or define the command in {macros.FILE}"
    problem = f"formula ${start}$ cannot be read: {error}; {cure}"
    return Formula(f'<code class="math">{escape(shown)}</code>', shown, (problem,), error.position)


def _told(trees: Sequence[Element]) -> Iterator[list[str]]:
    """What is wrong between the formulas of a text: labels that are missing or given twice."""
    labels = {cell.get("id", "") for tree in trees for cell in tree.iter("mtd")}
    seen: set[str] = set()
    for tree in trees:
        problems = []
        for link in tree.iter("a"):
            name = link.attrib.pop("href", "").removeprefix("#")
            if name in labels:
                link.set("href", f"#{name}")
                continue
            link.tag = "span"
            problems.append(f"no equation has {_label(name)}; add it, or correct the name")
        for cell in tree.iter("mtd"):
            name = cell.get("id", "")
            if name in seen:
                problems.append(f"{_label(name)} is given twice; give one another name")
                del cell.attrib["id"]
            seen |= {name} - {""}
        yield problems


def _label(id_: str) -> str:
    return f"\\label{{{id_.removeprefix('eq-')}}}"


# --- with the macros of this site ----------------------------------------------------------

_readers = [Reader({})]
_macros: dict[str, str] = {}


def use_macros(own: Mapping[str, str]) -> bool:
    """Read all formulas from now on with the owner's macros; whether they are others.

    Raises:
        LatexError: One of them is none.
    """
    if own == _macros:
        return False
    _readers[0] = Reader(own)
    _macros.clear()
    _macros.update(own)
    for known in (convert, symbol):
        known.cache_clear()
    return True


def macros_in_use() -> Mapping[str, str]:
    """The owner's macros, by which all formulas are read."""
    return _macros


def convert_all(snippets: Sequence[Snippet]) -> list[Formula]:
    r"""The formulas of a text, in its order: numbered through, ``\eqref`` leading to them."""
    sources = (*(snippet.source for snippet in snippets), *_macros.values())
    if any(map(_SHARED.search, sources)):
        return _readers[0].all(snippets)
    return [convert(snippet.source, snippet.display, title=False) for snippet in snippets]


@lru_cache(maxsize=4096)
def convert(source: str, display: bool = False, title: bool = True) -> Formula:
    """The formula written as TeX in ``source``, without its dollar signs, in a line of words."""
    if not source.strip():
        return Formula("", source[:1])
    return _readers[0].all([Snippet(source, display)], title=title)[0]


@lru_cache(maxsize=1024)
def symbol(name: str) -> str | None:
    r"""The character of a math command used outside of math, as in ``5 \times 5``."""
    formula = convert(f"\\{name}")
    return formula.text if len(formula.text) == 1 and not formula.problems else None


def as_text(html: str, space: str = " ") -> str:
    """A piece of HTML with each formula replaced by its reading in Unicode.

    Args:
        html: Of whoever wrote it.
        space: What stands for a space of a formula.
    """

    def read(found: re.Match[str]) -> str:
        return escape(_reading(found[0]).replace(" ", space), quote=False)

    return _MATH.sub(read, html)


@lru_cache(maxsize=4096)
def _reading(markup: str) -> str:
    try:
        return formula_text.text(mathml.parsed(markup))
    except ParseError:  # MathML that the owner wrote himself
        return re.sub("<[^>]*>", "", markup)
