"""HTML, links and lists of a text, as this project reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from html import escape, unescape
from urllib.parse import unquote, urlsplit

Resolve = Callable[[str, bool], str | None]
"""Takes an address, and whether it is a picture's; gives the new one, or None for nowhere."""
Tell = Callable[[str, str], None]

# Elements that come, with these of their attributes; others are taken away around their words.
_KEPT = frozenset(
    "a abbr b blockquote br caption cite code dd del details dl dt em hr i img ins kbd li mark ol"
    " pre q s samp small strong sub summary sup table tbody td tfoot th thead time tr u ul"
    " var".split()
)
_ATTRIBUTES = frozenset("id colspan rowspan start open datetime".split())
_RAW = re.compile(r"<(table|ul|ol|dl|pre|blockquote)\b.{0,50000}?</\1\s*>", re.S | re.I)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:\s+[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ANCHOR = re.compile(r"<a\b(?P<rest>[^<>]*)>(?P<words>.{0,5000}?)</a\s*>", re.S | re.I)
_WHOLE = re.compile(
    r"<(script|style|svg|noscript|form|select|canvas)\b.{0,50000}?</\1\s*>", re.S | re.I
)
_FRAME = re.compile(
    r"<(iframe|object|embed|video|audio)\b(?P<rest>[^<>]*)>(?:.{0,50000}?</\1\s*>)?", re.S | re.I
)
_WORDS = r"(?:[^\[\]]|\[[^\[\]]*\])*"
_LINK = re.compile(
    rf"(?P<bang>!?)\[(?P<words>{_WORDS})\]\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<url>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*))"
    r"(?:\s+(?P<q>[\"'])(?P<title>[^\n]*?)(?P=q))?\s*\)(?P<attrs>\{[^}\n]*\})?"
)
_DEFINED = re.compile(
    r"(?m)^ {0,3}\[(?P<name>[^\]\n^]+)\]:[ \t]*<?(?P<url>[^\s<>]+)>?(?P<rest>.*)$"
)
_BARE = re.compile(
    r"(?<![\w\"'(<=\[/@\]:])https?://[^\s<>()\[\]\"'\x02]*[^\s<>()\[\]\"'.,;:!?*_\x02]"
)
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,3}[.)])(?P<gap>[ \t]+)(?P<words>\S.*)")
_PICTURES = frozenset("png jpg jpeg gif webp svg avif".split())
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_NO_WORDS = (
    "a picture has no words for those who do not see it; its file's name stands in, write them"
)


def clean(body: str, resolve: Resolve, tell: Tell) -> str:
    """A body, its code put aside, with its HTML, pictures and links as they are here."""
    return _Markup(resolve, tell).clean(body)


class _Markup:
    def __init__(self, resolve: Resolve, tell: Tell) -> None:
        self.resolve, self.tell = resolve, tell

    def clean(self, body: str) -> str:
        """All of it."""
        body = re.sub(r"<!--.*?-->", "", body, flags=re.S)
        body = _WHOLE.sub(self._whole, body)
        body = _FRAME.sub(self._frame, body)
        body = _dedented(body)
        raw = [found.span() for found in _RAW.finditer(body)]
        body = _LINK.sub(self._link, body) if not raw else self._around(body, raw)
        body = _ANCHOR.sub(self._anchor, body)
        raw = [found.span() for found in _RAW.finditer(body)]
        body = _TAG.sub(lambda m: self._tag(m, any(a <= m.start() < b for a, b in raw)), body)
        body = self._defined(body)
        body = _BARE.sub(
            lambda m: m[0] if body[m.end() : m.end() + 4] == "</a>" else f"<{m[0]}>", body
        )
        body = re.sub(r"(?<=[.,;)\w]) {2,}(?=\S)", " ", body)
        return re.sub(r"\n{3,}", "\n\n", body)

    def _around(self, body: str, raw: list[tuple[int, int]]) -> str:
        parts, last = [], 0
        for start, end in raw:
            parts += [_LINK.sub(self._link, body[last:start]), body[start:end]]
            last = end
        return "".join([*parts, _LINK.sub(self._link, body[last:])])

    def _whole(self, found: re.Match[str]) -> str:
        self.tell(found[0].split("\n")[0], f"<{found[1].lower()}> is of its own site, and went")
        return ""

    def _frame(self, found: re.Match[str]) -> str:
        url = next(iter(re.findall(r"\b(?:src|data)\s*=\s*[\"']([^\"']+)", found[0])), "")
        url = re.sub(r"^//", "https://", url)
        url = re.sub(r"youtube(?:-nocookie)?\.com/embed/([\w-]+).*", r"youtube.com/watch?v=\1", url)
        target = self.resolve(url, False) if url else None
        name = found[1].lower()
        self.tell(found[0].split("\n")[0], f"<{name}> {'became a link' if target else 'went'}")
        words = (
            "Video"
            if name == "video" or re.search("youtu|vimeo", url)
            else urlsplit(url).netloc or "Open"
        )
        return f"[{words}]({target})" if target else ""

    def _link(self, found: re.Match[str]) -> str:
        words, url = found["words"], unescape(found["angle"] or found["url"] or "")
        if found["bang"]:
            return self._picture(words, url, found["title"] or "", found["attrs"] or "", found[0])
        words = _LINK.sub(self._link, words)
        if found["words"] == "" and url.startswith("#"):
            return found[0]  # a reference to something with a number
        target = self.resolve(url, False)
        if target is None:
            self.tell(found[0], f"led to {url or 'nothing'}, which is not there; its words stayed")
            return words
        title = f' "{found["title"]}"' if found["title"] else ""
        return f"[{words}]({target}{title})"

    def _picture(self, words: str, url: str, title: str, attrs: str, whole: str) -> str:
        target = self.resolve(url, True)
        plain = re.sub(r"\]\([^)]*\)|[\[\]]|<[^>]*>", "", words).strip()
        name = unquote(urlsplit(url).path.rpartition("/")[2].rpartition(".")[0])
        if not plain:
            self.tell(whole, _NO_WORDS)
            plain = re.sub(r"[-_]+", " ", name).strip() or "picture"
        ending = (target or "").rpartition(".")[2].lower()
        if target is None or not target.startswith("{static}") or ending not in _PICTURES:
            what = "no picture of this site; a link leads there" if target else "not there"
            self.tell(whole[:200], f"the picture {url[:80]} is {what}")
            return f"[{plain}]({target})" if target else plain
        label = re.search(r"#([\w-]+)", attrs)
        if label:
            title = title or plain
        title = f' "{title}"' if title else ""
        return f"![{plain}]({target}{title})" + (f"{{#{label[1]}}}" if label else "")

    def _anchor(self, found: re.Match[str]) -> str:
        given = _attributes(found["rest"])
        name = given.get("id") or given.get("name")
        mark = f'<a id="{escape(name)}"></a>' if name else ""
        if "href" not in given:
            return mark + found["words"]
        target = self.resolve(given["href"], False)
        if target is None:
            self.tell(
                found[0].split("\n")[0],
                f"led to {given['href']}, which is not there; its words stayed",
            )
            return mark + found["words"]
        return f'{mark}<a href="{escape(target)}">{found["words"]}</a>'

    def _tag(self, found: re.Match[str], raw: bool) -> str:
        name, given = found["name"].lower(), _attributes(found["rest"])
        if name == "img" and not found["close"]:
            picture = self._picture(given.get("alt", ""), given.get("src", ""), "", "", found[0])
            if not raw:
                return picture
            shown = re.match(r"!?\[([^]]*)\]\((\S+?)\)", picture)
            if not shown:
                return picture
            if picture.startswith("!"):
                return f'<img src="{escape(shown[2])}" alt="{escape(shown[1])}">'
            return f'<a href="{escape(shown[2])}">{shown[1]}</a>'
        if heading := re.fullmatch(r"h([1-6])", name):
            return "\n\n" + ("" if found["close"] else "#" * max(int(heading[1]), 2) + " ")
        if name == "p" and not raw:
            return "\n\n"
        if name == "a" and not found["close"]:
            return found[0] if re.search(r"^\s(?:id|href)=", found["rest"]) else ""
        if name not in _KEPT:
            return "" if raw or name in ("span", "font") else "\n" if found["close"] else ""
        if found["close"]:
            return f"</{name}>"
        kept = "".join(
            f' {key}="{escape(value)}"' for key, value in given.items() if key in _ATTRIBUTES
        )
        return (
            f"<{name}{kept}{' markdown=' + chr(34) + '1' + chr(34) if name == 'details' else ''}>"
        )

    def _defined(self, body: str) -> str:
        for found in list(_DEFINED.finditer(body)):
            target = self.resolve(found["url"], False)
            if target is None:
                self.tell(found[0], f"led to {found['url']}, which is not there; its words stayed")
                name = re.escape(found["name"])
                body = re.sub(rf"!?\[([^][]+)\]\s?\[{name}\]", r"\1", body.replace(found[0], ""))
            else:
                if not target.startswith("{static}"):
                    body = re.sub(rf"!(?=\[[^][]*\]\s?\[{re.escape(found['name'])}\])", "", body)
                body = body.replace(found[0], f"[{found['name']}]: {target}{found['rest']}")
        return body


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


_BOXES = frozenset("div center section article figure header footer main aside nav".split())


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
    lines: list[str] = []
    open_: list[int] = []
    for line in body.replace("\t", "    ").split("\n"):
        above = lines[-1] if lines else ""
        item = None if _RULE.match(line) else _ITEM.fullmatch(line)
        if item and (open_ or len(item["indent"]) < 4):
            indent, mark = len(item["indent"]), item["mark"].replace(")", ".")
            may = mark in ("-", "*", "+", "1.") or not above.strip() or open_
            if may:
                if not open_ and above.strip() and not above.startswith(("#", ">")):
                    lines.append("")
                while open_ and indent < open_[-1]:
                    open_.pop()
                if not open_ or indent >= open_[-1] + 2:
                    open_.append(indent)
                lines.append(f"{'    ' * (len(open_) - 1)}{mark} {item['words']}")
                continue
        if open_ and line.strip():
            indent = len(line) - len(line.lstrip())
            if not indent and not above.strip():
                open_ = []
            elif not above.strip():
                depth = max(1, sum(start < indent for start in open_))
                line = "    " * depth + line.lstrip()
            elif "\x02" in line and indent:
                line = "    " * len(open_) + line.lstrip()
        if line.startswith("|") and above.strip() and not above.startswith("|"):
            lines.append("")
        if heading := re.match(r"(#{1,6})\s+(.*?)\s*(?:\{([^}]*)\})?\s*#*$", line):
            label = re.search(r"#([\w-]+)", heading[3] or "")
            own = _id_of(heading[2])
            named = label[1] if label else own if own in wanted else ""
            rank = (heading[1] + shift)[:6]
            line = f"{rank} {heading[2]}" + (f" {{#{named}}}" if named else "")
        lines.append(re.sub(r"\\$", "  ", line))
    return "\n".join(lines).strip()
