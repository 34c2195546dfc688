"""New files of words, with every field named and explained.

What ``invoke talk`` and ``invoke post`` do, apart from the command line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

from pelican_bibtex.dates import PartialDate, parse_edtf
from talks.reading import slugify

from .told import RefusedError, shown

FORMS = Path(__file__).with_name("forms")
"""New files as they are, before anybody has written into them."""

_FIELD = re.compile(r"(?m)^(\w+):$")


def new_talk(
    title: str, *, content: str | Path, date: str = "", event: str = "", venue: str = ""
) -> Path:
    """Make the file of a talk and return its path.

    Args:
        title: Of the talk.
        content: The content folder.
        date: As precisely as it is known, see `pelican_bibtex.dates`; empty where it is not.
        event, venue: Empty where they are not known.

    Raises:
        RefusedError: There is such a file, or a value cannot stand in one.
    """
    known = _date(date)
    values = {"Title": title, "Date": date.strip(), "Event": event, "Venue": venue}
    return _new(Path(content, "talks"), known.iso, values, "talk.md")


def new_post(title: str, *, content: str | Path, date: str, draft: bool = False) -> Path:
    """Make the file of a post and return its path.

    Args:
        title: Of the post.
        content: The content folder.
        date: A year, month or day.
        draft: Keep it back for now.

    Raises:
        RefusedError: There is such a file, or a value cannot stand in one.
    """
    known = _date(date)
    if not known:
        raise RefusedError("--date: a post needs a date; write it as 2025-07-15")
    values = {"Title": title, "Date": known.iso, "Slug": slugify(title)}
    values["Status"] = "draft" if draft else ""
    return _new(Path(content, "posts"), known.iso, values, "post.md")


def today() -> str:
    """The day that a new post is dated, by the clock on the wall."""
    return datetime.date.today().isoformat()


def _date(text: str) -> PartialDate:
    if not text.strip():
        return PartialDate()
    problems: list[str] = []
    date = parse_edtf(text, problems.append)
    if problems or date.year is None:
        problem = problems[0] if problems else f"{text!r} is no date; write it as 2025-07-15"
        raise RefusedError(f"--date: {problem}")
    return date


def _new(folder: Path, day: str, values: Mapping[str, str], form: str) -> Path:
    given = {name: _one_line(name, value) for name, value in values.items()}
    slug = slugify(given["Title"])
    if not slug:
        raise RefusedError(f"{given['Title']!r}: a title needs letters or digits; write another")
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_same_slug(folder, slug)
    path = folder / "-".join(part for part in (day, f"{slug}.md") if part)
    text = (FORMS / form).read_text(encoding="utf-8").replace("{content}", shown(folder.parent))
    width = max(map(len, _FIELD.findall(text))) + 1
    filled = _FIELD.sub(lambda m: f"{m[0]:<{width}} {given.get(m[1], '')}".rstrip(), text)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(filled)
    except FileExistsError:
        raise RefusedError(f"{shown(path)}: is there already; choose another title") from None
    return path


def _refuse_same_slug(folder: Path, slug: str) -> None:
    """Two files for one address would be found by the build; here it is still cheap."""
    pattern = re.compile(rf"(?:\d{{4}}(?:-\d\d){{0,2}}-)?{re.escape(slug)}\.md")
    for path in sorted(folder.iterdir()):
        if pattern.fullmatch(path.name):
            cure = "edit it, or choose another title"
            raise RefusedError(f"{shown(path)}: has the same title; {cure}")


def _one_line(name: str, value: str) -> str:
    text = " ".join(value.split())
    if any(not character.isprintable() for character in text):
        raise RefusedError(f"{name}: has a character that cannot be printed; leave it out")
    return text
