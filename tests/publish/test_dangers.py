"""What goes wrong on real servers: the site stays as it was, and a line says why."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from publish_harness import Grounds, Host, host, kill_all, make_site, snapshot

from atomic_publish.errors import ConnectionLostError, PublishError, UnverifiedError
from atomic_publish.transports.shell import Shell

Sites = dict[str, Path]


def test_second_publisher_is_refused(shell_host: Host, sites: Sites) -> None:
    """At once, in words; and the lock is free as soon as its holder is gone."""
    shell_host.publish(sites["A"])
    refused: list[float] = []

    def second(step: str) -> None:
        if step == "prepared":
            started = time.monotonic()
            with pytest.raises(PublishError, match="another publish is going on"):
                shell_host.publish(sites["A"])
            refused.append(time.monotonic() - started)

    shell_host.publish(sites["B"], at=second)

    assert len(refused) == 1
    assert refused[0] < 3  # of which the connection takes most
    assert shell_host.shows(sites["B"])


def test_no_lock_is_left_by_a_killed_publisher(shell_host: Host, sites: Sites) -> None:
    """The holder dies without a word; the next one publishes at once."""
    shell_host.publish(sites["A"])
    running = shell_host.start(sites["B"])
    holder = shell_host.store / "holder"
    before = holder.read_text()
    deadline = time.monotonic() + 20
    while holder.read_text() in {before, ""} and time.monotonic() < deadline:
        time.sleep(0.01)
    kill_all([running.pid])
    running.communicate(timeout=20)

    started = time.monotonic()
    while True:
        try:
            shell_host.publish(sites["B"])
            break
        except PublishError as error:
            if "another publish is going on" not in str(error):
                raise
            assert time.monotonic() - started < 5
    assert shell_host.shows(sites["B"])


def test_corrupted_upload_never_goes_live(shell_host: Host, sites: Sites) -> None:
    """One byte differs on the server's disk: found before the switch."""
    shell_host.publish(sites["A"])

    def corrupt(step: str) -> None:
        if step == "prepared":
            original = Shell.send

            def send(self: Shell, *given: Any, **named: Any) -> Any:
                sent = original(self, *given, **named)
                for page in shell_host.store.glob("*.part/feed.xml"):
                    page.write_text("<feed>X</feed>")
                return sent

            monkey.setattr(Shell, "send", send)

    with pytest.MonkeyPatch.context() as monkey, pytest.raises(PublishError, match=r"feed\.xml"):
        shell_host.publish(sites["B"], at=corrupt)

    assert shell_host.shows(sites["A"])
    shell_host.publish(sites["B"])
    assert shell_host.shows(sites["B"])


@pytest.mark.parametrize("mode", ["releases", "in-place"])
@pytest.mark.parametrize("sftp_only", [False, True])
def test_failed_verification_goes_back(
    shared: Grounds, small: Sites, mode: str, sftp_only: bool
) -> None:
    """The address shows something else after the switch: what was there before is there again."""
    made = shared.host(mode=mode, sftp_only=sftp_only)

    def spoil(step: str) -> None:
        if step == "switched":
            (made.root / "page-1" / "index.html").unlink()

    with pytest.raises(UnverifiedError, match=r"page-1.*withdrawn"):
        made.publish(small["A"], at=spoil)
    assert not made.root.exists()
    made.publish(small["A"])
    with pytest.raises(UnverifiedError, match=r"page-1.*is live again"):
        made.publish(small["B"], at=spoil)

    assert made.shows(small["A"])
    made.publish(small["B"])
    assert made.shows(small["B"])


def test_damage_on_the_server_is_repaired(shell_host: Host, sites: Sites) -> None:
    """An unchanged site is sent again where the server's copy is no longer what was sent."""
    shell_host.publish(sites["A"])
    (shell_host.root / "feed.xml").write_text("<feed>?</feed>")

    shell_host.publish(sites["A"])

    assert shell_host.shows(sites["A"])


def test_lost_pages_need_yes(shell_host: Host, sites: Sites, tmp_path: Path) -> None:
    """A build that lost more than a tenth of its pages is a question, not a publish."""
    shell_host.publish(sites["A"])
    small = make_site(tmp_path / "small", "A", pages=20)

    with pytest.raises(PublishError, match=r"10 of 34 pages would vanish.*--yes"):
        shell_host.publish(small)
    assert shell_host.shows(sites["A"])

    shell_host.publish(small, yes=True)
    assert shell_host.shows(small)


def test_dry_run_changes_nothing(shell_host: Host, sites: Sites) -> None:
    """It tells what would be added, and leaves the server as it is."""
    told: list[str] = []

    shell_host.publish(sites["A"], dry_run=True, listener=told.append)

    assert "  + index.html" in told
    assert list(shell_host.root.parent.iterdir()) == []


@contextmanager
def changed_umask(mask: int) -> Iterator[None]:
    """Another umask for this process and those that it starts."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.parametrize("sftp_only", [False, True])
def test_umask_of_neither_side_matters(tmp_path: Path, sites: Sites, sftp_only: bool) -> None:
    """Everybody may read what is published, whoever built it and wherever it went."""
    with changed_umask(0o077), host(tmp_path / "host", sftp_only=sftp_only) as made:
        private = shutil.copytree(sites["A"], tmp_path / "private")
        for path in [private, *private.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
        made.publish(private)
        root = made.root.resolve()
        modes = {
            stat.S_IMODE(path.stat().st_mode)
            for path in [root, *root.rglob("*")]
            if path.name != ".release"
        }
    assert modes == {0o644, 0o755}


def test_full_disk(tmp_path: Path, sites: Sites) -> None:
    """No room for the second version: the first one stays, whole; with room, it goes on."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")

    def mount(root: Path) -> None:
        options = ["-o", "size=3m,nr_inodes=600"]
        subprocess.run(["mount", "-t", "tmpfs", *options, "none", str(root.parent)], check=True)

    try:
        with host(tmp_path / "host", prepare=mount) as made:
            made.publish(sites["A"])
            filler = made.root.parent / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(made.root.parent).free - 40_000))

            with pytest.raises(PublishError, match="no room left"):
                made.publish(sites["B"])
            assert made.shows(sites["A"])
            assert not list(made.store.glob("*.part"))  # what was sent in vain is no burden

            filler.unlink()
            made.publish(sites["B"])
            assert made.shows(sites["B"])
    finally:
        subprocess.run(["umount", "-l", str(tmp_path / "host" / "www")], check=True)


def test_host_key_is_checked(shell_host: Host, sites: Sites) -> None:
    """Another host in its place is not published to."""
    known = shell_host.ssh.config.parent / "known_hosts"
    name, kind, key = known.read_text().split()
    known.write_text(f"{name} {kind} {key[:-8]}AAAAAAAA\n")

    try:
        with pytest.raises(ConnectionLostError, match="connection"):
            shell_host.publish(sites["A"])
    finally:
        known.write_text(f"{name} {kind} {key}\n")


@pytest.mark.parametrize("left_out", [("mv", "perl"), ("flock",), ("sha256sum",)])
def test_programs_that_a_server_lacks(
    tmp_path: Path, sites: Sites, left_out: tuple[str, ...]
) -> None:
    """Where busybox is all there is, or GNU's options are not, others do the same."""
    programs = tmp_path / "bin"
    programs.mkdir()
    wanted = "awk cat cp df dirname find grep head ln ls mkdir mv perl python3 readlink rm rmdir"
    more = "rsync sed sh sha256sum shasum sleep sort touch tr wc xargs flock printf test kill cut"
    busybox = shutil.which("busybox")
    applets = subprocess.run([str(busybox), "--list"], capture_output=True, text=True, check=True)
    for name in f"{wanted} {more}".split():
        if name in left_out:
            continue
        own = sys.executable if name == "python3" else shutil.which(name)
        found = busybox if name in applets.stdout.split() else own
        if found:
            (programs / name).symlink_to(found)
    if "mv" in left_out:
        plain = '#!/bin/sh\ncase $1 in -*T*|-*h*) exit 1; esac\nexec /bin/mv "$@"\n'
        (programs / "mv").write_text(plain)
        (programs / "mv").chmod(0o755)
    with host(tmp_path / "host", path=str(programs), transport="shell") as made:
        made.publish(sites["A"])
        made.publish(sites["B"])
        assert made.shows(sites["B"])
        made.rollback()
        assert made.shows(sites["A"])


ODD = ("-rf", "a b.html", "it's.html", 'q".txt', "[x]*.txt", "50%.txt", "#1.txt", "é.txt")


def test_names_that_mean_something_elsewhere(
    shell_host: Host, tmp_path: Path, small: Sites
) -> None:
    """Spaces, quotes, patterns and leading dashes are just names."""
    odd = shutil.copytree(small["A"], tmp_path / "odd")
    for name in ODD:
        (odd / name).write_text(name)
    for changes in ({}, {"mode": "in-place", "path": f"{shell_host.server.path}2"}):
        made = shell_host.with_(verify=False, **changes)
        made.publish(odd)
        made.publish(small["A"])
        made.rollback()
        assert snapshot(Path(made.server.path)).items() >= snapshot(odd).items()


def test_names_over_sftp(shared: Grounds, tmp_path: Path, small: Sites) -> None:
    """The same where sftp reads the names in its own way."""
    odd = shutil.copytree(small["A"], tmp_path / "odd")
    for name in ODD:
        (odd / name).write_text(name)
    for mode in ("releases", "in-place"):
        made = shared.host(mode=mode, sftp_only=True, verify=False)
        made.publish(odd)
        made.publish(small["A"])
        assert not (made.root / "a b.html").exists()
        made.rollback()
        assert snapshot(made.root).items() >= snapshot(odd).items()


def test_foreign_file_in_a_release_is_carried(shell_host: Host, sites: Sites) -> None:
    """What the owner put beside the pages by hand is in the next release too."""
    shell_host.publish(sites["A"])
    (shell_host.root / "by-hand.txt").write_text("mine")

    shell_host.publish(sites["B"])
    shell_host.publish(sites["A"])

    assert (shell_host.root / "by-hand.txt").read_text() == "mine"


def test_five_releases_are_kept(shell_host: Host, small: Sites) -> None:
    """Older ones go, with their books."""
    made = shell_host.with_(verify=False)
    for build in "ABABABA":
        made.publish(small[build])

    assert len([path for path in made.store.iterdir() if path.is_dir()]) == 5
    assert len(list(made.store.glob("*.info"))) == 5


def test_server_that_follows_no_links(tmp_path: Path, sites: Sites) -> None:
    """Found out before the first publish, which then goes in place."""
    with host(tmp_path / "host", inside="disable_symlinks on;") as made:
        made.publish(sites["A"])
        made.publish(sites["B"])

        assert not made.root.is_symlink()
        assert made.shows(sites["B"])


def lost(made: Host) -> Callable[[str], None]:
    """Ends the server's side after the upload."""

    def end(step: str) -> None:
        if step == "uploaded":
            made.ssh.kill_sessions()

    return end


def test_lost_connection(shell_host: Host, sites: Sites) -> None:
    """It is said in words, nothing has changed, and a second run does it."""
    shell_host.publish(sites["A"])

    with pytest.raises(ConnectionLostError, match="run the command again"):
        shell_host.publish(sites["B"], at=lost(shell_host))
    assert shell_host.shows(sites["A"])

    shell_host.publish(sites["B"])
    assert shell_host.shows(sites["B"])


def test_nothing_is_sent_that_cannot_be_verified(shell_host: Host, sites: Sites) -> None:
    """An address without an answer is told before the upload."""
    wrong = replace(shell_host.server, siteurl="http://127.0.0.1:9")

    with pytest.raises(PublishError, match="no answer"):
        replace(shell_host, server=wrong).publish(sites["A"])
    assert list(shell_host.root.parent.iterdir()) == []
