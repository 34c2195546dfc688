"""A person's pages elsewhere, and a CV that is kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..found import WORDS, by_name, first, said, tables

_ICONS: Final = {
    **{label.lower().replace(" ", "-"): label for label in WORDS["profiles"]},
    **by_name(WORDS["profiles"]),
}
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")

_TERMS = "title position degree name label course studyType award".split()
_DATES = "year date start_date startDate end_date endDate date_start date_end".split()
_PASSED = frozenset("type contents icon summary_short email phone url location".split())
# What the record of this site has of its own.
_OWN = re.compile(r"general information|publications|talks|basics|open source", re.I)
_MOST = 400  # lines; a CV of more is no CV


def known_by_key(owner: dict[str, Any], known: Mapping[str, Any]) -> None:
    """Take an owner's address and pages elsewhere from settings, a key for each."""
    if email := first(known, ("email", "email_address")):
        owner["emails"] = [email]
    if found := _ORCID.search(first(known, ("orcid_id", "orcid"))):
        owner["orcid"] = found[0]
    profiles = owner.setdefault("profiles", {})
    for label, others in WORDS["profiles"].items():
        if (value := first(known, (*others.split(), label.lower()))) and label != "ORCID":
            there = WORDS["addresses"].get(label, "{}")
            profiles[label] = value if "://" in value else there.format(value.lstrip("@"))


def known_by_icon(owner: dict[str, Any], links: Iterable[tuple[str, str]]) -> None:
    """Take them from links with the names of their icons."""
    profiles = owner.setdefault("profiles", {})
    for icon, url in links:
        name = icon.rpartition("/")[2].strip().lower().replace(" ", "-")
        if url.startswith("mailto:"):
            owner["emails"] = owner.get("emails") or [url.removeprefix("mailto:")]
        elif orcid := _ORCID.search(url if "orcid.org" in url else ""):
            owner["orcid"] = orcid[0]
        elif re.match(r"https?://", url):
            hosts = (label for key, label in _ICONS.items() if f"{key.replace('-', '.')}." in url)
            profiles.setdefault(_ICONS.get(name) or next(hosts, "") or icon.strip() or url, url)


def curriculum(data: dict[str, Any]) -> str:
    """The CV of al-folio's ``cv.yml``, in its older and its newer form, as Markdown."""
    inner = data.get("cv") if isinstance(data.get("cv"), dict) else data
    assert isinstance(inner, dict)
    if "Einstein" in str(data)[:2000]:
        return ""  # the theme's example
    sections = inner.get("sections")
    if isinstance(sections, dict):
        parts = [(str(name).replace("_", " "), entries) for name, entries in sections.items()]
    else:
        parts = [(said(each.get("title")), each.get("contents")) for each in tables(inner.get(""))]
    return "\n\n".join(section(name, entries) for name, entries in parts if not _OWN.search(name))


def section(name: str, entries: object) -> str:
    """One part of a CV: a heading, and a list of definitions."""
    lines: list[str] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict):
            lines += ["", *_definition(entry)]
        elif text := said(entry):
            lines.append(f"- {text}")
    words = "\n".join(lines[:_MOST]).strip()
    return f"## {name[:1].upper()}{name[1:]}\n\n{words}" if words else ""


def _definition(entry: dict[str, Any]) -> list[str]:
    rest = (value for key, value in entry.items() if key not in {*_TERMS, *_DATES, *_PASSED})
    shown = [line for value in rest for line in _words(value)]
    term = first(entry, _TERMS) or (shown.pop(0) if shown else "")
    when = "–".join(dict.fromkeys(text for key in _DATES if (text := said(entry.get(key)))))
    head = f"{term}, {when}" if when else term
    return [head, *(f":   {line}" for line in shown or [term])] if head else []


def _words(value: object, depth: int = 0) -> list[str]:
    """What a value says, a line each."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list) and depth < 5:
        return [line for item in value for line in _words(item, depth + 1)]
    text = said(value)
    return [text] if text else []
