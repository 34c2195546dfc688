"""A document set by Typst: facts and a template in, the bytes of a PDF out, the same each time.

Typst runs in this process and asks nobody for anything. The fonts that come with it and those
below the content folder are the same everywhere and have their turn first; where they lack a
character, fonts of this system are looked through as well. What is made is PDF/UA-1, for screen
readers, as long as each character can be shown: else it is a tagged PDF without that promise.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from building.files import Cache

Facts: TypeAlias = Mapping[str, Any]
Pictures: TypeAlias = Mapping[str, bytes]
MAIN = "main.typ"
# The face that comes with Typst.
FACE = "Libertinus Serif"
# Faces of a system to be looked at first, by their names: those that a serif goes with.
_GOES_WITH_IT = re.compile("Serif|Min(?:cho|g)|明朝|Song|Naskh|Amiri|Batang|Myeongjo|Ruehl|David")
# How Typst says what a font lacks: `the text "刘" could not be displayed`.
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True, slots=True)
class Made:
    """What has become of a document.

    Attributes:
        pdf: Its bytes; none where it could not be made.
        lacking: The characters that no font has.
        trouble: What else Typst has to say against it.
    """

    pdf: bytes = b""
    lacking: str = ""
    trouble: str = ""


class Typesetter:
    """Sets what is new; everything else is in the cache.

    Args:
        template: Of Typst; it reads ``facts.json``.
        cache: A folder, made when needed.
        fonts: Files of further fonts.
    """

    def __init__(self, template: Path, cache: Path, fonts: Sequence[Path] = ()) -> None:
        self.template = template.read_bytes()
        self.cache = Cache(cache)
        self.fonts = fonts

    def pdf(self, facts: Facts, pictures: Pictures) -> Made:
        """The document with these facts in it.

        Args:
            facts: For the template.
            pictures: By the names that the facts call them.
        """
        made = self._made(facts, pictures, self._own, True)
        if not made.pdf:
            made = self._made(facts, pictures, self._all, True)
        if made.pdf:
            return made
        plain = self._made(facts, pictures, self._all, False)
        return Made(plain.pdf, made.lacking, plain.trouble or made.trouble)

    def _made(self, facts: Facts, pictures: Pictures, fonts: Fonts, accessible: bool) -> Made:
        told = {**facts, "fonts": fonts.families, "fallback": fonts.system}
        text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
        files = {MAIN: self.template, "facts.json": text, **pictures}
        recipe = repr([version("typst"), sorted(files.items()), fonts.recipe, accessible]).encode()
        path = self.cache.path(recipe, lambda: _packed(_set(files, fonts, accessible)), ".cv")
        return _unpacked(path.read_bytes())

    @cached_property
    def _own(self) -> Fonts:
        """Those that come with Typst and those of the owner: the same everywhere."""
        return Fonts.found(self.fonts, system=False)

    @cached_property
    def _all(self) -> Fonts:
        """Those of this system too."""
        return Fonts.found(self.fonts, system=True)


@dataclass(frozen=True)
class Fonts:
    """What a document may be set in.

    Attributes:
        known: Typst's own list.
        families: Those to be tried, in this order.
        system: Whether any other of the system comes after them.
        recipe: All that decides what a document looks like.
    """

    known: Any
    families: list[str]
    system: bool
    recipe: str

    @classmethod
    def found(cls, files: Sequence[Path], *, system: bool) -> Fonts:
        """Look for fonts: in the folders of these files, and in the system."""
        import typst

        folders = sorted({path.parent for path in files})
        known = typst.Fonts(include_system_fonts=system, font_paths=list(folders))
        details = sorted(
            f"{one.path} {one.family} {one.style} {one.weight}" for one in known.fonts()
        )
        places = {one.family: Path(one.path or "").parent for one in known.fonts()}
        own = sorted(family for family, place in places.items() if place in folders)
        serifs = sorted(name for name in places if _GOES_WITH_IT.search(name))
        contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        families = list(dict.fromkeys([FACE, *own, *(serifs if system else ())]))
        return cls(known, families, system, f"{details} {contents}")


def _set(files: Mapping[str, bytes], fonts: Fonts, accessible: bool) -> Made:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        compiler = typst.Compiler(Path(folder, MAIN), root=folder, font_paths=fonts.known)
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"] if accessible else [])
        except typst.TypstError as error:
            found = "".join(_LACKING.findall(error.diagnostic))
            lacking = "".join(dict.fromkeys(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), found)))
            return Made(lacking=lacking, trouble="" if lacking else error.message)
    assert isinstance(pdf, bytes)
    return Made(pdf)


def _packed(made: Made) -> bytes:
    return json.dumps([made.lacking, made.trouble]).encode() + b"\n" + made.pdf


def _unpacked(data: bytes) -> Made:
    told, _, pdf = data.partition(b"\n")
    return Made(pdf, *json.loads(told))
