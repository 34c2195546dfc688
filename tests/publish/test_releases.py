"""Release directories on a shell account: what is there after each kind of publish."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from publish_harness import Host, snapshot

from atomic_publish import commands, production
from atomic_publish.errors import PublishError

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


def test_back_and_forth(shell_host: Host, small: Sites) -> None:
    """Each step back says how to come forward again, and so does the one that is too many."""
    made = shell_host.with_(verify=False)
    ids = [made.publish(small[build]).version.id for build in "ABA"]  # type: ignore[union-attr]
    said: list[str] = []
    options = commands.Options(listener=said.append)

    for _ in range(2):
        commands.rollback(made.server, None, options)
    with pytest.raises(PublishError, match=f"no earlier release; .* --to {ids[2]}"):
        commands.rollback(made.server, None, options)
    forward = "to come forward again: invoke rollback --to"
    assert said[1] == f"{forward} {ids[2]}"
    assert said[3] == f"{forward} {ids[1]}, or to the newest: invoke rollback --to {ids[2]}"
    assert commands.rollback(made.server, ids[1], options).id == ids[1]
    assert made.shows(small["B"])


def test_uncommitted_work_can_be_told_apart(shell_host: Host, small: Sites, tmp_path: Path) -> None:
    """Files that git does not know yet count, and each content has a mark of its own."""
    assert production.current_commit(tmp_path) == ""
    for command in ("init -q", "-c user.name=x -c user.email=x commit -q --allow-empty -m x"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    clean = production.current_commit(tmp_path)
    (tmp_path / "new.md").write_text("new")
    assert production.current_commit(tmp_path) == f"{clean}+"

    made = shell_host.with_(verify=False)
    marks = [
        commands.publish(made.server, small[build], f"{clean}+", commands.Options()).version.commit  # type: ignore[union-attr]
        for build in "ABA"
    ]
    assert marks[0] == marks[2] != marks[1]
    assert all(re.fullmatch(rf"{clean}\+[0-9a-f]{{6}}", mark) for mark in marks)


def test_search_and_previews_are_carried_over(
    shell_host: Host, small: Sites, tmp_path: Path
) -> None:
    """A page that is still open finds the pieces of the index that it knows."""
    made = shell_host.with_(verify=False)
    site = shutil.copytree(small["A"], tmp_path / "site")
    old = ("pagefind/fragment/en_86ddb8a.pf_fragment", "pagefind/pagefind.en_1a2b3c4d5e.pf_meta")
    old += ("previews/turing.0123456789.png",)
    for path in old:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(path)

    made.publish(site)
    made.publish(small["B"])

    assert [(made.root / path).read_text() for path in old] == list(old)


def test_foreign_directory_needs_adopt(shell_host: Host, sites: Sites) -> None:
    """What somebody else put there is neither deleted nor covered without a word."""
    shell_host.root.mkdir()
    (shell_host.root / "thesis.html").write_text("mine")
    host = shell_host.with_(mode="releases")

    with pytest.raises(PublishError, match="--adopt"):
        host.publish(sites["A"])
    assert snapshot(host.root) == {"thesis.html": b"mine"}

    host.publish(sites["A"], adopt=True)
    assert snapshot(host.root) == snapshot(sites["A"])
    aside = list(host.store.glob("adopted-*/thesis.html"))
    assert [path.read_text() for path in aside] == ["mine"]


def test_a_new_address_is_told(shell_host: Host, small: Sites) -> None:
    """Once, with the line that keeps ids as they are; a new server cannot know, the owner's can."""
    made = shell_host.with_(verify=False)
    old = made.server.siteurl
    told: list[str] = []
    made.publish(small["A"], ids="https://before.example", listener=told.append)
    for build, move in (
        ("B", {"siteurl": old.replace("http:", "https:")}),  # has the same ids
        ("A", {"siteurl": "https://new.example", "first_siteurl": old}),
        ("B", {"siteurl": "https://new.example"}),
    ):
        made.with_(**move).publish(small[build], listener=told.append)

    lines = [line for line in told if "FIRST_SITEURL" in line]
    assert lines == [
        commands.moved("https://before.example", old, ""),
        commands.moved(old, "https://new.example", ""),
    ]
    assert f'write FIRST_SITEURL = "{old}"' in lines[1]
