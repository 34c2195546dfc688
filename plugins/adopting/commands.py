"""Commands of other systems in a text: those that say something are said in Markdown, others go.

Code is put aside first, so that nothing in it is taken for a command; it is never run.
"""

from __future__ import annotations

import re
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
_ARGUMENT = re.compile(r"([\w-]+)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_WORDS = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)(?!\S*=)")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.{0,50000}?)\{%-?\s*endraw\s*-?%\}", re.S)
_BLOCK = re.compile(
    r"\{%-?\s*(comment|for|if|unless|case|capture|twitter|bibliography)\b[^%]*%\}"
    r"(?:(?!\{%-?\s*\1\b).){0,50000}?\{%-?\s*end\1\s*-?%\}",
    re.S,
)
_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}(.{0,50000}?)\{%-?\s*endhighlight\s*-?%\}", re.S
)
_PAIR = re.compile(
    r"\{\{[<%]\s*(callout|alert|spoiler|staticref|highlight|admonition|notice)\b([^}]*?)[>%]\}\}"
    r"(.{0,50000}?)\{\{[<%]\s*/\s*\1\s*[>%]\}\}",
    re.S,
)
_CITED = re.compile(r"\[(?=[^]\n]*(?<![\w.])@)[^]\n]+\](?!\()")
_KEY = re.compile(r"(?<![\w.])@([\w:./+-]*\w)")
_BRACE = "\ue006"  # of code, until all commands are carried out
_KINDS = {"alert": "Note", "info": "Note", "danger": "Warning", "callout": "Note"}
_GONE = "{} is a command that is not known here, and went; write what it showed"
_RESULTS = "code that is run when the site is built: it stands as it is written, its results do not"


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
            self.kept.append((found[0], ""))
            return f"\x02{len(self.kept) - 1}\x03"
        info, code = found["info"].strip(), found["code"]
        if raw := re.fullmatch(r"\{=(\w+)\}", info):
            if re.sub(r"<!--.*?-->", "", code, flags=re.S).strip():
                self.tell(found[0].split("\n")[0], f"a block of {raw[1]} for its own system went")
            return ""
        if self.dialect == "quarto" and info.startswith("{") and not info.startswith("{."):
            if re.search(r"#\|\s*(?:echo|include):\s*false|(?:echo|include)\s*=\s*F", info + code):
                self.tell(info, f"{_RESULTS}, and this piece was not shown")
                return ""
            self.tell(info, _RESULTS)
            code = re.sub(r"(?m)^#\|.*\n", "", code)
        name = re.match(r"\{?\.?([\w+#-]*)", info)
        indent = found["indent"]
        lines = [line.removeprefix(indent) for line in code.split("\n")]
        self.kept.append(("\n".join(lines), name[1] if name else ""))
        return f"{indent}\x02{len(self.kept) - 1}\x03"

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
        code = code.rstrip("\n")
        if prefix and not prefix.strip():
            width = " " * (-(-len(prefix) // 4) * 4 + 4)
            return "\n" + "\n".join(width + line for line in code.split("\n")) + "\n"
        fence = "~~~~" if "```" in code else "```"
        lines = [f"{fence}{name}", *code.split("\n"), fence]
        return ("" if found["prefix"] is not None else "\n") + "\n".join(
            prefix + line for line in lines
        )


def translate(text: Text, body: str, keys: Container[str], tell: Tell) -> str:
    """A body, its code put aside, with what its commands say in place of them."""
    work = _Commands(keys, tell)
    body = re.sub(r"(?m)^(> *)\[!(\w+)\]-?", lambda m: f"{m[1]}**{m[2].capitalize()}.**", body)
    said = getattr(work, text.dialect, str)(body)
    return _escaped(_CITED.sub(work.cited, said)).replace(_BRACE, "{")


def _escaped(body: str) -> str:
    """What only looks like a command stays as words."""
    return re.sub(r"(?<!\\)\{(?=[{%])", r"\\{", body)


class _Commands:
    def __init__(self, keys: Container[str], tell: Tell) -> None:
        self.keys, self.tell = keys, tell

    def cite(self, given: str, words: str) -> str:
        """A citation of the works that are there; of others, their keys."""
        known = [key for key in given.split() if key in self.keys]
        for key in given.split():
            if key not in self.keys:
                self.tell(words, f"cites {key}, which is no entry; the key stands there")
        cited = f"[{'; '.join(f'@{key}' for key in known)}]" if known else ""
        rest = ", ".join(key for key in given.split() if key not in self.keys)
        return " ".join(filter(None, [cited, rest and f"({rest})"]))

    def gone(self, found: re.Match[str]) -> str:
        """A command that is not known; in its place is nothing."""
        self.tell(found[0], _GONE.format(" ".join(found[0].split())[:60]))
        return ""

    # Liquid

    def liquid(self, body: str) -> str:
        """Jekyll's: tags and values."""
        body = _RAW.sub(lambda m: re.sub(r"\{(?=[{%])", "\x04", m[1]), body)
        while (less := _BLOCK.sub(self._liquid_block, body)) != body:
            body = less
        body = _HIGHLIGHT.sub(_fenced, body)
        body = re.sub(r"\{%-?\s*(\w+)([^%]{0,2000}?)-?%\}", self._liquid_tag, body)
        body = re.sub(r"\{\{-?([^{}]{0,2000}?)-?\}\}", self._liquid_value, body)
        body = re.sub(r"(?m)^[ \t]*[*-] TOC[ \t]*\n\{:toc\}.*$|\{:[^}\n]*\}", "", body, flags=re.I)
        body = re.sub(r"(?<=\S)\$\$([^$\n]+)\$\$|\$\$([^$\n]+)\$\$(?=[^\n])", _inline, body)
        return body.replace("\x04", "\\{")

    def _liquid_block(self, found: re.Match[str]) -> str:
        if found[1] != "comment":
            self.tell(found[0].split("\n")[0], _GONE.format(f"{{% {found[1]} … %}}"))
        return ""

    def _liquid_tag(self, found: re.Match[str]) -> str:
        name, rest = found[1], found[2].strip()
        given = _arguments(rest)
        if name in ("cite", "citet", "citep"):
            return self.cite(re.sub(r"--\w+(?:\s+\S+)?", "", rest), found[0])
        if name in ("link", "post_url"):
            return f"/{NAMED}{rest.strip()}"
        if name == "include" and rest.startswith(("figure", "image")):
            return _figure(
                given, given.get("path") or given.get("image_path") or given.get("src", "")
            )
        if (
            name == "include"
            and rest.startswith(("video", "audio"))
            and (path := given.get("path"))
        ):
            return f"[Video]({path if '://' in path else '/' + path.lstrip('/')})"
        if name == "details":
            return f"\n**{rest}**\n"
        if name in (
            "katexmm",
            "endkatexmm",
            "enddetails",
            "tabs",
            "endtabs",
            "endtab",
        ) or rest.startswith("base_path"):
            return ""
        if name == "tab":
            return f"\n**{rest.split(maxsplit=1)[-1]}**\n"
        return self.gone(found)

    def _liquid_value(self, found: re.Match[str]) -> str:
        value, *filters = (part.strip() for part in found[1].split("|"))
        if re.fullmatch(r"(?:site\.(?:baseurl|url)|base_path)", value):
            return ""
        text = re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", value)
        if text and re.match("relative_url|absolute_url|prepend", "".join(filters[:1])):
            return f"/{(text[1] or text[2] or '').lstrip('/')}"
        return self.gone(found)

    # Hugo

    def hugo(self, body: str) -> str:
        """Hugo's shortcodes."""
        body = _PAIR.sub(self._hugo_pair, body)
        body = re.sub(
            r"\{\{[<%]\s*/?\s*([\w/-]+)([^}]{0,2000}?)/?\s*[>%]\}\}", self._hugo_one, body
        )
        return _dollars(body)

    def _hugo_pair(self, found: re.Match[str]) -> str:
        name, rest, inner = found[1], found[2].strip(), found[3].strip("\n")
        if name == "staticref":
            return f"[{inner}](/{_first_word(rest).lstrip('/')})"
        if name == "highlight":
            return f"\n```{_first_word(rest)}\n{inner}\n```\n"
        if name == "spoiler":
            return f"\n**{_arguments(rest).get('text', '')}**\n\n{inner}\n"
        return _note(_arguments(rest).get("type") or _first_word(rest) or "note", inner)

    def _hugo_one(self, found: re.Match[str]) -> str:
        name, rest = found[1], found[2].strip()
        given, word = _arguments(rest), _first_word(rest)
        if name == "figure":
            return _figure(given, given.get("src", ""))
        if name in ("ref", "relref"):
            return f"{NAMED}{word}"
        if name in ("youtube", "vimeo"):
            page = "https://www.youtube.com/watch?v=" if name == "youtube" else "https://vimeo.com/"
            return f"[Video]({page}{given.get('id', word)})"
        if name == "video" and (source := given.get("src", word)):
            return f"[Video]({source})"
        if name == "cite" and given.get("page"):
            return f"[{given['page'].rstrip('/').rpartition('/')[2]}]({given['page']})"
        if name in ("icon", "math", "toc", "table_of_contents", "line_break", "rawhtml", "br"):
            return ""
        return self.gone(found)

    # Quarto

    def quarto(self, body: str) -> str:
        """Pandoc's and Quarto's: divisions, spans, references."""
        body = re.sub(
            r"\{\{<\s*(?:fa|ai|bi|iconify|academicicons|pagebreak)\b[^}]*>\}\}\s?", "", body
        )
        body = re.sub(r"\{\{<\s*video\s+(\S+)[^}]*>\}\}", lambda m: f"[Video]({m[1]})", body)
        body = re.sub(r"\{\{<\s*(\w+)(.*?)>\}\}", self.gone, body, flags=re.S)
        body = self._divisions(body)
        body = re.sub(r"(?<![\w@`])@((?:fig|tbl|eq|sec)-[\w-]+)", self._reference(body), body)
        body = re.sub(r"\[([^][\n]+)\]\{[^}\n]*\}", r"\1", body)
        body = re.sub(r"(?<![\w@\[/.-])@(\w[\w:.-]*\w)(?![^\[\]\n]*\])", self._bare, body)
        return _dollars(body)

    def _reference(self, body: str) -> Callable[[re.Match[str]], str]:
        def said(found: re.Match[str]) -> str:
            if found[1].startswith("fig") and re.search(
                rf"!\[[^]]+\]\([^)]+\)\{{[^}}]*#{found[1]}\b", body
            ):
                return f"[](#{found[1]})"
            self.tell(
                found[0], f"refers to {found[1]}, which has no number here; it stands as it is"
            )
            return found[1]

        return said

    def cited(self, found: re.Match[str]) -> str:
        """A citation as Pandoc and this project have it; keys that no work has stay as words."""
        keys = _KEY.findall(found[0])
        if all(key in self.keys for key in keys):
            return found[0].replace("-@", "@")
        return self.cite(" ".join(keys), found[0])

    def _bare(self, found: re.Match[str]) -> str:
        return f"[@{found[1]}]" if found[1] in self.keys else found[0]

    def _divisions(self, body: str) -> str:
        lines: list[str] = []
        stack: list[str] = []
        for line in body.split("\n"):
            marked = re.match(r"\s*:{3,}\s*(.*?)\s*:*\s*$", line)
            quoted = "> " * sum(bool(kind) for kind in stack)
            if marked and marked[1]:
                callout = re.search(r"callout-(\w+)", marked[1])
                stack.append(callout[1] if callout else "")
                if callout:
                    title = _arguments(marked[1]).get("title", "")
                    lines += [
                        "",
                        f"{quoted}> **{callout[1].capitalize()}.** {title}".rstrip(),
                        f"{quoted}>",
                    ]
                else:
                    lines.append(quoted.rstrip())
            elif marked and stack:
                stack.pop()
                lines.append("> " * sum(bool(kind) for kind in stack))
            else:
                heading = re.match(r"#+\s+(.*)", line) if stack and stack[-1] else None
                lines.append(f"{quoted}**{heading[1].strip('* ')}**" if heading else quoted + line)
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
    address = (
        path if "://" in path or path.startswith(".") or "/" not in path else f"/{path.lstrip('/')}"
    )
    return f'![{words}]({address} "{caption}")' if caption else f"![{words}]({address})"


def _note(kind: str, inner: str) -> str:
    name = _KINDS.get(kind.lower(), kind.capitalize())
    lines = inner.strip().split("\n")
    return f"\n> **{name}.** " + "\n> ".join(lines) + "\n"


def _fenced(found: re.Match[str]) -> str:
    code = found[2].strip("\n").replace("{", _BRACE)
    return f"\n```{found[1]}\n{code}\n```\n"


def _inline(found: re.Match[str]) -> str:
    return f"${(found[1] or found[2]).strip()}$"


def _dollars(body: str) -> str:
    """Formulas between dollars, where a text has brackets for them."""
    body = re.sub(r"\\{1,2}\((.+?)\\{1,2}\)", lambda m: f"${m[1].strip()}$", body)
    return re.sub(r"(?s)\\{1,2}\[(.+?)\\{1,2}\]", lambda m: f"$${m[1].strip()}$$", body)
