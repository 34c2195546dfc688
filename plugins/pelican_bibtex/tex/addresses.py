"""Addresses of the web as people type them in LaTeX."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from .tables import SYMBOLS

DOI: Final = "https://doi.org/"
_TYPED: Final = re.compile(r"\$\\sim\s*\$|\\(?:([A-Za-z]+)\s*|(\W|_))|[{}\s]")
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://[^\s/?#]\S*|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)


def typed(source: str) -> str:
    r"""An address with TeX's escapes undone: ``\%``, ``\_``, ``\~{}``, ``{\textasciitilde}``."""
    return _TYPED.sub(_typed_part, source)


def _typed_part(match: re.Match[str]) -> str:
    if match[0].startswith("$"):
        return "~"
    return SYMBOLS.get(match[1], match[0]) if match[1] else match[2] or ""


def web_url(address: str) -> str | None:
    """The address as a browser wants it, or None where a page must not link to it."""
    if not _ADDRESS.fullmatch(address):
        return None
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")
