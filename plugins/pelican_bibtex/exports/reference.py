"""A work as one formatted reference, in HTML and in plain text, with the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from ..publication import Author, Publication
from .facts import (
    UNWRITABLE,
    Facts,
    Roles,
    clean,
    facts,
    roles,
)


class Phrase(NamedTuple):
    """The same words as safe HTML and as plain text."""

    html: Markup
    plain: str


_NOTHING = Phrase(Markup(""), "")


def _said(text: str) -> Phrase:
    text = text.rstrip(" ,;:")
    return Phrase(escape(text), text)


def _shown(html: Markup | None, plain: str) -> Phrase:
    """Words of the source that may hold markup."""
    if not plain:
        return _NOTHING
    return Phrase(Markup(_clean_html(html)), plain) if html else _said(plain)


def _clean_html(html: Markup) -> str:
    # White space stays as it is: in HTML only its presence matters.
    return UNWRITABLE.sub("", str(html)).strip()


def _cited(phrase: Phrase) -> Phrase:
    if not phrase.plain:
        return _NOTHING
    return Phrase(Markup("<cite>{}</cite>").format(phrase.html), phrase.plain)


def _joined(separator: str, phrases: Iterable[Phrase]) -> Phrase:
    kept = [phrase for phrase in phrases if phrase.plain]
    return Phrase(
        Markup(separator).join(phrase.html for phrase in kept),
        separator.join(phrase.plain for phrase in kept),
    )


# A full stop, question or exclamation mark, of China and Japan too, and closing quotes.
_ENDED = re.compile(r"[.?!\u2026\u3002\uff1f\uff01][\"'\u201d\u2019\u00bb]*$")
# Words that a sentence may begin with and that are no names: ours, and those for a year.
_LOWER_START = re.compile(
    r"(?:article|chapter|number|pages?|version|volume"
    r"|accepted|forthcoming|in (?:press|preparation)|submitted|to appear)\b"
)


def _sentence(*phrases: Phrase) -> Phrase:
    """The phrases between commas, none twice, with one full stop at the end.

    The source's words keep their case; a sentence that begins with ours begins with a capital.
    """
    html, plain = _joined(", ", dict.fromkeys(phrases))
    if not plain:
        return _NOTHING
    if _LOWER_START.match(plain) and str(html).startswith(plain[:6]):
        html, plain = Markup(html[0].upper() + html[1:]), plain[0].upper() + plain[1:]
    stop = "" if _ENDED.search(plain) else "."
    return Phrase(html + stop, plain + stop)


def reference(work: Publication) -> Markup:
    """The work as one formatted reference, safe inline HTML; links are left to the page.

    For example ``Liu Ziyin. Title. <cite>Physical Review Research</cite>, 5:043243, 2023.``
    """
    return _reference(work, facts(work)).html


def plain_reference(work: Publication) -> str:
    """`reference` as plain text."""
    return _reference(work, facts(work)).plain


def _reference(work: Publication, told: Facts) -> Phrase:
    sentences = [_people(work), *_shape(work)(work, told), _sentence(_remark(work, told))]
    phrase = _joined(" ", sentences)
    return phrase if phrase.plain else _said(clean(work.key))


def _people(work: Publication) -> Phrase:
    people = roles(work)
    if people.authors:
        return _sentence(_said(_listed(people.authors, people.more_authors)))
    return _sentence(_editors(people))


def _editors(people: Roles) -> Phrase:
    names = _listed(people.editors, people.more_editors)
    many = len(people.editors) > 1 or people.more_editors
    return _said(f"{names}, editor{'s' if many else ''}") if names else _NOTHING


def _listed(people: Sequence[Author], more: bool) -> str:
    """``A``, ``A and B``, ``A, B, and C``, ``A, B, et al.``; nobody is left out."""
    names = [name for name in (clean(author.name) for author in people) if name]
    if more and names:
        return f"{', '.join(names)}{',' if len(names) > 1 else ''} et al."
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _title(work: Publication, told: Facts) -> Phrase:
    """Without its own full stop: the sentence brings one."""
    html, plain = _shown(work.title or None, told.title)
    if plain.endswith(".") and html.endswith(".") and not plain.endswith(".."):
        return Phrase(Markup(html[:-1]), plain[:-1])
    return Phrase(html, plain)


Shape = Callable[[Publication, Facts], list[Phrase]]


def _shape(work: Publication) -> Shape:
    if work.type in ("proceedings", "mvproceedings"):
        return _volume
    return _SHAPES.get(work.kind, _elsewhere)


def _in_journal(work: Publication, told: Facts) -> list[Phrase]:
    where = _container(work, told)
    locator = map(_said, _locator(told))
    return [
        _sentence(_title(work, told)),
        _sentence(where, *locator, _date(work, where)),
        _edited_by(work),
    ]


def _in_book(work: Publication, told: Facts) -> list[Phrase]:
    people, where = roles(work), _container(work, told)
    editors = _editors(people) if people.authors else _NOTHING
    book = _joined(", ", [editors, where])
    inside = _joined(" ", [_said("In"), book]) if book.plain else _NOTHING
    parts = [inside, *_in_series(told), _said(_counted("chapter", told.chapter))]
    parts += map(_said, _page_words(told))
    imprint = [_said(told.maker), _said(told.place)]
    date = _date(work, where)
    if any(phrase.plain for phrase in imprint):
        return [_sentence(_title(work, told)), _sentence(*parts), _sentence(*imprint, date)]
    return [_sentence(_title(work, told)), _sentence(*parts, date)]


def _volume(work: Publication, told: Facts) -> list[Phrase]:
    return [
        _sentence(_cited(_title(work, told)), *_in_series(told), _said(_edition(told.edition))),
        _edited_by(work),
        _sentence(_said(told.maker), _said(told.place), _date(work)),
    ]


def _institutional(work: Publication, told: Facts) -> list[Phrase]:
    kind = _said(" ".join(part for part in (told.genre, told.number) if part))
    title = _title(work, told)
    return [
        _sentence(_cited(title) if work.kind == "thesis" else title),
        _sentence(kind, _said(told.maker), _said(told.place), _date(work)),
        _edited_by(work),
    ]


def _preprint(work: Publication, told: Facts) -> list[Phrase]:
    if told.arxiv:
        where = [_said(f"arXiv:{told.arxiv}")]
    else:
        server = _said(told.maker or told.how or told.venue)
        where = [server, _said(told.number or told.eid)]
    return [_sentence(_title(work, told)), _sentence(*where, _date(work, *where))]


def _elsewhere(work: Publication, told: Facts) -> list[Phrase]:
    container = _container(work, told)
    where = [container if told.container or not told.how else _said(told.how), _said(told.event)]
    version = _said(_counted("version", told.version))
    locator = map(_said, _locator(told))
    made = [_said(told.maker), _said(told.place)]
    return [
        _sentence(_title(work, told)),
        _sentence(*where, *locator, version, *made, _date(work, *where)),
        _edited_by(work),
    ]


_SHAPES: dict[str, Shape] = {
    "article": _in_journal,
    "book": _volume,
    "chapter": _in_book,
    "conference": _in_book,
    "patent": _institutional,
    "preprint": _preprint,
    "report": _institutional,
    "thesis": _institutional,
}


def _container(work: Publication, told: Facts) -> Phrase:
    """The journal or book; where it is not named, what the site shows as venue."""
    named = _cited(_shown(work.container, told.container))
    shown = _shown(work.venue, told.venue)
    return next((phrase for phrase in (named, shown) if phrase.plain), _said(told.event))


def _edited_by(work: Publication) -> Phrase:
    people = roles(work)
    names = _listed(people.editors, people.more_editors) if people.authors else ""
    return _sentence(_said(f"Edited by {names}")) if names else _NOTHING


def _date(work: Publication, *where: Phrase) -> Phrase:
    """The date, unless it is a mere year that the venue names ("NeurIPS 2022")."""
    label = clean(work.date.label)
    named = any(re.search(rf"\b{re.escape(label)}\b", phrase.plain) for phrase in where)
    mere = label.isdigit() and not (work.container or work.plain_container)
    return _NOTHING if mere and named else _said(label)


def _counted(word: str, number: str) -> str:
    return f"{word} {number}" if number else ""


def _locator(told: Facts) -> list[str]:
    """``5(4):043243``; in words where there is no volume."""
    if not told.volume:
        return [_counted("number", told.number), *_page_words(told)]
    number = f"({told.number})" if told.number else ""
    pages = told.eid or told.pages.shown
    return [f"{told.volume}{number}{':' if pages else ''}{pages}"]


# More digits than any volume has pages: it is an article's number.
_ARTICLE_NUMBER = re.compile(r"\D*\d{5,}")


def _page_words(told: Facts) -> list[str]:
    if told.eid:
        return [f"article {told.eid}"]
    pages = told.pages.shown
    single = told.pages.last in ("", told.pages.first)
    if single and _ARTICLE_NUMBER.match(pages):
        return [f"article {pages}"]
    many = not single or "," in pages or pages.endswith(("+", "f", "ff", "."))
    return [_counted("pages" if many else "page", pages)]


def _in_series(told: Facts) -> list[Phrase]:
    """``volume 97 of Series``, ``number 12 in Series``, ``volume 2``, or the series alone."""
    volume, number = _counted("volume", told.volume), _counted("number", told.number)
    if not told.series:
        return [_said(volume), _said(number)]
    if volume and number:
        return [_said(volume), _said(f"{number} in {told.series}")]
    place = f"{volume} of " if volume else f"{number} in " if number else ""
    return [_said(f"{place}{told.series}")]


def _edition(edition: str) -> str:
    """``2`` as ``2nd edition``, ``Second`` as ``second edition``."""
    if not edition:
        return ""
    if edition.isascii() and edition.isdigit():
        return f"{edition}{_ordinal(int(edition[-4:]))} edition"
    done = re.search(r"\bed(?:ition|n|\.|$)|\b(?:Aufl|édition|edición)", edition, re.I)
    return edition if done else f"{edition[0].lower()}{edition[1:]} edition"


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _remark(work: Publication, told: Facts) -> Phrase:
    """The note, unless it says what the reference has said; else the state of publication."""
    said = (told.arxiv and told.arxiv in told.note) or told.note in (told.venue, told.how)
    if told.note and not said:
        return _shown(work.note, told.note)
    return _said(told.status[:1].upper() + told.status[1:])
