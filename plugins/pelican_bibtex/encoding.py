"""The text of a file, whatever program wrote it, and what it says where it is TOML."""

from __future__ import annotations

import codecs
import re
import tomllib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Any

from .problems import Problem

_MARKS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
# Windows-1252 is Latin-1 with letters where Latin-1 has control characters.
_CP1252 = {
    byte: bytes([byte]).decode("cp1252", "replace")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, each as the letter that it is in Latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return "".join(_CP1252.get(byte, chr(byte)) for byte in wrong), error.end


codecs.register_error("pelican_bibtex.latin_1", _as_latin_1)


def decode(data: bytes, shown_as: str) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8 or, with its marks, in UTF-16 or JIS.

    Bytes that are not UTF-8 are read as Latin-1, and only they.
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return _newlines(data.decode(name, "replace")), None
    if b"\x1b$" in data:
        # Japanese of before Unicode, in seven bits, which would pass for UTF-8.
        try:
            return _newlines(data.decode("iso2022_jp")), None
        except UnicodeDecodeError:
            pass
    try:
        return _newlines(data.decode("utf-8")), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
    message = f"byte 0x{byte:02x} is not UTF-8 and is read as Latin-1; save the file as UTF-8"
    text = data.decode("utf-8", "pelican_bibtex.latin_1")
    return _newlines(text), Problem(shown_as, line, "", "BIB070", message)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_toml(path: Path, shown_as: str, cure: str) -> tuple[str, dict[str, Any], list[Problem]]:
    """The text of a file, what it says, and what is wrong with it.

    Args:
        path: Of the file.
        shown_as: The same as the owner would type it.
        cure: What to do where it is no TOML.

    Raises:
        OSError: The file cannot be read.
    """
    text, garbled = decode(path.read_bytes(), shown_as)
    problems = [garbled] if garbled else []
    try:
        return text, tomllib.loads(text), problems
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = int(found[1]) if found else text.count("\n") + 1
    except RecursionError:
        line, what = 0, "is nested too deep"
    return text, {}, [*problems, Problem(shown_as, line, "", "BIB071", f"{what}; {cure}")]
