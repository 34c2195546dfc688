"""All of the owner's page is on the site."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.owner.literals import PREPRINTS, PUBLICATIONS, THESES
from tests.site.pages import Paper, papers, parsed, text

YEARS = [2025, 2024, 2023, 2022, 2021, 2020, 2019, 2018]


def test_preprints(owner_site: Path) -> None:
    """Four, in the page's order, apart from the publications."""
    page = parsed(owner_site / "publications/index.html")

    assert papers(page, "section[aria-labelledby=preprints]") == PREPRINTS


def test_publications(owner_site: Path) -> None:
    """Twenty-five, in the page's order, with people, venue, award and links."""
    page = parsed(owner_site / "publications/index.html")
    years = [text(heading) for heading in page.select("main h2") if text(heading).isdigit()]
    shown = [
        paper for year in years for paper in papers(page, f'section[aria-labelledby="{year}"]')
    ]

    assert years == [str(year) for year in YEARS]
    assert shown == PUBLICATIONS


def test_theses(owner_site: Path) -> None:
    """Two, one with its Japanese title."""
    page = parsed(owner_site / "publications/index.html")
    title = page.select_one("section[aria-labelledby=theses] [lang=ja]")

    assert papers(page, "section[aria-labelledby=theses]") == THESES
    assert text(title) == "深層学習に於ける対称性の破れ"
    assert text(parsed(owner_site / "index.html").select_one("[lang=ja]")) == text(title)


@pytest.mark.parametrize("paper", [*PREPRINTS, *PUBLICATIONS], ids=lambda paper: paper.key)
def test_each_paper_has_a_page(owner_site: Path, paper: Paper) -> None:
    """Title, people, venue, award and links; a summary of our own; its BibTeX."""
    page = parsed(owner_site / "publications" / paper.key / "index.html")
    main = page.select_one("main")
    assert main is not None

    assert text(main.select_one("h1")) == paper.title
    assert text(main.select_one(".people")) == paper.people
    links = [(text(link), link["href"]) for link in main.select("article > .links a")]
    assert tuple(links) == paper.links
    assert paper.venue in text(main)
    assert paper.award is None or paper.award in text(main)
    assert 20 <= len(text(main.select_one(".lead")).split()) <= 60
    assert f"{{{paper.key}," in text(main.select_one("pre"))


BIOGRAPHY = [
    "I am a Postdoctoral Fellow at MIT and NTT Research.",
    "At MIT, I work with Prof. Isaac Chuang.",
    "I also collaborate with Prof. Tomaso Poggio in the BCS department.",
    "My research focus is on the theoretical foundation of deep learning.",
    "Prior to coming to MIT, I received my PhD in physics at the University of Tokyo under the"
    " supervision of Prof. Masahito Ueda.",
    "I received my Bachelor’s degree in physics and mathematics at Carnegie Mellon University.",
    "Personally, I am interested in art, literature and philosophy.",
    "I also play Go.",
    "If you have questions or want to collaborate, or just want to say hi, feel free to send an"
    " email.",
    "Also, NTT Research might be hiring new interns.",
    "Please consider applying.",
    "I am particularly interested in identifying scientific principles of artificial intelligence"
    " (what is a principle?), and I think tools and intuitions from other fields of sciences can"
    " be of great help.",
    "Broadly speaking, I work to advance the following fields",
    "Physics of Learning",
    "Universal Laws of AI!!!",
    "Grand Unified Theory of Intelligence!!!!!",
    "A talk I gave recently",
    "How does physics help understand deep learning?",
    "Symmetry breaking in deep learning",
    "Doctor thesis (2023)",
    "Mean-field learning dynamics of deep neural networks",
    "Master thesis (2020)",
    "Room 26-209, MIT",
    "This page has been accessed several times since July 07, 2018.",
]


@pytest.mark.parametrize("words", BIOGRAPHY)
def test_the_owners_words(owner_site: Path, words: str) -> None:
    """On the home page, as he wrote them, with the slips of the pen corrected."""
    assert words in text(parsed(owner_site / "index.html").body).replace("\xa0", " ")


LINKS = {
    "Isaac Chuang": "https://quanta.mit.edu/",
    "Tomaso Poggio": "https://cbmm.mit.edu/about/people/poggio",
    "BCS department": "https://bcs.mit.edu/",
    "NTT Research": "https://ntt-research.com/",
}


def test_the_links_of_the_biography(owner_site: Path) -> None:
    page = parsed(owner_site / "index.html")
    found = {text(link): link["href"] for link in page.select("main .prose a")}

    assert {name: found.get(name) for name in LINKS} == LINKS


EMAILS = {
    "liu.ziyin.p (at) gmail.com": "mailto:liu.ziyin.p@gmail.com",
    "ziyinl (at) mit.edu": "mailto:ziyinl@mit.edu",
}


@pytest.mark.parametrize("name", ["index.html", "cv/index.html"])
def test_emails_are_for_people(owner_site: Path, name: str) -> None:
    """A person reads and clicks them without script; the page's source holds no bare address."""
    page = parsed(owner_site / name)
    source = (owner_site / name).read_text(encoding="utf-8")
    found = {text(link): html.unescape(str(link["href"])) for link in page.select("main a")}

    assert {name: found.get(name) for name in EMAILS} == EMAILS
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", source) == []
    assert "mailto:" not in source


def test_the_name_in_both_scripts(owner_site: Path) -> None:
    page = parsed(owner_site / "index.html")

    assert text(page.select_one("h1")) == "Liu Ziyin 刘子寅"
    assert text(page.select_one("h1 [lang=zh-Hans]")) == "刘子寅"


CV = [
    "Postdoctoral Fellow",
    "Research Laboratory of Electronics",
    "IAIFI Affiliate",
    "PhD in physics",
    "The University of Tokyo, under the supervision of Prof. Masahito Ueda",
    "Bachelor’s degree in physics and mathematics",
    "Carnegie Mellon University",
    "Area Chair",
    "NeurIPS",
    "Doctor thesis (2023)",
    "Universal Phenomena, Irreversibility, and Thermodynamics in Deep Representation Learning",
    *(paper.title for paper in [*PREPRINTS, *PUBLICATIONS, *THESES]),
]


@pytest.mark.parametrize("words", CV)
def test_the_cv(owner_site: Path, words: str) -> None:
    """Made of the facts there are."""
    assert words in text(parsed(owner_site / "cv/index.html").main).replace("\xa0", " ")


def test_the_owner_is_always_named_his_way(owner_site: Path) -> None:
    """Family name first, also where the proceedings printed it the other way."""
    for path in sorted(owner_site.rglob("*.html")):
        main = parsed(path).select_one("main")
        assert main is not None
        for quoted in main.select("pre"):
            quoted.extract()
        assert "Ziyin Liu" not in text(main), path
    parsed.cache_clear()


def test_two_venues_of_one_work_know_each_other(owner_site: Path) -> None:
    """ "Exact Solutions" is a NeurIPS paper and a JSTAT article."""
    pairs = [("ziyin2022exact", "ziyin2023exact"), ("ziyin2023exact", "ziyin2022exact")]
    for one, other in pairs:
        page = parsed(owner_site / "publications" / one / "index.html")
        assert page.select_one(f'main a[href="/publications/{other}/"]') is not None


def test_titles_under_which_papers_appeared(owner_site: Path) -> None:
    """The owner's title stands; the published one is recorded."""
    page = parsed(owner_site / "publications/ziyin2023sparsity/index.html")

    assert "Published, and on arXiv, as spred: Solving L1 Penalty with SGD" in text(page.main)
