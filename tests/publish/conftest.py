"""Hosts of each kind, started for the tests that ask for them and ended with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_harness import PAGES, Grounds, Host, grounds, make_site


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two builds of a small site."""
    folder = tmp_path_factory.mktemp("sites")
    return {build: make_site(folder / build, build, PAGES) for build in ("A", "B")}


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """Servers for all tests that change nothing about them."""
    with grounds(tmp_path_factory.mktemp("grounds")) as made:
        yield made


@pytest.fixture
def shell_host(shared: Grounds) -> Host:
    """A shell account with nothing published yet."""
    return shared.host()


@pytest.fixture
def sftp_host(shared: Grounds) -> Host:
    """An account with SFTP only, with nothing published yet."""
    return shared.host(sftp_only=True)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two builds of a site whose pages are all in both."""
    folder = tmp_path_factory.mktemp("small")
    return {build: make_site(folder / build, build, 20, 0) for build in ("A", "B")}
