"""What the home page shows, and in which order: from the owner's words and from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from markupsafe import Markup
from pelican import signals

from building.told import shown
from languages.editions import foreign, version
from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import Publication
from pelican_bibtex.text import Text
from pelican_bibtex.words import say
from talks.talk import Talk
from writing.source import report_of

# What the talks that are shown have in common.
Kind = Literal["upcoming", "recent", "selected", "several"]
# So many things are news, and so many published works stand for those that nobody has selected.
NEWS, NEWEST = 5, 2
# What the page shows at most of talks to come, of theses, selected works and preprints; a list
# elsewhere has all of them.
UPCOMING, THESES, SELECTED, PREPRINTS = 5, 6, 12, 8
# A tag as nh3 writes it, and the HTML elements that have no end.
_TAG = re.compile(r"""<(/?[a-z][^\s/>]*)(?:"[^"]*"|[^">])*>""")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A line of what is new.

    Attributes:
        what: Plain text: where a work appeared, or that it is a talk, and when.
        title: Of the work or talk.
        url: Relative to the site's root.
        lang: Of the talk, where that is not the page's.
    """

    what: str
    title: Text
    url: str
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The home page's parts, in the order shown; whatever is empty is not shown.

    Attributes:
        biography: The page's own words up to their first heading.
        selected: Works that the owner has selected; until then, those with an award and the newest.
        talks: Those to come, the next one first; then the one that the page names and those that
            the owner has selected; where there is none of these, the newest.
        talks_are: What the talks have in common, if anything.
        theses: Of the owner.
        rest: The page's other words, from that heading on.
        preprints: All that are not above.
        news: What else the data date last: nobody keeps this list.
        cut: The names of those of the above that are not shown whole.
    """

    biography: Markup
    selected: tuple[Publication, ...]
    talks: tuple[Talk, ...]
    talks_are: Kind
    theses: tuple[Publication, ...]
    rest: Markup
    preprints: tuple[Publication, ...]
    news: tuple[News, ...]
    cut: frozenset[str] = frozenset()


def home(
    words: str,
    bibliography: Bibliography,
    *,
    upcoming: Sequence[Talk] = (),
    past: Sequence[Talk] = (),
    named: str = "",
) -> Home:
    """The home page of a site.

    Args:
        words: The page's HTML.
        bibliography: All works.
        upcoming: Talks to come, the next one first.
        past: Talks given, the latest first.
        named: The slug of the talk that the page names.
    """
    biography, rest = at_first_heading(words)
    chosen = selected(bibliography)
    given = [talk for talk in past if talk.slug == named]
    marked = [talk for talk in past if talk.selected and talk not in given]
    recent = given or ([] if marked else past[:1])
    kinds: dict[Kind, Sequence[Talk]] = {
        "upcoming": upcoming[:UPCOMING],
        "recent": recent,
        "selected": marked[:UPCOMING],
    }
    common = [kind for kind, some in kinds.items() if some]
    talks = tuple(chain(*kinds.values()))
    preprints = tuple(work for work in bibliography.preprints if work not in chosen)
    works = chosen[:SELECTED], preprints[:PREPRINTS], bibliography.theses.works[:THESES]
    surplus = {
        "talks": len(upcoming) - UPCOMING,
        "theses": len(bibliography.theses) - THESES,
        "selected": len(chosen) - SELECTED,
        "preprints": len(preprints) - PREPRINTS,
    }
    return Home(
        biography=biography,
        selected=works[0],
        talks=talks,
        talks_are=common[0] if len(common) == 1 else "several",
        theses=works[2],
        rest=rest,
        preprints=works[1],
        news=news(
            bibliography,
            past,
            above={work.key for work in chain(*works)} | {talk.url for talk in talks},
        ),
        cut=frozenset(name for name, number in surplus.items() if number > 0),
    )


def selected(bibliography: Bibliography) -> tuple[Publication, ...]:
    """What the owner has selected; until then, published works with an award and the newest."""
    if works := bibliography.selected.works:
        return works
    published = enumerate(bibliography.published)
    return tuple(work for place, work in published if place < NEWEST or work.award)


def news(
    bibliography: Bibliography, talks: Iterable[Talk], above: Set[str] = frozenset()
) -> tuple[News, ...]:
    """The latest works and talks that are not above; an undated talk is no news.

    Args:
        bibliography, talks: To choose from.
        above: The keys of works and addresses of talks that the page shows.
    """
    found: list[tuple[PartialDate, News]] = []
    for work in bibliography:
        if work.key not in above:
            what = work.where.plain or work.date.label
            found.append((work.date, News(what=what, title=work.said.title, url=work.url)))
    for talk in talks:
        if talk.date and talk.url not in above:
            said, what = version(talk), say("Talk, %(date)s", date=talk.date.label)
            item = News(what=what, title=said.title, url=said.url, lang=foreign(said))
            found.append((talk.date, item))
    found.sort(key=lambda item: item[0].sort_key, reverse=True)
    return tuple(item for _date, item in found[:NEWS])


def at_first_heading(html: str) -> tuple[Markup, Markup]:
    """The HTML before its first heading of the second rank, and from there on.

    A heading within another element does not count: cut there, both parts would be broken.
    """
    depth = 0
    for tag in _TAG.finditer(html):
        if not depth and tag[1] == "h2":
            return Markup(html[: tag.start()]), Markup(html[tag.start() :])
        if tag[1].lstrip("/") not in _VOID:
            depth += -1 if tag[1].startswith("/") else 1
    return Markup(html), Markup()


def _finalized(generators: list[Any]) -> None:
    context = generators[0].context

    def of(page: Any) -> Home:
        # Not before the page is written: its links depend on where it lies.
        return home(
            page.content,
            context["bibliography"],
            upcoming=context["upcoming"],
            past=context["past"],
            named=getattr(page, "talk", ""),
        )

    context["home"] = of
    known = {talk.slug for talk in (*context["upcoming"], *context["past"])}
    for page in context.get("pages", ()):
        if (named := getattr(page, "talk", "")) and named not in known:
            message = f"no talk has the slug {named!r}; correct it or take the line away"
            report_of(page.settings)(
                Problem(shown(page.source_path), 0, "talk", "SITE008", message)
            )


def register() -> None:
    """Give templates ``home(page)``."""
    signals.all_generators_finalized.connect(_finalized)
