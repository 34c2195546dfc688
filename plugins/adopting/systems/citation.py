"""BibTeX for a paper that a site knows only in words: nothing is in it that they do not say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from papers.latex import from_html

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>)]+")
_ARXIV = re.compile(r"(?:arxiv\.org/(?:abs|pdf)/|arXiv:\s*)(\d{4}\.\d{4,5})", re.I)
_TYPES = {
    "conferences": "inproceedings",
    "conference": "inproceedings",
    "books": "book",
    "book": "book",
}
_MEETING = re.compile(r"\b(?:conference|workshop|symposium|proceedings|congress|meeting)\b", re.I)
# Where the names of a citation end: before the year in brackets, or the title in quotation marks.
_END = re.compile(r"\s*(?:\(\s*\d{4}|[\"“”«&]quot;|[\"“]|\s'|<i>|\*)")
_NAME = re.compile(r"[^\W\d_][\w.'’ -]{0,40}")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.[ -]?|[A-Z]{1,3}\b[ -]?){1,4}")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a site says of a paper, in its own words; whatever it does not say is empty."""

    key: str
    title: str
    date: str = ""
    venue: str = ""
    citation: str = ""
    category: str = ""
    url: str = ""
    abstract: str = ""
    doi: str = ""
    type: str = ""
    authors: tuple[str, ...] = ()


def entry(known: Known) -> tuple[str, str]:
    """The entry, and what could not be told of it, or nothing."""
    venue = re.sub(r"[*_]|^In\s+|<[^>]*>", "", known.venue).strip()
    authors = known.authors or tuple(people(known.citation, known.title))
    kind = known.type or _TYPES.get(
        known.category, "inproceedings" if _MEETING.search(venue) else "article"
    )
    arxiv = _ARXIV.search(f"{known.url} {venue} {known.citation}")
    doi = _DOI.search(f"{known.doi} {known.url} {known.citation}")
    if arxiv and (not venue or re.search("arxiv|preprint", venue, re.I)):
        kind, venue = "misc", ""
    where = {
        "article": "journal",
        "inproceedings": "booktitle",
        "phdthesis": "school",
        "book": "publisher",
    }
    fields = {
        "title": f"{{{from_html(known.title)}}}",
        "author": " and ".join(from_html(name) for name in authors),
        where.get(kind, "howpublished"): from_html(venue),
        "year": known.date[:4],
        "doi": doi[0].rstrip(".,") if doi else "",
        "eprint": arxiv[1] if arxiv else "",
        "archiveprefix": "arXiv" if arxiv else "",
        "url": known.url if not known.url.lower().endswith(".pdf") else "",
        "pdf": known.url if known.url.lower().endswith(".pdf") else "",
        "abstract": from_html(re.sub(r"<[^>]*>", "", known.abstract)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    lost = "" if authors else "names no authors that could be told; write them into the entry"
    return f"@{kind}{{{known.key},\n{lines}}}\n", lost


def people(citation: str, title: str) -> list[str]:
    """The authors at the head of a citation, or nobody where that is not certain."""
    plain = re.sub(r"<[^>]*>|\*\*|__", "", unescape(citation))
    plain = re.sub(r",?\s+et al\.?", "; others", plain)
    ends = [place for place in (plain.find(title) if title else -1,) if place > 0]
    ends += [found.start() for found in [_END.search(plain)] if found and found.start() > 0]
    if not ends:
        return []
    names = plain[: min(ends)].strip(" ,:;\"'“”")
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
            if (
                pieces and (_INITIALS.fullmatch(pieces[0]) or (" " not in name and len(parts) == 1))
            ) or (pieces and " " not in name):
                name = f"{name}, {pieces.pop(0)}"
            found.append(name)
    sound = all(_NAME.fullmatch(name.replace(",", "")) for name in found)
    return found if sound and len(found) < 100 else []
