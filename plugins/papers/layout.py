"""An entry as it is laid out in the file, to which fields can be put and nothing else changes."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Container, Iterable
from typing import Final, TypeVar

from pelican_bibtex.reading.entries import Entry, Field

T = TypeVar("T")

_NAMED: Final = re.compile(r"([^\s=]+)(\s*)=(\s*)(.?)", re.S)
_HEAD: Final = re.compile(r"(@[ \t]*)([\w:+.*-]+)(\s*[{(]\s*)[^,]*")
_IN_BRACES: Final = re.compile(r"\{[^{}]*\}")


def usual(values: Iterable[T], default: T) -> T:
    """The value that is there most often, the first of equals."""
    return next((value for value, _ in Counter(values).most_common(1)), default)


def own_fields(entry: Entry) -> list[Field]:
    """The fields that stand in the entry itself, in their order."""
    fields = [field for field in entry.fields.values() if not field.inherited]
    return sorted([*fields, *entry.dropped], key=lambda field: field.start)


class Layout:
    """An entry that has fields, taken apart; put together again, it is the same, byte for byte.

    Attributes:
        head: All before the first field.
        parts: Of each field its name in lower case, its text, and what follows it.
        end: All behind the last field.
    """

    def __init__(self, entry: Entry) -> None:
        text, fields = entry.source.text, own_fields(entry)
        self.head = text[entry.start : fields[0].start]
        self.end = text[fields[-1].end : entry.end]
        self.parts: list[tuple[str, str, str]] = []
        for field in fields:
            whole = text[field.start : field.end]
            body = whole.rstrip().removesuffix(",").rstrip()
            self.parts.append((field.name, body, whole[len(body) :]))
        first = self.head[len(self.head.rstrip()) :]
        self._between = usual((after for *_, after in self.parts[:-1]), f",{first or ' '}")
        self._last = self.parts[-1][2]
        found = [match for _, body, _ in self.parts if (match := _NAMED.match(body))]
        gaps = [len(match[2]) for match in found]
        # A gap of many sizes is there to have all equals signs in one column.
        self._width = usual((match.end(2) for match in found), 0) if len({*gaps}) > 1 else 0
        self._gap = " " if self._width else " " * usual(gaps, 1)
        self._space = usual((match[3] for match in found), " ")
        self._case = usual((_case(match[1]) for match in found), str.lower)
        self._bare = any(match[4].isdigit() for match in found)
        self._quotes = usual((match[4] for match in found if match[4] in '{"'), "{") == '"'
        wrapped = [body.split("\n") for _, body, _ in self.parts if "\n" in body]
        lines = [line for body in wrapped for line in body[1:]]
        self._hang = usual((line[: len(line) - len(line.lstrip())] for line in lines), "")
        self._indent = self._between.rpartition("\n")[2] if "\n" in self._between else ""
        longest = [len(self._indent + body[0]) for body in wrapped] + [len(line) for line in lines]
        self._limit = max(longest, default=0)

    def text(self) -> str:
        """The entry."""
        return self.head + "".join(body + after for _, body, after in self.parts) + self.end

    def empty(self, type_: str, key: str, names: Iterable[str]) -> None:
        """Make it another entry without fields, laid out alike, for fields of these names."""
        self.retype(type_)
        self._width = max(self._width, *(len(name) + 1 for name in names)) if self._width else 0
        self.head = _HEAD.sub(lambda match: f"{match[1]}{match[2]}{match[3]}{key}", self.head)
        self.parts = []

    def retype(self, type_: str) -> None:
        """Give the entry another type, in the case in which the old one is typed."""
        self.head = _HEAD.sub(
            lambda match: match[1] + _case(match[2])(type_) + match[0][match.end(2) :], self.head
        )

    def put(self, name: str, value: str, behind: Container[str] = ()) -> None:
        """Set a field, in its place where it is there.

        Args:
            name: In lower case.
            value: LaTeX; or ``=`` and what is to stand without delimiters.
            behind: Names of the fields that come behind it.
        """
        body, names = self._body(name, value), [part[0] for part in self.parts]
        if name in names:
            index = names.index(name)
            self.parts[index] = (name, body, self.parts[index][2])
            return
        places = (place for place, other in enumerate(names) if other in behind)
        place = next(places, len(names))
        after = self._between if place < len(names) else self._last
        if names and place == len(names):
            self.parts[-1] = (*self.parts[-1][:2], self._between)
        self.parts.insert(place, (name, body, after))

    def drop(self, name: str) -> None:
        """Take a field away."""
        for index in [place for place, part in enumerate(self.parts) if part[0] == name]:
            gone = self.parts.pop(index)
            if 0 < index == len(self.parts):
                self.parts[-1] = (*self.parts[-1][:2], gone[2])

    def _body(self, name: str, value: str) -> str:
        typed = self._case(name)
        padding = " " * (self._width - len(typed)) or self._gap
        head = f"{typed}{padding}={self._space}"
        if value.startswith("=") or (self._bare and value.isdigit()):
            return head + value.removeprefix("=")
        outside = _IN_BRACES.sub("", _IN_BRACES.sub("", value))
        opening, closing = '""' if self._quotes and '"' not in outside else "{}"
        whole = f"{head}{opening}{value}{closing}"
        if not self._limit or len(self._indent + whole) <= self._limit:
            return whole
        # The spaces of the head are no places to break a line.
        filler = "x" * (len(self._indent) + len(head))
        first, *more = textwrap.wrap(
            filler + whole[len(head) :],
            self._limit,
            subsequent_indent=self._hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return "\n".join([head + first[len(filler) :], *more])


def _case(typed: str) -> Callable[[str], str]:
    if typed.isupper():
        return str.upper
    return str.capitalize if typed[:1].isupper() else str.lower
