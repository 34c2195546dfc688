"""HTML, links and lists of a text, as this project reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from html import escape, unescape
from urllib.parse import unquote, urlsplit

Resolve = Callable[[str, bool], str | None]
"""Takes an address, and whether it is a picture's; gives the new one, or None for nowhere."""
Tell = Callable[[str, str], None]

# Elements that come, with these of their attributes; others are taken away around their words.
_KEPT = frozenset(
    "abbr b blockquote br caption cite code dd del details dl dt em hr i ins kbd li mark ol pre q s"
    " samp small strong sub summary sup table tbody td tfoot th thead time tr u ul var".split()
)
_ATTRIBUTES = frozenset("id colspan rowspan start open datetime".split())
_BOXES = frozenset("div center section article figure header footer main aside nav".split())
_FRAMES = frozenset("iframe object embed video audio".split())
_PICTURES = frozenset("png jpg jpeg gif webp svg avif".split())
_WHOLE = re.compile(
    rf"<!--.*?-->|<(?P<name>script|style|svg|noscript|form|select|canvas|{'|'.join(_FRAMES)})\b"
    r"(?P<rest>[^<>]*)>(?P<end>.{0,50000}?</(?P=name)\s*>)?",
    re.S | re.I,
)
_RAW = re.compile(r"<(table|ul|ol|dl|pre|blockquote)\b.{0,50000}?</\1\s*>", re.S | re.I)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:\s+[^<>]*)?)/?>")
_END = re.compile(r"</a\s*>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_WORDS = r"(?:[^\[\]]|\[[^\[\]]*\])*"
_LINK = re.compile(
    rf"(?P<bang>!?)\[(?P<words>{_WORDS})\]\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<url>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*))"
    r"(?:\s+(?P<q>[\"'])(?P<title>[^\n]*?)(?P=q))?\s*\)(?P<attrs>\{[^}\n]*\})?"
)
_DEFINED = re.compile(
    r"(?m)^ {0,3}\[(?P<name>[^\]\n^]+)\]:[ \t]*<?(?P<url>[^\s<>]+)>?(?P<rest>.*)$"
)
_BARE = re.compile(
    r"(?<![\w\"'(<=\[/@\]:])(?>https?://[^\s<>()\[\]\"'\x02]*[^\s<>()\[\]\"'.,;:!?*_\x02])(?!</a>)"
)
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,3}[.)])(?P<gap>[ \t]+)(?P<words>\S.*)")
_HEADING = re.compile(
    r"(?m)^(?P<rank>#{1,6})[ ]+(?P<words>\S.*?|) *(?:\{(?P<more>[^}\n]*)\})? *#*$"
)
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_NO_WORDS = (
    "a picture has no words for those who do not see it; its file's name stands in, write them"
)


def clean(body: str, resolve: Resolve, tell: Tell) -> str:
    """A body, its code put aside, with its HTML, pictures and links as they are here."""
    work = _Markup(resolve, tell)
    body = _dedented(_WHOLE.sub(work.whole, body))
    in_html = _raw(body)
    body = _LINK.sub(lambda m: m[0] if in_html(m) else work.link(m), body)
    in_html = _raw(body)
    body = _TAG.sub(lambda m: work.tag(m, in_html(m)), body)
    body = work.defined(body)
    body = _BARE.sub(r"<\g<0>>", body)
    body = re.sub(r"(?<=[.,;)\w]) {2,}(?=\S)", " ", body)
    return re.sub(r"\n{3,}", "\n\n", body)


def _raw(body: str) -> Callable[[re.Match[str]], bool]:
    """What tells whether something is within HTML that stays as it is."""
    spans = [found.span() for found in _RAW.finditer(body)]
    return lambda found: any(start <= found.start() < end for start, end in spans)


class _Markup:
    def __init__(self, resolve: Resolve, tell: Tell) -> None:
        self.resolve, self.tell = resolve, tell
        self.anchors: list[str] = []  # what ends each anchor that is open

    def _leads(self, url: str, whole: str) -> str | None:
        target = self.resolve(url, False)
        if target is None:
            self.tell(whole, f"led to {url or 'nothing'}, which is not there; its words stayed")
        return target

    def whole(self, found: re.Match[str]) -> str:
        """Elements that go with all that is in them; a film becomes a link."""
        name = (found["name"] or "").lower()
        if not name:
            return ""
        line = found[0].split("\n")[0]
        if name not in _FRAMES:
            self.tell(line, f"<{name}> is of its own site, and went")
            return "" if found["end"] else found[0]
        url = next(iter(re.findall(r"\b(?:src|data)\s*=\s*[\"']([^\"']+)", found[0])), "")
        url = re.sub(r"^//", "https://", url)
        url = re.sub(r"youtube(?:-nocookie)?\.com/embed/([\w-]+).*", r"youtube.com/watch?v=\1", url)
        leads = bool(url) and self.resolve(url, False) is not None
        self.tell(line, f"<{name}> {'became a link' if leads else 'went'}")
        is_film = name == "video" or re.search("youtu|vimeo", url)
        words = "Video" if is_film else urlsplit(url).netloc or "Open"
        return f"[{words}](<{url}>)" if leads else ""  # as it was: links have their turn yet

    # Links and pictures

    def link(self, found: re.Match[str]) -> str:
        """A link or picture in Markdown."""
        url = unescape(found["angle"] or found["url"] or "")
        title = found["title"] or ""
        if found["bang"]:
            label = re.search(r"#([\w-]+)", found["attrs"] or "")
            words, target, is_picture = self._picture(found["words"], url, found[0])
            if not is_picture:
                return f"[{words}]({target})" if target else words
            title = title or (words if label else "")
            ending = f"{{#{label[1]}}}" if label else ""
            return f"![{words}]({target}{_titled(title)}){ending}"
        words = _LINK.sub(self.link, found["words"])
        if found["words"] == "" and url.startswith("#"):
            return found[0]  # a reference to something with a number
        target_ = self._leads(url, found[0])
        return words if target_ is None else f"[{words}]({target_}{_titled(title)})"

    def _picture(self, words: str, url: str, whole: str) -> tuple[str, str, bool]:
        """What a picture says, where it is, and whether it can be shown."""
        target = self.resolve(url, True) or ""
        plain = re.sub(r"\]\([^)]*\)|[\[\]]|<[^>]*>", "", words).strip()
        if not plain:
            self.tell(whole, _NO_WORDS)
            name = unquote(urlsplit(url).path.rpartition("/")[2].rpartition(".")[0])
            plain = re.sub(r"[-_]+", " ", name).strip() or "picture"
        ending = target.rpartition(".")[2].lower()
        is_picture = target.startswith("{static}") and ending in _PICTURES
        if not is_picture:
            what = "no picture of this site; a link leads there" if target else "not there"
            self.tell(whole[:200], f"the picture {url[:80]} is {what}")
        return plain, target, is_picture

    def defined(self, body: str) -> str:
        """Addresses that stand apart from their links."""
        for found in [*_DEFINED.finditer(body)]:
            target, name = self._leads(found["url"], found[0]), re.escape(found["name"])
            if target is None:
                body = re.sub(rf"!?\[([^][]+)\]\s?\[{name}\]", r"\1", body.replace(found[0], ""))
                continue
            if not target.startswith("{static}"):
                body = re.sub(rf"!(?=\[[^][]*\]\s?\[{name}\])", "", body)
            body = body.replace(found[0], f"[{found['name']}]: {target}{found['rest']}")
        return body

    # HTML

    def tag(self, found: re.Match[str], raw: bool) -> str:
        """A tag as it is here; within raw HTML nothing becomes Markdown."""
        name, given, close = found["name"].lower(), _attributes(found["rest"]), found["close"]
        if name == "a":
            return self._anchor(found, given)
        if name == "img" and not close:
            words, target, is_picture = self._picture(
                given.get("alt", ""), given.get("src", ""), found[0]
            )
            if not target:
                return words
            if not raw:
                return f"{'!' if is_picture else ''}[{words}]({target})"
            if is_picture:
                return f'<img src="{escape(target)}" alt="{escape(words)}">'
            return f'<a href="{escape(target)}">{words}</a>'
        if heading := re.fullmatch(r"h([1-6])", name):
            return "\n\n" + ("" if close else "#" * max(int(heading[1]), 2) + " ")
        if name == "p" and not raw:
            return "\n\n"
        if name not in _KEPT:
            return "\n" if close and not raw and name not in ("span", "font") else ""
        if close:
            return f"</{name}>"
        kept = [f' {key}="{escape(value)}"' for key, value in given.items() if key in _ATTRIBUTES]
        kept += [' markdown="1"'] if name == "details" else []
        return f"<{name}{''.join(kept)}>"

    def _anchor(self, found: re.Match[str], given: dict[str, str]) -> str:
        if found["close"]:
            return self.anchors.pop() if self.anchors else ""
        name, url = given.get("id") or given.get("name"), given.get("href")
        mark = f'<a id="{escape(name)}"></a>' if name else ""
        end = _END.search(found.string, found.end())
        if found["rest"].endswith("/") or not end:
            return mark
        whole = found.string[found.start() : end.end()].split("\n")[0]
        target = None if url is None else self._leads(url, whole)
        self.anchors.append("" if target is None else "</a>")
        return mark if target is None else f'{mark}<a href="{escape(target)}">'


def _titled(title: str) -> str:
    return f' "{title}"' if title else ""


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(text)}


def _dedented(body: str) -> str:
    """Lines within boxes, which are taken away, without the indent that they have for the eye."""
    lines, depth = [], 0
    for line in body.split("\n"):
        names = [(m["close"], m["name"].lower()) for m in _TAG.finditer(line)]
        change = sum(-1 if close else 1 for close, name in names if name in _BOXES)
        inside = depth > 0 or change
        lines.append(line.lstrip() if inside and not _ITEM.match(line) else line)
        depth = max(0, depth + change)
    return "\n".join(lines)


def ids(body: str) -> set[str]:
    """The places in a text that a link can lead to, or that a heading has got by its words."""
    found = re.finditer(r"\{:?[^}\n]*#([\w-]+)|\b(?:id|name)=[\"']([\w-]+)[\"']", body)
    by_words = {_id_of(heading) for heading in re.findall(r"(?m)^#{1,6}\s+(.*)$", body)}
    return {one[1] or one[2] for one in found} | by_words


def _id_of(heading: str) -> str:
    """The id that other systems give a heading."""
    words = re.sub(r"\{[^}]*\}|\]\([^)]*\)|<[^>]*>", "", heading).lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", words).strip())


def arranged(body: str, wanted: Container[str] = ()) -> str:
    """Lists, tables and headings as Python-Markdown reads them, as others read them.

    A list begins behind an empty line, what is in an item stands four spaces in, and the first
    rank of headings is the title's.

    Args:
        body: The text.
        wanted: Places that something leads to; a heading with such an id by its words keeps it.
    """
    body = re.sub(r"(?m)^(\S.*)\n=+[ \t]*$", r"# \1", body)
    shift = "#" if re.search(r"(?m)^#\s", body) else ""

    def heading(found: re.Match[str]) -> str:
        label = re.search(r"#([\w-]+)", found["more"] or "")
        own = _id_of(found["words"])
        named = label[1] if label else own if own in wanted else ""
        rank = (found["rank"] + shift)[:6]
        return f"{rank} {found['words']}" + (f" {{#{named}}}" if named else "")

    body = _HEADING.sub(heading, body.replace("\t", "    "))
    body = re.sub(r"(?m)(?<!\\)\\$", "  ", body)  # a line that ends by itself
    return "\n".join(_listed(body.split("\n"))).strip()


def _listed(given: Iterable[str]) -> list[str]:
    """Lines with an empty one where lists and tables begin, and what is in lists moved in."""
    lines: list[str] = []
    open_: list[int] = []  # how far the items of each list stand in that is open
    for line in given:
        above = lines[-1].strip() if lines else ""
        indent = len(line) - len(line.lstrip())
        item = None if _RULE.match(line) else _ITEM.fullmatch(line)
        mark = item["mark"].replace(")", ".") if item else ""
        if item and (open_ or (indent < 4 and (mark in ("-", "*", "+", "1.") or not above))):
            if not open_ and above and not above.startswith(("#", ">")):
                lines.append("")
            while open_ and indent < open_[-1]:
                open_.pop()
            if not open_ or indent >= open_[-1] + 2:
                open_.append(indent)
            line = f"{'    ' * (len(open_) - 1)}{mark} {item['words']}"
        elif open_ and line.strip() and not above:
            depth = max(1, sum(start < indent for start in open_))
            open_ = open_ if indent else []
            line = "    " * depth * bool(indent) + line.lstrip()
        elif open_ and "\x02" in line and indent:
            line = "    " * len(open_) + line.lstrip()
        if line.startswith("|") and above and not above.startswith("|"):
            lines.append("")
        lines.append(line)
    return lines
