"""What a page says of a work in its ``<meta>`` elements: Scholar, Zotero and link previews.

`meta_tags` follows Google Scholar's inclusion guidelines and, in what these leave open, Zotero's
translator of embedded metadata; `open_graph` follows ogp.me.  "And others" is left out, because
whoever these are, none of them is called so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from ..dates import PartialDate
from ..links import web_address
from ..publication import Person, Publication
from ..text import clean
from .manuscripts import abstract, as_manuscript, publisher, server_number
from .reference import reference

Pairs = tuple[tuple[str, str], ...]

# --- Scholar and Zotero -----------------------------------------------------------------------


def meta_tags(work: Publication, *, page_url: str, pdf_url: str | None = None) -> Pairs:
    """``<meta name content>`` pairs for Google Scholar and Zotero.

    Both read ``citation_``.  What that has no word for is told to Zotero alone, in Zotero's own
    words and in those of PRISM and Dublin Core that it takes.

    Where the work has no author or no year there is no such tag, and Scholar then takes the
    page for one without tags; nothing is made up to please it.

    Args:
        page_url: Absolute address of the work's page; a relative one is not given away.
        pdf_url: Absolute address of the PDF.  Scholar wants it in the folder of the page:
            one that lies elsewhere gets no tag.
    """
    work, page_url = as_manuscript(work), web_address(page_url)
    citation = [
        ("title", work.title.plain),
        *(("author", scholar_name(author.person)) for author in work.authors),
        *(("editor", scholar_name(author.person)) for author in work.editors),
        ("publication_date", _scholar_date(work.date)),
        *_appeared(work),
        ("doi", work.doi),
        ("arxiv_id", work.arxiv),
        ("language", work.language_tag),
        # Whole: Zotero would take the preview's description, which is cut.
        ("abstract", abstract(work)),
        *(("keywords", word) for word in work.keywords),
        ("abstract_html_url", page_url),
        ("pdf_url", _pdf_beside(page_url, pdf_url)),
    ]
    pairs = [*((f"citation_{name}", value) for name, value in citation), *_zotero(work)]
    return tuple((name, clean(value)) for name, value in pairs if value)


# Type in CSL 1.0.2 -> in Zotero, as Zotero's own schema pairs them.
_ZOTERO = {
    "article": "preprint",
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "book": "book",
    "chapter": "bookSection",
    "dataset": "dataset",
    "entry-encyclopedia": "encyclopediaArticle",
    "graphic": "artwork",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "motion_picture": "film",
    "pamphlet": "manuscript",
    "paper-conference": "conferencePaper",
    "patent": "patent",
    "personal_communication": "letter",
    "report": "report",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "webpage",
}


def _zotero(work: Publication) -> Iterator[tuple[str, str]]:
    """The kind of the work, which Zotero would take for an article, and what depends on it."""
    yield "z:itemType", _ZOTERO.get(work.form.csl, "document")
    yield "dc:type", work.genre
    if work.kind == "conference" and work.container:
        yield "prism:publicationName", work.container.plain
    if work.kind == "preprint":
        yield "prism:number", server_number(work)
    elif work.kind == "patent":
        yield "prism:number", work.number
    yield "prism:edition", work.edition or work.version
    # The field that Zotero calls Extra.
    if work.status:
        yield "dc:description", f"Status: {work.status}"
    elif work.arxiv and work.kind != "preprint":
        yield "dc:description", f"arXiv: {work.arxiv}"


def _appeared(work: Publication) -> Iterator[tuple[str, str]]:
    container = work.whole
    titles = {
        "article": ("journal_title", container),
        "chapter": ("inbook_title", container),
        "conference": ("conference_title", container or work.event),
        "report": ("technical_report_institution", work.publisher),
        "thesis": ("dissertation_institution", work.publisher),
    }
    numbers = {"article": "issue", "report": "technical_report_number"}
    if work.kind in titles:
        yield titles[work.kind]
    if work.kind == "conference":
        yield "conference", work.event
    yield "series_title", work.series
    if work.kind in numbers:
        yield numbers[work.kind], work.number
    yield "volume", work.volume
    yield "firstpage", work.pages.opening or work.eid
    yield "lastpage", work.pages.closing
    yield "issn", work.issn
    yield "isbn", work.isbn
    if work.kind not in ("report", "thesis"):
        yield "publisher", publisher(work)


def scholar_name(person: Person) -> str:
    """``Family, Given``, in two parts whatever the name has.

    A name of several words that has no parts ends in a comma, or its last word would be taken
    for a family name: "The ATLAS Collaboration,".
    """
    given = " ".join(part for part in (person.given, person.suffix) if part)
    name = ", ".join(part for part in (person.surname, given) if part) or clean(person.name)
    return f"{name}," if " " in name and "," not in name else name


def _scholar_date(date: PartialDate) -> str:
    """``2010/5/12`` or ``2010``: Scholar wants a whole date or the year, not year and month."""
    parts = date.parts
    return "/".join(map(str, parts if len(parts) == 3 else parts[:1]))


def _pdf_beside(page_url: str, pdf_url: str | None) -> str:
    pdf, folder = web_address(pdf_url or ""), page_url.rpartition("/")[0]
    return pdf if folder and pdf.startswith(f"{folder}/") else ""


# --- Open Graph ---------------------------------------------------------------------------

# Previews cut descriptions at about this many characters.
DESCRIPTION_LENGTH = 200


class Picture(Protocol):
    """An image that a preview shows.

    Attributes:
        url: Absolute address.
        width: In pixels; likewise height.
        alt: What the picture shows, in words.
    """

    @property
    def url(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def alt(self) -> str: ...


def open_graph(
    work: Publication, *, page_url: str, site_name: str, image: Picture | None = None
) -> Pairs:
    """``<meta property content>`` pairs for link previews.

    ``article:author`` is an address by Open Graph's rules: only people with a page have one.

    Args:
        page_url: Absolute address of the work's page.
        site_name: Name of the site.
        image: What the preview shows.
    """
    pages = [web_address(author.person.url or "") for author in work.people]
    pairs = [
        ("og:type", "article"),
        ("og:title", work.said.title.plain),
        ("og:description", description(work)),
        ("og:url", page_url),
        ("og:site_name", clean(site_name)),
        *picture_tags(image),
        *(("article:author", page) for page in pages),
        ("article:published_time", work.date.iso),
        *(("article:tag", word) for word in work.keywords),
        ("twitter:card", "summary_large_image" if image else "summary"),
    ]
    return tuple((name, value) for name, value in pairs if value)


def picture_tags(image: Picture | None) -> Pairs:
    """Open Graph's pairs for a picture."""
    if image is None:
        return ()
    return (
        ("og:image", image.url),
        ("og:image:width", str(image.width)),
        ("og:image:height", str(image.height)),
        ("og:image:alt", image.alt),
    )


def description(work: Publication, length: int = DESCRIPTION_LENGTH) -> str:
    """The work in a sentence or two: its summary, else its abstract, else its reference.

    Args:
        length: In characters; a longer text ends with an ellipsis after a whole word.
    """
    said = work.said
    return _shortened(said.summary.plain or said.abstract.plain or _line(work, length), length)


def _line(work: Publication, length: int) -> str:
    """The work's reference; one that is too long names one author."""
    line = reference(work).plain
    if len(line) <= length or len(work.people) < 2:
        return line
    first = work.people[:1]
    if work.by_editors:
        return reference(replace(work, editors=first, more_editors=True)).plain
    return reference(replace(work, authors=first, more_authors=True)).plain


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    words, space, _ = text[:length].rpartition(" ")
    return f"{(words if space else text[: length - 1]).rstrip(' ,;:.')}\u2026"
