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

# Field -> what it is for, in the order of the file.
TALK = {
    "Title": "",
    "Date": "as precisely as it is known: 2026, 2026-03, 2026-03-24 or 2026-03-24/2026-03-26",
    "Event": "the occasion: a conference, a seminar, a department",
    "Venue": "the place, or Zoom, or both: Room C210 and online",
    "Start": "with its time zone: 2026-03-24 10:00 Asia/Singapore",
    "End": "11:00 is enough on the same day",
    "Event_url": "the page of the event",
    "Slides": "an address, or a file below {content} or beside this one: a PDF, deck/index.html",
    "Video": "its address",
    "Video_image": "a picture from the video below {content}, which links there",
    "Papers": "citation keys from publications.bib, with commas between",
    "Tags": "words with commas between",
    "Summary": "one or two sentences",
    "Selected": "yes, to have it on the home page",
    "Status": "draft, to keep it back",
}
POST = {
    "Title": "",
    "Date": "a day to come keeps the post back until then",
    "Slug": "the post's address below blog/; it stays when the title is edited",
    "Modified": "when it last changed in a way that readers should know",
    "Tags": "words with commas between",
    "Summary": "one or two sentences for lists and feeds",
    "Status": "draft, to keep it back",
}
_HELP = """\
<!--
This comment reaches no page. Fields may stay empty or go; only {needed}.

{fields}

What you write below is {what}: Markdown, with formulas such as $x^2$, citations such as
[@key] and images such as ![what it shows](images/name.png "caption").
-->
"""
_TALK_HELP = _HELP.replace("{needed}", "the title is needed").replace("{what}", "the talk's page")
_POST_HELP = _HELP.replace("{needed}", "title and date are needed").replace("{what}", "the post")


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
    return _new(Path(content, "talks"), known.iso, values, TALK, _TALK_HELP)


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
    return _new(Path(content, "posts"), known.iso, values, POST, _POST_HELP)


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


def _new(
    folder: Path, day: str, values: Mapping[str, str], fields: Mapping[str, str], help_: str
) -> Path:
    given = {name: _one_line(name, value) for name, value in values.items()}
    slug = slugify(given["Title"])
    if not slug:
        raise RefusedError(f"{given['Title']!r}: a title needs letters or digits; write another")
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_same_slug(folder, slug)
    path = folder / "-".join(part for part in (day, f"{slug}.md") if part)
    width = max(map(len, fields)) + 1
    lines = [f"{name + ':':<{width}} {given.get(name, '')}".rstrip() for name in fields]
    told = "\n".join(f"{name:<{width}}{text}" for name, text in fields.items() if text)
    explained = help_.replace("{fields}", told).replace("{slug}", slug)
    explained = explained.replace("{content}", shown(folder.parent))
    text = "\n".join(lines) + f"\n\n{explained}\n"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
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
