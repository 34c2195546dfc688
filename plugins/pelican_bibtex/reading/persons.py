"""Who the names of an entry are: whole names as plain text, and who contributed equally."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..publication import Person, with_particle
from ..tex.convert import to_text
from .entries import Entry
from .names import Name

Warn = Callable[[str, str, str], None]

# Names that are written without spaces, the family first, whatever order a file has.
_OWN_SCRIPT = r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]+"


def printed_person(name: Name, warn: Callable[[str], None] = lambda message: None) -> Person:
    """The name of an entry as plain text, as the entry has it."""
    if name.literal:
        return Person(name=to_text(name.literal, warn).plain)
    given, particle, family, suffix = (
        to_text(part, warn).plain for part in (name.given, name.particle, name.family, name.suffix)
    )
    # In this order, as a pattern of wide ranges takes long to compile.
    if given >= "\u3005" and all(re.fullmatch(_OWN_SCRIPT, part) for part in (given, family)):
        whole = f"{family}{given}"
    else:
        whole = f"{given} {with_particle(particle, family)}".strip()
    return Person(
        name=f"{whole}, {suffix}" if suffix else whole,
        given=given,
        particle=particle,
        family=family,
        suffix=suffix,
    )


_ANNOTATION = re.compile(r"^\s*(\d+)\s*(?::\w+)?\s*=\s*\"?(.*?)\"?\s*$", re.S)


def annotated_equal(entry: Entry, role: str, count: int, warn: Warn) -> frozenset[int]:
    """Which authors BibLaTeX's annotations mark as equal: ``author+an = {1=equal; 2=equal}``."""
    marked = set()
    for field in (f"{role}+an", f"{role}+an:default", f"{role}+an:equal"):
        for item in entry.get(field).split(";"):
            if not item.strip():
                continue
            match = _ANNOTATION.match(item)
            if match is None:
                message = f"{item.strip()!r} is no annotation; write 1=equal; 2=equal"
                warn(field, "BIB022", message)
            elif "equal" in match[2].lower() or match[2].strip() == "*":
                number = int(match[1])
                if 1 <= number <= count:
                    marked.add(number)
                else:
                    message = f"there is no {role} {number}; count from 1 to {count}"
                    warn(field, "BIB022", message)
    return frozenset(marked)
