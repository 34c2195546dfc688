"""crossref and xdata."""

from __future__ import annotations

import pytest

from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.inheritance import inherit

PROCEEDINGS = (
    "@proceedings{p, title = {Proc}, editor = {E}, year = 2000, month = jul, doi = {10.1/p}}"
)


def fields(text: str, key: str = "a") -> dict[str, str]:
    entries, problems = inherit(parse(text).entries)
    assert problems == ()
    entry = next(entry for entry in entries if entry.key == key)
    return {name: field.value for name, field in entry.fields.items() if name != "crossref"}


def said(text: str) -> list[str]:
    return [str(problem) for problem in inherit(parse(text, "x.bib").entries)[1]]


CASES = {
    "a paper in proceedings": (
        f"@inproceedings{{a, title = {{X}}, crossref = {{p}}}} {PROCEEDINGS}",
        {"title": "X", "booktitle": "Proc", "editor": "E", "year": "2000", "month": "July"},
    ),
    "the parent stands first": (
        f"{PROCEEDINGS} @inproceedings{{a, title = {{X}}, crossref = {{p}}}}",
        {"title": "X", "booktitle": "Proc", "editor": "E", "year": "2000", "month": "July"},
    ),
    "the parent's key in other letters": (
        f"@inproceedings{{a, title = {{X}}, crossref = {{P}}}} {PROCEEDINGS}",
        {"title": "X", "booktitle": "Proc", "editor": "E", "year": "2000", "month": "July"},
    ),
    "what the child has stays": (
        "@inproceedings{a, title = {X}, year = 2001, booktitle = {B}, crossref = {p}}"
        f" {PROCEEDINGS}",
        {"title": "X", "year": "2001", "booktitle": "B", "editor": "E"},
    ),
    "BibTeX's way: the parent has a booktitle": (
        "@inproceedings{a, title = {X}, crossref = {p}}"
        " @proceedings{p, title = {T}, booktitle = {B}}",
        {"title": "X", "booktitle": "B"},
    ),
    "a journal": (
        "@article{a, title = {X}, crossref = {p}} @periodical{p, title = {J}, volume = 3}",
        {"title": "X", "journaltitle": "J", "volume": "3"},
    ),
    "three generations": (
        "@inbook{a, title = {X}, crossref = {b}} @book{b, title = {B}, crossref = {c}}"
        " @mvbook{c, publisher = {P}}",
        {"title": "X", "booktitle": "B", "publisher": "P"},
    ),
    "the same type, without a title": (
        "@misc{a, crossref = {b}} @misc{b, title = {T}}",
        {"title": "T"},
    ),
    "a date of its own": (
        "@inproceedings{a, title = {X}, date = {2001}, crossref = {p}}"
        " @proceedings{p, date = {2000-07}}",
        {"title": "X", "date": "2001"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_inherited(text: str, expected: dict[str, str]) -> None:
    """As BibLaTeX does it, and BibTeX where that knows more."""
    assert fields(text) == expected


def test_xdata() -> None:
    """Data containers give all they have, the first of several wins."""
    text = """@misc{a, title = {X}, xdata = {d, e}}
        @xdata{d, publisher = {P}, doi = {10.1/d}} @xdata{e, publisher = {Q}, location = {L}}"""

    assert fields(text) == {
        "title": "X",
        "xdata": "d, e",
        "publisher": "P",
        "doi": "10.1/d",
        "location": "L",
    }


def test_a_volume_names_the_whole() -> None:
    """BibLaTeX's manual, appendix B."""
    text = """@book{a, title = {Volume}, crossref = {w}}
        @mvbook{w, title = {Whole}, subtitle = {Sub}, author = {A}}"""
    found = fields(text)

    assert (found["title"], found["maintitle"], found["mainsubtitle"]) == ("Volume", "Whole", "Sub")


def test_a_part_of_somebodys_book_names_them() -> None:
    text = """@inbook{a, title = {Part}, author = {B}, crossref = {w}}
        @book{w, title = {Whole}, author = {A}}"""
    found = fields(text)

    assert (found["author"], found["bookauthor"], found["booktitle"]) == ("B", "A", "Whole")


CIRCLES = {
    "itself": ("@misc{a, title = {X}, crossref = {a}}", ["a → a"]),
    "two": ("@misc{a, crossref = {b}}\n@misc{b, title = {B}, crossref = {a}}", ["a → b → a"]),
}


@pytest.mark.parametrize(("text", "ways"), CIRCLES.values(), ids=CIRCLES.keys())
def test_circles_are_told(text: str, ways: list[str]) -> None:
    """They end, and cost nothing but the reference."""
    messages = said(text)

    assert len(messages) == len(ways)
    for message, way in zip(messages, ways, strict=True):
        assert f"crossref runs in a circle ({way}); take one away" in message


def test_missing_parents_are_told() -> None:
    assert said("@misc{a,\n crossref = {nobody}}") == [
        "x.bib:2: a: crossref names nobody, which is no entry; correct the key [BIB007]"
    ]


def test_long_chains_are_cut() -> None:
    """No recursion without end."""
    text = "".join(
        f"@misc{{e{n}, title = {{T{n}}}, crossref = {{e{n + 1}}}}}\n" for n in range(5000)
    )

    assert any("follows more than" in message for message in said(text))
