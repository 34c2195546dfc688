"""What each TeX command makes of its arguments, and the value of a field made of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from html.entities import html5
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from ..text import Text
from . import math as tex_math
from .addresses import DOI, typed, web_url
from .pieces import (
    Both,
    accented,
    cased,
    composed,
    folded,
    html_of,
    merged,
    scripted,
    tags,
    text_of,
)
from .scanner import Act, Around, Scanner
from .tables import (
    ACCENTS,
    CASES,
    CITATIONS,
    DECLARATIONS,
    ENCLOSED,
    LENGTHS,
    LIGATURES,
    MATHEMATICAL,
    PLAIN,
    QUOTES,
    SCRIPTS,
    SKIPPED,
    SPACING,
    SYMBOLS,
    UNWANTED,
    UPRIGHT,
    WRAPPERS,
    names,
)

TAGS: Final = names("a b code em i span sub sup u var")
"""Every HTML element that can come out, besides the MathML of `mathml.MATHML`."""


class Converted(NamedTuple):
    """One value, converted.

    Attributes:
        text: Its HTML is of elements in `TAGS` and `mathml.MATHML` only.
        problems: Each ``what is wrong; what to do``, none twice.
    """

    text: Text
    problems: tuple[str, ...] = ()


def token(source: str) -> str | None:
    """What a token means by itself, if that is text and there is nothing to say about it."""
    scanner = Scanner(source, _COMMANDS, _SIMPLE)
    pieces = scanner.run()
    if scanner.problems or any(isinstance(piece, Both) for piece in pieces):
        return None
    return "".join(map(str, pieces))


def scan(source: str) -> Converted:
    """The value of a BibTeX field, without its delimiters, with macros expanded."""
    cleaned = UNWANTED.sub("", source)
    scanner = Scanner(cleaned, _COMMANDS, _SIMPLE)
    if cleaned != source:
        scanner.problem("control character; it is left out, remove it")
    pieces = folded(merged(scanner.run()))
    text = " ".join(composed(text_of(pieces)).split())
    return Converted(Text(Markup(html_of(pieces)), text), tuple(scanner.problems))


def _symbol(scanner: Scanner, name: str) -> None:
    scanner.pieces.append(SYMBOLS[name])


def _accent(scanner: Scanner, name: str) -> None:
    mark = ACCENTS[name]
    span = scanner.argument(name)
    if span is None:
        scanner.pieces.append(SPACING.get(mark, ""))
    else:
        scanner.enter(span, finish=partial(accented, mark))


def _tabbing(scanner: Scanner, name: str) -> None:
    r"""``\a'e`` is what ``\'e`` is where ``\'`` sets a tab."""
    sign = scanner.source[scanner.position : scanner.position + 1]
    if sign and sign in "'`=":
        scanner.position += 1
        _accent(scanner, sign)
    else:
        _unknown(scanner, name)


def _argument(around: Callable[[str], Around]) -> Act:
    """A command that says what stands around its argument, or what is made of it."""

    def act(scanner: Scanner, name: str) -> None:
        if span := scanner.argument(name):
            scanner.enter(span, *around(name))

    return act


def _wrapper(scanner: Scanner, name: str) -> None:
    if span := scanner.argument(name):
        frame = scanner.enter(span, *tags(WRAPPERS[name]))
        frame.code |= WRAPPERS[name] == "code"


def _declaration(scanner: Scanner, name: str) -> None:
    frame = scanner.frames[-1]
    if scanner.deepen(frame):
        before, after = tags(DECLARATIONS[name])
        scanner.pieces.append(before)
        frame.closers.append(after)
        frame.code |= DECLARATIONS[name] == "code"


def _upright(scanner: Scanner, name: str) -> None:
    frame = scanner.frames[-1]
    frame.code = False
    frame.depth -= len(frame.closers)
    scanner.pieces += reversed(frame.closers)
    frame.closers.clear()


def _quotation(scanner: Scanner, name: str) -> None:
    if span := scanner.argument(name):
        before, after = ("`", "'") if scanner.frames[-1].quotes % 2 else ("``", "''")
        scanner.enter(span, LIGATURES[before], LIGATURES[after]).quotes += 1


def _citation(scanner: Scanner, name: str) -> None:
    *before, after = list(scanner.options()) or [""]
    cited = " ".join([*filter(None, before), scanner.raw_argument(name) or ""])
    scanner.pieces.append(f"{cited}, {after}" if after else cited)


def _skipped(scanner: Scanner, name: str) -> None:
    count, left = SKIPPED[name]
    list(scanner.options())
    for _ in range(count):
        scanner.raw_argument(name)
    scanner.pieces.append(left)


def _length(scanner: Scanner, name: str) -> None:
    match = _LENGTH.match(scanner.source, scanner.position, scanner.frames[-1].end)
    if match:
        scanner.position = match.end()
    else:
        scanner.problem(f"\\{name} has no length; write \\{name} 1em")


def _mathematical(scanner: Scanner, name: str) -> None:
    source = scanner.raw_argument(name)
    if source is not None:
        scanner.math(source if name == "ensuremath" else f"\\{name}{{{source}}}")


def _environment(scanner: Scanner, name: str) -> None:
    kind = scanner.raw_argument(name)
    if kind in ("CJK", "CJK*"):
        # Its arguments name an encoding and a font; the characters speak for themselves.
        for _ in range(2 if name == "begin" else 0):
            scanner.raw_argument(name)
    elif kind is not None:
        scanner.problem(f"environment {kind[:40]}; its contents are shown as plain text")
        scanner.pieces.append(" ")


# Zapf Dingbats as Unicode has them: first and last number in the font, first character.
_DINGBATS: Final = (
    (33, 126, 0x2701),
    (161, 167, 0x2761),
    (172, 181, 0x2460),
    (182, 254, 0x2776),
)


def _dingbat(scanner: Scanner, name: str) -> None:
    number = scanner.raw_argument(name) or ""
    for first, last, start in _DINGBATS:
        if number.isdecimal() and first <= int(number) <= last:
            scanner.pieces.append(chr(start + int(number) - first))
            return
    scanner.problem(f"\\{name} has no character {number[:10]}; write another")


_CHEMISTRY: Final = re.compile(
    r"\^\{([^{}]*)\}|\^(\d*[+-])|_\{([^{}]*)\}|(?<=[A-Za-z)\]])(\d+)|->|<=>"
)
_ARROWS: Final = {"->": "→", "<=>": "⇌"}


def _chemistry(scanner: Scanner, name: str) -> None:
    """A formula of mhchem: numbers behind a letter are lowered, charges raised."""
    source = scanner.raw_argument(name)
    end = 0
    for match in _CHEMISTRY.finditer(source or ""):
        scanner.pieces.append(match.string[end : match.start()])
        raised, lowered = match[1] or match[2], match[3] or match[4]
        if match[0] in _ARROWS:
            scanner.pieces.append(_ARROWS[match[0]])
        elif raised or lowered:
            text = (raised or lowered).replace("-", "−")
            scanner.pieces += scripted("sup" if raised else "sub", [text])
        end = match.end()
    scanner.pieces.append((source or "")[end:].replace("{", "").replace("}", ""))


# What goes before an address that becomes a link.
_LINKED: Final = {"url": "", "doi": DOI}


def _address(scanner: Scanner, name: str) -> None:
    source = scanner.raw_argument(name)
    if source is None:
        return
    text, prefix = typed(source), _LINKED.get(name)
    tags_of = None if prefix is None else _link_tags(scanner, name, prefix + text)
    before, after = tags_of or ("", "")
    scanner.pieces += before, Both(escape(text), text), after


def _reference(scanner: Scanner, name: str) -> None:
    target = scanner.raw_argument(name)
    if target is None:
        return
    span = scanner.argument(name)
    if span is None:
        scanner.pieces.append(typed(target))
    else:
        scanner.enter(span, *(_link_tags(scanner, name, typed(target)) or ())).link = True


def _link_tags(scanner: Scanner, name: str, target: str) -> tuple[Both, Both] | None:
    """Tags of a link to the address, if it may be linked to here."""
    if scanner.frames[-1].link:
        return None
    url = web_url(target)
    if url is None:
        start = f"{target[:40]}…" if len(target) > 40 else target
        scanner.problem(
            f"\\{name} to {start}, which is no web address; begin it with https://,"
            " it is shown as plain text"
        )
        return None
    return Both(f'<a href="{escape(url)}">'), Both("</a>")


def _unknown(scanner: Scanner, name: str) -> None:
    """A command that nobody knows: what it most likely stands for, else its name or argument."""
    text, shown = tex_math.symbol(name), ""
    argument = scanner.source[scanner.position : scanner.position + 2]
    if text is None and (entity := html5.get(f"{name};")):
        # People take the names of HTML for commands.
        text, shown = entity, f"{entity} is shown"
    elif text is None and (parts := _run_together(name)):
        text, shown = parts, f"{parts} is shown"
    elif text is None and (argument == "{}" or argument[:1] != "{") and not name.islower():
        # A macro of the owner's that stands for a word: \TUB, \VAX, \AmSTeX.
        text, shown = name, "its name is shown"
    if shown:
        scanner.problem(f"unknown command \\{name}; {shown}, write what it stands for")
    elif text is None:
        scanner.problem(f"unknown command \\{name}; its argument is shown as plain text")
    spaced = scanner.source[scanner.position - 1 : scanner.position].isspace() and text != "’"
    scanner.pieces.append((text or "") + " " * spaced)


def _run_together(name: str) -> str:
    """Two commands of which the second has lost its backslash, such as ``\\backslashpi``."""
    for end in range(len(name) - 2, 2, -1):
        first, second = (
            SYMBOLS.get(part) or tex_math.symbol(part) for part in (name[:end], name[end:])
        )
        if first and second:
            return first + second
    return ""


_LENGTH: Final = re.compile(r"\s*=?\s*[+-]?\s*[\d.,]+\s*(?:true\s*)?[a-z]{2}\s?")

_COMMANDS: Final[Mapping[str, Act]] = {
    **dict.fromkeys((*MATHEMATICAL, "ensuremath"), _mathematical),
    **dict.fromkeys(PLAIN, _argument(lambda name: ())),
    **dict.fromkeys(WRAPPERS, _wrapper),
    **dict.fromkeys(SCRIPTS, _argument(lambda name: ("", "", partial(scripted, SCRIPTS[name])))),
    **dict.fromkeys(QUOTES, _quotation),
    **dict.fromkeys(ENCLOSED, _argument(lambda name: ENCLOSED[name])),
    **dict.fromkeys(CASES, _argument(lambda name: ("", "", partial(cased, CASES[name])))),
    **dict.fromkeys(CITATIONS, _citation),
    **dict.fromkeys(SKIPPED, _skipped),
    "a": _tabbing,
    **dict.fromkeys(LENGTHS, _length),
    **dict.fromkeys(("begin", "end"), _environment),
    **dict.fromkeys(("url", "doi", "nolinkurl", "path"), _address),
    "href": _reference,
    "ce": _chemistry,
    "ding": _dingbat,
    "": _unknown,
}
"""Commands with arguments."""

_SIMPLE: Final[Mapping[str, Act]] = {
    **dict.fromkeys(DECLARATIONS, _declaration),
    **dict.fromkeys(UPRIGHT, _upright),
    **dict.fromkeys(ACCENTS, _accent),
    **dict.fromkeys(SYMBOLS, _symbol),
}
"""Signs, switches and accents, which a star may follow."""
