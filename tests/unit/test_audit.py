"""What the audit makes of Lighthouse's reports and of a built site."""

from __future__ import annotations

import shutil

import pytest

from tests import audit
from tests.audit import CATEGORIES, MissingError, faults, is_full, marks, medians, pages, table


def report(**scores):
    """A report as Lighthouse writes it; each category has one audit with its own score."""
    given = {name: scores.get(name.replace("-", "_"), 1) for name in CATEGORIES}
    parts = {name: [{"id": name, "weight": 1}, {"id": "free", "weight": 0}] for name in given}
    return {
        "categories": {
            name: {"score": score, "auditRefs": parts[name]} for name, score in given.items()
        },
        "audits": {
            "free": {"title": "Costs nothing", "score": 0},
            **{name: {"title": f"Has {name}", "score": score} for name, score in given.items()},
        },
    }


def row(performance=100, accessibility=100, best_practices=100, seo=100):
    return dict(zip(CATEGORIES, (performance, accessibility, best_practices, seo), strict=True))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (report(), row()),
        (report(performance=0.994, seo=0.92), row(performance=99, seo=92)),
        # What could not be measured is no pass.
        (report(best_practices=None), row(best_practices=0)),
    ],
)
def test_marks_are_of_a_hundred(given, expected):
    assert marks(given) == expected


def test_the_median_is_taken_of_each_category_by_itself():
    runs = [row(performance=98, seo=100), row(performance=100, seo=90), row(performance=99)]

    assert medians(runs) == row(performance=99, seo=100)


def test_what_cost_marks_is_named_worst_first():
    given = report(performance=0.9, seo=0.5)

    assert faults(given) == ["Has seo", "Has performance"]
    assert faults(report()) == []


def test_the_table_has_a_line_for_each_page():
    assert table({"home": row(), "a long name": row(performance=9)}) == (
        "page         performance  accessibility  best practices  SEO\n"
        "home                 100            100             100  100\n"
        "a long name            9            100             100  100"
    )


@pytest.mark.parametrize(
    ("rows", "full"),
    [
        ({"home": row()}, True),
        ({"home": row(), "CV": row(seo=99)}, False),
        # A site without pages has passed nothing.
        ({}, False),
    ],
)
def test_one_mark_below_a_hundred_fails(rows, full):
    assert is_full(rows) is full


def test_pages_are_those_of_the_site_the_heaviest_of_each_kind(tmp_path):
    for name, size in {"": 1, "publications": 5, "publications/a": 1, "publications/b": 2}.items():
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "index.html").write_text("x" * size)

    assert pages(tmp_path) == {
        "home": "",
        "publications": "publications/",
        "a paper": "publications/b/",
    }


@pytest.mark.parametrize("name", ["node", "npm"])
def test_a_program_that_is_missing_is_named(monkeypatch, tmp_path, name):
    def which(program, path=None):
        return None if program in (name, "lighthouse") else f"/bin/{program}"

    monkeypatch.setattr(shutil, "which", which)
    with pytest.raises(MissingError, match=f"^{name}: no such program; install "):
        audit.lighthouse()
