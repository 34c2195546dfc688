"""Publishes that are killed at any moment, on either side: the site stays whole, and a plain
second run repairs what is left."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_harness import Host, host, kill_all, snapshot
from test_visitors import KINDS

Sites = dict[str, Path]

LONG = os.environ.get("TORTURE") == "1"
KILLS = 30 if LONG else 3


@pytest.fixture(params=KINDS)
def any_host(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """A host of each kind."""
    with host(tmp_path / "host", **KINDS[request.param]) as made:
        yield made


def consistent(host: Host, sites: Sites) -> bool:
    """Whether each page that is live is one of the builds', with all that it asks for."""
    old, new = (snapshot(sites[build]) for build in "AB")
    here = snapshot(host.root)
    pages = {path for path in here if path.endswith(".html")}
    builds = {
        "A" if here[page] == old.get(page) else "B" if here[page] == new.get(page) else "?"
        for page in pages
    }
    theme = {
        path: body
        for build, files in (("A", old), ("B", new))
        if build in builds
        for path, body in files.items()
        if path.startswith("theme/")
    }
    return "?" not in builds and all(here.get(path) == body for path, body in theme.items())


def test_killed_at_any_moment(any_host: Host, sites: Sites) -> None:
    """Whole or consistent after each kill; as wanted after each second run, without leftovers."""
    choice = random.Random(6)
    any_host.publish(sites["A"])
    started = time.monotonic()
    any_host.publish(sites["B"])
    usual = time.monotonic() - started
    tally = {"killed": 0, "too late": 0, "whole": 0, "consistent": 0, "repaired": 0}
    while tally["killed"] < KILLS:
        wanted = sites["AB"[tally["killed"] % 2]]
        running = any_host.start(wanted)
        time.sleep(0.3 + choice.random() * usual * 1.3)
        if tally["killed"] % 3 == 2:
            any_host.ssh.kill_sessions()
        elif tally["killed"] % 3 == 1:
            kill_all([running.pid])
        else:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate(timeout=60)
        any_host.ssh.wait_until_quiet()
        tally["killed"] += 1
        tally["too late"] += running.returncode == 0
        whole = any(any_host.shows(site) for site in sites.values())
        tally["whole"] += whole
        tally["consistent"] += whole or consistent(any_host, sites)
        repair(any_host, wanted)
        tally["repaired"] += any_host.shows(wanted) and not leftovers(any_host)
    print(f"{any_host.server.mode}: {tally}")

    assert tally["consistent"] == KILLS
    assert tally["repaired"] == KILLS
    if any_host.server.mode == "releases":
        assert tally["whole"] == KILLS


def repair(host: Host, site: Path) -> None:
    """A plain second run; a lease of the killed run may have to end first."""
    from atomic_publish.errors import PublishError

    deadline = time.monotonic() + 60
    while True:
        try:
            host.publish(site)
            return
        except PublishError as error:
            if "another publish is going on" not in str(error):
                raise
            assert time.monotonic() < deadline
            time.sleep(0.5)


def leftovers(host: Host) -> list[str]:
    """What no visitor and no later publish has a use for."""
    found = [*host.root.parent.glob(".*"), *host.store.glob("*.part"), *host.store.glob("*.gone")]
    hidden = [path for path in host.root.glob(".*") if path.name != ".release"]
    return [path.name for path in [*found, *hidden]]
