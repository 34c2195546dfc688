"""A long list in pages: the newest on the first, older ones by years, and none of them too heavy.

Pages are filled from the oldest on, so that a new entry changes the first page and no other.
What an entry weighs is counted in characters, which tells well enough what it costs when sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from .bibliography import Bibliography, Group
from .publication import Author, Publication

# What an entry takes besides its words: elements, a link to its page, its links' labels.
FRAME = 150
# Preprints, and theses, may take so much of the first page; the years have the rest.
SHARE = 4
# Of more people than this, a list names the first few; the work's page names all.
CROWD, FEW = 30, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of a list.

    Attributes:
        label: For a reader: "2003–2009".
        slug: Fit for an address: ``2003-2009``.
        groups: As on an undivided list.
    """

    label: str
    slug: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A list of publications in pages.

    Attributes:
        first: On the list's own page: preprints, groups of published works, theses.
        parts: All that is not there, the newest first.
    """

    first: tuple[Group, ...]
    parts: tuple[Part, ...] = ()


def few(people: Sequence[Author]) -> tuple[Author, ...]:
    """Those whom a list names: all, or of a crowd the first, and the owner wherever they stand."""
    if len(people) <= CROWD:
        return tuple(people)
    owners = [author for author in people[FEW:] if author.person.is_owner]
    return (*people[:FEW], *owners[:1])


def weight(work: Publication) -> int:
    """What a work's entry in a list costs, in characters."""
    people = sum(len(author.name) + 8 for author in few(work.people))
    links = sum(len(link.url) for link in work.links)
    return FRAME + len(work.title.plain) + people + len(work.where.plain) + links


def divided(works: Bibliography, group_by: str, capacity: int | None) -> Division:
    """The list of all works: preprints, the published under their headings, theses.

    Args:
        works: All of them.
        group_by: What the published ones are grouped by, see `Bibliography.grouped`.
        capacity: What a page holds, in characters; None for all on one.
    """
    preprints = _special("preprints", "Preprints", works.preprints)
    theses = _special("theses", "Theses", works.theses)
    groups = works.published.grouped(group_by)
    everything = (*preprints, *groups, *theses)
    if capacity is None or _total(everything) <= capacity:
        return Division(first=everything)
    preprints, more_preprints = split(preprints, capacity // SHARE, capacity // 2, weight)
    theses, more_theses = split(theses, capacity // SHARE, capacity // 2, weight)
    left = capacity - _total((*preprints, *theses))
    groups, more = split(groups, left, capacity // 2, weight)
    return Division(
        first=(*preprints, *groups, *theses),
        parts=named([*more, *more_preprints, *more_theses]),
    )


def _special(name: str, label: str, works: Bibliography) -> tuple[Group, ...]:
    return (Group(id=name, label=label, works=works.works),) if works else ()


def _total(groups: Iterable[Group]) -> int:
    return sum(weight(work) for group in groups for work in group.works)


def split(
    groups: Sequence[Group], first: int, rest: int, weigh: Callable[[Publication], int]
) -> tuple[tuple[Group, ...], list[tuple[Group, ...]]]:
    """Groups, the newest first, as those of the first page, and those of each further one.

    Args:
        groups: To be divided; one that is larger than a page is cut.
        first: What the first page holds at most.
        rest: What each further page holds.
        weigh: What an entry costs.
    """
    costs = [weigh(work) for group in groups for work in group.works]
    total = sum(costs)
    pieces = [
        replace(group, works=(work,))
        for group in reversed(groups)
        for work in reversed(group.works)
    ]
    pages: list[list[Group]] = []
    filled = rest
    for piece, cost in zip(pieces, reversed(costs), strict=True):
        # What is left stays on the first page as soon as it fits: at the end of a page, so that
        # pages stay as they are, or at once where they hold more than the first.
        if total <= first and (filled + cost > rest or rest > first):
            break
        if filled + cost > rest:
            pages.append([])
            filled = 0
        pages[-1].append(piece)
        filled += cost
        total -= cost
    shown = sum(map(len, pages))
    return _joined(pieces[shown:]), [_joined(page) for page in reversed(pages)]


def _joined(pieces: Sequence[Group]) -> tuple[Group, ...]:
    """Pieces, the oldest first, as groups with the newest first."""
    found: list[Group] = []
    for piece in reversed(pieces):
        if found and found[-1].id == piece.id:
            found[-1] = replace(found[-1], works=(*found[-1].works, *piece.works))
        else:
            found.append(piece)
    return tuple(found)


def named(pages: Iterable[tuple[Group, ...]]) -> tuple[Part, ...]:
    """Pages by their headings; of two of the same, the newer has a number."""
    taken: set[str] = set()
    parts = []
    for groups in reversed(list(pages)):
        ends = groups[-1], groups[0]
        ids, labels = [group.id for group in ends], [group.label for group in ends]
        slug, label = ("-".join(dict.fromkeys(ids)), "–".join(dict.fromkeys(labels)))
        number = next(n for n in count(1) if _numbered(slug, n) not in taken)
        taken.add(_numbered(slug, number))
        label = f"{label} ({number})" if number > 1 else label
        parts.append(Part(label=label, slug=_numbered(slug, number), groups=groups))
    return tuple(reversed(parts))


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"
