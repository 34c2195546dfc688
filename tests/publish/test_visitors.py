"""Visitors who load pages without a pause while the site is published again and again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from publish_harness import HERE, Host, host

Sites = dict[str, Path]

LONG = os.environ.get("TORTURE") == "1"
PUBLISHES = 10 if LONG else 2
LOADS = 30_000 if LONG else 400
KINDS = {
    "releases": {"mode": "releases"},
    "in place": {"mode": "in-place"},
    "releases over SFTP": {"mode": "releases", "sftp_only": True},
    "in place over SFTP": {"mode": "in-place", "sftp_only": True},
}


@pytest.fixture(params=KINDS)
def any_host(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """A host of each kind."""
    with host(tmp_path / "host", **KINDS[request.param]) as made:
        yield made


@contextmanager
def visitors(port: int, seen: Counter[str], examples: list[str]) -> Iterator[None]:
    """Two visitors; what they saw is in ``seen`` when they are gone."""
    command = [sys.executable, str(HERE / "visit.py"), str(port)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen([*command, str(seed)], **pipes) for seed in (1, 2)]  # type: ignore[call-overload]
    try:
        yield
    finally:
        for process in running:
            told = json.loads(process.communicate(timeout=60)[0])
            seen.update(told["seen"])
            examples += told["examples"]


def test_no_load_is_bad(any_host: Host, sites: Sites) -> None:
    """No page or file missing, no page with the other build's files."""
    seen: Counter[str] = Counter()
    examples: list[str] = []
    any_host.publish(sites["A"])
    port = urlsplit(any_host.server.siteurl).port
    assert port
    published = 0
    while published < PUBLISHES or seen["loads"] < LOADS:
        with visitors(port, seen, examples):
            for _ in range(PUBLISHES):
                published += 1
                any_host.publish(sites["BA"[published % 2 - 1 :][0]])
    print(f"{any_host.server.mode}: {published} publishes, {dict(seen)}")

    assert (seen["bad"], examples) == (0, [])
    assert seen["loads"] >= LOADS
