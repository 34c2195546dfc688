"""Where languages meet Pelican: each page is written in its own."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from pelican import signals
from pelican.writers import Writer

from pelican_bibtex import words
from pelican_bibtex.problems import Problem, tell
from writing.source import Source, header

from .catalogue import Own, read_labels, translations
from .cldr import English, Local
from .scripts import direction, isolated, quoted

log = logging.getLogger(__name__)


def locale_of(tag: str) -> Locale | None:
    """What CLDR knows of a language; None where it knows none of that tag."""
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


class Languages:
    """The languages that pages ask for, each made when the first one does."""

    def __init__(self) -> None:
        self._own, self._problems = Own(), list[Problem]()
        self._folder, self._site = Path(), "en"
        self._known: dict[str, words.Language] = {}
        self._stop = ExitStack()

    def begin(self, pelican: Any) -> None:
        """Read the owner's labels, and let templates speak."""
        settings = pelican.settings
        path = Path(settings["PATH"], settings.get("LABELS", "labels.toml"))
        self._folder = Path(settings["THEME"]) / "translations"
        shown = Path(os.path.relpath(path)).as_posix()
        self._own, self._problems = read_labels(path, shown, self._folder)
        self._site = str(settings["DEFAULT_LANG"])
        self._known = {}
        # The whole build is in the site's language, but for pages in another one.
        self._stop = ExitStack()
        self._stop.enter_context(words.speaking(self.of(self._site)))
        settings["LANGUAGES"] = self
        extensions = settings["JINJA_ENVIRONMENT"].setdefault("extensions", [])
        if "jinja2.ext.i18n" not in extensions:
            extensions.append("jinja2.ext.i18n")
        settings["JINJA_GLOBALS"] |= {"say": words.say, "direction": direction}
        filters = {"apart": words.apart, "digits": words.digits, "isolated": isolated}
        settings["JINJA_FILTERS"] |= filters

    def end(self, _pelican: Any) -> None:
        """Forget the build."""
        self._stop.close()

    @property
    def asked(self) -> tuple[words.Language, ...]:
        """All that anything of the site is written in, so far."""
        return tuple(self._known.values())

    def of_source(self, source: Source) -> words.Language:
        """The language of a text: its ``Lang:``, or else the site's; one unknown is told."""
        fields = {field.name: field for field in header(source.text, source.places)}
        given = fields.get("lang")
        tag = given.value if given and given.value else self._site
        if given and not self.knows(tag):
            message = f"{tag!r} is no language; write its tag, as in en, de or pt-BR"
            source.tell("lang", message, line=given.line)
            tag = self._site
        return self.of(tag)

    def knows(self, tag: str) -> bool:
        """Whether a tag is that of a language."""
        return locale_of(tag) is not None

    def of(self, tag: str) -> words.Language:
        """The language of that tag; English where nobody knows it."""
        if tag not in self._known:
            self._known[tag] = self._made(tag)
        return self._known[tag]

    def _made(self, tag: str) -> words.Language:
        labels = self._own.of(tag, self._site)
        locale = locale_of(tag)
        if locale is None or locale.language == "en":
            return English(labels) if labels else words.ENGLISH
        return Local(locale, tag, translations(locale, self._folder), labels)

    def report(self, _generators: Any) -> None:
        """Log what is wrong with the labels, and with the language of the site."""
        tell(self._problems, log.warning)
        if locale_of(self._site) is None:
            message = f'{self._site!r} is no language; write its tag, as in "en" or "pt-BR"'
            log.warning("%s", Problem("pelicanconf.py", 0, "DEFAULT_LANG", message))


# One for the process, as Pelican registers plugins again when it reloads the settings.
languages = Languages()


class SpokenWriter(Writer):
    """Writes each page in its language: that of the text it shows, or else the site's."""

    def write_file(self, name: str, template: Any, context: Any, *args: Any, **kwargs: Any) -> None:
        """As Pelican's."""
        talk = kwargs.get("talk")
        text = kwargs.get("article") or kwargs.get("page") or getattr(talk, "body", None)
        tag = getattr(text, "lang", None) or self.settings["DEFAULT_LANG"]
        with words.speaking(languages.of(str(tag))):
            super().write_file(name, template, context, *args, **kwargs)


def _quote(content: Any) -> None:
    """Give a text the quotation marks of its language."""
    tag = str(getattr(content, "lang", "") or content.settings["DEFAULT_LANG"])
    if content._content:
        content._content = quoted(content._content, tag)
    for name in ("title", "summary"):
        if name in content.metadata:
            content.metadata[name] = quoted(str(content.metadata[name]), tag)
    if hasattr(content, "title"):
        content.title = quoted(str(content.title), tag)
    if hasattr(content, "_summary"):
        content._summary = quoted(content._summary, tag)


def _writer(_pelican: Any) -> type[Writer]:
    return SpokenWriter


def _let_speak(generator: Any) -> None:
    """Give a generator's templates ``_`` and ``ngettext``."""
    generator.env.install_gettext_callables(_gettext, _ngettext, newstyle=True)


def _gettext(message: str) -> str:
    return words.language().gettext(message)


def _ngettext(one: str, many: str, number: int) -> str:
    return words.language().ngettext(one, many, number)


def concerns_markdown(record: logging.LogRecord) -> bool:
    """Whether a record is none of what docutils lacks: its few words are in no text of ours."""
    return not str(record.msg).startswith("Docutils has no localization")


def connect() -> None:
    """Connect everything to Pelican's signals."""
    logging.getLogger("pelican.readers").addFilter(concerns_markdown)
    signals.initialized.connect(languages.begin, weak=False)
    signals.generator_init.connect(_let_speak)
    signals.content_object_init.connect(_quote)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(languages.end, weak=False)
    signals.all_generators_finalized.connect(languages.report, weak=False)
