"""What the site knows of a publication: plain, frozen values that import nothing of Pelican."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .dates import PartialDate
from .entry_types import Form, form_of
from .pages import NO_PAGES, Pages
from .text import HERE, NOTHING, Text
from .words import language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's name, as the site shows it, and what is known of them.

    Attributes:
        name: The whole name as shown, plain text ("Liu Ziyin", "Ludwig van Beethoven").
        given: Given names, empty where the name has no parts (a corporate author).
        particle: "van", "de la", or empty.
        family: Family name, without particle; empty where the name has no parts.
        suffix: "Jr.", "III", or empty.
        url: The person's page, or None.
        orcid: ORCID iD such as ``0000-0002-1825-0097``, or None.
        is_owner: The site is theirs.
        native: The name in its own script, or empty; ``native_lang`` is its language tag.
    """

    name: str
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    url: str | None = None
    orcid: str | None = None
    is_owner: bool = False
    native: str = ""
    native_lang: str = ""

    @property
    def surname(self) -> str:
        """Family name with its particle, "van Beethoven"; empty where the name has no parts."""
        return with_particle(self.particle, self.family) if self.family else ""


def with_particle(particle: str, family: str) -> str:
    """ "van Beethoven", and without a space "al-Hakim" and "d’Alembert"."""
    joint = "" if not particle or particle.endswith(("-", "'", "’")) else " "
    return f"{particle}{joint}{family}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person's part in one work.

    Attributes:
        person: Who it is, by one name on pages and in all that is handed on but BibTeX, which
            is the owner's own text.
        equal: Contributed equally with the others so marked.
    """

    person: Person
    equal: bool = False

    @property
    def name(self) -> str:
        """The name as the site shows it."""
        return self.person.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a work, or a part of it, can be had.

    Attributes:
        label: What the reader sees between the brackets: "paper", "arXiv", "code".
        url: Absolute (http, https), or relative to the site's root for a file of the site.
        local: The target is a file of this site.
        leads_to_work: It is the work itself that is had there, not something beside it.
    """

    label: str
    url: str
    local: bool = False
    leads_to_work: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFile:
    """A file of the content folder that is placed beside a work's page.

    Attributes:
        field: The field of the entry that names it: ``pdf``, ``slides``.
        source: Where it lies.
        url: Where it will be, relative to the site's root.
    """

    field: str
    source: Path
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTitle:
    """Another title of the same work.

    Attributes:
        label: Whose it is: "Published as", "On arXiv as"; empty for a translation.
        lang: BCP 47 language tag, or empty for the site's language.
    """

    label: str
    title: Text
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That a work is tied to another one of the bibliography.

    Attributes:
        type: BibLaTeX's ``relatedtype``, or "related" where none is given.
        label: For a reader: "Another version", "Translation of".
        key: Citation key of the other work.
    """

    type: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What the entry says of a work in one language; empty where it says nothing in it.

    Attributes:
        title, summary, abstract: As of a `Publication`.
        lang: The language of the title by its tag, where that is known.
    """

    title: Text = NOTHING
    summary: Text = NOTHING
    abstract: Text = NOTHING
    lang: str = ""


_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One published work, as the site tells it: everything that its entry says, read once.

    Words that may hold markup are `Text`; other words are plain text on one line, and empty
    where the source says nothing.

    Attributes:
        key: Citation key, as in the source.
        slug: The key made fit for URLs and file names; stable as long as the key is.
        anchor: HTML id of the work on list pages: the key, so that old links keep working, or
            the slug of a key that cannot be an id.
        type: Entry type in lower case: ``article``, ``inproceedings``.
        kind: What the work is, whatever its entry type: a key of `entry_types.KINDS`.
        subtype: BibLaTeX's ``entrysubtype`` in lower case: ``magazine``.
        title: The key where the source has none.
        title_lang: BCP 47 tag of the title's language, where BibLaTeX's ``langid`` names it.
        other_titles: Under which the work is known elsewhere, or in another language.
        wordings: Language tag in lower case to what the entry says in that language, for readers:
            what is handed on to machines is the work's own.
        authors, editors: In the order of the paper.
        more_authors, more_editors: The source says "and others": more than are named.
        book_authors: Whose book it is part of, where that is somebody else's.
        date: As precisely as it is known.
        venue: Where it appeared, as the site shows it.
        container: The full title of the journal or book that it is part of.
        series: The series, or the work of several volumes.
        event: The conference, where the source names it apart from its proceedings.
        number: Of the issue, of the report or patent, or in the series.
        eid: Article number, where the source has it apart from pages.
        page_total: How many pages there are.
        publisher: Who published it: publisher, school, institution, preprint server.
        place: Where the publisher is.
        genre: "PhD thesis", "U.S. patent"; empty where the kind says enough.
        status: "in press", "submitted": how far it is from having appeared; empty once it has.
        how: How it was published, where that is not by any of these.
        language: BCP 47 tag, or the source's words where they are no known language.
        links: In the order shown.
        files: Files of the site itself that lie beside the page: its PDF, its slides.
        homepage: Absolute address of the work elsewhere.
        selected: The owner wants it on the home page.
        keywords: As in the source, in its order.
        relations: To other works of the bibliography, both ways.
        fields: Every field of the entry, name in lower case, LaTeX as in the source with
            ``@string`` macros and inherited values filled in; for templates of older plugins.
        identifiers: Bare and valid ones: ``doi``, ``arxiv``, ``pmid``, ``isbn``, ``issn``.
        bibtex: The owner's own text of the entry, less the private fields.
        url: Of the work's page, relative to the site's root.
        path: Where the page is written, relative to the output folder.
        source: ``path:line`` of the entry.
    """

    key: str
    slug: str
    anchor: str = ""
    type: str
    kind: str
    subtype: str = ""
    title: Text
    title_lang: str = ""
    short_title: str = ""
    other_titles: tuple[OtherTitle, ...] = ()
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    more_authors: bool = False
    editors: tuple[Author, ...] = ()
    more_editors: bool = False
    book_authors: tuple[Author, ...] = ()
    date: PartialDate = field(default_factory=PartialDate)
    venue: Text = NOTHING
    container: Text = NOTHING
    short_container: str = ""
    event: str = ""
    series: str = ""
    volume: str = ""
    number: str = ""
    pages: Pages = NO_PAGES
    eid: str = ""
    page_total: str = ""
    chapter: str = ""
    edition: str = ""
    version: str = ""
    publisher: str = ""
    place: str = ""
    genre: str = ""
    status: str = ""
    how: str = ""
    language: str = ""
    award: Text = NOTHING
    note: Text = NOTHING
    summary: Text = NOTHING
    abstract: Text = NOTHING
    links: tuple[Link, ...] = ()
    files: tuple[LocalFile, ...] = ()
    homepage: str = ""
    selected: bool = False
    keywords: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    bibtex: str = ""
    url: str = ""
    path: str = ""
    source: str = ""

    @property
    def form(self) -> Form:
        """What each format calls a work of this type."""
        return form_of(self.type, self.kind, self.subtype)

    @property
    def said(self) -> Wording:
        """Title, summary and abstract in the language that is being written, where it has them."""
        own = Wording(self.title, self.summary, self.abstract, self._foreign)
        if not self.wordings:
            return own
        tag = language().tag.lower()
        other = self.wordings.get(tag) or self.wordings.get(tag.partition("-")[0])
        if other is None:
            return own
        return Wording(
            other.title or own.title,
            other.summary or own.summary,
            other.abstract or own.abstract,
            "" if other.title else own.lang,
        )

    @property
    def beside(self) -> tuple[OtherTitle, ...]:
        """The titles in other languages than the one that `said` has."""
        shown = self.said.title
        others = (other for other in self.other_titles if other.lang and other.title != shown)
        if shown == self.title:
            return tuple(others)
        return OtherTitle(label="", title=self.title, lang=self._foreign), *others

    @property
    def _foreign(self) -> str:
        """The language of the title, where the entry names it and the page is in another one."""
        lang = self.title_lang
        here = lang and lang.partition("-")[0] == language().tag.partition("-")[0]
        return "" if here else lang

    @property
    def people(self) -> tuple[Author, ...]:
        """Whose work it is: its authors, or the editors of a book that has none."""
        return self.authors or self.editors

    @property
    def by_editors(self) -> bool:
        """Whether `people` are the editors."""
        return not self.authors and bool(self.editors)

    @property
    def more_people(self) -> bool:
        """Whether there are more `people` than named."""
        return self.more_editors if self.by_editors else self.more_authors

    @property
    def has_appeared(self) -> bool:
        """False for what is still being written or judged, whatever journal it names."""
        return not self.status.startswith(("in preparation", "submitted", "under "))

    @property
    def where(self) -> Text:
        """The venue for a reader: never a journal's name alone for what has yet to appear."""
        venue, status = self.venue, say(self.status) if self.status else ""
        if self.genre:
            said = say(self.genre)
            venue = venue.begun(f"{self.genre}, ", said + say(", ")).begun(self.genre, said)
        if not status or self.status in venue.plain.lower():
            return venue
        if not venue or venue.plain.lower() in self.status.lower():
            return Text.of(status[:1].upper() + status[1:])
        if self.status == "submitted":
            return venue.within(say("Submitted to %(venue)s", venue=HERE))
        return venue.within(say("%(venue)s, %(status)s", venue=HERE, status=status))

    @property
    def whole(self) -> str:
        """The journal or book that it is part of, or where else it appeared, in words."""
        return self.container.plain or self.venue.plain

    @property
    def year(self) -> int | None:
        """The year, or None where the source has only words for it or nothing."""
        return self.date.year

    @property
    def stem(self) -> str:
        """Path of the page without its ending: ``publications/KEY``; exports stand beside it."""
        return page_stem(self.path) or f"publications/{self.slug}"

    @property
    def bib_url(self) -> str:
        """The work's BibTeX, relative to the site's root."""
        return f"{self.stem}.bib"

    @property
    def ris_url(self) -> str:
        """The work as RIS, relative to the site's root."""
        return f"{self.stem}.ris"

    @property
    def json_url(self) -> str:
        """The work as CSL-JSON, relative to the site's root."""
        return f"{self.stem}.json"

    @property
    def has_equal_authors(self) -> bool:
        """Whether the page needs the legend of equal contribution."""
        return any(author.equal for author in self.people)

    @property
    def language_tag(self) -> str:
        """The language as a BCP 47 tag; empty where it is not known as one."""
        return self.language if _LANGUAGE_TAG.fullmatch(self.language) else ""

    @property
    def doi(self) -> str:
        """The bare DOI, ``10.1103/PhysRevResearch.5.043243``."""
        return self.identifiers.get("doi", "")

    @property
    def arxiv(self) -> str:
        """The bare arXiv identifier, ``2502.05300``."""
        return self.identifiers.get("arxiv", "")

    @property
    def isbn(self) -> str:
        """ISBN as the source writes it."""
        return self.identifiers.get("isbn", "")

    @property
    def issn(self) -> str:
        """ISSN as the source writes it."""
        return self.identifiers.get("issn", "")


def page_stem(path: str) -> str:
    """``publications/KEY`` of ``publications/KEY/index.html`` and of ``publications/KEY.html``."""
    return path.removesuffix(".html").removesuffix("index").rstrip("/")
