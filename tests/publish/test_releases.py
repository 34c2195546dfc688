"""Release directories on a shell account: what is there after each kind of publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from publish_harness import Host, snapshot

from atomic_publish.errors import QuestionError

Sites = dict[str, Path]


def test_first_publish_shows_the_site(shell_host: Host, sites: Sites) -> None:
    """Every address shows what was built, through a link to a release."""
    done = shell_host.publish(sites["A"])

    assert snapshot(shell_host.root) == snapshot(sites["A"])
    assert shell_host.root.is_symlink()
    assert done.sent.files == len(snapshot(sites["A"]))
    assert shell_host.shows(sites["A"])


def test_unchanged_sends_nothing(shell_host: Host, sites: Sites) -> None:
    """No file is sent, no inode made, and a browser's copy stays valid."""
    shell_host.publish(sites["A"])
    before = sorted(path.name for path in shell_host.store.iterdir())
    etag = shell_host.answer("")[1]["etag"]

    done = shell_host.publish(sites["A"])

    assert (done.version, done.sent.files, done.sent.bytes) == (None, 0, 0)
    assert sorted(path.name for path in shell_host.store.iterdir()) == before
    assert shell_host.answer("")[1]["etag"] == etag


def test_second_build_takes_over(shell_host: Host, sites: Sites) -> None:
    """Old pages are gone, old hashed files stay, unchanged files are not sent."""
    shell_host.publish(sites["A"])

    done = shell_host.publish(sites["B"])

    old, new, here = map(snapshot, (sites["A"], sites["B"], shell_host.root))
    extra = {path: old[path] for path in here.keys() - new.keys()}
    assert here == new | extra
    assert sorted(extra) == sorted(path for path in old if path.startswith("theme/"))
    assert done.sent.files == sum(old.get(path) != body for path, body in new.items())


def test_rollback(shell_host: Host, sites: Sites) -> None:
    """One rename; pages of the version that goes still find their styles."""
    shell_host.publish(sites["A"])
    shell_host.publish(sites["B"])

    shell_host.rollback()

    assert shell_host.shows(sites["A"])
    theme = [path for path in snapshot(sites["B"]) if path.startswith("theme/")]
    assert [shell_host.answer(path)[0] for path in theme] == [200] * len(theme)


def test_foreign_directory_needs_adopt(shell_host: Host, sites: Sites) -> None:
    """What somebody else put there is neither deleted nor covered without a word."""
    shell_host.root.mkdir()
    (shell_host.root / "thesis.html").write_text("mine")
    host = shell_host.with_(mode="releases")

    with pytest.raises(QuestionError, match="--adopt"):
        host.publish(sites["A"])
    assert snapshot(host.root) == {"thesis.html": b"mine"}

    host.publish(sites["A"], adopt=True)
    assert snapshot(host.root) == snapshot(sites["A"])
    aside = list(host.store.glob("adopted-*/thesis.html"))
    assert [path.read_text() for path in aside] == ["mine"]
