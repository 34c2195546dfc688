"""One work as one formatted reference, and the facts that all formats share."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from markupsafe import Markup
from works import made, people

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.reference import reference
from pelican_bibtex.links import identifier_address, link_address, web_address
from pelican_bibtex.pages import Pages, parse_pages
from pelican_bibtex.publication import Link, Publication
from pelican_bibtex.reading.languages import language_tag
from pelican_bibtex.text import NOTHING, clean

JULY = PartialDate(year=2025, month=7)
YEAR = PartialDate(year=2025)


def work(kind: str, title: str = "A Title", type_: str = "", **values: Any) -> Publication:
    """A work of July 2025 by one author."""
    values = {"authors": people("Liu Shira"), "date": JULY, "venue": ""} | values
    return made(kind, type_, title=title, **values)


ARTICLE = {"volume": "5", "number": "4", "pages": "043243"}
PAPER = {
    "volume": "97",
    "series": "PMLR",
    "pages": "1--10",
    "publisher": "ACM",
    "address": "New York",
}
REFERENCES = [
    # journal
    (
        work("article", container="Physical Review Research", fields=ARTICLE),
        "Liu Shira. A Title. Physical Review Research, 5(4):043243, July 2025.",
    ),
    (
        work("article", container="Phys. Rev. E", fields={"volume": "5", "pages": "1-10"}),
        "Liu Shira. A Title. Phys. Rev. E, 5:1–10, July 2025.",
    ),
    (
        work("article", container="J", fields={"volume": "5", "eid": "e12", "pages": "1--3"}),
        "Liu Shira. A Title. J, 5:e12, July 2025.",
    ),
    (
        work("article", container="J", fields={"number": "3", "pages": "7"}),
        "Liu Shira. A Title. J, number 3, page 7, July 2025.",
    ),
    (
        work("article", container="J", fields={"volume": "5"}),
        "Liu Shira. A Title. J, 5, July 2025.",
    ),
    (work("article", fields={"pages": "7--9"}), "Liu Shira. A Title. Pages 7–9, July 2025."),
    (
        work("article", container="J", fields={"volume": "5", "pages": "7--7"}),
        "Liu Shira. A Title. J, 5:7, July 2025.",
    ),
    (work("article", fields={"pages": "7--7"}), "Liu Shira. A Title. Page 7, July 2025."),
    (work("article"), "Liu Shira. A Title. July 2025."),
    # proceedings and books
    (
        work("conference", container="Proceedings of ICML", fields=PAPER),
        "Liu Shira. A Title. In Proceedings of ICML, volume 97 of PMLR, pages 1–10."
        " ACM, New York, July 2025.",
    ),
    (
        work("conference", container="Proceedings of ICML", editors=people("A", "B")),
        "Liu Shira. A Title. In A and B, editors, Proceedings of ICML, July 2025.",
    ),
    (
        work("conference", venue="NeurIPS 2025", date=YEAR),
        "Liu Shira. A Title. In NeurIPS 2025.",
    ),
    (
        work("conference", container="Proceedings of NeurIPS 2025", date=YEAR),
        "Liu Shira. A Title. In Proceedings of NeurIPS 2025, 2025.",
    ),
    (
        work("chapter", container="Handbook", fields={"chapter": "3", "pages": "12"}),
        "Liu Shira. A Title. In Handbook, chapter 3, page 12, July 2025.",
    ),
    (
        work("book", fields={"publisher": "Springer", "address": "Berlin", "edition": "2"}),
        "Liu Shira. A Title, 2nd edition. Springer, Berlin, July 2025.",
    ),
    (
        work("book", fields={"volume": "1", "number": "12", "series": "Lecture Notes"}),
        "Liu Shira. A Title, volume 1, number 12 in Lecture Notes. July 2025.",
    ),
    (
        work("book", authors=(), editors=people("A", "B"), fields={"edition": "Third"}),
        "A and B, editors. A Title, third edition. July 2025.",
    ),
    (
        work("book", editors=people("A"), more_editors=True),
        "Liu Shira. A Title. Edited by A et al. July 2025.",
    ),
    # theses and reports
    (
        work("thesis", type_="phdthesis", fields={"school": "University of Tokyo"}),
        "Liu Shira. A Title. PhD thesis, University of Tokyo, July 2025.",
    ),
    (
        work("thesis", type_="mastersthesis", fields={"school": "MIT"}),
        "Liu Shira. A Title. Master’s thesis, MIT, July 2025.",
    ),
    (
        work("thesis", type_="thesis", fields={"type": "bathesis"}),
        "Liu Shira. A Title. Bachelor’s thesis, July 2025.",
    ),
    (
        work("report", type_="techreport", fields={"institution": "CBMM", "number": "152"}),
        "Liu Shira. A Title. Technical report 152, CBMM, July 2025.",
    ),
    (
        work("patent", fields={"type": "patentus", "number": "12,345", "holder": "NTT"}),
        "Liu Shira. A Title. U.S. patent 12,345, NTT, July 2025.",
    ),
    # preprints
    (
        work(
            "preprint",
            container="arXiv preprint arXiv:2502.05300",
            identifiers={"arxiv": "2502.05300"},
            note=Markup("arXiv:2502.05300"),
            fields={"note": "arXiv:2502.05300"},
        ),
        "Liu Shira. A Title. arXiv:2502.05300, July 2025.",
    ),
    (
        work("preprint", container="bioRxiv", fields={"number": "2024.01.02"}),
        "Liu Shira. A Title. bioRxiv, 2024.01.02, July 2025.",
    ),
    # the rest
    (
        work("other", type_="online", fields={"howpublished": "Web log", "version": "2"}),
        "Liu Shira. A Title. Web log, version 2, July 2025.",
    ),
    (
        work("other", type_="unpublished", note=Markup("Draft"), fields={"note": "Draft"}),
        "Liu Shira. A Title. July 2025. Draft.",
    ),
    (
        work("data", venue="Zenodo", fields={"publisher": "Zenodo"}),
        "Liu Shira. A Title. Zenodo, July 2025.",
    ),
    (
        work("talk", venue="APS March Meeting", fields={"eventtitle": "APS March Meeting"}),
        "Liu Shira. A Title. APS March Meeting, July 2025.",
    ),
    (work("software", fields={"version": "1.2"}), "Liu Shira. A Title. Version 1.2, July 2025."),
    # people
    (work("other", authors=people("A", "B")), "A and B. A Title. July 2025."),
    (work("other", authors=people("A", "B", "C")), "A, B, and C. A Title. July 2025."),
    (work("other", authors=people("A"), more_authors=True), "A et al. A Title. July 2025."),
    (
        work("other", authors=people("A", "B"), more_authors=True),
        "A, B, et al. A Title. July 2025.",
    ),
    (work("other", authors=people("M. King, Jr.")), "M. King, Jr. A Title. July 2025."),
    (work("other", authors=()), "A Title. July 2025."),
    # punctuation
    (work("other", title="What Next?"), "Liu Shira. What Next? July 2025."),
    (work("other", title="It Ends."), "Liu Shira. It Ends. July 2025."),
    (work("other", title="He said “stop.”"), "Liu Shira. He said “stop.” July 2025."),
    (work("other", title="And so on…"), "Liu Shira. And so on… July 2025."),
    (
        work("book", title="It Ends.", fields={"volume": "1"}),
        "Liu Shira. It Ends, volume 1. July 2025.",
    ),
    (
        work("book", fields={"publisher": "Wiley Inc."}),
        "Liu Shira. A Title. Wiley Inc., July 2025.",
    ),
    (work("book", fields={"publisher": "Wiley,"}), "Liu Shira. A Title. Wiley, July 2025."),
    (
        work("thesis", fields={"school": "Inc."}, date=PartialDate()),
        "Liu Shira. A Title. Thesis, Inc.",
    ),
    # dates
    (work("other", date=PartialDate(text="in press")), "Liu Shira. A Title. In press."),
    (work("other", date=PartialDate()), "Liu Shira. A Title."),
    (
        work("other", date=PartialDate(year=2003, end=PartialDate(year=2004))),
        "Liu Shira. A Title. 2003–2004.",
    ),
    (work("article", fields={"pubstate": "inpress"}), "Liu Shira. A Title. July 2025. In press."),
]


@pytest.mark.parametrize(("work", "expected"), REFERENCES, ids=[text for _, text in REFERENCES])
def test_plain(work, expected):
    assert expected == reference(work).plain


@pytest.mark.parametrize("work", [work for work, _ in REFERENCES])
def test_html_says_the_same(work):
    """Without its markup, the HTML is the plain text."""
    assert reference(work).plain == reference(work).html.striptags()


HTML = [
    (
        work("article", container="Physical Review Research", fields=ARTICLE),
        "Liu Shira. A Title. <cite>Physical Review Research</cite>, 5(4):043243, July 2025.",
    ),
    (work("book"), "Liu Shira. <cite>A Title</cite>. July 2025."),
    (
        work("conference", container="A & B", title="<script>alert(1)</script>"),
        "Liu Shira. &lt;script&gt;alert(1)&lt;/script&gt;. In <cite>A &amp; B</cite>, July 2025.",
    ),
    (
        work("other", fields={"howpublished": "<b onclick=x>"}, authors=people("<i>A</i>")),
        "&lt;i&gt;A&lt;/i&gt;. A Title. &lt;b onclick=x&gt;, July 2025.",
    ),
    (
        work("other", title="", authors=(), date=PartialDate(), key="<script>"),
        "&lt;script&gt;",
    ),
]


@pytest.mark.parametrize(("work", "expected"), HTML)
def test_html(work, expected):
    assert expected == reference(work).html


def test_markup_of_the_source_is_kept():
    """A title with a formula or emphasis is shown with it."""
    shown = work("other", title=Markup("The <em>n</em><sup>2</sup> Law"), authors=())
    expected = "The <em>n</em><sup>2</sup> Law. July 2025."
    assert expected == reference(shown).html


@pytest.mark.parametrize("work", [work for work, _ in REFERENCES + HTML])
def test_is_a_well_formed_fragment(work):
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(str(reference(work)))


KINDS = (
    *("article", "book", "chapter", "conference", "data", "other", "patent", "preprint"),
    *("report", "software", "talk", "thesis", ""),
)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_needed(kind):
    """A work without anything is called by its key."""
    bare = Publication(key="key", slug="key", type="", kind=kind, title=NOTHING)
    assert (reference(bare).plain, reference(bare).html) == ("key", "key")


PAGES = [
    ("", Pages()),
    ("7", Pages("7")),
    ("043243", Pages("043243")),
    ("1--10", Pages("1", "10")),
    ("1–10", Pages("1", "10")),
    ("1 -- 10", Pages("1", "10")),
    ("1---10", Pages("1", "10")),
    ("1-10", Pages("1", "10")),
    ("1 - 10", Pages("1", "10")),
    ("e1-e12", Pages("e1", "e12")),
    ("xi-xx", Pages("xi", "xx")),
    ("pp. 1--10", Pages("1", "10")),
    ("12:1--12:20", Pages("12:1", "12:20")),
    ("A-12--A-20", Pages("A-12", "A–20")),
    ("A-12", Pages("A-12")),
    ("PhD-2020-17", Pages("PhD-2020-17")),
    ("1--10, 15--20", Pages("1", "10, 15–20")),
    ("1-10, 15-20", Pages("1", "10, 15–20")),
    ("5, 9", Pages("5, 9")),
    ("45+", Pages("45+")),
    ("--9", Pages("9")),
    ("9--", Pages("9")),
]


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_pages(text, expected):
    assert expected == parse_pages(text)


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [("1--10", "1", "10"), ("1--10, 15--20", "1", "20"), ("5, 9", "5", "9"), ("45+", "45", ""),
     ("45ff.", "45", ""), ("045", "045", ""), ("", "", "")],
)  # fmt: skip
def test_first_and_last_page_alone(text, opening, closing):
    pages = parse_pages(text)
    assert (opening, closing) == (pages.opening, pages.closing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\n\n c", "a b c"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a b c d e f"),
        ("a\xa0b", "a b"),
        ("漢字\u3000仮名", "漢字\u3000仮名"),
        ("a\x00\x01\x1bb\x7f\x9f", "ab"),
        ("\ud800x\ufffe\uffff", "x"),
        ("😀 é", "😀 é"),
    ],
)
def test_clean(text, expected):
    assert expected == clean(text)


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://example.org/a b", "", "https://example.org/a%20b"),
        ("https://example.org/%20?q=1#f", "", "https://example.org/%20?q=1#f"),
        ("papers/x/", "https://example.org/~me/", "https://example.org/~me/papers/x/"),
        ('https://example.org/"><script>', "", "https://example.org/%22%3E%3Cscript%3E"),
        ("https://例え.jp/例", "", "https://xn--r8jz45g.jp/%E4%BE%8B"),
        ("http://localhost:8000/", "", "http://localhost:8000/"),
        # refused
        ("javascript:alert(1)", "", ""),
        ("JaVaScript:alert(1)", "https://example.org/", ""),
        ("java\nscript:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("mailto:a@example.org", "", ""),
        ("papers/x/", "", ""),
        ("http://[", "", ""),
        ("https://", "", ""),
        ("https://a..b/", "", ""),
        ("", "https://example.org/", ""),
    ],
)
def test_web_address(url, base, expected):
    assert expected == web_address(url, base)


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.1103/PhysRevE.5", "https://doi.org/10.1103/PhysRevE.5"),
        (
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
        ),
        ('10.1/"x"#?', "https://doi.org/10.1/%22x%22%23%3F"),
        ("", ""),
    ],
)
def test_doi_address(doi, expected):
    assert expected == identifier_address("doi", doi)


LOCAL = Link(label="PDF", url="publications/x/x.pdf", local=True, leads_to_work=True)
PAPER_LINK = Link(label="paper", url="https://example.org/paper", leads_to_work=True)
PDF_LINK = Link(label="PDF", url="https://example.org/paper.pdf", leads_to_work=True)
CODE_LINK = Link(label="code", url="https://example.org/code")


@pytest.mark.parametrize(
    ("kind", "links", "expected"),
    [
        ("article", (LOCAL, CODE_LINK, PAPER_LINK), "https://example.org/paper"),
        ("article", (PDF_LINK, PAPER_LINK), "https://example.org/paper"),
        ("article", (PDF_LINK, CODE_LINK), "https://example.org/paper.pdf"),
        ("article", (CODE_LINK,), "https://arxiv.org/abs/2502.05300"),
        ("software", (PAPER_LINK, CODE_LINK), "https://example.org/paper"),
        ("article", (), "https://arxiv.org/abs/2502.05300"),
    ],
)
def test_where_the_work_is(kind, links, expected):
    """The first link that leads to the work itself, outside of this site."""
    found = work(kind, links=links, identifiers={"arxiv": "2502.05300"})
    assert expected == found.homepage


def test_software_is_where_its_code_is():
    assert CODE_LINK.url == work("software", links=(CODE_LINK,)).homepage
    assert not work("article", links=(CODE_LINK,)).homepage


def test_a_file_of_the_site_has_an_address_below_it():
    expected = "https://example.org/~me/publications/x/x.pdf"
    assert expected == link_address(LOCAL, "https://example.org/~me")
    assert expected == link_address(LOCAL, "https://example.org/~me/")
    assert not link_address(LOCAL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("english", "en"), ("ngerman", "de"), ("UKenglish", "en-GB"), ("langjapanese", "ja"),
     ("fr-CH", "fr-CH"), ("Klingon", "Klingon"), ("", "")],
)  # fmt: skip
def test_language(text, expected):
    assert expected == language_tag(text)
