"""pelican_bibtex alone in another site, with a template written for the plugin of 2014."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"

BIB = """
@article{full, title = {A <b> \\& {\\'e}}, author = {Liu, Z. and Mori, T.}, journal = {J},
  year = 2020, pdf = {https://example.org/a.pdf}, slides = {https://example.org/s.pdf},
  tags = {theory, sgd}, poster = {https://example.org/p.pdf}}
@misc{bare, title = {Bare}}
@misc{press, title = {Soon}, year = {in press}, tags = {theory}}
@book{old, title = {Old}, year = 1999, publisher = {P}}
"""
# As the manual of the first pelican-bibtex has it.
OLD_TEMPLATE = """<html><body>
{% for key, year, text, bibtex, pdf, slides, poster in publications %}
<li id="{{ key }}" data-year="{{ year }}" data-poster="{{ poster }}">{{ text }}
{% for label, target in [('PDF', pdf), ('Slides', slides), ('Poster', poster)] %}
{{ "[<a href=\\"%s\\">%s</a>]" % (target, label) if target }}
{% endfor %}<pre>{{ bibtex|e }}</pre></li>
{% endfor %}
{% for year, works in publications|groupby('year')|sort(reverse=True) %}<h2>{{ year }}</h2>{% endfor %}
{% for grouper in publications|groupby(1) %}<h3>{{ grouper.grouper }}</h3>{% endfor %}
{% for tag, works in publications_lists.items() %}<h4>{{ tag }}{% for w in works %} {{ w.key }}{% endfor %}</h4>{% endfor %}
</body></html>
"""


def build(site: Path, settings: str = "", expect: int = 0) -> str:
    """Build a site with Pelican as anybody has it; what it prints."""
    conf = f"""
PLUGIN_PATHS = [{str(PLUGINS)!r}]
PLUGINS = ["pelican_bibtex"]
PUBLICATIONS_SRC = "content/pubs.bib"
SITENAME = "Site"
THEME = "simple"
SITEURL = ""
TIMEZONE = "UTC"
{settings}
"""
    (site / "pelicanconf.py").write_text(conf, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "content", "--log-handler", "plain"],
        cwd=site,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        check=False,
    )
    assert done.returncode == expect, done.stderr
    return done.stderr


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / "pubs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "content" / "pages" / "about.md").write_text("Title: About\n\nSee [@full].\n")
    return tmp_path


def test_the_two_settings_are_enough(site: Path) -> None:
    """List, pages and exports from the plugin's own templates, in Pelican's simple theme."""
    build(site)
    output = site / "output"
    made = {str(path.relative_to(output)) for path in output.rglob("*") if "publ" in str(path)}

    assert {
        "publications/index.html",
        "publications.bib",
        "publications.ris",
        "publications.json",
        "publications/full/index.html",
        "publications/full.bib",
        "publications/full.ris",
        "publications/full.json",
    } <= made
    page = (output / "publications/full/index.html").read_text(encoding="utf-8")
    assert "A &lt;b&gt; &amp; é" in page
    assert 'href="/pages/about.html"' in page, "the page that cites the paper"
    about = (output / "pages/about.html").read_text(encoding="utf-8")
    assert 'href="/publications/full/"' in about
    assert [item["id"] for item in json.loads((output / "publications.json").read_text())] == [
        "press",
        "full",
        "old",
        "bare",
    ]


def test_a_template_of_2014(site: Path) -> None:
    """It unpacks seven values and groups by year, whatever is missing."""
    (site / "templates").mkdir()
    (site / "templates" / "old.html").write_text(OLD_TEMPLATE)
    build(
        site,
        """
THEME_TEMPLATES_OVERRIDES = ["templates"]
TEMPLATE_PAGES = {"../templates/old.html": "old.html"}
PUBLICATIONS_SPLIT_BY = "tags"
PUBLICATIONS_UNTAGGED_TITLE = "Others"
""",
    )
    page = (site / "output/old.html").read_text(encoding="utf-8")

    assert '<li id="full" data-year="2020" data-poster="https://example.org/p.pdf">' in page
    assert '<li id="bare" data-year="" data-poster="None">' in page
    assert '[<a href="https://example.org/a.pdf">PDF</a>]' in page
    assert "journal = {J}" in page
    assert page.count("<h2>") == page.count("<h3>") == 4
    assert "<h4>theory press full</h4>" in page.replace("\n", "")
    assert "<h4>Others old bare</h4>" in page.replace("\n", "")


def test_a_theme_overrides_the_templates(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates" / "publication.html").write_text("{{ work.key }} {{ work.title.plain }}")
    build(site, 'THEME_TEMPLATES_OVERRIDES = ["templates"]')

    assert (site / "output/publications/old/index.html").read_text() == "old Old"


SOURCES = [
    '"content/pubs.bib"',
    '["content/pubs.bib"]',
    '"content/*.bib"',
    '["content/more.bib", "content/pubs.bib"]',
    '"pubs.bib"',
]


@pytest.mark.parametrize("value", SOURCES)
def test_one_file_several_or_a_pattern(site: Path, value: str) -> None:
    (site / "content" / "more.bib").write_text("@misc{more, title = {More}, year = 2021}")
    build(site, f"PUBLICATIONS_SRC = {value}")
    output = (site / "output/publications.bib").read_text(encoding="utf-8")

    assert "@article{full" in output
    assert ("@misc{more" in output) == ("more" in value or "*" in value)


def test_a_site_that_writes_the_list_itself(site: Path) -> None:
    """DIRECT_TEMPLATES = [..., "publications"] is how many sites did it."""
    (site / "templates").mkdir()
    (site / "templates" / "publications.html").write_text("{{ publications|length }}")
    build(
        site,
        'DIRECT_TEMPLATES = ["index", "publications"]\nTHEME_TEMPLATES_OVERRIDES = ["templates"]',
    )

    assert (site / "output/publications.html").read_text() == "4"
    assert not (site / "output/publications/index.html").exists()


WRONG = {
    "no such file": (
        'PUBLICATIONS_SRC = "content/none.bib"',
        "pelicanconf.py: PUBLICATIONS_SRC: there is no file content/none.bib; correct the path",
    ),
    "no such order": (
        'PUBLICATIONS_ORDER = "size"',
        "pelicanconf.py: PUBLICATIONS_ORDER: 'size' is no order; use one of date, year, source",
    ),
}


@pytest.mark.parametrize(("settings", "said"), WRONG.values(), ids=WRONG.keys())
def test_wrong_settings_are_told(site: Path, settings: str, said: str) -> None:
    """The build goes on; Pelican's --fatal makes it an end."""
    assert said in build(site, settings)


def test_data_never_ends_a_build(site: Path) -> None:
    """A comma, a key that no entry has, a broken entry: told with file and line, and built."""
    (site / "content" / "pubs.bib").write_text(
        "@misc{a,\n  title = {A}\n  year = 20x4\n}\n@misc{b, title = {B\n@misc{c, title = {C}}\n"
    )
    (site / "content" / "pages" / "about.md").write_text("Title: About\n\nSee [@nobody].\n")
    said = build(site)

    for line in [
        "content/pubs.bib:2: a: no comma behind title; add one",
        "content/pubs.bib:3: a: year: '20x4' is no year; write the year in four digits",
        "content/pubs.bib:5: b: title opens a brace that is not closed; close it",
        "content/pages/about.md:3: nobody: is cited, but no entry has this key;"
        " correct it or add the entry",
    ]:
        assert said.count(line) == 1, said
    assert (site / "output/publications.bib").read_text().count("@misc") == 3


def test_a_file_that_is_no_text(site: Path) -> None:
    (site / "content" / "pubs.bib").write_bytes(bytes(range(256)) * 100)
    build(site)


def test_a_pdf_beside_the_page(site: Path) -> None:
    """Scholar gets the tag only for a PDF in the folder of the page."""
    (site / "content" / "a.pdf").write_bytes(b"%PDF-1.4 text")
    (site / "content" / "pubs.bib").write_text(
        "@misc{a, title = {A}, author = {X, Y}, year = 2000, pdf = {a.pdf}}"
        "@misc{b, title = {B}, author = {X, Y}, year = 2000, pdf = {https://example.org/b.pdf}}"
    )
    build(site, 'SITEURL = "https://example.org/~me"')
    output = site / "output/publications"

    assert (output / "a/a.pdf").read_bytes() == b"%PDF-1.4 text"
    page = (output / "a/index.html").read_text()
    assert '"citation_pdf_url" content="https://example.org/~me/publications/a/a.pdf"' in page
    assert "citation_pdf_url" not in (output / "b/index.html").read_text()


def test_pip_installs_it_from_its_folder(site: Path, tmp_path: Path) -> None:
    """As the distribution pelican-bibtex, with its templates; then PLUGIN_PATHS is not needed."""
    target = tmp_path / "installed"
    how = "install --quiet --no-index --no-deps --no-build-isolation --disable-pip-version-check"
    command = [sys.executable, "-m", "pip", *how.split(), "--target", str(target)]
    subprocess.run([*command, str(PLUGINS / "pelican_bibtex")], check=True, capture_output=True)
    (site / "pelicanconf.py").write_text(
        'PLUGINS = ["pelican_bibtex"]\nPUBLICATIONS_SRC = "content/pubs.bib"\n'
        'SITENAME = "Site"\nTHEME = "simple"\nSITEURL = ""\nTIMEZONE = "UTC"\n'
    )
    subprocess.run(
        [sys.executable, "-m", "pelican", "content"],
        cwd=site,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(target)},
    )

    assert [path.name for path in target.glob("pelican_bibtex-*.dist-info")]
    assert (site / "output/publications/full/index.html").is_file()
    assert not list((PLUGINS / "pelican_bibtex").glob("*.egg-info"))
