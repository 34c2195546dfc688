"""An account without a shell: the same promises, kept with links and renames over SFTP."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from publish_harness import Grounds, Host, snapshot

from atomic_publish.errors import PublishError
from atomic_publish.transports import lease

Sites = dict[str, Path]


@pytest.fixture(params=["releases", "in-place"])
def sftp_host(shared: Grounds, request: pytest.FixtureRequest) -> Host:
    """An SFTP-only account, published to in either way."""
    return shared.host(sftp_only=True, mode=request.param)


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


@pytest.mark.parametrize("mode", ["releases", "in-place"])
def test_changing_between_shell_and_sftp(shared: Grounds, small: Sites, mode: str) -> None:
    """Two computers of one owner, one without rsync, publish to the same place in turn."""
    shell = shared.host(mode=mode)
    sftp = shell.with_(transport="sftp")
    for made, build in ((shell, "A"), (sftp, "B"), (shell, "A"), (sftp, "B")):
        made.publish(small[build])
        assert made.shows(small[build])
    assert len(list(shell.store.glob("*.info"))) == 4
    shell.rollback()
    assert shell.shows(small["A"])
    assert snapshot(shell.root).keys() >= snapshot(small["A"]).keys()


def damage(path: Path, content: str) -> None:
    """As an editor does that writes into the file itself."""
    with path.open("r+") as file:
        file.write(content)
        file.truncate()


@pytest.mark.parametrize(
    ("mode", "content"), [("releases", "<feed>X</feed>"), ("in-place", "<feed>by hand</feed>")]
)
def test_a_file_edited_by_hand_is_repaired(
    shared: Grounds, small: Sites, mode: str, content: str
) -> None:
    """Also where its size is the same, and the release before shares its bytes."""
    sftp_host = shared.host(sftp_only=True, mode=mode)
    sftp_host.publish(small["A"])
    assert len(sftp_host.root.joinpath("feed.xml").read_text()) == len("<feed>X</feed>")
    damage(sftp_host.root / "feed.xml", content)
    damage(sftp_host.root / "page-1" / "paper.pdf", "gone")

    sftp_host.publish(small["A"])

    assert snapshot(sftp_host.root) == snapshot(small["A"])
    damage(sftp_host.root / "feed.xml", content)
    sftp_host.publish(small["B"])
    assert sftp_host.shows(small["B"])
    assert sftp_host.publish(small["B"]).version is None


def test_a_lost_lease_is_not_taken_back(
    shared: Grounds, small: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who slept while somebody else took over stops, and does not renew what is theirs."""
    made = shared.host(sftp_only=True, mode="releases")
    made.publish(small["A"])
    monkeypatch.setattr(lease, "LEASE", 3)
    theirs = f"{int(time.time()) + 30} another publish\n"

    def slept(step: str) -> None:
        if step == "prepared":
            (made.store / "lease" / "until").write_text(theirs)
            time.sleep(2)  # in which a lease is renewed

    with pytest.raises(PublishError, match="taken over by another publish"):
        made.publish(small["B"], at=slept)

    assert (made.store / "lease" / "until").read_text() == theirs
    assert made.shows(small["A"])
