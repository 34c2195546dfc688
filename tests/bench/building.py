"""How long the build of a site of many papers takes, and that it grows no faster than they do.

    invoke bench

The site is made from a fixed seed, so every run builds the same.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.reading import entry

ROOT = Path(__file__).resolve().parents[2]
PAPERS = 1_000
# The site of a tenth as many papers may not make a paper cheaper than this.
FEWER, MAX_GROWTH = 10, 1.5

SETTINGS = """\
import sys
sys.path.insert(0, {root!r})
from pelicanconf import *
PATH, OUTPUT_PATH, CACHE_PATH, SOCIAL_FONTS = "content", "output", "cache", []
THEME, PLUGIN_PATHS = {root!r} + "/theme", [{root!r} + "/plugins"]
PUBLICATIONS_SRC = "content/publications.bib"
"""
HOME = "Title: Home\nSave_as: index.html\nURL:\nTemplate: home\n\nWords. [@key1]\n"


def write_site(folder: Path, papers: int) -> None:
    """Write ``conf.py`` and the content of a site of so many papers, and a tenth of talks."""
    chance = random.Random(1)
    entries = "\n".join(entry(number, chance) for number in range(papers))
    files = {"publications.bib": entries, "pages/home.md": HOME}
    for number in range(papers // 10):
        head = f"Title: Talk {number}\nDate: {2025 - number // 9}-03-04\nPapers: key{number}\n"
        files[f"talks/{number}.md"] = f"{head}Event: A seminar\n\nWords.\n"
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(SETTINGS.format(root=str(ROOT)), encoding="utf-8")


def seconds(papers: int) -> float:
    """Processor time that a build of so many papers takes."""
    with tempfile.TemporaryDirectory() as name:
        write_site(Path(name), papers)
        command = [sys.executable, str(ROOT / "plugins" / "building"), "-s", "conf.py"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run(command, cwd=name, check=True, stdout=subprocess.DEVNULL)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main(papers: int = PAPERS) -> int:
    """Print what a paper costs; 1 where it costs more the more there are."""
    small, great = seconds(papers // FEWER), seconds(papers)
    growth = great / small / FEWER
    print(f"{papers // FEWER} papers built in {small:.1f} s, {papers} in {great:.1f} s", end=": ")
    print(f"{great / papers * 1e3:.1f} ms a paper, {growth:.2f} times as much (limit {MAX_GROWTH})")
    return int(growth > MAX_GROWTH)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
