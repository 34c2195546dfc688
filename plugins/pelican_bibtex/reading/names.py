"""Splits and parses lists of names as BibTeX does (``bibtex.web``, "Tame the BeaST" section 11)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# One more comma than BibTeX's "von Last, Jr, First" has.
TOO_MANY_COMMAS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a list, still LaTeX.

    Attributes:
        given: First and middle names.
        particle: BibTeX's "von" part.
        family: BibTeX's "Last" part.
        suffix: BibTeX's "Jr" part.
        literal: The whole name where braces keep it in one piece (an organisation, or a
            name that must not be turned round); then the other parts are empty.
        equal: A ``*`` behind the name, where that means that people contributed equally.
    """

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: str = ""
    equal: bool = False


@dataclass(frozen=True, slots=True)
class NameList:
    """What a name field holds.

    Attributes:
        names: In the order of the field.
        others: The list ends with "and others".
        problems: What is wrong with the list: code and message.
    """

    names: tuple[Name, ...] = ()
    others: bool = False
    problems: tuple[tuple[str, str], ...] = ()


_AND = r"(?i:(?:\s+and(?=\s|$))+\s*|^and\s+)"
_SPACES = re.compile(r"\s+")
# A space written so that TeX does not take the point before it for the end of a sentence.
_CONTROL_SPACE = re.compile(r"(?<!\\)\\(?=\s|$)")
_OTHERS = ("others", "et al", "{et al.}", "{others}")
_ET_AL = re.compile(r"(?:\s*,)?\s+et\.?\s+al\.?$", re.I)


@lru_cache(maxsize=4096)
def parse_names(text: str, star_means_equal: bool = False) -> NameList:
    """The names of an ``author`` or ``editor`` field.

    Args:
        text: Of the field.
        star_means_equal: A ``*`` behind a name says that the author contributed equally;
            else it stays as it is written.
    """
    problems: list[tuple[str, str]] = []
    parts = split_names(text)
    others = bool(parts) and parts[-1].strip(" .").lower() in _OTHERS
    if others:
        parts.pop()
    elif parts and _ET_AL.search(parts[-1]):
        problems.append(("BIB020", f"{parts[-1]!r} is more than one name; write and others"))
        others = True
        parts[-1] = _ET_AL.sub("", parts[-1])
    people: list[str] = []
    for part in parts:
        found, wrong = _people_of(part)
        people += found
        problems += [("BIB020", wrong)] if wrong else []
    marked = not star_means_equal and ("*" in text or "\\ast" in text)
    if marked and any(_EQUAL.search(person) for person in people):
        setting = "PUBLICATIONS_STAR_MEANS_EQUAL if it means equal contribution"
        message = f"has a * behind a name; write author+an = {{1=equal; …}}, or set {setting}"
        problems.append(("BIB021", message))
    names = [parse_name(person, star_means_equal) for person in people]
    return NameList(tuple(names), others, tuple(problems))


def split_names(text: str) -> list[str]:
    """The names between the words "and" that stand outside of braces."""
    text = _SPACES.sub(" ", text).strip()
    if "\\" in text:
        text = _CONTROL_SPACE.sub("", text)
    return [piece.strip() for piece in split_at(text, _AND) if piece.strip()]


@lru_cache(maxsize=65536)
def _people_of(text: str) -> tuple[Sequence[str], str]:
    """The name, or the names where commas or semicolons stand between people; what is wrong."""
    if _LIST_OPTION.fullmatch(text):
        return [], ""
    semicolons = split_at(text, ";")
    if len(semicolons) > 1 and "\\" not in text and "&" not in text:
        wrong = f"{text!r} has semicolons between people; write and between them"
        return [part.strip() for part in semicolons if part.strip()], wrong
    commas = [part for part in map(str.strip, split_at(text, ",")) if part]
    if len(commas) > 1 and not _EXTENDED.search(text):
        people = _between_commas(commas)
        if people:
            return people, f"{text!r} has commas between people; write and between them"
        if len(commas) > TOO_MANY_COMMAS:
            return [text], f"{text!r} has too many commas; write it as von Last, Jr, First"
    return [text], ""


_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[\s~-]*|[\s~-]+|$)){1,4}")
# A whole name, which no part of one looks like.
_INITIALS_AND_FAMILY = re.compile(r"(?:[^\W\d_]\.[\s~-]*)+[^\W\d_][^\s.~]+")
# Names in Chinese and Korean, which have no spaces; compiled when asked for, as it takes long.
_HAN = r"[\u3400-\u9fff\uac00-\ud7a3·]{2,}"


def _between_commas(parts: list[str]) -> list[str]:
    """The people of ``A. Smith, B. Doe, …`` or of ``Smith, A., Doe, B., …``; else none."""
    if all(map(_INITIALS_AND_FAMILY.fullmatch, parts)):
        return parts
    if len(parts) <= TOO_MANY_COMMAS:
        return []
    if all(" " in part or re.fullmatch(_HAN, part) for part in parts):
        return parts
    if len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    return []


def split_at(text: str, separator: str) -> list[str]:
    """The parts of a text between the separators, a pattern, that stand outside of braces."""
    if "{" not in text:
        return re.split(separator, text)
    parts = []
    start = depth = 0
    for match in re.finditer(rf"[{{}}]|{separator}", text):
        if match[0] in ("{", "}"):
            depth = max(0, depth + (1 if match[0] == "{" else -1))
        elif depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


# The marks of equal contribution that people put behind a name.
_EQUAL = re.compile(
    r"\s*(?:\\?\*|\$\s*\^?\{?\s*(?:\*|\\ast)\s*\}?\s*\$|\{?\\textsuperscript\{\\?\*\}\}?)(?=\s*(?:,|$))"
)


@lru_cache(maxsize=65536)
def parse_name(text: str, star_means_equal: bool = False) -> Name:
    """One name, in any of the forms that BibTeX and BibLaTeX know.

    ``First von Last``, ``von Last, First``, ``von Last, Jr, First``,
    ``family=Last, given=First, prefix=von``, and ``{Organisation}``.
    """
    text = _SPACES.sub(" ", text).replace("\\ ", " ").strip()
    if "\\" in text:
        text = _LETTER_AND_SPACE.sub(r"{\1}", text)
    equal = False
    if star_means_equal and ("*" in text or "\\ast" in text):
        text, found = _EQUAL.subn("", text)
        equal = found > 0
    literal = _whole_group(text)
    if literal is not None:
        return Name(literal=literal, equal=equal)
    if "=" in text and _EXTENDED.search(text):
        return _extended(text, equal)
    parts = [part.strip() for part in split_at(text, ",")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) == 1:
        given, particle, family = _first_von_last(_tokens(parts[0]))
        return Name(given=given, particle=particle, family=family, equal=equal)
    particle, family = _von_last(_tokens(parts[0]))
    suffix = parts[1] if len(parts) > 2 else ""
    rest = parts[2:] if len(parts) > 2 else parts[1:]
    return Name(
        given=" ".join(part for part in rest if part),
        particle=particle,
        family=family,
        suffix=suffix,
        equal=equal,
    )


def _whole_group(text: str) -> str | None:
    """What is within the braces where one pair of them holds the whole text."""
    if not (text.startswith("{") and text.endswith("}")) or text.startswith("{\\"):
        return None
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return text[1:-1].strip() if index == len(text) - 1 else None
    return None


_EXTENDED = re.compile(r"(?:^|,)\s*(?:family|given|prefix|suffix)(?:-i)?\s*=", re.I)


# What Biber is told of all names of a list, which is nobody's name.
_LIST_OPTION = re.compile(r"(?:use|sorting|unique|label|name)[a-z]*\s*=\s*\w+")


def _extended(text: str, equal: bool) -> Name:
    """Biber's extended name format."""
    values: dict[str, str] = {}
    for part in split_at(text, ","):
        name, _, value = part.partition("=")
        values[name.strip().lower()] = value.strip().strip('"')
    return Name(
        given=" ".join(filter(None, (values.get("given"), values.get("middle")))),
        particle=values.get("prefix", ""),
        family=values.get("family", ""),
        suffix=values.get("suffix", ""),
        equal=equal,
    )


def _tokens(text: str) -> list[str]:
    """The words of a name; ``~`` separates like a space, braces hold together."""
    if "{" not in text and "\\" not in text:
        return text.replace("~", " ").split()
    tokens: list[str] = []
    depth = 0
    word = ""
    for index, character in enumerate(text):
        if character in " ~" and depth == 0 and not (character == "~" and text[index - 1] == "\\"):
            if word:
                tokens.append(word)
            word = ""
            continue
        depth = max(0, depth + (character == "{") - (character == "}"))
        word += character
    return [*tokens, word] if word else tokens


def _first_von_last(tokens: list[str]) -> tuple[str, str, str]:
    lower = [index for index, token in enumerate(tokens[:-1]) if _is_lower(token)]
    if not lower:
        return " ".join(tokens[:-1]), "", " ".join(tokens[-1:])
    first, last = lower[0], lower[-1] + 1
    return " ".join(tokens[:first]), " ".join(tokens[first:last]), " ".join(tokens[last:])


def _von_last(tokens: list[str]) -> tuple[str, str]:
    lower = [index for index, token in enumerate(tokens[:-1]) if _is_lower(token)]
    last = lower[-1] + 1 if lower else 0
    return " ".join(tokens[:last]), " ".join(tokens[last:])


# A letter's command ends where a space does, as TeX has it; BibTeX would end the word there.
_LETTER_AND_SPACE = re.compile(
    r"(?<!\{)(\\(?:[`'^\"~=.]\s*\\)?(?:o|O|l|L|ss|ae|AE|oe|OE|aa|AA|i|j|dh|dj|ng|th)) (?=[a-z])"
)
_SPECIAL = re.compile(r"\\([A-Za-z]+|.)\s*\{?\s*(\\[ij]|[^\W\d_])?")
_LOWER_LETTERS = frozenset(("i", "j", "o", "l", "ss", "ae", "oe", "aa", "dh", "th", "dj", "ng"))
_LETTER_COMMANDS = _LOWER_LETTERS | {name.upper() for name in _LOWER_LETTERS}


def _is_lower(token: str) -> bool:
    """Whether BibTeX takes the word for a "von": its first letter outside of braces is small.

    A "special character", ``{\\'e}``, counts as the letter it makes; what other braces hold
    has no case.
    """
    depth = 0
    for index, character in enumerate(token):
        if character == "{":
            if depth == 0 and token[index + 1 : index + 2] == "\\":
                return _special_is_lower(token, index + 1)
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and character == "\\":
            return _special_is_lower(token, index)
        elif depth == 0 and character.isalpha():
            return character.islower()
    return False


def _special_is_lower(token: str, index: int) -> bool:
    match = _SPECIAL.match(token, index)
    if match is None:
        return False
    if match[1] in _LETTER_COMMANDS:
        return match[1].islower()
    letter = match[2]
    return bool(letter) and letter.strip("\\").islower()
