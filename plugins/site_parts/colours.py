"""The theme's colours for what is no page: the icon, the link previews, the browser's frame.

They stand in the theme's ``static/css/tokens.css``, and only there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TOKENS = Path("static", "css", "tokens.css")
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_BOTH = re.compile(r"light-dark\(([^,]+),([^,]+)\)")
_OTHER = re.compile(r"var\(--([\w-]+)\)")


@dataclass(frozen=True)
class Colours:
    """The values of a theme's tokens.

    Attributes:
        tokens: As the style sheet has them, by their names without dashes before.
    """

    tokens: Mapping[str, str]

    @classmethod
    def of_theme(cls, theme: str | Path) -> Colours:
        """The tokens of the theme in a folder; where one stands twice, the first is the rule.

        Raises:
            OSError: There is no such style sheet.
        """
        css = re.sub(r"/\*.*?\*/", "", Path(theme, TOKENS).read_text(encoding="utf-8"), flags=re.S)
        return cls(dict(reversed(_TOKEN.findall(css))))

    def day(self, name: str) -> str:
        """A colour in daylight, without functions of CSS."""
        return self._value(f"var(--{name})", 1)

    def night(self, name: str) -> str:
        """The same by night."""
        return self._value(f"var(--{name})", 2)

    def in_daylight(self, text: str) -> str:
        """An SVG whose colours are tokens: a picture by itself sees no style sheet."""
        return _OTHER.sub(lambda found: self.day(found[1]), text)

    def _value(self, value: str, face: Literal[1, 2]) -> str:
        if other := _OTHER.fullmatch(value.strip()):
            return self._value(self.tokens[other[1]], face)
        both = _BOTH.fullmatch(value.strip())
        return self._value(both[face], face) if both else value.strip()
