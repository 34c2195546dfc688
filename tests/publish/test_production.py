"""The whole way, with the real site: build, check, publish, and what refuses to be published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from publish_harness import Host
from test_reproducible import copy

from atomic_publish import production
from atomic_publish.settings import Server

PUBLIC = ("host", "path", "settle", "ssh_config")


@pytest.fixture
def project(tmp_path: Path, shell_host: Host) -> tuple[Path, dict[str, Any]]:
    """A copy of the project whose ``publishconf.py`` names the test's server."""
    root = copy(tmp_path / "project")
    server: Server = shell_host.server
    chosen = {name: getattr(server, name) for name in PUBLIC}
    settings = {"SITEURL": server.siteurl, "SERVER": {**chosen, "compressed": True}}
    with (root / "publishconf.py").open("a") as file:
        file.writelines(f"{name} = {value!r}\n" for name, value in settings.items())
        file.write('PLUGINS = list(dict.fromkeys([*PLUGINS, "atomic_publish"]))\n')
    return root, settings


def test_the_site_as_it_is(
    project: tuple[Path, dict[str, Any]],
    shell_host: Host,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Published, shown, and found unchanged by the next run."""
    root, settings = project
    ids = root / ".published" / "ids"
    ids.parent.mkdir()
    ids.write_text("https://old.example\n")

    assert production.publish(root, settings) == 0
    assert ids.read_text() == f"{settings['SITEURL']}\n"
    assert shell_host.shows(root / ".published" / "build")
    told = capfd.readouterr().out
    assert "nothing wrong" in told
    assert "published release" in told
    assert 'FIRST_SITEURL = "https://old.example"' in told
    assert production.publish(root, settings) == 0
    assert "nothing sent" in capfd.readouterr().out


def test_a_dead_link_is_not_published(
    project: tuple[Path, dict[str, Any]],
    shell_host: Host,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """It is told with the source's line, and nothing is sent."""
    root, settings = project
    page = root / "content" / "pages" / "cv.md"
    text = page.read_text() + f"\nSee [there]({settings['SITEURL']}/no-such-page/).\n"
    page.write_text(text)

    assert production.publish(root, settings) == 1

    line = text.count("\n")
    assert f"cv.md:{line}: " in capfd.readouterr().err
    assert not shell_host.root.exists()
