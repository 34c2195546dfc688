"""What the doctor says about servers of each kind, and that it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from publish_harness import Host, host

from atomic_publish import commands


def said(made: Host) -> tuple[bool, str]:
    """Whether the server is ready, and all lines."""
    lines: list[str] = []
    ready = commands.doctor(made.server, commands.Options(listener=lines.append))
    return ready, "\n".join(lines)


def everything(root: Path) -> dict[str, tuple[int, bytes]]:
    """All names below a directory, with modes and contents."""
    return {
        path.relative_to(root).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in root.rglob("*")
    }


@pytest.mark.parametrize("sftp_only", [False, True])
def test_ready_for_releases(tmp_path: Path, sftp_only: bool) -> None:
    """A new account with a web server that follows links, and one with an empty directory."""
    with host(tmp_path / "host", sftp_only=sftp_only) as made:
        ready, text = said(made)

        assert ready
        assert "as a link to releases" in text
        assert "the first publish tries before it sends" in text
        assert ("SFTP is used" in text) is sftp_only
        assert everything(made.root.parent) == {}

        made.root.mkdir(mode=0o755)
        before = everything(made.root.parent)
        ready, text = said(made)

        assert ready
        assert "follows links there" in text
        assert everything(made.root.parent) == before


def test_directory_with_files(tmp_path: Path, sites: dict[str, Path]) -> None:
    """It says how it will be published, and that nothing is deleted."""

    def prepare(root: Path) -> None:
        root.mkdir()
        (root / "mine.html").write_text("mine")

    with host(tmp_path / "host", prepare=prepare) as made:
        before = everything(made.root.parent)
        ready, text = said(made)

        assert ready
        assert "in place, file by file; the first publish asks for --adopt" in text
        assert ".htaccess: the server does not read it" in text
        assert everything(made.root.parent) == before
        made.publish(sites["A"], adopt=True)
        assert "--adopt" not in said(made)[1]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"path": "/nowhere/site"},
            "! testhost:/nowhere/site cannot be made, for there is no directory /nowhere",
        ),
        ({"siteurl": "http://127.0.0.1:9"}, "! http://127.0.0.1:9: no answer"),
        ({"host": "no-such-host.invalid"}, "! no-such-host.invalid: connection: "),
        ({"port": 9}, "! testhost: connection: "),
    ],
)
def test_not_ready(shell_host: Host, changes: dict[str, object], line: str) -> None:
    """A marked line says what to do."""
    ready, text = said(shell_host.with_(**changes))

    assert not ready
    assert line in text
    assert "not ready" in text


def test_releases_are_listed(shell_host: Host, sites: dict[str, Path]) -> None:
    """With date, commit, size, and which is live."""
    for build in "AB":
        shell_host.publish(sites[build])
    lines: list[str] = []

    found = commands.releases(shell_host.server, commands.Options(listener=lines.append))

    assert [version.id for version in found] == [line.split()[0] for line in lines]
    assert ["c0ffee" in line for line in lines] == [True, True]
    assert [line.endswith("live") for line in lines] == [False, True]
    shell_host.rollback(found[0].id[:16])
    assert shell_host.shows(sites["A"])
