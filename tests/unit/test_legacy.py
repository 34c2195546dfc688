"""The variable ``publications``, as templates for older plugins use it."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from pelican_bibtex.pelican.legacy import LegacyPublication, lists
from pelican_bibtex.people import People
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings

BIB = r"""
@article{full, title = {A {\'e} \& b}, author = {Liu, Z.}, Journal = {J}, year = 2020,
  url = {https://example.org/a\_b}, doi = {10.1234/x}, eprint = {2401.01234},
  archiveprefix = {arXiv}, pdf = {https://example.org/a.pdf}, keywords = {theory, sgd}}
@misc{bare, title = {Bare}}
@misc{press, title = {Soon}, year = {in press}, keywords = {theory}, XEgroup = {Data}}
"""


@pytest.fixture
def publications() -> list[LegacyPublication]:
    works, _ = interpret(parse(BIB, "x.bib").entries, Settings(), People())
    return [LegacyPublication(work) for work in works]


def rendered(template: str, publications: list[LegacyPublication]) -> str:
    """What Pelican's own environment, without autoescape, makes of it."""
    return Environment().from_string(template).render(publications=publications)


def test_the_seven_values_of_2014(publications: list[LegacyPublication]) -> None:
    key, year, text, bibtex, pdf, slides, poster = publications[0]

    assert (key, year, pdf) == ("full", "2020", "https://example.org/a.pdf")
    assert (slides, poster) == (None, None)
    assert str(text).startswith("Z. Liu. A é &amp; b. <cite>J</cite>")
    assert str(bibtex).startswith("@article{full")


TEMPLATES = [
    (
        "{{ publications[0].key }} {{ publications[0][0] }} {{ publications[0]['key'] }}",
        "full full full",
    ),
    ("{{ publications[0].Journal }} {{ publications[0]['journal'] }}", "J J"),
    ("{{ publications[0].url }}", "https://example.org/a_b"),
    ("{{ publications[0].doi }} {{ publications[1].doi }}.", "10.1234/x ."),
    ("{{ publications[1].pdf }} {{ publications[1].year }}.", "None ."),
    ("{{ publications[0].title }}", "A é &amp; b"),
    ("{{ publications[0].authors|length }}", "1"),
    (
        "{% for p in publications|sort(attribute='year', reverse=True) %}{{ p.key }} {% endfor %}",
        "press full bare ",
    ),
    (
        "{% for year, some in publications|groupby('year')|sort(reverse=True) %}{{ year }}|{% endfor %}",
        "in press|2020||",
    ),
    (
        "{% for j, some in publications|groupby('journal') %}{{ j }}:{{ some|length }} {% endfor %}",
        ":2 J:1 ",
    ),
    (
        "{% for k, some in publications|groupby('keywords') %}{{ k }}:{{ some|length }} {% endfor %}",
        ":1 theory:1 theory, sgd:1 ",
    ),
    # Shapes of templates that groups and researchers have published.
    (
        "{% for of_year in publications|groupby(1)|reverse %}{{ of_year.grouper }}:"
        "{% for key, year, text, bibtex, pdf, slides, poster in of_year.list %}{{ key }}{% endfor %} "
        "{% endfor %}",
        "in press:press 2020:full :bare ",
    ),
    (
        "{% for p in publications|sort(True, attribute='year')|selectattr('key', 'in', ['full', 'no']) %}"
        "{{ p.key }}{{ p.award }}{{ ' [%s]' % p.video if p.video }}{% endfor %}",
        "full",
    ),
    (
        "{% for group in publications|groupby('XEgroup') %}"
        "{% for p in group.list|sort(attribute='year')|reverse if p.XEgroup == 'Data' %}{{ p.key }}"
        "{% endfor %}{% endfor %}",
        "press",
    ),
    (
        "{% for p in publications if p.arxiv %}{{ p.arxiv }} {{ p.url }}{% endfor %}",
        "",
    ),
    (
        """{{ publications[2].bibtex|replace('\n', '\\n')|escape|forceescape }}""",
        "@misc{press, title = {Soon}, year = {in press}, keywords = {theory}, XEgroup = {Data}}",
    ),
]


@pytest.mark.parametrize(("template", "expected"), TEMPLATES)
def test_templates(template: str, expected: str, publications: list[LegacyPublication]) -> None:
    """By place, by name in any case, by attribute; sorted and grouped with values missing."""
    assert rendered(template, publications) == expected


def test_the_reference_has_the_links_that_it_had(publications: list[LegacyPublication]) -> None:
    text = str(publications[0].text)

    assert '<a href="https://example.org/a_b">URL: https://example.org/a_b</a>' in text
    assert '<a href="https://arxiv.org/abs/2401.01234">arXiv:2401.01234</a>' in text
    assert '<a href="https://doi.org/10.1234/x">doi:10.1234/x</a>' in text
    assert "<a " not in str(publications[1].text)


def test_lists_by_tags(publications: list[LegacyPublication]) -> None:
    """``PUBLICATIONS_SPLIT_BY`` and ``PUBLICATIONS_UNTAGGED_TITLE``."""
    found = lists(publications, "Keywords", "Others")

    assert {tag: [work.key for work in works] for tag, works in found.items()} == {
        "theory": ["full", "press"],
        "sgd": ["full"],
        "Others": ["bare"],
    }
    assert lists(publications, None, "Others") == {}
