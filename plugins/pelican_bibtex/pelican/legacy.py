"""What templates of older plugins ask of the variable ``publications``, and nobody else does.

The first pelican-bibtex (2014) gave each work as seven values, its successors as a dictionary of
fields.  Both still work, and ``groupby`` and ``sort`` meet no value that they cannot compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from ..exports.reference import reference
from ..links import identifier_address, web_address
from ..publication import Publication
from ..reading.linking import clean_address

FIELDS = ("key", "year", "text", "bibtex", "pdf", "slides", "poster")
"""The seven values of 2014, in their order."""

# Of these a missing one is None, as it was: templates ask whether there is one.
_TARGETS = frozenset(("pdf", "slides", "poster"))
# Names that mean the field's value, although a `Publication` has something else by that name.
_FIELD_FIRST = frozenset(("url", "arxiv", "doi"))


class LegacyPublication:
    """A work as older templates know it; any other name is that of a `Publication`.

    A field that the entry has not is an empty string, which sorts before all others, and so
    last where the newest comes first.
    """

    __slots__ = ("_text", "work")

    def __init__(self, work: Publication) -> None:
        self.work = work
        self._text: Markup | None = None

    def __iter__(self) -> Iterator[object]:
        return (self[name] for name in FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)

    def __getitem__(self, name: int | str) -> object:
        """A value by its place among the seven, or by name.

        Raises:
            IndexError: No such place.
        """
        if isinstance(name, int):
            return self[FIELDS[name]]
        if name in ("text", "html"):
            return self.text
        if name in ("key", "type", "bibtex"):
            return getattr(self.work, name)
        if name == "year":
            return self.work.fields.get("year") or str(self.work.year or "")
        return self.work.fields.get(name.lower(), None if name in _TARGETS else "")

    def __getattr__(self, name: str) -> Any:
        """The field for the names of old, else what a `Publication` has, else the field.

        Raises:
            AttributeError: The name is one of Python's own.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _FIELD_FIRST:
            return clean_address(str(self[name]))
        if name in FIELDS or not hasattr(self.work, name):
            return self[name]
        return getattr(self.work, name)

    @property
    def text(self) -> Markup:
        """The work as one formatted reference with its links, safe inline HTML."""
        if self._text is None:
            self._text = Markup(" ").join([reference(self.work).html, *_links(self.work)])
        return self._text


def _links(work: Publication) -> Iterator[Markup]:
    """The address, arXiv and the DOI, which the references of 2014 ended with."""
    found = [
        (f"URL: {(url := web_address(clean_address(work.fields.get('url', ''))))}", url),
        (f"arXiv:{work.arxiv}", identifier_address("arxiv", work.arxiv)),
        (f"doi:{work.doi}", identifier_address("doi", work.doi)),
    ]
    return (Markup('<a href="{}">{}</a>').format(url, label) for label, url in found if url)


def lists(
    works: Sequence[LegacyPublication], field: str | None, untagged: str | None
) -> dict[str, list[LegacyPublication]]:
    """``publications_lists`` of 2014: works by the tags in a field.

    Args:
        works: All of them.
        field: Holds comma-separated tags (``PUBLICATIONS_SPLIT_BY``); None for no lists.
        untagged: Heading of the works without tags (``PUBLICATIONS_UNTAGGED_TITLE``), or None.
    """
    found: dict[str, list[LegacyPublication]] = {}
    rest = []
    for work in works if field else ():
        tags = [tag.strip() for tag in str(work[str(field)]).split(",")]
        for tag in filter(None, tags):
            found.setdefault(tag, []).append(work)
        if not any(tags):
            rest.append(work)
    if untagged and rest:
        found[untagged] = rest
    return found
