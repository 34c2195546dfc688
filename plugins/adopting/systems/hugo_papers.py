"""Papers of Hugo's: from a head, a file of BibTeX beside it, or BibTeX that a page shows."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import PurePosixPath
from typing import Any

from papers.latex import from_html
from talks.reading import slugify

from ..found import Bib, first, is_true, items, said, table, tables
from . import citation
from .folder import Folder, Head

_TYPES = {
    "1": "inproceedings",
    "2": "article",
    "3": "misc",
    "4": "techreport",
    "5": "book",
    "6": "incollection",
    "7": "phdthesis",
    "8": "patent",
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "article": "misc",
    "report": "techreport",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "patent": "patent",
    "manuscript": "misc",
}
_LINKS = {
    "url_pdf": "pdf",
    "url_code": "code",
    "url_slides": "slides",
    "url_poster": "poster",
    "url_video": "video",
    "url_dataset": "data",
    "url_project": "website",
    "url_source": "supp",
}
_SHOWN = re.compile(r"(?ims)^`{3,}\s*bib(?:tex|latex)?\s*\n(.*?)^`{3,}")


def paper(
    folder: Folder, name: str, address: str, names: Mapping[str, str], files: Container[str]
) -> Bib:
    """The BibTeX of a paper.

    Args:
        folder: The site.
        name: The paper's own text.
        address: Of the paper.
        names: From what a head calls an author to the author's name.
        files: Addresses of the site's files.
    """
    head, place = folder.head(name), PurePosixPath(name)
    beside = folder.below(str(place.parent)) if place.stem == "index" else []
    shown, known = _SHOWN.search(head.body), _known(name, head.fields, names)
    more = _more(head, [PurePosixPath(each).name for each in beside if each.endswith(".pdf")])
    more |= {key: f"/{url}" for key, url in more.items() if f"/{url}" in files}
    more |= {
        "selected": "true" if is_true(head.fields.get("featured")) else "",
        "abstract": from_html(known.abstract),
    }
    if head.body.strip() and not shown:
        what = "the words below the head have no place at a paper; a summary in its entry has"
        folder.report.leave(name, "text", what, head.line)
    if cited := next((each for each in beside if each.endswith(".bib")), ""):
        return Bib(cited, folder.text(cited), 1, address, address, more)
    if shown:
        line = head.line + head.body.count("\n", 0, shown.start()) + 1
        return Bib(name, shown[1], line, address, address, more)
    text, lost = citation.entry(known)
    if lost:
        folder.report.change(name, "authors", lost, 1)
    return Bib(name, text, 1, address, address, more)


def _known(name: str, fields: Mapping[str, Any], names: Mapping[str, str]) -> citation.Known:
    place = PurePosixPath(name)
    ids = table(fields.get("hugoblox"), "ids")
    return citation.Known(
        key=slugify(place.parent.name if place.stem in ("index", "_index") else place.stem),
        title=said(fields.get("title")),
        date=said(fields.get("date")),
        venue=first(fields, ("publication", "venue", "journal", "publication_short")),
        abstract=first(fields, ("abstract", "summary")),
        doi=first({**fields, **ids}, ("doi",)),
        type=_TYPES.get(first(fields, ("publication_types",)), ""),
        authors=tuple(
            names.get(each, each) for each in items(fields.get("authors") or fields.get("author"))
        ),
    )


def _more(head: Head, pdfs: list[str]) -> dict[str, str]:
    """Links of a paper by this project's fields."""
    found = {ours: said(head.fields.get(theirs)) for theirs, ours in _LINKS.items()}
    for link in tables(head.fields.get("links")):
        kind = first(link, ("type", "name")).lower()
        if kind in found:
            found[kind] = found[kind] or said(link.get("url"))
    linked = re.search(r"\]\(([^)\s]+\.pdf)\)", head.body)
    found["pdf"] = found["pdf"] or (linked[1] if linked else next(iter(pdfs), ""))
    return found
