"""The data file of people."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_bibtex.people import People, read_people, spelling
from pelican_bibtex.reading.interpret import printed_person
from pelican_bibtex.reading.names import parse_name

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
    assert (person.name, person.inverted) == (
        "Ludwig van Beethoven, Jr.",
        "Beethoven, Jr., Ludwig van",
    )


def test_initials_are_another_spelling() -> None:
    """Two people may share an initial: it is never guessed."""
    assert spelling("Z. Liu") != spelling("Shira Liu")


WRONG = {
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
