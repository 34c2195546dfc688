"""What is usual in an owner's BibTeX, learnt from it: names and order of fields, people, keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from unidecode import unidecode

from pelican_bibtex.people import People, spelling
from pelican_bibtex.publication import Publication
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.entries import MONTH_MACROS, STANDARD_MACROS, Entry
from pelican_bibtex.reading.names import parse_name, split_names
from pelican_bibtex.reading.persons import printed_person

from .layout import Layout, own_fields, usual

# Where there is nothing yet to learn from.
MODEL: Final = "@misc{key,\n  title      = {A},\n  eprinttype = {arxiv},\n}\n"
# The order of fields that the owner has nowhere.
ORDER: Final = (
    "author editor title subtitle published_title booktitle journal journaltitle series volume"
    " number issue pages eid edition school institution publisher address location howpublished"
    " version year date month day doi isbn issn eprint arxiv eprinttype archiveprefix eprintclass"
    " primaryclass url pagetotal abstract"
).split()
# What BibLaTeX, or another habit, calls a field.
OTHER_NAMES: Final[Mapping[str, str]] = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "number": "issue",
    "year": "date",
    "pages": "eid",
    "eprint": "arxiv",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
}
# What an entry has whatever the habits are; other fields only where the owner has them, too.
_ALWAYS: Final = frozenset(
    "author title subtitle published_title journal booktitle year volume number pages eid school"
    " institution howpublished doi eprint eprinttype".split()
)
_OF_BOOKS: Final = frozenset("editor publisher edition isbn version series".split())
_BOOKS: Final = frozenset("book proceedings incollection software dataset".split())
# Words that a key passes over, as Google Scholar's do.
_SMALL: Final = frozenset(
    "a an the on of in to for at by with from and der die das ein eine zur zum über le la les un"
    " une el los las il lo de del du".split()
)


class Habits:
    """What is usual in the entries of one owner.

    Attributes:
        entries: Those that others can be laid out like.
        count: How often each field is there.
    """

    def __init__(
        self, entries: Sequence[Entry], works: Sequence[Publication], people: People
    ) -> None:
        self.entries = [entry for entry in entries if entry.sound and own_fields(entry)]
        self.people = people
        places: dict[str, list[float]] = {}
        names: dict[str, Counter[str]] = {}
        months: Counter[str] = Counter()
        self._of_type: dict[str, set[str]] = {}
        for entry in self.entries:
            fields = own_fields(entry)
            self._of_type.setdefault(entry.type, set()).update(field.name for field in fields)
            for index, field in enumerate(fields):
                places.setdefault(field.name, []).append(index / len(fields))
                if field.name == "month":
                    text = entry.source.text[field.start : field.end].partition("=")[2]
                    months[re.sub(r"[\d\s,]", "", text)[:1] or text.strip()[:1]] += 1
            for raw in split_names(entry.get("author")):
                if raw.lower() != "others" and "*" not in raw:
                    names.setdefault(self._who(raw), Counter())[raw] += 1
        self.count = {name: len(found) for name, found in places.items()}
        self._ranks = {name: sum(found) / len(found) for name, found in places.items()}
        self._names = {who: found.most_common(1)[0][0] for who, found in names.items()}
        turned = ("," in raw for raw in self._names.values() if not raw.startswith("{"))
        self._family_first = usual(turned, True)
        self._month = usual(months.elements(), "j")
        self._ascii = all(entry.key.isascii() for entry in entries)
        schemes = (scheme for work in works for scheme in self._schemes(work))
        self._scheme = usual(schemes, "{surname}{year}{main}")

    # Fields

    def called(self, name: str, entry: Container[str] = ()) -> str:
        """What the owner calls a field, in an entry that has it or else in most."""
        other = OTHER_NAMES.get(name, name)
        if name in entry or other in entry:
            return name if name in entry else other
        return other if self.count.get(other, 0) > self.count.get(name, 0) else name

    def wants(self, name: str, type_: str) -> bool:
        """Whether a new entry of a type has such a field."""
        of_all = name in _ALWAYS or (name in _OF_BOOKS and type_ in _BOOKS)
        known = self._of_type.get(type_, self.count)
        return of_all or name in known or OTHER_NAMES.get(name) in known

    def behind(self, name: str) -> frozenset[str]:
        """The fields that usually come behind this one."""
        own = self._rank(name)
        return frozenset(other for other in self._ranks if self._rank(other) > own)

    def _rank(self, name: str) -> float:
        if name in self._ranks:
            return self._ranks[name]
        place = ORDER.index(name) if name in ORDER else len(ORDER)
        before = [self._ranks[other] for other in ORDER[:place] if other in self._ranks]
        return before[-1] if before else 1.0

    def model(self, type_: str) -> Layout:
        """The layout of the fullest entry of a type, or of any; it is the caller's to change."""
        fit = [entry for entry in self.entries if entry.type == type_] or self.entries
        fullest = max(fit, key=lambda entry: len(entry.fields), default=parse(MODEL).entries[0])
        return Layout(fullest)

    def values(
        self, fields: Mapping[str, str], macros: Mapping[str, str], entry: Container[str] = ()
    ) -> dict[str, str]:
        """Fields as the owner would write them: by name, their values as `Layout.put` takes them.

        Args:
            fields: As a record has them.
            macros: The owner's ``@string``.
            entry: That they are for, where it is there.
        """
        named = {value: name for name, value in macros.items() if name not in STANDARD_MACROS}
        said = dict(fields)
        if self.called("year", entry) == "date" and "year" in said:
            parts = [said.pop(name) for name in ("year", "month", "day") if name in said]
            said["date"] = "-".join(f"{int(part):02}" if part.isdigit() else part for part in parts)
        if self.called("eprinttype", entry) == "archiveprefix" and "eprinttype" in said:
            said["eprinttype"] = "arXiv"
        if (
            said.get("eprinttype", "").lower() == "arxiv"
            and self.called("eprint", entry) == "arxiv"
        ):
            said = {name: said[name] for name in said if name not in ("eprinttype", "eprintclass")}
        if "eid" in said and "pages" not in said and self.called("pages", entry) != "eid":
            said["pages"] = said.pop("eid")
        result = {}
        for name, value in said.items():
            if name in ("author", "editor"):
                value = " and ".join(map(self._name, split_names(value)))
            elif name == "month" and value.isdigit():
                value = self._in_month(int(value))
            result[name if name == "pages" else self.called(name, entry)] = (
                f"={named[value]}" if value in named else value
            )
        return result

    def _in_month(self, number: int) -> str:
        macro, name = [*MONTH_MACROS.items()][number - 1]
        if self._month.isalpha():
            return f"={macro}"
        return f"={number}" if self._month.isdigit() else name

    # People

    def _who(self, raw: str) -> str:
        return spelling(self.people.find(printed_person(parse_name(raw))).name)

    def _name(self, raw: str) -> str:
        """A name as the owner has written it before, or in the order that is usual."""
        if known := self._names.get(self._who(raw)):
            return known
        name = parse_name(raw)
        family = f"{name.particle} {name.family}".strip()
        if name.literal or not name.given or not family:
            return raw
        if self._family_first or name.suffix:
            return ", ".join(filter(None, (family, name.suffix, name.given)))
        spoken = f"{name.given} {family}"
        return spoken if parse_name(spoken) == name else raw

    # Keys

    def key(self, work: Publication, taken: frozenset[str]) -> str:
        """A key by the owner's scheme that no entry has."""
        plain = (
            re.sub(r"[^\w:+./-]", "", str(self._scheme).format_map(self._parts(work))) or "paper"
        )
        ends = ("", *"abcdefghijklmnopqrstuvwxyz", *map(str, range(2, 9999)))
        free: str = next(plain + end for end in ends if f"{plain}{end}".lower() not in taken)
        return free

    def _parts(self, work: Publication) -> dict[str, str]:
        """What a key may be made of; in three cases: ``{last}``, ``{Last}``, ``{LAST}``."""
        person = work.people[0].person if work.people else None
        spoken = re.split(r"[\s~]+", person.name) if person else [""]
        titled = re.findall(r"[\w'’-]+", work.title.plain)
        main = next((word for word in titled if word.lower() not in _SMALL), "")
        parts = {
            "surname": person.surname if person else "",
            "last": spoken[-1],
            "first": spoken[0],
            "main": main,
            "part": main.partition("-")[0],
            "any": titled[0] if titled else "",
        }
        parts["surname"] = parts["surname"] or parts["last"]
        fit = {name: re.sub(r"[\W_]", "", self._folded(part)) for name, part in parts.items()}
        cased = {name.title(): part[:1].upper() + part[1:] for name, part in fit.items()}
        year = str(work.year or "")
        small = {name: part.lower() for name, part in fit.items()}
        return small | cased | {"year": year, "yy": year[-2:]}

    def _folded(self, words: str) -> str:
        return unidecode(words) if self._ascii else words

    def _schemes(self, work: Publication) -> Iterator[str]:
        """The schemes by which the key of a work may have been made."""
        parts = {name: part for name, part in self._parts(work).items() if part}
        names = ("surname", "last", "first", "Surname", "Last", "First")
        words = ("main", "part", "any", "Main", "Part", "Any", "")
        for name, year, word in product(names, ("year", "yy"), words):
            if not work.key.startswith(parts.get(name, " ")) or (word and word not in parts):
                continue
            for second, third in ((year, word), (word, year)):
                if year not in parts or not second:
                    continue
                two, three = re.escape(parts[second]), re.escape(parts.get(third, ""))
                rest = work.key[len(parts[name]) :]
                if match := re.fullmatch(rf"([-_:.+/]?){two}([-_:.+/]?){three}[a-z]?", rest):
                    behind = f"{match[2]}{{{third}}}" if third else ""
                    yield f"{{{name}}}{match[1]}{{{second}}}{behind}"
