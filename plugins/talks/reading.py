"""From the metadata of a file to a `Talk`; problems are told, and cost their field alone."""

from __future__ import annotations

import datetime
import difflib
import os
import re
from collections.abc import Container, Iterator
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from pelican_bibtex.dates import PartialDate, parse_edtf
from pelican_bibtex.publication import Link
from pelican_bibtex.text import Text
from writing import pictures, safety
from writing.extensions.formulas import inline
from writing.source import LONGEST, TOO_LONG, Source, header, is_inside, unusable

from . import times
from .talk import Still, Talk

# Field of the file -> what the reader sees in the brackets, in the order shown.
LINKS = {
    "slides": "slides",
    "video": "video",
    "poster": "poster",
    "notes": "notes",
    "code": "code",
    "event_url": "event",
}
FIELDS = (
    *("title", "date", "event", "venue", "start", "end", *LINKS, "video_image"),
    *("papers", "tags", "summary", "slug", "redirect_from", "status", "selected", "lang"),
)
STATUSES = ("published", "draft")

_DATED_NAME = re.compile(r"\d{4}(?:-\d{2}){0,2}[-_](?=.)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ONLINE = re.compile(r"\b(?:online|zoom|webinar|virtual(?:ly)?|remote(?:ly)?|teams|webex)\b", re.I)
_FILLERS = re.compile(r"\b(?:via|on|by|over|and|or|talk|seminar|meeting|only|event|google)\b", re.I)


class Reading:
    """The fields of one file, each read once.

    Attributes:
        source: The file.
        fields: Field name to the first field of that name; empty ones are left out.
        files: Those of the content folder that have been asked for, relative to it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        given = [field for field in header(source.text, source.places) if field.value]
        self.fields = {field.name: field for field in reversed(given)}
        self.files: set[str] = set()
        self._tell_misspelt()

    def text(self, name: str) -> str:
        """The field on one line; empty where there is none."""
        return " ".join(self.fields[name].value.split()) if name in self.fields else ""

    def tell(self, name: str, code: str, message: str) -> None:
        """Log what is wrong with a field."""
        line = self.fields[name].line if name in self.fields else 0
        self.source.tell(name, code, message, line=line)

    def _tell_misspelt(self) -> None:
        for name in self.fields.keys() - set(FIELDS):
            if close := difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.75):
                message = f"is no field that is known; did you mean {close[0].capitalize()}?"
                self.tell(name, "TEXT001", message)

    # Each of the following gives one value of a talk.

    def slug(self, taken: Container[str], date: PartialDate) -> str:
        """The field, else the name of the file without its date.

        Where that is taken, two talks have one title: the date tells them apart.
        """
        slug = self._slug(taken, date)
        if len(slug) > LONGEST:
            self.tell("slug", "TEXT003", TOO_LONG)
        return slug[:LONGEST].rstrip("-")

    def _slug(self, taken: Container[str], date: PartialDate) -> str:
        if given := self.text("slug"):
            if _SLUG.fullmatch(given):
                return given
            cure = "use small letters, digits and single hyphens"
            self.tell("slug", "TEXT003", f"{given!r} is no slug; {cure}")
        stem = self.source.file.stem if self.source.file else "talk"
        slug = slugify(_DATED_NAME.sub("", stem, count=1)) or slugify(stem) or "talk"
        return slug if slug not in taken else f"{slug}-{date.iso}".rstrip("-")

    def is_draft(self) -> bool:
        """Whether it is kept back; a status that is not known counts as a draft."""
        status = self.text("status").lower() or "published"
        if status not in STATUSES:
            message = f"{status!r} is no status; write {' or '.join(STATUSES)}"
            self.tell("status", "TEXT002", message)
        return status != "published"

    def when(self) -> tuple[PartialDate, datetime.datetime | None, datetime.datetime | None]:
        """Date, start and end, which agree with each other."""
        date = self._date()
        start = self._time("start")
        end = self._time("end", start) if start else None
        if start is None and "end" in self.fields and "start" not in self.fields:
            self.tell("end", "TALK001", "an end without a start; add a line with Start")
        if start and end and end <= start:
            self.tell("end", "TALK001", "is not after the start; correct one of the two")
            end = None
        return self._agreed(date, start), start, end

    def _date(self) -> PartialDate:
        if "date" not in self.fields:
            return PartialDate()
        problems: list[str] = []
        date = parse_edtf(self.text("date"), problems.append)
        for problem in problems:
            self.tell("date", "TALK002", problem)
        return date if date.year is not None else PartialDate()

    def _time(self, name: str, start: datetime.datetime | None = None) -> datetime.datetime | None:
        if name not in self.fields:
            return None
        try:
            return times.read(self.text(name), start)
        except ValueError as error:
            self.tell(name, "TALK002", str(error))
            return None

    def _agreed(self, date: PartialDate, start: datetime.datetime | None) -> PartialDate:
        """The date, made as precise as the start is."""
        if start is None:
            return date
        if date.parts and date.parts != (start.year, start.month, start.day)[: len(date.parts)]:
            message = f"is not on the date {date.iso}; correct one of the two"
            self.tell("start", "TALK001", message)
        if date.end:
            return date
        return PartialDate(year=start.year, month=start.month, day=start.day)

    def words(self, name: str) -> Text:
        """A field of words, with Markdown and formulas."""
        html = inline(self.text(name), self.source)
        return Text(Markup(html), safety.plain(html))

    def items(self, name: str) -> tuple[str, ...]:
        """A field of several words or names, separated by commas."""
        parts = (part.strip() for part in self.text(name).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def links(self) -> tuple[Link, ...]:
        """Slides, video and the like, as far as they lead somewhere."""
        found = ((label, self.link(name)) for name, label in LINKS.items())
        return tuple(
            Link(label=label, url=url, local=local) for label, (url, local) in found if url
        )

    def link(self, name: str) -> tuple[str, bool]:
        """The address in a field, and whether it is a file of the site."""
        value = self.text(name)
        if re.match(r"https?://[^\s/]", value, re.I):
            return quote(value, safe="!#$%&'()*+,/:;=?@[]~"), False
        if re.match(r"[a-z][a-z0-9+.-]*:|//", value, re.I):
            message = f"{value!r} is no address for a link; use https:// or a file's path"
            self.tell(name, "TALK006", message)
            return "", False
        file = self.file(name)
        return (quote(file.as_posix()), True) if file else ("", False)

    def file(self, name: str) -> Path | None:
        """The file of the content folder that a field names, relative to that folder."""
        root, value = self.source.root, re.sub(r"^\{(?:static|attach)\}", "", self.text(name))
        if not value or root is None:
            return None
        file = self._beside(value)
        if why := unusable(file, root):
            self.tell(name, "TEXT010", why)
            return None
        parts = (each for each in _with_its_folder(file) if is_inside(each, root))
        self.files |= {Path(os.path.relpath(each, root)).as_posix() for each in parts}
        return file.resolve().relative_to(root.resolve())

    def _beside(self, value: str) -> Path:
        """The file of that name in the content folder, or beside the talk."""
        assert self.source.root is not None
        file = self.source.root / value.lstrip("/")
        beside = self.source.file.parent / value if self.source.file else file
        return beside if not file.exists() and beside.exists() else file

    def still(self) -> Still | None:
        """The picture that stands for the video."""
        file = self.file("video_image")
        if file is None or self.source.root is None:
            return None
        try:
            width, height = pictures.size(self.source.root / file)
        except (OSError, SyntaxError, ValueError) as error:
            self.tell("video_image", "TEXT026", pictures.trouble(error))
            return None
        return Still(url=quote(file.as_posix()), width=width, height=height)


def _with_its_folder(file: Path) -> Iterator[Path]:
    """The file; slides in HTML come with what lies in a folder of their own beside them."""
    yield file
    if file.name in ("index.html", "index.htm"):
        yield from (each for each in file.parent.rglob("*") if each.is_file())


def read(
    reading: Reading,
    *,
    url: str,
    path: str,
    ics_url: str,
    changed: datetime.datetime | None,
    taken: Container[str] = (),
    slug: str = "",
) -> Talk:
    """The talk that a file describes, all but its text.

    Args:
        reading: Its fields.
        url, path, ics_url: With ``{slug}``.
        changed: When the file last changed.
        taken: Slugs of other talks.
        slug: That of the talk that this one is a translation of; empty for its own.
    """
    date, start, end = reading.when()
    slug = slug or reading.slug(taken, date)
    venue = reading.words("venue")
    links = reading.links()
    return Talk(
        slug=slug,
        title=reading.words("title"),
        date=date,
        start=start,
        end=end,
        event=reading.words("event"),
        venue=venue,
        is_online=bool(_ONLINE.search(venue.plain)),
        is_on_site=_names_a_place(venue.plain),
        links=links,
        video=next((link.url for link in links if link.label == LINKS["video"]), None),
        still=reading.still(),
        paper_keys=reading.items("papers"),
        tags=reading.items("tags"),
        selected=reading.text("selected").lower() in ("yes", "true", "1"),
        url=url.format(slug=slug),
        path=path.format(slug=slug),
        ics_url=ics_url.format(slug=slug) if start or date.parts[2:] else None,
        source=f"{reading.source.path}:1",
        changed=changed,
        fields={name: field.value for name, field in sorted(reading.fields.items())},
    )


def slugify(text: str) -> str:
    """Small letters, digits and hyphens."""
    import unidecode

    return re.sub(r"[^a-z0-9]+", "-", unidecode.unidecode(text).lower()).strip("-")


def _names_a_place(venue: str) -> bool:
    """Whether more is left of the venue than that it is online."""
    rest = _FILLERS.sub("", _ONLINE.sub("", venue))
    return bool(re.search(r"\w", rest))
