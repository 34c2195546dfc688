"""A server that answers whatever it likes: nothing here changes but the work folder, and the
owner reads lines, not escapes or tracebacks."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from publish_harness import Grounds, Host, host

from atomic_publish import commands
from atomic_publish.errors import PublishError
from atomic_publish.transports import connection

Sites = dict[str, Path]

ESCAPE = "\x1b]0;owned\x07\x1b[2J\r\u202e"
HASH = "0" * 64
LATER = "20261231T235959Z-ffffff"


@dataclass(frozen=True)
class Scene:
    """A place on the server with two releases, as the hostile one finds it."""

    host: Host
    live: str
    old: str

    def book(self, suffix: str, identity: str = "") -> Path:
        return self.host.store / f"{identity or self.live}.{suffix}"


def info(**changes: object) -> str:
    return json.dumps({"id": LATER, "commit": "x", "files": 1, "bytes": 1, **changes})


def text(suffix: str, content: str, *, old: bool = False) -> Callable[[Scene], None]:
    """A book with other contents."""

    def change(scene: Scene) -> None:
        path = scene.book(suffix, scene.old if old else "")
        path.write_text(content.replace("LIVE", scene.live).replace("OLD", scene.old))

    return change


def named(name: str, content: str = "x") -> Callable[[Scene], None]:
    """A file that a client finds in a listing of the store."""

    def change(scene: Scene) -> None:
        path = scene.host.store / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    return change


def shown(name: str, content: str = "x") -> Callable[[Scene], None]:
    """A file that a client finds among the pages."""

    def change(scene: Scene) -> None:
        (scene.host.root / name).write_text(content)

    return change


def linked(name: str, target: str) -> Callable[[Scene], None]:
    """A link among the releases."""

    def change(scene: Scene) -> None:
        (scene.host.store / name).symlink_to(target)

    return change


def gone(suffix: str) -> Callable[[Scene], None]:
    """A book less."""
    return lambda scene: scene.book(suffix).unlink()


def big(suffix: str) -> Callable[[Scene], None]:
    """A book of ten gigabytes, which take no room there."""

    def change(scene: Scene) -> None:
        os.truncate(scene.book(suffix), 10 * 2**30)

    return change


INPUTS: dict[str, Callable[[Scene], None]] = {
    "an id that leads out": text("info", info(id="../../victim")),
    "an absolute id": text("info", info(id="/victim"), old=True),
    "another's id": text("info", info(id="OLD")),
    "an empty info": text("info", ""),
    "half an info": text("info", '{"id": "LIVE", "comm', old=True),
    "a list for an info": text("info", "[]", old=True),
    "nested without end": text("info", "[" * 100_000),
    "a commit with escapes": text("info", info(id="LIVE", commit=ESCAPE)),
    "a size without end": text("info", info(id="OLD", bytes=10**400), old=True),
    "a time that is none": named("20261399T999999Z-aaaaaa/index.html"),
    "an id of the last year": named("20991231T235959Z-ffffff/index.html"),
    "an id with a newline": named(f"{LATER}\n../../victim.info", info()),
    "an id with an escape": named(f"{LATER}{ESCAPE}.info", info()),
    "a release that is a link": linked(LATER, "/etc"),
    "an empty list": text("sha256", ""),
    "no list": gone("sha256"),
    "a list of what is outside": text("sha256", f"{HASH}  ./../../victim\n{HASH}  ./index.html\n"),
    "a list of absolute names": text("sha256", f"{HASH}  .//etc/passwd\n{HASH}  /etc/passwd\n"),
    "a list with escapes": text("sha256", f"{HASH}  ./{ESCAPE}.html\n"),
    "a list of noise": text("sha256", "\x00\xff@publish:live x\n" * 1000),
    "a list of ten gigabytes": big("sha256"),
    "a list with commands": text("sha256", f'{HASH}  ./"\n!touch victim\n'),
    "an old list of nothing": text("sha256", "", old=True),
    "a carried file from outside": text("carried", "1 ../../victim.0123456789.css\n"),
    "carried since no time": text("carried", f"{'9' * 400} a.0123456789.css\nx y\n"),
    "a page with an escape": shown(f"{ESCAPE}.html"),
    "a page with a newline": shown("a\n!touch victim\n.html"),
    "a page with quotes": shown('"; touch victim; ".html'),
    "a page in the form of a list": shown(f"-rw-r--r-- 1 0 0 1 Nov 23 21:01 {HASH}"),
    "a release that is not there": shown(".release", "../../victim\n"),
    "a holder with escapes": named("holder", ESCAPE),
}
if os.environ.get("TORTURE") == "1":  # a client waits for whoever may hold them
    INPUTS["a lease without end"] = named("lease/until", f"{'9' * 11} {ESCAPE}\n")
    INPUTS["a lease that is noise"] = named("lease/until", "x")


@pytest.fixture(scope="module")
def scenes(shared: Grounds, small: Sites) -> Callable[[bool], Scene]:
    """Places like one that was published to twice, made by copying."""
    first = shared.host(verify=False)
    ids = [first.publish(small[build]).version for build in "AB"]

    def scene(sftp_only: bool) -> Scene:
        made = shared.host(verify=False, sftp_only=sftp_only)
        shutil.copytree(first.root.parent, made.root.parent, symlinks=True, dirs_exist_ok=True)
        old, live = (version.id for version in ids if version)
        return Scene(made, live, old)

    return scene


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which the owner works, and one beside it; whatever happens, both stay."""
    for name in ("project", "victim"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.tex").write_text("ten years")
    monkeypatch.chdir(tmp_path / "project")
    before = files(tmp_path)
    yield tmp_path
    assert files(tmp_path) == before


def files(root: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in root.rglob("*") if path.is_file()}


def told(act: Callable[[commands.Options], object]) -> str:
    """What a command prints, or the line that stops it; anything else is a failure."""
    lines: list[str] = []
    try:
        act(commands.Options(listener=lines.append, yes=True, adopt=True))
    except PublishError as error:
        lines.append(str(error))
    output = "\n".join(lines)
    assert output.replace("\n", "").isprintable()
    assert "Traceback" not in output
    return output


LONG = os.environ.get("TORTURE") == "1"
CASES = [(name, way) for n, name in enumerate(INPUTS) for way in (0, 1) if LONG or n % 2 == way]
"""Both ways read with the same code: each takes half of them, and in torture all."""


@pytest.mark.parametrize(("name", "sftp_only"), CASES)
def test_hostile(
    name: str, sftp_only: bool, scenes: Callable[[bool], Scene], work: Path, small: Sites
) -> None:
    """Lists and goes back or says why not; the next publish puts everything right."""
    scene = scenes(sftp_only)
    made = scene.host
    INPUTS[name](scene)

    lines = told(lambda options: commands.releases(made.server, options))
    assert lines
    lines += told(lambda options: commands.publish(made.server, small["A"], "", options))

    assert "victim" not in lines
    assert (made.root / "index.html").read_bytes() == (small["A"] / "index.html").read_bytes()


ANSWERS = {
    "noise without end": "exec yes @publish:shell",
    "escapes before all answers": f"printf '%s\\n' '{ESCAPE}'; exec /bin/sh -s",
    "escapes and a failure": f"printf '%s\\n' '{ESCAPE}' >&2; exit 3",
    "a version with escapes": f"printf '\\n@publish:shell\\n\\n@publish:rsync rsync  version {ESCAPE}'",
    "nothing": "exit 0",
}


def test_programs_that_lie(tmp_path: Path, small: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell prints without end is cut off; what it prints for the terminal is not obeyed."""
    monkeypatch.setattr(connection, "MOST", 2**20)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("rsync", "cat"):
        (programs / name).symlink_to(str(shutil.which(name)))
    with host(tmp_path / "host", path=f"{programs}:/usr/bin:/bin", verify=False) as made:
        for number, script in enumerate(ANSWERS.values()):
            (programs / "sh").write_text(f"#!/bin/bash\n{script}\n")
            (programs / "sh").chmod(0o755)
            other = made.with_(path=f"{made.server.path}{number}")
            told(lambda options, to=other.server: commands.doctor(to, options))
            told(lambda options, to=other.server: commands.publish(to, small["A"], "", options))
            assert Path(other.server.path, "index.html").is_file()  # over SFTP, if need be
