"""CSL-JSON: valid by its schema, and what processors expect."""

from __future__ import annotations

import json
from functools import partial

import pytest
from markupsafe import Markup
from works import author, made

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.csl import csl, csl_file, csl_item
from pelican_bibtex.publication import Link

SHIRA = author("Liu Shira")
CHUANG = author("Isaac Chuang", "Isaac", "Chuang")


BOTH = (SHIRA, CHUANG)
work = partial(
    made,
    title=Markup("A &amp; <em>B</em>"),
    authors=BOTH,
    date=PartialDate(year=2025),
)


AUTHORS = [{"literal": "Liu Shira"}, {"family": "Chuang", "given": "Isaac"}]
BASE = {"id": "key", "title": "A & B", "author": AUTHORS, "issued": {"date-parts": [[2025]]}}
ITEMS = [
    (
        work(
            "article",
            container="Physical Review Research",
            identifiers={"doi": "10.1103/PhysRevResearch.5.043243", "arxiv": "2309.1"},
            links=(Link(label="paper", url="https://example.org/p", leads_to_work=True),),
            date=PartialDate(year=2023, month=12, day=7),
            keywords=("SGD", "phase transitions"),
            abstract="It is so.",
            note=Markup("Letter"),
            award=Markup("Best Paper"),
            fields={
                "volume": "5",
                "number": "4",
                "pages": "043243--043250",
                "issn": "2643-1564",
                "publisher": "APS",
                "shortjournal": "Phys. Rev. Res.",
                "language": "english",
                "note": "Letter",
            },
        ),
        {
            "type": "article-journal",
            "issued": {"date-parts": [[2023, 12, 7]]},
            "container-title": "Physical Review Research",
            "container-title-short": "Phys. Rev. Res.",
            "volume": "5",
            "issue": "4",
            "page": "043243-043250",
            "publisher": "APS",
            "archive": "arXiv",
            "archive_location": "arXiv:2309.1",
            "DOI": "10.1103/PhysRevResearch.5.043243",
            "ISSN": "2643-1564",
            "URL": "https://example.org/p",
            "language": "en",
            "abstract": "It is so.",
            "keyword": "SGD, phase transitions",
            "note": "Letter",
        },
    ),
    (
        work("article", container="J", fields={"eid": "043243"}),
        {"type": "article-journal", "container-title": "J", "page": "043243"},
    ),
    (
        work("preprint", "misc", container="arXiv e-prints", identifiers={"arxiv": "2502.05300"}),
        {
            "type": "article",
            "publisher": "arXiv",
            "number": "arXiv:2502.05300",
            "URL": "https://arxiv.org/abs/2502.05300",
        },
    ),
    (
        work("preprint", "article", container="bioRxiv", fields={"number": "2024.01"}),
        {"type": "article", "publisher": "bioRxiv", "number": "2024.01"},
    ),
    (
        work(
            "conference",
            "inproceedings",
            container="Proceedings of ICML",
            editors=(CHUANG,),
            fields={
                "series": "PMLR",
                "volume": "97",
                "number": "3",
                "pages": "1--10",
                "eventtitle": "ICML",
                "publisher": "PMLR",
                "address": "Sydney",
                "isbn": "978-0",
            },
        ),
        {
            "type": "paper-conference",
            "editor": [{"family": "Chuang", "given": "Isaac"}],
            "container-title": "Proceedings of ICML",
            "collection-title": "PMLR",
            "collection-number": "3",
            "event-title": "ICML",
            "volume": "97",
            "page": "1-10",
            "publisher": "PMLR",
            "publisher-place": "Sydney",
            "ISBN": "978-0",
        },
    ),
    (
        work("conference", "inproceedings", venue="NeurIPS 2022"),
        {"type": "paper-conference", "container-title": "NeurIPS 2022"},
    ),
    (
        work("chapter", "incollection", container="Handbook", fields={"chapter": "3"}),
        {"type": "chapter", "container-title": "Handbook", "chapter-number": "3"},
    ),
    (
        work(
            "book",
            container="Lecture Notes",
            venue="Springer",
            fields={
                "series": "Lecture Notes",
                "number": "12",
                "edition": "2",
                "pagetotal": "xi, 300",
                "publisher": r"Springer \& Sons",
            },
        ),
        {
            "type": "book",
            "collection-title": "Lecture Notes",
            "collection-number": "12",
            "number-of-pages": "xi, 300",
            "edition": "2",
            "publisher": "Springer & Sons",
        },
    ),
    (
        work("thesis", "phdthesis", fields={"school": "The University of Tokyo"}),
        {"type": "thesis", "genre": "PhD thesis", "publisher": "The University of Tokyo"},
    ),
    (
        work("report", "techreport", fields={"institution": "CBMM", "number": "152"}),
        {"type": "report", "genre": "Technical report", "number": "152", "publisher": "CBMM"},
    ),
    (
        work("data", "dataset", fields={"publisher": "Zenodo", "version": "1.2"}),
        {"type": "dataset", "version": "1.2", "publisher": "Zenodo"},
    ),
    (
        work("talk", container="APS March Meeting", fields={"eventtitle": "APS March Meeting"}),
        {"type": "speech", "event-title": "APS March Meeting"},
    ),
    (
        work("patent", fields={"number": "US1", "holder": "NTT"}),
        {"type": "patent", "genre": "Patent", "number": "US1", "publisher": "NTT"},
    ),
    (
        work("software", fields={"pubstate": "inpress", "version": "1.2"}),
        {
            "type": "document",
            "version": "1.2",
            "status": "in press",
            "note": "Status: in press\nType: software\nVersion: 1.2",
        },
    ),
    # Not by the journal's name before it has appeared; with arXiv it is a preprint already.
    (
        work("article", container="Nature", venue="Nature", fields={"pubstate": "submitted"}),
        {"type": "manuscript", "status": "submitted", "note": "Submitted to Nature"},
    ),
    (
        work(
            "article",
            venue="Nature",
            fields={"pubstate": "submitted", "journal": "Nature", "publisher": "Springer"},
            identifiers={"arxiv": "2601.00001"},
        ),
        {
            "type": "article",
            "publisher": "arXiv",
            "number": "arXiv:2601.00001",
            "URL": "https://arxiv.org/abs/2601.00001",
            "status": "submitted",
            "note": "Submitted to Nature",
        },
    ),
    (
        work("report", summary="We find."),
        {"type": "report", "genre": "Report", "abstract": "We find."},
    ),
    (work("other", fields={"howpublished": "https://a.example/"}), {"type": "document"}),
    (work("other", "online"), {"type": "webpage"}),
    (work("other", "unpublished"), {"type": "manuscript"}),
    (work("other", "misc"), {"type": "document"}),
    (work("other", "nonsense"), {"type": "document"}),
    (work("book", "proceedings"), {"type": "book"}),
    (work("book", "booklet"), {"type": "pamphlet"}),
    (
        work("article", fields={"entrysubtype": "magazine"}),
        {"type": "article-magazine"},
    ),
]


@pytest.mark.parametrize(("work", "expected"), ITEMS)
def test_item(work, expected):
    assert BASE | expected == csl(work)


DATES = [
    (PartialDate(), None),
    (PartialDate(year=2025), {"date-parts": [[2025]]}),
    (PartialDate(year=2025, month=7), {"date-parts": [[2025, 7]]}),
    (PartialDate(year=2025, month=7, day=15), {"date-parts": [[2025, 7, 15]]}),
    (PartialDate(year=2025, month=21), {"date-parts": [[2025]], "season": 1}),
    (PartialDate(year=2025, month=24), {"date-parts": [[2025]], "season": 4}),
    (PartialDate(year=1850, approximate=True), {"date-parts": [[1850]], "circa": True}),
    (PartialDate(year=1850, uncertain=True), {"date-parts": [[1850]], "circa": True}),
    (
        PartialDate(year=2003, month=4, end=PartialDate(year=2004)),
        {"date-parts": [[2003, 4], [2004]]},
    ),
    (PartialDate(year=2020, open_end=True), {"date-parts": [[2020]], "raw": "2020/"}),
    (PartialDate(text="in press"), {"literal": "in press"}),
]


@pytest.mark.parametrize(("date", "expected"), DATES)
def test_date(date, expected):
    """As precise as it is known: no month or day is made up."""
    assert expected == csl(work("other", date=date)).get("issued")


NAMES = [
    (author("Liu Shira"), {"literal": "Liu Shira"}),
    (author("Plato", family="Plato"), {"family": "Plato"}),
    (
        author("Ludwig van Beethoven", "Ludwig", "Beethoven", particle="van"),
        {"family": "van Beethoven", "given": "Ludwig"},
    ),
    (
        author("Martin Luther King, Jr.", "Martin Luther", "King", suffix="Jr."),
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
    ),
    (author("CERN, Geneva & Co"), {"literal": "CERN, Geneva & Co"}),
    # In the order in which they write it.
    (
        author("Liu Ziyin", "Ziyin", "Liu"),
        {"family": "Liu", "given": "Ziyin", "static-ordering": True},
    ),
]


@pytest.mark.parametrize(("author", "expected"), NAMES)
def test_name(author, expected):
    """In parts, as the site knows them."""
    assert [expected] == csl(work("other", authors=(author,)))["author"]


def test_and_others():
    """Nobody is called "others": CSL has no word for there being more."""
    assert csl(work("other", more_authors=True))["author"] == AUTHORS


def test_editors_in_place_of_authors():
    item = csl(work("book", authors=(), editors=BOTH, more_editors=True))
    assert "author" not in item
    assert item["editor"] == AUTHORS


NAME_KEYS = {"family": str, "given": str, "suffix": str, "literal": str, "static-ordering": bool}
# Of the properties of csl-data.json: those that are not strings.
SHAPES = {"author": list, "editor": list, "issued": dict}
TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
"""
PROPERTIES = """
    abstract archive archive_location author chapter-number collection-number collection-title
    container-title container-title-short DOI edition editor event-title genre id ISBN ISSN issue
    issued keyword language note number number-of-pages page publisher publisher-place status
    title title-short type URL version volume
"""
WORKS = [
    *(work for work, _ in ITEMS),
    *(work("other", date=date) for date, _ in DATES),
    *(work("other", authors=(name,), more_authors=True) for name, _ in NAMES),
    *(work(kind, type_, key="") for kind in ("", "x", "other") for type_ in ("", "misc", "video")),
]


@pytest.mark.parametrize("work", WORKS)
def test_is_valid_by_the_schema(work):
    """The parts of CSL 1.0.2's csl-data.json that an item of ours can meet."""
    item = csl(work)
    assert item["id"]
    assert item["type"] in TYPES.split()
    for key, value in item.items():
        assert key in PROPERTIES.split()
        assert isinstance(value, SHAPES.get(key, str))
        assert value


@pytest.mark.parametrize("work", WORKS)
def test_names_and_dates_are_valid_by_the_schema(work):
    item = csl(work)
    names = [*item.get("author", ()), *item.get("editor", ())]
    assert all(part for name in names for part in name.values())
    assert all(type(part) is NAME_KEYS[key] for name in names for key, part in name.items())
    issued = item.get("issued", {})
    assert set(issued) <= {"date-parts", "season", "circa", "literal", "raw"}
    ends = issued.get("date-parts", [[1]])
    assert 1 <= len(ends) <= 2
    assert all(1 <= len(end) <= 3 and all(type(part) is int for part in end) for end in ends)


HOSTILE = [
    ("</script><script>alert(1)</script>", "</script><script>alert(1)</script>"),
    ('"}], "id": "x', '"}], "id": "x'),
    ("a\nb\r\nc\u2028d", "a b c d"),
    ("a\x00\x01\x0b\ud800b", "a b"),
    ("漢字 é 😀", "漢字 é 😀"),
]


@pytest.mark.parametrize(("title", "expected"), HOSTILE)
def test_file_reads_back(title, expected):
    """Whatever a field holds, the file is UTF-8, JSON, and has one item a work."""
    works = [work("other", title=title, key=title), work("book")]
    text = csl_file(map(csl_item, works))
    first, second = json.loads(text.encode("utf-8"))
    assert (expected, expected) == (first["id"], first["title"])
    assert csl(works[1]) == second


def test_file_is_readable():
    """Each value has a line of its own."""
    expected = """\
[
 {
  "id": "é",
  "type": "document",
  "title": "A & B",
  "author": [{"literal": "Liu Shira"}, {"family": "Chuang", "given": "Isaac"}]
 }
]
"""
    assert expected == csl_file([csl_item(work("other", key="é", date=PartialDate()))])
