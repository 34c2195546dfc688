"""What the owner says otherwise in a language that the site is in besides its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pelican_bibtex.problems import Problem
from pelican_bibtex.settings import read_settings

# The settings that may be others in another language.
SETTINGS = ("SITENAME", "SITE_DESCRIPTION", "MENU")


def variables(tag: str, settings: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """What templates know otherwise in a language.

    Args:
        tag: Of the language.
        settings: Of the site.
        context: What templates know in the site's own language.
    """
    given = (settings.get("LANGUAGE_SETTINGS") or {}).get(tag, {})
    found = {name: given[name] for name in SETTINGS if name in given}
    if "MENU" in found:
        usual = list(map(tuple, settings.get("MENU", ())))
        added = [item for item in context.get("MENU", ()) if tuple(item) not in usual]
        found["MENU"] = [*found["MENU"], *added]  # as the blog is, where there is one
    if owner := context.get("owner"):
        found["owner"] = owner.said_in(tag)
    return found


def wrong(
    settings: Mapping[str, Any], context: Mapping[str, Any], tags: Sequence[str]
) -> Iterator[Problem]:
    """What is said for a language that the site is not in, and what cannot be said.

    Args:
        settings: Of the site.
        context: The variables of templates.
        tags: The languages that the site is in besides its own.
    """
    cure = "give the home page a translation, such as home.{}.md, or take this away"
    for tag, given in (settings.get("LANGUAGE_SETTINGS") or {}).items():
        place = ("pelicanconf.py", 0, "LANGUAGE_SETTINGS", "LANG001")
        if tag not in tags:
            yield Problem(*place, f"the site is not in {tag!r}; {cure.format(tag)}")
        for name in sorted(given.keys() - set(SETTINGS)):
            known = ", ".join(SETTINGS)
            yield Problem(*place, f"{name} is the same in all languages; name some of {known}")
    owner: Any = context.get("owner")
    options = read_settings(settings)
    for tag in owner.by_language if owner else ():
        if tag not in tags and options.people:
            head, path = f"[owner.{tag}]", options.people
            message = f"{head}: the site is not in {tag!r}; {cure.format(tag)}"
            yield Problem(options.shown(path), _line(path, head), owner.name, "LANG001", message)


def _line(path: Path, head: str) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if head in line), 0)
