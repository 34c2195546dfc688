"""Hosts of each kind, started for the tests that ask for them and ended with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_harness import PAGES, Host, host, make_site


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two builds of a small site."""
    folder = tmp_path_factory.mktemp("sites")
    return {build: make_site(folder / build, build, PAGES) for build in ("A", "B")}


@pytest.fixture
def shell_host(tmp_path: Path) -> Iterator[Host]:
    """A shell account with nothing published yet."""
    with host(tmp_path / "host") as made:
        yield made
