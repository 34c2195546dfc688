"""Files that people really have, read by us and by an independent reader of BibTeX, pybtex."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import pybtex.database
import pytest
from pybtex.backends.plaintext import Backend
from pybtex.bibtex.utils import split_name_list
from pybtex.database.input.bibtex import Parser
from pybtex.errors import set_strict_mode
from pybtex.richtext import Text

from pelican_bibtex.encoding import decode
from pelican_bibtex.people import People
from pelican_bibtex.reading.bibtex import parse, read
from pelican_bibtex.reading.entries import Library
from pelican_bibtex.reading.faithful import as_bibtex
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.reading.names import parse_name, parse_names
from pelican_bibtex.reading.persons import printed_person
from pelican_bibtex.settings import Settings
from tests.fetch_real_files import FILES

FOLDER = Path(__file__).parents[2] / ".venv" / "real-files"
# Entries of each file, so that a reader who drops some is noticed even if both do.
ENTRIES = {
    "xampl.bib": 35,
    "tugboat.bib": 2720,
    "biblatex-examples.bib": 92,
    "typeset.bib": 899,
    "printing-history.bib": 665,
    "archaeologie-bibancient.bib": 236,
}


@pytest.fixture(params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    if not (FOLDER / request.param).is_file():
        pytest.fail(f"{request.param}: not fetched; python3 run.py test does so")
    return str(request.param)


@functools.cache
def ours(name: str) -> Library:
    return read(FOLDER / name, name)


@functools.cache
def theirs(name: str) -> pybtex.database.BibliographyData:
    set_strict_mode(False)
    text, _ = decode((FOLDER / name).read_bytes(), name)
    return Parser().parse_string(text)


def folded(text: str) -> str:
    return " ".join(text.split())


def tied(text: str) -> str:
    """Ties as spaces, of which both readers have their own view."""
    return folded(text.replace("~", " "))


def test_every_entry_comes_out(name: str) -> None:
    """In the same order, none twice."""
    keys = [entry.key.lower() for entry in ours(name).entries]

    assert len(keys) >= ENTRIES[name]
    assert keys == [key.lower() for key in theirs(name).entries]
    entries, _ = inherit(ours(name).entries)
    works, _ = interpret(entries, Settings(), People())
    data = [entry for entry in entries if entry.type in ("xdata", "set")]
    hidden = [entry for entry in entries if re.search("skipbib|dataonly", entry.get("options"))]
    assert len(works) == len(entries) - len({entry.key for entry in [*data, *hidden]})


def test_every_field_has_the_same_value(name: str) -> None:
    """But for macros that nobody defines: pybtex drops them, BibTeX too, we keep their name."""
    undefined = {problem.line for problem in ours(name).problems if "@string" in problem.message}
    for entry in ours(name).entries:
        for field, value in theirs(name).entries[entry.key].fields.items():
            if field.lower() != "crossref" and entry.line_of(field.lower()) not in undefined:
                assert folded(entry.get(field.lower())) == folded(value), (entry.key, field)


def test_every_person_has_the_same_name(name: str) -> None:
    """Given, von, family and Jr parts."""
    for entry in ours(name).entries:
        for role in ("author", "editor"):
            value = folded(entry.get(role)).replace("\\ ", " ")
            expected = [
                tuple(tied(" ".join(part)) for part in parts)
                for person in split_name_list(value)
                if person.lower() != "others"
                for one in [pybtex.database.Person(person)]
                for parts in [
                    (
                        one.first_names + one.middle_names,
                        one.prelast_names,
                        one.last_names,
                        one.lineage_names,
                    )
                ]
            ]
            found = [
                (
                    person.given,
                    person.particle,
                    person.family or f"{{{person.literal}}}",
                    person.suffix,
                )
                for person in parse_names(value).names
            ]
            assert [tuple(map(tied, parts)) for parts in found] == expected, entry.key


def letters(text: str) -> str:
    """What is left for comparing when typography is taken away."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "", plain).casefold()


def test_titles_say_the_same(name: str) -> None:
    """Wherever the other reader knows all the LaTeX, which is in most titles."""
    entries, _ = inherit(ours(name).entries)
    works, _ = interpret(entries, Settings(), People())
    compared = 0
    for work in works:
        title = work.fields.get("title", "")
        other = Text.from_latex(title).render(Backend())
        if (
            letters(other)
            and "\\" not in other
            and "$" not in other
            and "subtitle" not in work.fields
        ):
            compared += 1
            assert letters(work.title.plain) == letters(other), work.key
    assert compared > len(works) / 3


def test_years_are_the_same(name: str) -> None:
    entries, _ = inherit(ours(name).entries)
    works, _ = interpret(entries, Settings(), People())
    for work in works:
        year = work.fields.get("year", "") if "date" not in work.fields else ""
        if re.fullmatch(r"\d{4}", year):
            assert work.year == int(year), work.key


def test_what_is_handed_out_reads_back_to_the_same_data(name: str) -> None:
    """By us and, where nothing was wrong with the entry, by pybtex."""
    entries, _ = inherit(ours(name).entries)
    set_strict_mode(True)
    for entry in entries:
        handed = as_bibtex(entry, ("note",))
        back = parse(handed, name)
        expected = {
            field: value.value
            for field, value in entry.fields.items()
            if field not in ("note", "crossref", "xdata")
        }
        assert back.problems == (), handed
        assert {name: field.value for name, field in back.entries[0].fields.items()} == expected
        if len(entries) < 1000:
            assert len(Parser().parse_string(handed).entries) == 1


def test_names_are_shown_without_latex(name: str) -> None:
    """No command, no brace is left of any name."""
    for entry in ours(name).entries:
        for part in parse_names(entry.get("author")).names:
            shown = printed_person(part).name
            assert not re.search(r"[{}\\]", shown), (entry.key, shown)
    assert printed_person(parse_name("Erd{\\H o}s, P.")).name == "P. Erdős"
