"""What each entry type is, and what the formats call it: one table for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a work is, in the words of each format.

    Attributes:
        kind: What the work is, whatever its entry type; a key of `KINDS`.
        csl: Type in CSL 1.0.2.
        ris: Type of reference in RIS.
        schema: Type at schema.org.
        genre: For a reader, "PhD thesis"; empty where the kind says enough.
    """

    kind: str
    csl: str
    ris: str
    schema: str
    genre: str = ""


def _kind(kind: str, csl: str, ris: str, schema: str = "CreativeWork", genre: str = "") -> Form:
    return Form(kind=kind, csl=csl, ris=ris, schema=schema, genre=genre)


# Each kind of work, as all formats call it, in the order of groups on a page.  RIS has no
# preprints: they are manuscripts that say so.  Zotero takes UNPB for an article of a journal.
KINDS: Final[Mapping[str, Form]] = {
    form.kind: form
    for form in (
        _kind("preprint", "article", "MANSCPT", "ScholarlyArticle"),
        _kind("article", "article-journal", "JOUR", "ScholarlyArticle"),
        _kind("conference", "paper-conference", "CONF", "ScholarlyArticle"),
        _kind("book", "book", "BOOK", "Book"),
        _kind("chapter", "chapter", "CHAP", "Chapter"),
        _kind("thesis", "thesis", "THES", "Thesis", "Thesis"),
        _kind("report", "report", "RPRT", "Report", "Report"),
        _kind("talk", "speech", "SLIDE"),
        _kind("data", "dataset", "DATA", "Dataset"),
        _kind("software", "software", "COMP", "SoftwareSourceCode"),
        _kind("patent", "patent", "PAT", genre="Patent"),
        _kind("other", "document", "GEN"),
    )
}


def _same(kind: str, *types: str) -> dict[str, Form]:
    return dict.fromkeys(types, KINDS[kind])


def _other(csl: str, ris: str = "GEN", schema: str = "CreativeWork") -> Form:
    return replace(KINDS["other"], csl=csl, ris=ris, schema=schema)


def _genre(kind: str, genre: str) -> Form:
    return replace(KINDS[kind], genre=genre)


# Entry types of BibTeX, BibLaTeX and reference managers.
TYPES: Final[Mapping[str, Form]] = {
    **_same("preprint", "preprint"),
    **_same("article", "article", "suppperiodical"),
    **_same("conference", "inproceedings", "conference"),
    **_same("book", "book", "mvbook", "collection", "mvcollection", "proceedings"),
    **_same("book", "mvproceedings", "reference", "mvreference"),
    "booklet": replace(KINDS["book"], csl="pamphlet", ris="PAMP"),
    **_same("chapter", "inbook", "incollection", "suppbook", "suppcollection", "bookinbook"),
    "inreference": replace(KINDS["chapter"], csl="entry-encyclopedia", ris="ENCYC"),
    **_same("thesis", "thesis"),
    "phdthesis": _genre("thesis", "PhD thesis"),
    "mastersthesis": _genre("thesis", "Master’s thesis"),
    "mathesis": _genre("thesis", "Master’s thesis"),
    "bachelorsthesis": _genre("thesis", "Bachelor’s thesis"),
    **_same("report", "report"),
    "techreport": _genre("report", "Technical report"),
    "manual": _genre("report", "Manual"),
    **_same("talk", "presentation", "talk", "lecture"),
    **_same("data", "dataset"),
    **_same("software", "software"),
    **_same("patent", "patent"),
    "artwork": _other("graphic", "ART"),
    "audio": _other("song", "SOUND"),
    "electronic": _other("webpage", "ELEC"),
    "image": _other("graphic", "ART"),
    "jurisdiction": _other("legal_case", "CASE"),
    "legal": _other("legislation", "STAT"),
    "legislation": _other("legislation", "STAT"),
    "letter": _other("personal_communication", "PCOMM"),
    "movie": _other("motion_picture", "VIDEO"),
    "music": _other("song", "SOUND"),
    "online": _other("webpage", "ELEC"),
    "performance": _other("performance"),
    "periodical": _other("periodical", "JFULL"),
    "review": _other("review", "JOUR", "Review"),
    "standard": _other("standard", "STAND"),
    "unpublished": _other("manuscript", "MANSCPT", "ScholarlyArticle"),
    "video": _other("motion_picture", "VIDEO"),
    "webpage": _other("webpage", "ELEC"),
    "www": _other("webpage", "ELEC"),
}
# BibLaTeX's ``entrysubtype`` of an article.
SUBTYPES: Final[Mapping[str, Form]] = {
    "magazine": replace(KINDS["article"], csl="article-magazine", ris="MGZN", schema="Article"),
    "newspaper": replace(
        KINDS["article"], csl="article-newspaper", ris="NEWS", schema="NewsArticle"
    ),
}
# What BibLaTeX's ``type`` field may say instead of words; its manual, 4.9.2.12 and 4.9.2.13.
GENRES: Final[Mapping[str, str]] = {
    "bathesis": "Bachelor’s thesis",
    "mathesis": "Master’s thesis",
    "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
}


def form_of(type_: str, kind: str, subtype: str = "") -> Form:
    """How the formats call a work.

    Args:
        type_: Entry type in lower case.
        kind: What the work is, which its entry type alone does not decide: an ``@article`` on
            a preprint server is a preprint.
        subtype: BibLaTeX's ``entrysubtype``.
    """
    known = SUBTYPES.get(subtype) or TYPES.get(type_)
    if known is not None and known.kind == kind:
        return known
    return KINDS.get(kind) or KINDS["other"]
