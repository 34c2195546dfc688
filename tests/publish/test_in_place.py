"""A directory that has to stay a directory: ours is replaced in order, the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from publish_harness import Host, host, snapshot

from atomic_publish.errors import PublishError

Sites = dict[str, Path]


@pytest.fixture
def plain_host(tmp_path: Path) -> Iterator[Host]:
    """A document root in which somebody has put a page already."""

    def prepare(root: Path) -> None:
        (root / "course").mkdir(parents=True)
        (root / "course" / "notes.html").write_text("mine")
        (root / "index.html").write_text("old home")

    with host(tmp_path / "host", prepare=prepare) as made:
        yield made


def test_foreign_files_stay(plain_host: Host, sites: Sites) -> None:
    """The first publish asks; then what it covers is saved, and nothing else is touched."""
    with pytest.raises(PublishError, match="--adopt"):
        plain_host.publish(sites["A"])
    assert (plain_host.root / "index.html").read_text() == "old home"

    plain_host.publish(sites["A"], adopt=True)
    plain_host.publish(sites["B"])

    here, old, new = map(snapshot, (plain_host.root, sites["A"], sites["B"]))
    theme = {path: body for path, body in old.items() if path.startswith("theme/")}
    assert here == new | theme | {"course/notes.html": b"mine"}
    saved = plain_host.store.glob("adopted-*/index.html")
    assert [path.read_text() for path in saved] == ["old home"]


def test_unchanged_sends_nothing(plain_host: Host, sites: Sites) -> None:
    """A second run of the same site has nothing to do."""
    plain_host.publish(sites["A"], adopt=True)

    done = plain_host.publish(sites["A"])

    assert (done.version, done.sent.files, done.sent.bytes) == (None, 0, 0)


def test_rollback(plain_host: Host, sites: Sites) -> None:
    """The server keeps earlier versions, so that any computer of the owner can go back."""
    plain_host.publish(sites["A"], adopt=True)
    plain_host.publish(sites["B"])

    plain_host.rollback()

    assert plain_host.shows(sites["A"])
    assert not (plain_host.root / "only-B-0").exists()
