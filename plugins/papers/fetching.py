"""Which interface is asked for what: one paper, what a preprint has become, a person's works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pelican_bibtex.publication import Publication

from .answers import (
    Record,
    at,
    from_arxiv,
    from_csl,
    from_openlibrary,
    from_openreview,
    from_orcid,
    items,
)
from .client import Client, NoAnswer, NotThere
from .services import Identifier

# How many papers arXiv is asked for at once.
AT_ONCE = 50


def fetch(client: Client, named: Identifier) -> Record:
    """What is recorded of a paper; of a preprint that has appeared, of what it became.

    Raises:
        NoAnswer: Nothing usable is.
    """
    match named.kind:
        case "arxiv":
            return followed(client, _arxiv(client, named))
        case "doi":
            return followed(client, from_csl(client.json("doi", named.value)))
        case "openreview":
            return _openreview(client, named.value)
    book = client.json("openlibrary", bibkeys=f"ISBN:{named.value}", jscmd="data", format="json")
    if not isinstance(found := at(book, f"ISBN:{named.value}"), dict):
        raise NotThere("Open Library does not know it; look at the number, or give BibTeX")
    return from_openlibrary(found, named.value)


def followed(client: Client, record: Record) -> Record:
    """What a preprint became, where its record says so and that is known; else the preprint."""
    if not record.appeared:
        return record
    try:
        became = from_csl(client.json("doi", record.appeared))
    except NotThere:
        return record
    preprint = ("eprint", "eprinttype", "eprintclass")
    of_arxiv = {name: record.fields[name] for name in preprint if name in record.fields}
    return replace(became, fields={**became.fields, **of_arxiv})


def arxiv(client: Client, numbers: Sequence[str]) -> dict[str, Record]:
    """Papers of arXiv by their numbers; those that it does not know are not there."""
    papers: dict[str, Record] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        answer = client.get("arxiv", id_list=",".join(some), max_results=str(len(some)))
        papers |= from_arxiv(answer)
    return papers


def _arxiv(client: Client, named: Identifier) -> Record:
    try:
        papers = arxiv(client, [named.value])
    except NotThere:
        raise
    except NoAnswer as refusal:
        # DataCite has its papers, too, by their DOIs.
        try:
            return from_csl(client.json("doi", f"10.48550/arXiv.{named.value}"))
        except NoAnswer:
            raise refusal from None
    if named.value not in papers:
        raise NotThere("arXiv has no such paper; look at the number")
    return papers[named.value]


def _openreview(client: Client, forum: str) -> Record:
    for service in ("openreview", "openreview-1"):
        try:
            notes = items(client.json(service, id=forum), "notes")
        except NotThere:
            continue
        if notes:
            return from_openreview(notes[0])
    raise NotThere("OpenReview does not know it; look at the address")


def found_by_title(client: Client, work: Publication) -> Iterable[Record]:
    """Records of what bears the title of a work, or one like it, at Crossref and OpenReview."""
    title = work.title.plain
    people = " ".join(author.person.surname or author.name for author in work.people[:3])
    crossref = client.json(
        "crossref", **{"query.bibliographic": title, "query.author": people, "rows": "5"}
    )
    openreview = client.json(
        "openreview", "search", term=title, content="title", type="terms", source="forum", limit="5"
    )
    answers: list[tuple[Callable[[Any], Record], Any]] = []
    answers += [(from_csl, one) for one in items(crossref, "message", "items")]
    answers += [(from_openreview, one) for one in items(openreview, "notes")]
    for read, answer in answers:
        try:
            yield read(answer)
        except NoAnswer:
            continue


def orcid(client: Client, person: str) -> list[tuple[str, Identifier | None]]:
    """The works of somebody's public record: title, and what names each elsewhere."""
    return from_orcid(client.json("orcid", f"{person}/works"))
