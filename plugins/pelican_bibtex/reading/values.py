"""Reads the values of fields: in braces, in quotation marks, numbers, macros, joined by ``#``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .entries import MONTH_MACROS, Field

# Longest value, in characters, that @string macros may add up to: far beyond any abstract,
# far below what doubling macros could otherwise fill the memory with.
MAX_EXPANSION = 100_000

# BibTeX's identifiers: anything but white space and these.
NAME = r"[^\s\"#%'(),={}]+"
FIELD = re.compile(rf"\s*({NAME})\s*=\s*")
NEXT_FIELD = re.compile(rf"(?:,[ \t]*\n?|\n)\s*({NAME})\s*=\s*(?=[{{\"\w])")
_SPACE = re.compile(r"\s*")
BRACE = re.compile(r"[{}]")
_BRACE_OR_PARENTHESIS = re.compile(r"[{}()]")
_PLAIN = re.compile(NAME)
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_AFTER_VALUE = re.compile(r"\s*(?:[,#})%]|\Z)")
# Braces three deep, as nearly all values have them, in one step and without backtracking.
_BRACED = re.compile(r"\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}")
_QUOTED = re.compile(r'"((?:[^"{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)"')


@dataclass(slots=True)
class Block:
    """The entry, or other block, being read.

    Attributes:
        key: How problems name it.
        limit: Where the next block begins, which no value of this one reaches.
        damaged: It had to be mended.
        reopened: How often the fields swallowed by an open brace were given back.
        fields: By name, in their order.
        dropped: Fields that are repeated or refused.
    """

    key: str
    limit: int
    damaged: bool = False
    reopened: int = 0
    fields: dict[str, Field] = field(default_factory=dict)
    dropped: list[Field] = field(default_factory=list)


class ValueReader:
    """Reads values of one text.

    Args:
        text: Of the file.
        macros: By name in lower case; those of the file are added while it is read.
        report: Is told of what is wrong: where, in which entry, what.
    """

    def __init__(
        self, text: str, macros: dict[str, str], report: Callable[[int, str, str, str], None]
    ) -> None:
        self.text = text
        self.macros = macros
        self.report = report

    def balanced(self, opening: int, limit: int, delimiter: str) -> int | None:
        """The offset behind what closes the block opened at ``opening``; None if nothing does."""
        depth = 0
        bounds, closing = (BRACE, "}") if delimiter == "{" else (_BRACE_OR_PARENTHESIS, ")")
        for match in bounds.finditer(self.text, opening + 1, limit):
            if match[0] == closing and depth <= 0:
                return match.end()
            depth += (match[0] == "{") - (match[0] == "}")
        return None

    def past(self, space: re.Pattern[str], position: int, limit: int) -> int:
        """The offset behind the white space there, if there is any."""
        match = space.match(self.text, position, limit)
        return match.end() if match else position

    def value(self, position: int, name: str, block: Block) -> tuple[str | None, int, bool]:
        """Read a value with its ``#``: (LaTeX or None if refused, offset behind it, verbatim)."""
        pieces: list[str] = []
        verbatim = True
        macros = False
        while True:
            piece, position, is_macro = self._piece(position, name, block)
            pieces.append(piece)
            macros = macros or is_macro
            after = self.past(_SPACE, position, block.limit)
            if self.text[after : after + 1] != "#" or after >= block.limit:
                break
            verbatim = False
            position = self.past(_SPACE, after + 1, block.limit)
        value = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if (macros or len(pieces) > 1) and len(value) > MAX_EXPANSION:
            message = f"{name} grows beyond {MAX_EXPANSION} characters; shorten its macros"
            self.report(position, block.key, "BIB005", message)
            return None, position, False
        return value, position, verbatim and not macros

    def _piece(self, position: int, name: str, block: Block) -> tuple[str, int, bool]:
        """Read one operand of ``#``: (LaTeX, offset behind it, whether it was a macro)."""
        first = self.text[position : position + 1] if position < block.limit else ""
        if first == "{":
            match = _BRACED.match(self.text, position, block.limit)
            if match is not None:
                return match[1], match.end(), False
            end = self.balanced(position, block.limit, "{")
            if end is not None:
                return self.text[position + 1 : end - 1], end, False
            return (*self.unclosed(position, name, block), False)
        if first == '"':
            return (*self._quoted(position, name, block), False)
        return self._bare(position, name, block)

    def _quoted(self, position: int, name: str, block: Block) -> tuple[str, int]:
        match = _QUOTED.match(self.text, position, block.limit)
        if match is not None and _AFTER_VALUE.match(self.text, match.end(), block.limit):
            return match[1], match.end()
        depth = passed = 0
        for mark in _BRACE_OR_QUOTE.finditer(self.text, position + 1, block.limit):
            end = mark.end()
            if mark[0] != '"':
                depth = max(0, depth + (1 if mark[0] == "{" else -1))
            elif depth == 0 and not any(
                after.match(self.text, end, block.limit) for after in (_AFTER_VALUE, NEXT_FIELD)
            ):
                passed += 1
            elif depth == 0:
                break
        else:
            return self.unclosed(position, name, block)
        if passed:
            block.damaged = True
            message = f"{name} has a quotation mark in quotation marks; put {{ }} round the value"
            self.report(position, block.key, "BIB001", message)
        return self.text[position + 1 : end - 1], end

    def unclosed(self, position: int, name: str, block: Block) -> tuple[str, int]:
        """A value whose delimiter is missing ends where the next field or entry begins."""
        block.damaged = True
        what = "brace" if self.text[position] == "{" else "quotation mark"
        message = f"{name} opens a {what} that is not closed; close it"
        self.report(position, block.key, "BIB001", message)
        following = NEXT_FIELD.search(self.text, position, block.limit)
        end = following.start() if following else block.limit
        value = self.text[position + 1 : end].rstrip().rstrip(",")
        if following is None:
            # The brace that would have closed the entry, and only this one, is not the value's.
            value = value.rstrip().removesuffix("}")
        value = value.strip().strip('"').strip()
        extra = value.count("{") - value.count("}")
        return value + "}" * max(0, extra), end

    def _bare(self, position: int, name: str, block: Block) -> tuple[str, int, bool]:
        """A number, a macro, or words that should have been put in braces."""
        match = _PLAIN.match(self.text, position, block.limit)
        if match is not None and _AFTER_VALUE.match(self.text, match.end(), block.limit):
            word = match[0]
            if word.isdigit():
                return word, match.end(), False
            if word.lower() in self.macros:
                value = self.macros[word.lower()]
                # Every style defines the months, so "jul" may stay as it is.
                return value, match.end(), MONTH_MACROS.get(word.lower()) != value
            message = (
                f"{name} uses {word}, which no @string defines; define it or put {{ }} round it"
            )
            self.report(position, block.key, "BIB005", message)
            return word, match.end(), True
        if match is not None and FIELD.match(self.text, match.end(), block.limit):
            # Only the comma is missing.
            word = match[0]
            return self.macros.get(word.lower(), word), match.end(), not word.isdigit()
        block.damaged = True
        stop = re.compile(r"[,\n}]").search(self.text, position, block.limit)
        end = stop.start() if stop else block.limit
        value = self.text[position:end].strip()
        message = f"{name} has no value; give one or take it away"
        if value:
            message = f"{name} has no braces; write {name} = {{{value[:40]}}}"
        self.report(position, block.key, "BIB001", message)
        return value, end, False
