"""What stands in the document: the values that the page is made of, arranged for print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from languages.editions import address_here, version
from languages.scripts import isolated
from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.division import few
from pelican_bibtex.people import Owner
from pelican_bibtex.publication import Publication
from pelican_bibtex.text import Text
from pelican_bibtex.words import apart, counted, digits, say
from site_parts.addresses import mail_to
from site_parts.home import SELECTED, selected
from talks.talk import Talk

from .tree import Node, language, sections, tree

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a document can be made of.

    Attributes:
        title: Of the page, in plain words.
        html: The page's own words.
        lang: Their language tag.
        owner: Whose curriculum vitae it is.
        bibliography: All works.
        upcoming: Talks to come, the next one first.
        past: Talks given, the latest first.
        site: The public address of the site, without a slash at its end; or empty.
    """

    title: str
    html: str
    lang: str
    owner: Owner
    bibliography: Bibliography
    upcoming: Sequence[Talk] = ()
    past: Sequence[Talk] = ()
    site: str = ""

    @property
    def whole(self) -> Facts | None:
        """Everything; None where there is nothing to say but a name."""
        works = self.bibliography
        parts = [
            self._works(say("Theses"), works.theses.works),
            self._works(say("Preprints"), works.preprints.works),
            self._works(say("Publications"), works.published.works),
            self._talks(say("Talks"), (*reversed(self.upcoming), *self.past)),
        ]
        return self._document(parts, works.works, "")

    @property
    def short(self) -> Facts | None:
        """The page's words and what is selected; None where that is nothing, or everything."""
        works = selected(self.bibliography)[:SELECTED]
        talks = [talk for talk in (*reversed(self.upcoming), *self.past) if talk.selected]
        everything = len(self.bibliography) + len(self.upcoming) + len(self.past)
        if not works or len(works) + len(talks) == everything:
            return None
        parts = [
            self._works(say("Selected papers"), works),
            self._talks(say("Selected talks"), talks),
        ]
        return self._document(parts, works, say("Short form"))

    def _document(
        self, parts: Iterable[Facts], works: Sequence[Publication], form: str
    ) -> Facts | None:
        shown = [*sections(tree(self.html)), *(part for part in parts if part["entries"])]
        if not shown:
            return None
        equal = any(work.has_equal_authors for work in works)
        return {
            **language(self.lang),
            "title": self.title,
            "form": form,
            "name": self.owner.name,
            "native": [self.owner.native, language(self.owner.native_lang or self.lang)],
            "contact": list(self._contact()),
            "sections": shown,
            "legend": f"* {say('equal contribution')}" if equal else "",
            "digits": digits("0123456789"),
        }

    def _contact(self) -> Iterable[list[Facts]]:
        """Lines of what may be links."""
        owner = self.owner
        yield [{"text": address, "href": mail_to(address)} for address in owner.emails]
        yield [{"text": place} for place in (owner.office, *owner.more_affiliations) if place]
        home = f"{self.site}/{address_here('')}"
        pages = [(home.partition("://")[2].rstrip("/"), home)] if self.site else []
        yield [{"text": label, "href": url} for label, url in (*pages, *owner.pages)]

    def _works(self, head: str, works: Iterable[Publication]) -> Facts:
        return {"head": [head], "entries": [self._work(work) for work in works]}

    def _work(self, work: Publication) -> Facts:
        """As in the page's lists: without the people where there is but one."""
        others = [[_words(other.title), language(other.lang)] for other in work.beside]
        people = few(work.people) if len(work.people) > 1 else ()
        return {
            "title": _words(work.said.title),
            "href": self._address(address_here(work.url) if work.path else ""),
            "others": others,
            "people": [
                {
                    "name": _words(author.name),
                    "href": author.person.url,
                    "me": author.person.is_owner,
                    "equal": author.equal,
                    "near": near,
                    "far": far,
                }
                for author, near, far in apart(people)
            ],
            "more": _more(work, len(work.people) - len(people)) if people else "",
            "venue": _joined([_words(work.where), _year(work)], say(", ")),
            "award": _words(work.award),
        }

    def _talks(self, head: str, talks: Iterable[Talk]) -> Facts:
        return {"head": [head], "entries": [self._talk(talk) for talk in talks]}

    def _talk(self, talk: Talk) -> Facts:
        hour = talk.time_label if talk in self.upcoming else ""
        talk = version(talk)
        when: list[list[Node]] = [[talk.date.label], [hour]]
        return {
            "title": _words(talk.title),
            "href": self._address(talk.url),
            "others": [],
            "people": [],
            "more": "",
            "venue": _joined([_words(talk.event), _words(talk.venue), *when], say(", ")),
            "award": [],
        }

    def _address(self, url: str) -> str:
        return f"{self.site}/{url}" if self.site and url else ""


def _words(text: Text | str) -> list[Node]:
    """The words of the page, those that run against it isolated."""
    return tree(isolated(text))


def _year(work: Publication) -> list[Node]:
    """When, where the venue does not say so: on paper there is no page of each work to ask."""
    where, label = work.where.plain.casefold(), work.date.label
    return [] if str(work.year or label.casefold()) in where else [label]


def _joined(parts: Iterable[list[Node]], separator: str) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        if any(part):
            found += [separator, *part] if found else part
    return found


def _more(work: Publication, others: int) -> str:
    """What follows the people who are named."""
    people = len(work.people)
    return "".join(
        (
            " " + counted("and %(n)s more", "and %(n)s more", others) if others else "",
            say(", et al.") if work.more_people else "",
            counted(" (ed.)", " (eds.)", people) if work.by_editors else "",
        )
    )
