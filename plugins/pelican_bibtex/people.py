"""People as data: how a name is shown, its other spellings, links, and whose site it is.

The data file is TOML: one ``[owner]`` table and any number of ``[[person]]`` tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from .encoding import read_toml
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
        portrait: A picture of them: a path below the content folder, or empty.
        portrait_alt: What it shows, in words.
        profiles: Name of a service to the address of their page there, in the order shown.
        by_language: Language tag to what of the above is otherwise in that language.
    """

    emails: tuple[str, ...] = ()
    office: str = ""
    position: str = ""
    affiliations: tuple[str, ...] = ()
    portrait: str = ""
    portrait_alt: str = ""
    profiles: Mapping[str, str] = field(default_factory=dict)
    by_language: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def said_in(self, tag: str) -> Owner:
        """The owner as pages in a language tell of them."""
        return replace(self, **self.by_language.get(tag, {}))

    @property
    def more_affiliations(self) -> tuple[str, ...]:
        """Those whose institution the position does not name already."""
        return tuple(name for name in self.affiliations if _institution(name) not in self.position)

    @property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """Their pages elsewhere, ORCID among them: (name, address), in the order shown."""
        orcid = {"ORCID": f"https://orcid.org/{self.orcid}"} if self.orcid else {}
        return tuple((orcid | dict(self.profiles)).items())


def _institution(affiliation: str) -> str:
    """``MIT`` of ``Research Laboratory of Electronics, MIT``."""
    return re.split(r",\s*|\s+at\s+", affiliation)[-1]


# Keys of the data file, and what their values are.
_PERSON_KEYS: Mapping[str, type] = {
    **dict.fromkeys("name given particle family suffix url orcid native native_lang".split(), str),
    "spellings": list,
}
_OWNER_KEYS: Mapping[str, type] = {
    **_PERSON_KEYS,
    **dict.fromkeys("office position portrait portrait_alt".split(), str),
    **dict.fromkeys("emails affiliations".split(), list),
    "profiles": dict,
}
# What may be otherwise in a language, in a table such as [owner.de].
_LANGUAGE_KEYS: Mapping[str, type] = {
    **dict.fromkeys("name native native_lang office position portrait_alt".split(), str),
    "affiliations": list,
}
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SHAPES: Mapping[type, str] = {str: '"…"', list: '["…", "…"]', dict: '{ "Name" = "https://…" }'}
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z")
ORCID_OF_NOBODY = "0000-0000-0000-0001"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*\Z")


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


@lru_cache(maxsize=1 << 16)
def spelling(name: str) -> str:
    """A name without what must not matter to matching: case, accents, points and word order."""
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN_LETTERS)
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", plain)))


def is_orcid(text: str) -> bool:
    """Whether the last sign of an ORCID iD is that which the others ask for (ISO 7064)."""
    total = 0
    for sign in text.replace("-", "")[:-1]:
        total = (total + int(sign)) * 2
    return text[-1:] == "0123456789X"[(12 - total % 11) % 11]


def read_people(path: Path, shown_as: str) -> People:
    """Read the data file; what is wrong with it is in `People.problems`.

    Raises:
        OSError: The file cannot be read.
    """
    text, data, problems = read_toml(path, shown_as, "correct the TOML")
    return _Reading(text, shown_as, path.parent, problems).people(data)


class _Reading:
    def __init__(self, text: str, path: str, folder: Path, problems: Sequence[Problem]) -> None:
        self.text = text
        self.path = path
        self.folder = folder
        self.problems: list[Problem] = list(problems)

    def report(self, near: str, key: str, code: str, message: str) -> None:
        lines = (
            number for number, line in enumerate(self.text.splitlines(), 1) if near and near in line
        )
        self.problems.append(Problem(self.path, next(lines, 0), key, code, message))

    def people(self, data: Mapping[str, Any]) -> People:
        for key in data:
            if key not in ("owner", "person"):
                self.report(key, key, "BIB050", "is not known; use [owner] and [[person]]")
        table, persons = data.get("owner"), data.get("person", [])
        if not isinstance(table, dict | None):
            self.report(
                "owner", "owner", "BIB050", "is no table; write [owner] on a line of its own"
            )
            table = None
        if not isinstance(persons, list) or not all(isinstance(one, dict) for one in persons):
            self.report(
                "person", "person", "BIB050", "is no list of tables; write [[person]] for each"
            )
            persons = []
        by_spelling: dict[str, Person] = {}
        owner = self._owner(table) if table is not None else None
        known: list[tuple[Person, Mapping[str, Any]]] = []
        if owner is not None and table is not None:
            known.append((owner, table))
        for given in persons:
            if values := self._values(given, _PERSON_KEYS):
                known.append((Person(**_of(Person, values)), given))
        by_orcid: dict[str, Person] = {}
        for person, entry in known:
            if person.orcid and (other := by_orcid.setdefault(person.orcid, person)) is not person:
                message = f"is also the ORCID iD of {other.name}; correct one of the two"
                self.report(person.orcid, person.name, "BIB052", f"{person.orcid} {message}")
            others = entry.get("spellings")
            for name in (person.name, *filter(_is_text, _all(others))):
                other = by_spelling.setdefault(spelling(name), person)
                if other is not person:
                    message = f"is also a spelling of {other.name}; keep it with one of them"
                    self.report(name, name, "BIB052", message)
        return People(owner, by_spelling, tuple(self.problems))

    def _values(self, table: Mapping[str, Any], keys: Mapping[str, type]) -> dict[str, Any] | None:
        """The values that are of the right kind; what is not is told and left out."""
        name = table.get("name")
        if not isinstance(name, str) or not name.strip():
            self.report("[", "name", "BIB050", 'a person has no name; write name = "…"')
            return None
        values: dict[str, Any] = {}
        for key, value in table.items():
            kind = keys.get(key)
            if kind is None:
                self.report(
                    key, name, "BIB050", f"{key} is not known; use one of {', '.join(keys)}"
                )
            elif not isinstance(value, kind) or not all(map(_is_text, _all(value))):
                self.report(
                    key, name, "BIB050", f"{key} is not understood; write {key} = {_SHAPES[kind]}"
                )
            else:
                values[key] = tuple(value) if isinstance(value, list) else value
        self._check(
            values, name, "orcid", _ORCID, "BIB051", "is no ORCID iD; write 0000-0000-0000-0000"
        )
        if not is_orcid(values.get("orcid", ORCID_OF_NOBODY)):
            message = "the last sign does not fit the others; copy it again"
            self.report(values["orcid"], name, "BIB109", f"{values['orcid']}: {message}")
        self._check(values, name, "url", _ADDRESS, "BIB014", "is no address; write https://…")
        return values

    def _check(
        self,
        values: dict[str, Any],
        name: str,
        key: str,
        form: re.Pattern[str],
        code: str,
        message: str,
    ) -> None:
        value = values.get(key)
        if value is not None and not form.match(value):
            quoted = next((q for q in (f'"{value}"', f"'{value}'") if q in self.text), value)
            self.report(quoted, name, code, f"{value} {message}")
            del values[key]

    def _owner(self, table: Mapping[str, Any]) -> Owner | None:
        others = {
            tag: words
            for tag, words in table.items()
            if isinstance(words, dict) and tag not in _OWNER_KEYS and _TAG.fullmatch(tag)
        }
        own = {key: value for key, value in table.items() if key not in others}
        values = self._values(own, _OWNER_KEYS)
        if values is None:
            return None
        by_language = {
            tag: self._values({"name": values["name"], **words}, _LANGUAGE_KEYS) or {}
            for tag, words in others.items()
        }
        name = values["name"]
        profiles = dict(values.pop("profiles", {}))
        for service in list(profiles):
            self._check(
                profiles, name, service, _ADDRESS, "BIB014", "is no address; write https://…"
            )
        self._check_portrait(values, name)
        return Owner(
            **_of(Owner, values), is_owner=True, profiles=profiles, by_language=by_language
        )

    def _check_portrait(self, values: dict[str, Any], name: str) -> None:
        portrait = values.get("portrait")
        if not portrait:
            return
        file = (self.folder / portrait).resolve()
        if not file.is_file() or not file.is_relative_to(self.folder.resolve()):
            message = f"there is no file {portrait} in {self.folder.name}/; put it there"
            self.report(portrait, name, "BIB015", f"portrait: {message} or correct the path")
            del values["portrait"]
        elif not values.get("portrait_alt"):
            message = 'portrait_alt is missing; say what the picture shows: portrait_alt = "…"'
            self.report("portrait", name, "BIB053", message)


def _of(kind: type[Person], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are attributes of a person; spellings, for one, are not."""
    names = {one.name for one in fields(kind)}
    return {key: value for key, value in values.items() if key in names}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _all(value: object) -> Iterable[Any]:
    """What a list or table holds, of which each must be a text."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
