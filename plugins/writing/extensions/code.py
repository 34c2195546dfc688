"""Blocks of code: a line is an element, so that a long one is printed whole; captions.

What stands behind a fence is read as other systems write it, too: ``python title="fit.py"``,
``{python}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pygments.formatters import HtmlFormatter

from ..source import Source
from .formulas import inline

PHONE: Final = 34
"""Characters of code that a column of 280 pixels surely shows."""

_TAG: Final = re.compile(r"<[^>]*>")
_OPTION: Final = r"""[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[\w.-]+)"""
_FENCE: Final = re.compile(r"(?P<fence>`{3,}|~{3,}) *(?P<head>[^`\n]*?) *")
_HEAD: Final = re.compile(
    rf"(?P<brace>\{{ *)?(?P<name>[\w#+-][\w#.+-]*)(?P<options>(?:[ ,]+{_OPTION})*) *(?(brace)\}})"
)


class CodeFormatter(HtmlFormatter):
    """Pygments' HTML with a caption where the block has a title: ``{.python title="…"}``."""

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__(**options)
        self.words = inline(str(options.get("title") or ""), source)

    def _create_stylesheet(self) -> None:
        """Only where no classes are wanted; the theme has the rules for these."""
        if self.noclasses:
            super()._create_stylesheet()

    def wrap(self, source: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """The lines, each an element; the block can be reached and scrolled by keys if need be."""
        lines = list(source)
        longest = max((len(unescape(_TAG.sub("", line)).rstrip()) for _, line in lines), default=0)
        focus = ' tabindex="0"' if longest > PHONE else ""
        yield 0, f"<pre{focus}><code>"
        for is_line, line in lines:
            kind = ' class="hll"' if line.startswith('<span class="hll">') else ""
            text = line.removeprefix('<span class="hll">').removesuffix("</span>") if kind else line
            yield is_line, f"<span{kind}>{text.rstrip(chr(10))}</span>\n"
        yield 0, "</code></pre>"

    def _wrap_div(self, inner: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        if not self.words:
            yield from super()._wrap_div(inner)
            return
        yield 0, '<figure class="code">'
        yield from super()._wrap_div(inner)
        yield 0, f"<figcaption>{self.words}</figcaption></figure>"


class _Fences(Preprocessor):
    """Writes what stands behind a fence as Markdown's own extension reads it."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, with ``python title="x"`` as ``{.python title="x"}``."""
        read, within = [], ""
        for line in lines:
            fence = _FENCE.fullmatch(line)
            if fence and not within:
                within, line = fence["fence"], fence["fence"] + _head(fence["head"])
            elif fence and fence["fence"] == within and not fence["head"]:
                within = ""
            read.append(line)
        return read


def _head(words: str) -> str:
    found = _HEAD.fullmatch(words)
    if not found or not (found["brace"] or found["options"]):
        return words
    return f"{{.{' '.join([found['name'], *re.findall(_OPTION, found['options'])])}}}"


def add_code(md: Markdown) -> None:
    """Before fenced code is read."""
    md.preprocessors.register(_Fences(md), "fences", 26)
