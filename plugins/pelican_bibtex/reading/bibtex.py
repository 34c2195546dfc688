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
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..problems import Problem

# Longest value, in characters, that @string macros may add up to: far beyond any abstract,
# far below what doubling macros could otherwise fill the memory with.
MAX_EXPANSION = 100_000

# How often the fields swallowed by an open brace are given back, in one entry.
MAX_REOPENED = 50

# How many lines of a value may look like the beginning of an entry.
MAX_QUOTED = 20

# The macros that BibTeX's standard styles define: months, and some journals of computing.
MONTH_MACROS = {
    name[:3].lower(): name
    for name in (
        "January February March April May June July August September October November December"
    ).split()
}
JOURNAL_MACROS = {
    "acmcs": "ACM Computing Surveys",
    "acta": "Acta Informatica",
    "cacm": "Communications of the ACM",
    "ibmjrd": "IBM Journal of Research and Development",
    "ibmsj": "IBM Systems Journal",
    "ieeese": "IEEE Transactions on Software Engineering",
    "ieeetc": "IEEE Transactions on Computers",
    "ieeetcad": "IEEE Transactions on Computer-Aided Design of Integrated Circuits",
    "ipl": "Information Processing Letters",
    "jacm": "Journal of the ACM",
    "jcss": "Journal of Computer and System Sciences",
    "scp": "Science of Computer Programming",
    "sicomp": "SIAM Journal on Computing",
    "tcs": "Theoretical Computer Science",
    "tocs": "ACM Transactions on Computer Systems",
    "tods": "ACM Transactions on Database Systems",
    "tog": "ACM Transactions on Graphics",
    "toms": "ACM Transactions on Mathematical Software",
    "toois": "ACM Transactions on Office Information Systems",
    "toplas": "ACM Transactions on Programming Languages and Systems",
}
STANDARD_MACROS = {**MONTH_MACROS, **JOURNAL_MACROS}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry.

    Attributes:
        name: In lower case.
        value: LaTeX without the outer delimiters, macros and ``#`` resolved.
        start: Offset of the name in the file's text.
        end: Offset behind the field, its comma and the white space that follows.
        verbatim: Whether the source's own text of the value can be handed on as it is:
            it has no macros and needed no mending.
        inherited: The value came by ``crossref`` or ``xdata`` from another entry.
    """

    name: str
    value: str
    start: int
    end: int
    verbatim: bool = True
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file.

    Attributes:
        type: In lower case, without the ``@``.
        key: As typed.
        fields: By name, in the order of the source; inherited ones follow.
        source: The file it stands in.
        start: Offset of its ``@``.
        end: Offset behind its closing delimiter.
        sound: Nothing had to be mended, so its own text can be handed on.
    """

    type: str
    key: str
    fields: Mapping[str, Field]
    source: Source
    start: int
    end: int
    sound: bool = True
    dropped: tuple[Field, ...] = ()

    @property
    def line(self) -> int:
        """The line of the ``@``, counted from 1."""
        return self.source.line(self.start)

    def line_of(self, name: str) -> int:
        """The line of a field; that of the entry where the entry itself does not have it."""
        own = self.fields.get(name)
        return self.line if own is None or own.inherited else self.source.line(own.start)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def get(self, *names: str) -> str:
        """The value of the first of these fields that has one, stripped; else empty."""
        for name in names:
            found = self.fields.get(name)
            if found is not None and (value := found.value.strip()):
                return value
        return ""


@dataclass(frozen=True)
class Source:
    """The text of one file and where its lines begin."""

    path: str
    text: str

    @cached_property
    def _newlines(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line(self, offset: int) -> int:
        """The line that holds the character at ``offset``, counted from 1."""
        return bisect_left(self._newlines, offset) + 1


@dataclass(frozen=True)
class Library:
    """What one or several files hold.

    Attributes:
        entries: In the order of the sources.
        macros: Every ``@string``, name in lower case, and the standard ones.
        problems: All that had to be mended or could not be read.
    """

    entries: tuple[Entry, ...] = ()
    macros: Mapping[str, str] = field(default_factory=lambda: dict(STANDARD_MACROS))
    problems: tuple[Problem, ...] = ()


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


def decode(data: bytes, shown_as: str) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8 or, with its marks, in UTF-16 or JIS; else in Latin-1."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _newlines(data.decode(name, "replace")), None
    if b"\x1b$" in data:
        # Japanese of before Unicode, in seven bits, which would pass for UTF-8.
        try:
            return _newlines(data.decode("iso2022_jp")), None
        except UnicodeDecodeError:
            pass
    try:
        return _newlines(data.decode("utf-8")), None
    except UnicodeDecodeError as error:
        # Windows-1252 is Latin-1 with letters where Latin-1 has control characters.
        text = _newlines("".join(_CP1252.get(byte, chr(byte)) for byte in data))
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"byte 0x{data[error.start]:02x} is not UTF-8, the file is read as Latin-1;"
            " save it as UTF-8"
        )
        return text, Problem(shown_as, line, "", message)


_CP1252 = {
    byte: bytes([byte]).decode("cp1252", "replace")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse(text: str, path: str = "", macros: Mapping[str, str] | None = None) -> Library:
    """Read the text of one file; never raises, whatever the text is."""
    return _Parser(Source(path, text), {**STANDARD_MACROS, **(macros or {})}).library()


# BibTeX's identifiers: anything but white space and these.
_NAME = r"[^\s\"#%'(),={}]+"
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
_FIELD = re.compile(rf"\s*({_NAME})\s*=\s*")
# A whole sound field, comma included, as nearly all are: one step instead of six.
_SOUND_FIELD = re.compile(
    rf"""({_NAME})\s*=\s*
        (?:\{{((?:[^{{}}]++|\{{(?:[^{{}}]++|\{{[^{{}}]*+\}})*+\}})*+)\}}|(\d++)(?![^\s,}})]))
        \s*(?:,[\s,]*|(?=[}})]))""",
    re.X,
)
_NEXT_FIELD = re.compile(rf"(?:,[ \t]*\n?|\n)\s*({_NAME})\s*=\s*(?=[{{\"\w])")
_PLAIN = re.compile(rf"{_NAME}")
# A byte order mark or a space of no width, left by a web page, is white space, too.
_GAP = re.compile(r"[\s,\u200b\ufeff]*")
_SPACE = re.compile(r"\s*")
# Braces three deep, as nearly all values have them, in one step and without backtracking.
_BRACED = re.compile(r"\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}")
_QUOTED = re.compile(r'"((?:[^"{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)"')
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_AFTER_VALUE = re.compile(r"\s*(?:[,#})%]|\Z)")
_MORE_FIELDS = re.compile(rf"\s*,\s*{_NAME}\s*=\s*[{{\"\w]")


@dataclass
class _Damage:
    """Whether, and how, the entry being read had to be mended."""

    found: bool = False
    reopened: int = 0


class _Parser:
    """The state of reading one text; `library` runs it once."""

    def __init__(self, source: Source, macros: dict[str, str]) -> None:
        self.source = source
        self.text = source.text
        self.macros = macros
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self.starts = [match.start() for match in _LINE_START.finditer(self.text)]

    def library(self) -> Library:
        position = 0
        while (start := _START.search(self.text, position)) is not None:
            position = self._block(start)
        return Library(tuple(self.entries), self.macros, tuple(self.problems))

    def report(self, offset: int, key: str, message: str) -> None:
        self.problems.append(Problem(self.source.path, self.source.line(offset), key, message))

    def _block(self, start: re.Match[str]) -> int:
        """Read the block at ``start``; the offset where the search for the next goes on."""
        kind = start[1].lower()
        limit = self._limit(start)
        if kind == "comment":
            return self._skip(start, limit)
        if kind == "preamble":
            return self._skip(start, limit)
        if kind == "string":
            return self._string(start, limit)
        if _commented_out(self.text, start.start(), limit):
            return start.end()
        return self._entry(start, kind, limit)

    def _limit(self, start: re.Match[str]) -> int:
        """Where the next block begins, which no value of this one reaches."""
        index = bisect_right(self.starts, start.start())
        if index == len(self.starts):
            return len(self.text)
        limit = self.starts[index]
        if self.text[max(start.start(), limit - 100) : limit].rstrip().endswith(("}", ")")):
            return limit
        # Not behind the end of an entry: the line may stand in a value.  It does where two
        # braces are open there, the entry's and the value's, and both are closed later.
        if start[2] != "{" or self._depth(start.end() - 1, limit) < 2:
            return limit
        far = index + MAX_QUOTED
        farthest = self.starts[far] if far < len(self.starts) else len(self.text)
        end = self._balanced(start.end() - 1, farthest, "{")
        if end is None:
            return limit
        index = bisect_left(self.starts, end)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def _depth(self, start: int, end: int) -> int:
        """How many braces are open behind a stretch of the text; 0 once all were closed."""
        depth = 0
        for match in _BRACE.finditer(self.text, start, end):
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                break
        return depth

    def _skip(self, start: re.Match[str], limit: int) -> int:
        end = self._balanced(start.end() - 1, limit, start[2])
        return start.end() if end is None else end

    def _balanced(self, opening: int, limit: int, delimiter: str) -> int | None:
        """The offset behind what closes the block opened at ``opening``; None if nothing does."""
        depth = 0
        if delimiter == "(":
            for match in re.compile(r"[{}()]").finditer(self.text, opening + 1, limit):
                character = match[0]
                depth += (character == "{") - (character == "}")
                if character == ")" and depth <= 0:
                    return match.end()
            return None
        for match in _BRACE.finditer(self.text, opening, limit):
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return match.end()
        return None

    def _string(self, start: re.Match[str], limit: int) -> int:
        name = _FIELD.match(self.text, start.end(), limit)
        if name is None:
            self.report(start.start(), "@string", "no name and value; write @string{name = {…}}")
            return start.end()
        damage = _Damage()
        last, end = name[1], name.end()
        while name is not None:
            # One macro a block is BibTeX's rule; that of other programs is as many as you like.
            last = name[1]
            value, end, _ = self._value(name.end(), limit, "@string", last, start[2], damage)
            if value is not None:
                self.macros[last.lower()] = value
            gap = _GAP.match(self.text, end, limit)
            end = gap.end() if gap else end
            name = _FIELD.match(self.text, end, limit)
        if self.text[end : end + 1] in ("}", ")"):
            return end + 1
        if not damage.found:
            self.report(start.start(), f"@string {last}", "the block is not closed; add }")
        return end

    def _entry(self, start: re.Match[str], kind: str, limit: int) -> int:
        closing = "}" if start[2] == "{" else ")"
        damage = _Damage()
        key, position = self._key(start, kind, limit, damage)
        fields: dict[str, Field] = {}
        dropped: list[Field] = []
        while True:
            position = _GAP.match(self.text, position, limit).end()  # type: ignore[union-attr]
            if position >= limit:
                cut = self._reopen(fields, limit, key, damage)
                if cut is not None:
                    position = cut
                    continue
                damage.found = True
                self.report(start.start(), key, "the entry is not closed; add } at its end")
                break
            if self.text[position] == closing:
                position += 1
                if _MORE_FIELDS.match(self.text, position, limit) is None:
                    break
                damage.found = True
                self.report(position - 1, key, "one closing brace too many; take it away")
                continue
            sound = _SOUND_FIELD.match(self.text, position, limit)
            if sound is not None and (name_of := sound[1].lower()) not in fields:
                value = sound[2] if sound[2] is not None else sound[3]
                fields[name_of] = Field(name_of, value, position, sound.end())
                position = sound.end()
                continue
            name = _FIELD.match(self.text, position, limit)
            if name is None:
                position = self._junk(position, limit, key, closing, damage)
                continue
            position = self._field(name, limit, key, start[2], fields, dropped, damage)
        self.entries.append(
            Entry(
                kind,
                key,
                fields,
                self.source,
                start.start(),
                position,
                not damage.found,
                tuple(dropped),
            )
        )
        return position

    def _key(self, start: re.Match[str], kind: str, limit: int, damage: _Damage) -> tuple[str, int]:
        match = _KEY.match(self.text, start.end(), limit)
        odd = _ODD_KEY.match(self.text, start.end(), limit)
        if odd is not None and odd[1].partition("=")[2].lower() not in self.macros:
            return odd[1], odd.end()
        if match is not None and self.text[match.end() : match.end() + 1] != "=":
            key = " ".join(match[1].split())
            if key:
                return key, match.end()
        damage.found = True
        key = f"{kind}-{self.source.line(start.start())}"
        self.report(start.start(), key, f"the entry has no key; write @{kind}{{somekey, …")
        return key, start.end()

    def _field(
        self,
        name: re.Match[str],
        limit: int,
        key: str,
        delimiter: str,
        fields: dict[str, Field],
        dropped: list[Field],
        damage: _Damage,
    ) -> int:
        """Read one field into ``fields``; the offset behind it and its comma."""
        field_name = name[1].lower()
        value, end, verbatim = self._value(name.end(), limit, key, field_name, delimiter, damage)
        gap = _GAP.match(self.text, end, limit)
        after = gap.end() if gap else end
        if "," not in self.text[end:after] and _FIELD.match(self.text, after, limit):
            damage.found = True
            self.report(end, key, f"no comma behind {field_name}; add one")
        start = name.start(1)
        if value is None:
            dropped.append(Field(field_name, "", start, after))
        elif field_name in fields:
            dropped.append(Field(field_name, value, start, after))
            if fields[field_name].value != value:
                first = self.source.line(fields[field_name].start)
                message = f"{field_name} stands twice, line {first} counts; take one away"
                self.report(start, key, message)
        else:
            fields[field_name] = Field(field_name, value, start, after, verbatim)
        return after

    def _reopen(
        self, fields: dict[str, Field], limit: int, key: str, damage: _Damage
    ) -> int | None:
        """Where an entry has no end, its last value may have swallowed the fields behind it.

        That is so where lines in the value look like fields: the brace closed there is the
        entry's own.  The value is cut before the first of them, and reading goes on from
        there; the offset, or None where the last value is innocent.
        """
        if not fields or damage.reopened >= MAX_REOPENED:
            return None
        last = next(reversed(fields.values()))
        value_start = _FIELD.match(self.text, last.start, limit)
        if value_start is None or self.text[value_start.end()] not in '{"':
            return None
        if _NEXT_FIELD.search(self.text, value_start.end(), last.end) is None:
            return None
        damage.reopened += 1
        value, end = self._unclosed(value_start.end(), limit, key, last.name, damage)
        fields[last.name] = replace(last, value=value, end=end)
        return end

    def _junk(self, position: int, limit: int, key: str, closing: str, damage: _Damage) -> int:
        """Step over what is no field; the offset of the next field or of the end."""
        damage.found = True
        if self.text[position] == "%":
            self.report(position, key, "BibTeX knows no % comments inside an entry; take it away")
            end = self.text.find("\n", position, limit)
            return end if end >= 0 else limit
        following = _NEXT_FIELD.search(self.text, position, limit)
        end = following.start(1) if following else limit
        close = self.text.find(closing, position, end)
        if close >= 0:
            end = close
        words = " ".join(self.text[position:end].split())
        shown = words if len(words) <= 40 else f"{words[:37]}…"
        self.report(position, key, f"{shown!r} is no field; write name = {{…}}")
        # A stray delimiter on the spot would otherwise be met again for ever.
        return end if end > position else position + 1

    def _value(
        self, position: int, limit: int, key: str, name: str, delimiter: str, damage: _Damage
    ) -> tuple[str | None, int, bool]:
        """Read a value with its ``#``: (LaTeX or None if refused, offset behind it, verbatim)."""
        pieces: list[str] = []
        verbatim = True
        macros = False
        while True:
            piece, position, is_macro = self._piece(position, limit, key, name, delimiter, damage)
            pieces.append(piece)
            macros = macros or is_macro
            space = _SPACE.match(self.text, position, limit)
            after = space.end() if space else position
            if self.text[after : after + 1] != "#" or after >= limit:
                break
            verbatim = False
            space = _SPACE.match(self.text, after + 1, limit)
            position = space.end() if space else after + 1
        value = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if (macros or len(pieces) > 1) and len(value) > MAX_EXPANSION:
            self.report(
                position, key, f"{name} grows beyond {MAX_EXPANSION} characters; shorten its macros"
            )
            return None, position, False
        return value, position, verbatim and not macros

    def _piece(
        self, position: int, limit: int, key: str, name: str, delimiter: str, damage: _Damage
    ) -> tuple[str, int, bool]:
        """Read one operand of ``#``: (LaTeX, offset behind it, whether it was a macro)."""
        first = self.text[position : position + 1] if position < limit else ""
        if first == "{":
            match = _BRACED.match(self.text, position, limit)
            if match is not None:
                return match[1], match.end(), False
            end = self._balanced(position, limit, "{")
            if end is not None:
                return self.text[position + 1 : end - 1], end, False
            return (*self._unclosed(position, limit, key, name, damage), False)
        if first == '"':
            return (*self._quoted(position, limit, key, name, damage), False)
        return self._bare(position, limit, key, name, damage)

    def _quoted(
        self, position: int, limit: int, key: str, name: str, damage: _Damage
    ) -> tuple[str, int]:
        match = _QUOTED.match(self.text, position, limit)
        if match is not None and _AFTER_VALUE.match(self.text, match.end(), limit):
            return match[1], match.end()
        end = None
        depth = passed = 0
        for mark in _BRACE_OR_QUOTE.finditer(self.text, position + 1, limit):
            if mark[0] != '"':
                depth = max(0, depth + (1 if mark[0] == "{" else -1))
            elif depth == 0:
                after = mark.end()
                if _AFTER_VALUE.match(self.text, after, limit) or _NEXT_FIELD.match(
                    self.text, after, limit
                ):
                    end = after
                    break
                passed += 1
        if end is None:
            return self._unclosed(position, limit, key, name, damage)
        if passed:
            damage.found = True
            message = f"{name} has a quotation mark in quotation marks; put {{ }} round the value"
            self.report(position, key, message)
        return self.text[position + 1 : end - 1], end

    def _unclosed(
        self, position: int, limit: int, key: str, name: str, damage: _Damage
    ) -> tuple[str, int]:
        """A value whose delimiter is missing ends where the next field or entry begins."""
        damage.found = True
        what = "brace" if self.text[position] == "{" else "quotation mark"
        self.report(position, key, f"{name} opens a {what} that is not closed; close it")
        following = _NEXT_FIELD.search(self.text, position, limit)
        end = following.start() if following else limit
        value = self.text[position + 1 : end].rstrip().rstrip(",")
        if following is None:
            # The brace that would have closed the entry, and only this one, is not the value's.
            stripped = value.rstrip()
            value = stripped[:-1] if stripped.endswith("}") else stripped
        value = value.strip().strip('"').strip()
        extra = value.count("{") - value.count("}")
        return value + "}" * max(0, extra), end

    def _bare(
        self, position: int, limit: int, key: str, name: str, damage: _Damage
    ) -> tuple[str, int, bool]:
        """A number, a macro, or words that should have been put in braces."""
        match = _PLAIN.match(self.text, position, limit)
        if match is not None and _AFTER_VALUE.match(self.text, match.end(), limit):
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
            self.report(position, key, message)
            return word, match.end(), True
        end = match.end() if match else position
        if match is not None and _FIELD.match(self.text, end, limit):
            # Only the comma is missing.
            word = match[0]
            return self.macros.get(word.lower(), word), end, not word.isdigit()
        damage.found = True
        stop = re.compile(r"[,\n}]").search(self.text, position, limit)
        end = stop.start() if stop else limit
        value = self.text[position:end].strip()
        if value:
            self.report(position, key, f"{name} has no braces; write {name} = {{{value[:40]}}}")
        else:
            self.report(position, key, f"{name} has no value; give one or take it away")
        return value, end, False


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
