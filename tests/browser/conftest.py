"""A window of each engine, started once a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import engines


@pytest.fixture(scope="session")
def chromium_window(browser: Any) -> Iterator[engines.Chromium]:
    """Chromium."""
    page = browser.new_page()
    yield engines.Chromium(page)
    page.close()


@pytest.fixture(scope="session")
def firefox_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Firefox]:
    """Firefox."""
    with engines.firefox(tmp_path_factory.mktemp("firefox")) as window:
        yield window


@pytest.fixture(scope="session")
def webkit_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.WebKit]:
    """The engine of Safari."""
    with engines.webkit(tmp_path_factory.mktemp("webkit")) as window:
        yield window


@pytest.fixture(scope="session", params=["chromium", "firefox", "webkit"])
def window(request: pytest.FixtureRequest) -> engines.Window:
    """Each of the three in turn."""
    return request.getfixturevalue(f"{request.param}_window")
