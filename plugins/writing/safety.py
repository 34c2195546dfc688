"""What HTML may reach a page: known elements, known attributes, links of known schemes.

Runs on the finished HTML of a piece of Markdown, so it sees what raw HTML, attribute lists and
extensions have made. A first pass tells each thing that is refused; nh3, which reads HTML as
browsers do, then takes it out for certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from html import unescape
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

import nh3

from pelican_bibtex.tex.math import as_text
from pelican_bibtex.tex.mathml import ATTRIBUTES, MATHML

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML = _words(
    "a abbr address article aside audio b bdi bdo blockquote br button caption cite code col"
    " colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hgroup hr i img ins kbd li main mark meter nav ol p picture pre progress q rp rt ruby"
    " s samp search section small source span strong sub summary sup table tbody td tfoot th thead"
    " time tr track u ul var video wbr"
)
_SVG = _words(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker"
    " clipPath linearGradient radialGradient stop"
)
TAGS: Final = _HTML | _SVG | MATHML | _words("semantics annotation")

_SVG_ATTRIBUTES = _words(
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity"
    " fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity"
    " font-size font-weight font-style text-anchor dominant-baseline dx dy offset stop-color"
    " preserveAspectRatio gradientUnits markerWidth markerHeight refX refY orient xmlns"
    " stroke-opacity stop-opacity"
)
_MATH_ATTRIBUTES = (ATTRIBUTES - {"href"}) | _words(
    "alttext xmlns encoding fence separator largeop form columnalign rowspacing columnspacing"
)
_GENERIC = _words("id class lang dir title role tabindex hidden translate")
_OF_TAG: Final[Mapping[str, frozenset[str]]] = {
    "a": _words("href rel hreflang type download"),
    "img": _words("src srcset sizes alt width height loading decoding"),
    "source": _words("src srcset sizes type media width height"),
    "audio": _words("src controls loop muted preload"),
    "video": _words("src poster width height controls loop muted preload playsinline"),
    "track": _words("src kind srclang label default"),
    "blockquote": _words("cite"),
    "q": _words("cite"),
    "del": _words("cite datetime"),
    "ins": _words("cite datetime"),
    "time": _words("datetime"),
    "data": _words("value"),
    "meter": _words("value min max low high optimum"),
    "progress": _words("value max"),
    "li": _words("value"),
    "ol": _words("start reversed type"),
    "details": _words("open name"),
    "button": _words("type"),
    "td": _words("colspan rowspan headers"),
    "th": _words("colspan rowspan headers scope abbr"),
    "col": _words("span"),
    "colgroup": _words("span"),
}
_LINKS = _words("href cite")
_RESOURCES = _words("src srcset poster")
_ADDRESSES = _LINKS | _RESOURCES
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f]")

_CURES: Final[Mapping[str, str]] = {
    "script": "scripts belong to the theme, take it out",
    "style": "styles belong to the theme, take it out",
    "iframe": "a frame brings in another site; link to it instead",
    "object": "link to the file instead",
    "embed": "link to the file instead",
    "base": "it would turn every link of the page, take it out",
    "meta": "write a line of metadata instead, or take it out",
    "form": "nothing would answer it, take it out",
}
_CONTENT_GOES_TOO: Final = {"script", "style"}

# Tells whether the target of a link within the site is there: None, or what is wrong.
Checker = Callable[[str], str | None]


class Finding(NamedTuple):
    """Something that is taken out.

    Attributes:
        subject: The element or attribute.
        code: Of the kind of problem.
        message: ``what is wrong; what to do``.
        needles: Where in the source it may stand, the most telling first.
    """

    subject: str
    code: str
    message: str
    needles: tuple[str, ...]


def clean(html: str, check: Checker, tell: Callable[[Finding], None]) -> str:
    """The HTML without what is refused; each thing refused is told."""
    for finding in findings(html, check):
        tell(finding)
    _check.set(check)
    return _harder_to_harvest(_decorative(_CLEANER.clean(html)))


def allowed_attributes(tag: str) -> frozenset[str]:
    """The names of the attributes that an element may have."""
    if tag in _SVG:
        return _GENERIC | _SVG_ATTRIBUTES
    if tag in MATHML or tag in ("semantics", "annotation"):
        return _MATH_ATTRIBUTES
    return _GENERIC | _OF_TAG.get(tag, frozenset())


_ATTRIBUTES: Final = {tag: set(allowed_attributes(tag)) for tag in TAGS}
_LOWER_ATTRIBUTES: Final = {
    tag.lower(): frozenset(map(str.lower, names)) for tag, names in _ATTRIBUTES.items()
}
_check: ContextVar[Checker] = ContextVar("check")


def _unrefused(tag: str, name: str, value: str) -> str | None:
    return None if refusal(tag, name, value, _check.get()) else value


# Made once: to tell it of every tag and attribute takes longer than most pages.
_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_CONTENT_GOES_TOO),
    attributes=_ATTRIBUTES,
    attribute_filter=_unrefused,
    generic_attribute_prefixes={"aria-", "data-"},
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def refusal(tag: str, name: str, value: str, check: Checker) -> tuple[str, str] | None:
    """Why an allowed attribute may not have this value, code and reason; None where it may."""
    if name == "srcset":
        parts = (part.split()[0] for part in value.split(",") if part.strip())
        return next((why for part in parts if (why := refusal(tag, "src", part, check))), None)
    if name not in _ADDRESSES:
        return None
    bare = _IGNORED_BY_BROWSERS.sub("", value)
    scheme = _SCHEME.match(bare)
    if name in _RESOURCES and (scheme or re.match(r"[/\\]{2}", bare)):
        what = "would be asked of another host; put the file into the content folder"
        return "TEXT023", what
    if scheme and scheme[1].lower() not in LINK_SCHEMES:
        what = f"{scheme[1].lower()}: is no scheme for a link; use https:, mailto: or tel:"
        return "TEXT021", what
    lost = check(value)
    return ("TEXT010", lost) if lost else None


def findings(html: str, check: Checker) -> Iterator[Finding]:
    """Everything in the HTML that will be taken out."""
    for tag, attributes in _elements(html):
        if tag not in _LOWER_ATTRIBUTES:
            cure = _CURES.get(tag, "use another, or take it out")
            yield Finding(f"<{tag}>", "TEXT020", f"is not allowed; {cure}", (f"<{tag}", tag))
            continue
        for name, value in attributes:
            yield from _of_attribute(tag, name, value or "", check)
        if tag == "img" and not _has_alternative(dict(attributes)):
            src = dict(attributes).get("src") or ""
            message = "image without a text for those who do not see it; write ![text](file)"
            yield Finding("alt", "TEXT022", message, (src, unescape(src), "<img", "!["))


def _of_attribute(tag: str, name: str, value: str, check: Checker) -> Iterator[Finding]:
    if name not in _LOWER_ATTRIBUTES[tag] and not name.startswith(("aria-", "data-")):
        where = (f"{name}=", name, value)
        cure = "give it a class" if name == "style" else "take it out"
        message = f"attribute is not allowed; {cure}"
        yield Finding(f"<{tag} {name}>", "TEXT020", message, where)
    elif why := refusal(tag, name, value, check):
        needles = (value, unescape(value), name, value.partition(":")[2])
        yield Finding(_short(value), *why, needles)


def _short(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


def _has_alternative(attributes: Mapping[str, str | None]) -> bool:
    decorative = attributes.get("role") in ("presentation", "none")
    hidden = attributes.get("aria-hidden") == "true"
    return decorative or hidden or bool((attributes.get("alt") or "").strip())


class _Reader(HTMLParser):
    """Collects the start tags of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def set_cdata_mode(self, *_: Any, **__: Any) -> None:
        """What is in a script is looked at as well."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


_TAG_LIKE = re.compile(r"<([a-zA-Z][^\s/>]*)")
# How Markdown writes, where the author has written no HTML himself.
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"<]*)"')
_WRITTEN = re.compile(rf"<(?:/[a-z0-9]+|([a-z][a-z0-9]*)((?:{_ATTRIBUTE.pattern})*) ?/?)>")


def _elements(html: str) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Elements as HTMLParser sees them, and what looks like one where it sees none."""
    written = _WRITTEN.findall(html)
    if len(written) == html.count("<"):  # many times as fast
        for tag, attributes, *_ in written:
            if tag:
                yield tag, [(n, unescape(v)) for n, v in _ATTRIBUTE.findall(attributes)]
        return
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.found
    seen = {tag for tag, _ in reader.found}
    for name in dict.fromkeys(tag.lower() for tag in _TAG_LIKE.findall(html)):
        if name not in seen:
            yield name, []


_EMPTY_ALT = re.compile(r'(<img\b[^>]*?\salt)=""')
_MAILTO = re.compile(r'href="(mailto:[^"]+)"([^>]*)>([^<]*)<')


def _decorative(html: str) -> str:
    """An empty ``alt`` without quotes: the same to browsers, and no warning of Pelican's."""
    return _EMPTY_ALT.sub(r"\1", html)


def _harder_to_harvest(html: str) -> str:
    """E-mail addresses in character references, as Markdown itself writes ``<me@host>``."""
    return _MAILTO.sub(
        lambda found: f'href="{_references(found[1])}"{found[2]}>{_address(found[3])}<', html
    )


def _address(text: str) -> str:
    return _references(text) if "@" in unescape(text) else text


def _references(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in unescape(text))


# The mark of a footnote, which leads nowhere outside of its page.
_FOOTNOTE = re.compile(r'<sup id="fnref[^>]*>.*?</sup>', re.S)


def readable(html: str) -> str:
    """The HTML with formulas as they are read, and without marks of footnotes."""
    return as_text(_FOOTNOTE.sub("", html))


# Stands for a space of a formula until all is cut.
_TIE: Final = "\ue000"


def plain(html: str, most: int | None = None) -> str:
    """Only the words of a piece of HTML, with formulas as they are read.

    Args:
        html: Of a text, its title or its summary.
        most: How many characters there may be; it is cut between words, not within a formula.
    """
    text = as_text(_FOOTNOTE.sub("", html), _TIE)
    line = " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())
    if most is not None and len(line) > most:
        line = f"{line[:most].rpartition(' ')[0] or line[: most - 1]}…"
    return line.replace(_TIE, " ")


_INLINE_TAGS: Final = MATHML | _words("abbr b cite code em i small span strong sub sup var")
_INLINE: Final = nh3.Cleaner(
    tags=set(_INLINE_TAGS), attributes={tag: _ATTRIBUTES[tag] for tag in _INLINE_TAGS}
)


def inline(html: str) -> str:
    """Safe inline HTML of what may be anything, such as the title of a file of HTML."""
    return _INLINE.clean(html).strip()
