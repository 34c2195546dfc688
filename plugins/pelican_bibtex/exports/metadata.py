"""What a page says of a work in its ``<meta>`` elements: Google Scholar and link previews.

`meta_tags` follows Google Scholar's inclusion guidelines, `open_graph` ogp.me.  People appear as
the site knows them, not as an entry prints them; "and others" is left out, because whoever
these are, none of them is called so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ..dates import PartialDate
from ..links import web_address
from ..publication import Person, Publication
from ..text import clean
from .reference import reference

Pairs = tuple[tuple[str, str], ...]

# --- Google Scholar -----------------------------------------------------------------------


def meta_tags(work: Publication, *, page_url: str, pdf_url: str | None = None) -> Pairs:
    """``<meta name content>`` pairs for Google Scholar, and for Zotero, which reads the same.

    Where the work has no author or no year there is no such tag, and Scholar then takes the
    page for one without tags; nothing is made up to please it.

    Args:
        page_url: Absolute address of the work's page; a relative one is not given away.
        pdf_url: Absolute address of the PDF.  Scholar wants it in the folder of the page:
            one that lies elsewhere gets no tag.
    """
    pairs = [
        ("title", work.title.plain),
        *(("author", scholar_name(author.person)) for author in work.authors),
        *(("editor", scholar_name(author.person)) for author in work.editors),
        ("publication_date", _scholar_date(work.date)),
        *_appeared(work),
        ("doi", work.doi),
        ("arxiv_id", work.arxiv),
        ("language", work.language_tag),
        *(("keywords", word) for word in work.keywords),
        ("abstract_html_url", web_address(page_url)),
        ("pdf_url", _pdf_beside(page_url, pdf_url)),
    ]
    return tuple((f"citation_{name}", clean(value)) for name, value in pairs if value)


def _appeared(work: Publication) -> Iterator[tuple[str, str]]:
    container = work.container.plain or work.venue.plain
    titles = {
        "article": ("journal_title", container),
        "chapter": ("inbook_title", container),
        "conference": ("conference_title", container or work.event),
        "report": ("technical_report_institution", work.publisher),
        "thesis": ("dissertation_institution", work.publisher),
    }
    numbers = {"article": "issue", "report": "technical_report_number"}
    if work.kind in titles and work.has_appeared:
        yield titles[work.kind]
    if work.kind in numbers:
        yield numbers[work.kind], work.number
    yield "volume", work.volume
    yield "firstpage", work.pages.opening or work.eid
    yield "lastpage", work.pages.closing
    yield "issn", work.issn
    yield "isbn", work.isbn
    if work.kind not in ("report", "thesis"):
        yield "publisher", work.publisher


def scholar_name(person: Person) -> str:
    """``Family, Given``, in two parts whatever the name has; a name without parts as it is."""
    given = " ".join(part for part in (person.given, person.suffix) if part)
    return ", ".join(part for part in (person.surname, given) if part) or person.name


def _scholar_date(date: PartialDate) -> str:
    """``2010/5/12`` or ``2010``: Scholar wants a whole date or the year, not year and month."""
    parts = date.parts if len(date.parts) == 3 else date.parts[:1]
    return "/".join(map(str, parts))


def _pdf_beside(page_url: str, pdf_url: str | None) -> str:
    page, pdf = web_address(page_url), web_address(pdf_url or "")
    folder = page.rpartition("/")[0]
    return pdf if page and pdf.startswith(f"{folder}/") else ""


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
    work: Publication, *, page_url: str, site_name: str, image: Picture | str | None = None
) -> Pairs:
    """``<meta property content>`` pairs for link previews.

    ``article:author`` is an address by Open Graph's rules: only people with a page have one.

    Args:
        page_url: Absolute address of the work's page.
        site_name: Name of the site.
        image: A picture, or its absolute address.
    """
    pages = [web_address(author.person.url or "") for author in work.people]
    pairs = [
        ("og:type", "article"),
        ("og:title", work.title.plain),
        ("og:description", _shortened(_about(work), DESCRIPTION_LENGTH)),
        ("og:url", page_url),
        ("og:site_name", clean(site_name)),
        *picture_tags(image),
        *(("article:author", page) for page in pages),
        ("article:published_time", work.date.iso),
        *(("article:tag", word) for word in work.keywords),
        ("twitter:card", "summary_large_image" if image else "summary"),
    ]
    return tuple((name, value) for name, value in pairs if value)


def picture_tags(image: Picture | str | None) -> Pairs:
    """Open Graph's pairs for a picture."""
    if not image:
        return ()
    if isinstance(image, str):
        return (("og:image", image),)
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
    return _shortened(_about(work), length)


def _about(work: Publication) -> str:
    return work.summary.plain or work.abstract.plain or reference(work).plain


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    words, space, _ = text[:length].rpartition(" ")
    return f"{(words if space else text[: length - 1]).rstrip(' ,;:.')}\u2026"
