"""The index of the search: made where Pagefind is, done without where it is not."""

from __future__ import annotations

import gzip
import json
import logging
from types import SimpleNamespace

import pytest

from languages.editions import Editions
from site_parts import search
from site_parts.search import FOLDER, command, is_installed, make_index

PAGE = """<!DOCTYPE html><html lang="ja"><title>A</title>
<main data-pagefind-body><h1>Go</h1><p>A stone.</p><p class="links">[PDF]</p></main></html>"""
SETTINGS = {"DIRECT_TEMPLATES": ["index", "search"], "DEFAULT_LANG": "en"}


@pytest.fixture
def built(tmp_path):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    return SimpleNamespace(output_path=str(tmp_path), settings=SETTINGS)


def files(site):
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("there", "installed"),
    [
        ({"pagefind", "pagefind_bin"}, True),
        ({"pagefind", "pagefind_bin_extended"}, True),
        # "pip install pagefind" alone brings no program.
        ({"pagefind"}, False),
        ({"pagefind_bin"}, False),
        (set(), False),
    ],
)
def test_installed_is_the_package_and_a_program(monkeypatch, there, installed):
    find = lambda name: name if name in there else None  # noqa: E731
    monkeypatch.setattr(search.importlib.util, "find_spec", find)

    assert is_installed() is installed


def test_without_pagefind_nothing_is_made_and_nothing_said(monkeypatch, built, tmp_path, caplog):
    """The search page tells how to get it; no build fails of it."""
    monkeypatch.setattr(search, "is_installed", lambda: False)
    generator = SimpleNamespace(context={}, settings=SETTINGS)
    search._tell_templates(generator)
    with caplog.at_level(logging.DEBUG):
        search._finalized(built)

    assert generator.context["search_index"] is False
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert caplog.records == []


@pytest.mark.parametrize("more", [{"DIRECT_TEMPLATES": ["index"]}, {"SEARCH_INDEX": False}])
def test_without_a_search_page_or_the_wish_there_is_no_index(built, tmp_path, more):
    built.settings = SETTINGS | more
    search._finalized(built)

    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_an_index_is_made_without_interfaces(built, tmp_path):
    search._finalized(built)
    names = {path.name for path in (tmp_path / FOLDER).iterdir()}

    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "fragment"} <= names
    assert [name for name in names if "ui" in name or "highlight" in name] == []


def test_two_indexes_are_the_same_bytes(built, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text(PAGE.replace("Go", "Sho-Dan"), encoding="utf-8")
    assert make_index(tmp_path, Editions("en")) == ""
    first = files(tmp_path)
    assert make_index(tmp_path, Editions("en")) == ""

    assert files(tmp_path) == first


def test_languages_stand_in_an_order_that_is_always_the_same(tmp_path):
    tags = ["de", "en", "fr", "it", "nl"]
    for tag in tags:
        (tmp_path / tag).mkdir()
        page = PAGE.replace('lang="en"', f'lang="{tag}"')
        (tmp_path / tag / "index.html").write_text(page, encoding="utf-8")
    assert make_index(tmp_path, Editions("en", ("de", "fr", "it", "nl"))) == ""
    entry = json.loads((tmp_path / FOLDER / "pagefind-entry.json").read_text("utf-8"))

    assert list(entry["languages"]) == tags


def test_pages_in_other_languages_are_in_the_one_index(built, tmp_path):
    make_index(tmp_path, Editions("en"))

    assert len(list((tmp_path / FOLDER / "fragment").glob("en_*"))) == 1


def test_what_goes_wrong_is_one_line_with_a_cure(monkeypatch, built, caplog):
    broken = ["import sys; sys.exit('out of\\nspace')"]
    monkeypatch.setattr(search, "command", lambda *_: [search.sys.executable, "-c", *broken])
    search._finalized(built)

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("search: pagefind: out of space; install it again: ")


def test_no_shell_is_asked(tmp_path):
    odd = tmp_path / "-o $(x); y"

    assert str(odd) in command(odd, odd)


def test_formulas_are_found_as_they_are_read(built, tmp_path):
    """A page shows MathML, whose letters would run together; a footnote's mark is no word."""
    html = '<math><msub><mi>x</mi><mn>1</mn></msub></math> go<sup id="fnref:1">1</sup>'
    (tmp_path / "index.html").write_text(PAGE.replace("A stone", html), encoding="utf-8")
    search._finalized(built)
    (fragment,) = (tmp_path / FOLDER / "fragment").iterdir()

    assert "x₁ go." in gzip.decompress(fragment.read_bytes()).decode("utf-8")
    assert "<math>" in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>対称性 of 深層。</p>", "<p>対 称 性 of 深 層。</p>"),
        ('<p title="対称">カ<b>タ</b></p>', '<p title="対称">カ<b>タ</b></p>'),
        ("<p>symmetry</p>", "<p>symmetry</p>"),
    ],
)
def test_each_ideograph_is_a_word(html, expected):
    """Nothing else says where a word ends, and attributes are no text."""
    assert search.spaced(html) == expected
