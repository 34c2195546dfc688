"""Where a build spends its time: looked at every few milliseconds, which slows it by little.

    python tests/bench/stages.py -s publishconf.py

in the folder of a site, prints the share of each stage of a build with these arguments. What
other processes do, such as drawing previews, is counted where the first one waits for them.
"""

from __future__ import annotations

import atexit
import os
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
EVERY = 0.002
"""Seconds between two looks."""

# What is first here is asked first, as Markdown calls what converts formulas, and a template what
# makes an export: a stage is where a file of any call that led there has this in its path.
STAGES = {
    "imports": ("<frozen importlib",),
    "search": ("site_parts/search.py",),
    "previews": ("/previews/",),
    "CV as PDF": ("/curriculum/",),
    "exports": ("pelican_bibtex/exports/",),
    "feeds, sitemap": ("site_parts/feeds.py", "site_parts/sitemap.py", "pelican/writers.py:feed"),
    "read BibTeX": ("pelican_bibtex/reading/bibtex.py", "pelican_bibtex/reading/inheritance.py"),
    "typogrify": ("/typogrify/", "/smartypants"),
    "Markdown": ("/markdown/", "/writing/"),
    "convert LaTeX, interpret": ("pelican_bibtex/tex/", "pelican_bibtex/reading/"),
    "compile templates": ("/jinja2/parser.py", "/jinja2/lexer.py", "/jinja2/compiler.py"),
    "render": ("/jinja2/", "/templates/", "site_parts/"),
}
# The same of the last calls alone, as whatever happens in a build happens between these.
FILES = ("building/files.py", "/shutil.py", "/pathlib.py", "<frozen os>", "pelican/writers.py")
LAST = 3


def stage_of(frame: FrameType | None) -> str:
    """The stage that a call belongs to, by the files of the calls that led to it."""
    files = []
    while frame:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    for stage, parts in STAGES.items():
        if any(part in file for file in files for part in parts):
            return stage
    near = any(part in file for file in files[:LAST] for part in FILES)
    return "files" if near else "the rest"


def main(arguments: list[str]) -> None:
    """Build, and print a line a stage on stderr, the greatest first."""
    looks: Counter[str] = Counter()
    process = os.getpid()

    def look(_signal: int, frame: FrameType | None) -> None:
        looks[stage_of(frame)] += 1

    def tell() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if os.getpid() == process:
            for stage, count in looks.most_common():
                print(f"  {stage:<30} {count / looks.total():>6.1%}", file=sys.stderr)

    atexit.register(tell)
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    program = PLUGINS / "building" / "__main__.py"
    sys.argv = [str(program), *arguments]
    sys.path[0] = str(program.parent)
    runpy.run_path(str(program), run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
