"""Links to files of the site, ``{static}…`` ``{attach}…`` ``{filename}…``: they lead where?"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .. import pictures
from ..source import Source, is_inside, shown

_INTRASITE = re.compile(r"[{|](?P<what>[a-z]+)[|}](?P<rest>.*)", re.S)
_FILES = {"static", "attach", "filename"}


def target(value: str, source: Source) -> Path | None:
    """The file that a link of this kind names; None for any other link."""
    found = _INTRASITE.match(value.strip())
    if found is None or found["what"] not in _FILES or source.root is None:
        return None
    path = urlsplit(found["rest"]).path
    base = source.root if path.startswith("/") or source.file is None else source.file.parent
    for name in (path, unquote(path), unescape(path)):
        file = base / name.lstrip("/")
        if file.exists():
            return file
    return base / unquote(path).lstrip("/")


def refusal(value: str, source: Source) -> str | None:
    """Why a link of this kind cannot be followed; None where it can, or is of another kind."""
    file = target(value, source)
    if file is None or source.root is None:
        return None
    if not is_inside(file, source.root):
        return f"leads out of {shown(source.root)}; copy the file there"
    if value.strip()[1:].startswith("filename") and not file.suffix:
        return None  # no file but a page that a plugin makes, such as a publication's
    if not file.is_file() and not pictures.original(file):
        return f"there is no file {shown(file)}; create it or correct the name"
    return None
