"""Addresses of the other site: how two ways of writing one are told to be the same."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from .found import Text


def norm(address: str) -> str:
    """An address without what two ways of writing it differ in."""
    path = re.sub(r"/{2,}", "/", "/" + unquote(re.split("[#?]", address)[0]).strip("/ "))
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/") or "/"


def page_file(address: str) -> str:
    """The file that a page at an address lies in."""
    path = unquote(address).strip("/ ")
    is_file = path.endswith((".html", ".htm")) and not address.endswith("/")
    return path if is_file else f"{path}/index.html".lstrip("/")


def joined(base: str, path: str) -> str:
    """The address that a path means, seen from a folder."""
    whole = posixpath.normpath(f"/{base}/{path}").lstrip("/")
    return f"/{whole}/" if path.endswith("/") and whole else f"/{whole}"


def is_named(text: Text, name: str) -> bool:
    """Whether a command that names a file means that of a text."""
    stem, source = (
        re.sub(r"(?:/_?index)?\.\w+$", "", each).strip("/") for each in (name, text.source)
    )
    named = source == stem or source.endswith(f"/{stem}")
    return bool(stem) and (named or norm(f"/{stem}") in map(norm, text.old))


def candidates(path: str, text: Text, base: str) -> list[str]:
    """The old addresses that a path in a text may mean: from the root, the page, or the file.

    Args:
        path: As it is written there.
        text: In which it stands.
        base: The path below which the site was.
    """
    file = f"/{PurePosixPath(text.source).parent}/"
    if path.startswith("{"):
        rest = path.partition("}")[2]
        places = ["/"] if rest.startswith("/") else [file, _without_root(file), "/"]
        return [joined(place, rest) for place in places]
    if path.startswith("/"):
        inner_path = path.removeprefix(base) if base and path.startswith(f"{base}/") else path
        return list(dict.fromkeys([inner_path, path]))
    page = (text.old[0] if text.old else "/").rpartition("/")[0] + "/"
    return [joined(place, path) for place in (page, file, _without_root(file), "/")]


def _without_root(folder: str) -> str:
    """The folder as seen from the one that holds the content."""
    return "/" + folder.strip("/").partition("/")[2].strip("/") + "/"
