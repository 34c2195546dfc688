r"""Rewrites what math-core cannot read into what it can: ``split``, ``\tag`` alone, ``\ce``, …"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .tables import GROUP

_NUMBERED: Final = re.compile(r"\\(?:tag|label)(?![A-Za-z])")
_ENVIRONMENT: Final = re.compile(r"\\begin\{(equation|align|gather|multline)\*?\}")
_INNERMOST: Final = re.compile(
    r"\\begin\{(\w+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}|(?<!\\)\{[^{}]*\}", re.DOTALL
)
_EQNARRAY: Final = re.compile(r"\\begin\{eqnarray(\*?)\}(.*?)\\end\{eqnarray\*?\}", re.DOTALL)
_WORDS: Final = re.compile(r"\\(text|textrm|textnormal|mbox|hbox)\s*" + GROUP)
_INSIDE: Final = re.compile(r"(?<!\\)\$(.*?)(?<!\\)\$", re.DOTALL)


def _eqnarray(found: re.Match[str]) -> str:
    """``a &=& b`` as ``a &= b``."""
    body = "\\\\".join(re.sub(r"&([^&]*)&", r"&\1", row) for row in found[2].split("\\\\"))
    return rf"\begin{{align{found[1]}}}{body}\end{{align{found[1]}}}"


def _words(found: re.Match[str]) -> str:
    r"""``\text{if $x$ is}`` as ``{\text{if }{x}\text{ is}}``."""
    if "$" not in found[2]:
        return found[0]
    command = found[1]
    parts = _INSIDE.sub(lambda math: f"}}{{{math[1]}}}\\{command}{{", found[2])
    return f"{{\\{command}{{{parts}}}}}"


_FENCES: Final = {
    "p": ("(", ")"),
    "b": ("[", "]"),
    "B": (r"\{", r"\}"),
    "v": ("|", "|"),
    "V": (r"\|", r"\|"),
    "": (".", "."),
}
_STARRED: Final = re.compile(
    r"\\begin\{([pbBvV]?)matrix\*\}(?:\s*\[\s*([lcr])\s*\])?|\\end\{([pbBvV]?)matrix\*\}"
)


def _matrix(found: re.Match[str]) -> str:
    r"""``\begin{bmatrix*}[r]`` as a fenced array; an array may have fewer columns than named."""
    if found[1] is None:
        return rf"\end{{array}}\right{_FENCES[found[3]][1]}"
    return rf"\left{_FENCES[found[1]][0]}\begin{{array}}{{{12 * (found[2] or 'c')}}}"


_REPEATED: Final = re.compile(r"\*\s*\{(\d)\}\s*" + GROUP)
_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    (r"[@<>]\s*" + GROUP, ""),  # space and switches are the browser's
    (r"!\s*\{\s*\\vrule[^{}]*\}", "|"),
    (r"[pmb]\s*" + GROUP, "l"),  # as wide as what is in it
)


def _array(found: re.Match[str]) -> str:
    r"""The columns of ``\begin{array}{*{2}{r@{\,}}p{3em}}`` as letters and rules."""
    columns = _REPEATED.sub(lambda again: int(again[1]) * again[2], found[1])
    for pattern, letters in _COLUMNS:
        columns = re.sub(pattern, letters, columns)
    return rf"\begin{{array}}{{{columns}}}"


_CELLS: Final = re.compile(r"&((?:[^&\\]|\\(?!\\|end\{))*)")


def _cases(found: re.Match[str]) -> str:
    r"""``cases*``, whose second column is text."""
    body = _CELLS.sub(lambda cell: rf"& \text{{{cell[1].strip()}}} ", found[2])
    return rf"\begin{{{found[1]}}}{body}\end{{{found[1]}}}"


_ARROWS: Final = {
    "<=>": r"\rightleftharpoons ",
    "<->": r"\leftrightarrow ",
    "->": r"\rightarrow ",
    "<-": r"\leftarrow ",
}
_CHEMISTRY: Final = re.compile(
    r"(?P<arrow><=>|<->|->|<-)|(?P<script>[\^_])(?:\{(?P<group>[^{}]*)\}|(?P<bare>\d*[+-]|\d+|[a-z]))"
    r"|(?<=[A-Za-z\])}])(?P<count>\d+)|(?P<charge>(?<=[A-Za-z0-9\])}])[+-](?=\s|$|[\])}]))"
    r"|(?P<letters>[A-Za-z]+)|(?P<space>\s+)"
)


def _chemistry(found: re.Match[str]) -> str:
    r"""What mhchem means by ``\ce{SO4^2- + H2O}``, as far as formulas of papers go."""
    return rf"{{{_CHEMISTRY.sub(_species, found[1])}}}"


def _species(found: re.Match[str]) -> str:
    if found["arrow"]:
        return _ARROWS[found["arrow"]]
    if found["script"]:
        return f"{found['script']}{{\\mathrm{{{found['group'] or found['bare'] or ''}}}}}"
    if found["count"]:
        return f"_{{{found['count']}}}"
    if found["charge"]:
        return f"^{{{found['charge']}}}"
    return rf"\mathrm{{{found['letters']}}}" if found["letters"] else r"\,"


_RULES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    # In a line by itself a percent sign is one; in several, TeX's comment goes to the line's end.
    (re.compile(r"(?<!\\)%(?![^\n]*\n)"), r"\\%"),
    (re.compile(r"\\ce\s*" + GROUP), _chemistry),
    (re.compile(r"\\begin\{(d?cases)\*\}(.*?)\\end\{\1\*\}", re.DOTALL), _cases),
    (_WORDS, _words),
    (_STARRED, _matrix),
    (_EQNARRAY, _eqnarray),
    (re.compile(r"\\(begin|end)\{split\}"), r"\\\1{aligned}"),
    (re.compile(r"\\begin\{alignedat\}\s*\{\d+\}"), r"\\begin{aligned}"),
    (re.compile(r"\\end\{alignedat\}"), r"\\end{aligned}"),
    (re.compile(r"\\begin\{alignat(\*?)\}\s*\{\d+\}"), r"\\begin{align\1}"),
    (re.compile(r"\\end\{alignat(\*?)\}"), r"\\end{align\1}"),
    (re.compile(r"\\(begin|end)\{flalign(\*?)\}"), r"\\\1{align\2}"),
    (re.compile(r"\\begin\{smallmatrix\}"), r"\\begin{subarray}{cccccccccccc}"),
    (re.compile(r"\\end\{smallmatrix\}"), r"\\end{subarray}"),
    # Columns that touch are a relation's two sides.
    (
        re.compile(r"\\begin\{array\}\{r@\{\}l\}((?:(?!\\begin).)*?)\\end\{array\}", re.DOTALL),
        r"\\begin{aligned}\1\\end{aligned}",
    ),
    (re.compile(r"\\begin\{array\}\s*" + GROUP), _array),
    (re.compile(r"\\(?:begin|end)\{subequations\}"), ""),
    # A rule that is seen is a line below space; one without width props up nothing here.
    (re.compile(r"\\rule\s*(?:\[[^]]*\])?\s*\{0[a-z]*\}\s*\{[^{}]*\}"), ""),
    (
        re.compile(r"\\rule\s*(?:\[[^]]*\])?\s*(\{[^{}]*\})\s*\{[^{}]*\}"),
        r"\\underline{\\hspace\1}",
    ),
    (re.compile(r"(\\tag\*?\s*\{[^{}$]*)\$([^{}$]*)\$"), r"\1\2"),
    (re.compile(r"(\\tag\*?\s*\{[^{}]*)\\(?:star|ast)(?![A-Za-z])"), r"\1*"),
    # The row after the last line break is empty, as in LaTeX.
    (re.compile(r"\\\\\s*(?=\\end\{)"), ""),
    (re.compile(r"\\mathop\s*" + GROUP + r"\s*\\limits"), r"\\operatorname*{\1}"),
    (
        re.compile(r"(\\operatorname\*?\s*\{)\s*\\(?:rm|mathrm)(?![A-Za-z])\s*\{?([^{}]*)\}?\}"),
        r"\1\2}",
    ),
    (re.compile(r"\(\s*\\ref\s*(?=\{[^{}]*\}\s*\))"), r"\\eqref"),
    (re.compile(r"\\hspace\*"), r"\\hspace"),
    (re.compile(r"\\[/]"), ""),
)


def rewritten(source: str, display: bool) -> str:
    """The formula in the words that math-core knows, with the same letters in the same order."""
    for pattern, replacement in _RULES:
        source = pattern.sub(replacement, source)
    if not display or _ENVIRONMENT.search(source):
        return source
    if _is_broken(source):
        name = "aligned" if "&" in source else "gathered"
        labels = "".join(re.findall(r"\\(?:tag\*?|label)\s*\{[^{}]*\}", source))
        source = re.sub(r"\\(?:tag\*?|label)\s*\{[^{}]*\}", "", source)
        source = rf"\begin{{{name}}}{source}\end{{{name}}}{labels}"
    if _NUMBERED.search(source):
        source = rf"\begin{{equation}}{source}\end{{equation}}"
    return source


def _is_broken(source: str) -> bool:
    """Whether lines are broken outside of any environment or group."""
    outside, before = source, ""
    while outside != before:
        outside, before = _INNERMOST.sub("", outside), outside
    return r"\\" in outside
