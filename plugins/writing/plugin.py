"""Where writing meets Pelican."""

from __future__ import annotations

import logging
import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup
from pelican import signals
from pelican.contents import Category, Static
from pelican.generators import PelicanTemplateNotFound

from building.files import Cache
from building.told import shown
from languages import translated
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.pelican import macros
from pelican_bibtex.problems import Problem, tell

from . import bare, pictures, posts, safety
from .claims import LISTS, Claims
from .extensions import links, typography
from .extensions.tree import Options
from .left_out import LeftOut, sentence, unread
from .reader import DATES, MARKDOWN, MarkdownReader, careful
from .source import LONGEST, TOO_LONG, Desk, load, report_of, unusable
from .unfit import passing_by, unfit

BLOG_TEMPLATES = ("index", "archives", "tags", "categories", "authors")
HOME = "index.html"
_OF_FILES = ("static", "attach")
PHOTOS = {*".jpg .jpeg .png .webp .avif .heic .heif .jxl .gif .tif .tiff".split()}


def use_reader(readers: Any) -> None:
    """Read Markdown with our reader, unless the settings name another; let none end a build."""
    named, classes = readers.settings.get("READERS") or {}, readers.reader_classes
    classes.update((extension, MarkdownReader) for extension in MARKDOWN if extension not in named)
    for extension, kind in classes.items():
        if kind and kind is not MarkdownReader and extension != "static":
            classes[extension] = careful(kind)


def finish_content(content: Any) -> None:
    """Make titles safe and known as such, and let links to image variants be followed."""
    if isinstance(content, Static):
        return
    if content.metadata.get("reader") != "markdown":
        _clean_foreign(content)
    if hasattr(content, "title"):
        content.title = Markup(safety.inline(str(content.title)))
        content.plain_title = safety.plain(content.title)
        content.metadata["title"] = content.title
    if not re.search(r"[a-z0-9]", getattr(content, "slug", "x"), re.I):
        content.slug = _slug_of(content)
    _shorten("slug", content, content)
    named = [*getattr(content, "tags", ()), *getattr(content, "authors", ())]
    for one in filter(None, [*named, getattr(content, "category", None)]):
        if not any(map(str.isalnum, one.slug)):  # signs alone, such as an arrow
            one.slug = f"name-{zlib.crc32(str(one.name).encode()):08x}"
    for tag in getattr(content, "tags", ()):
        _shorten("tags", tag, content)
    content._update_content = _with_srcset(content._update_content)
    content.get_static_links = _static_links(content)


def _clean_foreign(content: Any) -> None:
    """Hold what another reader has made of HTML or reStructuredText to the same rules."""
    settings = content.settings
    source = load(content.source_path or "", settings["PATH"], report_of(settings))
    if source is None or not content._content:
        content._content = ""
        return
    content._content = links.clean(content._content, source)
    for name in DATES:
        if (day := getattr(content, name, None)) and not hasattr(content, f"{name}_known"):
            known = PartialDate(year=day.year, month=day.month, day=day.day)
            setattr(content, f"{name}_known", known)


def _shorten(field: str, named: Any, content: Any) -> None:
    """Cut a slug that is too long for the name of a file, told."""
    if len(slug := getattr(named, "slug", "")) > LONGEST:
        report_of(content.settings)(
            Problem(shown(content.source_path), 0, field, "TEXT003", TOO_LONG)
        )
        named.slug = slug[:LONGEST].rstrip("-")


def _slug_of(content: Any) -> str:
    """A slug for a title that has no letters: from the file name, or from the title's bytes."""
    stem = Path(content.source_path or "").stem.lower()
    name = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")
    return name or f"untitled-{zlib.crc32(str(content.plain_title).encode()):08x}"


_SRCSET = re.compile(r'(?<=srcset=")[^"]*(?=")')


def _candidates(found: re.Match[str]) -> list[tuple[str, str]]:
    """The addresses of a ``srcset``, each with its width."""
    parts = (candidate.strip().partition(" ") for candidate in found[0].split(","))
    return [(address, width) for address, _, width in parts]


def _with_srcset(update: Callable[[str, str], str]) -> Callable[[str, str], str]:
    """Pelican's replacement of links within the site, for each address of a ``srcset`` too."""

    def updated(html: str, siteurl: str) -> str:
        def srcset(found: re.Match[str]) -> str:
            addresses = (
                f"{update(f'<img src=~{address}~>'.replace('~', chr(34)), siteurl)[10:-2]} {width}"
                for address, width in _candidates(found)
            )
            return ", ".join(map(str.strip, addresses))

        return update(_SRCSET.sub(srcset, html), siteurl)

    return updated


def _static_links(content: Any) -> Callable[[], set[str]]:
    """The files a content links to, by their names; Pelican takes these as HTML writes them.

    Those that the build makes itself go to another list.
    """

    def existing() -> set[str]:
        root = Path(content.settings["PATH"])
        pattern = content._get_intrasite_link_regex()
        html = content._content or ""
        sets = (_candidates(found) for found in _SRCSET.finditer(html))
        html += "".join(f'<img src="{address}">' for one in sets for address, _ in one)
        values = [link["value"] for link in pattern.finditer(html) if link["what"] in _OF_FILES]
        names = {_name(unescape(value), root, content.relative_dir) for value in values}
        made = {name for name in names if pictures.original(root / name)}
        content._context.setdefault("image_variants", set()).update(made)
        return names - made

    return existing


def _name(link: str, root: Path, folder: str) -> str:
    """The file below the content folder that a link names, its encoding undone."""
    path = urlsplit(link).path
    base = "" if path.startswith("/") else folder
    names = [posixpath.normpath(posixpath.join(base, p.lstrip("/"))) for p in (path, unquote(path))]
    return names[0] if (root / names[0]).is_file() else names[1]


class AddressedStatic(Static):
    """A file whose address is one, whatever characters its name has."""

    @property
    def url(self) -> str:
        """Percent-encoded, as addresses are."""
        return quote(str(super().url), safe="/:@~!$()*,;=+")

    def _expand_settings(self, key: str, klass: str | None = None) -> str:
        return str(super()._expand_settings(key, "static"))


def guard_static(generator: Any) -> None:
    """Publish no file from outside the content folder, no notes of cameras, no drawing that runs.

    The image variants are handed over, too.
    """
    kept, cache = [], Options(generator.settings).cache
    for static in generator.staticfiles:
        file = Path(generator.path, static.source_path)
        lost = unusable(file, Path(generator.path))
        wrong, fit = (("TEXT010", lost), file) if lost else _fit(file, cache)
        if wrong:
            report_of(generator.settings)(Problem(shown(file), 0, "file", *wrong))
            generator.context["static_content"].pop(static.get_relative_source_path(), None)
            continue
        static.__class__ = AddressedStatic
        if fit is not file:
            static.metadata.setdefault("path", static.get_relative_source_path())
            static.source_path = str(fit)
        kept.append(static)
    names = sorted(generator.context.get("image_variants", ()))
    made = [static for name in names for static in _variant(generator, name)]
    generator.staticfiles = generator.context["staticfiles"] = [*kept, *made]


def _fit(file: Path, cache: Cache) -> tuple[tuple[str, str] | None, Path]:
    """Why a file cannot be published, code and reason; and the file published in its place."""
    kind = file.suffix.lower()
    if kind == ".svg" and (script := bare.scripted(file.read_bytes())):
        return ("TEXT042", f"{script}; take that out of it, or save it anew"), file
    if kind not in PHOTOS:
        return None, file
    data = file.read_bytes()
    try:
        if (stripped := bare.bare(data)) is None:
            what = "has notes of a camera, which may say where; save it without, or as JPEG"
            return ("TEXT043", what) if bare.is_noted(data) else None, file
        if stripped != data:
            return None, cache.path(b"bare" + data, lambda: stripped, kind)
    except (OSError, SyntaxError, ValueError, IndexError, struct.error):
        return None, file  # no image; where a text shows it, that is told
    return None, file


def _variant(generator: Any, name: str) -> Iterator[Static]:
    """The cached copy of that name, as Pelican copies files."""
    file = Path(generator.path, name)
    source = pictures.original(file)
    formats = (file.suffix.lstrip("."),)
    if source is None:
        return
    for variant in pictures.variants(source, Options(generator.settings).cache, formats):
        if file.name != source.name + variant.suffix:
            continue
        static = AddressedStatic(
            None, {"path": name}, generator.settings, str(variant.file), generator.context
        )
        generator.context["static_content"][name] = static
        yield static


class Publishing:
    """Keeps drafts and posts of the future back, and tells how many there were."""

    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self.unfit: list[str] = []
        self.desk = Desk()

    def begin(self, pelican: Any) -> None:
        """Forget the build before, and set up the desk for the problems of this one."""
        self.left_out = []
        self.desk = pelican.settings["WRITING_DESK"] = Desk()
        missing: list[Problem] = []
        root, ignored = Path(pelican.settings["PATH"]), pelican.settings["IGNORE_FILES"]
        self.unfit = list(unfit(root, ignored, missing.append, self.desk.add))
        tell(missing, logging.getLogger(__name__).error)

    def pass_by(self, generator: Any) -> None:
        """Let no generator look into what is unfit."""
        generator.get_files = passing_by(generator.get_files, self.unfit)

    def hold_back(self, generator: Any) -> None:
        """Take out posts of the future, and give translations their place."""
        now = generator.context["build_time"]
        for post in [*generator.articles, *generator.translations]:
            if post.date > now:
                post.status = "draft"
                self.left_out.append(LeftOut.of(post, "dated in the future"))
        generator.drafts += [post for post in generator.articles if post.status == "draft"]
        generator.articles = [post for post in generator.articles if post.status != "draft"]
        generator.translations = [p for p in generator.translations if p.status != "draft"]
        translated.place([*generator.articles, *generator.hidden_articles])
        _need_templates(generator, ("articles", "translations", "hidden_articles", "drafts"))

    def finish_posts(self, generator: Any) -> None:
        """Note the drafts; without a post, write no page of the blog."""
        for post in [*generator.drafts, *generator.drafts_translations]:
            if not hasattr(post, "category"):  # Pelican asks each draft for one
                post.category = Category(generator.settings["DEFAULT_CATEGORY"], post.settings)
        kinds = ("translations", "hidden_articles", "hidden_translations", "drafts")
        others = [
            post for kind in (*kinds, "drafts_translations") for post in getattr(generator, kind)
        ]
        posts.tell(generator.articles, others, str(generator.settings["SITEURL"]))
        noted = {entry.path for entry in self.left_out}
        drafts = map(LeftOut.of, generator.drafts)
        self.left_out += [draft for draft in drafts if draft.path not in noted]
        if generator.articles:
            _add_to_menu(generator.context)
            blog = str(generator.settings.get("INDEX_SAVE_AS", "index.html"))
            generator.context.setdefault("claims", {})[blog] = "the blog"
        else:
            generator.settings = _without_blog(generator.settings)

    def finish_pages(self, generator: Any) -> None:
        """Note the draft pages, and give translations their place."""
        translated.place([*generator.pages, *generator.hidden_pages])
        _need_templates(generator, ("pages", "hidden_pages", "draft_pages"))
        self.left_out += map(LeftOut.of, generator.draft_pages)

    def collect(self, generators: list[Any]) -> None:
        """Take over what other plugins have left out."""
        for generator in generators[:1]:
            context = generator.context
            self.left_out += [*context.get("left_out", []), *unread(generator)]
            context["left_out"] = self.left_out
            claims = Claims(context.get("claims", {}), self.desk.add)
            texts = [text for name in LISTS for text in context.get(name, ())]
            texts += [each for text in texts for each in text.translations]
            claims.texts({id(text): text for text in texts}.values())
            statics = claims.files(context["staticfiles"])
            context["staticfiles"] = statics
        self.desk.tell_all()

    def report(self, _pelican: Any) -> None:
        """One line at the end, only when something was left out."""
        self.desk.tell_all()
        if self.left_out:
            print(sentence(self.left_out), flush=True)


def _add_to_menu(context: dict[str, Any]) -> None:
    """Name the blog in the navigation, if the theme has one by the name of MENU."""
    if "MENU" in context and context.get("INDEX_URL"):
        label = context.get("WRITING_BLOG_LABEL", "Blog")
        context["MENU"] = [*context["MENU"], (label, context["INDEX_URL"])]


def _without_blog(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by which no page is written that could only list posts."""
    names = settings.get("WRITING_BLOG_TEMPLATES", BLOG_TEMPLATES)
    pages = {f"{name.upper()}_SAVE_AS": f"{name}.html" for name in names}
    written = {name: settings.get(name, default) for name, default in pages.items()}
    return {**settings, **{name: "" for name, path in written.items() if path != HOME}}


def _need_templates(generator: Any, lists: tuple[str, ...]) -> None:
    """The usual template for each text that names one which the theme has not; that is told."""
    for item in (item for name in lists for item in getattr(generator, name)):
        try:
            generator.get_template(item.template)
        except PelicanTemplateNotFound:
            message = f"the theme has no template {item.template!r}; correct the name"
            problem = Problem(shown(item.source_path), 0, "template", "TEXT041", message)
            report_of(generator.settings)(problem)
            item.template = item.default_template


def ask_for_date(generator: Any, metadata: dict[str, Any]) -> None:
    """A post without a date is left out, and told where it is."""
    status = metadata.get("status")
    if "source" in metadata and "date" not in metadata and status not in ("draft", "skip"):
        message = "missing; add a line such as Date: 2025-07-15"
        report_of(generator.settings)(Problem(metadata["source"], 1, "date", "TEXT006", message))
        metadata["status"] = "skip"


def check_settings(pelican: Any) -> None:
    """Point out settings that would undo what this plugin does."""
    ignored = set(pelican.settings.get("TYPOGRIFY_IGNORE_TAGS") or ())
    if pelican.settings.get("TYPOGRIFY") and "math" not in ignored:
        message = 'typogrify spoils formulas; add "math" to it'
        problem = Problem("pelicanconf.py", 0, "TYPOGRIFY_IGNORE_TAGS", "TEXT060", message)
        report_of(pelican.settings)(problem)


def add_filter(pelican: Any) -> None:
    """Let templates say ``{{ article.summary|plain }}``: the words, formulas as they are read."""
    pelican.settings["JINJA_FILTERS"]["plain"] = safety.plain


def is_not_said_better(record: logging.LogRecord) -> bool:
    """Whether a record is none of slugs that are equal, which `Publishing` tells, or empty."""
    better = ("There are %s items", "There are %s original", "Unable to generate valid slug")
    return not str(record.msg).startswith(better)


# One for the process, as Pelican registers plugins again when it reloads the settings.
publishing = Publishing()


def register() -> None:
    """Connect everything to Pelican's signals."""
    for name in ("pelican.utils", "pelican.urlwrappers"):
        logging.getLogger(name).addFilter(is_not_said_better)
    signals.initialized.connect(publishing.begin, weak=False)
    signals.generator_init.connect(publishing.pass_by, weak=False)
    signals.initialized.connect(check_settings)
    signals.initialized.connect(typography.take_over)
    signals.initialized.connect(add_filter)
    macros.connect()
    signals.readers_init.connect(use_reader)
    signals.content_object_init.connect(finish_content)
    signals.article_generator_context.connect(ask_for_date)
    signals.article_generator_pretaxonomy.connect(publishing.hold_back, weak=False)
    signals.article_generator_finalized.connect(publishing.finish_posts, weak=False)
    signals.page_generator_finalized.connect(publishing.finish_pages, weak=False)
    signals.static_generator_finalized.connect(guard_static)
    signals.all_generators_finalized.connect(publishing.collect, weak=False)
    signals.finalized.connect(publishing.report, weak=False)
