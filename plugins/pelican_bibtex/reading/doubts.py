"""What is in order for BibTeX and yet most often a slip: told by the check, and kept from nothing.

Everything here is a note, so that no site is held up by what may well be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise

from ..people import Owner, People, spelling
from ..problems import Problem
from ..publication import Publication

# What a work of a kind lacks without these: attribute, and what to write.
_USUAL = (("people", "author"), ("year", "year"))
_NEEDED: dict[str, tuple[tuple[str, str], ...]] = {
    "article": (*_USUAL, ("container", "journal")),
    "conference": (*_USUAL, ("container", "booktitle")),
    "chapter": (*_USUAL, ("container", "booktitle")),
    "book": (*_USUAL, ("publisher", "publisher")),
    "thesis": (*_USUAL, ("publisher", "school")),
    "preprint": _USUAL,
    "report": _USUAL,
}
# Those of BibTeX and BibLaTeX that can be misspelt.
_FIELDS = frozenset(
    """abstract addendum address annotation annotator annote archiveprefix author booksubtitle
    booktitle chapter crossref date edition editor editora editorb editorc eprint
    eprintclass eprinttype eventdate eventtitle holder howpublished institution isbn issn
    journal journalsubtitle journaltitle keywords language location maintitle month note
    number numpages organization pages pagetotal primaryclass publisher pubstate related
    relatedtype school series shortjournal shorttitle sorttitle subtitle summary title
    translator type venue version volume volumes year""".split()
)
MOST_BYTES = 5_000_000
"""Of a PDF; Google Scholar takes no larger ones into its index."""
_SHORT = 16
"""Letters of a title that two works may share, such as "Introduction"."""
_ALIKE = 0.96
"""Share of the letters of two titles; a letter or two of sixty may differ."""


def doubts(works: Sequence[Publication], people: People) -> Iterator[Problem]:
    """All of them.

    Args:
        works: Of the bibliography.
        people: Whom the data file knows.
    """
    for work in works:
        yield from _of_work(work)
    yield from _twice(works, lambda work: work.doi.lower(), "DOI")
    yield from _twice(works, lambda work: work.arxiv.partition("v")[0], "arXiv identifier")
    yield from _twice(works, _ends, "title")
    yield from _venues(works)
    yield from _names(works)
    yield from _owner(works, people.owner)


def _at(work: Publication, code: str, message: str) -> Problem:
    path, _, line = work.source.rpartition(":")
    return Problem(path, int(line or 0), work.key, code, message)


def _of_work(work: Publication) -> Iterator[Problem]:
    for attribute, name in _NEEDED.get(work.kind, ()):
        is_said = work.status if name == "year" else work.venue if name != "author" else False
        if not getattr(work, attribute) and not is_said and name not in work.fields:
            yield _at(
                work, "BIB101", f"{name}: missing, as every {work.type} has one; add {name} = {{…}}"
            )
    for name in work.fields:
        if name not in _FIELDS and (close := _misspelt(name)):
            yield _at(
                work,
                "BIB110",
                f"{name}: is most often a slip for {close}; correct the field's name",
            )
    dated, year = work.fields.get("date", ""), work.fields.get("year", "")
    if re.match(r"\d{4}", dated) and re.fullmatch(r"\d{4}", year) and dated[:4] != year:
        yield _at(
            work, "BIB103", f"date: {dated} and the year {year} differ; correct one of the two"
        )
    if work.isbn and not is_isbn(work.isbn):
        yield _at(work, "BIB104", f"isbn: the digits of {work.isbn} do not add up; copy it again")
    for file in work.files:
        size = file.source.stat().st_size
        if file.field == "pdf" and size > MOST_BYTES:
            what = f"{file.source.name} has {size / 1e6:.1f} MB, and Scholar takes 5"
            yield _at(work, "BIB108", f"pdf: {what}; make it smaller")


@lru_cache(maxsize=1024)
def _misspelt(name: str) -> str:
    """The field of which a name that no style knows is but a letter or two away; or nothing.

    Who hides a field puts a letter in front of its name, so the first has to be right.
    """
    near = (one for one in _FIELDS if one[0] == name[0] and abs(len(one) - len(name)) < 2)
    return next(iter(get_close_matches(name, near, 1, 0.8)), "")


def is_isbn(text: str) -> bool:
    """Whether the last digit of an ISBN, old or new, is that which the others ask for."""
    digits = [10 if sign in "xX" else int(sign) for sign in re.findall(r"\d|[xX]", text)]
    if len(digits) == 10:
        return sum(place * digit for place, digit in enumerate(reversed(digits), 1)) % 11 == 0
    return len(digits) == 13 and (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _grouped(
    works: Iterable[Publication], key: Callable[[Publication], str]
) -> Iterable[list[Publication]]:
    """The works that have the same key, if they have any."""
    groups: dict[str, list[Publication]] = defaultdict(list)
    for work in works:
        if found := key(work):
            groups[found].append(work)
    return groups.values()


def _twice(
    works: Sequence[Publication], key: Callable[[Publication], str], what: str
) -> Iterator[Problem]:
    """Works with one identifier, or nearly one title, that do not say that they are related."""
    for group in _grouped(works, key):
        for first, second in pairwise(group):
            tied = {relation.key for relation in (*first.relations, *second.relations)}
            is_told = first.key in tied or second.key in tied
            if not is_told and (what != "title" or _alike(first.title.plain, second.title.plain)):
                cure = "merge the two, or name one in the other's related"
                message = f"has the {what} of {first.key}, {first.source}; {cure}"
                yield _at(second, "BIB102", message)


def _ends(work: Publication) -> str:
    """How a title begins and ends, and its digits; empty for one that several works may share."""
    letters = _letters(work.title.plain)
    digits = "".join(filter(str.isdigit, letters))
    return f"{letters[:12]} {digits} {letters[-12:]}" if len(letters) >= _SHORT else ""


def _alike(one: str, other: str) -> bool:
    """Whether two titles are the same, but for a slip."""
    return SequenceMatcher(None, _letters(one), _letters(other), False).ratio() > _ALIKE


def _venues(works: Sequence[Publication]) -> Iterator[Problem]:
    """Journals and books that differ by case, points or spaces alone."""
    for group in _grouped(works, lambda work: _letters(work.container.plain.replace("&", "and"))):
        first = group[0].container.plain
        other = next((work for work in group if work.container.plain != first), None)
        if other:
            what = f"is {other.container.plain!r} here and {first!r} in {group[0].key}"
            yield _at(other, "BIB105", f"venue: {what}; write it in one way")


def _names(works: Sequence[Publication]) -> Iterator[Problem]:
    """Whole given names beside their first letters, all in one line: J. Smith and John Smith."""
    found: dict[tuple[str, str], dict[str, Publication]] = defaultdict(dict)
    for work in works:
        for author in work.authors:
            person = author.person
            if person.given and person.family:
                key = spelling(person.family), spelling(person.given)[:1]
                found[key].setdefault(person.name, work)
    pairs = []
    for names in found.values():
        short = [name for name in names if re.match(r"\w\.?(\s|$)", name)]
        full = [name for name in names if name not in short]
        if len(short) == len(full) == 1:
            pairs.append((names[short[0]], short[0], full[0]))
    if pairs:
        work, short_name, full_name = pairs[0]
        more = f", and {len(pairs) - 1} more" if len(pairs) > 1 else ""
        what = f"{short_name} is most likely {full_name}{more}"
        yield _at(work, "BIB106", f"author: {what}; if so, name it in spellings of people.toml")


def _owner(works: Sequence[Publication], owner: Owner | None) -> Iterator[Problem]:
    """Works of which none is the owner's, so that no name is marked.

    A group signs nothing itself; each of its works is by people whom the data file knows.
    """
    signed = [work for work in works if work.people]
    mine = any(author.person.is_owner for work in works for author in work.people)
    ours = all(any(author.person.url for author in work.people) for work in signed)
    if owner and signed and not mine and not ours:
        what = f"{owner.name} is the author of none of the {len(signed)} works"
        cure = "add the spelling of the papers to spellings in people.toml"
        yield _at(signed[0], "BIB107", f"owner: {what}; {cure}")
