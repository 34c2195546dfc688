"""The people of a site as ``people.toml`` has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pelican_bibtex.people import spelling

from .found import Site

_ADDRESS = re.compile(r"https?://[^\s/]+\S*\Z")


def toml(site: Site, name: str, portrait: str | None) -> str:
    """The text of the file.

    Args:
        site: What is known of the people.
        name: The owner's, as the owner has given it.
        portrait: The path of the owner's picture below the content folder, if there is one.
    """
    owner = {"name": name or site.name, **site.owner}
    if site.name and spelling(site.name) != spelling(owner["name"]):
        owner["spellings"] = [site.name]
    owner["emails"] = [mail.replace("@", " (at) ") for mail in owner.get("emails", [])]
    if portrait:
        owner |= {"portrait": portrait, "portrait_alt": owner["name"]}
    pages = {key: url for key, url in owner.pop("profiles", {}).items() if _ADDRESS.match(url)}
    parts = ["[owner]", *_lines(owner)]
    if pages:
        parts += ["", "[owner.profiles]", *_lines(pages, quoted=True)]
    seen = {spelling(each) for each in (owner["name"], *owner.get("spellings", []))}
    for person in site.people:
        entry = _person(person, seen)
        parts += ["", "[[person]]", *_lines(entry)] if entry else []
    return "\n".join(parts) + "\n"


def _person(person: Mapping[str, Any], seen: set[str]) -> dict[str, Any]:
    """A coauthor with those spellings that nobody else has; nothing for somebody known."""
    names = _unique([person["name"], *person.get("spellings", [])])
    if not names or spelling(names[0]) in seen:
        return {}
    own = [each for each in names if spelling(each) not in seen]
    seen |= set(map(spelling, own))
    url = person.get("url", "")
    return {"name": own[0], "spellings": own[1:], "url": url if _ADDRESS.match(url) else ""}


def _unique(names: Iterable[str]) -> list[str]:
    return list({key: name for name in reversed([*names]) if (key := spelling(name))}.values())[
        ::-1
    ]


def _lines(values: Mapping[str, Any], quoted: bool = False) -> list[str]:
    said = {
        json.dumps(key, ensure_ascii=False) if quoted else key: each for key, each in values.items()
    }
    return [f"{key} = {json.dumps(each, ensure_ascii=False)}" for key, each in said.items() if each]
