"""The papers: one BibTeX file of all that a site has, with which nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from papers.layout import Layout, own_fields
from pelican_bibtex.links import LINKS
from pelican_bibtex.pelican.generator import load
from pelican_bibtex.problems import Problem
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
        self._folded: set[str] = set()
        self._macros: Mapping[str, str] | None = None
        self.text = "\n".join(filter(None, (self._take(bib) for bib in bibs)))
        self.stars = bool(re.search(r"(?im)^\s*author\s*=.*\*", self.text))

    def _take(self, bib: Bib) -> str:
        """The text of a file, with the places of its files as they are here."""
        library = parse(bib.text, bib.source, self._macros)
        self._macros = library.macros
        text, parts, last = bib.text, [], 0
        for number, entry in enumerate(library.entries):
            line = entry.line + bib.line - 1
            parts.append(text[last : entry.start])
            last = entry.end
            if entry.key.casefold() in self._folded:
                source, first = self.origin.get(entry.key, ("", 0))
                what = f"has the key of an entry of {source}:{first}; give it another"
                self.report.leave(bib.source, entry.key, what, line)
                continue
            self._folded.add(entry.key.casefold())
            self.origin[entry.key] = bib.source, line
            if bib.old and not number:
                self.old[entry.key] = bib.old
            parts.append(self._entry(entry, bib, line, {} if number else bib.fields))
        whole = "".join([*parts, text[last:]]).strip()
        return f"{whole}\n" if whole else ""

    def _entry(self, entry: Entry, bib: Bib, line: int, more: Mapping[str, str]) -> str:
        if not own_fields(entry):
            return entry.source.text[entry.start : entry.end]
        layout = Layout(entry)
        values = {name: entry.get(name) for name in _FILES}
        values |= {name: value for name, value in more.items() if value and not entry.get(name)}
        for name, value in values.items():
            if not value:
                continue
            if name in _FILES and not re.match(r"https?://|www\.", value):
                address = value if value.startswith("/") else f"{bib.folder.rstrip('/')}/{value}"
                path = self.bring(address)
                if path is None:
                    what = f"{name}: there is no file {value}; the field went"
                    self.report.change(bib.source, entry.key, what, line)
                    layout.drop(name)
                    continue
                value = path
            if value != entry.get(name):
                layout.put(name, value)
        return layout.text() if layout.parts else entry.source.text[entry.start : entry.end]

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
        mended: set[str] = set()
        for _ in range(_ROUNDS):
            path.write_text(self.text, encoding="utf-8", newline="\n")
            here = {**settings, "PATH": str(content), "PUBLICATIONS_SRC": str(path)}
            here["PUBLICATIONS_STAR_MEANS_EQUAL"] = self.stars or bool(
                here.get("PUBLICATIONS_STAR_MEANS_EQUAL")
            )
            loaded = load(read_settings(here))
            problems = [each for each in loaded.problems if each.path.endswith(NAME)]
            if not problems:
                break
            self._mend(problems, mended)
        return {work.key: work.url for work in loaded.bibliography}

    def _mend(self, problems: list[Problem], mended: set[str]) -> None:
        entries = {entry.key: entry for entry in parse(self.text, NAME).entries}
        wrong: dict[str, list[str]] = {}
        for problem in problems:
            wrong.setdefault(problem.key, []).append(problem.message)
        for entry in sorted(entries.values(), key=lambda each: each.start, reverse=True):
            if messages := wrong.get(entry.key):
                after = self._mended(entry, messages, mended)
                self.text = self.text[: entry.start] + after + self.text[entry.end :]

    def _mended(self, entry: Entry, messages: list[str], mended: set[str]) -> str:
        source, line = self.origin.get(entry.key, (NAME, entry.line))
        raw = entry.source.text[entry.start : entry.end]
        names = {message.partition(":")[0].strip().lower() for message in messages}
        fields = {name for name in names if name in entry.fields}
        if names == fields and not fields & _ESSENTIAL:
            layout = Layout(entry)
            for message in messages:
                name, _, why = message.partition(":")
                value, why = entry.get(name.lower()), why.strip().rpartition("; ")[0] or why
                what = f"{name}: {why.strip()}; the field went, which was: {value[:80]}"
                self.report.change(source, entry.key, what, line)
                layout.drop(name.lower())
            return layout.text()
        if entry.key not in mended and own_fields(entry):
            mended.add(entry.key)
            fields_ = "".join(
                f"  {field.name} = {{{field.value}}},\n" for field in own_fields(entry)
            )
            self.report.change(
                source, entry.key, f"{messages[0].partition(';')[0]}; it was mended", line
            )
            return f"@{entry.type}{{{entry.key},\n{fields_}}}"
        self.report.leave(
            source, entry.key, f"{'; '.join(messages)}; it waits in by-hand/{NAME}", line
        )
        self.aside.append(raw)
        return ""
