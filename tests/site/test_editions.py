"""Sites in several languages: what each page says of its others, and what each language has."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from languages.scripts import direction
from tests.samples import Sample, Samples
from tests.site.pages import parsed, text

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGES = {"bilingual": ["de", "en"], "trilingual": ["fr", "ar", "zh-Hant"]}


@pytest.fixture(scope="session")
def bilingual(samples: Samples) -> Sample:
    return samples.get("bilingual")


@pytest.fixture(scope="session")
def trilingual(samples: Samples) -> Sample:
    return samples.get("trilingual")


def alternates(page: Path) -> dict[str, str]:
    """The addresses of a page by language."""
    links = parsed(page).select("link[rel=alternate][hreflang]")
    return {str(link["hreflang"]): str(link["href"]) for link in links}


# What holds on every site


def test_pages_name_each_other(sample: Sample) -> None:
    """Each page names all its languages, itself among them, and is named by each of them."""
    found = {page.path: alternates(sample.root / page.path) for page in sample.site.pages}
    for path, links in found.items():
        place = f"{sample.site.url}/{path.removesuffix('index.html')}"
        assert not links or links[sample.site.by_path[path].lang] == place, path
        for tag, url in links.items():
            other = f"{url.removeprefix(sample.site.url).lstrip('/')}index.html"
            assert found[other] == links, (path, tag)
            assert tag == "x-default" or sample.site.by_path[other].lang == tag, other


def test_the_switch_leads_to_what_the_head_names(sample: Sample) -> None:
    """To this page in another language, in that language's own words; else there is no switch."""
    for page in sample.site.pages:
        named = alternates(sample.root / page.path)
        named.pop("x-default", None)
        switch = parsed(sample.root / page.path).select(".site .tongue a")
        led = {str(link["hreflang"]): str(link["href"]) for link in switch}
        assert led == {tag: url for tag, url in named.items() if tag != page.lang}, page.path
        assert all(link["lang"] == link["hreflang"] and text(link) for link in switch)


def test_the_sitemap_says_the_same(sample: Sample) -> None:
    root = ET.fromstring((sample.root / "sitemap.xml").read_bytes())
    for entry in root.iter(f"{SITEMAP}url"):
        url = str(entry.findtext(f"{SITEMAP}loc"))
        path = url.removeprefix(f"{sample.site.url}/") + ("index.html" if url[-1] == "/" else "")
        expected = alternates(sample.root / path)
        expected.pop("x-default", None)
        found = {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
        assert found == expected, url


def test_a_page_is_written_the_way_its_language_is(sample: Sample) -> None:
    for page in sample.site.pages:
        expected = "rtl" if direction(page.lang) == "rtl" else ""
        assert page.direction == expected, page.path


# What each language has


@pytest.mark.parametrize("name", LANGUAGES)
def test_data_are_in_every_language_and_texts_in_their_own(samples: Samples, name: str) -> None:
    sample, (site, *others) = samples.get(name), LANGUAGES[name]
    pages = set(sample.site.by_path)
    data = {path for path in pages if path.startswith(("publications/", "search/"))}
    for tag in others:
        assert {f"{tag}/{path}" for path in data} <= pages
        assert f"{tag}/talks/index.html" in pages
        home = alternates(sample.root / tag / "index.html")
        assert list(home) == [site, "x-default", *others]


def test_texts_that_are_not_translated_are_shown_as_they_are(bilingual: Sample) -> None:
    """In lists of the other language, with its name beside them; and they have no switch."""
    blog = parsed(bilingual.root / "en/blog/index.html")
    items = {text(li.select_one(".title")): li for li in blog.select("main .works li")}

    assert list(items) == ["Rain in April", "Eis", "Frogs"]
    link = items["Eis"].select_one("a")
    assert link is not None
    assert (link["lang"], link["hreflang"]) == ("de", "de")
    assert text(items["Eis"].select_one(".venue")) == "2 February 2025 · German"
    assert items["Frogs"].select_one("[lang]") is None
    assert alternates(bilingual.root / "blog/eis/index.html") == {}
    talks = parsed(bilingual.root / "talks/index.html")
    assert "Peat Colloquium · Englisch" in [text(p) for p in talks.select(".venue")]


def test_a_translation_shares_the_facts_of_its_original(bilingual: Sample) -> None:
    page = parsed(bilingual.root / "en/talks/moore/index.html")

    assert text(page.h1) == "Bogs as Books"
    assert [text(p) for p in page.select(".venue")] == [
        "Days of the Bog, Beispielhausen",
        "1 March 2025",
    ]
    assert page.select_one('section a[href$="/en/publications/brandt2024memory/"]')
    assert page.select_one('a[href$="/~brandt/talks/moore.ics"]')
    assert not (bilingual.root / "en/talks/moore.ics").exists()


def test_the_menu_leads_into_the_language_of_the_page(bilingual: Sample) -> None:
    """Also to the owner's own pages, by the words that the owner has for them."""
    page = parsed(bilingual.root / "en/publications/index.html")
    links = {text(a): str(a["href"]) for a in page.select(".site li:not(.tongue) a")}
    site = f"{bilingual.site.url}/en/"

    assert links == {
        "Nele Brandt": site,
        "Publications": f"{site}publications/",
        "Talks": f"{site}talks/",
        "Teaching": f"{site}lehre/",
        "CV": f"{site}cv/",
        "Blog": f"{site}blog/",
        "Search": f"{site}search/",
    }


def test_where_a_page_is_missing_the_menu_says_in_which_language_it_is(trilingual: Sample) -> None:
    page = parsed(trilingual.root / "zh-Hant/index.html")
    foreign = {str(a["href"]): a["hreflang"] for a in page.select(".site a[hreflang]:not([lang])")}

    assert foreign == {f"{trilingual.site.url}/cv/": "fr"}


def test_the_owner_is_told_of_in_each_language(trilingual: Sample) -> None:
    page = parsed(trilingual.root / "ar/index.html")

    assert text(page.select_one("h1")) == "سميرة بن علي Samira Benali"
    assert page.select_one("h1 + p", string="أستاذة محاضرة")
    assert text(page.title) == "سميرة بن علي"


# Publications


def test_a_work_has_its_own_words_in_each_language(trilingual: Sample) -> None:
    """Title, summary and abstract; where there are none, those that there are."""

    def said(path: str) -> list[str]:
        page = parsed(trilingual.root / path / "publications/benali2024double/index.html")
        return [text(page.select_one(part)) for part in ("h1", ".lead", "#abstract + p")]

    assert said("") == [
        "Double Stars and their Letters",
        "Two stars write to each other in light.",
        "Light curves are read as letters.",
    ]
    assert said("ar") == [
        "النجوم المزدوجة ورسائلها",
        "نجمتان تتراسلان بالضوء.",
        "Light curves are read as letters.",
    ]
    assert said("zh-Hant") == ["雙星與它們的信", "兩顆星以光互寫信。", "把光變曲線當作信來讀。"]


def test_what_machines_read_of_a_work_is_one_in_all_languages(trilingual: Sample) -> None:
    def machines(path: str) -> list[str]:
        page = parsed(trilingual.root / path / "publications/benali2024double/index.html")
        scholar = [str(tag) for tag in page.select("meta[name^=citation_]")]
        return [*scholar, *(str(tag.string) for tag in page.select("script[type*=ld]"))]

    assert machines("") == machines("ar") == machines("zh-Hant") != []
    assert list((trilingual.root / "ar/publications").rglob("*.bib")) == []


def test_citations_lead_into_the_language_of_the_text(bilingual: Sample) -> None:
    """Also in a feed of the other language."""
    post = parsed(bilingual.root / "en/blog/regen-im-april/index.html")
    assert post.select_one('.references a[href$="/en/publications/brandt2023wasser/"]')
    feed = (bilingual.root / "feeds/posts.atom.xml").read_text("utf-8")
    assert "/~brandt/publications/brandt2023wasser/" in feed
    assert "/en/publications/" not in feed


def test_the_curriculum_vitae_is_a_document_in_each_language(bilingual: Sample) -> None:
    for tag in ("", "en/"):
        page = parsed(bilingual.root / f"{tag}cv/index.html")
        assert page.select_one(f'a[href="{bilingual.site.url}/{tag}cv.pdf"]')
        assert (bilingual.root / f"{tag}cv.pdf").is_file()


# Type


def test_a_page_is_set_as_its_languages_are(trilingual: Sample) -> None:
    """Emphasis without slanted ideographs, joined letters joined; and nothing for the others."""
    style = str(parsed(trilingual.root / "ar/index.html").style)
    rules = (
        "em:lang(zh){",
        "lang(zh-Hant)",
        "em:lang(ar){",
        "h1:lang(ar)",
        "em:lang(ja)",
        "lang(ko){",
    )

    assert [rule for rule in rules if rule not in style] == ["em:lang(ja)", "lang(ko){"]


def test_what_is_missing_is_told_in_each_language(bilingual: Sample) -> None:
    """By a page that no other leads to, whose links lead on in its language."""
    for path, lang in (("404.html", "de"), ("en/404.html", "en")):
        page = parsed(bilingual.root / path)
        assert page.html is not None
        assert page.html["lang"] == lang
        assert alternates(bilingual.root / path) == {}
    assert text(page.h1) == "Not here"
    assert {
        str(a["href"]).startswith(f"{bilingual.site.url}/en/") for a in page.select("main a")
    } == {True}
    assert "404.html" not in (bilingual.root / "sitemap.xml").read_text("utf-8")


# Feeds, tags, search


def test_each_language_has_its_feeds(bilingual: Sample) -> None:
    """What is translated is an entry of its own; what is not, the same as in the other feed."""

    def entries(path: str) -> dict[str, str]:
        atom = "{http://www.w3.org/2005/Atom}"
        root = ET.fromstring((bilingual.root / path).read_bytes())
        return {
            str(entry.findtext(f"{atom}title")): str(entry.findtext(f"{atom}id"))
            for entry in root.iter(f"{atom}entry")
        }

    own, other = entries("feeds/posts.atom.xml"), entries("en/feeds/posts.atom.xml")
    assert (list(own), list(other)) == (
        ["Regen im April", "Eis", "Frogs"],
        ["Rain in April", "Eis", "Frogs"],
    )
    assert (own["Eis"], own["Frogs"]) == (other["Eis"], other["Frogs"])
    assert own["Regen im April"] != other["Rain in April"]
    assert {"What the Water Knows", "How Bogs Remember: Layers and Their Readers"} <= set(
        entries("en/feeds/all.atom.xml")
    )
    own, other = entries("feeds/publications.atom.xml"), entries("en/feeds/publications.atom.xml")
    assert len(own) == len(other) > 0
    assert "What the Water Knows" in set(other) - set(own)
    assert {*own.values()}.isdisjoint(other.values())
    page = parsed(bilingual.root / "en/index.html")
    assert page.select_one('link[href$="/en/feeds/publications.atom.xml"]')


def test_tags_are_those_of_the_language(bilingual: Sample) -> None:
    tags = {path.parent.name for path in bilingual.root.glob("en/blog/tags/*/index.html")}

    assert tags == {"rain", "wetter", "frogs"}
    assert alternates(bilingual.root / "en/blog/tags/rain/index.html") == {}
    assert set(alternates(bilingual.root / "blog/tags/wetter/index.html")) >= {"de", "en"}


def test_search_finds_in_each_language_what_is_shown_in_it(bilingual: Sample) -> None:
    """A text that is not translated is found in both, at its one address."""
    found: dict[str, set[str]] = {}
    for file in (bilingual.root / "pagefind/fragment").iterdir():
        data = gzip.decompress(file.read_bytes()).decode("utf-8").removeprefix("pagefind_dcd")
        url = str(json.loads(data)["url"]).strip("/")
        found.setdefault(file.name.partition("_")[0], set()).add(url)

    assert {"", "blog/eis", "__de/blog/frogs-en", "publications/brandt2012torf"} <= found["de"]
    assert {"en", "__en/blog/eis", "blog/frogs-en"} <= found["en"]
    assert not {url for url in found["de"] if url.startswith("en/")}
    assert {"cv", "publications"} & found["en"] == set()
