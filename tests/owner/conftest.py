"""The first owner's own site; where ``content/`` is somebody else's, nothing here applies."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.projects import ROOT, build

NAME = "Liu Ziyin"
PUBLIC_URL = "https://www.mit.edu/~ziyinl"


def owner_of_content() -> str:
    """Whose site ``content/`` says it is, or nothing."""
    people = ROOT / "content" / "people.toml"
    if not people.is_file():
        return ""
    owner = tomllib.loads(people.read_text(encoding="utf-8")).get("owner", {})
    return str(owner.get("name", ""))


@pytest.fixture(scope="session", autouse=True)
def whose() -> None:
    """Skip all of this folder on another person's site."""
    if owner_of_content() != NAME:
        pytest.skip(f"content/ is {owner_of_content() or 'nobody'}'s; these are {NAME}'s words")


@pytest.fixture(scope="session")
def owner_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """His site as in development."""
    return build(ROOT, tmp_path_factory.mktemp("owner") / "output", "-s", "pelicanconf.py")


@pytest.fixture(scope="session")
def owner_public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """His site as the public gets it, at his address."""
    output = tmp_path_factory.mktemp("owner-public") / "output"
    address = f'SITEURL="{PUBLIC_URL}"'
    return build(ROOT, output, "-s", "publishconf.py", "-e", address)
