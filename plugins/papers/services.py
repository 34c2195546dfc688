"""The public interfaces that papers come from, and what names a paper for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from pelican_bibtex.reading.doubts import is_isbn
from pelican_bibtex.reading.linking import arxiv_in, doi_in


@dataclass(frozen=True, slots=True)
class Service:
    """A public interface.

    Attributes:
        name: For people.
        address: ``PAPER_SERVICES`` may name another.
        accept: Media type that is asked for.
        pause: Seconds between two requests, by the service's own rules.
    """

    name: str
    address: str
    accept: str = "application/json"
    pause: float = 0.2


SERVICES: Final[Mapping[str, Service]] = {
    # info.arxiv.org/help/api/tou: one request every three seconds.
    "arxiv": Service("arXiv", "https://export.arxiv.org/api/query", "application/atom+xml", 3.0),
    # Whoever registered a DOI (Crossref, DataCite, JaLC, mEDRA ...) answers there in one form.
    "doi": Service("doi.org", "https://doi.org", "application/vnd.citationstyles.csl+json"),
    "crossref": Service("Crossref", "https://api.crossref.org/works"),
    "openreview": Service("OpenReview", "https://api2.openreview.net/notes", pause=1.0),
    # Conferences before 2023.
    "openreview-1": Service("OpenReview", "https://api.openreview.net/notes", pause=1.0),
    "openlibrary": Service("Open Library", "https://openlibrary.org/api/books", pause=1.0),
    "orcid": Service("ORCID", "https://pub.orcid.org/v3.0"),
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names a paper: ``arxiv``, ``doi``, ``isbn`` or ``openreview``, and its bare value."""

    kind: str
    value: str


# What addresses of publishers have behind the DOI.
_BEHIND: Final = re.compile(
    r"(?:/(?:full|abstract|e?pdf|meta|html|pdfplus|summary)|\.pdf)+/?$", re.I
)
_ARXIV_DOI: Final = re.compile(r"10\.48550/arxiv\.", re.I)


def identify(words: str) -> Identifier | None:
    """What somebody typed or pasted for a paper; None where it names none.

    Reads arXiv ids of both forms, DOIs, ISBNs, and addresses of arXiv, OpenReview, doi.org and
    publishers whose addresses hold the DOI.
    """
    typed = unquote(words.strip())
    try:
        parts = urlsplit(typed) if "://" in typed else None
    except ValueError:
        return None
    if parts is not None and parts.netloc.endswith("openreview.net"):
        forum = parse_qs(parts.query).get("id", [""])[0]
        return Identifier("openreview", forum) if re.fullmatch(r"[\w-]{3,40}", forum) else None
    if parts is not None:
        typed = _BEHIND.sub("", f"https://{parts.netloc}{parts.path}".rstrip("/"))
    doi = doi_in(typed)
    if arxiv := _ARXIV_DOI.sub("", doi) if _ARXIV_DOI.match(doi) else not doi and arxiv_in(typed):
        return Identifier("arxiv", re.sub(r"v\d+$", "", arxiv))
    isbn = "" if doi else isbn_in(typed)
    return Identifier("doi", doi) if doi else Identifier("isbn", isbn) if isbn else None


def isbn_in(words: str) -> str:
    """The digits of an ISBN of 10 or 13 whose check digit is right; else empty."""
    digits = re.sub(r"(?i)^.*isbn(?:-1[03])?[:/]?|[\s-]", "", words).upper()
    is_one = re.fullmatch(r"\d{9}[\dX]|97[89]\d{10}", digits) and is_isbn(digits)
    return digits if is_one else ""
