"""An account without a shell: the same promises, kept with links and renames over SFTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_harness import Host, host, snapshot

Sites = dict[str, Path]


@pytest.fixture(params=["releases", "in-place"])
def sftp_host(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """An SFTP-only account, published to in either way."""
    with host(tmp_path / "host", sftp_only=True, mode=request.param) as made:
        yield made


def test_two_builds_and_back(sftp_host: Host, sites: Sites) -> None:
    """Publish, publish again, again without a change, and roll back."""
    sftp_host.publish(sites["A"])
    assert snapshot(sftp_host.root) == snapshot(sites["A"])

    done = sftp_host.publish(sites["B"])
    old, new, here = map(snapshot, (sites["A"], sites["B"], sftp_host.root))
    theme = {path: body for path, body in old.items() if path.startswith("theme/")}
    assert here == new | theme
    assert done.sent.files == sum(old.get(path) != body for path, body in new.items())

    again = sftp_host.publish(sites["B"])
    assert (again.version, again.sent.files) == (None, 0)

    sftp_host.rollback()
    assert sftp_host.shows(sites["A"])
    assert not (sftp_host.root / "only-B-0").exists()


def test_changing_between_shell_and_sftp(tmp_path: Path, sites: Sites) -> None:
    """Two computers of one owner, one without rsync, publish to the same place in turn."""
    with host(tmp_path / "host", mode="releases") as shell:
        sftp = shell.with_(transport="sftp")
        for made, build in ((shell, "A"), (sftp, "B"), (shell, "A"), (sftp, "B")):
            made.publish(sites[build])
            assert made.shows(sites[build])
        assert len(list(shell.store.glob("*.info"))) == 4
        shell.rollback()
        assert shell.shows(sites["A"])
        assert snapshot(shell.root).keys() >= snapshot(sites["A"]).keys()
