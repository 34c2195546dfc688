"""The one "now" of a build, and when each source file last changed.

The same sources have the same clock, whenever and wherever they are built:
``SOURCE_DATE_EPOCH`` where it is set, else the time of the last commit, else (outside of Git) the
time of the newest source file. A source that was changed after the last commit moves the clock
to the time of that change, so a post written today is not a post of the future until it is
committed.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

# A commit, the line's number in it, its number now.
_BLAMED = re.compile(r"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$")


def now(root: str | Path) -> datetime:
    """The time that a build of the sources under ``root`` takes for the present, in UTC.

    Raises:
        ValueError: ``SOURCE_DATE_EPOCH`` is set and is no time.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return _from_environment(epoch)
    folder = Path(root)
    committed = _git(folder, "log", "-1", "--format=%ct").strip()
    if not committed:
        return _newest(path for path in folder.rglob("*") if _is_source(path.relative_to(folder)))
    return max(_utc(int(committed)), _newest(_uncommitted(folder)))


def last_changes(root: str | Path) -> dict[str, datetime]:
    """When each committed file under ``root`` last changed; names are relative to ``root``.

    Files with changes that are not committed are left out, and so is everything in a shallow
    clone, where the history does not say.
    """
    folder = Path(root)
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(
        folder, "log", "--relative", "-z", "--name-only", "--format=format:%x01%ct", "--", "."
    )
    changes: dict[str, datetime] = {}
    for commit in log.split("\x01")[1:]:
        seconds, _, names = commit.partition("\n")
        for name in filter(None, names.split("\0")):
            changes.setdefault(name, _utc(int(seconds.strip("\0"))))
    dirty = {path.relative_to(folder).as_posix() for path in _uncommitted(folder)}
    return {name: time for name, time in changes.items() if name not in dirty}


def history(root: str | Path) -> tuple[str, ...]:
    """What decides all of these times, but for the files themselves."""
    folder = Path(root)
    shallow = _git(folder, "rev-parse", "HEAD", "--is-shallow-repository")
    return shallow, _git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")


def line_changes(file: str | Path) -> dict[int, datetime]:
    """When each line of a file, counted from 1, last changed; empty where Git does not say.

    Lines with changes that are not committed are left out.
    """
    path = Path(file)
    if _git(path.parent, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    blame = _git(path.parent, "blame", "--porcelain", "--", path.name)
    times: dict[str, datetime] = {}
    lines: dict[int, str] = {}
    commit = ""
    for line in blame.split("\n"):
        if found := _BLAMED.match(line):
            commit = found[1]
            lines[int(found[2])] = commit
        elif line.startswith("committer-time "):
            times[commit] = _utc(int(line.split()[1]))
    return {number: times[name] for number, name in lines.items() if name.strip("0")}


def _from_environment(epoch: str) -> datetime:
    try:
        return _utc(int(epoch))
    except (ValueError, OverflowError, OSError):
        cure = "set it to the seconds since 1970, as date +%s prints them, or unset it"
        raise ValueError(f"SOURCE_DATE_EPOCH: {epoch!r} is no time; {cure}") from None


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _newest(paths: Iterable[Path]) -> datetime:
    """The latest modification time; 1970 where there is no file."""
    return _utc(max((path.stat().st_mtime for path in paths if path.is_file()), default=0))


def _is_source(path: Path) -> bool:
    return not any(part.startswith(".") or part.endswith("~") for part in path.parts)


def _uncommitted(folder: Path) -> Iterator[Path]:
    """Files under the folder that differ from the last commit and still exist."""
    status = _git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    top = _git(folder, "rev-parse", "--show-prefix").rstrip("\n") if status else ""
    for entry in status.split("\0"):
        name = entry[3:]
        if name.startswith(top) and (path := folder / name[len(top) :]).is_file():
            yield path


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; nothing where there is no git, no repository or no commit."""
    command = ["git", "-C", str(folder), "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
