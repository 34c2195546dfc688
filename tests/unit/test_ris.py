"""RIS: lines as Zotero and EndNote want them, and the facts an independent reader finds."""

from __future__ import annotations

import re
from functools import partial

import pytest
import rispy
from markupsafe import Markup
from works import author, made

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.ris import ris, ris_file
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


def lines(record: str) -> list[str]:
    """The lines that tell more than every record of this table does."""
    usual = ("ID  - key", "AU  - Liu Shira", "AU  - Chuang, Isaac", "TI  - A & B")
    dated = ("PY  - 2025", "DA  - 2025///", "ER  - ")
    return [line for line in record.split("\r\n") if line and line not in usual + dated]


RECORDS = [
    (
        work(
            "article",
            container="Physical Review Research",
            identifiers={"doi": "10.1103/PhysRevResearch.5.043243", "arxiv": "2309.1"},
            links=(
                Link(label="PDF", url="https://example.org/p.pdf", leads_to_work=True),
                Link(label="paper", url="https://example.org/p", leads_to_work=True),
                Link(label="slides", url="publications/key/slides.pdf", local=True),
            ),
            date=PartialDate(year=2023, month=12, day=7),
            keywords=("SGD", "phase transitions"),
            abstract="It is so.",
            note=Markup("Letter"),
            award=Markup("Best Paper"),
            fields={
                "volume": "5",
                "number": "4",
                "pages": "1--10",
                "issn": "2643-1564",
                "publisher": "APS",
                "shortjournal": "Phys. Rev. Res.",
                "language": "english",
                "note": "Letter",
            },
        ),
        [
            "TY  - JOUR",
            "J2  - Phys. Rev. Res.",
            "T2  - Physical Review Research",
            "PY  - 2023",
            "DA  - 2023/12/07/",
            "VL  - 5",
            "IS  - 4",
            "SP  - 1",
            "EP  - 10",
            "PB  - APS",
            "SN  - 2643-1564",
            "DO  - 10.1103/PhysRevResearch.5.043243",
            "UR  - https://example.org/p",
            "L1  - https://example.org/p.pdf",
            "AN  - arXiv:2309.1",
            "DB  - arXiv",
            "LA  - en",
            "AB  - It is so.",
            "KW  - SGD",
            "KW  - phase transitions",
            "N1  - Letter",
        ],
    ),
    (
        work("article", container="J", fields={"eid": "043243"}),
        ["TY  - JOUR", "T2  - J", "SP  - 043243"],
    ),
    (
        work("article", container="J", fields={"eid": "e7", "pages": "1--9"}),
        ["TY  - JOUR", "T2  - J", "SP  - 1", "EP  - 9", "C7  - e7"],
    ),
    (
        work("preprint", "misc", container="arXiv e-prints", identifiers={"arxiv": "2502.05300"}),
        [
            "TY  - MANSCPT",
            "PB  - arXiv",
            "M3  - Preprint",
            "M2  - Type: preprint",
            "UR  - https://arxiv.org/abs/2502.05300",
            "AN  - arXiv:2502.05300",
            "DB  - arXiv",
        ],
    ),
    (
        work(
            "conference",
            "inproceedings",
            container="Proceedings of ICML",
            editors=(author("Ada Lovelace", "Ada", "Lovelace"),),
            fields={
                "series": "PMLR",
                "volume": "97",
                "eventtitle": "ICML",
                "address": "Sydney",
                "isbn": "978-0",
                "issn": "1234-5678",
            },
        ),
        [
            "TY  - CONF",
            "A2  - Lovelace, Ada",
            "T2  - ICML",
            "C3  - Proceedings of ICML",
            "T3  - PMLR",
            "VL  - 97",
            "CY  - Sydney",
            "SN  - 978-0",
        ],
    ),
    (
        work("conference", "inproceedings", venue="NeurIPS 2022"),
        ["TY  - CONF", "T2  - NeurIPS 2022", "C3  - NeurIPS 2022"],
    ),
    (
        work(
            "chapter",
            "incollection",
            container="Handbook",
            fields={"chapter": "3", "series": "S", "number": "9"},
        ),
        ["TY  - CHAP", "T2  - Handbook", "T3  - S", "SV  - 9", "SE  - 3"],
    ),
    (
        work(
            "book",
            editors=(CHUANG,),
            container="Lecture Notes",
            fields={"series": "Lecture Notes", "number": "12", "edition": "2", "pagetotal": "300"},
        ),
        [
            "TY  - BOOK",
            "A3  - Chuang, Isaac",
            "T2  - Lecture Notes",
            "M1  - 12",
            "SP  - 300",
            "ET  - 2",
        ],
    ),
    (
        work("thesis", "phdthesis", fields={"school": "The University of Tokyo"}),
        ["TY  - THES", "PB  - The University of Tokyo", "M3  - PhD thesis"],
    ),
    (
        work("report", "techreport", fields={"institution": "CBMM", "number": "152"}),
        ["TY  - RPRT", "SN  - 152", "PB  - CBMM", "M3  - Technical report"],
    ),
    (
        work("patent", fields={"number": "US1", "holder": "NTT"}),
        ["TY  - PAT", "SN  - US1", "PB  - NTT", "M3  - Patent"],
    ),
    (work("data", "dataset", fields={"version": "1.2"}), ["TY  - DATA", "ET  - 1.2"]),
    (work("software"), ["TY  - COMP"]),
    (
        work("talk", container="APS", fields={"eventtitle": "APS"}),
        ["TY  - SLIDE", "T2  - APS"],
    ),
    (work("other", "online"), ["TY  - ELEC"]),
    (work("other", "unpublished"), ["TY  - MANSCPT"]),
    (
        work("preprint", "article", container="bioRxiv"),
        ["TY  - MANSCPT", "PB  - bioRxiv", "M3  - Preprint", "M2  - Type: preprint"],
    ),
    # Not by the journal's name before it has appeared.
    (
        work(
            "article",
            container="Nature",
            venue="Nature",
            fields={"pubstate": "submitted", "volume": "1"},
        ),
        ["TY  - MANSCPT", "N1  - Submitted to Nature"],
    ),
    # How it was published is an address, or who published it.
    (
        work("other", fields={"howpublished": "https://a.example/"}),
        ["TY  - GEN", "M2  - Type: document"],
    ),
    (
        work("other", fields={"howpublished": "Zenodo"}),
        ["TY  - GEN", "PB  - Zenodo", "M2  - Type: document"],
    ),
    (work("report", summary="We find."), ["TY  - RPRT", "M3  - Report", "AB  - We find."]),
    (
        work("other", "misc", fields={"pubstate": "inpress"}),
        ["TY  - GEN", "M2  - Type: document", "N1  - in press"],
    ),
    (work("", "nonsense"), ["TY  - GEN", "M2  - Type: document"]),
    (work("book", "proceedings"), ["TY  - BOOK"]),
]


@pytest.mark.parametrize(("work", "expected"), RECORDS)
def test_record(work, expected):
    assert expected == lines(ris(work))


NAMES = [
    (author("Liu Shira"), "Liu Shira"),
    (author("Plato", family="Plato"), "Plato"),
    (
        author("Ludwig van Beethoven", "Ludwig", "Beethoven", particle="van"),
        "van Beethoven, Ludwig",
    ),
    (
        author("Martin Luther King, Jr.", "Martin Luther", "King", suffix="Jr."),
        "King, Martin Luther, Jr.",
    ),
    (author("King, Jr.", "", "King", suffix="Jr."), "King, , Jr."),
    (author("The ATLAS Collaboration"), "The ATLAS Collaboration"),
]


@pytest.mark.parametrize(("author", "expected"), NAMES)
def test_name(author, expected):
    """Family name first, in parts where it has any."""
    assert f"AU  - {expected}" in ris(work("other", authors=(author,))).split("\r\n")


DATES = [
    (PartialDate(), []),
    (PartialDate(year=2025), ["PY  - 2025", "DA  - 2025///"]),
    (PartialDate(year=2025, month=7), ["PY  - 2025", "DA  - 2025/07//"]),
    (PartialDate(year=2025, month=7, day=5), ["PY  - 2025", "DA  - 2025/07/05/"]),
    (PartialDate(year=2025, month=21), ["PY  - 2025", "DA  - 2025///Spring 2025"]),
    (PartialDate(year=1850, approximate=True), ["PY  - 1850", "DA  - 1850///c. 1850"]),
    (
        PartialDate(year=2003, end=PartialDate(year=2004)),
        ["PY  - 2003", "DA  - 2003///2003–2004"],
    ),
    (PartialDate(year=2020, open_end=True), ["PY  - 2020", "DA  - 2020///2020–"]),
    (PartialDate(year=850), ["PY  - 0850", "DA  - 0850///"]),
    (PartialDate(text="in press"), ["DA  - in press"]),
    (PartialDate(text="7/8"), ["DA  - 7/8"]),
]


@pytest.mark.parametrize(("date", "expected"), DATES)
def test_date(date, expected):
    """Only what is known of it is filled in."""
    record = ris(work("other", date=date)).split("\r\n")
    assert expected == [line for line in record if line.startswith(("PY", "DA"))]


def test_and_others():
    """Nobody is lost, and nobody is called "others"."""
    expected = [
        "TY  - GEN",
        "M2  - Type: document",
        "N1  - There are more authors than named here.",
    ]
    assert expected == lines(ris(work("other", more_authors=True)))


def test_editors_in_place_of_authors():
    record = lines(ris(work("book", authors=(), editors=BOTH, more_editors=True)))
    expected = ["TY  - BOOK", "A3  - Liu Shira", "A3  - Chuang, Isaac"]
    assert [*expected, "N1  - There are more editors than named here."] == record
    assert "AU  - " not in ris(work("book", authors=(), editors=BOTH))


HOSTILE = [
    "A\r\nER  - \r\nTY  - BOOK\r\nTI  - Injected",
    "A\nAU  - Nobody",
    "A\x0bAU  - Nobody\x0cER  - \x85KW  - x",
    "A\u2028AU  - Nobody\u2029ER  - ",
    "A\x00\x01\x1b\ud800B",
    "TY  - ER  - ",
    "漢字 é 😀",
]
LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_field_stays_on_its_line(text):
    hostile = work(
        "article",
        key=text,
        title=text,
        container=text,
        abstract=text,
        keywords=(text,),
        authors=(author(text), author(text, text, text, suffix=text)),
        date=PartialDate(text=text),
        fields=dict.fromkeys(("publisher", "note", "pages", "volume", "issn"), text),
        identifiers={"doi": text, "arxiv": text},
        links=(Link(label="x", url=f"https://example.org/{text}"),),
    )
    *record, last = ris(hostile).encode("utf-8").decode("utf-8").split("\r\n")
    assert last == ""
    assert all(LINE.fullmatch(line) for line in record)
    tags = [line[:2] for line in record]
    expected = {"TY": 1, "ER": 1, "AU": 2, "KW": 1}
    assert expected == {tag: tags.count(tag) for tag in expected}
    assert f"{tags[0]} {tags[-1]}" == "TY ER"


@pytest.mark.parametrize("work", [work for work, _ in RECORDS])
def test_an_independent_reader_finds_the_same(work):
    (entry,) = rispy.loads(ris(work))
    expected = {
        "id": work.key,
        "title": work.title.plain,
        "authors": ["Liu Shira", "Chuang, Isaac"],
        "year": str(work.year),
        "doi": work.doi or None,
        "keywords": list(work.keywords) or None,
    }
    assert expected == {name: entry.get(name) for name in expected}
    # Zotero and EndNote know SV, the number in a series; M2 is of the first specification.
    assert set(entry.get("unknown_tag", ())) <= {"SV", "M2"}


@pytest.mark.parametrize(
    ("site", "expected"),
    [("", []), ("https://a.example/~me", ["L1  - https://a.example/~me/k.pdf"])],
)
def test_a_pdf_of_the_site(site, expected):
    """It has an address where the site has one; slides are not the work."""
    links = (
        Link(label="slides", url="https://a.example/slides.pdf"),
        Link(label="PDF", url="k.pdf", local=True, leads_to_work=True),
    )
    record = ris(work("other", links=links), site).split("\r\n")
    assert expected == [line for line in record if line.startswith("L1")]


def test_file_has_every_work_once():
    works = [work("article", key=f"k{number}") for number in range(3)]
    text = ris_file(map(ris, works))
    assert [work.key for work in works] == [entry["id"] for entry in rispy.loads(text)]
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    assert "ER  - \r\n\r\nTY  - JOUR\r\n" in text
