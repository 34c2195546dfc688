"""Commands of other systems in a text, which nobody carries out here: told, and left as words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from ..source import Source

# What begins with a set of characters is looked for many times as fast as what begins with groups.
_COMMAND = (
    r"[{[](?:(?<=\{)(?:(?P<shortcode>\{[<%][^\n]{0,300}?[>%]\}\})|(?P<liquid>%[^\n]{0,300}?%\}"
    r"|\{[^{}\n]{1,300}\}\}))|(?<=\[)(?P<alert>!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]))"
)
_WHAT = {
    "shortcode": ("a shortcode of Hugo's", "write what it would show, or ![…](…) for a figure"),
    "liquid": ("a command of Liquid", "write what it would show; {static} and {filename} are ours"),
    "alert": ("an alert as GitHub has them", "write **Note.** or a heading of your own"),
}

# Stands for what Markdown has read already, such as words in bold.
_DONE = re.compile("\x02[^\x03]*\x03")


class ForeignCommands(InlineProcessor):
    """Tells each kind once in a file; code and formulas have been read before."""

    def __init__(self, md: Markdown, source: Source) -> None:
        super().__init__(_COMMAND, md)
        self.source = source
        self.told: set[str] = set()

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        """Leave it as it stands."""
        kind = m.lastgroup or ""
        if kind not in self.told:
            self.told.add(kind)
            what, cure = _WHAT[kind]
            said = _DONE.sub("…", m[0])[:40]
            message = f"{said!r} is {what}, which is not known; {cure}"
            self.source.tell("text", "TEXT028", message, said.partition("…")[0])
        return None, None, None
