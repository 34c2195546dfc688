"""Pelican's Markdown reader, with problems told by line and nothing unsafe let through."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

import pelican.readers
from markdown import Markdown

from building.told import shown
from languages import translated
from pelican_bibtex.problems import Problem
from pelican_bibtex.tex.math import macros_in_use
from pelican_bibtex.words import speaking

from . import dates
from .extensions.code import CodeFormatter, add_code
from .extensions.foreign import ForeignCommands
from .extensions.formulas import add_formulas, inline
from .extensions.tree import Options, add_elements
from .extensions.typography import TYPOGRAPHY, set_in_type, titled
from .source import Field, Source, header, load, report_of
from .time_limit import TooLongError, at_most

MARKDOWN = ("md", "markdown", "mkd", "mdown")
CODE = "markdown.extensions.codehilite"
# What the head of a page or a post may say; the home page's own come last.
FIELDS = (
    *("title", "date", "modified", "slug", "status", "lang", "summary", "description", "tags"),
    *("keywords", "category", "author", "authors", "template", "save_as", "url", "translation"),
    *("redirect_from", "talk", "visits"),
)
DATES = ("date", "modified")
STATUSES = ("published", "hidden", "draft", "skip")
SECONDS = 6  # of the processor; a book takes less
_UNKNOWN = "take it away, or name it in WRITING_FIELDS"
_MAY_BE_EMPTY = ("save_as", "url")  # no file of its own; the root of the site
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SKIP: tuple[str, dict[str, Any]] = ("", {"status": "skip"})
# The HTML of texts that are made of nothing but themselves, and the fields of their heads.
_KEPT: dict[tuple[str, str], tuple[str, dict[str, list[str]]]] = {}
# What is made of files, of works, or of words of the site's language.
_ASKS = re.compile(
    r"[{|](?:static|attach|filename)[|}]|class=\"(?:number|citation|unknown-citation)\""
)
_DOCUTILS = re.compile(r".+?:(\d+): \([A-Z]+/\d\) (.+?)\.?")
_DISCARD = pelican.readers._DISCARD


class MarkdownReader(pelican.readers.MarkdownReader):
    """Reads Markdown with formulas, figures and checked links.

    While a file is converted, ``md.source`` is its `Source`, for extensions that tell problems.
    """

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The file as HTML and metadata; a file that cannot be used is skipped and told."""
        source = load(source_path, self.settings["PATH"], report_of(self.settings))
        return self.read_source(source) if source else _SKIP

    def read_source(self, source: Source) -> tuple[str, dict[str, Any]]:
        """The same for a source that has been loaded; what is added to it is in its language."""
        spoken = self.settings.get("LANGUAGES")
        if spoken is None:
            return self._read(source, "")
        tag = spoken.tag_of(source)
        if tag is None:
            return _SKIP
        with speaking(spoken.of(tag)):
            return self._read(source, "" if tag == spoken.editions.site else tag)

    def _read(self, source: Source, tag: str) -> tuple[str, dict[str, Any]]:
        self._source_path = str(source.file or source.path)
        try:
            self._md = self._markdown(source)
            with at_most(SECONDS):
                content = self._converted(source)
                metadata = titled(self._metadata(source, tag), self.settings)
        except TooLongError:
            longest = max(source.text.split("\n\n"), key=len)
            message = f"takes more than {SECONDS} s; look for brackets or signs without end"
            source.tell_at("text", "TEXT013", message, longest, 0)
            return _SKIP
        except Exception as error:  # an extension, or too deep a nesting
            what = f"cannot be read as Markdown ({type(error).__name__}: {error})"
            message = f"{what}; simplify what is unusual in it"
            source.tell("text", "TEXT014", message)
            return _SKIP
        return content, metadata

    def _converted(self, source: Source) -> str:
        """The text as HTML, kept for the builds of `building.live` where nobody else is asked."""
        key = source.text, self._ways
        if key in _KEPT:
            html, vars(self._md)["Meta"] = _KEPT[key]
            return html
        html = set_in_type(self._md.convert(source.text), self.settings)
        if self._ways and not source.told and not _ASKS.search(html):
            _KEPT[key] = html, getattr(self._md, "Meta", {})
        return html

    @cached_property
    def _ways(self) -> str:
        """How all texts are converted; empty where somebody's own extension may ask anything."""
        markdown = self.settings["MARKDOWN"]
        given = markdown["extensions"]
        names = [one if isinstance(one, str) else type(one).__module__ for one in given]
        if not all(name.startswith(("markdown.extensions.", "pelican_bibtex.")) for name in names):
            return ""
        ways = names, markdown["extension_configs"], markdown.get("output_format")
        typography = [self.settings.get(name) for name in TYPOGRAPHY]
        return repr((ways, typography, macros_in_use()))

    def _markdown(self, source: Source) -> Markdown:
        options = dict(self.settings["MARKDOWN"])
        configs = dict(options.get("extension_configs", {}))
        if CODE in configs:
            formatter = partial(CodeFormatter, source)
            configs[CODE] = {"pygments_formatter": formatter, **configs[CODE]}
        md = Markdown(**{**options, "extension_configs": configs})
        vars(md)["source"] = source
        add_code(md)
        add_formulas(md, source)
        add_elements(md, source, Options(self.settings))
        md.inlinePatterns.register(ForeignCommands(md, source), "foreign", 60)
        return md

    def _metadata(self, source: Source, tag: str) -> dict[str, Any]:
        """Metadata by Pelican's rules, but for the fields that it would take on trust."""
        fields = {field.name: field for field in reversed(header(source.text, source.places))}
        original = translated.original(source)
        more = translated.shared(original) if original else {}
        unread = {*DATES, "title", *self.settings.get("WRITING_UNREAD_FIELDS", ())}
        if self.settings.get("LANGUAGES"):
            unread.add("lang")
        own: dict[str, list[str]] = getattr(self._md, "Meta", {})
        meta = {**{name: [field.value] for name, field in more.items()}, **own}
        fields = {**more, **fields}
        known = {*FIELDS, *map(str.lower, self.settings.get("WRITING_FIELDS", ()))}
        given = {
            name: values
            for name, values in meta.items()
            if (any(values) or name in _MAY_BE_EMPTY)
            and name in known
            and name not in unread
            and _is_usable(name, fields.get(name), source)
        }
        metadata: dict[str, Any] = self._parse_metadata(given)
        metadata["source"] = source.path
        if tag:
            metadata["lang"] = tag
        if original and "slug" not in metadata:
            metadata["slug"] = translated.slug_of(original, self.settings)
        if "status" in fields and "status" not in given:
            metadata["status"] = "draft"  # who wrote "drfat" meant to keep it back
        if (title := fields.get("title")) and title.value:
            metadata["title"] = inline(" ".join(title.value.split()), source)
        else:
            source.tell("title", "TEXT005", "missing; begin the file with Title: …", line=1)
            metadata["status"] = "skip"
        if not self.settings.get("WRITING_UNREAD_FIELDS"):
            self._tell_unknown(fields, source)
        for name in DATES:
            if name in fields and name not in self.settings.get("WRITING_UNREAD_FIELDS", ()):
                metadata |= _date(fields[name], source)
        return metadata

    def _tell_unknown(self, fields: Mapping[str, Field], source: Source) -> None:
        """A field that nobody reads: of another system, or misspelt."""
        known = (*FIELDS, *self.settings.get("WRITING_FIELDS", ()))
        for name in fields.keys() - {one.lower() for one in known}:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            cure = f"did you mean {close[0].capitalize()}?" if close else _UNKNOWN
            message = f"is no field that is known; {cure}"
            source.tell(name, "TEXT001", message, line=fields[name].line)

    def process_metadata(self, name: str, value: Any) -> Any:
        """As Pelican's; a file name that only looks like a date gives none."""
        try:
            return super().process_metadata(name, value)
        except ValueError:
            return _DISCARD


def careful(kind: type[Any]) -> type[Any]:
    """A reader of another form that leaves out what it cannot read, and tells it."""

    class Careful(kind):
        def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
            path, report = shown(source_path), report_of(self.settings)
            try:
                text, metadata = super().read(source_path)
            except Exception as error:  # whatever its library raises
                said = " ".join(str(error).split()) or type(error).__name__
                line, what = match.groups() if (match := _DOCUTILS.fullmatch(said)) else (0, said)
                message = f"cannot be read ({what}); correct it"
                report(Problem(path, int(line), "text", "TEXT014", message))
                return _SKIP
            if not metadata.get("title"):
                report(Problem(path, 0, "title", "TEXT005", "missing; give the text a title"))
                return _SKIP
            metadata = titled({**metadata, "source": path}, self.settings)
            return set_in_type(text, self.settings), metadata

    return Careful


def _is_usable(name: str, field: Field | None, source: Source) -> bool:
    """Whether a field may be handed on; if not, that is told."""
    if field is None:
        return True
    if name == "slug" and not _SLUG.fullmatch(field.value):
        code = "TEXT003"
        message = f"{field.value!r} is no slug; use small letters, digits and single hyphens"
    elif name in ("save_as", "url") and _leads_out(field.value):
        code = "TEXT004"
        message = f"{field.value!r} leads out of the site; name a path below its root"
    elif name == "status" and field.value.lower() not in STATUSES:
        code = "TEXT002"
        message = f"{field.value!r} is no status; write one of {', '.join(STATUSES)}"
    else:
        return True
    source.tell(name, code, message, line=field.line)
    return False


def _leads_out(path: str) -> bool:
    return path.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", path) or ":" in path


def _date(field: Field, source: Source) -> dict[str, Any]:
    """``date`` for Pelican, ``date_known`` for readers; without a usable date, no page."""
    if not field.value:
        return {}
    try:
        moment = dates.read(field.value)
    except ValueError as error:
        source.tell(field.name, "TEXT006", str(error), line=field.line)
        return {"status": "skip"} if field.name == "date" else {}
    return {field.name: moment.time, f"{field.name}_known": moment.known}
