"""The data file of people."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_bibtex.people import People, read_people, spelling
from pelican_bibtex.reading.names import parse_name
from pelican_bibtex.reading.persons import printed_person

DATA = """
[owner]
name = "Liu Shira"
family = "Liu"
given = "Shira"
spellings = ["Shira Liu"]
emails = ["a (at) b.org"]
office = "Room 1"

[[person]]
name = "Paul Erdős"
url = "https://example.org/erdos"
orcid = "0000-0002-1825-0097"
spellings = ["Pál Erdős"]
"""


@pytest.fixture
def people(tmp_path: Path) -> People:
    path = tmp_path / "people.toml"
    path.write_text(DATA, encoding="utf-8")
    return read_people(path, "people.toml")


@pytest.mark.parametrize(
    "text",
    [
        "{Liu Shira}",
        "{Shira Liu}",
        "Shira Liu",
        "Liu, Shira",
        "Shira, Liu",
        "LIU Shira",
        "Liu Shíra",
    ],
)
def test_the_owner_is_found_however_written(people: People, text: str) -> None:
    """Order, case, commas, braces and accents never matter."""
    person = people.find(printed_person(parse_name(text)))

    assert (person.name, person.is_owner, person.family) == ("Liu Shira", True, "Liu")


@pytest.mark.parametrize("text", ["Erd{\\H o}s, Paul", "Paul Erdos", "P\\'al Erd\\H{o}s"])
def test_a_coauthor_is_found(people: People, text: str) -> None:
    """The data file need not repeat the parts of a name."""
    person = people.find(printed_person(parse_name(text)))

    assert (person.name, person.url) == ("Paul Erdős", "https://example.org/erdos")
    assert person.family
    assert not person.is_owner


def test_others_are_shown_as_printed(people: People) -> None:
    person = printed_person(parse_name("van Beethoven, Jr., Ludwig"))

    assert people.find(person) is person
    assert (person.name, person.surname) == ("Ludwig van Beethoven, Jr.", "van Beethoven")


def test_initials_are_another_spelling() -> None:
    """Two people may share an initial: it is never guessed."""
    assert spelling("Z. Liu") != spelling("Shira Liu")


def test_who_the_owner_is(tmp_path: Path) -> None:
    """A portrait, pages elsewhere, and the affiliations that the position does not name."""
    (tmp_path / "me.png").write_bytes(b"a picture")
    path = tmp_path / "people.toml"
    path.write_text(
        """[owner]
        name = "A"
        orcid = "0000-0002-1825-0097"
        position = "Reader at MIT"
        affiliations = ["Laboratory, MIT", "Fellow at MIT", "Royal Society"]
        portrait = "me.png"
        portrait_alt = "A at a desk"
        [owner.profiles]
        "Google Scholar" = "https://scholar.example/a"
        """
    )
    people = read_people(path, "people.toml")

    assert people.problems == ()
    assert people.owner
    assert (people.owner.portrait, people.owner.portrait_alt) == ("me.png", "A at a desk")
    assert people.owner.more_affiliations == ("Royal Society",)
    assert people.owner.pages == (
        ("ORCID", "https://orcid.org/0000-0002-1825-0097"),
        ("Google Scholar", "https://scholar.example/a"),
    )


def test_a_byte_of_another_encoding_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_bytes(b'[owner]\nname = "Ren\xe9"\nnative = "\xe6\x9d\x8e"\n')
    people = read_people(path, "people.toml")

    assert people.owner
    assert (people.owner.name, people.owner.native) == ("René", "李")
    assert str(people.problems[0]).startswith("people.toml:2: byte 0xe9 is not UTF-8")


WRONG = {
    "an owner that is no table": ("owner = 3", "people.toml:1: owner: is no table; write [owner]"),
    "a person that is no table": ("person = 'x'", "people.toml:1: person: is no list of tables;"),
    "a text for a list": (
        "[owner]\nname = 'X'\nemails = 'a@b.c'",
        'people.toml:3: X: emails is not understood; write emails = ["…", "…"]',
    ),
    "a number for a text": (
        "[owner]\nname = 'X'\noffice = 3",
        'people.toml:3: X: office is not understood; write office = "…"',
    ),
    "no portrait": (
        "[owner]\nname = 'X'\nportrait = 'me.jpg'\nportrait_alt = 'X'",
        "people.toml:3: X: portrait: there is no file me.jpg in ",
    ),
    "a portrait elsewhere": (
        "[owner]\nname = 'X'\nportrait = '/etc/passwd'\nportrait_alt = 'X'",
        "people.toml:3: X: portrait: there is no file /etc/passwd in ",
    ),
    "a portrait without words": (
        "[owner]\nname = 'X'\nportrait = 'people.toml'",
        "people.toml:3: X: portrait_alt is missing; say what the picture shows",
    ),
    "a profile that is no address": (
        "[owner]\nname = 'X'\nprofiles = {GitHub = 'me'}",
        "people.toml:3: X: me is no address; write https://…",
    ),
    "much too deep": ("a = " + "[" * 10_000, "people.toml: is nested too deep; correct the TOML"),
    "no TOML": (
        "[owner",
        "people.toml:1: Expected ']' at the end of a table declaration; correct the TOML",
    ),
    "an unknown table": (
        "[boss]\nname = 'X'",
        "people.toml:1: boss: is not known; use [owner] and [[person]]",
    ),
    "an unknown key": (
        "[[person]]\nname = 'X'\nage = '7'",
        "people.toml:3: X: age is not known; use one of",
    ),
    "no name": ("[[person]]\nurl = 'https://x.org'", "people.toml:1: name: a person has no name;"),
    "no address": (
        "[[person]]\nname = 'X'\nurl = 'javascript:1'",
        "people.toml:3: X: javascript:1 is no address;",
    ),
    "no ORCID iD": (
        "[[person]]\nname = 'X'\norcid = '1'",
        "X: 1 is no ORCID iD; write 0000-0000-0000-0000",
    ),
    "two of the same name": (
        "[[person]]\nname = 'A B'\n[[person]]\nname = 'B A'",
        "people.toml:4: B A: is also a spelling of A B; keep it with one of them",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(tmp_path: Path, text: str, said: str) -> None:
    """With the line, and the rest is read."""
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    problems = read_people(path, "people.toml").problems

    assert len(problems) == 1
    assert said in str(problems[0])
