"""People as data: how a name is shown, its other spellings, links, and whose site it is.

The data file is TOML: one ``[owner]`` table and any number of ``[[person]]`` tables.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .problems import Problem
from .publication import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(Person):
    """The person whose site it is.

    Attributes:
        emails: As printed, "name (at) host", so that no page holds a bare address.
        office: Room and building, or empty.
        position: For example "Postdoctoral Fellow at MIT and NTT Research".
        affiliations: Units they belong to.
    """

    emails: tuple[str, ...] = ()
    office: str = ""
    position: str = ""
    affiliations: tuple[str, ...] = ()


_PERSON_KEYS = (
    "name",
    "given",
    "particle",
    "family",
    "suffix",
    "url",
    "orcid",
    "native",
    "native_lang",
    "spellings",
)
_OWNER_KEYS = (*_PERSON_KEYS, "emails", "office", "position", "affiliations")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


@dataclass(frozen=True)
class People:
    """Everybody that the data file knows.

    Attributes:
        owner: Whose site it is, or None.
        by_spelling: From `spelling` of each of a person's names to the person.
        problems: What is wrong with the data file.
    """

    owner: Owner | None = None
    by_spelling: Mapping[str, Person] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def find(self, printed: Person) -> Person:
        """Who it is: the person of the data file with that name, else ``printed`` itself."""
        known = self.by_spelling.get(spelling(printed.name))
        if known is None or known.family:
            return known or printed
        # The data file need not repeat what the entry already tells about the name's parts.
        return replace(
            known,
            given=printed.given,
            particle=printed.particle,
            family=printed.family,
            suffix=printed.suffix,
        )


# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def spelling(name: str) -> str:
    """A name without what must not matter to matching: case, accents, points and word order."""
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN_LETTERS)
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", plain)))


def read_people(path: Path, shown_as: str) -> People:
    """Read the data file; what is wrong with it is in `People.problems`.

    Raises:
        OSError: The file cannot be read.
    """
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        what = str(error).partition(" (at")[0]
        problem = Problem(
            shown_as,
            int(line[1]) if line else text.count("\n") + 1,
            "",
            f"{what}; correct the TOML",
        )
        return People(problems=(problem,))
    return _Reading(text, shown_as).people(data)


class _Reading:
    def __init__(self, text: str, path: str) -> None:
        self.lines = text.splitlines()
        self.path = path
        self.problems: list[Problem] = []

    def report(self, near: str, key: str, message: str) -> None:
        lines = (number for number, line in enumerate(self.lines, 1) if near and near in line)
        self.problems.append(Problem(self.path, next(lines, 0), key, message))

    def people(self, data: Mapping[str, Any]) -> People:
        for key in data:
            if key not in ("owner", "person"):
                self.report(key, key, "is not known; use [owner] and [[person]]")
        table = data.get("owner")
        owner = self._owner(table) if isinstance(table, dict) else None
        by_spelling: dict[str, Person] = {}
        persons = data.get("person", [])
        tables = [entry for entry in persons if isinstance(entry, dict)]
        known: list[tuple[Person, Mapping[str, Any]]] = []
        if owner is not None and isinstance(table, dict):
            known.append((owner, table))
        for given in tables:
            person = self._person(given)
            if person is not None:
                known.append((person, given))
        for person, entry in known:
            for name in (person.name, *_strings(entry.get("spellings", ()))):
                key = spelling(name)
                other = by_spelling.setdefault(key, person)
                if other is not person:
                    message = f"is also a spelling of {other.name}; keep it with one of them"
                    self.report(name, name, message)
        return People(owner, by_spelling, tuple(self.problems))

    def _values(self, table: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str] | None:
        name = table.get("name")
        if not isinstance(name, str) or not name.strip():
            self.report("[", "name", 'a person has no name; write name = "…"')
            return None
        for key in table:
            if key not in keys:
                self.report(key, name, f"{key} is not known; use one of {', '.join(keys)}")
        values = {
            key: value
            for key, value in table.items()
            if key in Person.__slots__ and isinstance(value, str)
        }
        orcid = values.get("orcid")
        if orcid is not None and not _ORCID.fullmatch(orcid):
            self.report(orcid, name, f"{orcid} is no ORCID iD; write 0000-0000-0000-0000")
            del values["orcid"]
        url = values.get("url")
        if url is not None and not re.match(r"https?://", url):
            self.report(url, name, f"{url} is no address; write https://…")
            del values["url"]
        return values

    def _person(self, table: Mapping[str, Any]) -> Person | None:
        values = self._values(table, _PERSON_KEYS)
        return None if values is None else Person(**values)  # type: ignore[arg-type]

    def _owner(self, table: Mapping[str, Any]) -> Owner | None:
        values = self._values(table, _OWNER_KEYS)
        if values is None:
            return None
        return Owner(
            **values,
            is_owner=True,
            emails=_strings(table.get("emails", ())),
            office=str(table.get("office", "")),
            position=str(table.get("position", "")),
            affiliations=_strings(table.get("affiliations", ())),
        )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
