"""What the head of a text says, by one table of the names that systems have for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from talks.reading import slugify

from ..found import LISTS, WORDS, Kind, Site, Text, first, is_true, items, said
from .folder import Head

DATED: Final = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<name>.+)")
"""The name of a file that begins with a day."""

_LANG = re.compile(r"\.(?P<lang>[a-z]{2}(?:-[a-z]{2})?)$")
# This project's field, and what others call it; the first that says something counts.
_FIELDS: Final[Mapping[Kind, Mapping[str, str]]] = WORDS["fields"]


def stem_of(name: str) -> str:
    """What a text is called: its file, or its folder where it is the index of one."""
    place = PurePosixPath(name)
    stem = _LANG.sub("", place.stem)
    return place.parent.name if stem.lstrip("_") == "index" else stem


def spoken(stem: str) -> str:
    """A title, where there is none but the name of the file."""
    return re.sub("[-_]", " ", stem).capitalize()


def text_of(kind: Kind, name: str, head: Head, address: str, dialect: str, slug: str = "") -> Text:
    """A text.

    Args:
        kind: What it is to be.
        name: The file.
        head: Of it.
        address: At which its own site has it.
        dialect: Whose commands are in it.
        slug: Of the address to be; empty for the head's, or the file's name.
    """
    given, stem = head.fields, stem_of(name)
    dated = DATED.fullmatch(stem)
    undated = dated["name"] if dated else stem
    slug = slug or slugify(said(given.get("slug")) or undated)
    title = said(given.get("title")) or spoken(slug)
    old = (address, *items(given.get("redirect_from")), *items(given.get("aliases")))
    fields = {ours: first(given, theirs.split()) for ours, theirs in _FIELDS[kind].items()}
    if kind != "page":
        iso = re.match(r"\d{4}-\d\d-\d\d", fields["Date"])
        fields["Date"] = iso[0] if iso else fields["Date"] or (dated["date"] if dated else "")
        tags = [tag for each in _FIELDS[kind]["Tags"].split() for tag in items(given.get(each))]
        tags += [said(given.get("type")).lower()] if kind == "talk" else []
        fields["Tags"] = ", ".join(filter(None, dict.fromkeys(tags)))
    if kind == "talk":
        fields["Selected"] = "yes" if is_true(fields["Selected"]) else ""
    if lang := _LANG.search(PurePosixPath(name).stem):
        fields["Lang"] = lang["lang"]
    if is_true(given.get("draft")) or said(given.get("published")).lower() == "false":
        fields["Status"] = "draft"
    return Text(kind, name, title, head.body, head.line, old, slug, dialect, fields)


def role_of(text: Text) -> str:
    """What a page at the top of a site is here."""
    if text.old[0] == "/":
        return "home"
    return "cv" if text.slug == "cv" else "list" if text.slug in LISTS else ""


def listing(site: Site, name: str, texts: list[Text]) -> None:
    """A page that lists a collection, where the owner's own page has only commands for that."""
    slug, source = slugify(name), texts[0].source.partition("/")[0] + "/"
    own = next((text for text in site.texts if text.slug == slug), None)
    if own is None:
        own = Text("page", source, name.capitalize(), "", old=(f"/{slug}/",), slug=slug)
        site.texts.append(own)
    lines = (
        f"[{text.title}]({text.old[0]})\n:   {text.fields.get('Description') or text.title}"
        for text in texts
    )
    own.body = "\n\n".join([own.body.rstrip(), *lines])
