"""A work as one formatted reference, in HTML and in plain text, with the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from ..dates import PartialDate
from ..publication import Author, Publication
from ..text import HERE, NOTHING, Text, joined
from ..words import Language, counted, language, say
from .manuscripts import as_manuscript

# A full stop, question or exclamation mark, of China and Japan too, and closing quotes.
_ENDED = re.compile(r"[.?!\u2026\u3002\uff1f\uff01][\"'\u201d\u2019\u00bb]*$")
# Words that a sentence may begin with and that are no names: those for a year, and ours.
_LOWER_START = re.compile(
    r"(?:accepted|forthcoming|in (?:press|preparation)|submitted|to appear)\b"
)
_OURS = (
    *("article %(n)s", "chapter %(n)s", "number %(n)s", "page %(n)s", "pages %(n)s"),
    *("version %(n)s", "volume %(n)s"),
)


def _said(words: str) -> Text:
    return Text.of(words.rstrip(" ,;:"))


def _sentence(*texts: Text) -> Text:
    """The texts between commas, none twice, with one full stop at the end.

    The source's words keep their case; a sentence that begins with ours begins with a capital.
    """
    whole = joined(", ", dict.fromkeys(texts))
    html, plain = whole.html, whole.plain
    if not plain:
        return NOTHING
    if (_LOWER_START.match(plain) or plain.startswith(_ours(language()))) and html.startswith(
        plain[:4]
    ):
        html, plain = html[0].upper() + html[1:], plain[0].upper() + plain[1:]
    stop = "" if _ENDED.search(plain) else "."
    return Text(html + stop, plain + stop)


@lru_cache(maxsize=8)
def _ours(spoken: Language) -> tuple[str, ...]:
    """What sentences begin with that are ours, as far as it stands before a number."""
    return tuple(filter(None, (spoken.gettext(message).partition("%")[0] for message in _OURS)))


def reference(work: Publication) -> Text:
    """The work as one formatted reference; links are left to the page.

    For example ``Liu Ziyin. Title. <cite>Physical Review Research</cite>, 5:043243, 2023.``
    """
    work = as_manuscript(work)
    sentences = [_people(work), *_shape(work)(work), _sentence(_remark(work))]
    return joined(" ", sentences) or _said(work.key)


def _people(work: Publication) -> Text:
    if work.authors:
        return _sentence(_said(_listed(work.authors, work.more_authors)))
    return _sentence(_editors(work))


def _editors(work: Publication) -> Text:
    names = _listed(work.editors, work.more_editors)
    number = len(work.editors) + work.more_editors
    said = counted("%(names)s, editor", "%(names)s, editors", number, names=names)
    return _said(said) if names else NOTHING


def _listed(people: Sequence[Author], more: bool) -> str:
    """``A``, ``A and B``, ``A, B, and C``, ``A, B, et al.``; nobody is left out."""
    names = [author.name for author in people if author.name]
    if not more or not names:
        return language().listed(names)
    if len(names) == 1:
        return say("%(names)s et al.", names=names[0])
    return say("%(names)s, et al.", names=say(", ").join(names))


def _title(work: Publication) -> Text:
    """Without its own full stop: the sentence brings one."""
    html, plain = work.title.html, work.title.plain
    if plain.endswith(".") and html.endswith(".") and not plain.endswith(".."):
        return Text(html[:-1], plain[:-1])
    return work.title


Shape = Callable[[Publication], list[Text]]


def _shape(work: Publication) -> Shape:
    if work.type in ("proceedings", "mvproceedings"):
        return _volume
    return _SHAPES.get(work.kind, _elsewhere)


def _in_journal(work: Publication) -> list[Text]:
    where = _container(work)
    locator = map(_said, _locator(work))
    return [
        _sentence(_title(work)),
        _sentence(where, *locator, _date(work, where)),
        _edited_by(work),
    ]


def _in_book(work: Publication) -> list[Text]:
    where = _container(work)
    editors = _editors(work) if work.authors else NOTHING
    book = joined(", ", [_said(_listed(work.book_authors, more=False)), editors, where])
    inside = book.within(say("In %(book)s", book=HERE)) if book else NOTHING
    parts = [inside, *_in_series(work), _said(_counted("chapter %(n)s", work.chapter))]
    parts += map(_said, _page_words(work))
    imprint = [_said(work.publisher), _said(work.place)]
    date = _date(work, where)
    if any(imprint):
        return [_sentence(_title(work)), _sentence(*parts), _sentence(*imprint, date)]
    return [_sentence(_title(work)), _sentence(*parts, date)]


def _volume(work: Publication) -> list[Text]:
    return [
        _sentence(_title(work).wrapped("cite"), *_in_series(work), _said(_edition(work.edition))),
        _edited_by(work),
        _sentence(_said(work.publisher), _said(work.place), _date(work)),
    ]


def _institutional(work: Publication) -> list[Text]:
    kind = _said(f"{say(work.genre) if work.genre else ''} {work.number}".strip())
    title = _title(work)
    return [
        _sentence(title.wrapped("cite") if work.kind == "thesis" else title),
        _sentence(kind, _said(work.publisher), _said(work.place), _date(work)),
        _edited_by(work),
    ]


def _preprint(work: Publication) -> list[Text]:
    if work.arxiv:
        where = [_said(f"arXiv:{work.arxiv}")]
    else:
        server = _said(work.publisher or work.how or work.venue.plain)
        where = [server, _said(work.number or work.eid)]
    return [_sentence(_title(work)), _sentence(*where, _date(work, *where))]


def _elsewhere(work: Publication) -> list[Text]:
    named = work.container or not work.how
    where = [_container(work) if named else _said(work.how), _said(work.event)]
    version = _said(_counted("version %(n)s", work.version))
    locator = map(_said, _locator(work))
    made = [_said(work.publisher), _said(work.place)]
    return [
        _sentence(_title(work)),
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


def _container(work: Publication) -> Text:
    """The journal or book; where it is not named, what the site shows as venue."""
    return work.container.wrapped("cite") or work.venue or _said(work.event)


def _edited_by(work: Publication) -> Text:
    names = _listed(work.editors, work.more_editors) if work.authors else ""
    return _sentence(_said(say("Edited by %(names)s", names=names))) if names else NOTHING


def _date(work: Publication, *where: Text) -> Text:
    """The date, unless it is a mere year that the venue names ("NeurIPS 2022")."""
    year = work.date.year
    named = year and any(re.search(rf"\b{year}\b", text.plain) for text in where)
    mere = replace(work.date, text="") == PartialDate(year=year) and not work.container
    return NOTHING if mere and named else _said(work.date.label)


def _counted(message: str, number: str) -> str:
    return say(message, n=number) if number else ""


def _locator(work: Publication) -> list[str]:
    """``5(4):043243``; in words where there is no volume."""
    if not work.volume:
        return [_counted("number %(n)s", work.number), *_page_words(work)]
    number = f"({work.number})" if work.number else ""
    pages = work.eid or work.pages.shown
    return [f"{work.volume}{number}{':' if pages else ''}{pages}"]


# More digits than any volume has pages: it is an article's number.
_ARTICLE_NUMBER = re.compile(r"\D*\d{5,}")


def _page_words(work: Publication) -> list[str]:
    if work.eid:
        return [_counted("article %(n)s", work.eid)]
    pages = work.pages.shown
    single = work.pages.last in ("", work.pages.first)
    if single and _ARTICLE_NUMBER.match(pages):
        return [_counted("article %(n)s", pages)]
    many = not single or "," in pages or pages.endswith(("+", "f", "ff", "."))
    return [_counted("pages %(n)s", pages) if many else _counted("page %(n)s", pages)]


def _in_series(work: Publication) -> list[Text]:
    """``volume 97 of Series``, ``number 12 in Series``, ``volume 2``, or the series alone."""
    volume = _counted("volume %(n)s", work.volume)
    if not work.series:
        return [_said(volume), _said(_counted("number %(n)s", work.number))]
    if work.number:
        place = say("number %(n)s in %(series)s", n=work.number, series=work.series)
        return [_said(volume), _said(place)]
    if volume:
        return [_said(say("volume %(n)s of %(series)s", n=work.volume, series=work.series))]
    return [_said(work.series)]


def _edition(edition: str) -> str:
    """``2`` as ``2nd edition``, ``Second`` as ``second edition``."""
    if not edition:
        return ""
    if edition.isascii() and edition.isdigit() and len(edition) < 5:
        ordinal = language().ordinal(int(edition))
        return say("%(ordinal)s edition", ordinal=ordinal)
    done = re.search(r"\bed(?:ition|n|\.|$)|\b(?:Aufl|édition|edición)", edition, re.I)
    if done or not language().tag.startswith("en"):
        return edition
    return f"{edition[0].lower()}{edition[1:]} edition"


def _remark(work: Publication) -> Text:
    """The note, unless it says what the reference has said; else the state of publication."""
    note = work.note.plain
    said = (work.arxiv and work.arxiv in note) or note in (work.venue.plain, work.how)
    if note and not said:
        return work.note
    told = work.status in work.date.label.lower()
    status = say(work.status) if work.status else ""
    return NOTHING if told else _said(status[:1].upper() + status[1:])
