"""The papers: one BibTeX file of all that a site has, with which nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from papers.layout import Layout, own_fields
from pelican_bibtex.links import LINKS
from pelican_bibtex.pelican.loading import load
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.entries import Entry
from pelican_bibtex.settings import read_settings

from .found import Bib
from .report import Report

NAME: Final = "publications.bib"
_FILES: Final = [name for name, kind in LINKS.items() if kind.file]
# Without these, or with others in their place, it would be another work.
_ESSENTIAL: Final = frozenset("author editor title".split())
_ROUNDS: Final = 6

Bring = Callable[[str], str | None]
"""Takes the old address of a file, and gives its path below the content folder."""


class Works:
    """The papers of a site, as they are put together.

    Attributes:
        text: Of the file to be.
        aside: Of entries that something is wrong with, which are left to the owner.
        origin: Key to the file and the line that the entry is from.
        old: Key to the address that the work had.
        stars: A name has a ``*`` behind it.
    """

    def __init__(self, bibs: list[Bib], bring: Bring, report: Report) -> None:
        self.report, self.bring = report, bring
        self.origin: dict[str, tuple[str, int]] = {}
        self.old: dict[str, str] = {}
        self.aside: list[str] = []
        self._mended: set[str] = set()
        self._folded: dict[str, str] = {}
        self._macros: Mapping[str, str] | None = None
        self.text = "\n".join(filter(None, map(self._take, bibs)))
        self.stars = bool(re.search(r"(?im)^\s*author\s*=.*\*", self.text))

    def _take(self, bib: Bib) -> str:
        """The text of a file, with the places of its files as they are here."""
        library = parse(bib.text, bib.source, self._macros)
        self._macros = library.macros
        parts, last = [], 0
        for number, entry in enumerate(library.entries):
            line, folded = entry.line + bib.line - 1, entry.key.casefold()
            parts.append(bib.text[last : entry.start])
            last = entry.end
            if folded in self._folded:
                source, first = self.origin[self._folded[folded]]
                what = f"has the key of an entry of {source}:{first}; give it another"
                self.report.leave(bib.source, entry.key, what, line)
                continue
            self._folded[folded] = entry.key
            self.origin[entry.key] = bib.source, line
            if bib.old and not number:
                self.old[entry.key] = bib.old
            parts.append(self._with_files(entry, bib, {} if number else bib.fields))
        whole = "".join([*parts, bib.text[last:]]).strip()
        return f"{whole}\n" if whole else ""

    def _with_files(self, entry: Entry, bib: Bib, more: Mapping[str, str]) -> str:
        """An entry with the files that it names where they are here, and with what it lacks."""
        if not own_fields(entry):
            return entry.raw
        layout = Layout(entry)
        values = {name: entry.get(name) for name in _FILES}
        values |= {name: value for name, value in more.items() if not entry.get(name)}
        for name, value in values.items():
            found: str | None = value
            if value and name in _FILES and not re.match(r"https?://|www\.", value):
                found = self.bring(
                    value if value[0] == "/" else f"{bib.folder.rstrip('/')}/{value}"
                )
            if found is None:
                what = f"{name}: there is no file {value}; the field went"
                source, line = self.origin[entry.key]
                self.report.change(source, entry.key, what, line)
                layout.drop(name)
            elif found != entry.get(name):
                layout.put(name, found)
        return layout.text() if layout.parts else entry.raw

    # What is wrong is mended, or stays out

    def settle(self, content: Path, settings: Mapping[str, Any]) -> dict[str, str]:
        """Write the file into a content folder, as often as something is wrong with it.

        A field that is not understood goes, and an entry that is not understood is set aside.

        Returns:
            Key to the address, of every work.
        """
        if not self.text:
            return {}
        for source in dict.fromkeys(source for source, _ in self.origin.values()):
            self.report.bring(source, NAME)
        path = content / NAME
        here = {**settings, "PATH": str(content), "PUBLICATIONS_SRC": str(path)}
        if self.stars:
            here["PUBLICATIONS_STAR_MEANS_EQUAL"] = True
        for _ in range(_ROUNDS):
            path.write_text(self.text, encoding="utf-8", newline="\n")
            loaded = load(read_settings(here))
            wrong: dict[str, list[str]] = {}
            for problem in loaded.problems:
                if problem.path.endswith(NAME):
                    wrong.setdefault(problem.key, []).append(problem.message)
            if not wrong:
                break
            for entry in reversed(parse(self.text, NAME).entries):
                if messages := wrong.get(entry.key):
                    after = self._mend(entry, messages)
                    self.text = self.text[: entry.start] + after + self.text[entry.end :]
        return {work.key: work.url for work in loaded.bibliography}

    def _mend(self, entry: Entry, messages: list[str]) -> str:
        """An entry without what is wrong with it, written anew, or nothing."""
        source, line = self.origin.get(entry.key, (NAME, entry.line))
        names = {message.partition(":")[0].strip().lower() for message in messages}
        if names <= entry.fields.keys() - _ESSENTIAL:
            layout = Layout(entry)
            for message in messages:
                name, _, why = message.partition(":")
                value, why = entry.get(name.lower()), why.strip().rpartition("; ")[0] or why.strip()
                what = f"{name}: {why}; the field went, which was: {value[:80]}"
                self.report.change(source, entry.key, what, line)
                layout.drop(name.lower())
            return layout.text()
        if entry.key not in self._mended and (fields := own_fields(entry)):
            self._mended.add(entry.key)
            what = f"{messages[0].partition(';')[0]}; it was mended"
            self.report.change(source, entry.key, what, line)
            lines = "".join(f"  {field.name} = {{{field.value}}},\n" for field in fields)
            return f"@{entry.type}{{{entry.key},\n{lines}}}"
        what = f"{'; '.join(messages)}; it waits in by-hand/{NAME}"
        self.report.leave(source, entry.key, what, line)
        self.aside.append(entry.raw)
        return ""
