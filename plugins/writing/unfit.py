"""What lies in the content folder and is no file that a build could read: told, and passed by."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from building.told import shown
from pelican_bibtex.problems import Problem

from .source import Report, is_inside


def unfit(root: Path, ignored: list[str], refuse: Report, warn: Report) -> Iterator[str]:
    """Folders and files that nobody is to look into, relative to the content folder.

    Args:
        root: The content folder.
        ignored: Patterns of names that are nobody's content.
        refuse: Told of what the site would lack, for it cannot be read.
        warn: Told of all else.
    """

    def unreadable(error: OSError) -> None:
        what = f"{(error.strerror or 'cannot be read').lower()}; make it readable"
        refuse(Problem(shown(error.filename), 0, "folder", "TEXT046", what))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = [name for name in folders if not _is_ignored(name, ignored)]
        for name in (*folders, *files):
            path = Path(folder, name)
            if _is_ignored(name, ignored) or not (why := _refusal(path, Path(folder), root)):
                continue
            warn(Problem(shown(path), 0, "file", "TEXT044", why))
            yield path.relative_to(root).as_posix()


def _is_ignored(name: str, ignored: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in ignored)


def _refusal(path: Path, folder: Path, root: Path) -> str | None:
    """Why Pelican may not see this; files that lead elsewhere are told where they are used."""
    if path.is_dir():
        if not path.is_symlink():
            return None
        if not is_inside(path, root):
            return f"leads out of {shown(root)}; copy the folder there"
        around = is_inside(folder, path)
        return "leads to a folder that it lies in itself; remove it" if around else None
    if path.is_file() or path.is_symlink() or not path.exists():
        return None
    return "is no file that could be read; remove it"


def passing_by(found: Callable[..., set[str]], unfit: list[str]) -> Callable[..., set[str]]:
    """Pelican's search for files, which follows every link and takes whatever it finds."""

    def search(paths: Any, exclude: list[str] | None = None, extensions: Any = None) -> set[str]:
        files = found(paths, [*(exclude or ()), *unfit], extensions)
        return files.difference(map(os.path.normpath, unfit))

    return search
