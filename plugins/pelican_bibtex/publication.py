"""What the site knows of a publication: plain, frozen values that import nothing of Pelican."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from .dates import PartialDate


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
    def inverted(self) -> str:
        """Family name first, "Beethoven, Ludwig van"; the whole name where it has no parts."""
        if not self.family:
            return self.name
        rest = " ".join(part for part in (self.given, self.particle) if part)
        return ", ".join(part for part in (self.family, self.suffix, rest) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person's part in one work.

    Attributes:
        person: Who it is.
        equal: Contributed equally with the others so marked.
        printed: The name as this work's entry writes it: what BibTeX, RIS and CSL-JSON hand on.
    """

    person: Person
    printed: Person
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
    """

    label: str
    url: str
    local: bool = False


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
        title: Safe inline HTML.
        lang: BCP 47 language tag, or empty for the site's language.
    """

    label: str
    title: Markup
    plain: str
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


# The seven values of a publication in the first pelican-bibtex (2014), in its order.
LEGACY_FIELDS = ("key", "year", "text", "bibtex", "pdf", "slides", "poster")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One published work, as the site tells it.

    It unpacks into the seven values of the first pelican-bibtex, and ``work["field"]`` is
    the field's value as in the BibTeX file, so that templates written for older plugins
    go on working.

    Attributes:
        key: Citation key, as in the source.
        slug: The key made fit for URLs and file names; stable as long as the key is.
        anchor: HTML id of the work on list pages: the key, so that old links keep working, or
            the slug of a key that cannot be an id.
        type: Entry type in lower case: ``article``, ``inproceedings``.
        kind: preprint, article, conference, thesis, book, chapter, report, talk, data,
            software, patent or other; what the work is, whatever its entry type.
        title: Safe inline HTML.
        plain_title: The same as plain text, for feeds, meta tags and sorting.
        other_titles: Under which the work is known elsewhere, or in another language.
        authors: In the order of the paper; editors where a book has no author.
        by_editors: ``authors`` are the editors.
        others: The source says "and others": there are more authors than named.
        editors: Of the volume.
        date: As precisely as it is known.
        venue: Where it appeared, as the site shows it; None where the source says nothing.
        container: The full title of the journal or book; None where there is none.
        award: Safe inline HTML, or None; likewise note, summary and abstract.
        links: In the order shown.
        files: Files of the site itself that lie beside the page: its PDF, its slides.
        selected: The owner wants it on the home page.
        keywords: As in the source, in its order.
        relations: To other works of the bibliography, both ways.
        fields: Every field of the entry, name in lower case, LaTeX as in the source with
            ``@string`` macros and inherited values filled in.
        identifiers: Bare and valid ones: ``doi``, ``arxiv``, ``pmid``, ``isbn``, ``issn``.
        bibtex: The owner's own text of the entry, less the private fields.
        url: Of the work's page, relative to the site's root.
        path: Where the page is written, relative to the output folder.
        source: ``path:line`` of the entry.
        formatter: Makes `text`, when it is asked for.
    """

    key: str
    slug: str
    anchor: str = ""
    type: str
    kind: str
    title: Markup
    plain_title: str
    authors: tuple[Author, ...] = ()
    by_editors: bool = False
    others: bool = False
    editors: tuple[Author, ...] = ()
    date: PartialDate = field(default_factory=PartialDate)
    venue: Markup | None = None
    plain_venue: str = ""
    container: Markup | None = None
    plain_container: str = ""
    other_titles: tuple[OtherTitle, ...] = ()
    award: Markup | None = None
    note: Markup | None = None
    summary: Markup | None = None
    abstract: Markup | None = None
    plain_summary: str = ""
    plain_abstract: str = ""
    links: tuple[Link, ...] = ()
    files: tuple[LocalFile, ...] = ()
    selected: bool = False
    keywords: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    bibtex: str = ""
    url: str = ""
    path: str = ""
    source: str = ""
    formatter: Callable[[Publication], Markup] = lambda work: work.title

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
        """The work's BibTeX, relative to the site's root; likewise RIS and CSL-JSON."""
        return f"{self.stem}.bib"

    @property
    def ris_url(self) -> str:
        return f"{self.stem}.ris"

    @property
    def json_url(self) -> str:
        return f"{self.stem}.json"

    @property
    def has_equal_authors(self) -> bool:
        """Whether the page needs the legend of equal contribution."""
        return any(author.equal for author in self.authors)

    @property
    def doi(self) -> str | None:
        """The bare DOI, ``10.1103/PhysRevResearch.5.043243``, or None."""
        return self.identifiers.get("doi")

    @property
    def arxiv(self) -> str | None:
        """The bare arXiv identifier, ``2502.05300``, or None."""
        return self.identifiers.get("arxiv")

    @cached_property
    def text(self) -> Markup:
        """The work as one formatted reference, safe inline HTML."""
        return self.formatter(self)

    @property
    def pdf(self) -> str | None:
        """The ``pdf`` field as in the source, or None; likewise slides and poster."""
        return self.fields.get("pdf")

    @property
    def slides(self) -> str | None:
        return self.fields.get("slides")

    @property
    def poster(self) -> str | None:
        return self.fields.get("poster")

    def __iter__(self) -> Iterator[object]:
        return iter([self[name] for name in LEGACY_FIELDS])

    def __len__(self) -> int:
        return len(LEGACY_FIELDS)

    def __getitem__(self, name: int | str) -> object:
        """A value by its place in the old seven, or by name.

        Raises:
            IndexError: No such place.
            KeyError: Neither a field of the entry nor a known name.
        """
        if isinstance(name, int):
            return self[LEGACY_FIELDS[name]]
        return item(self, name)


def page_stem(path: str) -> str:
    """``publications/KEY`` of ``publications/KEY/index.html`` and of ``publications/KEY.html``."""
    return path.removesuffix(".html").removesuffix("index").rstrip("/")


# Names whose value is made by us, not read from the entry.
_MADE = {"key": "key", "type": "type", "bibtex": "bibtex", "text": "text", "html": "text"}


def item(work: Publication, name: str) -> str | None:
    """What ``work[name]`` is: the field as text; None for a known name without a value."""
    if name in _MADE:
        return str(getattr(work, _MADE[name])) if name != "text" else work.text
    if name == "year":
        return work.fields.get("year") or (str(work.year) if work.year else None)
    if name in work.fields:
        return work.fields[name]
    if name in LEGACY_FIELDS:
        return None
    raise KeyError(name)
