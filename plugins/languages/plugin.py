"""Where languages meet Pelican: each page is written in its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.writers import Writer

from building.told import shown
from pelican_bibtex import words
from pelican_bibtex.problems import Problem, tell
from writing.source import Source, header

from . import blog
from .catalogue import Own, read_labels, translations
from .cldr import English, Local
from .editions import Editions, address_here, addresses, foreign, texts_of, version, version_in
from .otherwise import variables, wrong
from .scripts import direction, isolated, quoted
from .tags import canonical, locale_of, name_of, own_name
from .translated import Name
from .writer import SpokenWriter

log = logging.getLogger(__name__)


class Languages:
    """The languages that pages ask for, each made when the first one does."""

    def __init__(self) -> None:
        self._own, self._problems = Own(), list[Problem]()
        self._folder, self._site = Path(), "en"
        self._known: dict[str, words.Language] = {}
        self._stop = ExitStack()
        self._generators: list[Any] = []
        self._editions: Editions | None = None

    def begin(self, pelican: Any) -> None:
        """Read the owner's labels, and let templates speak."""
        settings = pelican.settings
        path = Path(settings["PATH"], settings.get("LABELS", "labels.toml"))
        self._folder = Path(settings["THEME"]) / "translations"
        self._own, self._problems = read_labels(path, shown(path), self._folder)
        self._site = canonical(str(settings["DEFAULT_LANG"]))
        self._known, self._generators, self._editions = {}, [], None
        # The whole build is in the site's language, but for pages in another one.
        self._stop = ExitStack()
        self._stop.enter_context(words.speaking(self.of(self._site)))
        settings["LANGUAGES"] = self
        extensions = settings["JINJA_ENVIRONMENT"].setdefault("extensions", [])
        if "jinja2.ext.i18n" not in extensions:
            extensions.append("jinja2.ext.i18n")
        settings["JINJA_GLOBALS"] |= {"say": words.say, "direction": direction}
        settings["JINJA_FILTERS"] |= {
            "apart": words.apart,
            "digits": words.digits,
            "isolated": isolated,
            "version": version,
            "foreign": foreign,
            "own_name": own_name,
            "tongue": _tongue,
            "local": address_here,
            "hreflang": self.elsewhere,
        }

    def end(self, pelican: Any) -> None:
        """Log what is said for languages that the site is not in, and forget the build."""
        self._stop.close()
        for generator in self._generators[:1]:
            found = wrong(pelican.settings, generator.context, self.editions.others)
            tell(list(found), log.warning)

    @property
    def asked(self) -> tuple[words.Language, ...]:
        """All that anything of the site is written in, so far."""
        return tuple(self._known.values())

    def tag_of(self, source: Source) -> str | None:
        """The language of a text: its ``Lang:``, or what its file's name says, or the site's.

        What is no language is told; None where nobody can say what the text is then.
        """
        heads = (field for field in header(source.text, source.places) if field.value)
        given = next((field for field in heads if field.name == "lang"), None)
        name = Name.of(source.file)
        if name and not (name.original.is_file() or (locale_of(name.tag) and not given)):
            name = None  # a full stop in a name, as in notes.v2.md
        if name and locale_of(name.tag) is None:
            message = (
                f"{name.tag!r} is no language; name the file as in home.de.md or home.pt-BR.md"
            )
            source.tell("lang", "SITE005", message, line=1)
            return None
        if name and not name.original.is_file():
            message = f"a translation of {name.original.name}, which is not there; write that, too"
            source.tell("lang", "LANG002", f"{message}, or give this another name", line=1)
        if given and locale_of(given.value) is None:
            message = f"{given.value!r} is no language; write its tag, as in en, de or pt-BR"
            source.tell("lang", "SITE005", message, line=given.line)
            return self._site
        if given and name and canonical(given.value) != canonical(name.tag):
            message = f"is {given.value}, and {name.tag} by the file's name; correct one of the two"
            source.tell("lang", "LANG002", message, line=given.line)
        return canonical(given.value if given else name.tag if name else self._site)

    def of(self, tag: str) -> words.Language:
        """The language of that tag; English where nobody knows it."""
        tag = canonical(tag)
        if tag not in self._known:
            self._known[tag] = self._made(tag)
        return self._known[tag]

    def _made(self, tag: str) -> words.Language:
        labels = self._own.of(tag, self._site)
        locale = locale_of(tag)
        if tag == self._site == "en" and not labels:
            return words.ENGLISH
        made: words.Language = English(labels, tag)
        if locale is not None and locale.language != "en":
            made = Local(locale, tag, translations(locale, self._folder), labels)
        # Asked for when all is read, and not before.
        made.address = lambda url: self.editions.address(url, tag)
        return made

    def settle(self, generators: list[Any]) -> None:
        """All is read; other plugins may yet give a text another address."""
        self._generators = generators

    @property
    def editions(self) -> Editions:
        """The languages of the site and its pages in them: its own alone until all is read."""
        if self._editions is None and self._generators:
            self._editions = self._found(self._generators)
        return self._editions or Editions(self._site)

    def _found(self, generators: list[Any]) -> Editions:
        context, settings = generators[0].context, generators[0].settings
        texts = list(texts_of(context))
        found = addresses(texts, self._site)
        others = tuple(sorted(tag for tag in found.get("", ()) if tag != self._site))
        named = bool(settings["RELATIVE_URLS"])
        known = {tag: variables(tag, settings, context) for tag in others}
        tags = {self._site: context.get("tags", ())}
        for tag in others:
            posts = [version_in(tag, post) for post in context.get("articles", ())]
            known[tag]["tags"] = tags[tag] = blog.tags_of(posts)
        lists = blog.addresses(tags, self._site)
        return Editions(self._site, others, found, lists, named, known)

    def variables(self, tag: str) -> Mapping[str, Any]:
        """What templates know otherwise in a language."""
        return {"alternates": self.editions.alternates, **self.editions.variables.get(tag, {})}

    def elsewhere(self, url: str) -> str | None:
        """The language of the page at an address, where it is not the one being written."""
        tag = self.editions.language_of(url)
        return tag if tag != words.language().tag else None

    def report(self, _generators: Any) -> None:
        """Log what is wrong with the labels, and with the language of the site."""
        tell(self._problems, log.warning)
        if locale_of(self._site) is None:
            message = f'{self._site!r} is no language; write its tag, as in "en" or "pt-BR"'
            log.warning("%s", Problem("pelicanconf.py", 0, "DEFAULT_LANG", "SITE005", message))


# One for the process, as Pelican registers plugins again when it reloads the settings.
languages = Languages()


def _tongue(tag: str) -> str:
    """What a language is called in the one that is being written."""
    return name_of(tag, words.language().tag)


def _link_in_own(content: Any) -> None:
    """Let links of a text lead to pages in its language, wherever the text is shown."""
    update = content._update_content

    def updated(html: str, siteurl: str) -> str:
        with words.speaking(languages.of(content.lang)):
            return str(update(html, siteurl))

    content._update_content = updated


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
    generator.env.install_gettext_callables(
        lambda message: words.language().gettext(message),
        lambda one, many, number: words.language().ngettext(one, many, number),
        newstyle=True,
    )


def concerns_markdown(record: logging.LogRecord) -> bool:
    """Whether a record is none of what docutils lacks: its few words are in no text of ours."""
    return not str(record.msg).startswith("Docutils has no localization")


def connect() -> None:
    """Connect everything to Pelican's signals."""
    logging.getLogger("pelican.readers").addFilter(concerns_markdown)
    signals.initialized.connect(languages.begin, weak=False)
    signals.generator_init.connect(_let_speak)
    signals.content_object_init.connect(_quote)
    signals.content_object_init.connect(_link_in_own)
    signals.get_writer.connect(_writer)
    signals.article_writer_finalized.connect(blog.write_tags)
    signals.finalized.connect(languages.end, weak=False)
    signals.all_generators_finalized.connect(languages.settle, weak=False)
    signals.all_generators_finalized.connect(languages.report, weak=False)
