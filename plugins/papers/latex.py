r"""Words of other people's as values of BibTeX fields, which read back as what they say.

There are two kinds of words.  Crossref and DataCite have text with HTML, JATS and MathML in it;
arXiv and OpenReview have text with LaTeX in it.  Of the first, every character of TeX's is
escaped; of the second, only those that LaTeX itself would have wanted escaped.  In both,
``$…$`` that looks like a formula stays one, and braces come out balanced.
"""

from __future__ import annotations

import html
import re
from typing import Final

from pelican_bibtex.reading.faithful import balanced
from pelican_bibtex.tex.pasted import as_tex
from pelican_bibtex.text import clean

# A brace would be counted by BibTeX although a backslash stands before it.
_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{sign: f"\\{sign}" for sign in "%#_$&"},
}
# What TeX or our reader would take for a sign, a tag or an entity.
_TAKEN: Final = re.compile(r"[\\{}~^`%#_$&]|<(?=[A-Za-z/!?])|-(?=-)|'(?=')|(?<=[?!])`")
_ENTITY: Final = re.compile(r"&(?=(?:#\w+|[A-Za-z]\w*);)")
_MATH: Final = re.compile(r"\$(?![\s$])[^$]{1,500}(?<![\s\\])\$(?!\d)")
_LIKE_MATH: Final = re.compile(r"\$(?:[^$]*[\\^_={}<>+][^$]*|\W*\w\W*)\$")
_TAGS: Final = (
    "i|em|italic|b|strong|bold|sub|inf|sup|scp|sc|tt|code|u|underline|monospace|small|font|span|a"
    "|p|title|sec|div|br|break|list|list-item|label|inline-formula|disp-formula|tex-math|alternatives"
    "|xref|ext-link|named-content|styled-content|roman|sans-serif|strike|ol|ul|li"
)
_MARKUP: Final = re.compile(
    r"<(?P<prefix>mml:|m:|)math\b[^<>]*>.{0,5000}?</(?P=prefix)math>"
    rf"|</?(?:jats:)?(?:{_TAGS})(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>"
    rf"|{_MATH.pattern}",
    re.I | re.S,
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
# Words that must keep their capitals whatever a style does to titles: AI, GPT, pH, arXiv.
_CAPITALS: Final = re.compile(r"(?<![\\\w{])(?=\w*[^\W_]\w*[A-Z])\w+")


def from_html(words: str, title: bool = False) -> str:
    """Text with HTML, JATS or MathML as LaTeX.

    Args:
        words: Of anybody's, of any size.
        title: Words with inner capitals are kept from being made small.
    """
    words, parts, last = clean(words), [], 0
    for match in _MARKUP.finditer(words):
        parts.append(_escaped(words[last : match.start()], title))
        parts.append(_markup(match[0], title))
        last = match.end()
    marked = as_tex("".join([*parts, _escaped(words[last:], title)]))
    return _tidy(_TAG.sub("", marked))


def from_tex(words: str, title: bool = False) -> str:
    """Text with LaTeX in it, as authors type it into forms; see `from_html`."""
    words, parts, last = clean(words), [], 0
    for match in _MATH.finditer(words):
        parts.append(_typed(words[last : match.start()], title))
        parts.append(_formula(match[0]) or _typed(match[0], title))
        last = match.end()
    return _tidy("".join([*parts, _typed(words[last:], title)]))


def _tidy(value: str) -> str:
    # A backslash at the end would escape the delimiter.
    return re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", balanced(" ".join(value.split()))).rstrip()


def _escaped(words: str, title: bool) -> str:
    words = _TAKEN.sub(_sign, html.unescape(words))
    return protected(words) if title else words


def _sign(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == "&" and _ENTITY.match(match.string, match.start()):
        return r"\&{}"
    return {"<": r"\textless{}", "-": "-{}", "'": "'{}"}.get(sign) or _SIGNS[sign]


def _markup(source: str, title: bool) -> str:
    if source.startswith("$"):
        return _formula(html.unescape(source)) or _escaped(source, title)
    if "math" not in source[:9]:
        # Known tags are read in pairs once all is together; others go.
        return source
    said = as_tex(source)
    return _escaped(_TAG.sub("", source), title) if "<" in said else said


def _formula(source: str) -> str:
    """The formula, fit to stand in a field; empty where it is none."""
    if not _LIKE_MATH.fullmatch(source) or balanced(source) != source:
        return ""
    return re.sub(r"(?<!\\)([%#])", r"\\\1", source)


def _typed(words: str, title: bool) -> str:
    words = re.sub(r"(?<!\\)([%#&_])", r"\\\1", words)
    return protected(words) if title else words


def protected(title: str) -> str:
    """The title with braces around words whose capitals matter; not where all are capitals."""
    if title == title.upper():
        return title
    return _CAPITALS.sub(r"{\g<0>}", title)
