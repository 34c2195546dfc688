"""What entries mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pelican_bibtex.bibliography import Bibliography, ordered
from pelican_bibtex.exports.atom import entries, feed
from pelican_bibtex.exports.csl import csl, csl_item
from pelican_bibtex.exports.json_ld import json_ld
from pelican_bibtex.exports.metadata import meta_tags
from pelican_bibtex.exports.reference import reference
from pelican_bibtex.exports.ris import ris
from pelican_bibtex.people import People
from pelican_bibtex.publication import Publication
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.identity import slug_of
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings

SITE = "https://a.example"
PDF = b"%PDF-1.4\n"


def works(text: str, settings: Settings | None = None) -> tuple[Publication, ...]:
    found, _ = inherit(parse(text, "content/x.bib").entries)
    return interpret(found, settings or Settings(), People())[0]


def work(fields: str, kind: str = "article", settings: Settings | None = None) -> Publication:
    return works(f"@{kind}{{a, title = {{T}}, {fields}}}", settings)[0]


def said(text: str, settings: Settings | None = None) -> list[str]:
    found, _ = inherit(parse(text, "content/x.bib").entries)
    return [str(problem) for problem in interpret(found, settings or Settings(), People())[1]]


def test_a_paper() -> None:
    """Everything a page says of a paper, from one entry."""
    paper = works(
        """@inproceedings{liu2024x,
          title = {On {SGD} \\& the $L_1$ norm},
          author = {{Liu Shira} and Mori, Takashi and others},
          author+an = {1=equal; 2=equal},
          booktitle = {Proc. of {ICML}},
          year = 2024, month = jul,
          award = {oral: 1\\% of all},
          keywords = {sgd, noise; sgd},
          selected = {true},
          eprint = {2402.07193}, eprinttype = {arxiv},
        }"""
    )[0]

    assert paper.title.html.startswith("On SGD &amp; the <math")
    assert paper.title.plain == "On SGD & the L₁ norm"
    assert [(author.name, author.equal) for author in paper.authors] == [
        ("Liu Shira", True),
        ("Takashi Mori", True),
    ]
    assert paper.more_authors
    assert (paper.kind, paper.year, paper.date.iso) == ("conference", 2024, "2024-07")
    assert (paper.venue.plain, paper.award.plain) == ("Proc. of ICML", "oral: 1% of all")
    assert paper.keywords == ("sgd", "noise")
    assert paper.selected
    assert [(link.label, link.url) for link in paper.links] == [
        ("arXiv", "https://arxiv.org/abs/2402.07193")
    ]
    assert (paper.url, paper.path) == (
        "publications/liu2024x/",
        "publications/liu2024x/index.html",
    )
    assert paper.bib_url == "publications/liu2024x.bib"
    assert paper.source == "content/x.bib:1"


KINDS = [
    ("article", "journal = {Nature}", "article"),
    ("article", "journal = {arXiv preprint arXiv:2401.01234}", "preprint"),
    ("article", "journal = {CoRR}, volume = {abs/2401.01234}", "preprint"),
    ("article", "journal = {Nature}, eprint = {2401.01234}", "article"),
    ("misc", "eprint = {2401.01234}, archivePrefix = {arXiv}", "preprint"),
    ("misc", "howpublished = {bioRxiv}", "preprint"),
    ("misc", "howpublished = {By mail}", "other"),
    ("unpublished", "eprint = {2401.01234}", "preprint"),
    ("inproceedings", "booktitle = {X}", "conference"),
    ("conference", "booktitle = {X}", "conference"),
    ("phdthesis", "school = {MIT}", "thesis"),
    ("incollection", "booktitle = {X}", "chapter"),
    ("collection", "", "book"),
    ("techreport", "institution = {MIT}", "report"),
    ("dataset", "", "data"),
    ("software", "", "software"),
    ("patent", "", "patent"),
    ("videorecording", "", "other"),
]


@pytest.mark.parametrize(("kind", "fields", "expected"), KINDS)
def test_kinds(kind: str, fields: str, expected: str) -> None:
    """What a work is, whatever its entry type."""
    assert work(fields, kind).kind == expected


VENUES = [
    ("article", "journal = {J}", "J"),
    ("article", r"journal = {\aap}", "Astronomy & Astrophysics"),
    ("article", "journaltitle = {J}", "J"),
    ("article", "journal = {J}, venue = {J 2024}", "J 2024"),
    ("inproceedings", "booktitle = {B}", "B"),
    ("inproceedings", "eventtitle = {E}", "E"),
    ("phdthesis", "school = {MIT}", "PhD thesis, MIT"),
    ("mastersthesis", "", "Master’s thesis"),
    ("thesis", "type = {phdthesis}, institution = {MIT}", "PhD thesis, MIT"),
    ("phdthesis", "type = {Doctor thesis}, school = {MIT}", "Doctor thesis, MIT"),
    ("techreport", "institution = {MIT}, number = {7}", "Technical report 7, MIT"),
    ("book", "publisher = {P}", "P"),
    ("patent", "type = {patentus}, number = {7}, holder = {NTT}", "U.S. patent 7, NTT"),
    ("misc", "eprint = {2401.01234}, eprinttype = {arxiv}", "arXiv:2401.01234"),
    ("misc", "howpublished = {By mail}", "By mail"),
    ("misc", "", ""),
]


@pytest.mark.parametrize(("kind", "fields", "venue"), VENUES)
def test_venues(kind: str, fields: str, venue: str) -> None:
    """Where it appeared; nothing is made up where nothing is known."""
    assert work(fields, kind).venue.plain == venue
    assert bool(work(fields, kind).venue) == bool(venue)


DATES = [
    ("year = 2024", "2024", "2024"),
    ("year = {2024}, month = jul", "2024-07", "July 2024"),
    ("year = 2024, month = 7, day = 5", "2024-07-05", "5 July 2024"),
    ("year = 2024, month = {July 3--5}", "2024-07-03", "3 July 2024"),
    ("year = 2024, month = {Jul./Aug.}", "2024-07", "July–August 2024"),
    ("date = {2024-07-05}", "2024-07-05", "5 July 2024"),
    ("date = {2024-07}, year = 1999", "2024-07", "July 2024"),
    ("date = {unknown}, year = 1999", "1999", "1999"),
    ("year = {in press}", "", "in press"),
    ("year = {in press}, month = {Spring}", "", "in press"),
    ("year = 2024, month = {Spring}", "2024", "Spring 2024"),
    ("", "", ""),
    ("year = 2020, month = jul, day = {²}", "2020-07", "July 2020"),
]


@pytest.mark.parametrize(("fields", "iso", "label"), DATES)
def test_dates(fields: str, iso: str, label: str) -> None:
    """BibTeX's and BibLaTeX's, at their own precision."""
    date = work(fields).date

    assert (date.iso, date.label) == (iso, label)


LINKS = [
    ("url = {https://x.org/a_b}", [("paper", "https://x.org/a_b")]),
    (r"url = {https://x.org/a\_b\%20c}", [("paper", "https://x.org/a_b%20c")]),
    (r"url = {\url{https://x.org/~me}}", [("paper", "https://x.org/~me")]),
    (r"url = {https://x.org/{\textasciitilde}me}", [("paper", "https://x.org/~me")]),
    ("url = {www.x.org/a}", [("paper", "https://www.x.org/a")]),
    ("doi = {10.1000/182}", [("DOI", "https://doi.org/10.1000/182")]),
    ("doi = {10/cn2h9c}", [("DOI", "https://doi.org/10/cn2h9c")]),
    ("doi = {https://doi.org/10/cn2h9c}", [("DOI", "https://doi.org/10/cn2h9c")]),
    ("doi = {https://doi.org/10.1000/182}", [("DOI", "https://doi.org/10.1000/182")]),
    ("doi = {10.1000/182}, url = {https://x.org}", [("paper", "https://x.org")]),
    (
        "doi = {10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O}",
        [
            (
                "DOI",
                "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
            )
        ],
    ),
    (
        "eprint = {2401.01234}, archiveprefix = {arXiv}",
        [("arXiv", "https://arxiv.org/abs/2401.01234")],
    ),
    ("eprint = {arXiv:2401.01234v2}", [("arXiv", "https://arxiv.org/abs/2401.01234v2")]),
    ("eprint = {hep-th/9901001}", [("arXiv", "https://arxiv.org/abs/hep-th/9901001")]),
    ("arxiv = {2401.01234}", [("arXiv", "https://arxiv.org/abs/2401.01234")]),
    (
        "url = {http://arxiv.org/pdf/2401.01234.pdf}",
        [("arXiv", "https://arxiv.org/abs/2401.01234")],
    ),
    ("journal = {arXiv:2401.01234}", [("arXiv", "https://arxiv.org/abs/2401.01234")]),
    ("eprint = {123}, eprinttype = {jstor}", []),
    (
        "code = {https://x.org/c}, url = {https://x.org/p}, slides = {https://x.org/s}",
        [("paper", "https://x.org/p"), ("code", "https://x.org/c"), ("slides", "https://x.org/s")],
    ),
]


@pytest.mark.parametrize(("fields", "links"), LINKS)
def test_links(fields: str, links: list[tuple[str, str]]) -> None:
    """From the fields people have, in one order, none twice."""
    assert [(link.label, link.url) for link in work(fields).links] == links


UNSAFE = [
    "url = {javascript:alert(1)}",
    "url = {JaVaScRiPt:alert(1)}",
    r"url = {java\script:alert(1)}",
    "url = {data:text/html,x}",
    "url = {vbscript:x}",
    "code = {file:///etc/passwd}",
    "url = {https://}",
    "url = {nowhere}",
    "doi = {none}",
    "eprint = {none}, eprinttype = {arxiv}",
    "pdf = {../../.ssh/id_rsa}",
    "pdf = {/etc/passwd}",
    "pdf = {missing.pdf}",
]


@pytest.mark.parametrize("fields", UNSAFE)
def test_what_is_no_link_is_told_and_left_out(fields: str) -> None:
    """One bad field costs that field."""
    assert work(fields).links == ()
    assert len(said(f"@misc{{a, title = {{T}}, {fields}}}")) == 1


def test_local_files(tmp_path: Path) -> None:
    """A PDF of the content folder lies beside the page, if it is one and lies inside."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "paper.pdf").write_bytes(PDF)
    (content / "text.pdf").write_bytes(b"hello")
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (content / "way out.pdf").symlink_to(tmp_path / "secret.pdf")
    settings = Settings(content=content)
    paper = work("pdf = {paper.pdf}", settings=settings)

    assert [(link.label, link.url, link.local) for link in paper.links] == [
        ("PDF", "publications/a/a.pdf", True)
    ]
    assert [(file.source, file.url) for file in paper.files] == [
        (content / "paper.pdf", "publications/a/a.pdf")
    ]
    for name, what in [
        ("text.pdf", "is no PDF file"),
        ("../secret.pdf", "lies outside of"),
        ("way out.pdf", "lies outside of"),
    ]:
        messages = said(f"@misc{{a, title = {{T}}, pdf = {{{name}}}}}", settings)
        assert what in messages[0], name


SLUGS = [
    ("shira2025formation", "shira2025formation"),
    ("Knuth:1984", "knuth-1984"),
    ("Gödel1931", "godel1931"),
    ("../../x", "x"),
    ("<script>", "script"),
    ("a/b", "a-b"),
    ("k%2e%2e", "k-2e-2e"),
    ("-rf", "rf"),
    ("a\u202eb", "ab"),
    (".", ""),
    ("CON", ""),
    ("深層", ""),
]


@pytest.mark.parametrize(("key", "slug"), SLUGS)
def test_slugs(key: str, slug: str) -> None:
    """Nothing but letters, digits and hyphens; nothing that a system takes for a device."""
    assert slug_of(key) == slug


def test_slugs_are_never_empty_never_equal_and_do_not_depend_on_order() -> None:
    keys = ["a", "A", "a.", ".", "..", "index", "深層", "con"]
    text = [f"@misc{{{key}, title = {{{key}}}}}" for key in keys]
    slugs = {item.key: item.slug for item in works("\n".join(text))}
    turned = {item.key: item.slug for item in works("\n".join(reversed(text)))}

    assert slugs == turned
    assert len(set(slugs.values())) == len(keys)
    assert slugs["a"] == "a"
    assert all(slug.replace("-", "").isalnum() and slug.isascii() for slug in slugs.values())


def test_equal_keys() -> None:
    """Both works are there, with addresses and ids of their own; the owner is told both lines."""
    text = "@misc{a, title = {X}}\n@misc{a, title = {Y}}\n@misc{A, title = {Z}}"
    found = works(text)

    assert [item.title.plain for item in found] == ["X", "Y", "Z"]
    assert len({item.slug for item in found}) == len({item.anchor for item in found}) == 3
    assert said(text) == [
        "content/x.bib:2: a: the entry at content/x.bib:1 has the same key; give one of them another [BIB003]",
        "content/x.bib:3: A: the entry at content/x.bib:1 has the same key, but for case (a),;"
        " give one of them another [BIB003]",
    ]


def test_an_entry_that_stands_twice_is_shown_once() -> None:
    text = "@misc{a, title = {X}}\n@misc{a,\n  title = {X}\n}"

    assert len(works(text)) == 1
    assert said(text) == [
        "content/x.bib:2: a: repeats the entry at content/x.bib:1; take one away [BIB003]"
    ]


def test_what_is_no_work_is_not_listed() -> None:
    text = """@xdata{d, publisher = {P}}
        @set{both, entryset = {a, b}}
        @misc{hidden, title = {H}, options = {skipbib}}
        @misc{shown, title = {S}, options = {skipbib=false}}"""

    assert [item.key for item in works(text)] == ["shown"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李, 四", "李四"),
        ("김, 철수", "김철수"),
        ("山田, 太郎", "山田太郎"),
        ("Li, Si", "Si Li"),
        ("李, Si", "Si 李"),
        ("family=Hakim, given=Tawfiq, prefix=al-", "Tawfiq al-Hakim"),
        ("family=Alembert, given=Jean, prefix=d'", "Jean d’Alembert"),
    ],
)
def test_whole_names(name: str, shown: str) -> None:
    assert work(f"author = {{{name}}}").authors[0].name == shown


def test_a_star_is_the_owners_to_explain() -> None:
    """Equal contribution only where the settings say so."""
    starred = "author = {Zhang*, San and Li, Si}"
    (equal, _) = work(starred, settings=Settings(star_means_equal=True)).authors
    (mark, _) = work(starred).authors

    assert (equal.name, equal.equal) == ("San Zhang", True)
    assert (mark.name, mark.equal) == ("San Zhang*", False)


STATES = [
    ("journal = {Nature}, year = 2025", "", "Nature"),
    ("journal = {Nature}, pubstate = {inpress}", "in press", "Nature, in press"),
    ("journal = {Nature}, pubstate = {submitted}", "submitted", "Submitted to Nature"),
    ("journal = {Nature}, note = {Submitted.}", "submitted", "Submitted to Nature"),
    ("journal = {Nature}, year = {in press}", "in press", "Nature, in press"),
    ("journal = {Nature}, note = {To appear}, year = 2026", "to appear", "Nature, to appear"),
    ("note = {Submitted to Nature}", "submitted to Nature", "Submitted to Nature"),
    ("pubstate = {inpreparation}", "in preparation", "In preparation"),
    ("journal = {Nature}, note = {under review}", "under review", "Nature, under review"),
    ("journal = {Nature}, note = {Accepted papers are free}", "", "Nature"),
]


@pytest.mark.parametrize(("fields", "status", "where"), STATES)
def test_what_has_yet_to_appear(fields: str, status: str, where: str) -> None:
    """Told wherever the work is shown or handed out, and never by the journal's name alone."""
    paper = work(fields)

    assert (paper.status, paper.where.plain) == (status, where)
    assert status.lower() in reference(paper).plain.lower()
    assert status.lower() in ris(paper).lower()
    assert f'"status": "{status}"' in csl_item(paper) or not status


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Citation Key: doe2020", ""),
        ("tex.ids= doe20\nCitation Key: doe2020", ""),
        ("Read this.\nCitation Key: doe2020\n", "Read this."),
        ("The citation key is doe2020", "The citation key is doe2020"),
    ],
)
def test_what_zotero_notes_for_itself_is_not_published(note: str, left: str) -> None:
    """Neither on the page nor in the BibTeX that is handed on."""
    paper = work(f"year = 2020,\n  note = {{{note}}},\n  volume = 3")

    assert paper.note.plain == left
    assert ("note" in paper.bibtex) == bool(left)
    assert "Citation Key" not in paper.bibtex
    assert "volume = 3" in paper.bibtex


def test_nothing_is_known() -> None:
    """An entry without any field is a work all the same."""
    bare = works("@misc{a}")[0]

    assert (bare.title.plain, bare.authors, bare.date.label, bare.venue.plain) == ("a", (), "", "")
    assert said("@misc{a}") == [
        "content/x.bib:1: a: title: there is none; add title = {…} [BIB010]"
    ]


def test_subtitles_and_editors() -> None:
    book = works("@book{a, title = {Main?}, subtitle = {Sub}, editor = {E. F and G. H}}")[0]

    assert book.title.plain == "Main? Sub"
    assert [editor.name for editor in book.people] == ["E. F", "G. H"]
    assert (book.by_editors, book.authors) == (True, ())


BOOKS = """
    @inbook{part, title = {Part}, author = {B}, crossref = {book}}
    @book{book, title = {Whole}, author = {A}, year = {2003}, publisher = {P}}
    @incollection{chapter, title = {Chapter}, author = {B}, crossref = {volume}}
    @collection{volume, title = {Rivers}, editor = {E}, crossref = {all}, volume = {2}}
    @mvcollection{all, title = {Water}, year = {2001}, publisher = {P}}"""


def test_the_book_around_a_part_and_the_volumes_around_a_book_are_named() -> None:
    said = {work.key: work for work in works(BOOKS)}
    part = csl(said["part"])

    assert reference(said["part"]).plain == "B. Part. In A, Whole. P, 2003."
    assert part["container-author"] == [{"family": "A"}]
    for key, words in {
        "volume": "E, editor. Rivers, volume 2 of Water. P, 2001.",
        "chapter": "B. Chapter. In E, editor, Rivers, volume 2 of Water. P, 2001.",
    }.items():
        assert reference(said[key]).plain == words
        assert csl(said[key])["collection-title"] == "Water"
        assert "Water" in ris(said[key])


def test_other_titles() -> None:
    paper = work("title_ja = {深層}, published_title = {Other \\emph{x}}")

    assert [(title.label, title.title.plain, title.lang) for title in paper.other_titles] == [
        ("", "深層", "ja"),
        ("Published as", "Other x", ""),
    ]


def test_versions_know_each_other() -> None:
    """Said once, true both ways."""
    text = """@misc{a, title = {X}, related = {b}, relatedtype = {version}}
        @misc{b, title = {X}}
        @misc{c, title = {T}, related = {a}, relatedtype = {translationof}}"""
    found = {item.key: item.relations for item in works(text)}

    assert [(tie.label, tie.key) for tie in found["a"]] == [
        ("Another version", "b"),
        ("Translated as", "c"),
    ]
    assert [(tie.label, tie.key) for tie in found["b"]] == [("Another version", "a")]
    assert [(tie.label, tie.key) for tie in found["c"]] == [("Translation of", "a")]
    assert said("@misc{a, title = {X}, related = {nobody}}") == [
        "content/x.bib:1: a: related: nobody is no entry; correct the key [BIB007]"
    ]


ANNOTATIONS = [
    ("1=equal; 3=equal", [True, False, True]),
    ('1="equal"; 2=corresponding', [True, False, False]),
    ("2:family=equal", [False, True, False]),
]


@pytest.mark.parametrize(("text", "equal"), ANNOTATIONS)
def test_annotations(text: str, equal: list[bool]) -> None:
    paper = work(f"author = {{A and B and C}}, author+an = {{{text}}}")

    assert [author.equal for author in paper.authors] == equal


def test_wrong_annotations_are_told() -> None:
    text = "@misc{a, title = {T}, author = {A}, author+an = {2=equal; what}}"

    assert said(text) == [
        "content/x.bib:1: a: author+an: there is no author 2; count from 1 to 1 [BIB022]",
        "content/x.bib:1: a: author+an: 'what' is no annotation; write 1=equal; 2=equal [BIB022]",
    ]


def test_a_field_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports, pages and feeds tell what interpretation found; nobody reads LaTeX again."""
    paper = works(
        r"@article{a, title = {On {\'E}t{\'e}}, author = {M{\"u}ller, A. and others},"
        r" journal = {{\'A}gnes}, abstract = {W{\"a}rme}, note = {{\'O}}, year = 2020}"
    )[0]

    def refuse(source: str) -> None:
        pytest.fail(f"converted again: {source}")

    monkeypatch.setattr("pelican_bibtex.tex.convert.convert", refuse)
    told = [
        str(reference(paper)),
        ris(paper),
        csl_item(paper),
        str(json_ld(paper, page_url="", site_url="")),
        str(meta_tags(paper, page_url="")),
        feed(entries([paper], SITE), site_url=SITE, url="f", id="f", title="T", author="A"),
    ]
    for text in told:
        assert "Été" in text
        assert "Müller" in text


def bibliography() -> Bibliography:
    return ordered(
        works(
            """@article{a, title = {A}, year = 2023, month = mar, journal = {J}}
            @inproceedings{b, title = {B}, year = 2024, booktitle = {K}}
            @misc{c, title = {C}, year = {in press}}
            @article{d, title = {D}, year = 2023, month = jul, journal = {J}}
            @misc{e, title = {E}, eprint = {2401.01234}, eprinttype = {arxiv}, year = 2024, month = 5}
            @phdthesis{f, title = {F}, year = 2023}
            @misc{g, title = {G}}"""
        ),
        "date",
    )


def test_order() -> None:
    """Newest first, by all that is known of the date; equals as in the source."""
    assert [item.key for item in bibliography()] == ["c", "e", "b", "d", "a", "f", "g"]
    by_year = ordered(bibliography().works, "year")
    assert [item.key for item in by_year] == ["c", "e", "b", "d", "a", "f", "g"]


GROUPS = {
    "year": [("in-press", "c"), ("2024", "eb"), ("2023", "daf"), ("undated", "g")],
    "kind": [
        ("preprints", "e"),
        ("journal-articles", "da"),
        ("conference-papers", "b"),
        ("theses", "f"),
        ("other", "cg"),
    ],
    "type": [
        ("article", "da"),
        ("inproceedings", "b"),
        ("misc", "ceg"),
        ("phdthesis", "f"),
    ],
    "venue": [
        ("arxiv-2401-01234", "e"),
        ("j", "da"),
        ("k", "b"),
        ("phd-thesis", "f"),
        ("elsewhere", "cg"),
    ],
}


@pytest.mark.parametrize(("by", "groups"), GROUPS.items())
def test_groups(by: str, groups: list[tuple[str, str]]) -> None:
    """Every work is in one group, none is lost."""
    found = [
        (group.id, "".join(item.key for item in group.works))
        for group in bibliography().grouped(by)
    ]

    assert found == groups


def test_parts_of_the_bibliography() -> None:
    shown = bibliography()

    assert [item.key for item in shown.preprints] == ["e"]
    assert [item.key for item in shown.theses] == ["f"]
    assert [item.key for item in shown.published] == ["c", "b", "d", "a", "g"]
    assert [item.key for item in shown.newest(2)] == ["c", "e"]
    assert shown["a"].key == "a"
    assert "nobody" not in shown


def test_people_are_shared_between_works() -> None:
    """Ten thousand papers of one author hold that author once."""
    first, second = works("@misc{a, title={X}, author={A, B}} @misc{b, title={Y}, author={A, B}}")

    assert first.authors[0].person is second.authors[0].person


def test_control_characters_are_taken_out() -> None:
    text = "@misc{a, title = {X\x0b\x01Y}}"

    assert works(text)[0].title.plain == "XY"
    assert len(said(text)) == 1


def test_private_settings_are_the_sites() -> None:
    settings = replace(Settings(), private_fields=("note",))
    paper = work("note = {n}, award = {x}", settings=settings)

    assert "note" not in paper.bibtex
    assert "award" in paper.bibtex
