"""Meets Pelican: tells what a picture says, has it drawn where it is new, and writes it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import PIL
from pelican.contents import Article
from pelican.generators import Generator

from building.files import Cache
from building.progress import in_parallel
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import Publication
from site_parts.addresses import is_public
from site_parts.assets import Asset, asset
from site_parts.colours import Colours
from talks.talk import Talk

from . import card, faces, lines
from .card import HEIGHT, WIDTH, Artist, Card, Inks, abridged
from .faces import Face, Font
from .lines import clean

logger = logging.getLogger(__name__)

About: TypeAlias = Publication | Talk | Article | None

FONTS = Path(__file__).parent / "fonts"
# Pixels of the icon's side, as the newest phones show it.
ICON = 180
# Characters of a title, a name or a place that can matter: more would fill a picture.
MOST = 1_000
# Names that are said of many.
SPOKEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialImage:
    """A picture as pages name it.

    Attributes:
        url: Absolute.
        width, height: In pixels.
        alt: What the picture says.
    """

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def work_card(work: Publication) -> Card:
    """What the picture of a paper says."""
    year = str(work.year or "")
    place = work.where.plain or work.date.label
    return Card(
        title=work.title.plain,
        native=next((other.title.plain for other in work.other_titles if other.lang), ""),
        people=tuple((clean(author.name), author.person.is_owner) for author in work.people),
        place=clean(place if year in place else f"{place}, {year}"),
        stone="white" if work.kind == "article" else "black",
        award=bool(work.award),
    )


def talk_card(talk: Talk) -> Card:
    """What the picture of a talk says."""
    parts = (talk.event.plain or talk.venue.plain, talk.date.label)
    return Card(
        title=talk.title.plain,
        place=clean(", ".join(part for part in parts if part)),
    )


def post_card(post: Article) -> Card:
    """What the picture of a post says."""
    known = getattr(post, "date_known", None)
    return Card(title=post.plain_title, place=clean(known.label if known else ""))


def site_card(settings: Mapping[str, Any], owner: Any) -> Card:
    """What the picture of all other pages says."""
    position = getattr(owner, "position", "") or settings.get("SITE_DESCRIPTION", "")
    return Card(
        title=clean(settings["SITENAME"]),
        native=clean(getattr(owner, "native", "")),
        place=clean(position),
    )


class Studio:
    """Draws what has changed; everything else is in the cache.

    Args:
        fonts: Further fonts, for characters that ours have not.
        cache: A folder, made when needed.
        inks: The colours.
    """

    def __init__(self, fonts: tuple[Font, ...], cache: Path, inks: Inks) -> None:
        own = {
            name: Font.read(FONTS / f"PreviewPagella-{name}.otf") for name in ("Roman", "Italic")
        }
        self.roman = Face((own["Roman"], *fonts))
        self.italic = Face((own["Italic"], *fonts))
        self.cache = Cache(cache)
        self.artist = Artist(self.roman, self.italic, inks)

    @cached_property
    def _recipe(self) -> bytes:
        """All that a picture is made of besides its words."""
        fonts = (*self.roman.fonts, self.italic.fonts[0])
        sources = (Path(str(module.__file__)).read_bytes() for module in (card, faces, lines))
        made = hashlib.sha256(f"{PIL.__version__} {self.artist.inks}".encode())
        for data in (*(font.path.read_bytes() for font in fonts), *sources):
            made.update(hashlib.sha256(data).digest())
        return made.digest()

    def drawable(self, wanted: Card) -> Card | None:
        """The card without what no font has; None where that is in the title."""
        title = self.roman.plainer(wanted.title[:MOST])
        if not title or not self.roman.can_draw(title):
            return None
        native, place = (self.roman.plainer(text[:MOST]) for text in (wanted.native, wanted.place))
        people = [(self.roman.plainer(name[:MOST]), is_owner) for name, is_owner in wanted.people]
        return replace(
            wanted,
            title=title,
            native=native if self.roman.can_draw(native) else "",
            place=place if self.italic.can_draw(place) else "",
            people=tuple(person for person in people if self.roman.can_draw(person[0])),
        )

    def png(self, wanted: Card) -> bytes:
        """The picture, from the cache or drawn."""
        return self.cache.path(*self._task(wanted)).read_bytes()

    def _task(self, wanted: Card) -> tuple[bytes, Callable[[], bytes], str]:
        words = repr(sorted(asdict(wanted).items())).encode()
        return self._recipe + words, lambda: self.artist.draw(wanted), ".png"

    def prepare(self, cards: Iterable[Card]) -> None:
        """Draw what is not in the cache, on all processors."""
        tasks = [self._task(card) for card in cards]
        missing = [task for task in tasks if not self.cache.find(task[0], task[2])]
        in_parallel(lambda task: self.cache.path(*task), missing, "drawing link previews")
        self.cache.look_again()


class SocialImagesGenerator(Generator):
    """Gives ``social_image`` to the templates; a picture is written when a page asks for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made: dict[str, SocialImage] = {}
        self.context["social_image"] = self.image
        self.context["touch_icon"] = self.touch_icon

    @cached_property
    def studio(self) -> Studio:
        """Made when the first picture is asked for."""
        cache = Path(self.settings.get("CACHE_PATH", "cache")) / "social"
        return Studio(tuple(self._fonts()), cache, self.inks)

    @cached_property
    def inks(self) -> Inks:
        """The theme's, by day."""
        colours = Colours.of_theme(self.theme)
        return Inks(*(colours.day(name) for name in Inks._fields))

    def _fonts(self) -> list[Font]:
        """Those that ``SOCIAL_FONTS`` names below the content folder; a wrong name is told."""
        found = []
        for name in self.settings.get("SOCIAL_FONTS", ()):
            try:
                found.append(Font.read(Path(self.path, name)))
            except (OSError, ValueError):
                message = "no font that can be read lies there in the content folder; name another"
                logger.warning("%s", Problem(str(name), 0, "SOCIAL_FONTS", "SITE002", message))
        return found

    @property
    def figure(self) -> str:
        """Of the site's record, see `site_parts.figure`; empty for none."""
        return str(self.settings.get("RECORD_FIGURE") or "")

    def touch_icon(self) -> str:
        """The address of the icon for phones, relative to the site's root."""
        return self.icon.url

    @cached_property
    def icon(self) -> Asset:
        """Drawn when the first page asks for it."""
        made = asset("icon.png", card.icon(self.inks, ICON, self.figure))
        made.write(self.output_path)
        return made

    def draw_ahead(self) -> None:
        """Draw what is new or has changed, before the first page asks for it."""
        if not is_public(str(self.settings["SITEURL"])):
            return
        found = (self.context.get(name) or () for name in ("bibliography", "talks", "articles"))
        versions = (
            each for about in chain(*found) for each in (about, *getattr(about, "translations", ()))
        )
        cards = (self._drawable(about) for about in versions)
        self.studio.prepare([card for card in cards if card])

    def _drawable(self, about: About) -> Card | None:
        return self.studio.drawable(replace(self._card(about), figure=self.figure))

    def image(self, about: About = None) -> SocialImage | None:
        """The picture for a page; None where the site has no address of its own yet.

        Args:
            about: The paper, the talk or the post that the page is about; None for any other
                page, and what has a title that cannot be drawn is served as one.
        """
        site = str(self.settings["SITEURL"])
        if not is_public(site):
            return None
        name = self._name(about)
        if name not in self.made:
            wanted = self._drawable(about)
            if wanted is None:
                return self._instead(about)
            self.made[name] = self._written(name, wanted)
        return self.made[name]

    def _name(self, about: About) -> str:
        if about is None:
            return "site"
        kinds = {Talk: "talk-", Article: "post-"}
        return f"{kinds.get(type(about), '')}{about.slug}{self._foreign(about)}"

    def _foreign(self, about: About) -> str:
        """What tells a text in another language than the site's from one of the same name."""
        tag = str(getattr(about, "lang", ""))
        is_here = tag.lower() in ("", str(self.settings.get("DEFAULT_LANG", "")).lower())
        return "" if is_here else f"-{tag}"

    def _card(self, about: About) -> Card:
        owner = self.context.get("owner")
        name = getattr(owner, "name", "") or str(self.settings.get("AUTHOR") or "")
        site = urlsplit(str(self.settings["SITEURL"]))
        address = f"{site.netloc}{site.path}".rstrip("/")
        match about:
            case Publication():
                wanted = work_card(about)
            case Talk():
                wanted = talk_card(about)  # the foot says who speaks
            case Article():
                wanted = post_card(about)
            case _:
                return replace(site_card(self.settings, owner), address=address)
        return replace(wanted, owner=clean(name), address=address)

    def _instead(self, about: About) -> SocialImage | None:
        if about is None:
            return None
        what = "no font has its title's characters, link previews show the site's picture"
        message = f"{what}; add a font to SOCIAL_FONTS"
        logger.info("%s", Problem(about.source, 0, "title", "SITE007", message))
        return self.image(None)

    def _written(self, name: str, wanted: Card) -> SocialImage:
        picture = asset(f"{name}.png", self.studio.png(wanted), "social")
        picture.write(self.output_path)
        return SocialImage(url=f"{self.settings['SITEURL']}/{picture.url}", alt=alt(wanted))


def alt(wanted: Card) -> str:
    """What a picture says, in a line."""
    people = ", ".join(name for name, _ in abridged(wanted.people, SPOKEN)) or wanted.owner
    return ". ".join(part for part in (wanted.title, people, wanted.place) if part)


def generators(pelican: Any) -> type[Generator]:
    """Pelican asks for it."""
    return SocialImagesGenerator


def finalized(found: list[Any]) -> None:
    """All is read: what is new can be drawn."""
    for generator in found:
        if isinstance(generator, SocialImagesGenerator):
            generator.draw_ahead()
