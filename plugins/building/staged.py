"""Build beside the output, and swap at the end.

A build is written to ``.output.new-PID`` next to ``output``, and takes its place by two
renames when all of it went well. Until then the previous output is not touched, and a server
that looks paths up for each request goes on with the old site and then with the new one.
The output directory belongs to the build: only names in ``OUTPUT_RETENTION`` are carried over.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pelican
from pelican import signals

from .live.in_sight import InSight
from .progress import PROGRESS
from .shapes import misshapen
from .told import RefusedError, is_rich, shown, tell_in_lines
from .unchanged import Built

# What templates know of that has a page each.
_HAVE_PAGES = ("bibliography", "talks", "articles", "pages")
STALE_AFTER = 3600
"""Age in seconds at which what a killed build left behind is removed."""


class _EnoughError(Exception):
    """All sources are read."""


@contextmanager
def _telling_of_pages() -> Iterator[None]:
    """Say how many pages are written, of about how many."""
    done = expected = 0

    def count(generators: Sequence[Any]) -> None:
        nonlocal expected
        found = (generators[0].context.get(name) or () for name in _HAVE_PAGES)
        expected = sum(map(len, found))

    def tell(_path: str, **_more: Any) -> None:
        nonlocal done
        done += 1
        PROGRESS.tell("writing pages", min(done, expected), expected)

    finalized, written = signals.all_generators_finalized, signals.content_written
    with finalized.connected_to(count), written.connected_to(tell):
        yield


class StagedPelican(pelican.Pelican):
    """Pelican whose output changes as a whole or not at all.

    Attributes:
        looks_first: Builds nothing where that would make what is there.
        in_sight: Pages that somebody looks at, which come first.
    """

    looks_first = False
    in_sight: Sequence[str] = ()

    def __init__(self, settings: dict[str, Any]) -> None:
        self.lines = lines = tell_in_lines()
        output = Path(os.path.realpath(settings["OUTPUT_PATH"]))
        lines.content, lines.output = settings["PATH"], str(output)
        lines.staging = str(_staging(output))
        for wrong in misshapen(settings):
            raise RefusedError(f"{lines.settings}: {wrong} [BUILD002]")
        looks = self.looks_first and not settings["DELETE_OUTPUT_DIRECTORY"]
        self.built = Built(settings, output) if looks else None
        self.is_there = bool(self.built and self.built.is_there())
        if self.is_there:
            print(f"{shown(output)}/ is as it was: nothing has changed", flush=True)
        else:
            super().__init__(settings)

    def run(self) -> None:
        """Build into a staging directory, then swap it with the output."""
        if self.is_there:
            return
        started = time.perf_counter()
        PROGRESS.begin()
        output = Path(os.path.realpath(self.settings["OUTPUT_PATH"]))
        sources = [self.path, self.theme, *self.settings["PLUGIN_PATHS"]]
        refuse_foreign(output, sources, self.output_retention)
        _sweep(output)
        self._first = InSight(self.in_sight, output)
        try:
            self._build(staging := _staging(output))
            if self.settings.get("SOURCES_ONLY"):
                return
            _carry_over(output, staging, self.output_retention)
            _swap(staging, output)
            # What was said of the sources is said again, by a build.
            if self.built and not self.lines.told:
                self.built.remember()
        except KeyboardInterrupt:
            raise SystemExit(130) from None  # Pelican itself would end with 0, as if all went well
        finally:
            PROGRESS.end()
            self._first.end()
            shutil.rmtree(_staging(output), ignore_errors=True)
        seconds = time.perf_counter() - started
        print(_summary(output, self.settings["SITEURL"], seconds), flush=True)

    def _note(self, generators: Sequence[Any]) -> None:
        self._writing = [each for each in generators if hasattr(each, "generate_output")]

    def _get_writer(self) -> Any:
        """All is read: the end where only that is wanted, the time of what comes first."""
        if self.settings.get("SOURCES_ONLY"):
            raise _EnoughError
        if self.in_sight:
            self._first.begin(self._writing, super()._get_writer())
        return super()._get_writer()

    def _build(self, staging: Path) -> None:
        """Run Pelican with ``staging`` as its output, wherever it looks the path up."""
        asked, quiet = self.settings["OUTPUT_PATH"], pelican.console.quiet
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        self.output_path = self.settings["OUTPUT_PATH"] = str(staging)
        # Pelican's own last line is folded at 80 columns; ours comes after the swap.
        # Its rich log handler prints through the same console, which then has to stay on.
        pelican.console.quiet = quiet or not is_rich()
        try:
            read = signals.all_generators_finalized.connected_to(self._note)
            with suppress(_EnoughError), _telling_of_pages(), read:
                super().run()
        finally:
            self.output_path = self.settings["OUTPUT_PATH"] = asked
            pelican.console.quiet = quiet


# The swap


def refuse_foreign(
    output: Path, sources: Iterable[str | Path], retained: Iterable[str] = ()
) -> None:
    """Refuse to replace a directory that holds sources, lies among them, or is no built site."""
    for source in (*sources, os.curdir):
        place, what = Path(os.path.realpath(source)), ""
        if place.is_relative_to(output):
            what = f"holds {shown(source)}, which a build would remove"
        elif source != os.curdir and output.is_relative_to(place):
            what = f"lies in {shown(source)}, which holds sources"
        if what:
            cure = "name another directory [BUILD006]"
            raise RefusedError(f"{shown(output)}: OUTPUT_PATH: {what}; {cure}")
    names = set(os.listdir(output)).difference(retained) if output.exists() else set()
    if names and "index.html" not in names:
        what = "not a built site, it has no index.html"
        raise RefusedError(
            f"{shown(output)}: OUTPUT_PATH: {what}; empty it or name another [BUILD006]"
        )


def empty(output: Path, sources: Iterable[str | Path]) -> None:
    """Empty the output directory, and take away what builds that were cut off have left.

    Raises:
        RefusedError: It is no built site.
    """
    place = output.resolve()
    refuse_foreign(place, sources)
    for path in [place, *place.parent.glob(f".{place.name}.*-*")]:
        if path.exists():
            shutil.rmtree(path)
    place.mkdir(parents=True)
    print(f"emptied {shown(output)}/")


def _staging(output: Path) -> Path:
    """Where this process builds: a sibling, so that a rename is enough in the end."""
    return output.parent / f".{output.name}.new-{os.getpid()}"


def _sweep(output: Path) -> None:
    """Put back an output lost between the two renames; remove what killed builds left."""
    previous = sorted(output.parent.glob(f".{output.name}.old-*"), key=os.path.getmtime)
    if previous and not output.exists():
        previous.pop().rename(output)
    for leftover in [*previous, *output.parent.glob(f".{output.name}.new-*")]:
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > STALE_AFTER:
                shutil.rmtree(leftover, ignore_errors=True)


def _carry_over(output: Path, staging: Path, names: Iterable[str]) -> None:
    """Copy what ``OUTPUT_RETENTION`` names and the build did not write itself."""
    for name in names:
        source, target = output / name, staging / name
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True)
        elif source.exists() and not target.exists():
            shutil.copy2(source, target)


def _swap(staging: Path, output: Path) -> None:
    """Put ``staging`` in the place of ``output``; on failure put the old one back."""
    old = output.with_name(f".{output.name}.old-{os.getpid()}")
    with suppress(FileNotFoundError):
        output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        with suppress(OSError):
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _summary(output: Path, siteurl: str, seconds: float) -> str:
    """``built output/: 41 pages, 1.2 MB in 1.3 s``."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(output) for name in names]
    pages = sum(name.endswith(".html") for name in files)
    size = sum(os.lstat(name).st_size for name in files) / 1e6
    what = f"{shown(output)}/ for {siteurl}" if siteurl else f"{shown(output)}/"
    return f"built {what}: {pages} page{'s'[: pages != 1]}, {size:.1f} MB in {seconds:.1f} s"
