"""Builds again after each change of the sources, and tells open pages how it went."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from watchfiles import DefaultFilter, watch

from ..project import Project
from .in_sight import WRITTEN
from .server import News
from .warm import Builder

# Milliseconds without a further change after which a build begins.
CALM = 50


class Sources(DefaultFilter):
    """What a person writes: neither caches nor the working copies of editors."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^#.*#$", r"^\.", r"\.pyc\.")


def watched(paths: Sequence[Path]) -> SimpleQueue[list[Path]]:
    """The files changed, added or removed from now on, together where they change together."""
    changes: SimpleQueue[list[Path]] = SimpleQueue()

    def follow(folders: Iterable[Path], recursive: bool) -> None:
        for found in watch(
            *folders, watch_filter=wanted, step=CALM, recursive=recursive, raise_interrupt=False
        ):
            changes.put(sorted({Path(name) for _, name in found}))

    files = {path for path in paths if not path.is_dir()}
    ours = Sources()

    def wanted(change: object, name: str) -> bool:
        path = Path(name)
        inside = path in files or any(path.is_relative_to(folder) for folder in folders)
        return inside and ours(change, name)  # type: ignore[arg-type]

    folders = [path for path in paths if path.is_dir()]
    # A file that an editor replaces is lost to who watches it; its folder still sees it.
    for places, recursive in ((folders, True), ({path.parent for path in files}, False)):
        if places:
            threading.Thread(target=follow, args=(places, recursive), daemon=True).start()
    return changes


def begin(project: Project, news: News | None = None) -> Builder:
    """Build once, whether it goes well or not; gives what builds again."""
    builder = Builder(project.command("-s", "pelicanconf.py"), project.root)
    problem = build(builder)
    if news and problem:
        news.tell(problem)
    return builder


def keep_building(
    project: Project,
    builder: Builder,
    changes: SimpleQueue[list[Path]],
    news: News | None = None,
) -> None:
    """Build at every change, until Ctrl-C; a failed build tells its line, the old site stays."""
    try:
        while True:
            changed = changes.get()
            more = ", …" if len(changed) > 3 else ""
            print(f"changed: {', '.join(map(project.shown, changed[:3]))}{more}", flush=True)
            if any(path.suffix == ".py" for path in changed):
                builder.renew()
            problem = build(builder, news)
            if news:
                news.tell(problem)
    except KeyboardInterrupt:
        print("stopped watching")
    finally:
        builder.close()


def keep_building_aside(*given: Any) -> None:
    """The same beside a server, for as long as that runs."""
    threading.Thread(target=keep_building, args=given, daemon=True).start()


def build(builder: Builder, news: News | None = None) -> str:
    """Build once; what a failed build said, or nothing.

    Args:
        news: Of a server whose open pages come first.
    """
    said, status = [], 1
    for line in builder.build(news.in_sight() if news else ()):
        if isinstance(line, int):
            status = line
        elif line == WRITTEN:
            assert news is not None
            news.tell_first()
        else:
            print(line, end="", file=sys.stderr, flush=True)
            said.append(line.strip())
    return "\n".join(said) or "the build failed" if status else ""
