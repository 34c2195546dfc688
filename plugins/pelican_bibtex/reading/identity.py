"""One key, one address, one HTML id a work, whatever the keys of a file are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..problems import Problem
from ..publication import Publication
from .entries import Entry


def distinct(entries: Sequence[Entry], problems: list[Problem]) -> list[Entry]:
    """Without the entries that repeat an earlier one word for word; equal keys are reported."""
    seen: dict[str, Entry] = {}
    kept = []
    for entry in entries:
        first = seen.setdefault(entry.key.lower(), entry)
        if first is entry:
            kept.append(entry)
            continue
        place = f"{first.source.path}:{first.line}"
        if _data(first) == _data(entry) and first.key == entry.key:
            message = f"repeats the entry at {place}; take one away"
        else:
            named = "key" if first.key == entry.key else f"key, but for case ({first.key}),"
            message = f"the entry at {place} has the same {named}; give one of them another"
            kept.append(entry)
        problems.append(Problem(entry.source.path, entry.line, entry.key, "BIB003", message))
    return kept


def _data(entry: Entry) -> object:
    fields = {name: " ".join(field.value.split()) for name, field in entry.fields.items()}
    return entry.type, fields


# Names that Windows keeps for devices, whatever their ending.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(key: str) -> str:
    """The key as part of a URL: ``[a-z0-9-]``; empty where nothing of it is fit."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    slug = _NO_SLUG.sub("-", plain).strip("-")[:80].strip("-")
    return "" if slug in _DEVICES else slug


def slugs(entries: Sequence[Entry]) -> list[str]:
    """One slug an entry, all different.

    A key that is fit as it stands keeps it, whatever other keys there are; of those that
    must be changed and then clash, each gets a hash of its own key, so that none depends
    on the order of the file.  ``index`` would be the list page.
    """
    plain = [slug_of(entry.key) for entry in entries]
    counts = Counter(plain)
    taken = {"index"}
    result: list[str] = []
    for entry, slug in zip(entries, plain, strict=True):
        clashes = counts[slug] > 1 and entry.key != slug
        if not slug or clashes or slug in taken:
            digest = hashlib.sha256(entry.key.encode()).hexdigest()
            slug = f"{slug or 'entry'}-{digest[:6]}"
        stem, number = slug, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        taken.add(slug)
        result.append(slug)
    return result


def anchored(works: Sequence[Publication]) -> list[Publication]:
    """Works with an HTML id each: the key, or the slug where the key is no id or is taken."""
    taken: set[str] = set()
    result = []
    for work in works:
        fit = work.key not in taken and not any(map(str.isspace, work.key))
        taken.add(work.key)
        result.append(work if fit else replace(work, anchor=work.slug))
    return result
