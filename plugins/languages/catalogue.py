"""The words of a language: a gettext catalogue of the theme's, and the owner's own labels."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pelican_bibtex.encoding import read_toml
from pelican_bibtex.problems import Problem, unreadable

TEMPLATE = "messages.pot"
Labels = Mapping[str, str]
_PLACE = re.compile(r"%\(\w+\)s|%|\$\{\w+\}")


def names(locale: Locale) -> tuple[str, ...]:
    """What a catalogue of this locale may be called, the most exact name first."""
    script = locale.script or ("Hans" if locale.language == "zh" else None)
    parts = [(locale.language, script, locale.territory), (locale.language, script)]
    exact = ["_".join(filter(None, some)) for some in parts]
    return tuple(dict.fromkeys([*exact, locale.language]))


def file_of(locale: Locale, folder: Path) -> Path | None:
    """The catalogue of a locale; None where the theme has none."""
    paths = (folder / f"{name}.po" for name in names(locale))
    return next((path for path in paths if path.is_file()), None)


def translations(locale: Locale, folder: Path) -> NullTranslations:
    """The words of a locale; English where the theme has no catalogue of it."""
    path = file_of(locale, folder)
    return _compiled(path, path.stat().st_mtime_ns) if path else NullTranslations()


@cache
def _compiled(path: Path, _changed: int) -> GNUTranslations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@dataclass(frozen=True)
class Own:
    """Labels that the owner has put in place of the theme's.

    Attributes:
        everywhere: English message to what is said in its place, in the site's language.
        by_language: The same for one language, by its tag.
    """

    everywhere: Labels = field(default_factory=dict)
    by_language: Mapping[str, Labels] = field(default_factory=dict)

    def of(self, tag: str, site: str) -> Labels:
        """Those of a language of a site that is in ``site``."""
        general = self.everywhere if tag == site else {}
        return {**general, **self.by_language.get(tag, {})}


def read_labels(path: Path, shown: str, folder: Path) -> tuple[Own, list[Problem]]:
    """The owner's labels, and what is wrong with them.

    Args:
        path: Of the file, which need not be there.
        shown: How it is called in messages.
        folder: Of the theme's catalogues, whose messages may have other words.
    """
    try:
        text, data, problems = read_toml(path, shown, 'write "Talks" = "Lectures"')
    except FileNotFoundError:
        return Own(), []
    except OSError as error:
        return Own(), [unreadable(shown, error)]
    tables = {name: value for name, value in data.items() if isinstance(value, dict)}
    general = {name: value for name, value in data.items() if name not in tables}
    problems += _wrong({"": general, **tables}, text, shown, folder)
    wrong = {problem.key for problem in problems}
    good = {
        name: {key: value for key, value in table.items() if key not in wrong}
        for name, table in {"": general, **tables}.items()
    }
    return Own(good.pop(""), good), problems


def _wrong(
    tables: Mapping[str, Mapping[str, Any]], text: str, shown: str, folder: Path
) -> Iterator[Problem]:
    known = messages(folder)
    lines = text.splitlines()
    for key, value in (item for table in tables.values() for item in table.items()):
        start = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        line = next((number for number, line in enumerate(lines, 1) if start.match(line)), 0)
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1, cutoff=0.75)
            cure = f"did you mean {close[0]!r}?" if close else "name it as the English page has it"
            yield Problem(shown, line, key, "SITE004", f"is no label of the theme's; {cure}")
        elif not isinstance(value, str):
            yield Problem(shown, line, key, "SITE004", 'is no text; write it in quotes: "…"')
        elif wrong := places(value) - places(key):
            message = f"nothing fills {min(wrong)}; write no other place than the English has"
            yield Problem(shown, line, key, "SITE004", message)


def missing(catalogue: Catalog) -> list[str]:
    """The messages of a catalogue that have no words, in one form or another."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (message.string and all(message.string))
    ]


def messages(folder: Path) -> set[str]:
    """All that the theme says, in English; of what is counted, the singular."""
    with (folder / TEMPLATE).open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    return {id if isinstance(id, str) else id[0] for id in ids}


def places(message: str) -> set[str]:
    """The places for values in a message, and any percent sign that begins none."""
    return {found[0] for found in _PLACE.finditer(message)}
