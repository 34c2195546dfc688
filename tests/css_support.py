"""Since which version each engine has each feature of CSS: the facts behind the floor.

    python tests/css_support.py     # make css_support.tsv anew; needs npm and the network

The table is an extract of browser-compat-data, which is in the public domain (CC0).  It is
kept here, as npm and its four hundred packages are much to install for one file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("css_support.tsv")
PACKAGE = "@mdn/browser-compat-data@8.1.9"
INTEGRITY = (
    "sha512-7d8D9yzVS4ugLbt4clzc5DKU8dq85K0lRebjzpP43GxSr7vYKmczgfuEU+0b"
    "eimjl5YmnHkcErtolg5t5ttb0A=="
)

ENGINES = ("chrome", "firefox", "safari", "safari_ios")
# What is no newer than this in every engine is told by its name alone: it is safe anywhere.
ANCIENT = {"chrome": 90, "firefox": 90, "safari": 15, "safari_ios": 15}
NEVER = 9999.0

Versions = tuple[float, ...]


class Support(NamedTuple):
    """Names of features, such as ``properties.text-wrap.pretty``, and their first versions."""

    known: frozenset[str]
    since: dict[str, dict[str, float]]


def read() -> Support:
    """The table."""
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    since = {
        name: dict(zip(ENGINES, map(version, versions), strict=True))
        for name, *versions in lines
        if versions
    }
    return Support(frozenset(name for name, *_ in lines), since)


def version(text: str) -> float:
    """A version as a number; a dash is never."""
    return NEVER if text == "-" else float(text)


def features(tree: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every feature with what the engines know of it."""
    for key, branch in tree.items():
        if key == "__compat":
            yield ".".join(path), branch["support"]
        elif isinstance(branch, dict):
            yield from features(branch, (*path, key))


def first(statements: Any, prefix: str) -> str:
    """The first version that has a feature whole, unflagged, under a prefix or none, and still."""
    for statement in statements if isinstance(statements, list) else [statements]:
        added = str(statement.get("version_added") or "-").lstrip("≤")
        odd = {"flags", "partial_implementation", "alternative_name", "version_removed"}
        if not odd & {*statement} and statement.get("prefix", "") == prefix:
            return added if added[0].isdigit() else "-"
    return "-"


def is_name(feature: str) -> bool:
    """Whether it is one that a style sheet must not misspell; of values there are too many."""
    return feature.count(".") == 1 or feature.startswith("at-rules.media.")


def rows(tree: dict[str, Any]) -> Iterator[str]:
    """The lines of the table: a name alone, or with a version for each engine."""
    for name, support in features(tree):
        group, _, rest = name.partition(".")
        for prefix in ("", "-webkit-") if rest.count(".") == 0 else ("",):
            versions = [first(support.get(engine, {}), prefix) for engine in ENGINES]
            ancient = all(version(v) <= ANCIENT[e] for v, e in zip(versions, ENGINES, strict=True))
            if prefix and {*versions} == {"-"}:
                continue
            if not ancient:
                yield "\t".join([f"{group}.{prefix}{rest}", *versions])
            elif is_name(f"{group}.{rest}"):
                yield f"{group}.{prefix}{rest}"


def fetched() -> dict[str, Any]:
    """The package's data about CSS, checked against its hash."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        archive = next(Path(folder).glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != INTEGRITY:
            sys.exit(
                f"{PACKAGE}: it has another hash, sha512-{digest}; look why before you change it"
            )
        with tarfile.open(archive) as packed:
            return json.load(packed.extractfile("package/data.json"))["css"]  # type: ignore[arg-type]


if __name__ == "__main__":
    header = f"# {PACKAGE}: name, {', '.join(ENGINES)}; made by tests/css_support.py"
    TABLE.write_text("\n".join([header, *sorted(rows(fetched()))]) + "\n", encoding="utf-8")
