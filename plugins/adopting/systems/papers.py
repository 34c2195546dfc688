"""BibTeX for a paper that has a text of its own: beside it, shown in it, or made of its head.

What is made says nothing that the head does not say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from papers.latex import from_html
from talks.reading import slugify

from ..found import WORDS, Bib, Site, by_name, first, is_true, items, said, table, tables
from .folder import Folder, Head
from .texts import stem_of

_SHOWN = re.compile(r"(?ims)^`{3,}\s*bib(?:tex|latex)?\s*\n(.*?)^`{3,}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>)]+")
_ARXIV = re.compile(r"(?:arxiv\.org/(?:abs|pdf)/|arXiv:\s*)(\d{4}\.\d{4,5})", re.I)
_MEETING = re.compile(r"\b(?:conference|workshop|symposium|proceedings|congress|meeting)\b", re.I)
# Types of an entry, and what their kind of paper is called by heads; and where it has come out.
_TYPES: Final = by_name(WORDS["types"])
_VENUES: Final = by_name(WORDS["venues"])
# Where the names of a citation end: before the year in brackets, or the title in quotation marks.
_END = re.compile(r"\s*(?:\(\s*\d{4}|[\"“”«&]quot;|[\"“]|\s'|<i>|\*)")
_NAME = re.compile(r"[^\W\d_][\w.'’ -]{0,40}")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.[ -]?|[A-Z]{1,3}\b[ -]?){1,4}")


def paper(folder: Folder, site: Site, name: str, address: str, names: Mapping[str, str]) -> Bib:
    """The BibTeX of a paper.

    Args:
        folder: The site.
        site: What is found of it, its files among that.
        name: The paper's own text.
        address: Of the paper.
        names: From what a head calls an author to the author's name.
    """
    head = folder.head(name)
    is_bundle = PurePosixPath(name).stem == "index"
    beside = folder.below(name.rpartition("/")[0]) if is_bundle else []
    linked = urlsplit(said(head.fields.get("bibtexurl"))).path.removeprefix(site.base)
    cited = [site.files.get(f"/{linked.lstrip('/')}", ""), *beside]
    cited = [each for each in cited if each.endswith(".bib")]
    place = address if is_bundle else "/files/"
    more = _more(head, next((each for each in beside if each.endswith(".pdf")), ""))
    more |= {key: f"/{url}" for key, url in more.items() if f"/{url}" in site.files}
    shown = _SHOWN.search(head.body)
    if head.body.strip() and not shown:
        what = "the words below the head have no place at a paper; a summary in its entry has"
        folder.report.leave(name, "text", what, head.line)
    if cited:
        return Bib(cited[0], folder.text(cited[0]), 1, place, address, more)
    if shown:
        line = head.line + head.body.count("\n", 0, shown.start()) + 1
        return Bib(name, shown[1], line, place, address, more)
    return Bib(name, _entry(folder, name, head, names), 1, place, address, more)


def _more(head: Head, pdf: str) -> dict[str, str]:
    """Links and words of a paper by this project's fields."""
    given = head.fields
    found = {ours: first(given, theirs.split()) for ours, theirs in WORDS["links"].items()}
    for link in tables(given.get("links")):
        kind = first(link, ("type", "name")).lower()
        if kind in found:
            found[kind] = found[kind] or said(link.get("url"))
    linked = re.search(r"\]\(([^)\s]+\.pdf)\)", head.body)
    found["pdf"] = found["pdf"] or (linked[1] if linked else PurePosixPath(pdf).name)
    found["selected"] = "true" if is_true(given.get("featured")) else ""
    words = first(given, ("abstract", "summary", "excerpt"))
    return found | {"abstract": from_html(re.sub(r"<[^>]*>", "", words))}


def _entry(folder: Folder, name: str, head: Head, names: Mapping[str, str]) -> str:
    given = head.fields
    title, url = said(given.get("title")), said(given.get("paperurl"))
    venue = first(given, ("publication", "venue", "journal", "publication_short"))
    venue = re.sub(r"[*_]|^In\s+|<[^>]*>", "", venue).strip()
    citation = said(given.get("citation"))
    authors = [names.get(each, each) for each in items(given.get("authors") or given.get("author"))]
    authors = authors or people(citation, title)
    if not authors:
        what = "names no authors that could be told; write them into the entry"
        folder.report.change(name, "authors", what, 1)
    kind = _TYPES.get(first(given, ("publication_types", "category")), "")
    kind = kind or ("inproceedings" if _MEETING.search(venue) else "article")
    arxiv = _ARXIV.search(f"{url} {venue} {citation}")
    doi = first({**given, **table(given.get("hugoblox"), "ids")}, ("doi",))
    named = _DOI.search(f"{doi} {url} {citation}")
    if arxiv and (not venue or re.search("arxiv|preprint", venue, re.I)):
        kind, venue = "misc", ""
    fields = {
        "title": f"{{{from_html(title)}}}",
        "author": " and ".join(from_html(each) for each in authors),
        _VENUES.get(kind, "howpublished"): from_html(venue),
        "year": said(given.get("date"))[:4],
        "doi": named[0].rstrip(".,") if named else "",
        "eprint": arxiv[1] if arxiv else "",
        "archiveprefix": "arXiv" if arxiv else "",
        "pdf" if url.lower().endswith(".pdf") else "url": url,
    }
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items() if value)
    return f"@{kind}{{{slugify(stem_of(name))},\n{lines}}}\n"


def people(citation: str, title: str) -> list[str]:
    """The authors at the head of a citation, or nobody where that is not certain."""
    plain = re.sub(r"<[^>]*>|\*\*|__", "", unescape(citation))
    plain = re.sub(r",?\s+et al\.?", "; others", plain)
    year = _END.search(plain)
    places = (plain.find(title) if title else -1, year.start() if year else -1)
    ends = [place for place in places if place > 0]
    names = plain[: min(ends, default=0)].strip(" ,:;\"'“”")
    parts = [
        re.sub(r"(?<=\w{3})\.$", "", part.strip(" ,"))
        for part in re.split(r"\s*;\s*|,?\s+(?:and|&)\s+|,\s*&\s*", names)
    ]
    found: list[str] = []
    for part in parts:
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        while pieces:
            name = pieces.pop(0)
            # "Name, A. B." is one person, "Ada Name, Grace Other" are two.
            if pieces and (" " not in name or _INITIALS.fullmatch(pieces[0])):
                name = f"{name}, {pieces.pop(0)}"
            found.append(name)
    sound = all(_NAME.fullmatch(name.replace(",", "")) for name in found)
    return found if sound and len(found) < 100 else []
