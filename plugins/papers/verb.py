"""``invoke paper``: fetches, shows what would change, asks, and writes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from building.told import RefusedError, describe
from pelican_bibtex.publication import Publication
from pelican_bibtex.settings import read_settings

from . import fetching
from .answers import Record, from_bibtex
from .client import Client, NoAnswer
from .services import SERVICES, Identifier, identify
from .shelf import APPEARED, Change, Shelf, bare_arxiv

T = TypeVar("T")

USAGE = "give an arXiv id, a DOI, an ISBN, their addresses or OpenReview's, or BibTeX: - < FILE.bib"
_ORCID = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@dataclass
class Verb:
    """One run.

    Attributes:
        settings: Pelican's, with the public address.
        yes: Ask nothing.
        failed: A line was told that is no success.
    """

    settings: Mapping[str, Any]
    yes: bool = False
    failed: bool = False
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))

    def __post_init__(self) -> None:
        addresses = self.settings.get("PAPER_SERVICES", {})
        if unknown := set(addresses) - set(SERVICES):
            known = ", ".join(SERVICES)
            raise RefusedError(f"PAPER_SERVICES: {min(unknown)}: is not known; use {known}")
        self.client = Client(str(self.settings.get("SITEURL", "")), addresses)
        self.shelf = self._shelf()

    def _shelf(self) -> Shelf:
        settings = read_settings(self.settings)
        if settings.problems:
            raise RefusedError(str(settings.problems[0]))
        try:
            return Shelf(settings)
        except OSError as error:
            raise RefusedError(describe(error)) from None

    def tell(self, line: str) -> None:
        """Say what went wrong, in one line."""
        self.failed = True
        print(line, file=sys.stderr)

    # What records come from

    def one(self, typed: str, key: str) -> Iterator[tuple[str, str, Record]]:
        """The paper that somebody typed, or the entries on standard input."""
        if typed == "-":
            text = sys.stdin.buffer.read().decode("utf-8", "replace")
            records, problems = from_bibtex(text, "standard input")
            for problem in problems:
                self.tell(problem)
            if not records and not problems:
                self.tell("standard input: holds no entry; give BibTeX: invoke paper - < FILE.bib")
            yield from ((record.key, key, record) for record in records)
            return
        named = identify(typed)
        if named is None:
            raise RefusedError(f"{typed[:80]}: names no paper; {USAGE}")
        with self._told(typed):
            yield typed, key, fetching.fetch(self.client, named)

    def news(self) -> Iterator[tuple[str, str, Record]]:
        """What the preprints have become."""
        preprints = [work for work, _ in self.shelf.works if work.kind == "preprint"]
        numbers = {number for work in preprints if (number := bare_arxiv(work))}
        try:
            papers = fetching.arxiv(self.client, sorted(numbers))
        except NoAnswer as problem:  # and the others would say the same without a network
            self.tell(f"--refresh: {problem}")
            return
        found = []
        for work in self._track(preprints, "looking for news"):
            with self._told(f"{work.source}: {work.key}"):
                known = papers.get(bare_arxiv(work))
                if record := self._became(work, known):
                    found.append((f"{work.source}: {work.key}", work.key, record))
        yield from found

    def _became(self, work: Publication, known: Record | None) -> Record | None:
        if known and known.appeared:
            return fetching.followed(self.client, known)
        if work.doi and not bare_arxiv(work):
            record = fetching.fetch(self.client, Identifier("doi", work.doi))
            if self.shelf.work(record).kind != "preprint":
                return record
        became = {}
        for record in fetching.found_by_title(self.client, work):
            described = self.shelf.work(record)
            same = any(other.key == work.key for other, _ in self.shelf.matches(record))
            if same and described.kind in APPEARED:
                became[record.fields.get("doi") or record.fields.get("url", "")] = record
        if len(became) > 1:
            choice = " or ".join([*became][:3])
            raise NoAnswer(f"may have appeared as {choice}; take the one: invoke paper ADDRESS")
        return next(iter(became.values()), known)

    def record_of(self, typed: str) -> Iterator[tuple[str, str, Record]]:
        """What an ORCID record has and the files have not."""
        owner = self.shelf.people.owner
        given = owner.orcid or "" if typed == "--orcid" and owner else typed
        found = _ORCID.fullmatch(given)
        if not found:
            cure = 'write orcid = "0000-…" into content/people.toml, or: invoke paper 0000-…'
            raise RefusedError(f"--orcid: there is no ORCID iD; {cure}")
        works: list[Any] = []
        with self._told(found[1]):
            works = fetching.orcid(self.client, found[1])
        records = []
        for title, named in self._track(works, "reading the record"):
            if self.shelf.knows(title, named):
                continue
            if named is None:
                cure = "write its entry by hand, or give BibTeX: invoke paper - < FILE.bib"
                self.tell(f"{found[1]}: {title[:80]}: nothing names it elsewhere; {cure}")
                continue
            with self._told(named.value):
                records.append((named.value, "", fetching.fetch(self.client, named)))
        yield from records

    # What becomes of them

    def bring(self, records: Iterable[tuple[str, str, Record]], many: bool) -> None:
        """Show what each record changes, ask, and write.

        Args:
            records: Each with what names it for people, and the key of its entry or nothing.
            many: Of what changes nothing, say nothing.
        """
        changes = 0
        for said, key, record in records:
            with self._told(said):
                changes += self._bring(record, key, many)
        if many and not changes and not self.failed:
            print("nothing new")

    def _bring(self, record: Record, key: str, quiet: bool) -> int:
        while True:
            change = self.shelf.change(record, key)
            if change is None:
                if not quiet:
                    known = self.shelf.matches(record, key)[0][0]
                    print(f"{known.source}: {known.key}: has all of it; nothing to do")
                return 0
            self._show(change)
            if not self.yes and not _agreed():
                print("nothing is written")
                return 1
            done = change.write()
            self.shelf = self._shelf()
            if done:
                print(f"{change.bib.shown}: {change.key}: {change.what}")
                return 1
            print(f"{change.bib.shown}: was changed meanwhile; looking again")

    def _track(self, things: Sequence[T], what: str) -> Iterable[T]:
        if not self.console.is_terminal:
            return things
        return track(things, what, console=self.console, transient=True)

    def _show(self, change: Change) -> None:
        for line in change.diff.splitlines():
            self.console.print(escape(line), style=_COLOURS.get(line[:1]))

    @contextmanager
    def _told(self, said: str) -> Iterator[None]:
        """Make of what goes wrong with one paper a line, after which others have their turn."""
        try:
            yield
        except NoAnswer as problem:
            self.tell(f"{said}: {problem}")
        except RefusedError as line:
            self.tell(str(line))
        except OSError as error:
            self.tell(describe(error))


def paper(
    settings: Mapping[str, Any],
    typed: str,
    *,
    key: str = "",
    yes: bool = False,
) -> int:
    """Bring papers into the owner's BibTeX, and return the exit status.

    Args:
        settings: Pelican's, with the public address.
        typed: What names a paper; ``-`` for standard input, ``--refresh`` for what all preprints
            have become, an ORCID iD, or ``--orcid`` for the owner's.
        key: Of the entry to make or complete.
        yes: Ask nothing.

    Raises:
        RefusedError: Nothing can be done; its text is the line for the user.
    """
    verb = Verb(settings, yes)
    person = typed == "--orcid" or _ORCID.fullmatch(typed)
    if person or typed == "--refresh":
        verb.bring(verb.record_of(typed) if person else verb.news(), many=True)
    else:
        verb.bring(verb.one(typed, key), many=False)
    return int(verb.failed)


def _agreed() -> bool:
    """What a person answers, also where standard input is a file."""
    question = "Write this? [y/N] "
    if sys.stdin.isatty():
        return input(question).strip().lower() in ("y", "yes")
    with suppress(OSError), open("/dev/tty") as keys, open("/dev/tty", "w") as screen:
        print(question, end="", file=screen, flush=True)
        return keys.readline().strip().lower() in ("y", "yes")
    raise RefusedError("--yes: needed where nobody can be asked; add it to write this")
