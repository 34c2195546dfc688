r"""``$…$`` and ``$$…$$`` in Markdown become MathML; typographers never see it.

The rules for a single dollar are Pandoc's: no space after the first, none before the last,
no digit right after the last. So "$5 and $10" stays an amount of money. ``\$`` is a dollar.
``\(…\)`` is ``$…$``, and ``\[…\]`` in lines of its own ``$$…$$``.
An environment such as ``align`` needs no dollars; ``\eqref{x}`` leads to the equation with
``\label{x}``. A formula is put aside, out of reach of every other rule of Markdown, and all of a
text are converted together when it is finished, so that equations are numbered in its order.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from pelican_bibtex.tex.math import Formula, Snippet, convert, convert_all

from ..source import Source

BLOCK: Final = re.compile(
    r"^ {0,3}(?:\$\$(?P<tex>(?:(?!\$\$|\n[ \t]*\n).)+)\$\$"
    r"|\\\[(?P<square>(?:(?!\\\]|\n[ \t]*\n).)+)\\\]"
    r"|(?P<bare>\\begin\{(?P<name>(?:equation|align|gather|multline|eqnarray|alignat|flalign)\*?)\}"
    r"(?:(?!\n[ \t]*\n).)+?\\end\{(?P=name)\}))[ \t]*$",
    re.M | re.S,
)
# Words in a formula may hold formulas: \text{for all $i$}.
_PART: Final = r"(?:\\(?:text|mbox)\{(?:[^{}]|\{[^{}]*\})*\}|\\.|[^$\\])"
# Each begins with a character, as such a pattern is looked for many times as fast.
DISPLAY: Final = rf"\$\$(?<!\\\$\$)(?P<tex>{_PART}+)\$\$"
INLINE: Final = rf"\$(?<![\\$]\$)(?![\s$])(?P<tex>{_PART}*(?<!\s))\$(?![\d$])"
ROUND: Final = r"\\\((?<!\\\\\()(?P<tex>(?:(?!\\\)|\n[ \t]*\n).)+)\\\)"
REFERENCE: Final = r"(?P<tex>\\(?:eq)?ref\{[^{}\s]+\})"

PHONE: Final = 16.0
"""Widest formula, in em, that a column of 280 pixels surely shows whole."""
INDENT: Final = 3.0
"""By how much the column is narrower in a list or a quotation, likewise in em."""

PAPER: Final = (38.0, 48.0, 60.0, 76.0)
"""Widths, in em, above which a formula is printed smaller, to stay on the paper."""

# "$5 (or 4$" is money: a number, then words, and nothing that only TeX would have.
_MONEY: Final = re.compile(r"\d[\d.,]*(?:\s+[^\\^_=+<>{}]*)")
_MARK: Final = re.compile(rf"{STX}math:(\d+){ETX}")
_ALONE: Final = re.compile(rf"<p>({_MARK.pattern})</p>")
_TAG: Final = re.compile(rf"<[^<>]*{STX}math:[^<>]*>")


class Shelf(Postprocessor):
    """Where the formulas of a text stand until it is finished."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(md)
        self.source = source
        self.snippets: list[Snippet] = []

    def put(self, tex: str, display: bool) -> str:
        """Put a formula aside and return the mark that stands for it."""
        self.snippets.append(Snippet(tex, display))
        return f"{STX}math:{len(self.snippets) - 1}{ETX}"

    def run(self, text: str) -> str:
        """The text with its formulas; in an attribute, such as ``alt``, stands their reading."""
        order = list(dict.fromkeys(int(number) for number in _MARK.findall(text)))
        snippets = [self.snippets[index] for index in order]
        found = dict(zip(order, convert_all(snippets), strict=True))
        for snippet, formula in zip(snippets, found.values(), strict=True):
            tell(snippet.source, formula, self.source)

        def reading(tag: re.Match[str]) -> str:
            return _MARK.sub(lambda mark: escape(found[int(mark[1])].text), tag[0])

        def alone(mark: re.Match[str]) -> str:
            index = int(mark[2])
            return equation("div", found[index]) if self.snippets[index].display else mark[0]

        def within(mark: re.Match[str]) -> str:
            snippet, html = self.snippets[int(mark[1])], found[int(mark[1])].html
            if snippet.source.startswith(r"\ref"):  # the number without its parentheses
                return html.replace(">(", ">").replace(")<", "<")
            if snippet.display:
                return equation("span", found[int(mark[1])])
            wide = found[int(mark[1])].width > PHONE - INDENT
            return f'<span class="wide" tabindex="0">{html}</span>' if wide else html

        text = _MARK.sub(within, _ALONE.sub(alone, _TAG.sub(reading, text)))
        self.snippets.clear()
        return text


def equation(tag: str, formula: Formula) -> str:
    """A formula that stands alone: one that a phone may cut can be reached and scrolled by keys."""
    shrinking = sum(formula.width > limit for limit in PAPER)
    classes = ["equation", f"shrink-{shrinking}"] if shrinking else ["equation"]
    focus = ' tabindex="0"' if formula.width > PHONE else ""
    return f'<{tag} class="{" ".join(classes)}"{focus}>{formula.html}</{tag}>'


class _Formulas(InlineProcessor):
    """One kind of formula within running text."""

    def __init__(self, pattern: str, md: Markdown, shelf: Shelf, display: bool = False) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.S)
        self.shelf, self.display = shelf, display

    # Markdown's own signature is wider than what its documentation asks for.
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """The mark of the formula; nothing where it is none."""
        tex = m["tex"]
        money = m.re.pattern == INLINE and _MONEY.fullmatch(tex)
        if STX in tex or not tex.strip() or money:
            return None, None, None
        return self.shelf.put(tex, self.display), m.start(0), m.end(0)


class _Equations(Preprocessor):
    """Formulas that stand alone, before their lines can be taken for lists or headings."""

    def __init__(self, md: Markdown, shelf: Shelf) -> None:
        super().__init__(md)
        self.shelf = shelf

    def run(self, lines: list[str]) -> list[str]:
        """Put each formula aside and leave its mark as a paragraph."""
        return BLOCK.sub(self._put_aside, "\n".join(lines)).split("\n")

    def _put_aside(self, found: re.Match[str]) -> str:
        tex = found["tex"] or found["square"] or found["bare"]
        if STX in tex or not tex.strip():
            return found[0]
        return f"\n\n{self.shelf.put(tex, display=True)}\n\n"


def tell(tex: str, formula: Formula, source: Source) -> None:
    """Report what is wrong with a formula."""
    for problem in formula.problems:
        source.tell_at("math", "BIB030", problem, tex, formula.position)


def inline(text: str, source: Source) -> str:
    """Plain text with formulas, such as a title, as safe inline HTML."""
    parts: list[str] = []
    position = 0
    for found in re.finditer(INLINE, text, re.S):
        if not _MONEY.fullmatch(found["tex"]):
            formula = convert(found["tex"])
            tell(found["tex"], formula, source)
            parts += [_literal(text[position : found.start()]), formula.html]
            position = found.end()
    return "".join((*parts, _literal(text[position:])))


def _literal(text: str) -> str:
    return escape(text.replace(r"\$", "$"), quote=False)


def add_formulas(md: Markdown, source: Source) -> None:
    """Between fenced code and raw HTML, and between code spans and escapes."""
    shelf = Shelf(md, source)
    md.preprocessors.register(_Equations(md, shelf), "equations", 22)
    display = _Formulas(DISPLAY, md, shelf, display=True)
    md.inlinePatterns.register(display, "display_math", 186)
    md.inlinePatterns.register(_Formulas(INLINE, md, shelf), "inline_math", 185)
    md.inlinePatterns.register(_Formulas(ROUND, md, shelf), "round_math", 185)
    md.inlinePatterns.register(_Formulas(REFERENCE, md, shelf), "math_reference", 184)
    md.postprocessors.register(shelf, "math", 0)
    if "$" not in md.ESCAPED_CHARS:
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
