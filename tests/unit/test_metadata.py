"""What a work's page tells machines: Scholar's tags, schema.org, Open Graph."""

from __future__ import annotations

import json
from functools import partial
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from markupsafe import Markup
from works import made

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.json_ld import json_ld, owner_id, person_json_ld
from pelican_bibtex.exports.metadata import description, meta_tags, open_graph, scholar_name
from pelican_bibtex.people import Owner
from pelican_bibtex.publication import Author, Link, Person, Publication
from pelican_bibtex.text import NOTHING

SITE = "https://example.org/~me"
PAGE = f"{SITE}/publications/key/"
PDF = f"{PAGE}key.pdf"
SHIRA = Author(
    person=Person(
        name="Liu Shira",
        given="Shira",
        family="Liu",
        url="cv/",
        orcid="0000-0002-1825-0097",
        native="刘子寅",
    ),
)
ATLAS = Author(
    person=Person(name="The ATLAS Collaboration"),
)


BOTH = (SHIRA, ATLAS)
work = partial(
    made,
    title=Markup("A &amp; <em>B</em>"),
    authors=BOTH,
    date=PartialDate(year=2023, month=12, day=7),
)


ARTICLE = work(
    "article",
    container="Physical Review Research",
    identifiers={"doi": "10.1103/<x>", "arxiv": "2309.16932"},
    links=(Link(label="paper", url="https://example.org/p", leads_to_work=True),),
    keywords=("SGD", "symmetry"),
    abstract="It is so.",
    summary="We find that it is so.",
    award=Markup("Best <em>Paper</em>"),
    fields={
        "volume": "5",
        "number": "4",
        "pages": "1--10",
        "issn": "2643-1564",
        "publisher": "APS",
        "language": "english",
        "award": r"Best \emph{Paper}",
    },
)
PAPER = work(
    "conference",
    "inproceedings",
    container="Proceedings of ICML",
    fields={"series": "PMLR", "volume": "97", "pages": "7", "isbn": "978-0", "number": "3"},
)
THESIS = work("thesis", "phdthesis", fields={"school": "The University of Tokyo"})
REPORT = work("report", "techreport", fields={"institution": "CBMM", "number": "152"})
BOOK = work(
    "book",
    container="Notes",
    authors=(),
    editors=BOTH,
    fields={"series": "Notes", "volume": "2", "pagetotal": "300", "isbn": "978-1"},
)
PREPRINT = work("preprint", "misc", identifiers={"arxiv": "2502.05300"}, container="arXiv")
EMPTY = Publication(key="key", slug="key", type="", kind="", title=NOTHING)

# --- Google Scholar


def scholar(work: Publication) -> list[str]:
    """The tags without those that every work of the table has."""
    usual = ("title=", "author=", "publication_date=", "abstract_html_url=")
    tags = meta_tags(work, page_url=PAGE)
    short = [f"{name.removeprefix('citation_')}={value}" for name, value in tags]
    return [tag for tag in short if not tag.startswith(usual)]


def test_what_scholar_needs():
    """Title, one tag an author, date; the address of the page; to Zotero, what it is."""
    expected = (
        ("citation_title", "A & B"),
        ("citation_author", "Liu, Shira"),
        ("citation_author", "The ATLAS Collaboration,"),
        ("citation_publication_date", "2023/12/7"),
        ("citation_abstract_html_url", PAGE),
        ("z:itemType", "document"),
    )
    assert expected == meta_tags(work("other"), page_url=PAGE)


TAGS = [
    (
        ARTICLE,
        [
            "journal_title=Physical Review Research",
            "issue=4",
            "volume=5",
            "firstpage=1",
            "lastpage=10",
            "issn=2643-1564",
            "publisher=APS",
            "doi=10.1103/<x>",
            "arxiv_id=2309.16932",
            "language=en",
            "abstract=It is so.",
            "keywords=SGD",
            "keywords=symmetry",
            "z:itemType=journalArticle",
            "dc:description=arXiv: 2309.16932",
        ],
    ),
    (
        PAPER,
        [
            "conference_title=Proceedings of ICML",
            "series_title=PMLR",
            "volume=97",
            "firstpage=7",
            "isbn=978-0",
            "z:itemType=conferencePaper",
            "prism:publicationName=Proceedings of ICML",
        ],
    ),
    (
        work("conference", venue="NeurIPS 2022"),
        ["conference_title=NeurIPS 2022", "z:itemType=conferencePaper"],
    ),
    (
        work("conference", container="Proceedings", fields={"eventtitle": "ICML 2024"}),
        [
            "conference_title=Proceedings",
            "conference=ICML 2024",
            "z:itemType=conferencePaper",
            "prism:publicationName=Proceedings",
        ],
    ),
    (
        THESIS,
        [
            "dissertation_institution=The University of Tokyo",
            "z:itemType=thesis",
            "dc:type=PhD thesis",
        ],
    ),
    # A thesis without a school is one, too.
    (work("thesis", "mastersthesis"), ["z:itemType=thesis", "dc:type=Master’s thesis"]),
    (
        REPORT,
        [
            "technical_report_institution=CBMM",
            "technical_report_number=152",
            "z:itemType=report",
            "dc:type=Technical report",
        ],
    ),
    (work("chapter", container="Handbook"), ["inbook_title=Handbook", "z:itemType=bookSection"]),
    (
        PREPRINT,
        [
            "publisher=arXiv",
            "arxiv_id=2502.05300",
            "z:itemType=preprint",
            "prism:number=arXiv:2502.05300",
        ],
    ),
    (
        work("preprint", "article", container="bioRxiv", summary="We find."),
        ["publisher=bioRxiv", "abstract=We find.", "z:itemType=preprint"],
    ),
    (
        BOOK,
        [
            "editor=Liu, Shira",
            "editor=The ATLAS Collaboration,",
            "series_title=Notes",
            "volume=2",
            "isbn=978-1",
            "z:itemType=book",
        ],
    ),
    (
        work("data", fields={"version": "1.2", "publisher": "Zenodo"}),
        ["publisher=Zenodo", "z:itemType=dataset", "prism:edition=1.2"],
    ),
    (work("software"), ["z:itemType=computerProgram"]),
    (work("talk"), ["z:itemType=presentation"]),
    (
        work("patent", fields={"number": "US 1"}),
        ["z:itemType=patent", "dc:type=Patent", "prism:number=US 1"],
    ),
    # Not by the journal's name before it has appeared, and not silently while it is in press.
    (
        work("article", container="Nature", venue="Nature", fields={"pubstate": "submitted"}),
        ["z:itemType=manuscript", "dc:description=Status: submitted"],
    ),
    (
        work("article", container="Nature", fields={"pubstate": "inpress"}),
        [
            "journal_title=Nature",
            "z:itemType=journalArticle",
            "dc:description=Status: in press",
        ],
    ),
    (work("other", more_authors=True), ["z:itemType=document"]),
    (work("other", fields={"language": "Old Norse"}), ["z:itemType=document"]),
    (
        work("article", fields={"eid": "043243"}),
        ["firstpage=043243", "z:itemType=journalArticle"],
    ),
    (work("article", fields={"pages": "45+"}), ["firstpage=45", "z:itemType=journalArticle"]),
]


@pytest.mark.parametrize(("work", "expected"), TAGS)
def test_scholar(work, expected):
    assert expected == scholar(work)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2010), "2010"),
        (PartialDate(year=2010, month=5), "2010"),
        (PartialDate(year=2010, month=5, day=12), "2010/5/12"),
        (PartialDate(year=2010, month=21), "2010"),
        (PartialDate(year=2010, end=PartialDate(year=2011)), "2010"),
        (PartialDate(text="in press"), None),
        (PartialDate(), None),
    ],
)
def test_scholar_date(date, expected):
    """The whole date or the year alone; none where there is no year."""
    tags = dict(meta_tags(work("other", date=date), page_url=PAGE))
    assert expected == tags.get("citation_publication_date")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(name="Liu Shira", given="Shira", family="Liu"), "Liu, Shira"),
        (
            Person(name="L. van Beethoven", given="L.", particle="van", family="Beethoven"),
            "van Beethoven, L.",
        ),
        (Person(name="M. King, Jr.", given="M.", family="King", suffix="Jr."), "King, M. Jr."),
        (Person(name="Plato", family="Plato"), "Plato"),
        (Person(name="The ATLAS Collaboration"), "The ATLAS Collaboration,"),
        (Person(name=""), ""),
    ],
)
def test_scholar_name(person, expected):
    assert expected == scholar_name(person)


@pytest.mark.parametrize(
    ("page", "pdf", "expected"),
    [
        (PAGE, PDF, PDF),
        (PAGE, f"{PAGE}a b.pdf", f"{PAGE}a%20b.pdf"),
        (f"{SITE}/publications/key.html", f"{SITE}/publications/key.pdf",
         f"{SITE}/publications/key.pdf"),
        # none: elsewhere, another site's, relative, or not there
        (PAGE, f"{SITE}/pdf/key.pdf", None),
        (PAGE, "https://arxiv.org/pdf/2502.05300", None),
        (PAGE, "publications/key/key.pdf", None),
        ("/publications/key/", "/publications/key/key.pdf", None),
        (PAGE, "", None),
        (PAGE, None, None),
    ],
)  # fmt: skip
def test_scholar_pdf(page, pdf, expected):
    """Only a PDF in the folder of the page."""
    tags = dict(meta_tags(ARTICLE, page_url=page, pdf_url=pdf))
    assert expected == tags.get("citation_pdf_url")


def test_scholar_without_anything():
    assert meta_tags(EMPTY, page_url="") == (("z:itemType", "document"),)


# --- schema.org


def linked(work: Publication, **values: Any) -> dict[str, object]:
    return json.loads(json_ld(work, page_url=PAGE, site_url=SITE, **values))


AUTHORS = [
    {
        "@type": "Person",
        "name": "Liu Shira",
        "familyName": "Liu",
        "givenName": "Shira",
        "alternateName": "刘子寅",
        "url": f"{SITE}/cv/",
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
    },
    {"@type": "Person", "name": "The ATLAS Collaboration"},
]
USUAL = {
    "@context": "https://schema.org",
    "@id": PAGE,
    "url": PAGE,
    "name": "A & B",
    "headline": "A & B",
    "author": AUTHORS,
    "datePublished": "2023-12-07",
}
LINKED = [
    (
        ARTICLE,
        {
            "@type": "ScholarlyArticle",
            "isPartOf": {
                "@type": "PublicationIssue",
                "issueNumber": "4",
                "isPartOf": {
                    "@type": "PublicationVolume",
                    "volumeNumber": "5",
                    "isPartOf": {
                        "@type": "Periodical",
                        "name": "Physical Review Research",
                        "issn": "2643-1564",
                    },
                },
            },
            "pageStart": "1",
            "pageEnd": "10",
            "pagination": "1-10",
            "publisher": {"@type": "Organization", "name": "APS"},
            "identifier": [
                {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1103/<x>"},
                {"@type": "PropertyValue", "propertyID": "arxiv", "value": "2309.16932"},
            ],
            "sameAs": [
                "https://doi.org/10.1103/%3Cx%3E",
                "https://arxiv.org/abs/2309.16932",
                "https://example.org/p",
            ],
            "abstract": "It is so.",
            "keywords": ["SGD", "symmetry"],
            "inLanguage": "en",
            "award": "Best Paper",
        },
    ),
    (
        PAPER,
        {
            "@type": "ScholarlyArticle",
            "isPartOf": {
                "@type": "Book",
                "name": "Proceedings of ICML",
                "isbn": "978-0",
                "isPartOf": {
                    "@type": "PublicationVolume",
                    "volumeNumber": "97",
                    "isPartOf": {"@type": "BookSeries", "name": "PMLR"},
                },
            },
            "pageStart": "7",
            "pagination": "7",
        },
    ),
    (
        THESIS,
        {
            "@type": "Thesis",
            "inSupportOf": "PhD thesis",
            "sourceOrganization": {"@type": "Organization", "name": "The University of Tokyo"},
        },
    ),
    (
        REPORT,
        {
            "@type": "Report",
            "reportNumber": "152",
            "publisher": {"@type": "Organization", "name": "CBMM"},
        },
    ),
    (
        PREPRINT,
        {
            "@type": "ScholarlyArticle",
            "publisher": {"@type": "Organization", "name": "arXiv"},
            "identifier": [
                {"@type": "PropertyValue", "propertyID": "arxiv", "value": "2502.05300"}
            ],
            "sameAs": ["https://arxiv.org/abs/2502.05300"],
        },
    ),
    (
        work("chapter", container="Handbook", fields={"pages": "3--4"}),
        {
            "@type": "Chapter",
            "isPartOf": {"@type": "Book", "name": "Handbook"},
            "pageStart": "3",
            "pageEnd": "4",
            "pagination": "3-4",
        },
    ),
    (work("data", fields={"version": "1.2"}), {"@type": "Dataset", "version": "1.2"}),
    (work("software"), {"@type": "SoftwareSourceCode"}),
    (work("patent"), {"@type": "CreativeWork"}),
    (
        work("other", container="Blog"),
        {"@type": "CreativeWork", "isPartOf": {"@type": "CreativeWork", "name": "Blog"}},
    ),
    (
        work("talk", summary="We find.", more_authors=True),
        {"@type": "CreativeWork", "description": "We find."},
    ),
]


@pytest.mark.parametrize(("work", "expected"), LINKED)
def test_json_ld(work, expected):
    assert USUAL | expected == linked(work)


def test_json_ld_of_an_edited_book():
    found = linked(BOOK)
    assert "author" not in found
    expected = {
        "@type": "Book",
        "editor": AUTHORS,
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "2",
            "isPartOf": {"@type": "BookSeries", "name": "Notes"},
        },
        "isbn": "978-1",
        "numberOfPages": 300,
    }
    assert expected == {key: found[key] for key in expected}


def test_json_ld_of_files():
    found = linked(ARTICLE, pdf_url=PDF, image=f"{SITE}/x.png")
    encoding = {"@type": "MediaObject", "contentUrl": PDF, "encodingFormat": "application/pdf"}
    assert (encoding, f"{SITE}/x.png") == (found["encoding"], found["image"])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2010), "2010"),
        (PartialDate(year=2010, month=5), "2010-05"),
        (PartialDate(year=2010, month=23), "2010"),
        (PartialDate(text="in press"), None),
    ],
)
def test_json_ld_date(date, expected):
    assert expected == linked(work("other", date=date)).get("datePublished")


def test_json_ld_of_what_has_yet_to_appear():
    """No journal's, and published by nobody; as a preprint it is published already."""
    values = {"container": "Nature", "venue": "Nature", "fields": {"pubstate": "submitted"}}
    found = linked(work("article", **values))
    assert found["@type"] == "ScholarlyArticle"
    assert (found["dateCreated"], found["creativeWorkStatus"]) == ("2023-12-07", "submitted")
    assert not {"datePublished", "isPartOf", "publisher"} & set(found)

    preprint = linked(work("article", identifiers={"arxiv": "2601.00001"}, **values))
    assert (preprint["datePublished"], preprint["publisher"]["name"]) == ("2023-12-07", "arXiv")
    assert "isPartOf" not in preprint


def test_the_author_is_the_person_of_the_home_page():
    """One address, by which both mean the owner; nobody else has it."""
    owner = Owner(name="Liu Shira", given="Shira", family="Liu", is_owner=True)
    found = linked(work("article", authors=(Author(person=owner), ATLAS)))
    profile = json.loads(person_json_ld(owner, page_url=f"{SITE}/", site_url=SITE))
    mine, other = found["author"]
    assert mine["@id"] == profile["mainEntity"]["@id"] == owner_id(SITE) == f"{SITE}/#owner"
    assert "@id" not in other
    assert (
        "@id"
        not in json.loads(
            json_ld(work("book", authors=(Author(person=owner),)), page_url="", site_url="")
        )["author"][0]
    )


def test_the_way_to_a_work():
    """Home, the list, the work, in this order; nothing where no way is given."""
    trail = [("Liu Shira", f"{SITE}/"), ("Publications", f"{SITE}/publications/")]
    found = linked(ARTICLE, trail=trail)["mainEntityOfPage"]
    steps = found["breadcrumb"]["itemListElement"]
    assert (found["@type"], found["url"]) == ("WebPage", PAGE)
    assert found["breadcrumb"]["@type"] == "BreadcrumbList"
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, *trail[0]),
        (2, *trail[1]),
        (3, "A & B", PAGE),
    ]
    assert "mainEntityOfPage" not in linked(ARTICLE)


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"},"x":{"',
    "a\u2028b\u2029c & d",
    "a\x00\x0b\ud800b",
    "漢字 é 😀",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_ld_stays_in_its_script(text):
    """However a browser reads the page, the script ends where ours ends."""
    author = Author(person=Person(name=text, url=text, orcid=text))
    hostile = work(
        "article",
        title=text,
        authors=(author,),
        container=text,
        keywords=(text,),
        abstract=text,
        identifiers={"doi": text},
    )
    data = json_ld(hostile, page_url=PAGE, site_url=SITE, pdf_url=text, image=text)
    assert not set("<>&\u2028\u2029") & set(data)
    page = f'<!DOCTYPE html><title>x</title><script type="application/ld+json">{data}</script>'
    document = html5lib.parse(page, namespaceHTMLElements=False)
    scripts = document.findall(".//script")
    assert [str(data)] == [script.text for script in scripts]
    assert json.loads(data)["name"] == json.loads(data)["keywords"][0]


def test_json_ld_without_anything():
    expected = {"@context": "https://schema.org", "@type": "CreativeWork"}
    assert expected == json.loads(json_ld(EMPTY, page_url="", site_url=""))


def test_profile_page():
    owner = Owner(
        name="Liu Shira",
        given="Shira",
        family="Liu",
        native="刘子寅",
        url=f"{SITE}/",
        orcid="0000-0002-1825-0097",
        position="Postdoctoral Fellow at MIT & NTT Research",
        affiliations=("Research Laboratory of Electronics, MIT",),
        profiles={"Scholar": "https://scholar.example/shira"},
    )
    data = person_json_ld(owner, page_url=f"{SITE}/", image=f"{SITE}/me.webp")
    expected = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": f"{SITE}/",
        "url": f"{SITE}/",
        "mainEntity": {
            "@type": "Person",
            "@id": f"{SITE}/#owner",
            "name": "Liu Shira",
            "familyName": "Liu",
            "givenName": "Shira",
            "alternateName": "刘子寅",
            "jobTitle": "Postdoctoral Fellow at MIT & NTT Research",
            "affiliation": [
                {"@type": "Organization", "name": "Research Laboratory of Electronics, MIT"}
            ],
            "url": f"{SITE}/",
            "image": f"{SITE}/me.webp",
            "sameAs": ["https://orcid.org/0000-0002-1825-0097", "https://scholar.example/shira"],
        },
    }
    assert expected == json.loads(data)
    assert "&" not in data


# --- Open Graph


def test_open_graph():
    expected = (
        ("og:type", "article"),
        ("og:title", "A & B"),
        ("og:description", "We find that it is so."),
        ("og:url", PAGE),
        ("og:site_name", "Liu Shira"),
        ("article:published_time", "2023-12-07"),
        ("article:tag", "SGD"),
        ("article:tag", "symmetry"),
        ("twitter:card", "summary"),
    )
    assert expected == open_graph(ARTICLE, page_url=PAGE, site_name="Liu Shira")


def test_open_graph_names_pages_of_people():
    """``article:author`` is an address, never a name."""
    author = Author(person=Person(name="A", url="https://a.example/"))
    pairs = open_graph(work("other", authors=(author, ATLAS)), page_url=PAGE, site_name="")
    assert [value for name, value in pairs if name == "article:author"] == ["https://a.example/"]


def test_open_graph_with_a_picture():
    """With its size and its words, so that a preview has room for it at once."""
    picture = SimpleNamespace(url=f"{SITE}/x.png", width=1200, height=630, alt="A & B")
    pairs = dict(open_graph(ARTICLE, page_url=PAGE, site_name="", image=picture))
    expected = {
        "og:image": f"{SITE}/x.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A & B",
        "twitter:card": "summary_large_image",
    }
    assert expected == {name: pairs[name] for name in expected}


def test_a_long_list_of_people_is_not_cut_through():
    """The preview of a work by thousands names the first; Zotero takes this for an abstract."""
    many = tuple(Author(person=Person(name=f"Person {number}")) for number in range(3000))
    expected = "Person 0 et al. A & B. 7 December 2023."
    assert expected == description(work("other", authors=many))
    assert expected.replace("et al.", "et al., editors.") == description(
        work("book", title=Markup("A &amp; B"), authors=(), editors=many)
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"summary": "S.", "abstract": "A."}, "S."),
        ({"abstract": "A."}, "A."),
        ({"authors": ()}, "A & B. 7 December 2023."),
        ({"summary": "one two, three"}, "one two, three"),
        ({"summary": "one two, three four five six"}, "one two, three four…"),
        ({"summary": "x" * 40}, "x" * 23 + "…"),
        ({"summary": "<b>\n&amp;"}, "<b> &amp;"),
    ],
)
def test_description(values, expected):
    assert expected == description(work("other", **values), length=24)
