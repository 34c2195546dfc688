"""A talk in several languages: translations lie below a folder of theirs, and share its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .talk import Talk

# What a translation need not repeat.
SHARED = (
    *("date", "start", "end", "event", "venue", "links", "video", "still"),
    *("paper_keys", "papers", "tags"),
)


def joined(versions: Sequence[Talk]) -> Talk:
    """The first of these, with the others as its translations, and of each other."""
    original = versions[0]
    if len(versions) == 1:
        return original
    others = [_translation(talk, original) for talk in versions[1:]]
    group = [original, *others]
    for talk in group:
        rest = tuple(each for each in group if each is not talk)
        object.__setattr__(talk, "translations", rest)  # they know each other, once made
    return original


def _translation(talk: Talk, original: Talk) -> Talk:
    shared: dict[str, Any] = {
        name: getattr(original, name) for name in SHARED if not getattr(talk, name)
    }
    if "venue" in shared:
        shared |= {"is_online": original.is_online, "is_on_site": original.is_on_site}
    url, path = f"{talk.lang}/{original.url}", f"{talk.lang}/{original.path}"
    body: Any = talk.body
    body.override_url, body.override_save_as = url, path
    return replace(talk, **shared, url=url, path=path, ics_url=original.ics_url)
