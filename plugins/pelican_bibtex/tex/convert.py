r"""Turns the TeX in a BibTeX field into HTML and into plain text.

One reading gives both, and it is total: whatever the input, there is a result, no text is lost,
and what could not be shown as meant is told to ``warn``.

Where TeX leaves a choice:

- A tie ``~`` and thin spaces are their Unicode spaces in HTML.
  Plain text has ordinary spaces only, so that equal titles compare equal.
- After a slash, ``~`` is itself, since that is an address: ``/~user``.
- ``'`` is an apostrophe or closing quotation mark, as in TeX.
  ``"`` is curled where a pair encloses words, and stays straight elsewhere, as in 5".
- An unescaped ``% & # _ ^`` is the character itself; so is a ``$`` that has no partner, or that
  stands before a sum of money, as in ``$5 and $10``.
- In plain text, superscripts and subscripts of digits become ² and ₂; others stand on the line.

Most values hold no more than braces, accents, dashes, formulas between single dollar signs and
emphasis of plain words.
They take a short way, one substitution whose parts are read by the scanner and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from ..text import Text
from . import math as tex_math
from .commands import Converted, scan, token
from .pasted import as_tex
from .pieces import WHITE, Both, composed, tags
from .scanner import is_sum_of_money
from .tables import UNWANTED, WRAPPERS

Warn = Callable[[str], None]


def ignore(message: str) -> None:
    """Let a warning pass."""


def to_text(source: str, warn: Warn = ignore) -> Text:
    """The value of a BibTeX field, without its delimiters, with macros expanded."""
    if _is_plain(source):
        plain = composed(source)
        return Text(escape(plain), plain)
    converted = convert(source)
    for problem in converted.problems:
        warn(problem)
    return converted.text


@lru_cache(maxsize=1 << 16)
def convert(source: str) -> Converted:
    """The value, and what is wrong with it."""
    source = _curled(as_tex(source))
    return _quickly(source) or scan(source)


# --- the short way -------------------------------------------------------------------------

# What TeX, or a reader, does not take as it stands: no value without it needs converting.
_SPECIAL: Final = re.compile(
    "[\\\\{}$~<&`'\"\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f\u2066-\u2069\u3000"
    "\ud800-\udfff\ufffe\uffff]"
)
# Tokens that mean the same wherever they stand; whatever else is special is left to the scanner.
# One class of characters begins them all, which lets the search skip ordinary text fast.
_SHORT: Final = re.compile(
    rf"""
    [\\~$`'?!-] (?<!/~)
    (?: (?<=\\) (?:
            (?: [`'^"~=.] | [bcdGHkrtuv] (?![A-Za-z]) ) [ \t\n\r]*
            (?: \{{ (?: [A-Za-z] | \\[ij] ) \}} | [A-Za-z] | \\[ij] (?![A-Za-z]) [ \t\n\r]* )
          | (?P<wrapper> {"|".join(WRAPPERS)} )
            \{{ (?P<words> (?!\ ) (?: [A-Za-z0-9.,:;()/] | \ (?!\ ) | -(?!-) )+ ) (?<!\ ) \}}
          | [A-Za-z]+ [ \t\n\r]*
          | . )
      | (?<=\$) (?: [^${{}}\\] | \\(?!verb). | \{{ [^{{}}$\\]* \}} )+ \$
      | (?<=-) -+
      | (?<=[?!]) `
      | (?<=`) `+
      | (?<=') '+ )?
    """,
    re.VERBOSE | re.DOTALL,
)
# Stands for a formula, or for words in an element, until those around it are done: no value has it.
_PART: Final = "\ufdd0"
_BRACE: Final = re.compile(r"[{}]")


class _NotShort(Exception):
    """The value needs the scanner."""


def _is_plain(text: str) -> bool:
    return not (
        _SPECIAL.search(text) or "--" in text or "  " in text or text[:1] == " " or text[-1:] == " "
    )


def _quickly(source: str) -> Converted | None:
    """The value converted by one substitution, or None where that is not enough."""
    if UNWANTED.search(source) or _PART in source:
        return None
    parts: list[Both] = []

    def short(match: re.Match[str]) -> str:
        found = match[0]
        if match.lastindex:
            (before, after), words = tags(WRAPPERS[match["wrapper"]]), match["words"]
            parts.append(Both(f"{before.html}{words}{after.html}", words))
            return _PART
        if found[0] != "$":
            replacement = _token(found)
            if replacement is None:
                raise _NotShort
            return replacement
        formula = tex_math.convert(found[1:-1])
        words = " ".join(composed(formula.text).split())
        is_money = is_sum_of_money(source, match.start(), match.end() - 1)
        if is_money or formula.problems or not words or words != formula.text:
            raise _NotShort
        parts.append(Both(formula.html, formula.text))
        return _PART

    try:
        text = _SHORT.sub(short, source)
    except _NotShort:
        return None
    if "{" in text or "}" in text:
        if not _is_balanced(text):
            return None
        text = text.replace("{", "").replace("}", "")
    text = composed(text)
    folded = " ".join(text.split())
    # where more than ordinary spaces was folded, HTML keeps what TeX would keep
    shown = folded if folded == text else WHITE.sub(" ", text).strip(" ")
    html = _filled(str(escape(shown)), [part.html for part in parts])
    plain = _filled(folded, [part.text for part in parts])
    return Converted(Text(Markup(html), composed(plain)))


def _filled(text: str, parts: Sequence[str]) -> str:
    """The text with each part in its place."""
    first, *rest = text.split(_PART)
    return first + "".join(part + after for part, after in zip(parts, rest, strict=True))


@lru_cache(maxsize=4096)
def _token(source: str) -> str | None:
    """What the scanner makes of a token by itself; a brace would be taken for a group's."""
    text = token(source)
    return None if text is None or "{" in text or "}" in text else text


def _is_balanced(text: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


# --- straight quotation marks --------------------------------------------------------------

# A pair that encloses words; inside, what follows a backslash is part of a command.
_QUOTED: Final = re.compile(r'"(?<![\w\\=]")(?!\s)((?:[^"\\]|\\.)++)(?<!\s)"(?!\w)', re.DOTALL)
# Where a quotation mark is part of an address or of code.
_LITERAL: Final = re.compile(r"\\(?:verb|url|href|path|nolinkurl|texttt|tt|ttfamily)(?![A-Za-z])")


def _curled(source: str) -> str:
    if '"' not in source or _LITERAL.search(source):
        return source
    return _QUOTED.sub(r"“\1”", source)
