"""The theme's style sheets as one text, and of it what a page has a use for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import tinycss2

_IMPORT = re.compile(
    r"""@import\s+url\(["']?(?P<name>[^"')]+)["']?\)
        (?:\s+layer\((?P<layer>[\w.-]+)\))?\s*(?P<media>[^;]*);""",
    re.X,
)
_GROUPS = frozenset({"layer", "media", "supports"})
# The start tag of an element as far as its end, and in it its name, its classes and its language.
_TAG = re.compile(r'<[a-z][^<>"]*+(?:"[^"]*+"[^<>"]*+)*+')
_IN_PAGE = re.compile(r'<([a-z][\w-]*)|\sclass="([^"]*)"|\slang="([^"]*)"')


@dataclass(frozen=True)
class Stylesheet:
    """A style sheet.

    Attributes:
        text: Without comments and spare white space.
    """

    text: str
    _used: dict[Set[str], str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Stylesheet:
        """A file with all that it imports."""
        return _of(minified(bundle(path)))

    @cached_property
    def names(self) -> Set[str]:
        """What selectors ask for."""
        selectors = (pair for rule in self.rules for pair in rule.every_selector())
        return frozenset(name for _selector, names in selectors for name in names)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules and groups of rules, in order."""
        return tuple(_rules(tinycss2.parse_stylesheet(self.text)))

    def used(self, names: Set[str]) -> str:
        """What matters where there are these elements and classes, the latter with a dot."""
        known = frozenset(names) & self.names
        if known not in self._used:
            self._used[known] = "".join(rule.used(known) for rule in self.rules)
        return self._used[known]


@lru_cache(maxsize=4)
def _of(text: str) -> Stylesheet:
    return Stylesheet(text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, or a group of rules.

    Attributes:
        head: What stands before the braces.
        selectors: Each with the names that it asks for; none but for a style rule.
        body: What stands within the braces; None where there are none.
        rules: Those of a group.
    """

    head: str
    selectors: tuple[tuple[str, Set[str]], ...] = ()
    body: str | None = None
    rules: tuple[Rule, ...] = ()

    def every_selector(self) -> Iterator[tuple[str, Set[str]]]:
        """Its own, and those of the rules in it."""
        yield from self.selectors
        for rule in self.rules:
            yield from rule.every_selector()

    def used(self, names: Set[str]) -> str:
        """Its text without the selectors that ask for what is not there, if any is left."""
        head, body = self.head, self.body
        if self.selectors:
            head = ",".join(selector for selector, asked in self.selectors if asked <= names)
        if self.rules:
            body = "".join(rule.used(names) for rule in self.rules)
        if not head or (self.rules and not body):
            return ""
        return f"{head};" if body is None else f"{head}{{{body}}}"


def _rules(nodes: Iterable[Any]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"style sheet: column {node.source_column}: {node.message}")
        if node.type == "whitespace":
            continue
        head = tinycss2.serialize(node.prelude)
        body = None if node.content is None else tinycss2.serialize(node.content)
        if node.type == "qualified-rule":
            yield Rule(head, tuple(_selectors(node.prelude)), body)
        elif body is not None and node.at_keyword in _GROUPS:
            inner = tinycss2.parse_rule_list(node.content)
            yield Rule(f"@{node.at_keyword}{head}", (), body, tuple(_rules(inner)))
        else:
            yield Rule(f"@{node.at_keyword}{head}", (), body)


def _selectors(prelude: Iterable[Any]) -> Iterator[tuple[str, Set[str]]]:
    """Each of a list, with its names; those in brackets are alternatives or exceptions."""
    tokens: list[Any] = []
    for token in [*prelude, None]:
        if token is not None and token != ",":
            tokens.append(token)
            continue
        pairs = zip([None, *tokens], tokens, strict=False)
        names = {
            f".{token.value}" if before == "." else token.value
            for before, token in pairs
            if token.type == "ident" and before != ":"
        }
        functions = (token for token in tokens if token.type == "function")
        names |= {
            f":{tinycss2.serialize(function.arguments).lower()}"
            for function in functions
            if function.lower_name == "lang"
        }
        yield tinycss2.serialize(tokens), frozenset(names)
        tokens = []


def names_in(html: str) -> Set[str]:
    """The elements of a page, its classes with a dot before them, its languages with a colon."""
    found = _IN_PAGE.findall("".join({*_TAG.findall(html)}))
    elements, classes, tags = zip(*found, strict=True) if found else ((), (), ())
    named = {f".{name}" for some in classes for name in some.split()}
    return {*elements, *named, *languages(*tags)} - {""}


def languages(*tags: str) -> Set[str]:
    """What ``:lang()`` asks for that these are: ``zh-Hant`` is ``:zh`` and ``:zh-hant``."""
    parts = [tag.lower().split("-") for tag in tags if tag]
    return {f":{'-'.join(some[:n])}" for some in parts for n in range(1, len(some) + 1)}


def bundle(path: Path, seen: Iterable[Path] = ()) -> str:
    """The text of a stylesheet with each ``@import`` replaced by what it imports.

    Raises:
        OSError: A file is missing.
        ValueError: Two stylesheets import each other.
    """
    if path in (chain := [*seen, path])[:-1]:
        raise ValueError(f"{path}: imports itself; take one @import away")

    def imported(match: re.Match[str]) -> str:
        text = bundle(path.parent / match["name"], chain)
        if match["layer"]:
            text = f"@layer {match['layer']} {{\n{text}\n}}"
        media = match["media"].strip()
        return f"@media {media} {{\n{text}\n}}" if media else text

    return _IMPORT.sub(imported, path.read_text(encoding="utf-8"))


# Strings, which stay; the space around signs that need none, a comment being space; any other
# space.  A space before ":" or a bracket may be a combinator, so that libraries which take it away
# change what a selector means.
_SPACE = r"(?:/\*.*?\*/|\s)"
_SPARE = re.compile(
    rf"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|{_SPACE}*+([{{}};,]){_SPACE}*+|(:){_SPACE}++|{_SPACE}++""",
    re.S,
)


def minified(css: str) -> str:
    """A stylesheet without comments and spare white space."""
    text = _SPARE.sub(lambda match: match[1] or match[2] or match[3] or " ", css)
    return text.replace(";}", "}").strip()
