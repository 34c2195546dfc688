"""How soon an open page hears of an edit in `invoke livereload`, at 30 and at 1,000 papers.

    invoke bench

For each kind of edit the seconds by the clock until the page is told to load again, and until
the rest of the site is built, too; the median of three.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from building.live import server
from building.live.watching import begin, keep_building_aside, watched
from building.project import Project
from tests.bench import sites
from tests.bench.building import MEMORY, RUNS, SIZES
from tests.bench.sites import Size

# Where each edit is looked at.
PAGES = {"a talk": "/talks/0/", "an entry": "/publications/", "the style sheet": "/"}


@contextmanager
def live(folder: Path) -> Iterator[str]:
    """The site as ``invoke livereload`` serves it; gives its address."""
    project, news = Project(folder), server.News()
    changes = watched(project.sources)
    with server.server("127.0.0.1", 0, project.output, news) as site:
        builder = begin(project, news)
        keep_building_aside(project, builder, changes, news)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        builder.close()
        site.shutdown()


def measured(folder: Path, address: str) -> Iterator[tuple[str, float, float]]:
    """Each edit: seconds until it is shown, and until all is built."""
    edits = sites.edits(folder)
    for expected, page in PAGES.items():
        with urllib.request.urlopen(f"{address}/.livereload?{page}") as stream:
            news = (json.loads(line[5:]) for line in stream if line.startswith(b"data"))
            shown = next(news)["build"]
            begun = time.perf_counter()
            what = next(edits)
            assert what == expected
            times = []
            for _ in range(2):
                told = next(news)
                times.append(time.perf_counter() - begun)
                assert told["build"] != shown, told["problem"]
            yield what, times[0], times[1]


def tell(folder: Path, size: Size) -> None:
    """Print a line for each edit; what builds say goes nowhere."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with live(folder) as address:
        runs = [times for _ in range(RUNS) for times in measured(folder, address)]
    for what in PAGES:
        shown, built = (statistics.median(run[i] for run in runs if run[0] == what) for i in (1, 2))
        print(f"{what:<34} {size!s:>13} {shown:>8.2f} {built:>8.2f}", file=told, flush=True)


def main() -> int:
    """Measure each size in a process of its own, so that nobody watches what is removed."""
    print(
        f"{'edit, in livereload':<34} {'papers, talks':>13} {'shown, s':>8} {'built, s':>8}",
        flush=True,
    )
    for size in SIZES:
        memory = MEMORY if MEMORY.is_dir() else None
        with tempfile.TemporaryDirectory(dir=memory) as name, chdir(name):
            sites.ours(folder := Path(name), size)
            measuring = multiprocessing.Process(target=tell, args=(folder, size))
            measuring.start()
            measuring.join()
            if measuring.exitcode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
