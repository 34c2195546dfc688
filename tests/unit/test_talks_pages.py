"""Past talks in pages."""

from __future__ import annotations

import pytest

from pelican_bibtex.dates import PartialDate
from talks.pages import in_pages
from talks.talk import Talk


def talks(count: int) -> list[Talk]:
    """So many, four a year, the newest first."""
    return [
        Talk(slug=str(number), title=str(number), date=PartialDate(year=2000 + number // 4))
        for number in reversed(range(count))
    ]


@pytest.mark.parametrize("count", [0, 1, 10, 11, 15, 16, 100])
def test_none_is_lost_and_no_page_is_long(count):
    first, pages = in_pages(talks(count), 10)

    assert [*first, *(talk for page in pages for talk in page.talks)] == talks(count)
    assert len(first) <= 10
    assert all(len(page.talks) == 5 for page in pages)
    assert len({page.slug for page in pages}) == len(pages)
    assert count == 0 or len(first) > 0


def test_a_new_talk_changes_the_first_page_alone():
    _, before = in_pages(talks(40), 10)
    _, after = in_pages(talks(41), 10)

    assert after[-len(before) :] == before


def test_pages_are_called_by_their_years():
    _, pages = in_pages(talks(24), 8)

    assert [page.label for page in pages] == ["2003", "2002", "2001", "2000"]


def test_one_page_unless_asked():
    assert in_pages(talks(1000), None)[1] == ()
