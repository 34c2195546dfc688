"""Texts that are another text in another language: ``home.de.md`` is ``home.md`` in German."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican.utils import slugify

from building.told import shown
from pelican_bibtex.problems import Problem
from writing.extensions.formulas import inline
from writing.source import Field, Source, header, load, report_of

# Fields of the original that hold for its translations, too, where these do not say otherwise.
SHARED = ("date", "template", "category", "author", "authors", "talk")
_NAME = re.compile(r"(?P<stem>.+)\.(?P<tag>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)")


@dataclass(frozen=True, slots=True)
class Name:
    """What the name of a file says of its language.

    Attributes:
        tag: As it is written.
        original: The file whose translation it would be, whether that is there or not.
    """

    tag: str
    original: Path

    @classmethod
    def of(cls, file: Path | None) -> Name | None:
        """What a name says; None where it says nothing."""
        found = _NAME.fullmatch(file.stem) if file else None
        if file is None or found is None:
            return None
        return cls(found["tag"], file.with_name(found["stem"] + file.suffix))


def original(source: Source) -> Source | None:
    """The text that a file is a translation of by its name, if it is there."""
    name = Name.of(source.file)
    if name is None or source.root is None or not name.original.is_file():
        return None
    return load(name.original, source.root, lambda _problem: None)  # told where it is read itself


def fields_of(source: Source) -> dict[str, Field]:
    """The fields of a text by their names, of each name the first."""
    return {field.name: field for field in reversed(header(source.text, source.places))}


def shared(source: Source) -> dict[str, Field]:
    """The fields of a text that its translations share."""
    return {name: field for name, field in fields_of(source).items() if name in SHARED}


def slug_of(source: Source, settings: Mapping[str, Any]) -> str:
    """The slug that Pelican gives a text."""
    fields = {name: field.value for name, field in fields_of(source).items()}
    title = inline(" ".join(fields.get("title", "").split()), source)
    return fields.get("slug") or slugify(
        title,
        regex_subs=settings.get("SLUG_REGEX_SUBSTITUTIONS", []),
        preserve_case=settings.get("SLUGIFY_PRESERVE_CASE", False),
        use_unicode=settings.get("SLUGIFY_USE_UNICODE", False),
    )


def place(originals: Iterable[Any]) -> None:
    """Give each translation the address of its original below a folder of its language.

    What is in another language than the site's and translates nothing stays where it is.

    Args:
        originals: Pages or posts, each with its ``translations``.
    """
    for text in originals:
        # Two in one language are no translations of each other, and cannot have one address.
        text.translations = [other for other in text.translations if other.lang != text.lang]
        _one_each(text)
        for other in text.translations if text.in_default_lang else ():
            if getattr(other, "override_save_as", text.save_as) == text.save_as:
                other.override_url = f"{other.lang}/{text.url}"
                other.override_save_as = f"{other.lang}/{text.save_as}"


def _one_each(text: Any) -> None:
    """Of two translations into one language, the first by its file's name; the other is told."""
    taken: dict[str, Any] = {}
    for other in sorted(text.translations, key=lambda other: str(other.source_path)):
        first = taken.setdefault(other.lang, other)
        if first is not other:
            what = f"{other.slug!r} is in {other.lang} in {shown(first.source_path)}, too"
            message = f"{what}; take one of the two away"
            source = load(other.source_path, other.settings["PATH"], lambda _problem: None)
            lang = fields_of(source).get("lang") if source else None
            place = (shown(other.source_path), lang.line if lang else 1, "lang", "LANG002")
            report_of(other.settings)(Problem(*place, message))
            for each in (text, *text.translations):  # which are translations of each other
                each.translations = [one for one in each.translations if one is not other]
            other.translations = []
            other.override_save_as = other.override_url = ""  # it has no page
