"""Ties between works: BibLaTeX's ``related``, told on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..problems import Problem
from ..publication import Publication, Relation
from ..tex.convert import to_text
from .entries import Entry

# BibLaTeX's relatedtype -> (what the entry says of the other, what the other says of it).
RELATIONS = {
    "version": ("Another version", "Another version"),
    "translationof": ("Translation of", "Translated as"),
    "translationas": ("Translated as", "Translation of"),
    "reprintof": ("Reprint of", "Reprinted as"),
    "reprintas": ("Reprinted as", "Reprint of"),
    "reprintfrom": ("Reprinted from", "Reprinted as"),
    "origpubin": ("Originally published in", "Later published in"),
    "origpubas": ("Originally published as", "Later published as"),
    "multivolume": ("Volume", "Part of"),
    "reviewof": ("Review of", "Reviewed in"),
    "commenton": ("Comment on", "Commented on in"),
    "erratum": ("Erratum", "Corrects"),
    "supplement": ("Supplement", "Supplement to"),
}
RELATED = ("Related work", "Related work")


def related(
    works: list[Publication], entries: Sequence[Entry], problems: list[Problem]
) -> tuple[Publication, ...]:
    """The works with their ties to each other, told on both sides."""
    if not any("related" in entry for entry in entries):
        return tuple(works)
    by_key = {work.key.lower(): index for index, work in reversed(list(enumerate(works)))}
    ties: dict[int, list[Relation]] = {}
    for index, entry in enumerate(entries):
        for key in (key.strip() for key in entry.get("related").split(",")):
            other = by_key.get(key.lower())
            if other is None or other == index:
                if key:
                    what = "is the entry itself" if other == index else "is no entry"
                    message = f"related: {key} {what}; correct the key"
                    line = entry.line_of("related")
                    problems.append(Problem(entry.source.path, line, entry.key, "BIB007", message))
                continue
            kind = entry.get("relatedtype").lower() or "related"
            there, back = RELATIONS.get(kind, RELATED)
            there = to_text(entry.get("relatedstring")).plain or there
            _tie(ties, index, Relation(type=kind, label=there, key=works[other].key))
            _tie(ties, other, Relation(type=kind, label=back, key=works[index].key))
    for index, relations in ties.items():
        works[index] = replace(works[index], relations=tuple(relations))
    return tuple(works)


def _tie(ties: dict[int, list[Relation]], index: int, relation: Relation) -> None:
    """Say it once, even where both entries name each other."""
    relations = ties.setdefault(index, [])
    if all(known.key != relation.key for known in relations):
        relations.append(relation)
