"""What an entry means: makes a `Publication` of an `Entry`, once and for all.

Whatever the site or a format tells of a work is read here, so that BibTeX's habits (``school``
for a publisher, an editor in an author's place) are understood in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from ..dates import PartialDate, parse_edtf, parse_month, parse_year, valid
from ..entry_types import GENRES, KINDS, TYPES, form_of
from ..pages import parse_pages
from ..people import People
from ..problems import Problem
from ..publication import Author, OtherTitle, Person, Publication, Wording
from ..settings import Settings
from ..tex.convert import to_text
from ..text import NOTHING, Text, clean, joined
from .entries import Entry
from .faithful import as_bibtex
from .identity import anchored, distinct, slugs
from .languages import known_language, language_tag
from .linking import Links, clean_address, homepage
from .names import Name, parse_names
from .persons import annotated_equal, printed_person
from .relations import related

# Journals that are no journals but preprint servers.
SERVERS = re.compile(
    r"\b(arxiv|corr\b|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|preprint|hal\b)", re.I
)
_ONLY_FOR_OTHERS = frozenset(("xdata", "set"))
_SKIPPED = re.compile(r"\b(?:skipbib|dataonly)\b(?!\s*=\s*\{?false)")
# BibLaTeX's ``pubstate``, and the words that people write into a note or for a year.
STATES = {
    "inpreparation": "in preparation",
    "inpress": "in press",
    "prepublished": "pre-published",
}
STATUS = re.compile(
    r"(?:(?:currently )?(?:in preparation|submitted|under (?:review|revision)|in revision|accepted"
    r"|forthcoming|in press|to appear)(?: for publication)?"
    r"(?: (?:to|in|at|by|with) [^.;,]{1,80})?)\.?",
    re.I,
)
# How far a work may be, in the words that other languages have words for.
STATES_SAID = (
    *STATES.values(),
    *("submitted", "under review", "under revision", "in revision", "accepted", "forthcoming"),
    "to appear",
)
# Who published a work, and where it appeared when nothing else says so.
_PUBLISHERS = ("publisher", "organization", "institution", "school")
_MAKERS = {
    "thesis": ("school", "institution", "publisher", "organization"),
    "report": ("institution", "publisher", "organization", "school"),
    "patent": ("holder", "publisher", "organization", "institution"),
}
_ELSEWHERE = ("howpublished", "publisher", "organization", "institution", "school", "type")
_JOURNAL = ("journaltitle", "journal", "booktitle", "eventtitle")
_BOOK = ("booktitle", "eventtitle", "journaltitle", "journal", "maintitle")
# The fields that may hold the journal or the book that a work of a kind is part of.
_CONTAINERS = {"conference": _BOOK, "chapter": _BOOK, "book": ("series",)}

Warn = Callable[[str, str, str], None]
"""Told of a field, a code and a message."""


def interpret(
    entries: Sequence[Entry], settings: Settings, people: People
) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """The works that these entries describe, in their order, and what is wrong with them.

    Args:
        entries: Of all files, with inherited fields filled in.
        settings: Of the site.
        people: Whose names are known.
    """
    problems: list[Problem] = []
    shown = [entry for entry in distinct(entries, problems) if _is_work(entry)]
    reader = _Interpreter(settings, people, problems)
    works = [reader.work(entry, slug) for entry, slug in zip(shown, slugs(shown), strict=True)]
    return related(anchored(works), shown, problems), tuple(problems)


def _is_work(entry: Entry) -> bool:
    """BibLaTeX's ``skipbib`` and ``dataonly`` keep an entry off the list; some types are data."""
    return entry.type not in _ONLY_FOR_OTHERS and not _SKIPPED.search(entry.get("options"))


# What Zotero keeps in a note for itself: "Citation Key: doe2020", "tex.ids= doe20".
_BOOKKEEPING = re.compile(r"^\s*(?:Citation Key\s*:|tex\.[\w.]+\s*[:=]).*$\n?", re.I | re.M)


def _without_bookkeeping(entry: Entry) -> Entry:
    """The entry without what a program notes in it for itself, shown or handed on by nobody."""
    note = entry.fields.get("note")
    if note is None or not _BOOKKEEPING.search(note.value):
        return entry
    if value := _BOOKKEEPING.sub("", note.value).strip():
        own = note._replace(value=value, verbatim=False)
        return replace(entry, fields={**entry.fields, "note": own})
    fields = {name: field for name, field in entry.fields.items() if name != "note"}
    return replace(entry, fields=fields, dropped=(*entry.dropped, note))


class _Words:
    """What the fields of an entry say; each is converted once, and told of once."""

    def __init__(self, entry: Entry, warn: Warn) -> None:
        self.entry = entry
        self.warn = warn
        self._made: dict[str, Text] = {}

    def text(self, *names: str) -> Text:
        """The first of these fields that says something."""
        for name in names:
            if name in self.entry.fields and (text := self._text(name)):
                return text
        return NOTHING

    def plain(self, *names: str) -> str:
        """The same as plain text."""
        return self.text(*names).plain

    def _text(self, name: str) -> Text:
        if name not in self._made:
            self._made[name] = to_text(self.entry.get(name), partial(self.warn, name, "BIB030"))
        return self._made[name]


class _Interpreter:
    """Turns entries into works, one after the other; holds what all of them share."""

    def __init__(self, settings: Settings, people: People, problems: list[Problem]) -> None:
        self.settings = settings
        self.people = people
        self.problems = problems
        self.links = Links(settings)
        self._persons: dict[Name, Person] = {}

    def work(self, entry: Entry, slug: str) -> Publication:
        """The work that an entry describes."""
        entry = _without_bookkeeping(entry)

        def warn(field: str, code: str, message: str) -> None:
            line = entry.line_of(field)
            said = f"{field}: {message}"
            self.problems.append(Problem(entry.source.path, line, entry.key, code, said))

        words = _Words(entry, warn)
        text, plain = words.text, words.plain
        kind = kind_of(entry)
        identifiers = self.links.identifiers(entry, warn)
        links, local_files = self.links.of(entry, identifiers, slug, warn)
        authors, more_authors = self._people(entry, "author", warn)
        editors, more_editors = self._people(entry, "editor", warn)
        book_authors, _ = self._people(entry, "bookauthor", warn)
        subtype = entry.get("entrysubtype").lower()
        container = _container(words, kind)
        genre = _genre(words, kind, subtype)
        date = _date(entry, warn)
        publisher = _publisher(words, kind, container, "arxiv" in identifiers)
        address = entry.get("url") or clean_address(entry.get("howpublished"))
        return Publication(
            key=entry.key,
            slug=slug,
            anchor=entry.key,
            type=entry.type,
            kind=kind,
            subtype=subtype,
            title=_title(words, warn),
            title_lang=known_language(plain("langid")),
            short_title=plain("shorttitle"),
            other_titles=_other_titles(words),
            wordings=_wordings(words),
            authors=authors,
            more_authors=more_authors,
            editors=editors,
            more_editors=more_editors,
            book_authors=() if book_authors == authors else book_authors,
            date=date,
            venue=_venue(words, kind, genre, identifiers.get("arxiv", "")),
            container=container,
            short_container=plain("shortjournal"),
            event=plain("eventtitle"),
            series=_series(words, kind, container),
            volume=plain("volume"),
            number=plain("number", "issue"),
            pages=parse_pages(plain("pages")),
            eid=plain("eid", "articleno"),
            page_total=plain("pagetotal", "numpages"),
            chapter=plain("chapter"),
            edition=plain("edition"),
            version=plain("version"),
            publisher=publisher,
            place=plain("location", "address"),
            genre=genre.plain,
            status=_status(words, date),
            how=plain("howpublished"),
            language=language_tag(plain("language", "langid")),
            award=text("award"),
            note=text("note", "addendum"),
            summary=text("summary"),
            abstract=text("abstract"),
            links=links,
            files=local_files,
            homepage=homepage(kind, links, identifiers, address),
            selected=entry.get("selected").lower() in ("true", "yes", "1"),
            keywords=_keywords(plain("keywords")),
            fields={name: field.value.strip() for name, field in entry.fields.items()},
            identifiers=identifiers,
            bibtex=as_bibtex(entry, self.settings.private_fields),
            url=self.settings.url.format(slug=slug),
            path=self.settings.save_as.format(slug=slug),
            source=f"{entry.source.path}:{entry.line}",
        )

    def _people(self, entry: Entry, role: str, warn: Warn) -> tuple[tuple[Author, ...], bool]:
        value = entry.get(role)
        if not value:
            return (), False
        names = parse_names(value, self.settings.star_means_equal)
        for code, problem in names.problems:
            warn(role, code, problem)
        equal = annotated_equal(entry, role, len(names.names), warn)
        authors = []
        for number, name in enumerate(names.names, 1):
            person = self._person(name, partial(warn, role, "BIB030"))
            authors.append(Author(person=person, equal=name.equal or number in equal))
        return tuple(authors), names.others

    def _person(self, name: Name, warn: Callable[[str], None]) -> Person:
        if name not in self._persons:
            # That two authors are one and the same object spares half the memory of a list.
            self._persons[name] = self.people.find(printed_person(name, warn))
        return self._persons[name]


def _title(words: _Words, warn: Warn) -> Text:
    title = words.text("title", "booktitle", "maintitle", "eventtitle")
    if not title:
        warn("title", "BIB010", "there is none; add title = {…}")
        return Text.of(words.entry.key)
    subtitle = words.text("subtitle") if words.entry.get("title") else NOTHING
    if not subtitle:
        return title
    return title + (" " if title.plain.endswith(("?", "!", ":", ".")) else ": ") + subtitle


def kind_of(entry: Entry) -> str:
    """What a work is; see `Publication.kind`."""
    kind = TYPES.get(entry.type, KINDS["other"]).kind
    if kind == "article":
        # Journals do not call themselves after a preprint server; exports of DBLP say CoRR.
        return "preprint" if SERVERS.search(entry.get("journaltitle", "journal")) else kind
    if kind == "other":
        where = entry.get("howpublished", "publisher", "organization", "journal", "note", "type")
        eprint = entry.get("eprint", "arxiv", "archiveprefix", "eprinttype")
        if eprint or SERVERS.search(where):
            return "preprint"
    return kind


def _container(words: _Words, kind: str) -> Text:
    """The journal or book; a mere event is a container of papers in proceedings only."""
    container = words.text(*_CONTAINERS.get(kind, _JOURNAL))
    return NOTHING if kind != "conference" and container == words.text("eventtitle") else container


def _series(words: _Words, kind: str, container: Text) -> str:
    """The series, or the work of several volumes of which this, or the book around it, is one."""
    said = words.text("series")
    if said or kind not in ("book", "chapter", "conference"):
        return said.plain
    whole = words.text("maintitle") if words.entry.get("title") else NOTHING
    return "" if whole == container else whole.plain


def _publisher(words: _Words, kind: str, container: Text, on_arxiv: bool) -> str:
    """Who published it.  A preprint's server is its publisher, as in Zotero."""
    if kind != "preprint":
        return words.plain(*_MAKERS.get(kind, _PUBLISHERS))
    return "arXiv" if on_arxiv else container.plain or words.plain(*_PUBLISHERS)


def _genre(words: _Words, kind: str, subtype: str) -> Text:
    """What a thesis, report or patent is called, in words or by one of BibLaTeX's keys."""
    default = form_of(words.entry.type, kind, subtype).genre
    if not default:
        return NOTHING
    said = words.text("type")
    known = GENRES.get(said.plain.lower(), "" if said else default)
    return Text.of(known) if known else said


def _status(words: _Words, date: PartialDate) -> str:
    """How far the work is from having appeared, as BibLaTeX or the owner's own words say it."""
    if said := words.plain("pubstate"):
        return STATES.get(said.lower(), said)
    for text in (words.plain("note", "addendum"), date.text if date.year is None else ""):
        if STATUS.fullmatch(text):
            return text[:1].lower() + text[1:].rstrip(".")
    return ""


def _venue(words: _Words, kind: str, genre: Text, arxiv: str) -> Text:
    """Where the work appeared, as the site shows it."""
    if said := words.text("venue"):
        return said
    if kind == "preprint" and arxiv:
        return Text.of(f"arXiv:{arxiv}")
    if kind in _MAKERS:
        number = words.text("number") if kind != "thesis" else NOTHING
        return joined(", ", [joined(" ", [genre, number]), words.text(*_MAKERS[kind])])
    if kind == "book":
        return words.text("publisher", "organization", "series")
    return words.text(*_CONTAINERS.get(kind, _JOURNAL), *_ELSEWHERE)


def _date(entry: Entry, warn: Warn) -> PartialDate:
    """The date of publication; a part that cannot be right is left out and reported."""
    if entry.get("date"):
        date = parse_edtf(entry.get("date"), partial(warn, "date", "BIB011"))
        if date.year is not None or not entry.get("year"):
            return date
    if not entry.get("year"):
        # A paper that names only its event has at least that date.
        event = entry.get("eventdate")
        return parse_edtf(event, partial(warn, "eventdate", "BIB011")) if event else PartialDate()
    date = parse_year(to_text(entry.get("year")).plain, partial(warn, "year", "BIB011"))
    if date.year is None or date.end is not None or not entry.get("month"):
        return date
    month, day, last = parse_month(to_text(entry.get("month")).plain)
    if month is None:
        message = f"{entry.get('month')!r} is no month; write 1 to 12 or jan to dec"
        warn("month", "BIB011", message)
        return date
    own_day = entry.get("day")
    if own_day.isdecimal():
        day = int(own_day)
    exact = valid(date.year, month, day, partial(warn, "month", "BIB011"))
    end = PartialDate(year=date.year, month=last) if last and last > month else None
    vague = end or date.approximate
    return replace(exact, end=end, approximate=date.approximate) if vague else exact


# A field in another language: title_de, summary_de, abstract_de.
_IN_LANGUAGE = re.compile(r"(title|summary|abstract)_([a-z]{2,3}(?:-[a-z0-9]+)*)")
TITLE_LABELS = {"published_title": "Published as", "arxiv_title": "On arXiv as"}


def _other_titles(words: _Words) -> tuple[OtherTitle, ...]:
    """Each title once, also where two places share it."""
    told: dict[tuple[str, str], OtherTitle] = {}
    for name in words.entry.fields:
        said = _IN_LANGUAGE.fullmatch(name)
        lang = said[2] if said and said[1] == "title" else ""
        label = TITLE_LABELS.get(name, "")
        if not (lang or label) or not (title := words.text(name)):
            continue
        other = OtherTitle(label=label, title=title, lang=lang)
        known = told.setdefault((title.plain.casefold(), other.lang), other)
        if known is not other:
            label = "Published, and on arXiv, as"
            told[title.plain.casefold(), other.lang] = replace(known, label=label)
    return tuple(told.values())


def _wordings(words: _Words) -> dict[str, Wording]:
    """Title, summary and abstract in other languages, by their tags."""
    found: dict[str, dict[str, Text]] = {}
    for name in words.entry.fields:
        if named := _IN_LANGUAGE.fullmatch(name):
            found.setdefault(named[2], {})[named[1]] = words.text(name)
    return {
        tag: Wording(
            said.get("title", NOTHING), said.get("summary", NOTHING), said.get("abstract", NOTHING)
        )
        for tag, said in found.items()
    }


def _keywords(text: str) -> tuple[str, ...]:
    words = map(clean, re.split(r"\s*[,;]\s*", text))
    return tuple(dict.fromkeys(word for word in words if word))
