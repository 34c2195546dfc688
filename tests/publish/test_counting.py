"""``invoke visits`` with a real sshd, a real GoAccess and generated logs."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from publish_harness import Host

from atomic_publish.settings import Server
from visits.verb import visits

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 40
PEOPLE = "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
CRAWLERS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
)
ADDRESS = re.compile(rb"\b203\.0\.113\.\d+|2001:db8:")


def lines_of(day: int, path: str) -> Iterator[str]:
    """What one day leaves in a log: people who reload, go on and fail, and crawlers."""
    random.seed(day)
    for person in range(visitors(day)):
        address = f"203.0.113.{person}" if person % 3 else f"2001:db8::{person:x}"
        agent = PEOPLE.format(100 + person, 100 + person)
        for asked, status in [(path, 200), (path, 304), (f"{path}cv/", 200), (f"{path}no", 404)]:
            yield line(day, address, asked, status, agent)
    for crawler in CRAWLERS:
        yield line(day, "203.0.113.250", path, 200, crawler)
    yield line(day, "203.0.113.251", "/~somebody/", 200, PEOPLE.format(99, 99))


def line(day: int, address: str, asked: str, status: int, agent: str) -> str:
    when = FIRST + timedelta(days=day, seconds=random.randrange(80000))
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'{address} - - [{stamp}] "GET {asked} HTTP/1.1" {status} 512 "-" "{agent}"\n'


def visitors(day: int) -> int:
    return 2 + day % 5


def log(days: range, path: str = "/~ada/") -> str:
    return "".join(text for day in days for text in lines_of(day, path))


class Counter:
    """The owner's side: a content folder, and what the command says."""

    def __init__(self, folder: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
        self.content = folder / "content"
        self.content.mkdir()
        self.server, self.capsys = server, capsys

    def count(self, at: Path, **changed: object) -> tuple[int, str]:
        """The status, and what was said."""
        given = {"host": "testhost", "path": "www", "ssh_config": self.server.ssh_config}
        asked = {**given, "log": str(at)} | changed
        public = {
            "SITEURL": "https://www.example.org/~ada",
            "SERVER": {name: value for name, value in asked.items() if value is not None},
        }
        status = visits(self.content, public)
        out = self.capsys.readouterr()
        return status, out.out + out.err

    @property
    def text(self) -> str:
        return (self.content / "visits.toml").read_text()

    @property
    def total(self) -> int:
        earlier = re.search(r"^earlier = (\d+)", self.text, re.MULTILINE)
        days = re.findall(r"^\d{4}-\d\d-\d\d = (\d+)$", self.text, re.MULTILINE)
        return sum(map(int, days)) + int(earlier[1] if earlier else 0)


@pytest.fixture
def owner(tmp_path: Path, shell_host: Host, capsys: pytest.CaptureFixture[str]) -> Counter:
    return Counter(tmp_path, shell_host.server, capsys)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    return folder / "access.log"


def truth(days: range) -> int:
    return sum(map(visitors, days))


def test_people_are_counted_once_a_day_and_crawlers_are_not(owner: Counter, logs: Path) -> None:
    logs.write_text(log(range(DAYS)))
    status, said = owner.count(logs)

    assert (status, owner.total) == (0, truth(range(DAYS)))
    assert f"{truth(range(DAYS))} visits" in said
    assert f"{FIRST.date() + timedelta(days=7)} = {visitors(7)}" in owner.text


def test_rotated_and_read_twice_nothing_counts_twice(owner: Counter, logs: Path) -> None:
    """The log grows, is cut within a day, packed, and forgotten; it is read again and again."""
    whole = log(range(DAYS)).splitlines(keepends=True)
    half = len(whole) // 2
    logs.write_text("".join(whole[:half]))
    owner.count(logs)
    before = owner.text
    assert owner.count(logs)[1].count("0 of them new") == 1
    assert owner.text == before

    logs.rename(logs.with_name("access.log.1"))
    logs.write_text("".join(whole[half:]))
    owner.count(logs)
    assert owner.total == truth(range(DAYS))

    packed = logs.with_name("access.log.2.gz")
    packed.write_bytes(gzip.compress(logs.with_name("access.log.1").read_bytes()))
    owner.count(logs)  # both are there while one is being made
    logs.with_name("access.log.1").unlink()
    owner.count(logs)
    assert owner.total == truth(range(DAYS))

    packed.unlink()
    owner.count(logs)
    packed.write_bytes(gzip.compress("".join(whole[:half]).encode()))
    owner.count(logs)
    assert owner.total == truth(range(DAYS))


def test_addresses_are_neither_kept_nor_brought_home(
    owner: Counter, logs: Path, shell_host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atomic_publish.transports.shell import Shell

    heard: list[str] = []
    ask = Shell._attempt

    def overheard(self: Shell, body: str, seconds: float) -> object:
        ended = ask(self, body, seconds)
        heard.append(ended.output + ended.told)
        return ended

    monkeypatch.setattr(Shell, "_attempt", overheard)
    logs.write_text(log(range(3)))
    there = {path for path in shell_host.ssh.config.parent.rglob("*") if path.is_file()}
    owner.count(logs)

    assert "visitors" in heard[-1]
    assert not ADDRESS.search("".join(heard).encode())
    assert not ADDRESS.search(owner.text.encode())
    now = {path for path in shell_host.ssh.config.parent.rglob("*") if path.is_file()}
    assert now == there
    assert os.listdir(logs.parent) == ["access.log"]


def test_a_log_of_many_hosts(owner: Counter, logs: Path) -> None:
    own = log(range(5)).splitlines(keepends=True)
    other = log(range(9)).splitlines(keepends=True)
    logs.write_text(
        "".join(f"www.example.org:443 {one}" for one in own)
        + "".join(f"other.example.org:443 {one}" for one in other)
    )
    owner.count(logs)
    assert owner.total == truth(range(5))


def test_what_the_owner_wrote_into_the_file_stays(owner: Counter, logs: Path) -> None:
    (owner.content / "visits.toml").write_text("before = 77\n")
    logs.write_text(log(range(2)))
    owner.count(logs)
    assert "before = 77\n" in owner.text
    assert date.fromisoformat(re.findall(r"^(\d{4}-\d\d-\d\d) =", owner.text, re.MULTILINE)[0])


def test_what_is_in_the_way_is_one_line_and_nothing_is_written(owner: Counter, logs: Path) -> None:
    def refused(*parts: str, **more: object) -> None:
        status, said = owner.count(logs, **more)
        assert status == 1
        assert said.count("\n") == 1
        assert all(part in said for part in parts), said
        assert os.listdir(owner.content) == []

    refused("there is no such log; correct SERVER['log']")
    refused("SERVER['log']: not set; ", log=None)
    refused("SERVER['log']: ", "is no log", log="../access.log")
    refused("SFTP was asked for; ", transport="sftp")
    logs.write_text("nothing of the kind\n")
    status, said = owner.count(logs)
    assert (status, os.listdir(owner.content)) == (0, [])
    assert "no visits" in said


def test_a_server_without_goaccess_or_a_shell(
    tmp_path: Path, sftp_host: Host, logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from publish_harness import host

    logs.write_text(log(range(2)))
    status, said = Counter(tmp_path, sftp_host.server, capsys).count(logs)
    assert status == 1
    assert "no shell answers there" in said

    programs = tmp_path / "bin"
    programs.mkdir()
    for name in (
        "sh",
        "cat",
        "awk",
        "head",
        "df",
        "wc",
        "tr",
        "gzip",
        "rsync",
        "flock",
        "sha256sum",
    ):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    with host(tmp_path / "host", path=str(programs)) as made:
        (tmp_path / "bare").mkdir()
        status, said = Counter(tmp_path / "bare", replace(made.server), capsys).count(logs)
    assert status == 1
    assert "there is no goaccess; install it there: apt install goaccess" in said
