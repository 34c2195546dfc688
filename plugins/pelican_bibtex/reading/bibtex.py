"""Reads BibTeX as BibTeX itself reads it, and goes on where BibTeX would give up.

The grammar is that of Oren Patashnik's ``bibtex.web`` and of "Tame the BeaST" (N. Markey):
an entry begins at any ``@``, braces count whether a backslash stands before them or not, a
quotation mark closes a quoted value at brace depth 0 only, the first of two equal fields
counts.  What is damaged is mended by the smallest change that makes it readable, and
each mending is reported as a `Problem`; docs/decisions tells why no parser of others is used.

Everything is linear in the length of the file: a value never reaches beyond the next
line that begins an entry, so that a brace left open is looked for in its own entry only.
Lines that merely look so, since somebody pasted BibTeX into a sound value, do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..encoding import decode
from ..problems import Problem
from .entries import STANDARD_MACROS, Entry, Field, Library, Source
from .values import BRACE, FIELD, NAME, NEXT_FIELD, Block, ValueReader

# How often the fields swallowed by an open brace are given back, in one entry.
MAX_REOPENED = 50

# How many lines of a value may look like the beginning of an entry.
MAX_QUOTED = 20


def read(path: Path, shown_as: str, macros: Mapping[str, str] | None = None) -> Library:
    """Read one file.

    Args:
        path: Where the file is.
        shown_as: How problems name it.
        macros: ``@string`` macros of files read before this one.

    Raises:
        OSError: The file cannot be read.
    """
    text, problem = decode(path.read_bytes(), shown_as)
    library = parse(text, shown_as, macros)
    return replace(library, problems=(problem, *library.problems)) if problem else library


def parse(text: str, path: str = "", macros: Mapping[str, str] | None = None) -> Library:
    """Read the text of one file; never raises, whatever the text is."""
    return _Parser(Source(path, text), {**STANDARD_MACROS, **(macros or {})}).library()


_START = re.compile(r"@[ \t]*([^\W\d_][\w:+.*-]*)\s*([{(])")
_LINE_START = re.compile(
    r"""^[ \t]*@[ \t]*(?:
        (?:string|preamble|comment)\s*[{(]
        |[^\W\d_][\w:+.*-]*\s*[{(]\s*[^\s,{}=]*\s*(?:,|$)
    )""",
    re.M | re.I | re.X,
)
_KEY = re.compile(r"\s*([^,\n{}=]*?)\s*(?=[,\n}=]|\Z)")
# A key such as "doi=10.1/x", which a field without braces or quotation marks cannot be.
_ODD_KEY = re.compile(r"\s*([^\s,{}=\"]+=(?!\d+\s*,)[^\s,{}\"#]+)(?=\s*,)")
# A whole sound field, comma included, as nearly all are: one step instead of six.
_SOUND_FIELD = re.compile(
    rf"""({NAME})\s*=\s*
        (?:\{{((?:[^{{}}]++|\{{(?:[^{{}}]++|\{{[^{{}}]*+\}})*+\}})*+)\}}|(\d++)(?![^\s,}})]))
        \s*(?:,[\s,]*|(?=[}})]))""",
    re.X,
)
# A byte order mark or a space of no width, left by a web page, is white space, too.
_GAP = re.compile(r"[\s,\u200b\ufeff]*")
_MORE_FIELDS = re.compile(rf"\s*,\s*{NAME}\s*=\s*[{{\"\w]")


class _Parser:
    """The state of reading one text; `library` runs it once."""

    def __init__(self, source: Source, macros: dict[str, str]) -> None:
        self.source = source
        self.text = source.text
        self.macros = macros
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self.comments_end = True
        self.values = ValueReader(self.text, macros, self.report)
        # Where entries begin, and the end of the text.
        self.starts = [match.start() for match in _LINE_START.finditer(self.text)]
        self.starts.append(len(self.text))

    def library(self) -> Library:
        position = 0
        while (start := _START.search(self.text, position)) is not None:
            position = self._block(start)
        return Library(tuple(self.entries), self.macros, tuple(self.problems))

    def report(self, offset: int, key: str, code: str, message: str) -> None:
        line = self.source.line(offset)
        self.problems.append(Problem(self.source.path, line, key, code, message))

    def _block(self, start: re.Match[str]) -> int:
        """Read the block at ``start``; the offset where the search for the next goes on."""
        kind = start[1].lower()
        limit = self._limit(start)
        special = {"comment": self._comment, "preamble": self._skip, "string": self._string}
        if kind in special:
            return special[kind](start, limit)
        if _commented_out(self.text, start.start(), limit):
            return start.end()
        return self._entry(start, kind, limit)

    def _limit(self, start: re.Match[str]) -> int:
        """Where the next block begins, which no value of this one reaches."""
        index = bisect_right(self.starts, start.start())
        limit = self.starts[index]
        before = self.text[max(start.start(), limit - 100) : limit].rstrip()
        if limit == len(self.text) or before.endswith(("}", ")")):
            return limit
        # Not behind the end of an entry: the line may stand in a value.  It does where two
        # braces are open there, the entry's and the value's, and both are closed later.
        if start[2] != "{" or self._depth(start.end() - 1, limit) < 2:
            return limit
        farthest = self.starts[min(index + MAX_QUOTED, len(self.starts) - 1)]
        end = self.values.balanced(start.end() - 1, farthest, "{")
        return limit if end is None else self.starts[bisect_left(self.starts, end)]

    def _depth(self, start: int, end: int) -> int:
        """How many braces are open behind a stretch of the text; 0 once all were closed."""
        depth = 0
        for match in BRACE.finditer(self.text, start, end):
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                break
        return depth

    def _comment(self, start: re.Match[str], limit: int) -> int:
        """Step over a comment and, where its braces are closed, over what it hides.

        To BibTeX itself ``@comment`` is but a word; people put it around entries.
        """
        if self.comments_end:
            end = self.values.balanced(start.end() - 1, len(self.text), start[2])
            if end is not None:
                return end
            # Nor will a later one find its end, which is looked for but once.
            self.comments_end = False
        return self._skip(start, limit)

    def _skip(self, start: re.Match[str], limit: int) -> int:
        end = self.values.balanced(start.end() - 1, limit, start[2])
        return start.end() if end is None else end

    def _string(self, start: re.Match[str], limit: int) -> int:
        name = FIELD.match(self.text, start.end(), limit)
        if name is None:
            message = "no name and value; write @string{name = {…}}"
            self.report(start.start(), "@string", "BIB001", message)
            return start.end()
        block = Block("@string", limit)
        last, end = name[1], name.end()
        while name is not None:
            # One macro a block is BibTeX's rule; that of other programs is as many as you like.
            last = name[1]
            value, end, _ = self.values.value(name.end(), last, block)
            if value is not None:
                self.macros[last.lower()] = value
            end = self._past_gap(end, limit)
            name = FIELD.match(self.text, end, limit)
        if self.text[end : end + 1] in ("}", ")"):
            return end + 1
        if not block.damaged:
            message = "the block is not closed; add }"
            self.report(start.start(), f"@string {last}", "BIB001", message)
        return end

    def _past_gap(self, position: int, limit: int) -> int:
        return self.values.past(_GAP, position, limit)

    def _entry(self, start: re.Match[str], kind: str, limit: int) -> int:
        closing = "}" if start[2] == "{" else ")"
        block = Block("", limit)
        position = self._key(start, kind, block)
        while True:
            position = self._past_gap(position, limit)
            if position >= limit:
                cut = self._reopen(block)
                if cut is not None:
                    position = cut
                    continue
                self._mend(block, start.start(), "the entry is not closed; add } at its end")
                break
            if self.text[position] == closing:
                position += 1
                if _MORE_FIELDS.match(self.text, position, limit) is None:
                    break
                self._mend(block, position - 1, "one closing brace too many; take it away")
                continue
            sound = _SOUND_FIELD.match(self.text, position, limit)
            if sound is not None and (name_of := sound[1].lower()) not in block.fields:
                value = sound[2] if sound[2] is not None else sound[3]
                block.fields[name_of] = Field(name_of, value, position, sound.end())
                position = sound.end()
            elif name := FIELD.match(self.text, position, limit):
                position = self._field(name, block)
            else:
                position = self._junk(position, closing, block)
        fields, dropped, sound_text = block.fields, tuple(block.dropped), not block.damaged
        begin, key = start.start(), block.key
        entry = Entry(kind, key, fields, self.source, begin, position, sound_text, dropped)
        self.entries.append(entry)
        return position

    def _mend(self, block: Block, offset: int, message: str, code: str = "BIB001") -> None:
        """Report something that makes the entry's own text unfit to be handed on."""
        block.damaged = True
        self.report(offset, block.key, code, message)

    def _key(self, start: re.Match[str], kind: str, block: Block) -> int:
        """Read the citation key into the block; the offset behind it."""
        match = _KEY.match(self.text, start.end(), block.limit)
        odd = _ODD_KEY.match(self.text, start.end(), block.limit)
        if odd is not None and odd[1].partition("=")[2].lower() not in self.macros:
            block.key = odd[1]
            return odd.end()
        if match is not None and self.text[match.end() : match.end() + 1] != "=":
            block.key = " ".join(match[1].split())
            if block.key:
                return match.end()
        block.key = f"{kind}-{self.source.line(start.start())}"
        message = f"the entry has no key; write @{kind}{{somekey, …"
        self._mend(block, start.start(), message, "BIB002")
        return start.end()

    def _field(self, name: re.Match[str], block: Block) -> int:
        """Read one field into the block; the offset behind it and its comma."""
        field_name = name[1].lower()
        value, end, verbatim = self.values.value(name.end(), field_name, block)
        after = self._past_gap(end, block.limit)
        if "," not in self.text[end:after] and FIELD.match(self.text, after, block.limit):
            self._mend(block, end, f"no comma behind {field_name}; add one")
        start = name.start(1)
        first = block.fields.get(field_name)
        if value is not None and first is None:
            block.fields[field_name] = Field(field_name, value, start, after, verbatim)
            return after
        block.dropped.append(Field(field_name, value or "", start, after))
        if value is not None and first is not None and first.value != value:
            line = self.source.line(first.start)
            message = f"{field_name} stands twice, line {line} counts; take one away"
            self.report(start, block.key, "BIB004", message)
        return after

    def _reopen(self, block: Block) -> int | None:
        """Where an entry has no end, its last value may have swallowed the fields behind it.

        That is so where lines in the value look like fields: the brace closed there is the
        entry's own.  The value is cut before the first of them, and reading goes on from
        there; the offset, or None where the last value is innocent.
        """
        if not block.fields or block.reopened >= MAX_REOPENED:
            return None
        last = next(reversed(block.fields.values()))
        value_start = FIELD.match(self.text, last.start, block.limit)
        if value_start is None or self.text[value_start.end()] not in '{"':
            return None
        if NEXT_FIELD.search(self.text, value_start.end(), last.end) is None:
            return None
        block.reopened += 1
        value, end = self.values.unclosed(value_start.end(), last.name, block)
        block.fields[last.name] = last._replace(value=value, end=end)
        return end

    def _junk(self, position: int, closing: str, block: Block) -> int:
        """Step over what is no field; the offset of the next field or of the end."""
        limit = block.limit
        if self.text[position] == "%":
            message = "BibTeX knows no % comments inside an entry; take it away"
            self._mend(block, position, message, "BIB006")
            end = self.text.find("\n", position, limit)
            return end if end >= 0 else limit
        following = NEXT_FIELD.search(self.text, position, limit)
        end = following.start(1) if following else limit
        close = self.text.find(closing, position, end)
        end = close if close >= 0 else end
        words = " ".join(self.text[position:end].split())
        shown = words if len(words) <= 40 else f"{words[:37]}…"
        self._mend(block, position, f"{shown!r} is no field; write name = {{…}}")
        # A stray delimiter on the spot would otherwise be met again for ever.
        return end if end > position else position + 1


def _commented_out(text: str, start: int, limit: int) -> bool:
    """Whether % stands before the entry and before its next line: the owner hides it.

    BibTeX itself does not know such comments; with only its first line marked, it reads the
    entry, and so do we.
    """
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if not before.strip().startswith("%"):
        return False
    end_of_line = text.find("\n", start, limit)
    following = text[end_of_line + 1 : limit].lstrip() if end_of_line >= 0 else ""
    return following.startswith("%") or text[start:end_of_line].rstrip().endswith(("}", ")"))
