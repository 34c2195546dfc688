"""The plugin's README names every field and setting that the code knows, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pelican_bibtex
from pelican_bibtex.entry_types import TYPES
from pelican_bibtex.links import LINKS
from pelican_bibtex.people import People
from pelican_bibtex.reading.entries import Entry, Field, Source
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import PRIVATE_FIELDS, Settings, read_settings

FOLDER = Path(pelican_bibtex.__file__).parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")
# Entries that have what makes the code ask for more.
GIVEN = (
    {},
    {"title": "T", "author": "A", "editor": "B", "year": "2020", "month": "jul"},
    {"eprint": "2401.01234", "related": "x", "relatedtype": "version", "date": "2020"},
)


class Asked(dict):
    """Fields that remember which ones were asked for."""

    names: set[str]

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)


def asked() -> set[str]:
    """Every field that interpretation looks at, in an entry of any type."""
    names: set[str] = set()
    for type_ in TYPES:
        for given in GIVEN:
            fields = Asked({name: Field(name, value, 0, 0) for name, value in given.items()})
            fields.names = names
            entries = [Entry(type_, key, fields, Source("x", ""), 0, 0, False) for key in "xy"]
            interpret(entries, Settings(), People())
    return names


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return [row.split("|")[1] for row in text.splitlines() if row.startswith("| ")]


def in_backticks(text: str) -> set[str]:
    return {word.partition(" ")[0] for word in re.findall(r"`([^`]+)`", text)}


def test_fields() -> None:
    """A field that is used is listed, and a listed one is used."""
    used, _, private = section("Fields").partition("These fields are private")
    listed = in_backticks("".join(first_cells(used)))
    qualified = {
        f"{role}+an{suffix}" for role in ("author", "editor") for suffix in (":default", ":equal")
    }
    listed = listed - {":default", ":equal"} | qualified
    # Looked for by their form, or by the step before.
    by_other_means = {
        *("crossref", "xdata", "published_title", "arxiv_title"),
        *("title_*", "summary_*", "abstract_*"),
    }

    assert asked() == listed - by_other_means
    assert in_backticks(private.partition("| private")[2]) == set(PRIVATE_FIELDS)


def test_links() -> None:
    """In the order shown, with their labels."""
    (row,) = (row for row in section("Fields").splitlines() if row.startswith("| `url`"))
    names, labels = row.split("|")[1:3]

    assert re.findall(r"`(\w+)`", names) == list(LINKS)
    assert labels.partition("labelled ")[2].partition(".")[0] == ", ".join(
        kind.label for kind in LINKS.values()
    )


def test_settings() -> None:
    """Each setting that the code reads has a row, and each row is read."""
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    read = set(re.findall(r"\"(PUBLICATIONS?_[A-Z_]+|FEED_MAX_ITEMS)\"", code))

    assert read == in_backticks("".join(first_cells(section("Settings"))))
    assert read_settings({}).problems == ()
