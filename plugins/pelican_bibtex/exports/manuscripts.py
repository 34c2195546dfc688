"""What has yet to appear, told in formats that know nothing of being submitted: a manuscript."""

from __future__ import annotations

from dataclasses import replace

from ..links import web_address
from ..pages import NO_PAGES
from ..publication import Publication
from ..text import NOTHING, joined

# Kinds that appear somewhere, whose name would tell a reader that they have.
_PLACED = frozenset(("article", "book", "chapter", "conference"))


def as_manuscript(work: Publication) -> Publication:
    """The work itself once it has appeared; before, a preprint or a manuscript.

    The journal that has it is named in the note alone, with what it has done so far.
    """
    if work.has_appeared or work.kind not in _PLACED:
        return work
    kind = "preprint" if work.arxiv else "other"
    told = work.status in work.note.plain.lower()
    return replace(
        work,
        kind=kind,
        type="preprint" if work.arxiv else "unpublished",
        subtype="",
        note=work.note if told else joined(". ", [work.where, work.note]),
        venue=NOTHING,
        container=NOTHING,
        short_container="",
        event="",
        series="",
        volume="",
        number="",
        pages=NO_PAGES,
        eid="",
        publisher="arXiv" if work.arxiv else "",
        place="",
        how="",
    )


def publisher(work: Publication) -> str:
    """Who published it; ``howpublished`` stands in where it is no address."""
    return work.publisher or ("" if web_address(work.how) else work.how)


def server_number(work: Publication) -> str:
    """What a preprint's server calls it."""
    return f"arXiv:{work.arxiv}" if work.arxiv else work.number or work.eid


def abstract(work: Publication) -> str:
    """The abstract, or the site's own summary, whole."""
    return (work.abstract or work.summary).plain
