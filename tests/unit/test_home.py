"""What the home page shows, from the owner's words and from the data."""

from __future__ import annotations

import pytest

from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.publication import Publication
from pelican_bibtex.text import Text
from site_parts.home import at_first_heading, home, news
from talks.talk import Talk
from tests.unit.works import made


def work(title: str, year: int = 2020, kind: str = "conference", **values) -> Publication:
    date = PartialDate(year=year)
    return made(kind, key=title, title=title, date=date, url=f"publications/{title}/", **values)


def talk(title: str, year: int | None = None, **values) -> Talk:
    date = PartialDate(year=year) if year else PartialDate()
    return Talk(slug=title, title=Text.of(title), date=date, url=f"talks/{title}/", **values)


def keys(works) -> list[str]:
    return [work.key for work in works]


def slugs(talks) -> list[str]:
    return [talk.slug for talk in talks]


# The owner's words


@pytest.mark.parametrize(
    ("html", "before", "rest"),
    [
        ("", "", ""),
        ("<p>A</p>", "<p>A</p>", ""),
        ("<p>A</p>\n<h2 id='b'>B</h2><h2>C</h2>", "<p>A</p>\n", "<h2 id='b'>B</h2><h2>C</h2>"),
        ("<h2>B</h2>", "", "<h2>B</h2>"),
        # Neither words nor attributes are headings, and a box is not cut in two.
        ('<p title="<h2>">&lt;h2></p>', '<p title="<h2>">&lt;h2></p>', ""),
        ("<div><h2>A</h2></div><h2>B</h2>", "<div><h2>A</h2></div>", "<h2>B</h2>"),
        (
            "<p>A<br>B<img src=x></p>\u2028\n<h2>C</h2>",
            "<p>A<br>B<img src=x></p>\u2028\n",
            "<h2>C</h2>",
        ),
        ("<h3>A</h3><hr/><h2>B</h2>", "<h3>A</h3><hr/>", "<h2>B</h2>"),
    ],
)
def test_words_are_cut_at_their_first_heading(html, before, rest):
    assert at_first_heading(html) == (before, rest)


# Works


def test_selected_works_are_the_owners_choice():
    works = (work("a", award="Best"), work("b", selected=True), work("c"))

    assert keys(home("", Bibliography(works)).selected) == ["b"]


def test_until_the_owner_chooses_it_is_the_newest_and_those_with_an_award():
    works = (
        work("preprint", kind="preprint"),
        *(work(name, year) for name, year in zip("abc", (2023, 2022, 2021), strict=True)),
        work("d", award="Best"),
        work("thesis", kind="thesis"),
    )
    shown = home("", Bibliography(works))

    assert keys(shown.selected) == ["a", "b", "d"]
    assert (keys(shown.preprints), keys(shown.theses)) == (["preprint"], ["thesis"])


def test_no_work_is_shown_twice():
    """A preprint that is selected stands there alone."""
    works = (work("a", kind="preprint", selected=True), work("b", kind="preprint"))
    shown = home("", Bibliography(works))

    assert (keys(shown.selected), keys(shown.preprints)) == (["a"], ["b"])


# Talks

PAST = (talk("new", 2026), talk("old", 2020), talk("undated"))


@pytest.mark.parametrize(
    ("chosen", "named", "shown", "are"),
    [
        ((), "", ["new"], "recent"),
        ((), "undated", ["undated"], "recent"),
        (("old",), "", ["old"], "selected"),
        (("old", "undated"), "", ["old", "undated"], "selected"),
        (("old",), "undated", ["undated", "old"], "several"),
        (("old", "undated"), "undated", ["undated", "old"], "several"),
        ((), "no such", ["new"], "recent"),
    ],
)
def test_talks(chosen, named, shown, are):
    """A talk that is marked as selected is shown; else the one the page names, or the newest."""
    past = [talk(t.slug, t.year, selected=t.slug in chosen) for t in PAST]
    told = home("", Bibliography(), past=past, named=named)

    assert (slugs(told.talks), told.talks_are) == (shown, are)


def test_talks_to_come_and_given_are_one_part():
    coming = [talk("next", 2030, selected=True)]
    both, one = (home("", Bibliography(), upcoming=coming, past=past) for past in (PAST, ()))

    assert (slugs(both.talks), both.talks_are) == (["next", "new"], "several")
    assert (slugs(one.talks), one.talks_are) == (["next"], "upcoming")


# News


def test_news_are_the_latest_five_of_all():
    """By date; a work is said to be where it appeared, else when; an undated talk is no news."""
    works = (work("x", 2025, venue="PRL 1, 2 (2025)"), *(work(name, 2010) for name in "abcdef"))
    told = news(Bibliography(works), PAST)

    assert [(line.what, line.title.plain, line.url) for line in told] == [
        ("Talk, 2026", "new", "talks/new/"),
        ("PRL 1, 2 (2025)", "x", "publications/x/"),
        ("Talk, 2020", "old", "talks/old/"),
        ("2010", "a", "publications/a/"),
        ("2010", "b", "publications/b/"),
    ]


def test_news_repeat_nothing_that_stands_above():
    """Neither selected works, preprints and theses, nor the talks that are shown."""
    works = (
        work("a", 2024, selected=True),
        work("b", 2023),
        work("c", 2025, kind="preprint"),
        work("d", 2025, kind="thesis"),
    )
    told = home("", Bibliography(works), past=PAST).news

    assert [line.title.plain for line in told] == ["b", "old"]


def test_a_site_of_nothing_but_a_name():
    shown = home("", Bibliography())

    assert not any(getattr(shown, name) for name in shown.__slots__ if name != "talks_are")
