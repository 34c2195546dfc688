"""Links to files of the site, ``{static}…`` ``{attach}…`` ``{filename}…``: they lead where?"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .. import pictures, safety
from ..source import Source, is_inside, unusable

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
    is_page = value.strip()[1:].startswith("filename") and not file.suffix
    if is_page and is_inside(file, source.root):
        return None  # no file but a page that a plugin makes, such as a publication's
    return unusable(pictures.original(file) or file, source.root)


def clean(html: str, source: Source) -> str:
    """HTML as it may reach a page; what is taken out of it is told."""

    def tell(finding: safety.Finding) -> None:
        source.tell(finding.subject, finding.code, finding.message, *finding.needles)

    return safety.clean(html, partial(refusal, source=source), tell)
