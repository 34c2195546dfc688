"""Meets Pelican: makes the documents of a page when its template asks for them, and writes them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from building import files
from building.told import shown
from languages.tags import canonical
from pelican_bibtex.problems import Problem
from pelican_bibtex.publication import page_stem
from site_parts.addresses import is_public

from .document import Facts, Subject
from .tree import elements
from .typeset import Made, Typesetter

log = logging.getLogger(__name__)

# What ``CV_PAPER`` may say, to what Typst calls it.
PAPERS = {"a4": "a4", "letter": "us-letter"}
TEMPLATE = "typeset/cv.typ"
COLOURS = ("ink", "soft", "hair", "seal")
# So many characters are named of those that are missing.
TOLD = 12
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


@dataclass(frozen=True, slots=True)
class Documents:
    """What stands beside a page.

    Attributes:
        whole, short: Addresses relative to the site's root; empty where there is none.
    """

    whole: str
    short: str = ""


class Press:
    """Makes the documents of one build."""

    def __init__(self, context: dict[str, Any], output: str) -> None:
        self.context, self.output = context, output
        self.template = Path(context["THEME"], TEMPLATE)
        self.made: dict[str, Documents | None] = {}

    def documents(self, page: Any) -> Documents | None:
        """Those of a page, made now unless they are; None where there are none.

        A file of the owner's own at the same address takes the place of what would be made.
        """
        if page.save_as not in self.made:
            self.made[page.save_as] = self._documents(page)
        return self.made[page.save_as]

    def _documents(self, page: Any) -> Documents | None:
        stem = page_stem(page.save_as) or "cv"
        whole, short = f"{stem}.pdf", f"{stem}-short.pdf"
        own = {file.save_as for file in self.context["staticfiles"]}
        if whole in own:
            return Documents(whole, short if short in own else "")
        wanted = self.context.get("CV_PDF", False) and page.status != "draft"
        if not (wanted and self.template.is_file()):
            return None
        subject = self._subject(page)
        if not self._write(whole, subject.whole, page):
            return None
        return Documents(whole, short if self._write(short, subject.short, page) else "")

    def _subject(self, page: Any) -> Subject:
        site = str(self.context["SITEURL"])
        lang = canonical(str(getattr(page, "lang", "") or self.context["DEFAULT_LANG"]))
        return Subject(
            title=page.plain_title,
            html=page.get_content(site),
            lang=lang,
            owner=self.context["owner"].said_in(lang),
            bibliography=self.context["bibliography"],
            upcoming=self.context["upcoming"],
            past=self.context["past"],
            site=site if is_public(site) else "",
        )

    def _write(self, name: str, facts: Facts | None, page: Any) -> bool:
        """Write a document, and tell what is wrong with it."""
        if facts is None:
            return False
        looks = {name: self.context["colours"].day(name) for name in COLOURS}
        known = {"colours": looks, "paper": self._paper}
        made = self.typesetter.pdf({**facts, **known}, self._pictures(facts))
        if {*made.lacking} & {*facts["name"], *facts["title"]}:
            # Nobody is helped by boxes.
            made = replace(made, pdf=b"")
        if wrong := _wrong(made):
            # Nothing that keeps the site from being published.
            note = Problem(shown(page.source_path), 0, name, *wrong)
            self.context.setdefault("notes", []).append(note)
            if not self.context.get("SOURCES_FILE"):  # else the check tells
                print(note, flush=True)
        if made.pdf:
            files.write(self.output, name, made.pdf)
        return bool(made.pdf)

    @cached_property
    def typesetter(self) -> Typesetter:
        """Made when the first document is asked for."""
        fonts = [Path(self.context["PATH"], name) for name in self.context.get("SOCIAL_FONTS", ())]
        return Typesetter(
            self.template,
            Path(self.context.get("CACHE_PATH", "cache")) / "documents",
            [font for font in fonts if font.is_file()],
        )

    @cached_property
    def _paper(self) -> str:
        asked = str(self.context.get("CV_PAPER", "a4"))
        if asked.lower() not in PAPERS:
            message = f"{asked!r} is no paper that is known; write {' or '.join(map(repr, PAPERS))}"
            log.warning("%s", Problem("pelicanconf.py", 0, "CV_PAPER", "CV003", message))
        return PAPERS.get(asked.lower(), "a4")

    def _pictures(self, facts: Facts) -> Mapping[str, bytes]:
        """The pictures that the page shows and Typst can read, each told its name there."""
        site, found = f"{self.context['SITEURL']}/", dict[str, bytes]()
        sources = {file.save_as: file.source_path for file in self.context["staticfiles"]}
        bodies = (section.get("body", ()) for section in facts["sections"])
        for image in (image for body in bodies for image in elements(body, "img")):
            path = unquote(image.pop("src", "").removeprefix(site))
            if path in sources and path.lower().endswith(PICTURES):
                image["picture"] = f"{len(found)}-{Path(path).name}"
                found[image["picture"]] = Path(self.context["PATH"], sources[path]).read_bytes()
        return found


def _wrong(made: Made) -> tuple[str, str] | None:
    """The code and the message of what is wrong with a document; None where nothing is."""
    if made.lacking:
        what = "is made without" if made.pdf else "is not made for want of"
        some = " ".join(map(_named, made.lacking[:TOLD])) + " …" * (len(made.lacking) > TOLD)
        cure = "install one that does, or add it to SOCIAL_FONTS"
        return "CV001", f"{what} {some}, which no font has; {cure}"
    if not made.pdf:
        return "CV002", f"cannot be made ({made.trouble}); simplify what is unusual in the page"
    if made.trouble:
        return "CV002", f"is not made for screen readers ({made.trouble}); simplify what is unusual"
    return None


def _named(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


def begin(generator: Any) -> None:
    """Give templates ``cv_pdf(page)``: one for all generators of a build."""
    if "cv_pdf" not in generator.context:
        press = Press(generator.context, generator.output_path)
        generator.context["cv_pdf"] = press.documents
