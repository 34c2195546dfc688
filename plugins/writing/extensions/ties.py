"""Words of one letter, which stay with the word that follows instead of ending a line alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

TIE = "\N{NO-BREAK SPACE}"
_ONE_LETTER = r"(?<![^\s([{«“„‘'\"])(?P<word>[^\W\d_])[ \n](?=\w)"


class Ties(InlineProcessor):
    """Ties each to the next: "I also", "a paper", "w domu"; code and formulas have been read."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_ONE_LETTER, md)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        """The letter and a space that does not break."""
        return m["word"] + TIE, m.start(), m.end()
