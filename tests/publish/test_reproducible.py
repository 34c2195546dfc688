"""Two builds of the same sources, in other places, times, languages and orders: the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from atomic_publish.manifest import Manifest
from tests.projects import EVERYTHING, ROOT, move_in

ONE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "0",
    "COLUMNS": "60",
}
OTHER = {
    "TZ": "America/Los_Angeles",
    "LC_ALL": "C.UTF-8",
    "LANG": "de_DE.UTF-8",
    "PYTHONHASHSEED": "4242",
    "COLUMNS": "200",
    "HOME": "/nonexistent",
}


def copy(target: Path) -> Path:
    """A sample's sources with a history, as another computer has them after a clone."""
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, files.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    move_in(EVERYTHING, target)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "gc.auto=0"]
    dates = {"GIT_AUTHOR_DATE": "1790000000 +0000", "GIT_COMMITTER_DATE": "1790000000 +0000"}
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--no-verify", "-m", "x"]):
        subprocess.run([*git, *arguments], cwd=target, env={**os.environ, **dates}, check=True)
    return target


def build(root: Path, environment: dict[str, str], *before: str) -> dict[str, str]:
    """Build for the public and return the hash of each file."""
    kept = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    output = root / "output"
    command = [*before, sys.executable, "plugins/building", "-s", "publishconf.py"]
    done = subprocess.run(
        [*command, "-o", str(output)],
        cwd=root,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(Manifest.of(output).files)


def test_same_sources_same_bytes(tmp_path: Path) -> None:
    """Pages, feeds, calendars, the sitemap, the CV: all of it, a year and a half apart."""
    first = build(copy(tmp_path / "one"), ONE)
    before = os.umask(0o077)
    try:
        place = copy(tmp_path / "quite another place" / "two")
        second = build(place, OTHER, "faketime", "-f", "+500d")
    finally:
        os.umask(before)

    assert {path for path in first | second if first.get(path) != second.get(path)} == set()
    assert "index.html" in first
