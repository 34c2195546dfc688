"""Commands of other systems in a text: those that say something are said in Markdown, others go.

Code is put aside first, so that nothing in it is taken for a command; it is never run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container

from .found import Text

NAMED = "\ue005"
"""Begins an address that is the name of a file, of any folder."""

Tell = Callable[[str, str], None]
"""Takes words of the text, by which its line is found, and what became of them."""

_FENCE = (
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n"
    r"(?P<code>.*?)^[ \t>]*(?P=fence)[`~]*[ \t]*$"
)
_CODE = re.compile(rf"{_FENCE}|(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)", re.S | re.M)
_ASIDE = re.compile(r"(?m)(?P<prefix>^[ >]*)?\x02(?P<number>\d+)\x03")
_LIQUID = re.compile(
    r"\{%-?\s*(?P<end>end)?(?P<name>\w+)(?P<rest>[^%]{0,2000}?)-?%\}"
    r"|\{\{-?(?P<value>[^{}]{0,2000}?)-?\}\}"
)
_SHORTCODE = re.compile(
    r"\{\{[<%]\s*(?P<end>/)?\s*(?P<name>[\w/-]+)(?P<rest>[^}]{0,2000}?)/?\s*[>%]\}\}"
)
_ARGUMENT = re.compile(r"([\w-]+)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_WORDS = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)(?!\S*=)")
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.{0,5000}?\\end\{\1\}", re.S)
_CITED = re.compile(r"\[(?=[^]\n]*(?<![\w.])@)[^]\n]+\](?!\()")
_KEY = re.compile(r"(?<![\w.])@([\w:./+-]*\w)")
_BRACE = "\ue006"  # of code, until all commands are carried out

# Commands around words: those whose words are no text, those that say nothing without the
# system, and those that are said here.
_VERBATIM = frozenset("raw highlight".split())
_DROPPED = frozenset("comment for if unless case capture twitter bibliography".split())
_NOTES = frozenset("callout alert admonition notice".split())
_PAIRS = _VERBATIM | _DROPPED | _NOTES | frozenset("spoiler staticref details tab".split())
# Commands that are only for the eye.
_SILENT = frozenset(
    "icon fa ai bi iconify academicicons pagebreak math toc table_of_contents line_break rawhtml br"
    " katexmm tabs details tab".split()
)
_QUOTES = "\"'"
_KINDS = {"alert": "Note", "info": "Note", "danger": "Warning", "callout": "Note"}
_GONE = "{} is a command that is not known here, and went; write what it showed"
_RESULTS = "code that is run when the site is built: it stands as it is written, its results do not"
_HIDDEN = re.compile(r"#\|\s*(?:echo|include):\s*false|(?:echo|include)\s*=\s*F")


class Aside:
    """Code of a text, put aside while the rest is changed."""

    def __init__(self, dialect: str, tell: Tell) -> None:
        self.dialect, self.tell = dialect, tell
        self.kept: list[tuple[str, str]] = []

    def put(self, body: str) -> str:
        """The text with a mark in place of each piece of code."""
        return _CODE.sub(self._put, body)

    def _put(self, found: re.Match[str]) -> str:
        if found["fence"] is None:
            return self._mark(found[0], "")
        info, code, indent = found["info"].strip(), found["code"], found["indent"]
        if raw := re.fullmatch(r"\{=(\w+)\}", info):
            if re.sub(r"<!--.*?-->", "", code, flags=re.S).strip():
                self.tell(found[0].split("\n")[0], f"a block of {raw[1]} for its own system went")
            return ""
        if self.dialect == "quarto" and info.startswith("{") and not info.startswith("{."):
            hidden = _HIDDEN.search(info + code)
            self.tell(info, f"{_RESULTS}, and this piece was not shown" if hidden else _RESULTS)
            if hidden:
                return ""
            code = re.sub(r"(?m)^#\|.*\n", "", code)
        name = re.match(r"\{?\.?([\w+#-]*)", info)
        lines = (line.removeprefix(indent) for line in code.split("\n"))
        return indent + self._mark("\n".join(lines), name[1] if name else "")

    def _mark(self, code: str, name: str) -> str:
        self.kept.append((code, name))
        return f"\x02{len(self.kept) - 1}\x03"

    def back(self, body: str) -> str:
        """The text with its code; within a list it is indented, as fences mean nothing there."""
        while (whole := _ASIDE.sub(self._back, body)) != body:
            body = whole
        return body

    def _back(self, found: re.Match[str]) -> str:
        code, name = self.kept[int(found["number"])]
        prefix = found["prefix"] or ""
        if code[:1] == "`" and not name and "\n" not in code:
            return prefix + code
        lines = code.rstrip("\n").split("\n")
        if prefix and not prefix.strip():
            width = " " * (-(-len(prefix) // 4) * 4 + 4)
            return "\n" + "\n".join(width + line for line in lines) + "\n"
        fence = "~~~~" if "```" in code else "```"
        start = "" if found["prefix"] is not None else "\n"
        return start + "\n".join(prefix + line for line in (f"{fence}{name}", *lines, fence))


def translate(text: Text, body: str, keys: Container[str], tell: Tell) -> str:
    """A body, its code put aside, with what its commands say in place of them."""
    work = _Commands(text.dialect, keys, tell)
    body = re.sub(r"(?m)^(> *)\[!(\w+)\]-?", lambda m: f"{m[1]}**{m[2].capitalize()}.**", body)
    if text.dialect != "pelican":
        body = work.carried_out(body)
    if text.dialect == "liquid":
        body = re.sub(r"(?m)^[ \t]*[*-] TOC[ \t]*\n\{:toc\}.*$|\{:[^}\n]*\}", "", body, flags=re.I)
        body = _ENVIRONMENT.sub(_formula, body)
        body = re.sub(r"(?<=\S)\$\$([^$\n]+)\$\$|\$\$([^$\n]+)\$\$(?=[^\n])", _inline, body)
    elif text.dialect == "quarto":
        body = work.references(_divisions(body))
    if text.dialect in ("hugo", "quarto"):
        body = re.sub(r"\\{1,2}\((.+?)\\{1,2}\)", lambda m: f"${m[1].strip()}$", body)
        body = re.sub(r"(?s)\\{1,2}\[(.+?)\\{1,2}\]", lambda m: f"$${m[1].strip()}$$", body)
    body = _CITED.sub(work.cited, body)
    # What only looks like a command stays as words.
    return re.sub(r"(?<!\\)\{(?=[{%])", r"\\{", body).replace(_BRACE, "{")


def _formula(found: re.Match[str]) -> str:
    """A formula outside of dollars, which Jekyll takes for words: its line ends are escaped."""
    return unescaped(found[0]) if r"\\\\" in found[0] else found[0]


def unescaped(tex: str) -> str:
    """A formula without the backslashes that keep Markdown's hands off a sign or a line's end."""
    plain = re.sub(r"\\([\\`*_{}\[\]()#+.!|~-])", r"\1", tex)
    return re.sub(r"\\{3,}(?=\s)", r"\\\\", plain)


class _Commands:
    def __init__(self, dialect: str, keys: Container[str], tell: Tell) -> None:
        self.pattern = _LIQUID if dialect == "liquid" else _SHORTCODE
        self.keys, self.tell = keys, tell

    def carried_out(self, body: str) -> str:
        """All commands, those around words with what is between."""
        every = [*self.pattern.finditer(body)]
        ends = Counter(found["name"] for found in every if found["end"])
        around: list[re.Match[str]] = []  # the commands that are open,
        parts: list[list[str]] = [[]]  # and the words outside, in the first, in the second ...
        last = 0
        for found in every:
            parts[-1].append(body[last : found.start()])
            last, name = found.end(), found["name"]
            names = [each["name"] for each in around]
            ends[name] -= bool(found["end"])
            if found["end"] and name in names:
                while names.count(name) == [each["name"] for each in around].count(name):
                    inner = "".join(parts.pop())
                    parts[-1].append(self._around(around.pop(), inner, around))
            elif names and names[-1] in _VERBATIM:
                parts[-1].append(found[0])
            elif name in _PAIRS and ends[name] > 0 and not found["end"]:
                around.append(found)
                parts.append([])
            elif not _DROPPED.intersection(names):
                parts[-1].append(self._alone(found) if name else self._value(found))
                last += name in _SILENT and body[last : last + 1] == " "
        return "".join(word for part in parts for word in part) + body[last:]

    def _around(self, found: re.Match[str], inner: str, outer: list[re.Match[str]]) -> str:
        """A command with the words that it is around."""
        name, rest, words = found["name"], found["rest"].strip(), inner.strip("\n")
        given = _arguments(rest)
        if name in _DROPPED:
            if name != "comment" and not any(each["name"] in _DROPPED for each in outer):
                self.tell(found[0], _GONE.format(f"{{% {name} … %}}"))
            return ""
        if name in _NOTES:
            kind = given.get("type") or _first_word(rest) or "note"
            said = "\n> ".join(inner.strip().split("\n"))
            return f"\n> **{_KINDS.get(kind.lower(), kind.capitalize())}.** {said}\n"
        match name:
            case "raw":
                return re.sub(r"\{(?=[{%])", r"\\{", inner)
            case "highlight":
                return f"\n```{_first_word(rest)}\n{words.replace('{', _BRACE)}\n```\n"
            case "staticref":
                return f"[{words}](/{_first_word(rest).lstrip('/')})"
            case "spoiler":
                return f"\n**{given.get('text', '')}**\n\n{words}\n"
        title = rest.split(maxsplit=1)[-1] if name == "tab" and rest[:1] not in _QUOTES else rest
        return f"\n**{title.strip(_QUOTES)}**\n{inner}"

    def _alone(self, found: re.Match[str]) -> str:
        """A command that stands by itself."""
        name, rest = found["name"], found["rest"].strip()
        given, word = _arguments(rest), _first_word(rest)
        path = given.get("path") or given.get("image_path") or given.get("src", "")
        match name:
            case "cite" if given.get("page"):
                return f"[{given['page'].rstrip('/').rpartition('/')[2]}]({given['page']})"
            case "cite" | "citet" | "citep":
                return self._cite(re.sub(r"--\w+(?:\s+\S+)?", "", rest), found[0])
            case "link" | "post_url" | "ref" | "relref":
                return f"{NAMED}{word}"
            case "figure":
                return _figure(given, path)
            case "include" if rest.startswith(("figure", "image")):
                return _figure(given, path)
            case "include" if rest.startswith(("video", "audio")) and path:
                return f"[Video]({path if '://' in path else '/' + path.lstrip('/')})"
            case "include" if rest.startswith("base_path"):
                return ""
            case "youtube":
                return f"[Video](https://www.youtube.com/watch?v={given.get('id', word)})"
            case "vimeo":
                return f"[Video](https://vimeo.com/{given.get('id', word)})"
            case "video" if path or word:
                return f"[Video]({path or word})"
        return "" if name in _SILENT else self._gone(found)

    def _value(self, found: re.Match[str]) -> str:
        """A value of Liquid's: an address of this site, or nothing."""
        value, *filters = (part.strip() for part in found["value"].split("|"))
        if re.fullmatch(r"(?:site\.(?:baseurl|url)|base_path)", value):
            return ""
        text = re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", value)
        if text and re.match("relative_url|absolute_url|prepend", "".join(filters[:1])):
            return f"/{(text[1] or text[2] or '').lstrip('/')}"
        return self._gone(found)

    def _gone(self, found: re.Match[str]) -> str:
        self.tell(found[0], _GONE.format(" ".join(found[0].split())[:60]))
        return ""

    # Citations and references

    def _cite(self, given: str, words: str) -> str:
        """A citation of the works that are there; of others, their keys."""
        known = [key for key in given.split() if key in self.keys]
        others = [key for key in given.split() if key not in self.keys]
        for key in others:
            self.tell(words, f"cites {key}, which is no entry; the key stands there")
        cited = f"[{'; '.join(f'@{key}' for key in known)}]" if known else ""
        return " ".join(filter(None, [cited, f"({', '.join(others)})" if others else ""]))

    def cited(self, found: re.Match[str]) -> str:
        """A citation as Pandoc and this project have it; keys that no work has stay as words."""
        keys = _KEY.findall(found[0])
        if all(key in self.keys for key in keys):
            return found[0].replace("-@", "@")
        return self._cite(" ".join(keys), found[0])

    def references(self, body: str) -> str:
        """Quarto's to figures and works."""

        def figure(found: re.Match[str]) -> str:
            label = found[1]
            if re.search(rf"!\[[^]]+\]\([^)]+\)\{{[^}}]*#{label}\b", body) and label[:3] == "fig":
                return f"[](#{label})"
            what = f"refers to {label}, which has no number here; it stands as it is"
            self.tell(found[0], what)
            return label

        said = re.sub(r"(?<![\w@`])@((?:fig|tbl|eq|sec)-[\w-]+)", figure, body)
        said = re.sub(r"\[([^][\n]+)\]\{[^}\n]*\}", r"\1", said)
        bare = r"(?<![\w@\[/.-])@(\w[\w:.-]*\w)(?![^\[\]\n]*\])"
        return re.sub(bare, lambda m: f"[{m[0]}]" if m[1] in self.keys else m[0], said)


def _divisions(body: str) -> str:
    """Pandoc's divisions: callouts are quotations, others are not seen."""
    lines: list[str] = []
    stack: list[str] = []
    for line in body.split("\n"):
        marked = re.match(r"\s*:{3,}\s*(.*?)\s*:*\s*$", line)
        if marked and not marked[1] and stack:
            stack.pop()
        quoted = "> " * sum(map(bool, stack))
        if marked and marked[1]:
            callout = re.search(r"callout-(\w+)", marked[1])
            stack.append(callout[1] if callout else "")
            title = _arguments(marked[1]).get("title", "")
            name = f"> **{callout[1].capitalize()}.** {title}".rstrip() if callout else ""
            lines += ["", f"{quoted}{name}", f"{quoted}>"] if callout else [quoted.rstrip()]
        elif marked and not marked[1]:
            lines.append(quoted)
        else:
            heading = re.match(r"#+\s+(.*)", line) if stack and stack[-1] else None
            lines.append(quoted + (f"**{heading[1].strip('* ')}**" if heading else line))
    return "\n".join(lines)


def _arguments(text: str) -> dict[str, str]:
    return {m[1]: m[2] or m[3] or m[4] or "" for m in _ARGUMENT.finditer(text)}


def _first_word(text: str) -> str:
    found = _WORDS.search(text)
    return next(filter(None, found.groups()), "") if found else ""


def _figure(given: dict[str, str], path: str) -> str:
    words = given.get("alt") or given.get("caption") or given.get("title") or ""
    caption = re.sub(r"<[^>]*>", "", given.get("caption", "")).replace('"', "”")
    words = re.sub(r"<[^>]*>|[][]", "", words)
    is_address = "://" in path or path.startswith(".") or "/" not in path
    address = path if is_address else f"/{path.lstrip('/')}"
    return f'![{words}]({address} "{caption}")' if caption else f"![{words}]({address})"


def _inline(found: re.Match[str]) -> str:
    return f"${(found[1] or found[2]).strip()}$"
