"""The features of CSS that a style sheet uses, and which of them are newer than the floor.

The floor is argued in ``docs/decisions/0005-engines.md``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import tinycss2

from tests.css_support import NEVER, Support, is_name

FLOOR = {"chrome": 123, "firefox": 121, "safari": 17.5, "safari_ios": 17.5}
NAMES = {
    "chrome": "Chromium",
    "firefox": "Firefox",
    "safari": "Safari",
    "safari_ios": "Safari (iOS)",
}

# What is newer, or is not everywhere, and may be used bare: why nothing is lost without it.
HARMLESS = {
    "at-rules.page": "the browser prints with its own margins",
    "at-rules.page.at_bottom-center": "sheets have no numbers, or those that the browser offers",
    "properties.-webkit-print-color-adjust": "every engine knows this name or the next",
    "properties.print-color-adjust": "every engine knows this name or the one before",
    "properties.-webkit-text-size-adjust": "phones that enlarge text know this name or the next",
    "properties.break-after.avoid": "on paper a head may be the last line of a page",
    "properties.content-visibility": "far works that a filter finds take longer to appear",
    "properties.cursor.pointer": "a phone has no pointer",
    "properties.font-family.math": "a family that nobody has; the next in line is taken",
    "properties.forced-color-adjust": "engines without it have no forced colours either",
    "properties.hanging-punctuation": "quotation marks stand in the column",
    "properties.hyphenate-limit-chars": "shorter parts of words stand at the ends of lines",
    "properties.orphans": "on paper a paragraph may leave a line behind",
    "properties.text-size-adjust": "phones that enlarge text know this name or the one before",
    "properties.text-wrap.pretty": "lines break as they always have; no name parts in any engine",
    "properties.widows": "as with orphans",
    "selectors.-webkit-search-cancel-button": "an engine without it draws no cross to be tamed",
    "selectors.marker": "numbers have the ink or the figures of the text",
}

# Families of units that the data have under one name.
UNITS = {
    f"{size}{side}": f"viewport_percentage_units_{name}"
    for size, name in (("s", "small"), ("l", "large"), ("d", "dynamic"))
    for side in ("vw", "vh", "vi", "vb", "vmin", "vmax")
}


class Use(NamedTuple):
    """A feature that is used on a line, and the words of the ``@supports`` that it stands behind."""

    line: int
    feature: str
    behind: frozenset[str]


def deep(tokens: Iterable[Any]) -> Iterator[Any]:
    """Every token, and what is in its brackets."""
    for token in tokens:
        yield token
        yield from deep(getattr(token, "content", None) or getattr(token, "arguments", None) or ())


def words(tokens: Iterable[Any]) -> frozenset[str]:
    """The names in a condition."""
    return frozenset(
        getattr(token, "lower_value", None) or getattr(token, "lower_name", "")
        for token in deep(tokens)
        if token.type in ("ident", "function")
    )


def uses(css: str, support: Support) -> Iterator[Use]:
    """Every use of a feature in a style sheet."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return used(rules, support, frozenset())


def used(nodes: Iterable[Any], support: Support, behind: frozenset[str]) -> Iterator[Use]:
    """Every use in rules and declarations."""
    for node in nodes:
        if node.type == "error":
            yield Use(node.source_line, "errors.syntax", behind)
        elif node.type == "declaration":
            for line, feature in declared(node, support):
                yield Use(line, feature, behind)
        elif node.type == "qualified-rule":
            for line, feature in selected(node.prelude):
                yield Use(line, feature, behind)
            yield from used(inside(node), support, behind)
        elif node.type == "at-rule":
            for line, feature in at(node):
                yield Use(line, feature, behind)
            more = words(node.prelude) if node.lower_at_keyword == "supports" else frozenset()
            for use in used(inside(node), support, behind | more):
                yield described(use) if node.lower_at_keyword == "font-face" else use


def described(use: Use) -> Use:
    """What stands in the description of a font is no property."""
    return use._replace(feature=use.feature.replace("properties.", "at-rules.font-face.", 1))


def inside(rule: Any) -> list[Any]:
    """What stands between the braces of a rule."""
    return tinycss2.parse_blocks_contents(
        rule.content or (), skip_comments=True, skip_whitespace=True
    )


def at(rule: Any) -> Iterator[tuple[int, str]]:
    """An at-rule, and the features of the reader's device that it asks for."""
    name = rule.lower_at_keyword
    box = name.startswith(("top-", "bottom-", "left-", "right-"))
    yield rule.source_line, f"at-rules.page.at_{name}" if box else f"at-rules.{name}"
    if name == "media":
        for block in rule.prelude:
            for token in (block.content if block.type == "() block" else ())[:1]:
                feature = token.lower_value.removeprefix("min-").removeprefix("max-")
                yield rule.source_line, f"at-rules.media.{feature}"


def selected(prelude: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Pseudo-classes and pseudo-elements, and ``&``."""
    tokens = list(deep(prelude))
    for colon, token in itertools.pairwise(tokens):
        if colon == ":" and token.type in ("ident", "function"):
            name = getattr(token, "lower_value", None) or token.lower_name
            yield token.source_line, f"selectors.{name}"
    yield from ((token.source_line, "selectors.nesting") for token in tokens if token == "&")


def declared(declaration: Any, support: Support) -> Iterator[tuple[int, str]]:
    """A property, its keywords, and the functions and units of its value."""
    name, line = declaration.lower_name, declaration.source_line
    parts = [token for token in declaration.value if token.type not in ("whitespace", "comment")]
    own = f"properties.{name}"
    if not name.startswith("--"):
        yield line, own
        # What a shorthand holds is its own affair: an engine that knows less drops it whole, and
        # with a variable in it even the fallback before it.
        held = [each for each in support.since if each.startswith(f"{own}.includes_")]
        yield from ((line, each) for each in held if len(parts) > 1)
    for token in deep(parts):
        if token.type == "ident":
            yield token.source_line, f"{own}.{token.lower_value}"
        elif token.type == "function":
            for feature in (f"{own}.{token.lower_name}", *typed(token.lower_name, support)):
                yield token.source_line, feature
        elif token.type == "dimension":
            unit = token.lower_unit
            yield token.source_line, f"types.length.{UNITS.get(unit, unit)}"


def typed(name: str, support: Support) -> list[str]:
    """A function, by whatever types have it."""
    return [
        each for each in support.since if each.startswith("types.") and each.endswith(f".{name}")
    ]


def broken(path: str, css: str, support: Support) -> Iterator[str]:
    """What breaks the rule, by its line."""
    for line, feature, behind in uses(css, support):
        where = f"{path}:{line}: {feature}"
        if is_name(feature) and feature not in support.known:
            yield f"{where}: no engine knows it; look for a slip of the pen"
        elif harmless(feature) or feature.split(".")[-1] in behind:
            continue
        elif late := too_new(feature, support):
            yield f"{where}: newer than the floor, {late}; put it behind @supports"


def harmless(feature: str) -> str:
    """The entry of the table that covers it, as a property does its values; or nothing."""
    name = ".".join(feature.split(".")[:2]) if feature.startswith("properties.") else feature
    return next((each for each in (feature, name) if each in HARMLESS), "")


def too_new(feature: str, support: Support) -> str:
    """The engines whose floor is older than the feature, with the version that has it."""
    return ", ".join(
        f"{NAMES[engine]} {since:g}" if since < NEVER else f"{NAMES[engine]} never"
        for engine, since in support.since.get(feature, {}).items()
        if since > FLOOR[engine]
    )
