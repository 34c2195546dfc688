r"""``$…$`` and ``$$…$$`` in Markdown become MathML; typographers never see it.

The rules for a single dollar are Pandoc's: no space after the first, none before the last,
no digit right after the last. So "$5 and $10" stays an amount of money. ``\$`` is a dollar.
A formula is put aside as a finished piece of HTML, out of reach of every other rule of Markdown.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import STX

from pelican_bibtex.tex import math as tex_math

from .source import Source

BLOCK = re.compile(r"^ {0,3}\$\$(?P<tex>(?:(?!\$\$|\n[ \t]*\n).)+)\$\$[ \t]*$", re.M | re.S)
DISPLAY = r"(?<!\\)\$\$(?P<tex>(?:\\.|[^$\\])+)\$\$"
INLINE = r"(?<![\\$])\$(?![\s$])(?P<tex>(?:\\.|[^$\\])*(?:\\.|[^$\\\s]))\$(?![\d$])"

# "$5 (or 4$" is money: a number, then words, and nothing that only TeX would have.
_MONEY = re.compile(r"\d[\d.,]*(?:\s+[^\\^_=+<>{}]*)")
_MATH = re.compile(r"<math\b(?P<rest>[^>]*)>.*?</math>", re.S)
_TEXT_OF = re.compile(r'\salttext="([^"]*)"')


class _Formulas(InlineProcessor):
    """One kind of formula within running text."""

    def __init__(self, pattern: str, md: Markdown, source: Source, display: bool) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.S)
        self.source, self.display = source, display

    # Markdown's own signature is wider than what its documentation asks for.
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """The placeholder of the formula; nothing where it is none."""
        tex = m["tex"]
        if STX in tex or not tex.strip() or (not self.display and _MONEY.fullmatch(tex)):
            return None, None, None
        html = convert(tex, self.source, display=self.display)
        if self.display:
            html = f'<span class="equation">{html}</span>'
        return self.md.htmlStash.store(html), m.start(0), m.end(0)


class _Equations(Preprocessor):
    """Formulas that stand alone, before their lines can be taken for lists or headings."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(md)
        self.source = source

    def run(self, lines: list[str]) -> list[str]:
        """Put each formula aside and leave its placeholder as a paragraph."""
        return BLOCK.sub(self._put_aside, "\n".join(lines)).split("\n")

    def _put_aside(self, found: re.Match[str]) -> str:
        if STX in found["tex"] or not found["tex"].strip():
            return found[0]
        html = convert(found["tex"], self.source, display=True)
        placeholder = self.md.htmlStash.store(f'<div class="equation">{html}</div>')
        return f"\n\n{placeholder}\n\n"


def convert(tex: str, source: Source, *, display: bool = False) -> str:
    """A formula as HTML, with its reading in Unicode as ``alttext``."""
    formula = tex_math.convert(tex.strip())
    for problem in formula.problems:
        source.tell("math", problem, tex.strip().split("\n")[0])
    block = ' display="block"' if display else ""
    opening = f'<math{block} alttext="{escape(formula.text)}">'
    return re.sub(r"^<math>", lambda _: opening, formula.html)


def inline(text: str, source: Source) -> str:
    """Plain text with formulas, such as a title, as safe inline HTML."""
    pattern = re.compile(INLINE, re.S)
    parts: list[str] = []
    position = 0
    for found in pattern.finditer(text):
        if not _MONEY.fullmatch(found["tex"]):
            parts += [_literal(text[position : found.start()]), convert(found["tex"], source)]
            position = found.end()
    return "".join((*parts, _literal(text[position:])))


def _literal(text: str) -> str:
    return escape(text.replace(r"\$", "$"), quote=False)


def as_text(html: str) -> str:
    """The HTML with each formula replaced by its reading in Unicode."""
    return _MATH.sub(lambda found: _reading(found["rest"]), html)


def _reading(attributes: str) -> str:
    found = _TEXT_OF.search(attributes)
    return found[1] if found else ""


class FormulaExtension(Extension):
    """Adds formulas to Markdown."""

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__(**options)
        self.source = source

    def extendMarkdown(self, md: Markdown) -> None:
        """Between fenced code and raw HTML, and between code spans and escapes."""
        md.preprocessors.register(_Equations(md, self.source), "equations", 22)
        display = _Formulas(DISPLAY, md, self.source, display=True)
        inline_formulas = _Formulas(INLINE, md, self.source, display=False)
        md.inlinePatterns.register(display, "display_math", 186)
        md.inlinePatterns.register(inline_formulas, "inline_math", 185)
        if "$" not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
