"""Words of one letter, which stay with the word that follows instead of ending a line alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, AtomicString

TIE = "\N{NO-BREAK SPACE}"
_ONE_LETTER = re.compile(r"(?<![^\s([{«“„‘'\"])([^\W\d_])[ \n](?=\w)")


class Ties(Treeprocessor):
    """Ties each to the next: "I also", "a paper", "i w domu"; code and formulas have been read."""

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString):
                element.text = _ONE_LETTER.sub(rf"\1{TIE}", element.text)
            if element.tail:  # which goes on from what stands before it
                element.tail = _ONE_LETTER.sub(rf"\1{TIE}", f"{ETX}{element.tail}")[1:]
