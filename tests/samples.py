"""Sample sites, built and read once a run, in processes of their own."""

from __future__ import annotations

import json
import multiprocessing
import runpy
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.once import once
from tests.projects import ROOT, SITES, compose, run_build
from tests.site.facts import Site, read_site

# Whatever stands in content/ is held to the same laws.
CONTENT = "content"
NAMES = (*sorted(path.parent.name for path in SITES.glob("*/settings.py")), CONTENT)
# Where the address of a site without one would be.
NOWHERE = "https://nowhere.example.org"


@dataclass(frozen=True)
class Sample:
    """A site as the public gets it.

    Attributes:
        name: Of its folder in ``tests/sites``, or `CONTENT`.
        project: Its project folder.
        site: Its pages.
        failure: What the build said, where it failed.
        problems: What ``check`` refuses.
        warnings: What ``check`` would have otherwise, and lets pass.
    """

    name: str
    project: Path
    site: Site
    failure: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def root(self) -> Path:
        """The built site."""
        return self.site.root


def make(name: str, folder: Path) -> Sample:
    """Build a sample for the public, below a folder that is there, and read it."""
    sys.path[:0] = [str(ROOT / "plugins")]
    from atomic_publish.built import check, rules

    project = ROOT if name == CONTENT else compose(name, folder / "project")
    sources = folder / "sources.json"
    arguments = ["-s", "publishconf.py", "-e", f"SOURCES_FILE={json.dumps(str(sources))}"]
    sys.path[:0] = [str(project)]
    for module in ("pelicanconf", "publishconf"):
        sys.modules.pop(module, None)
    url = str(runpy.run_path(str(project / "publishconf.py"))["SITEURL"] or "")
    del sys.path[0]
    if not url:
        url = NOWHERE
        arguments += [f"SITEURL={json.dumps(url)}"]
    done = run_build(project, folder / "public", *arguments)
    if done.returncode:
        site = Site(folder / "public", url, ())
        return Sample(name, project, site, done.stdout + done.stderr, (), ())
    site = read_site(folder / "public", url)
    known, notes, _ = check.read_sources(sources)
    told = map(str, [*notes, *check.Site(site.root, url, known, project).problems()])
    found = [rules.Finding(line, rules.read(ROOT / "plugins")) for line in told]
    refused = tuple(one.text for one in found if one.refuses)
    warned = tuple(one.text for one in found if not one.refuses)
    return Sample(name, project, site, "", refused, warned)


class Samples:
    """All that are wanted, two at a time; `get` waits for one."""

    def __init__(self, wanted: Iterable[str], folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(max_workers=2, mp_context=context)
        self.futures: dict[str, Future[Sample]] = {}
        for name in wanted:
            self.futures[name] = self.pool.submit(once, folder / name, partial(make, name))

    def get(self, name: str) -> Sample:
        """A sample, built without a warning."""
        sample = self.futures[name].result()
        assert not sample.failure, sample.failure
        return sample

    def close(self) -> None:
        """End the processes."""
        self.pool.shutdown(cancel_futures=True)
