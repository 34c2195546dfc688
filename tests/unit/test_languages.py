"""Languages: catalogues are whole, dates and lists are CLDR's, and nothing is said outside."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from markupsafe import Markup
from toy_site import build
from works import made, people

from languages.catalogue import TEMPLATE, Own, missing, places, read_labels, translations
from languages.cldr import English, Local
from languages.editions import Editions, addresses
from languages.messages import ROOT, template
from languages.scripts import isolated, quoted
from languages.tags import canonical, locale_of
from pelican_bibtex.dates import PartialDate, parse_edtf
from pelican_bibtex.exports.csl import csl_item
from pelican_bibtex.exports.json_ld import json_ld
from pelican_bibtex.exports.metadata import meta_tags
from pelican_bibtex.exports.reference import reference
from pelican_bibtex.exports.ris import ris
from pelican_bibtex.words import apart, counted, say, speaking
from site_parts.assets import compact, translated

FOLDER = ROOT / "theme/translations"
CATALOGUES = sorted(FOLDER.glob("*.po"))
# Besides English, in which the messages are written.
LANGUAGES = "de fr es it pt nl pl ru uk tr el he ar fa hi zh_Hans zh_Hant ja ko vi"


def language(tag: str, labels: dict[str, str] | None = None) -> Local:
    locale = locale_of(tag)
    assert locale is not None
    return Local(locale, tag, translations(locale, FOLDER), labels or {})


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale=None if path.suffix == ".pot" else path.stem)


# Catalogues


def test_the_languages():
    assert {path.stem for path in CATALOGUES} >= {*LANGUAGES.split()}


@pytest.mark.parametrize("script", sorted(ROOT.glob("theme/static/js/*.js")), ids=lambda p: p.name)
def test_a_script_is_small_in_every_language(script):
    """Most of a page's first round trip is left for the page."""
    text = script.read_text(encoding="utf-8")
    sizes = {}
    for path in CATALOGUES:
        with speaking(language(path.stem)):
            sizes[path.stem] = len(translated(compact(text)).encode())

    assert {tag: size for tag, size in sizes.items() if size > 4_096} == {}


def test_every_message_of_the_sources_is_in_the_template():
    """``python -m languages``, in ``plugins``, brings it and the catalogues up to date."""
    expected = {message.id for message in template() if message.id}

    assert {message.id for message in read(FOLDER / TEMPLATE) if message.id} == expected


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue(path):
    """It has all messages and no others, in every form, with the places of the English."""
    catalogue = read(path)
    wanted = {message.id for message in read(FOLDER / TEMPLATE) if message.id}
    wrong = []
    for message in (message for message in catalogue if message.id):
        forms = (message.string,) if isinstance(message.string, str) else message.string
        english = message.id if isinstance(message.id, str) else message.id[1]
        # A form for one or two may do without the number.
        spare = set() if isinstance(message.id, str) else {"%(n)s"}
        wrong += [
            form
            for form in forms
            if places(form) - places(english) or places(english) - places(form) - spare
        ]

    assert {message.id for message in catalogue if message.id} ^ wanted == set()
    assert (missing(catalogue), wrong, [m.id for m in catalogue if m.fuzzy and m.id]) == (
        [],
        [],
        [],
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_plurals_are_those_of_cldr(path):
    """Two numbers have the same form in the catalogue if, and only if, they have in CLDR."""
    locale = Locale.parse(path.stem)
    words = translations(locale, FOLDER)
    forms = {(locale.plural_form(n), words.plural(n)) for n in range(201)}  # type: ignore[attr-defined]

    assert len(forms) == len({kind for kind, _ in forms}) == len({form for _, form in forms})


def test_counting():
    def said(tag, n):
        with speaking(language(tag)):
            return counted("All %(n)s talk", "All %(n)s talks", n)

    with speaking(language("ru")):
        found = [counted("%(n)s paper", "%(n)s papers", n) for n in (1, 2, 5, 21, 22, 25)]

    assert said("de", 40) == "Alle 40 Vorträge"
    assert found == ["1 статья", "2 статьи", "5 статей", "21 статья", "22 статьи", "25 статей"]


# Dates

DATES = [
    ("de", "2025-07-15", "15. Juli 2025"),
    ("de", "2024-03", "März 2024"),
    ("de", "2024", "2024"),
    ("de", "2024-21", "Frühjahr 2024"),
    ("de", "1850~", "um 1850"),
    ("de", "1850?", "1850?"),
    ("de", "2024-07-21/2024-07-23", "21.–23. Juli 2024"),
    ("de", "2024-07/2024-08", "Juli–August 2024"),
    ("de", "2003/2004", "2003–2004"),
    ("ja", "2025-07-15", "2025年7月15日"),
    ("ja", "2025-07", "2025年7月"),
    ("ja", "2025", "2025年"),
    ("zh-TW", "2025-07-15", "2025年7月15日"),
    ("ko", "2025-07-15", "2025년 7월 15일"),
    ("fr", "2025-07-01", "1 juillet 2025"),
    ("es", "2025-07-15", "15 de julio de 2025"),
    ("ru", "2025-07-15", "15 июля 2025\N{NARROW NO-BREAK SPACE}г."),
    ("pl", "2025-07", "lipiec 2025"),
    ("fa", "2025", "۲۰۲۵"),
    ("en", "2025-07-15", "15 July 2025"),
]


@pytest.mark.parametrize(("tag", "date", "expected"), DATES)
def test_dates(tag, date, expected):
    """As CLDR writes them, and no more precise than they are."""
    spoken = English({}) if tag == "en" else language(tag)
    with speaking(spoken):
        assert parse_edtf(date, pytest.fail).label == expected


@pytest.mark.parametrize("tag", LANGUAGES.split())
@pytest.mark.parametrize("date", ["2025-12-31", "2025-12", "2025-24", "2025-11-30/2025-12-02"])
def test_every_date_has_its_year_and_no_pattern(tag, date):
    with speaking(language(tag)):
        label = parse_edtf(date, pytest.fail).label
        year = language(tag).digits("2025")

    assert year in label
    assert re.search(r"[{}%]|y{2}|M{2}", label) is None


# References and exports

CHAPTER = made(
    "chapter",
    title="Ein Titel",
    container="Ein Buch",
    date=PartialDate(year=2024, month=21),
    authors=people("A", "B", "C"),
    editors=people("D"),
    fields={"pages": "1--9", "volume": "2", "edition": "2", "publisher": "V"},
)
THESIS = made("thesis", "phdthesis", fields={"school": "Uni", "year": "2020"})
SENT = made("article", container="J", status="submitted", venue="J", date=PartialDate(year=2025))


def test_references_follow_the_language():
    with speaking(language("de")):
        found = [reference(work).plain for work in (CHAPTER, THESIS)]
        where = [work.where.plain for work in (THESIS, SENT)]

    assert found == [
        "A, B und C. Ein Titel. In D (Hrsg.), Ein Buch, Bd. 2, S. 1–9. V, Frühjahr 2024.",
        "T. Dissertation, Uni, 2020.",
    ]
    assert where == ["Dissertation, Uni", "Eingereicht bei J"]


@pytest.mark.parametrize("work", [CHAPTER, THESIS, SENT], ids=lambda work: work.kind)
def test_exports_are_the_same_in_every_language(work):
    def exported():
        page = {"page_url": "https://a.example/w/"}
        return (
            ris(work),
            csl_item(work),
            meta_tags(work, **page),
            json_ld(work, site_url="https://a.example", **page),
        )

    english = exported()
    with speaking(language("de")):
        assert exported() == english


# Lists


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "A, B und C"),
        ("ja", "A、B、C"),
        ("es", "A, B y C"),
        ("ar", "A وB وC"),
        ("en", "A, B, and C"),
    ],
)
def test_lists_of_names(tag, expected):
    spoken = English({}) if tag == "en" else language(tag)
    with speaking(spoken):
        row = "".join(f"{name}{near}{far}" for name, near, far in apart("ABC"))

    assert spoken.listed(["A", "B", "C"]) == expected
    assert row == (expected if tag != "en" else "A, B, C")


@pytest.mark.parametrize(
    ("tag", "names", "expected"),
    [
        ("es", ("Ana", "Hierro"), "Ana y Hierro"),
        ("es", ("Ana", "Ignacio Hidalgo"), "Ana e Ignacio Hidalgo"),
        ("es", ("Ana", "Luis", "Higinio"), "Ana, Luis e Higinio"),
        ("he", ("נועה", "דן"), "נועה ודן"),
        ("he", ("נועה", "Tove Åkesson"), "נועה ו-Tove Åkesson"),
        ("he", ("נועה",), "נועה"),
    ],
)
def test_and_is_spelt_as_the_next_name_asks(tag, names, expected):
    assert language(tag).listed(names) == expected


# The owner's labels


def test_labels(tmp_path):
    file = tmp_path / "labels.toml"
    file.write_text(
        '"Selected papers" = "Chosen work"\n[ja]\nTalks = "口頭発表"\n', encoding="utf-8"
    )
    own, problems = read_labels(file, "content/labels.toml", FOLDER)

    assert problems == []
    assert own.of("en", "en") == {"Selected papers": "Chosen work"}
    with speaking(language("ja", own.of("ja", "en"))):
        assert (say("Talks"), say("Preprints")) == ("口頭発表", "プレプリント")


WRONG = [
    (
        '"Selectd papers" = "A"',
        "1: Selectd papers: is no label of the theme's; did you mean 'Selected papers'? [SITE004]",
    ),
    ("\nTalks = 3", '2: Talks: is no text; write it in quotes: "…" [SITE004]'),
    (
        '"A talk by %(name)s." = "%(who)s"',
        "1: A talk by %(name)s.: nothing fills %(who)s; write no other place than the English has [SITE004]",
    ),
    ("Talks = A", '1: Invalid value; write "Talks" = "Lectures" [BIB071]'),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_labels_that_cannot_be_used(text, expected, tmp_path):
    file = tmp_path / "labels.toml"
    file.write_text(text, encoding="utf-8")
    own, problems = read_labels(file, "content/labels.toml", FOLDER)

    assert [str(problem) for problem in problems] == [f"content/labels.toml:{expected}"]
    assert own == Own()


def test_an_unknown_language_is_none():
    assert (locale_of("klingonish"), locale_of("xx"), locale_of("")) == (None, None, None)
    assert str(locale_of("pt-BR")) == "pt_BR"


def test_what_is_handed_on_stays_english_by_itself():
    assert PartialDate(year=2025, month=7).label == "July 2025"


def test_a_text_in_another_language_and_in_none(tmp_path):
    """Its own quotation marks; a tag that is none is told once, and the site's takes its place."""
    head = "Title: {}\nDate: 2025-01-0{}\nLang: {}\n\n"
    files = {
        "posts/a.md": head.format('"A"', 1, "fr") + 'Il dit "oui".',
        "posts/b.md": head.format("B", 2, "klingonish") + "Text.",
    }
    # Docutils has no words in this language, which nobody needs to be told.
    site = build(tmp_path, files, 'PLUGINS = ["languages", *PLUGINS]\nDEFAULT_LANG = "hi"\n')

    cure = "write its tag, as in en, de or pt-BR"
    line = f"content/posts/b.md:3: lang: 'klingonish' is no language; {cure} [SITE005]"
    assert site.problems == [line]
    assert "blog/b/index.html" in site.files
    assert "ocutils" not in site.said
    assert "«\u202foui\u202f»" in unescape(site.text("a-fr.html"))


# Directions and quotation marks


@pytest.mark.parametrize(
    ("tag", "words", "expected"),
    [
        ("ar", "Primes & <i>", "<bdi>Primes &amp; &lt;i&gt;</bdi>"),
        ("ar", "الأعداد", "الأعداد"),
        ("ar", "2025", "2025"),
        ("de", "الأعداد (2)", "<bdi>الأعداد (2)</bdi>"),
        ("he", Markup("<em>Primes</em>"), "<bdi><em>Primes</em></bdi>"),
    ],
)
def test_what_runs_against_the_page_is_isolated(tag, words, expected):
    with speaking(language(tag)):
        assert isolated(words) == expected


QUOTED = [
    ("en", "<p>“a ‘b’ c’s”</p>", "<p>“a ‘b’ c’s”</p>"),
    ("de", "<p>“a ‘b’ c’s”</p>", "<p>„a ‚b‘ c’s“</p>"),
    ("fr", "<p>“a ‘b’ l’eau”</p>", "<p>«\u202fa “b” l’eau\u202f»</p>"),
    ("ru", "<p>“a ‘b’”</p>", "<p>«a „b“»</p>"),
    ("ja", "<p>x”a”x</p><p>“b”</p>", "<p>x「a」x</p><p>「b」</p>"),
    ("zh-TW", "“a ‘b’”", "「a 『b』」"),
]


@pytest.mark.parametrize(("tag", "english", "expected"), QUOTED)
def test_quotation_marks(tag, english, expected):
    """As typogrify curls straight ones; what an owner has written as such stays."""
    curled = {"“": "&#8220;", "”": "&#8221;", "‘": "&#8216;", "’": "&#8217;"}
    html = "".join(curled.get(sign, sign) for sign in english)

    assert unescape(quoted(html, tag)) == expected
    assert quoted("“as it is”", tag) == "“as it is”"


# A site in several languages

EDITIONS = Editions(
    site="en",
    others=("de", "pt-BR"),
    texts=addresses(
        [
            SimpleNamespace(
                lang="en",
                url="",
                save_as="index.html",
                translations=[
                    SimpleNamespace(lang="de", url="de/", save_as="de/index.html"),
                    SimpleNamespace(lang="pt-BR", url="pt-BR/", save_as="pt-BR/index.html"),
                ],
            ),
            SimpleNamespace(
                lang="en",
                url="cv/",
                save_as="cv/index.html",
                translations=[SimpleNamespace(lang="de", url="de/cv/", save_as="")],
            ),
            SimpleNamespace(lang="fr", url="blog/eau-fr/", save_as="", translations=[]),
        ],
        "en",
    ),
)


@pytest.mark.parametrize(
    ("url", "tag", "expected"),
    [
        ("", "de", "de/"),
        ("cv/", "de", "de/cv/"),
        ("de/cv/", "en", "cv/"),
        ("cv/", "pt-BR", "cv/"),  # is not there
        ("blog/eau-fr/", "de", "blog/eau-fr/"),
        ("publications/a/", "pt-BR", "pt-BR/publications/a/"),
        ("de/publications/", "en", "publications/"),
        ("publications/#2024", "de", "de/publications/#2024"),
        # Files are one for all languages, and so is what is elsewhere.
        ("publications/a.bib", "de", "publications/a.bib"),
        ("https://example.org/", "de", "https://example.org/"),
        ("publications/", "fr", "publications/"),  # no language of the site
    ],
)
def test_where_a_page_is_in_a_language(url, tag, expected):
    assert EDITIONS.address(url, tag) == expected


def test_addresses_for_a_disk_name_their_file():
    on_disk = replace(EDITIONS, named=True)

    assert on_disk.address("index.html", "de") == "de/index.html"
    assert on_disk.address("cv/index.html", "de") == "de/cv/index.html"
    assert [page.url for page in on_disk.alternates("de/cv/index.html")] == [
        "cv/index.html",
        "de/cv/index.html",
    ]


def test_the_languages_of_a_page():
    assert [page.tag for page in EDITIONS.alternates("index.html")] == ["en", "de", "pt-BR"]
    assert EDITIONS.alternates("blog/eau-fr/index.html") == ()
    assert EDITIONS.language_of("de/talks/") == "de"
    assert EDITIONS.language_of("blog/eau-fr/") == "fr"


def test_tags_are_written_in_one_way():
    found = [canonical(tag) for tag in ("DE", "pt_br", "zh-hans", "zh-Hant-TW", "en-GB")]

    assert found == ["de", "pt-BR", "zh-Hans", "zh-Hant-TW", "en-GB"]


def test_translations_that_cannot_be_are_told_in_a_line_each(tmp_path):
    """No language, a translation of nothing, two pages for one language, two that disagree."""
    home = "Title: Ada\nSave_as: index.html\nURL: \nSlug: home\n"
    page = "Title: {}\nSlug: {}\n\nText.\n"
    files = {
        "pages/home.md": home,
        "pages/home.de.md": "Title: Ada\n",
        "pages/zuhause.md": f"{home}Lang: de\n",
        "pages/home.xx.md": "Title: Ada\n",
        "pages/lost.fr.md": page.format("Lost", "lost"),
        "pages/notes.v2.md": page.format("Notes", "notes"),
        "pages/cv.md": page.format("CV", "cv"),
        "pages/cv.nl.md": "Title: CV\nLang: de\n\nText.\n",
        "people.toml": '[owner]\nname = "Ada"\n\n[owner.it]\nposition = "Professoressa"\n',
        "publications.bib": "@misc{a, title = {A}, year = 2020}",
    }
    settings = """PLUGINS = ["languages", *PLUGINS, "pelican_bibtex"]
PUBLICATIONS_SRC = "content/publications.bib"
LANGUAGE_SETTINGS = {"es": {"SITENAME": "Ada", "THEME": "mine"}}
"""
    site = build(tmp_path, files, settings)

    cure = "give the home page a translation, such as home.{}.md, or take this away"
    own = "pelicanconf.py: LANGUAGE_SETTINGS: "
    assert sorted(line for line in site.said.splitlines() if ": " in line and ".md" in line) == [
        "content/pages/cv.nl.md:2: lang: is de, and nl by the file's name; correct one of the two [LANG002]",
        "content/pages/home.xx.md:1: lang: 'xx' is no language; "
        "name the file as in home.de.md or home.pt-BR.md [SITE005]",
        "content/pages/lost.fr.md:1: lang: a translation of lost.md, which is not there; "
        "write that, too, or give this another name [LANG002]",
        "content/pages/zuhause.md:5: lang: 'home' is in de in content/pages/home.de.md, too; "
        "take one of the two away [LANG002]",
        f"content/people.toml:4: Ada: [owner.it]: the site is not in 'it'; {cure.format('it')} [LANG001]",
        f"{own}the site is not in 'es'; {cure.format('es')} [LANG001]",
    ]
    assert f"{own}THEME is the same in all languages; name some of" in site.said
    assert {"de/index.html", "de/cv/index.html", "notes/index.html"} <= site.files
