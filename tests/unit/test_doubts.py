"""What is in order for BibTeX and most often a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_bibtex.pelican.loading import load
from pelican_bibtex.people import is_orcid, read_people
from pelican_bibtex.reading.doubts import is_isbn
from pelican_bibtex.settings import read_settings

GOOD = "@article{a, author={Hopper, Grace}, title={Compiling by numbers}, journal={Acta}, year=1952, DOI}\n"
OTHER = "@article{b, author={Noether, Emmy}, title={Invariants of all kinds}, journal={Acta}, year=1918, DOI}\n"
TITLES = "\n".join(
    f"@article{{{{{key}, author={{{{Hopper, Grace}}}}, title={{{{{{}}}}}}, journal={{{{Acta}}}}, year=1950}}}}"
    for key in "cd"
)
OWNER = '[owner]\nname = "Grace Hopper"\n'


def notes(tmp_path: Path, bib: str, people: str = OWNER) -> list[str]:
    """What is noted of these entries."""
    (tmp_path / "works.bib").write_text(bib)
    (tmp_path / "people.toml").write_text(people)
    given = {"PATH": str(tmp_path), "PUBLICATIONS_SRC": str(tmp_path / "works.bib")}
    return [str(note).partition("works.bib:")[2] for note in load(read_settings(given)).notes]


def entries(**fields: str) -> str:
    """Two entries in order, with this in the second and, without its last letter, in the first."""
    first = GOOD.replace("DOI", fields.pop("first", "note={x}"))
    return first + OTHER.replace("DOI", fields.pop("second", "note={y}"))


def test_a_file_in_order_has_no_notes(tmp_path):
    assert notes(tmp_path, entries()) == []


@pytest.mark.parametrize(
    ("bib", "said"),
    [
        (entries(first="doi={10.1000/X}", second="doi={10.1000/x}"), "2: b: has the DOI of a"),
        (entries(first="eprint={2401.01234v1}, eprinttype={arxiv}", second="eprint={2401.01234v2}, eprinttype={arxiv}"), "2: b: has the arXiv identifier of a"),
        (entries() + GOOD.replace("{a,", "{c,").replace("DOI", "").replace("by numbers", "By $\\;$ Numbers!"), "3: c: has the title of a"),
        (TITLES.format("Waves on deep and shallow water near a coast", "Waves on deep and shalow water near a coast"), "2: d: has the title of c"),
        (TITLES.format("Waves on deep and shallow water near a coast", "Waves on hot and cold winds of air near a coast"), None),
        (TITLES.format("Flows in 2 dimensions near a rough wall", "Flows in 3 dimensions near a rough wall"), None),
        (entries(second="date={1919-02}"), "2: b: date: 1919-02 and the year 1918 differ"),
        (entries(second="isbn={978-0-306-40615-8}"), "2: b: isbn: the digits of 978-0-306-40615-8 do not add up"),
        (entries().replace("{Acta}, year=1918", "{ACTA.}, year=1918"), "2: b: venue: is 'ACTA.' here and 'Acta' in a"),
        (entries().replace("journal={Acta}, year=1918", "year=1918"), "2: b: journal: missing, as every article has one; add journal = {…}"),
        (entries(second="pagse={3}, x-own={y}, editora={z}"), "2: b: pagse: is most often a slip for pages"),
        (entries().replace("year=1918", "number=3"), "2: b: year: missing, as every article has one; add year = {…}"),
        (entries().replace("year=1918", "note={in press}"), None),
        (entries().replace("author={Noether, Emmy}, ", ""), "2: b: author: missing, as every article has one; add author = {…}"),
        (entries().replace("Noether, Emmy", "Hopper, G."), "2: b: author: G. Hopper is most likely Grace Hopper"),
        (entries().replace("Hopper, Grace", "Curie, Marie"), "1: a: owner: Grace Hopper is the author of none of the 2 works"),
    ],
)  # fmt: skip
def test_a_slip_is_noted(tmp_path, bib, said):
    """Once, with its line and the cure; works that say how they are related are meant."""
    found = notes(tmp_path, bib)

    assert len(found) == (1 if said else 0), found
    for note in found:
        assert note.startswith(said)
        assert "; " in note


def test_slips_are_noted_in_the_order_of_the_entry(tmp_path):
    slips = ("auhtor", "pagse", "publsher", "seires", "nmuber", "volmue")
    found = notes(tmp_path, entries(second=", ".join(f"{name}={{1}}" for name in slips)))

    assert [note.split(": ")[2] for note in found] == list(slips)


def test_a_group_need_not_sign_its_works(tmp_path):
    people = '[owner]\nname = "A Group"\n'
    members = "".join(
        f'[[person]]\nname = "{name}"\nurl = "https://a.example/"\n'
        for name in ("Grace Hopper", "Emmy Noether")
    )

    assert notes(tmp_path, entries(), people + members) == []
    assert len(notes(tmp_path, entries(), people)) == 1


def test_works_that_are_related_may_share_what_they_have(tmp_path):
    bib = entries(first="doi={10.1000/x}", second="doi={10.1000/x}, related={a}")

    assert notes(tmp_path, bib) == []


def test_a_pdf_that_scholar_would_not_take(tmp_path):
    with (tmp_path / "paper.pdf").open("wb") as file:
        file.write(b"%PDF-1.5")
        file.truncate(5_100_000)
    (note,) = notes(tmp_path, entries(first="pdf={paper.pdf}"))

    assert note.startswith("1: a: pdf: paper.pdf has 5.1 MB")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ('[[person]]\nname = "A B"\norcid = "0000-0002-1825-0098"\n', "A B: 0000-0002-1825-0098: the last sign does not fit"),
        (
            '[[person]]\nname = "A B"\norcid = "0000-0002-1825-0097"\n[[person]]\nname = "C D"\norcid = "0000-0002-1825-0097"\n',
            "C D: 0000-0002-1825-0097 is also the ORCID iD of A B",
        ),
    ],
)  # fmt: skip
def test_orcids_are_told_apart(tmp_path, people, said):
    (tmp_path / "people.toml").write_text(people)
    (problem,) = read_people(tmp_path / "people.toml", "people.toml").problems

    assert said in str(problem)


def test_check_digits():
    assert [
        is_isbn(text) for text in ("0-306-40615-2", "080442957X", "9780306406157", "978030640615")
    ] == [True, True, True, False]
    assert [is_orcid(text) for text in ("0000-0002-1694-233X", "0000-0002-1694-2331")] == [
        True,
        False,
    ]
