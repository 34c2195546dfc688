r"""Reads the TeX of a BibTeX field token by token, whatever it holds.

One pass finds which brace and which dollar sign belong together, a second one reads from left to
right. Open groups are kept on a list instead of the call stack, and nothing is read more often
than its formats are deep, so that time grows with the length of the value and no faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from ..text import Text
from . import math as tex_math
from .formula_text import SUBSCRIPT, SUPERSCRIPT
from .tables import (
    ACCENTS,
    CASES,
    CITATIONS,
    DECLARATIONS,
    ENCLOSED,
    LENGTHS,
    LIGATURES,
    MATHEMATICAL,
    PLAIN,
    QUOTES,
    SCRIPTS,
    SKIPPED,
    SPACING,
    SYMBOLS,
    UNWANTED,
    UPRIGHT,
    WRAPPERS,
    names,
)

MAX_DEPTH: Final = 50
"""How many formats may be nested in each other; no reader tells more apart."""

TAGS: Final = names("a b code em i span sub sup u var")
"""Every HTML element that can come out, besides the MathML of `mathml.MATHML`."""

WHITE: Final = re.compile("[ \t\n\r\u2028\u2029]+")


class Both(NamedTuple):
    """Something that is not the same in HTML and in text: a tag, a formula, a link."""

    html: str
    text: str = ""


Piece = str | Both
Pieces = list[Piece]


class Converted(NamedTuple):
    """One value, converted.

    Attributes:
        text: Its HTML is of elements in `TAGS` and `mathml.MATHML` only.
        problems: Each ``what is wrong; what to do``, none twice.
    """

    text: Text
    problems: tuple[str, ...] = ()


def token(source: str) -> str | None:
    """What a token means by itself, if that is text and there is nothing to say about it."""
    scanner = _Scanner(source)
    pieces = scanner.run()
    if scanner.problems or any(isinstance(piece, Both) for piece in pieces):
        return None
    return "".join(map(str, pieces))


def composed(text: str) -> str:
    """The text with letters and their accents in one character, where there is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def scan(source: str) -> Converted:
    """The value of a BibTeX field, without its delimiters, with macros expanded."""
    cleaned = UNWANTED.sub("", source)
    scanner = _Scanner(cleaned)
    if cleaned != source:
        scanner.problem("control character; it is left out, remove it")
    pieces = _folded(_merged(scanner.run()))
    text = " ".join(composed(_text(pieces)).split())
    return Converted(Text(Markup(_html(pieces)), text), tuple(scanner.problems))


@dataclass(slots=True)
class _Frame:
    """A stretch of the source that is read as one: a group, or the argument of a command.

    Attributes:
        end: Where the stretch ends.
        resume: Where reading goes on, after the closing brace.
        start: Number of pieces when it began.
        closers: Tags of switches that hold to its end, last first.
        finish: Makes of the pieces written what is wanted.
        after: What to write behind it.
        depth: How many formats are open.
        quotes: How many quotations are open.
        code: Whether characters stand for themselves, without dashes and curly quotes.
        link: Whether this is inside a link, where no other may begin.
    """

    end: int
    resume: int
    start: int = 0
    closers: Pieces = field(default_factory=list)
    finish: Callable[[Pieces], Pieces] | None = None
    after: Piece = ""
    depth: int = 0
    quotes: int = 0
    code: bool = False
    link: bool = False


class _Span(NamedTuple):
    """Where an argument is, and where reading goes on behind it."""

    start: int
    end: int
    resume: int


_VERB = r"\\verb\*?(?P<mark>[^\sA-Za-z*])(?P<inside>.{0,200}?)(?P=mark)"
_LEXER: Final = re.compile(
    rf"""
    (?P<verb> {_VERB} )
    | \\ (?P<word> [A-Za-z]+ ) [ \t\n\r]*
    | \\ (?P<sign> . )
    | (?P<open> \{{ ) | (?P<close> \}} ) | (?P<math> \$\$? )
    | (?P<ligature> ---? | `` | '' | [?!]` | [`'] | ~ (?<!/~) )
    | (?P<text> [^\\{{}}$~`'?!-]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRED: Final = re.compile(rf"{_VERB}|\\.|[{{}}]|\$\$?", re.DOTALL)

_UNPAIRED: Final = "unpaired $; write \\$ for the sign"


class _Scanner:
    """Reads a source from left to right; groups are kept on a list, so none is too deep."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: dict[str, None] = {}
        self.pieces: Pieces = []
        self.partners = _partners(source)
        self.position = 0
        self.frames = [_Frame(len(source), len(source))]

    def run(self) -> Pieces:
        while self.frames:
            if self.position >= self.frames[-1].end:
                self.leave()
            else:
                self.step()
        return self.pieces

    def step(self) -> None:
        match = _LEXER.match(self.source, self.position, self.frames[-1].end)
        assert match  # its last alternative takes any character
        kind = "verb" if match["verb"] else match.lastgroup
        self.position = match.end()
        getattr(self, f"on_{kind}")(match)

    def problem(self, message: str) -> None:
        self.problems[message] = None

    # groups and arguments

    def enter(
        self,
        span: _Span,
        before: Piece = "",
        after: Piece = "",
        finish: Callable[[Pieces], Pieces] | None = None,
    ) -> _Frame:
        """Read a stretch, with something before and after it, or something made of it."""
        outer = self.frames[-1]
        frame = _Frame(span.end, span.resume, len(self.pieces), depth=outer.depth)
        frame.quotes, frame.code, frame.link = outer.quotes, outer.code, outer.link
        self.frames.append(frame)
        self.position = span.start
        if (after or finish) and self.deepen(frame):
            self.pieces += [before] if before else []
            frame.start, frame.finish, frame.after = len(self.pieces), finish, after
        return frame

    def deepen(self, frame: _Frame) -> bool:
        """Count one more format, if there may be one."""
        if frame.depth >= MAX_DEPTH:
            self.problem(f"formatting nested more than {MAX_DEPTH} deep; it is shown plain")
            return False
        frame.depth += 1
        return True

    def leave(self) -> None:
        frame = self.frames.pop()
        self.position = max(self.position, frame.resume)
        self.pieces += reversed(frame.closers)
        if frame.finish:
            self.pieces[frame.start :] = frame.finish(self.pieces[frame.start :])
        self.pieces.append(frame.after)

    def argument(self, command: str) -> _Span | None:
        """Where the next argument is: a group, a command, a formula or one character."""
        start = self.past_white(self.position)
        match = _LEXER.match(self.source, start)
        if not match or match["close"] or (match["open"] and start not in self.partners):
            self.problem(f"\\{command} has no argument; write \\{command}{{…}}")
            return None
        partner = self.partners.get(start)
        if match["open"] and partner is not None:
            return _Span(start + 1, partner, partner + 1)
        if match["text"]:
            return _Span(start, start + 1, start + 1)
        end = match.end() if partner is None else partner + len(match[0])
        return _Span(start, end, end)

    def past_white(self, position: int) -> int:
        match = WHITE.match(self.source, position)
        return match.end() if match else position

    def raw(self, span: _Span) -> str:
        """An argument as it was typed, which is then behind us."""
        self.position = span.resume
        return self.source[span.start : span.end]

    def raw_argument(self, command: str) -> str | None:
        span = self.argument(command)
        return None if span is None else self.raw(span)

    def options(self) -> Iterator[str]:
        """Arguments in brackets as they were typed; none is longer than a line."""
        while self.source.startswith("[", self.position):
            end = self.source.find("]", self.position, self.position + 200)
            if end < 0:
                return
            yield self.raw(_Span(self.position + 1, end, end + 1)).replace("~", " ")

    # tokens

    def on_text(self, match: re.Match[str]) -> None:
        if match[0] == "\\":
            self.problem("backslash at the end; remove it")
        self.pieces.append(match[0])

    def on_ligature(self, match: re.Match[str]) -> None:
        literal = self.frames[-1].code and match[0] != "~"
        self.pieces.append(match[0] if literal else LIGATURES[match[0]])

    def on_verb(self, match: re.Match[str]) -> None:
        text = " ".join(match["inside"].split())
        self.pieces.append(Both(f"<code>{escape(text)}</code>", text))

    def on_open(self, match: re.Match[str]) -> None:
        end = self.partners.get(match.start())
        if end is None:
            self.on_close(match)
        else:
            self.enter(_Span(match.end(), end, end + 1))

    def on_close(self, match: re.Match[str]) -> None:
        self.problem("unbalanced brace; add or remove one")

    def on_math(self, match: re.Match[str]) -> None:
        end = self.partners.get(match.start())
        if end is None:
            self.problem(_UNPAIRED)
            self.pieces.append(match[0])
        else:
            # a $$ may have been split between two formulas
            size = 2 if match[0] == "$$" and self.source.startswith("$$", end) else 1
            self.math(self.raw(_Span(match.start() + size, end, end + size)))

    def math(self, source: str) -> None:
        formula = tex_math.convert(source)
        self.problems.update(dict.fromkeys(formula.problems))
        self.pieces.append(Both(formula.html, formula.text))

    def on_sign(self, match: re.Match[str]) -> None:
        sign = match["sign"]
        end = self.partners.get(match.start())
        if sign in "([" and end is not None:
            self.math(self.raw(_Span(match.end(), end, end + 2)))
        elif sign in _SIMPLE:
            self.command(sign)
        else:
            self.problem(f"unknown command \\{sign}; its character is shown")
            self.pieces.append(sign)

    def on_word(self, match: re.Match[str]) -> None:
        name = match["word"]
        if name in _COMMANDS and self.source.startswith(("*{", "*["), self.position):
            self.position += 1
        self.command(name)

    def command(self, name: str) -> None:
        act = _COMMANDS.get(name) or _SIMPLE.get(name) or _Scanner.unknown
        act(self, name)

    # commands

    def symbol(self, name: str) -> None:
        self.pieces.append(SYMBOLS[name])

    def accent(self, name: str) -> None:
        mark = ACCENTS[name]
        span = self.argument(name)
        if span is None:
            self.pieces.append(SPACING.get(mark, ""))
        else:
            self.enter(span, finish=partial(_accented, mark))

    def tabbing(self, name: str) -> None:
        r"""``\a'e`` is what ``\'e`` is where ``\'`` sets a tab."""
        sign = self.source[self.position : self.position + 1]
        if sign and sign in "'`=":
            self.position += 1
            self.accent(sign)
        else:
            self.unknown(name)

    def wrapper(self, name: str) -> None:
        if span := self.argument(name):
            frame = self.enter(span, *_tags(WRAPPERS[name]))
            frame.code |= WRAPPERS[name] == "code"

    def declaration(self, name: str) -> None:
        frame = self.frames[-1]
        if self.deepen(frame):
            before, after = _tags(DECLARATIONS[name])
            self.pieces.append(before)
            frame.closers.append(after)
            frame.code |= DECLARATIONS[name] == "code"

    def upright(self, name: str) -> None:
        frame = self.frames[-1]
        frame.code = False
        frame.depth -= len(frame.closers)
        self.pieces += reversed(frame.closers)
        frame.closers.clear()

    def script(self, name: str) -> None:
        if span := self.argument(name):
            self.enter(span, finish=partial(_scripted, SCRIPTS[name]))

    def plain(self, name: str) -> None:
        if span := self.argument(name):
            self.enter(span)

    def enclosed(self, name: str) -> None:
        if span := self.argument(name):
            self.enter(span, *ENCLOSED[name])

    def quotation(self, name: str) -> None:
        if span := self.argument(name):
            before, after = ("`", "'") if self.frames[-1].quotes % 2 else ("``", "''")
            self.enter(span, LIGATURES[before], LIGATURES[after]).quotes += 1

    def case(self, name: str) -> None:
        if span := self.argument(name):
            self.enter(span, finish=partial(_cased, str.upper if CASES[name] else str.lower))

    def citation(self, name: str) -> None:
        notes = list(self.options())
        key = self.raw_argument(name)
        before = [note for note in notes[:-1] if note]
        after = [note for note in notes[-1:] if note]
        self.pieces.append(", ".join([" ".join([*before, key or ""]), *after]))

    def skipped(self, name: str) -> None:
        count, left = SKIPPED[name]
        list(self.options())
        for _ in range(count):
            self.raw_argument(name)
        self.pieces.append(left)

    def length(self, name: str) -> None:
        match = _LENGTH.match(self.source, self.position, self.frames[-1].end)
        if match:
            self.position = match.end()
        else:
            self.problem(f"\\{name} has no length; write \\{name} 1em")

    def mathematical(self, name: str) -> None:
        source = self.raw_argument(name)
        if source is not None:
            self.math(f"\\{name}{{{source}}}")

    def ensured(self, name: str) -> None:
        source = self.raw_argument(name)
        if source is not None:
            self.math(source)

    def environment(self, name: str) -> None:
        kind = self.raw_argument(name)
        if kind is not None:
            self.problem(f"environment {kind[:40]}; its contents are shown as plain text")
            self.pieces.append(" ")

    def address(self, name: str) -> None:
        source = self.raw_argument(name)
        if source is None:
            return
        text = _typed(source)
        before, after = self.link_tags(name, _PREFIXES.get(name, "") + text) or ("", "")
        self.pieces += before, Both(escape(text), text), after

    def unlinked(self, name: str) -> None:
        source = self.raw_argument(name)
        if source is not None:
            self.pieces.append(Both(escape(_typed(source)), _typed(source)))

    def reference(self, name: str) -> None:
        target = self.raw_argument(name)
        if target is None:
            return
        span = self.argument(name)
        if span is None:
            self.pieces.append(_typed(target))
        else:
            self.enter(span, *(self.link_tags(name, _typed(target)) or ())).link = True

    def link_tags(self, name: str, target: str) -> tuple[Both, Both] | None:
        """Tags of a link to the address, if it may be linked to here."""
        if self.frames[-1].link:
            return None
        url = _url(target)
        if url is None:
            start = f"{target[:40]}…" if len(target) > 40 else target
            self.problem(
                f"\\{name} to {start}, which is no web address; begin it with https://,"
                " it is shown as plain text"
            )
            return None
        return Both(f'<a href="{escape(url)}">'), Both("</a>")

    def unknown(self, name: str) -> None:
        text = tex_math.symbol(name) or ""
        argument = self.source[self.position : self.position + 2]
        if not text and (argument == "{}" or argument[:1] != "{") and not name.islower():
            # A macro of the owner's that stands for a word: \TUB, \VAX, \AmSTeX.
            text = name
            self.problem(f"unknown command \\{name}; its name is shown, write what it stands for")
        elif not text:
            self.problem(f"unknown command \\{name}; its argument is shown as plain text")
        space = " " if self.source[self.position - 1 : self.position].isspace() else ""
        self.pieces.append(text + space)


_LENGTH: Final = re.compile(r"\s*=?\s*[+-]?\s*[\d.,]+\s*(?:true\s*)?[a-z]{2}\s?")

Act = Callable[[_Scanner, str], None]
_COMMANDS: Final[Mapping[str, Act]] = {
    **dict.fromkeys(MATHEMATICAL, _Scanner.mathematical),
    **dict.fromkeys(PLAIN, _Scanner.plain),
    **dict.fromkeys(WRAPPERS, _Scanner.wrapper),
    **dict.fromkeys(SCRIPTS, _Scanner.script),
    **dict.fromkeys(QUOTES, _Scanner.quotation),
    **dict.fromkeys(ENCLOSED, _Scanner.enclosed),
    **dict.fromkeys(CASES, _Scanner.case),
    **dict.fromkeys(CITATIONS, _Scanner.citation),
    **dict.fromkeys(SKIPPED, _Scanner.skipped),
    "a": _Scanner.tabbing,
    **dict.fromkeys(LENGTHS, _Scanner.length),
    **dict.fromkeys(("begin", "end"), _Scanner.environment),
    **dict.fromkeys(("url", "doi"), _Scanner.address),
    **dict.fromkeys(("nolinkurl", "path"), _Scanner.unlinked),
    "href": _Scanner.reference,
    "ensuremath": _Scanner.ensured,
}
"""Commands with arguments."""

_SIMPLE: Final[Mapping[str, Act]] = {
    **dict.fromkeys(DECLARATIONS, _Scanner.declaration),
    **dict.fromkeys(UPRIGHT, _Scanner.upright),
    **dict.fromkeys(ACCENTS, _Scanner.accent),
    **dict.fromkeys(SYMBOLS, _Scanner.symbol),
}
"""Signs, switches and accents, which a star may follow."""


# --- which belongs to which ----------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """An open brace, and the formula that is open in it.

    Attributes:
        start: Position of the brace.
        delimiter: What opened the formula, or nothing.
        formula: Position of the delimiter.
    """

    start: int
    delimiter: str = ""
    formula: int = 0


_CLOSERS: Final = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def _partners(source: str) -> dict[int, int]:
    """Positions of opening braces and formulas, each with that of its closing one.

    A formula ends in the group it began in; what has no partner is not listed.
    """
    partners: dict[int, int] = {}
    groups = [_Group(-1)]
    for match in _PAIRED.finditer(source):
        delimiter, position = match[0], match.start()
        if delimiter == "{":
            groups.append(_Group(position))
        elif delimiter == "}" and len(groups) > 1:
            partners[groups.pop().start] = position
        elif delimiter in "$$ \\(\\) \\[\\]":
            _pair(source, groups[-1], delimiter, position, partners)
    return partners


def _pair(
    source: str, group: _Group, delimiter: str, position: int, partners: dict[int, int]
) -> None:
    """Open a formula, or close the one that is open."""
    if not group.delimiter:
        if delimiter in _CLOSERS:
            group.delimiter, group.formula = delimiter, position
    elif delimiter == "$" == group.delimiter and _is_money(source, group.formula, position):
        group.formula = position
    elif delimiter == _CLOSERS[group.delimiter]:
        partners[group.formula] = position
        group.delimiter = ""
    elif delimiter == "$$" and group.delimiter == "$":  # the end of one, the beginning of another
        partners[group.formula] = position
        group.formula = position + 1


def _is_money(source: str, start: int, end: int) -> bool:
    """Whether two signs stand before numbers, as in ``from $5 to $10``."""
    before_digits = source[start + 1 : start + 2].isdigit() and source[end + 1 : end + 2].isdigit()
    return before_digits and source[end - 1] in " \t\n~-–(/"


# --- addresses -----------------------------------------------------------------------------

_TYPED: Final = re.compile(r"\$\\sim\s*\$|\\(?:([A-Za-z]+)\s*|(\W|_))|[{}\s]")
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://[^\s/?#]\S*|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_PREFIXES: Final[Mapping[str, str]] = {"doi": "https://doi.org/"}


def _typed(source: str) -> str:
    r"""An address with TeX's escapes undone: ``\%``, ``\_``, ``\~{}``, ``{\textasciitilde}``."""
    return _TYPED.sub(_typed_part, source)


def _typed_part(match: re.Match[str]) -> str:
    if match[0].startswith("$"):
        return "~"
    return SYMBOLS.get(match[1], match[0]) if match[1] else match[2] or ""


def _url(address: str) -> str | None:
    """The address as a browser wants it, or None where a page must not link to it."""
    if not _ADDRESS.fullmatch(address):
        return None
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")


# --- pieces --------------------------------------------------------------------------------


def _html(pieces: Pieces) -> str:
    return "".join(escape(piece) if isinstance(piece, str) else piece.html for piece in pieces)


def _text(pieces: Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def _tags(name: str) -> tuple[Both, Both]:
    if name == "small-caps":
        return Both('<span class="small-caps">'), Both("</span>")
    return Both(f"<{name}>"), Both(f"</{name}>")


def _accented(mark: str, pieces: Pieces) -> Pieces:
    """Put an accent on the first letter."""
    for index, piece in enumerate(pieces):
        if isinstance(piece, str) and piece.strip():
            return [*pieces[:index], _marked(piece.lstrip(), mark), *pieces[index + 1 :]]
    return [SPACING.get(mark, ""), *pieces]


def _marked(text: str, mark: str) -> str:
    if not text[0].isalnum():
        return SPACING.get(mark, "") + text
    if mark == ACCENTS["."] and text[0] == "ı":
        return f"i{text[1:]}"
    size = 1
    while size < len(text) and unicodedata.combining(text[size]):
        size += 1
    base = text[:size].translate({ord("ı"): "i", ord("ȷ"): "j"})
    return unicodedata.normalize("NFC", base + mark) + text[size:]


def _scripted(tag: str, pieces: Pieces) -> Pieces:
    """Raise or lower; digits stay apart from those before them in plain text, too."""
    before, after = _tags(tag)
    text = _text(pieces)
    if not re.fullmatch(r"[0-9()=+-]+", text):
        return [before, *pieces, after]
    table = SUPERSCRIPT if tag == "sup" else SUBSCRIPT
    return [Both(f"{before.html}{_html(pieces)}{after.html}", text.translate(table))]


def _cased(change: Callable[[str], str], pieces: Pieces) -> Pieces:
    return [change(piece) if isinstance(piece, str) else piece for piece in pieces]


def _merged(pieces: Pieces) -> Iterator[Piece]:
    """Neighbouring text in one piece."""
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
            continue
        yield "".join(run)
        yield piece
        run = []
    yield "".join(run)


def _folded(pieces: Iterator[Piece]) -> Pieces:
    """White space folded to one space, across tags too, and none at the ends."""
    folded: Pieces = []
    spaced = True
    for piece in pieces:
        if isinstance(piece, str):
            piece = WHITE.sub(" ", composed(piece))
            piece = piece.lstrip(" ") if spaced else piece
            spaced = piece.endswith(" ") if piece else spaced
        elif piece.text:
            spaced = False
        folded.append(piece)
    return _stripped(folded)


def _stripped(pieces: Pieces) -> Pieces:
    for index in reversed(range(len(pieces))):
        piece = pieces[index]
        if isinstance(piece, str):
            pieces[index] = piece.rstrip(" ")
        if pieces[index] and (isinstance(piece, str) or piece.text):
            break
    return pieces
