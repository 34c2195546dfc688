"""Every message that the theme and the plugins say: found in their sources, and in tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from pelican_bibtex.bibliography import KIND_LABELS, UNDATED
from pelican_bibtex.entry_types import GENRES, KINDS, TYPES
from pelican_bibtex.links import LINKS
from pelican_bibtex.reading.interpret import STATES_SAID, TITLE_LABELS
from pelican_bibtex.reading.relations import RELATED, RELATIONS
from site_parts.assets import MESSAGE
from site_parts.feeds import TITLES
from site_parts.figure import WORDS
from talks.reading import LINKS as TALK_LINKS
from writing.extensions.captions import LABELS as CAPTIONS

from .cldr import SEASONS

ROOT = Path(__file__).resolve().parents[2]
# What of a function's arguments is a message: by position, as Babel counts them.
KEYWORDS = {
    **dict.fromkeys(("_", "say", "_counted")),
    **dict.fromkeys(("ngettext", "counted"), (1, 2)),
}
# How Babel reads a file.
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
# The plugins that say anything to visitors.
PACKAGES = ("curriculum", "pelican_bibtex", "previews", "site_parts", "talks", "visits", "writing")
# Names, which are the same in every language.
NAMES = frozenset({"HTML", "PDF", "arXiv", "DOI", "PubMed"})
# Labels that are looked up by what a table says, and the menu that a new site has.
TABLES: tuple[tuple[str, ...], ...] = (
    ("Publications", "Talks", "CV", "Blog", "Search"),
    (*KIND_LABELS.values(), UNDATED, "Elsewhere"),
    tuple(form.genre for form in (*KINDS.values(), *TYPES.values())),
    tuple(GENRES.values()),
    tuple(kind.label for kind in LINKS.values()),
    tuple(TALK_LINKS.values()),
    tuple(label for pair in (*RELATIONS.values(), RELATED) for label in pair),
    (*TITLE_LABELS.values(), "Published, and on arXiv, as"),
    STATES_SAID,
    (*WORDS.values(), "others"),
    tuple(CAPTIONS.values()),
    tuple(SEASONS.values()),
    tuple(TITLES.values()),
)
# A file that says the same is the same.
EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
Message = str | tuple[str, str]


@cache
def found() -> dict[str, Message]:
    """Each message once, by its singular: the message, or both forms where it counts."""
    messages: dict[str, Message] = {}
    labels = (label for table in TABLES for label in table if label and label not in NAMES)
    for message in (each for each in (*_in_sources(), *labels) if each):
        key = message if isinstance(message, str) else message[0]
        if isinstance(messages.get(key, ""), str):
            messages[key] = message
    return messages


def _in_sources() -> Iterator[Message]:
    folders = [ROOT / "theme/templates", *(ROOT / "plugins" / name for name in PACKAGES)]
    options = {"trimmed": "true", "silent": "false"}
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if method := METHODS.get(path.suffix):
            for _line, message, *_ in extract_from_file(method, path, KEYWORDS, (), options):
                yield message if isinstance(message, str) else (message[0], message[1])
    for path in sorted((ROOT / "theme/static/js").glob("*.js")):
        for match in MESSAGE.finditer(path.read_text(encoding="utf-8")):
            yield match["message"]


def template() -> Catalog:
    """The catalogue of all messages, without words in any language."""
    catalogue = Catalog(
        project="academic site",
        header_comment="# Words of the theme and the plugins.",
        creation_date=EPOCH,
        fuzzy=False,
    )
    for message in found().values():
        catalogue.add(message)
    return catalogue
