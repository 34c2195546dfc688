r"""Reads the TeX of a BibTeX field token by token, whatever it holds.

One pass finds which brace and which dollar sign belong together, a second one reads from left to
right. Open groups are kept on a list instead of the call stack, and nothing is read more often
than its formats are deep, so that time grows with the length of the value and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from markupsafe import escape

from . import math as tex_math
from .pieces import WHITE, Both, Piece, Pieces
from .tables import LIGATURES

MAX_DEPTH: Final = 50
"""How many formats may be nested in each other; no reader tells more apart."""


@dataclass(slots=True)
class Frame:
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


class Span(NamedTuple):
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


class Scanner:
    """Reads a source from left to right; groups are kept on a list, so none is too deep.

    Args:
        source: Of the field.
        commands: What each command with arguments does; the one without a name does for all
            others.
        signs: What signs, switches and accents do.
    """

    def __init__(self, source: str, commands: Mapping[str, Act], signs: Mapping[str, Act]) -> None:
        self.source = source
        self.commands = commands
        self.signs = signs
        self.problems: dict[str, None] = {}
        self.pieces: Pieces = []
        self.partners = _partners(source)
        self.position = 0
        self.frames = [Frame(len(source), len(source))]

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
        span: Span,
        before: Piece = "",
        after: Piece = "",
        finish: Callable[[Pieces], Pieces] | None = None,
    ) -> Frame:
        """Read a stretch, with something before and after it, or something made of it."""
        outer = self.frames[-1]
        frame = Frame(span.end, span.resume, len(self.pieces), depth=outer.depth)
        frame.quotes, frame.code, frame.link = outer.quotes, outer.code, outer.link
        self.frames.append(frame)
        self.position = span.start
        if (after or finish) and self.deepen(frame):
            self.pieces += [before] if before else []
            frame.start, frame.finish, frame.after = len(self.pieces), finish, after
        return frame

    def deepen(self, frame: Frame) -> bool:
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

    def argument(self, command: str) -> Span | None:
        """Where the next argument is: a group, a command, a formula or one character."""
        white = WHITE.match(self.source, self.position)
        start = white.end() if white else self.position
        match = _LEXER.match(self.source, start)
        if not match or match["close"] or (match["open"] and start not in self.partners):
            self.problem(f"\\{command} has no argument; write \\{command}{{…}}")
            return None
        partner = self.partners.get(start)
        if match["open"] and partner is not None:
            return Span(start + 1, partner, partner + 1)
        if match["text"]:
            return Span(start, start + 1, start + 1)
        end = match.end() if partner is None else partner + len(match[0])
        return Span(start, end, end)

    def raw(self, span: Span) -> str:
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
            yield self.raw(Span(self.position + 1, end, end + 1)).replace("~", " ")

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
            self.enter(Span(match.end(), end, end + 1))

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
            self.math(self.raw(Span(match.start() + size, end, end + size)))

    def math(self, source: str) -> None:
        formula = tex_math.convert(source)
        self.problems.update(dict.fromkeys(formula.problems))
        self.pieces.append(Both(formula.html, formula.text))

    def on_sign(self, match: re.Match[str]) -> None:
        sign = match["sign"]
        end = self.partners.get(match.start())
        if sign in "([" and end is not None:
            self.math(self.raw(Span(match.end(), end, end + 2)))
        elif sign in self.signs:
            self.command(sign)
        else:
            self.problem(f"unknown command \\{sign}; its character is shown")
            self.pieces.append(sign)

    def on_word(self, match: re.Match[str]) -> None:
        name = match["word"]
        if name in self.commands and self.source.startswith(("*{", "*["), self.position):
            self.position += 1
        self.command(name)

    def command(self, name: str) -> None:
        act = self.commands.get(name) or self.signs.get(name) or self.commands[""]
        act(self, name)


Act = Callable[[Scanner, str], None]
# What `Scanner.enter` is told besides the stretch.
Around = tuple[()] | tuple[Piece, Piece] | tuple[Piece, Piece, Callable[[Pieces], Pieces]]


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
    elif delimiter == "$" == group.delimiter and is_sum_of_money(source, group.formula, position):
        group.formula = position
    elif delimiter == _CLOSERS[group.delimiter]:
        partners[group.formula] = position
        group.delimiter = ""
    elif delimiter == "$$" and group.delimiter == "$":  # the end of one, the beginning of another
        partners[group.formula] = position
        group.formula = position + 1


def is_sum_of_money(source: str, start: int, end: int) -> bool:
    """Whether two signs stand before numbers, as in ``from $5 to $10``."""
    before_digits = source[start + 1 : start + 2].isdigit() and source[end + 1 : end + 2].isdigit()
    return before_digits and source[end - 1] in " \t\n~-–(/"
