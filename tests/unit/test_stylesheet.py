"""The style sheet: read with its imports, and cut down to what a page has a use for."""

from __future__ import annotations

import pytest

from site_parts.assets import Assets
from site_parts.stylesheet import Stylesheet, minified, names_in
from tests.projects import ROOT

PAGE = names_in('<main class="hang cv"><p class="title">A <b lang="zh-Hant">詞</b></p></main>')


def test_elements_classes_and_languages_of_a_page():
    assert {"main", ".hang", ".cv", "p", ".title", "b", ":zh", ":zh-hant"} == PAGE


def test_a_tag_ends_where_it_ends():
    """Not at a sign within quotes; what a text says about classes is no class."""
    names = names_in('<a title="1 > 0" class="x"> class="y"</a> 1 <2 <i\nlang="de">')

    assert {"a", ".x", "i", ":de"} == names


@pytest.mark.parametrize(
    ("css", "used"),
    [
        ("p{a:b}", "p{a:b}"),
        ("table{a:b}", ""),
        (".title,.venue{a:b}", ".title{a:b}"),
        (".title .venue{a:b}", ""),
        ("p.title>b{a:b}", "p.title>b{a:b}"),
        # alternatives and exceptions ask for nothing
        (":is(p,table) b{a:b}", ":is(p,table) b{a:b}"),
        ("p:not(.venue){a:b}", "p:not(.venue){a:b}"),
        # a language that the page has nothing in
        (":root,:lang(ja){a:b}", ":root{a:b}"),
        (":lang(zh),:lang(zh-Hant),:lang(zh-Hans){a:b}", ":lang(zh),:lang(zh-Hant){a:b}"),
        ("p::before,td::before{a:b}", "p::before{a:b}"),
        ("p:not(:is(.venue,:lang(ja))){a:b}", "p:not(:is(.venue,:lang(ja))){a:b}"),
        (r".title\:x,.title{a:b}", ".title{a:b}"),
        ('[role="list"],a[href=".bib"]{a:b}', '[role="list"]{a:b}'),
        # groups, and what has no selectors
        ("@media print{td{a:b}}", ""),
        ("@media print{@layer x{td{a:b}p{a:b}}}", "@media print{@layer x{p{a:b}}}"),
        ("@layer a,b;@font-face{c:d}@page{e:f}", "@layer a,b;@font-face{c:d}@page{e:f}"),
        ('p::after{content:"}td{"}', 'p::after{content:"}td{"}'),
    ],
)
def test_only_what_the_page_has_a_use_for(css, used):
    assert Stylesheet(css).used(PAGE) == used


def test_a_page_with_everything_has_every_rule():
    sheet = Stylesheet.read(ROOT / "theme" / "static" / "css" / "site.css")

    assert sheet.used(sheet.names) == sheet.text


@pytest.mark.parametrize(("text", "files"), [("Zoë Œ", 3), ("Łukasz", 6), ("Nguyễn", 6)])
def test_files_for_rare_letters_are_named_where_there_are_such(text, files):
    look = Assets(ROOT / "theme" / "static").look(f"<p>{text}</p>", "en", "https://a.example")

    assert look.stylesheet.count("@font-face") == files
    assert look.stylesheet.count('url("https://a.example/theme/text') == files


@pytest.mark.parametrize("css", ["p{a:b}}", "p{a:b}td"])
def test_a_slip_of_the_pen_ends_the_build(css):
    with pytest.raises(ValueError, match="style sheet: column"):
        Stylesheet(css).used(PAGE)


def test_strings_keep_their_space():
    assert minified('/* x */ p ,\n b { content: "a  ;  b" ; }') == 'p,b{content:"a  ;  b"}'
