"""What a host can be like: the doctor's sentence, what a publish says, and the state it leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from publish_harness import Grounds, Host, grounds, host, snapshot
from test_doctor import everything, said
from test_headers import apache

from atomic_publish.built import headers
from atomic_publish.errors import PublishError, UnverifiedError
from atomic_publish.transports import connection

Sites = dict[str, Path]


def outcome(made: Host, site: Path) -> tuple[bool, str, str]:
    """Whether the doctor says ready, what he says, and what a publish then says or is stopped by.

    The doctor changes nothing, and does not send to himself.
    """
    before = everything(made.root.parent)
    ready, text = said(made)
    assert everything(made.root.parent) == before
    assert "invoke doctor" not in text
    lines: list[str] = []
    try:
        made.publish(site, listener=lines.append)
    except PublishError as error:
        lines.append(str(error))
    return ready, text, "\n".join(lines)


def script(path: Path, text: str) -> str:
    """A program of a few lines."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_banner(tmp_path: Path, small: Sites) -> None:
    """A login that greets is told of, and listened past: by the shell and by rsync."""
    login = script(
        tmp_path / "login", 'echo "Welcome to athena"; printf "no newline"; exec sh "$@"'
    )
    with host(tmp_path / "host", login=login, transport="shell") as made:
        ready, text, told = outcome(made, small["A"])

        assert ready
        assert "the login prints “Welcome to athena no newline” before every answer" in text
        assert "published release" in told
        made.publish(small["B"])
        assert made.shows(small["B"])


def test_banner_before_sftp(tmp_path: Path, small: Sites) -> None:
    """Where only SFTP is left and the login is in its way, that is said."""
    login = script(tmp_path / "login", 'echo "Welcome"; exec /usr/lib/openssh/sftp-server')
    with host(tmp_path / "host", login=login, transport="sftp") as made:
        ready, text, told = outcome(made, small["A"])

    cure = "let login files print only where [ -t 1 ] holds"
    assert not ready
    assert cure in text
    assert cure in told


def test_nologin(tmp_path: Path, small: Sites) -> None:
    """An account that may do nothing; SFTP is tried, too, and the account's own words are told."""
    login = script(tmp_path / "login", 'echo "This account is currently not available."; exit 1')
    with host(tmp_path / "host", login=login) as made:
        ready, text, told = outcome(made, small["A"])

    assert not ready
    assert "no shell answers there (This account is currently not available.)" in text
    assert "not available" in told
    assert not made.root.exists()


@pytest.mark.parametrize("shell", ["bash", "csh", "fish"])
def test_login_shells(tmp_path: Path, small: Sites, shell: str) -> None:
    """Whatever the account's own shell is."""
    program = shutil.which(shell)
    assert program
    with host(tmp_path / "host", login=program, transport="shell", verify=False) as made:
        made.publish(small["A"])
        assert snapshot(made.root) == snapshot(small["A"])


@pytest.mark.parametrize(
    ("rsync", "lacks"),
    [
        ("exit 127", "its rsync is older than 3.1"),
        ('echo "rsync  version 2.6.9  protocol version 29"', "its rsync version 2.6.9 is older"),
        ('echo "openrsync: protocol version 29"', "its openrsync: protocol version is older"),
    ],
)
def test_old_rsync(tmp_path: Path, small: Sites, rsync: str, lacks: str) -> None:
    """SFTP takes its place; who insists on a shell is told why not."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script(programs / "rsync", rsync)
    with host(tmp_path / "host", path=f"{programs}:/usr/bin:/bin") as made:
        ready, text, told = outcome(made, small["A"])

        assert ready
        assert lacks in text
        assert "SFTP is used" in text
        assert "published release" in told
        ready, text, told = outcome(made.with_(transport="shell"), small["B"])
        assert not ready
        assert 'install it, or set SERVER["transport"] = "sftp"' in told


def a_file(made: Host, _: Path) -> None:
    made.root.write_text("a file")


def a_link(made: Host, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "index.html").write_text("somebody's")
    made.root.symlink_to(tmp_path / "elsewhere")


def an_empty_link(made: Host, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    made.root.symlink_to(tmp_path / "elsewhere")


def a_broken_link(made: Host, tmp_path: Path) -> None:
    made.root.symlink_to(tmp_path / "nowhere")


def files_of_others(made: Host, _: Path) -> None:
    made.root.mkdir()
    (made.root / "index.html").write_text("somebody's")


@pytest.mark.parametrize(("mode", "sftp_only"), [("auto", False), ("releases", True)])
@pytest.mark.parametrize(
    ("prepare", "doctor", "publish"),
    [
        (a_file, "is a file; name a directory", "is a file; name a directory"),
        (a_link, "is a link to another place", "add --adopt"),
        (an_empty_link, "is a link to another place", "add --adopt"),
        (a_broken_link, "is a link that leads nowhere; remove it", "is a link that leads nowhere"),
        (files_of_others, "the first publish asks for --adopt", "add --adopt"),
    ],
)
def test_what_stands_there(
    shared: Grounds,
    small: Sites,
    tmp_path: Path,
    prepare: Callable[[Host, Path], None],
    doctor: str,
    publish: str,
    mode: str,
    sftp_only: bool,
) -> None:
    """Nothing of somebody else's is covered or replaced without a word from the owner."""
    made = shared.host(sftp_only=sftp_only, mode=mode)
    prepare(made, tmp_path)
    before = (everything(made.root.parent), everything(tmp_path))

    _, text, told = outcome(made, small["A"])

    assert doctor in text
    assert publish in told
    left = [name for name in everything(made.root.parent) if not name.startswith("public.releases")]
    assert left == list(before[0])
    assert everything(tmp_path) == before[1]


@pytest.mark.parametrize(("mode", "sftp_only"), [("releases", False), ("in-place", True)])
def test_wrong_address(shared: Grounds, small: Sites, mode: str, sftp_only: bool) -> None:
    """A first publish whose address shows another directory: nothing is sent, nothing sticks."""
    made = shared.host(sftp_only=sftp_only)
    wrong = made.with_(siteurl=f"{made.server.siteurl}/elsewhere", mode=mode)

    with pytest.raises(UnverifiedError, match=r"SITEURL or SERVER\[\"path\"\]; nothing was sent"):
        wrong.publish(small["A"])
    assert not made.root.exists()
    made.root.mkdir()
    (made.root / "mine.html").write_text("mine")
    with pytest.raises(UnverifiedError, match="withdrawn, and all is as it was"):
        wrong.publish(small["A"], adopt=True)
    assert snapshot(made.root) == {"mine.html": b"mine"}

    (made.root / "mine.html").unlink()
    made.publish(small["A"])
    assert made.root.is_symlink()  # as if it had never been tried otherwise
    assert made.shows(small["A"])


def test_forbidden_htaccess(small: Sites) -> None:
    """Where a server answers with an error to what the file says, that is found before it is sent."""
    with tempfile.TemporaryDirectory() as folder, grounds(Path(folder) / "g") as made:
        Path(folder).chmod(0o755)  # Apache has a user of its own
        with apache(Path(folder) / "apache", made.folder, "Limit") as port:
            ours = made.host()
            address = f"http://127.0.0.1:{port}/0/public"
            ours = ours.with_(siteurl=address, htaccess=True)
            ours.publish(small["A"])
            site = shutil.copytree(small["A"], Path(folder) / "site")
            (site / ".htaccess").write_text(headers.apache(headers.Policy.of(address)))

            ready, text, told = outcome(ours, site)

            assert not ready
            assert 'set SERVER["htaccess"] = False' in text
            assert "the server forbids what it says (status 500)" in told
            assert ours.shows(small["A"])
            first = made.host().with_(siteurl=f"http://127.0.0.1:{port}/1/public", htaccess=True)
            with pytest.raises(UnverifiedError, match=r"status 500.*withdrawn"):
                first.publish(site)
            assert not first.root.exists()


@pytest.mark.parametrize("sftp_only", [False, True], ids=["shell", "sftp"])
def test_parent_that_cannot_be_written(tmp_path: Path, small: Sites, sftp_only: bool) -> None:
    """A directory in one that is read-only: in place, with the books inside, closed to visitors."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    www = tmp_path / "host" / "www"

    def mount(root: Path) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "none", str(www)], check=True)
        root.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "none", str(root)], check=True)
        subprocess.run(["mount", "-o", "remount,ro", str(www)], check=True)

    try:
        with host(tmp_path / "host", prepare=mount, sftp_only=sftp_only) as made:
            missing = made.with_(path=f"{www}/other")
            ready, text, told = outcome(missing, small["A"])
            assert (ready, "cannot be written; make the directory another way" in text) == (
                False,
                True,
            )
            assert "other" in told

            ready, text, told = outcome(made, small["A"])
            assert ready
            assert "in place, file by file" in text
            assert "published release" in told
            made.publish(small["B"])
            assert made.shows(small["B"])
            assert (made.root / ".published").stat().st_mode & 0o777 == 0o700
            made.rollback()
            assert made.shows(small["A"])
    finally:
        for path in (www / "public", www):
            subprocess.run(["umount", "-l", str(path)], check=False)


def test_books_are_not_served(shared: Grounds, small: Sites) -> None:
    """In place, nothing but the site is below the address, and no book tells of the publisher."""
    for sftp_only in (False, True):
        made = shared.host(mode="in-place", sftp_only=sftp_only)
        made.publish(small["A"])

        assert snapshot(made.root) == snapshot(small["A"])
        assert not list(made.root.glob(".*"))
        kept = b"".join(p.read_bytes() for p in made.store.iterdir() if p.is_file())
        assert os.uname().nodename.encode() not in kept
        assert (
            str(os.getpid()).encode() not in (made.store / "lock").read_bytes()
            if not sftp_only
            else True
        )


def test_what_killed_runs_left_here(shell_host: Host, small: Sites) -> None:
    """Folders of processes that are gone are removed by the next run, others are not."""
    temporary = connection.short_tmp()
    gone, here = (temporary / f"publish-{number}-test" for number in (2**22 + 1, os.getpid()))
    for folder in (gone, here):
        folder.mkdir()

    try:
        shell_host.publish(small["A"])
        assert (gone.exists(), here.exists()) == (False, True)
    finally:
        here.rmdir()


def test_question_names_the_option(shared: Grounds, small: Sites) -> None:
    """With --adopt a link elsewhere is set aside whole, and comes back if the publish fails."""
    made = shared.host(mode="releases")
    other = made.root.parent / "other"
    other.mkdir()
    (other / "mine.html").write_text("mine")
    made.root.symlink_to("other")

    with pytest.raises(
        PublishError, match="would lead here instead; if that is meant, add --adopt"
    ):
        made.publish(small["A"])
    with pytest.raises(UnverifiedError, match="withdrawn"):
        made.with_(siteurl=f"{made.server.siteurl}/x").publish(small["A"], adopt=True)
    assert os.readlink(made.root) == "other"
    made.publish(small["A"], adopt=True)
    assert made.shows(small["A"])
    assert (other / "mine.html").read_text() == "mine"
