"""Where in a volume a work is: page ranges as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import clean

EN_DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a volume a work is; false where the source does not say.

    Attributes:
        first: First page, or all that the source says where that is no range.
        last: Last page and what follows it, with en dashes; empty where there is no range.
    """

    first: str = ""
    last: str = ""

    def __bool__(self) -> bool:
        return bool(self.first)

    def joined(self, dash: str) -> str:
        """The range with this dash in it."""
        return dash.join(part for part in (self.first, self.last.replace(EN_DASH, dash)) if part)

    @property
    def shown(self) -> str:
        """For a reader: with an en dash, and the only page but once."""
        return self.first if self.first == self.last else self.joined(EN_DASH)

    @property
    def opening(self) -> str:
        """The first page alone, also of ``5, 9`` and ``45ff.``"""
        return re.sub(r"(?:\+|\s*ff?\.?)$", "", self.first.partition(",")[0].strip())

    @property
    def closing(self) -> str:
        """The last page alone, also of ``1--10, 15--20``; empty where only the first is known."""
        return re.split(f"[,{EN_DASH}]", self.last or self.first.partition(",")[2])[-1].strip()


_LONG_DASH = re.compile(r"\s*(?:-{2,3}|[\u2012-\u2015])\s*")
_PAGE = r"(?:[A-Za-z]{0,3}\d+[a-z]?|[ivxlcdm]+|[IVXLCDM]+)"
_HYPHEN_RANGE = re.compile(rf"({_PAGE})\s*[-\u2010\u2011\u2212]\s*({_PAGE}(?:\s*,.*)?)")
_HYPHEN = re.compile(rf"(?<=\w)\s*[-\u2010\u2011\u2212]\s*(?={_PAGE}\b)")


def parse_pages(text: str) -> Pages:
    """What a ``pages`` field says: ``1--10``, ``1-10``, ``xi-xx``, ``043243``, ``45+``.

    A single hyphen is a range between two numbers only, so that ``A-12`` stays one page.
    """
    text = re.sub(r"^pp?\.\s*", "", clean(text))
    ends = _LONG_DASH.split(text, maxsplit=1)
    hyphened = _HYPHEN_RANGE.fullmatch(text)
    if len(ends) == 1 and hyphened:
        ends = list(hyphened.groups())
    if len(ends) == 1:
        return Pages(text)
    last = _HYPHEN.sub(EN_DASH, _LONG_DASH.sub(EN_DASH, ends[1]))
    return Pages(ends[0], last) if ends[0] else Pages(last)


NO_PAGES = Pages()
