"""The people of a site as ``people.toml`` has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from building.new_site import toml
from pelican_bibtex.people import spelling

from .found import Site

_ADDRESS = re.compile(r"https?://[^\s/]+\S*\Z")


def people(site: Site, name: str, portrait: str | None) -> str:
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
    profiles = owner.pop("profiles", {})
    parts = [_table("[owner]", owner)]
    if pages := {toml(key): url for key, url in profiles.items() if _ADDRESS.match(url)}:
        parts.append(_table("[owner.profiles]", pages))
    seen = {"", *map(spelling, (owner["name"], *owner.get("spellings", [])))}
    for person in site.people:
        if spelling(person["name"]) in seen:
            continue
        own = []
        for each in (person["name"], *person.get("spellings", [])):
            if (key := spelling(each)) and key not in seen:
                seen.add(key)
                own.append(each)
        url = person.get("url", "")
        known = {"name": own[0], "spellings": own[1:], "url": url if _ADDRESS.match(url) else ""}
        parts.append(_table("[[person]]", known))
    return "\n".join(parts)


def _table(head: str, values: Mapping[str, Any]) -> str:
    return f"{head}\n" + "".join(f"{key} = {toml(each)}\n" for key, each in values.items() if each)
