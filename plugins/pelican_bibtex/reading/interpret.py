"""What an entry means: makes a `Publication` of an `Entry`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from ..dates import PartialDate, parse_edtf, parse_month, parse_year, valid
from ..exports.reference import reference
from ..links import Links
from ..people import People
from ..problems import Problem
from ..publication import Author, OtherTitle, Person, Publication, Relation
from ..settings import Settings
from ..tex.convert import to_html, to_text
from .bibtex import Entry
from .faithful import as_bibtex
from .names import Name, parse_names

# Entry types, BibTeX's and BibLaTeX's, to what a work is.
KINDS = {
    "article": "article",
    "suppperiodical": "article",
    "inproceedings": "conference",
    "conference": "conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "bachelorsthesis": "thesis",
    "thesis": "thesis",
    "mathesis": "thesis",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "reference": "book",
    "mvreference": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inreference": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "bookinbook": "chapter",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "dataset": "data",
    "software": "software",
    "patent": "patent",
    "presentation": "talk",
    "talk": "talk",
    "lecture": "talk",
    "preprint": "preprint",
}
THESES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "bachelorsthesis": "Bachelor’s thesis",
    "bathesis": "Bachelor’s thesis",
    "candthesis": "Candidate thesis",
    "thesis": "Thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}
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
# Journals that are no journals but preprint servers.
_SERVERS = re.compile(
    r"\b(arxiv|corr\b|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|preprint|hal\b)", re.I
)
_ONLY_FOR_OTHERS = frozenset(("xdata",))
_SKIPPED = re.compile(r"\b(?:skipbib|dataonly)\b(?!\s*=\s*\{?false)")

Warn = Callable[[str, str], None]


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
    shown = [entry for entry in _distinct(entries, problems) if _is_work(entry)]
    slugs = _slugs(shown)
    reader = _Interpreter(settings, people, problems)
    works = [reader.work(entry, slug) for entry, slug in zip(shown, slugs, strict=True)]
    works = _anchored(works)
    return _related(works, shown, problems), tuple(problems)


def _is_work(entry: Entry) -> bool:
    """BibLaTeX's ``skipbib`` and ``dataonly`` keep an entry off the list, ``@xdata`` is data."""
    return entry.type not in _ONLY_FOR_OTHERS and not _SKIPPED.search(entry.get("options"))


def _distinct(entries: Sequence[Entry], problems: list[Problem]) -> list[Entry]:
    """Without the entries that repeat an earlier one word for word; equal keys are reported."""
    seen: dict[str, Entry] = {}
    kept = []
    for entry in entries:
        first = seen.setdefault(entry.key.lower(), entry)
        if first is entry:
            kept.append(entry)
            continue
        place = f"{first.source.path}:{first.line}"
        if _data(first) == _data(entry) and first.key == entry.key:
            message = f"repeats the entry at {place}; take one away"
        else:
            named = "key" if first.key == entry.key else f"key, but for case ({first.key}),"
            message = f"the entry at {place} has the same {named}; give one of them another"
            kept.append(entry)
        problems.append(Problem(entry.source.path, entry.line, entry.key, message))
    return kept


def _data(entry: Entry) -> object:
    fields = {name: " ".join(field.value.split()) for name, field in entry.fields.items()}
    return entry.type, fields


# Names that Windows keeps for devices, whatever their ending.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(key: str) -> str:
    """The key as part of a URL: ``[a-z0-9-]``; empty where nothing of it is fit."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    slug = _NO_SLUG.sub("-", plain).strip("-")[:80].strip("-")
    return "" if slug in _DEVICES else slug


def _slugs(entries: Sequence[Entry]) -> list[str]:
    """One slug an entry, all different.

    A key that is fit as it stands keeps it, whatever other keys there are; of those that
    must be changed and then clash, each gets a hash of its own key, so that none depends
    on the order of the file.  ``index`` would be the list page.
    """
    plain = [slug_of(entry.key) for entry in entries]
    counts: dict[str, int] = {}
    for slug in plain:
        counts[slug] = counts.get(slug, 0) + 1
    taken = {"index"}
    result: list[str] = []
    for entry, slug in zip(entries, plain, strict=True):
        clashes = counts[slug] > 1 and entry.key != slug
        if not slug or clashes or slug in taken:
            digest = hashlib.sha256(entry.key.encode()).hexdigest()
            slug = f"{slug or 'entry'}-{digest[:6]}"
        stem, number = slug, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        taken.add(slug)
        result.append(slug)
    return result


def _anchored(works: Sequence[Publication]) -> list[Publication]:
    """Works with an HTML id each: the key, or the slug where the key is no id or is taken."""
    taken: set[str] = set()
    result = []
    for work in works:
        fit = work.key not in taken and not any(map(str.isspace, work.key))
        taken.add(work.key)
        result.append(work if fit else replace(work, anchor=work.slug))
    return result


class _Interpreter:
    """Turns entries into works, one after the other; holds what all of them share."""

    def __init__(self, settings: Settings, people: People, problems: list[Problem]) -> None:
        self.settings = settings
        self.people = people
        self.problems = problems
        self.links = Links(settings)
        self._persons: dict[Name, tuple[Person, Person]] = {}

    def work(self, entry: Entry, slug: str) -> Publication:
        def warn(field: str, message: str) -> None:
            line = entry.line_of(field)
            self.problems.append(Problem(entry.source.path, line, entry.key, f"{field}: {message}"))

        def html(*names: str) -> Markup | None:
            for name in names:
                if value := entry.get(name):
                    return to_html(value, partial(warn, name)) or None
            return None

        def plain(*names: str) -> str:
            return to_text(entry.get(*names))

        title, plain_title = self._title(entry, warn)
        authors, others = self._authors(entry, "author", warn)
        editors, more_editors = self._authors(entry, "editor", warn)
        kind = kind_of(entry)
        identifiers = self.links.identifiers(entry, warn)
        venue_names = _venue_names(entry, kind)
        container_names = _container_names(kind)
        venue, plain_venue = _venue(entry, kind, identifiers, html, plain, venue_names)
        links, local_files = self.links.of(entry, identifiers, slug, warn)
        return Publication(
            key=entry.key,
            slug=slug,
            anchor=entry.key,
            type=entry.type,
            kind=kind,
            title=title,
            plain_title=plain_title,
            authors=authors or editors,
            by_editors=not authors and bool(editors),
            others=others if authors else more_editors,
            editors=editors if authors else (),
            date=_date(entry, warn),
            venue=venue,
            plain_venue=plain_venue,
            container=html(*container_names),
            plain_container=plain(*container_names),
            other_titles=_other_titles(entry, warn),
            award=html("award"),
            note=html("note", "addendum"),
            summary=html("summary"),
            plain_summary=plain("summary"),
            abstract=html("abstract"),
            plain_abstract=plain("abstract"),
            links=links,
            files=local_files,
            selected=entry.get("selected").lower() in ("true", "yes", "1"),
            keywords=_keywords(entry),
            fields=_raw_fields(entry),
            identifiers=identifiers,
            bibtex=as_bibtex(entry, self.settings.private_fields),
            url=self.settings.url.format(slug=slug),
            path=self.settings.save_as.format(slug=slug),
            source=f"{entry.source.path}:{entry.line}",
            formatter=reference,
        )

    def _title(self, entry: Entry, warn: Warn) -> tuple[Markup, str]:
        name = next(
            (name for name in ("title", "booktitle", "maintitle", "eventtitle") if entry.get(name)),
            "",
        )
        if not name:
            warn("title", "there is none; add title = {…}")
            return Markup.escape(entry.key), entry.key
        html = to_html(entry.get(name), partial(warn, name))
        text = to_text(entry.get(name))
        if name == "title" and (subtitle := entry.get("subtitle")):
            joint = " " if text.endswith(("?", "!", ":", ".")) else ": "
            html = html + joint + to_html(subtitle, partial(warn, "subtitle"))
            text = text + joint + to_text(subtitle)
        return html, text

    def _authors(self, entry: Entry, role: str, warn: Warn) -> tuple[tuple[Author, ...], bool]:
        value = entry.get(role)
        if not value:
            return (), False
        names = parse_names(value)
        for problem in names.problems:
            warn(role, problem)
        equal = _annotated_equal(entry, role, len(names.names), warn)
        authors = []
        for number, name in enumerate(names.names, 1):
            person, printed = self._person(name, partial(warn, role))
            authors.append(
                Author(person=person, printed=printed, equal=name.equal or number in equal)
            )
        return tuple(authors), names.others

    def _person(self, name: Name, warn: Callable[[str], None]) -> tuple[Person, Person]:
        known = self._persons.get(name)
        if known is None:
            printed = printed_person(name, warn)
            person = self.people.find(printed)
            # That two authors are one and the same object spares half the memory of a list.
            known = self._persons[name] = (person, printed)
        return known


def printed_person(name: Name, warn: Callable[[str], None] = lambda message: None) -> Person:
    """The name of an entry as plain text, as the entry has it."""
    if name.literal:
        return Person(name=to_text(name.literal, warn))
    given, particle, family, suffix = (
        to_text(part, warn) for part in (name.given, name.particle, name.family, name.suffix)
    )
    whole = " ".join(part for part in (given, particle, family) if part)
    return Person(
        name=f"{whole}, {suffix}" if suffix else whole,
        given=given,
        particle=particle,
        family=family,
        suffix=suffix,
    )


_ANNOTATION = re.compile(r"^\s*(\d+)\s*(?::\w+)?\s*=\s*\"?(.*?)\"?\s*$", re.S)


def _annotated_equal(entry: Entry, role: str, count: int, warn: Warn) -> frozenset[int]:
    """Which authors BibLaTeX's annotations mark as equal: ``author+an = {1=equal; 2=equal}``."""
    marked = set()
    for field in (f"{role}+an", f"{role}+an:default", f"{role}+an:equal"):
        for item in entry.get(field).split(";"):
            if not item.strip():
                continue
            match = _ANNOTATION.match(item)
            if match is None:
                warn(field, f"{item.strip()!r} is no annotation; write 1=equal; 2=equal")
            elif "equal" in match[2].lower() or match[2].strip() == "*":
                number = int(match[1])
                if 1 <= number <= count:
                    marked.add(number)
                else:
                    warn(field, f"there is no {role} {number}; count from 1 to {count}")
    return frozenset(marked)


def kind_of(entry: Entry) -> str:
    """What a work is; see `Publication.kind`."""
    kind = KINDS.get(entry.type, "other")
    if kind == "article":
        # Journals do not call themselves after a preprint server; exports of DBLP say CoRR.
        return "preprint" if _SERVERS.search(entry.get("journaltitle", "journal")) else kind
    if kind == "other":
        where = entry.get("howpublished", "publisher", "organization", "journal", "note", "type")
        if _has_eprint(entry) or _SERVERS.search(where):
            return "preprint"
    return kind


def _has_eprint(entry: Entry) -> bool:
    return bool(entry.get("eprint", "arxiv", "archiveprefix", "eprinttype"))


def _container_names(kind: str) -> tuple[str, ...]:
    """The fields that may hold the journal or the book that a work of this kind is part of."""
    if kind in ("conference", "chapter"):
        return ("booktitle", "eventtitle", "journaltitle", "journal", "maintitle")
    if kind == "book":
        return ("series",)
    return ("journaltitle", "journal", "booktitle", "eventtitle")


def _venue_names(entry: Entry, kind: str) -> tuple[str, ...]:
    if kind in ("thesis", "report"):
        return ("school", "institution", "publisher", "organization")
    if kind == "book":
        return ("publisher", "organization", "series")
    others = ("howpublished", "publisher", "organization", "institution", "school", "type")
    return (*_container_names(kind), *others)


def _venue(
    entry: Entry,
    kind: str,
    identifiers: Mapping[str, str],
    html: Callable[..., Markup | None],
    plain: Callable[..., str],
    names: tuple[str, ...],
) -> tuple[Markup | None, str]:
    """Where the work appeared: (safe HTML or None, plain text)."""
    if entry.get("venue"):
        return html("venue"), plain("venue")
    if kind == "preprint" and "arxiv" in identifiers:
        text = f"arXiv:{identifiers['arxiv']}"
        return Markup.escape(text), text
    where, plain_where = html(*names), plain(*names)
    if kind not in ("thesis", "report"):
        return where, plain_where
    genre = entry.get("type")
    if genre.lower() in THESES or not genre:
        genre_text = THESES.get(genre.lower() or entry.type, "")
        genre_html = Markup.escape(genre_text)
    else:
        genre_text, genre_html = plain("type"), html("type") or Markup("")
    if entry.get("number") and kind == "report":
        genre_text = f"{genre_text} {plain('number')}".strip()
        genre_html = genre_html + " " + (html("number") or "")
    joint = ", " if genre_text and plain_where else ""
    return (genre_html + joint + (where or "")) or None, genre_text + joint + plain_where


def _date(entry: Entry, warn: Warn) -> PartialDate:
    """The date of publication; a part that cannot be right is left out and reported."""
    if entry.get("date"):
        date = parse_edtf(entry.get("date"), partial(warn, "date"))
        if date.year is not None or not entry.get("year"):
            return date
    if not entry.get("year"):
        # A paper that names only its event has at least that date.
        event = entry.get("eventdate")
        return parse_edtf(event, partial(warn, "eventdate")) if event else PartialDate()
    date = parse_year(to_text(entry.get("year")), partial(warn, "year"))
    if date.year is None or date.end is not None or not entry.get("month"):
        return date
    month, day, last = parse_month(to_text(entry.get("month")))
    if month is None:
        warn("month", f"{entry.get('month')!r} is no month; write 1 to 12 or jan to dec")
        return date
    own_day = entry.get("day")
    if own_day.isdigit():
        day = int(own_day)
    exact = valid(date.year, month, day, partial(warn, "month"))
    end = PartialDate(year=date.year, month=last) if last and last > month else None
    return replace(exact, end=end, approximate=date.approximate)


_TITLE_IN_LANGUAGE = re.compile(r"title_([a-z]{2,3}(?:-[a-z0-9]+)*)")


_TITLE_LABELS = {"published_title": "Published as", "arxiv_title": "On arXiv as"}


def _other_titles(entry: Entry, warn: Warn) -> tuple[OtherTitle, ...]:
    titles = []
    for name in entry.fields:
        if "title" not in name or "_" not in name:
            continue
        language = _TITLE_IN_LANGUAGE.fullmatch(name)
        label = _TITLE_LABELS.get(name)
        if (language is None and label is None) or not entry.get(name):
            continue
        titles.append(
            OtherTitle(
                label=label or "",
                title=to_html(entry.get(name), partial(warn, name)),
                plain=to_text(entry.get(name)),
                lang=language[1] if language else "",
            )
        )
    return _told_once(titles)


def _told_once(titles: Sequence[OtherTitle]) -> tuple[OtherTitle, ...]:
    """One line for a title that two places share."""
    told: dict[tuple[str, str], OtherTitle] = {}
    for title in titles:
        known = told.setdefault((title.plain.casefold(), title.lang), title)
        if known is not title:
            label = "Published, and on arXiv, as"
            told[title.plain.casefold(), title.lang] = replace(known, label=label)
    return tuple(told.values())


def _keywords(entry: Entry) -> tuple[str, ...]:
    if "keywords" not in entry.fields:
        return ()
    words = re.split(r"\s*[,;]\s*", to_text(entry.get("keywords")))
    return tuple(dict.fromkeys(word for word in words if word))


def _raw_fields(entry: Entry) -> dict[str, str]:
    return {name: field.value.strip() for name, field in entry.fields.items()}


def _related(
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
                    problems.append(Problem(entry.source.path, line, entry.key, message))
                continue
            kind = entry.get("relatedtype").lower() or "related"
            there, back = RELATIONS.get(kind, RELATED)
            there = to_text(entry.get("relatedstring")) or there
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
