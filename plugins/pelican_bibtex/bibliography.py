"""All works together: in order, in groups, by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from .publication import Publication
from .tex.convert import to_text

# What each kind of work is called as the heading of a group.
KIND_LABELS = {
    "preprint": "Preprints",
    "article": "Journal articles",
    "conference": "Conference papers",
    "book": "Books",
    "chapter": "Book chapters",
    "thesis": "Theses",
    "report": "Reports",
    "talk": "Talks",
    "data": "Data",
    "software": "Software",
    "patent": "Patents",
    "other": "Other",
}
UNDATED = "Undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Works under one heading.

    Attributes:
        id: Fit for an HTML id or a fragment: ``2024``, ``preprints``.
        label: The heading.
        works: In the order of the bibliography; never empty.
    """

    id: str
    label: str
    works: tuple[Publication, ...]


@dataclass(frozen=True)
class Bibliography:
    """Every work of the site, in the order it is shown."""

    works: tuple[Publication, ...] = ()

    def __iter__(self) -> Iterator[Publication]:
        return iter(self.works)

    def __len__(self) -> int:
        return len(self.works)

    def __bool__(self) -> bool:
        return bool(self.works)

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    def __getitem__(self, key: str) -> Publication:
        """The work with this citation key.

        Raises:
            KeyError: There is none.
        """
        return self.by_key[key]

    @cached_property
    def by_key(self) -> Mapping[str, Publication]:
        """Citation key to work; the first where a key stands twice."""
        return {work.key: work for work in reversed(self.works)}

    @cached_property
    def by_folded_key(self) -> Mapping[str, Publication]:
        """Citation key without case to work; the first of those that differ in case only."""
        return {work.key.casefold(): work for work in reversed(self.works)}

    @cached_property
    def by_year(self) -> tuple[Group, ...]:
        """One group a year, newest first; words for a year first of all, undated works last."""
        return self.grouped("year")

    @cached_property
    def preprints(self) -> Bibliography:
        """The works that have not appeared anywhere but on a preprint server."""
        return self.of_kind("preprint")

    @cached_property
    def theses(self) -> Bibliography:
        """Doctoral, master's and other theses."""
        return self.of_kind("thesis")

    @cached_property
    def published(self) -> Bibliography:
        """Neither preprints nor theses."""
        return Bibliography(
            tuple(work for work in self.works if work.kind not in ("preprint", "thesis"))
        )

    @cached_property
    def selected(self) -> Bibliography:
        """The works that the owner marks ``selected``."""
        return Bibliography(tuple(work for work in self.works if work.selected))

    def of_kind(self, *kinds: str) -> Bibliography:
        """The works of these kinds (see `Publication.kind`)."""
        return Bibliography(tuple(work for work in self.works if work.kind in kinds))

    def newest(self, count: int) -> Bibliography:
        """The latest works by date, at most ``count``."""
        latest = sorted(self.works, key=lambda work: work.date.sort_key, reverse=True)
        return Bibliography(tuple(latest[:count]))

    def grouped(self, by: str) -> tuple[Group, ...]:
        """The works under headings.

        Args:
            by: ``year``, ``kind``, ``type`` or ``venue``, or the name of any field.
        """
        heading = _HEADINGS.get(by) or _field_heading(by)
        ordered = sorted(self.works, key=lambda work: heading(work)[0])
        return tuple(
            Group(id=_fragment(label), label=label, works=tuple(works))
            for (_, label), works in groupby(ordered, key=heading)
        )


Heading = Callable[[Publication], tuple[tuple[int, str], str]]


def _year_heading(work: Publication) -> tuple[tuple[int, str], str]:
    if work.year is not None:
        return (-work.year, ""), str(work.year)
    if work.date.text:
        label = work.date.text[:1].upper() + work.date.text[1:]
        return (-(10**6), label), label
    return (0, ""), UNDATED


def _kind_heading(work: Publication) -> tuple[tuple[int, str], str]:
    kind = work.kind if work.kind in KIND_LABELS else "other"
    return (list(KIND_LABELS).index(kind), kind), KIND_LABELS[kind]


def _venue_heading(work: Publication) -> tuple[tuple[int, str], str]:
    label = work.whole
    return (0, label.casefold()) if label else (1, ""), label or "Elsewhere"


def _field_heading(name: str) -> Heading:
    def heading(work: Publication) -> tuple[tuple[int, str], str]:
        label = to_text(work.fields.get(name, "")).plain or str(getattr(work, name, ""))
        return (0, label.casefold()) if label else (1, ""), label or "Other"

    return heading


_HEADINGS: dict[str, Heading] = {
    "year": _year_heading,
    "kind": _kind_heading,
    "venue": _venue_heading,
}


def _fragment(label: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in label.lower()).split()
    return "-".join(words) or "other"


def ordered(works: Iterable[Publication], order: str) -> Bibliography:
    """The bibliography in its order of presentation.

    Args:
        works: In the order of the source.
        order: ``date``: newest first by all that is known of the date; ``year``: newest year
            first and, within it, as in the source; ``source``: as in the source.
    """
    keys: dict[str, Callable[[Publication], object]] = {
        "date": lambda work: work.date.sort_key,
        "year": lambda work: work.date.sort_key[0],
        "source": lambda work: 0,
    }
    # A reversed sort is stable as well: equals stay in the order of the source.
    return Bibliography(tuple(sorted(works, key=keys[order], reverse=True)))  # type: ignore[arg-type]
