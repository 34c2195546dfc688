"""What is new on the site, as entries of feeds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pelican_bibtex.dates import PartialDate
from pelican_bibtex.exports.atom import tag_uri, updated
from pelican_bibtex.exports.reference import reference
from writing import safety
from writing.formulas import as_text

from .atom import Entry, absolute_links

TITLES = {"all": "everything", "posts": "posts", "talks": "talks"}


class Site:
    """The site as its feeds see it.

    Attributes:
        context: Pelican's.
        url: Absolute, without a slash at the end.
        clock: The build's time.
    """

    def __init__(self, context: Mapping[str, Any], url: str, clock: datetime.datetime) -> None:
        self.context, self.url, self.clock = context, url, clock

    def entries(self, name: str, limit: int | None = None) -> list[Entry]:
        """The entries of a feed, the latest first."""
        sources: dict[str, Sequence[Callable[[], list[Entry]]]] = {
            "all": (self.posts, self.talks, self.publications),
            "posts": (self.posts,),
            "talks": (self.talks,),
        }
        found = [entry for source in sources[name] for entry in source()]
        return sorted(found, key=lambda entry: (entry.updated, entry.id), reverse=True)[:limit]

    def posts(self) -> list[Entry]:
        """Every post."""
        return [self._post(post) for post in self.context.get("articles", ())]

    def talks(self) -> list[Entry]:
        """Every talk."""
        return [self._talk(talk) for talk in self.context.get("talks", ())]

    def publications(self) -> list[Entry]:
        """Every publication, under the id that it has in its own feed."""
        return [self._publication(work) for work in self.context.get("bibliography") or ()]

    def _post(self, post: Any) -> Entry:
        url = f"{self.url}/{post.url}"
        return Entry(
            id=tag_uri(f"{self.url}/", f"blog/{post.slug}"),
            title=getattr(post, "plain_title", safety.plain(post.title)),
            url=url,
            updated=getattr(post, "modified", post.date),
            published=post.date,
            when=_label(post),
            summary=safety.plain(as_text(post.get_summary(self.url))),
            content=self._content(post.get_content(self.url), url),
            tags=tuple(str(tag) for tag in getattr(post, "tags", ())),
        )

    def _talk(self, talk: Any) -> Entry:
        url = f"{self.url}/{talk.url}"
        summary = talk.body.get_summary(self.url) if talk.body else ""
        text = talk.body.get_content(self.url) if talk.body else ""
        where = ", ".join(part for part in (talk.when, talk.plain_event, talk.plain_venue) if part)
        lead = Markup("<p>{}</p>").format(where) if where else ""
        return Entry(
            id=tag_uri(f"{self.url}/", f"talks/{talk.slug}"),
            title=talk.plain_title,
            url=url,
            updated=self._news(talk),
            when=talk.when,
            summary=safety.plain(as_text(summary)) or where,
            content=self._content(f"{lead}{text}" or f"<p>{talk.title}</p>", url),
            tags=talk.tags,
        )

    def _news(self, talk: Any) -> datetime.datetime:
        """When there is something new about a talk: when it is held, before that its file's time.

        So a corrected slip of the pen in an old talk is no news.
        """
        held = _held(talk)
        if held is not None and held <= self.clock:
            return held
        return talk.changed or self.clock

    def _publication(self, work: Any) -> Entry:
        url = f"{self.url}/{work.url}"
        text = Markup("<p>{}</p><p>{}</p>").format(reference(work), work.summary or "")
        return Entry(
            id=tag_uri(f"{self.url}/", f"publications/{work.key}"),
            title=work.plain_title,
            url=url,
            updated=datetime.datetime.fromisoformat(updated(work)),
            when=work.date.label,
            summary=work.plain_summary,
            content=self._content(text.removesuffix("<p></p>"), url),
            authors=tuple(author.name for author in work.authors),
        )

    def _content(self, html: str, url: str) -> str:
        return absolute_links(as_text(html), url)


def _label(post: Any) -> str:
    """The date of a post, as precisely as it is known."""
    day = PartialDate(year=post.date.year, month=post.date.month, day=post.date.day)
    return str(getattr(post, "date_known", day).label)


def _held(talk: Any) -> datetime.datetime | None:
    """When the talk was held, as far as the day is known."""
    if talk.start:
        return talk.start  # type: ignore[no-any-return]
    day = talk.first_day
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else None
