"""A long list in pages: nothing is lost, no page too heavy, older pages stay as they are."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from pelican_bibtex.bibliography import Bibliography, ordered
from pelican_bibtex.division import Division, divided, split, weight
from pelican_bibtex.people import People
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings
from tests.generated import papers

CAPACITY = 18_000


def works(count: int) -> Bibliography:
    """A record of so many works; that of more begins with that of fewer."""
    found, _ = interpret(parse(papers(1000), "x.bib").entries[:count], Settings(), People())
    return ordered(found, "year")


@pytest.fixture(scope="module")
def thousand() -> Bibliography:
    return works(1000)


def keys(division: Division) -> list[str]:
    pages = [division.first, *(part.groups for part in division.parts)]
    return [work.key for groups in pages for group in groups for work in group.works]


@pytest.mark.parametrize("group_by", ["year", "kind", "venue"])
@pytest.mark.parametrize("count", [0, 1, 30, 120, 1000])
def test_nothing_is_lost_or_twice(thousand: Bibliography, count: int, group_by: str) -> None:
    some = Bibliography(thousand.works[:count])

    assert sorted(keys(divided(some, group_by, CAPACITY))) == sorted(work.key for work in some)


@pytest.mark.parametrize("group_by", ["year", "kind"])
def test_no_page_is_too_heavy(thousand: Bibliography, group_by: str) -> None:
    division = divided(thousand, group_by, CAPACITY)
    for groups in (division.first, *(part.groups for part in division.parts)):
        assert sum(weight(work) for group in groups for work in group.works) <= CAPACITY


def test_without_a_capacity_there_is_one_page(thousand: Bibliography) -> None:
    assert divided(thousand, "year", None).parts == ()


def test_pages_have_names_of_their_own(thousand: Bibliography) -> None:
    slugs = [part.slug for part in divided(thousand, "year", CAPACITY).parts]

    assert len(slugs) == len(set(slugs)) > 10


def test_a_new_work_changes_the_first_page_and_no_other(thousand: Bibliography) -> None:
    """But for the moment when the first page is full, and gives some to a page of their own."""
    cuts = []
    for count in range(600, 640):
        chosen = Bibliography(thousand.published.works[-count:]).grouped("year")
        _, pages = split(chosen, CAPACITY, CAPACITY // 2, weight)
        cuts.append([[work.key for group in page for work in group.works] for page in pages])
    for fewer, more in pairwise(cuts):
        assert more[-len(fewer) :] == fewer


def test_the_first_page_is_never_almost_empty(thousand: Bibliography) -> None:
    chance = random.Random(1)
    for _ in range(50):
        count = chance.randint(100, 800)
        chosen = Bibliography(thousand.published.works[-count:]).grouped("year")
        first, _ = split(chosen, CAPACITY, CAPACITY // 2, weight)
        assert sum(weight(work) for group in first for work in group.works) > CAPACITY // 3


def test_some_preprints_are_always_on_the_first_page(thousand: Bibliography) -> None:
    """Links lead to their heading there."""
    for count in range(60, 1000, 60):
        some = Bibliography(thousand.works[:count])
        assert "preprints" in {group.id for group in divided(some, "year", CAPACITY).first}
