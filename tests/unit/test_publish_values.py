"""Manifests, differences, ids, orders and answers: the parts of a publish that only compute."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from atomic_publish import verify
from atomic_publish.errors import Problem, PublishError, plain
from atomic_publish.manifest import Carried, Manifest, compare, is_hashed, is_usable
from atomic_publish.places.in_place import in_order
from atomic_publish.transports import folders, parse_listing
from atomic_publish.transports.connection import Sent
from atomic_publish.transports.shell import answers, rsync_version, sent
from atomic_publish.version import Version, is_id, new_id
from pelican_bibtex.problems import Problem as BibtexProblem

ROOT = Path(__file__).resolve().parents[2]
A, B = "a" * 64, "b" * 64
STYLE, SCRIPT = "theme/site.0123456789.css", "theme/app.abcdef0123.js"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (STYLE, True),
        (f"{STYLE}.br", True),
        ("site.0123456789.min.js", True),
        ("site.css", False),
        ("0123456789.css", False),
        ("a.0123456789/site.css", False),
        ("site.012345678g.css", False),
        ("site.01234567890.css", False),
        ("paper.2506.20607.pdf", False),
    ],
)
def test_hashed_names(path: str, expected: bool) -> None:
    """Ten hex digits between dots, in the name itself."""
    assert is_hashed(path) is expected


def test_manifest_comes_back_from_its_text() -> None:
    """What the server keeps is what was written."""
    made = Manifest({"index.html": A, "a b/é.html": B})

    assert Manifest.parse(made.text) == made


@pytest.mark.parametrize(
    "line",
    [
        *(f"{A}  /etc/passwd", "x", f"{A[:-1]}  ./a", f"{A}  ./../a", f"{A}  ./a/../../b", ""),
        *(f"{A}  ././a", f"{A}  .//a", f"{A}  ./a\x1b[2J", f"{A}  ./a\rb", f"{A}  ./a\\b"),
        *(f"{A}  ./{'c' * 1025}", f"{A}  ./a\u202eb", f"{A}  ./"),
    ],
)
def test_manifest_leaves_out(line: str) -> None:
    """A line that was not written by this program names nothing."""
    good = f"{B}  ./index.html\n"

    assert Manifest.parse(f"{good}{line}\n{good}") == Manifest({"index.html": B})
    assert Carried.parse(line.replace(f"{A}  ./", "123 ").replace(A, "x")).since == {}


@pytest.mark.parametrize("name", ["a\nb.html", "a\\b", "\x1b[2J", ".published/x", "a\u202eb"])
def test_names_that_are_refused(tmp_path: Path, name: str) -> None:
    """Names that tools disagree about never leave this computer."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")

    with pytest.raises(PublishError, match="name: "):
        Manifest.of(tmp_path)


def test_links_are_refused(tmp_path: Path) -> None:
    """A link could publish a file from anywhere."""
    (tmp_path / "key").symlink_to("/etc/hostname")

    with pytest.raises(PublishError, match="key: link: "):
        Manifest.of(tmp_path)


def test_difference() -> None:
    """By contents, whatever else changed."""
    old = Manifest({"a.html": A, "b.html": A, "c.html": A})
    new = Manifest({"a.html": A, "b.html": B, "d.html": A})

    found = compare(old, new)

    assert (found.added, found.changed, found.deleted) == (("d.html",), ("b.html",), ("c.html",))
    assert found.summary == "1 to add, 1 to change, 1 to delete"
    assert list(found.lines()) == ["  + d.html", "  ~ b.html", "  - c.html"]
    assert not compare(old, old)


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [(10, 9, False), (10, 8, True), (100, 90, False), (100, 89, True), (0, 5, False), (1, 0, True)],
)
def test_a_tenth_of_the_pages(before: int, after: int, asks: bool) -> None:
    """More than a tenth gone is a question."""
    old, new = (Manifest({f"{n}.html": A for n in range(count)}) for count in (before, after))

    assert compare(old, new).loses_much is asks


DAY = 86400


def test_carried_files_stay_sixty_days() -> None:
    """Counted from the day on which the last page that used them left."""
    leaving = Manifest({"index.html": A, STYLE: A})
    coming = Manifest({"index.html": B, SCRIPT: B})
    before = Carried({"old.0000000000.css": 39 * DAY, "older.0000000001.css": 39 * DAY - 1})

    after = before.after(leaving, coming, 99 * DAY, 60)
    assert after.since == {STYLE: 99 * DAY, "old.0000000000.css": 39 * DAY}
    assert after.after(coming, leaving, 100 * DAY, 60).since == {SCRIPT: 100 * DAY}
    assert Carried.parse(after.text) == after


NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_ids_sort_by_time_even_if_clocks_do_not() -> None:
    """A publisher whose clock is behind still comes last."""
    first = new_id(NOON, ())
    second = new_id(NOON.replace(hour=9), [first])

    assert first.startswith("20261101T120000Z-")
    assert second.startswith("20261101T120001Z-")


def test_version_comes_back_from_its_text() -> None:
    """Also from a later program that writes more."""
    made = Version(
        id=new_id(NOON, ()), commit="c0ffee+a1b2c3", files=3, bytes=9, ids="https://a.example"
    )

    assert Version.parse(made.id, made.text.replace("{", '{"later": 1, ', 1)) == made
    assert made.when == NOON


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "[" * 100_000, '{"id": "../../victim"}'),
        *('{"id": "ID", "commit": "\\u001b[2J", "files": 1, "bytes": 1}',),
        *('{"id": "ID", "commit": "", "files": -1, "bytes": 1}',),
        *('{"id": "ID", "commit": "", "files": "1", "bytes": 1}',),
        *('{"id": "ID", "commit": "", "files": 1e999, "bytes": 1}',),
        *('{"id": "20261101T120000Z-ffffff", "commit": "", "files": 1, "bytes": 1}',),
    ],
    ids=range(11),
)
def test_a_line_that_tells_nothing(text: str) -> None:
    """A damaged book, or one that is about something else."""
    identity = "20261101T120000Z-5f1c2a"

    found = Version.parse(identity, text.replace('"ID"', f'"{identity}"'))

    assert found == Version(id=identity, known=False)


@pytest.mark.parametrize(
    "name",
    [
        *("../../victim", "20261301T120000Z-5f1c2a", "20261101T120000Z-5F1C2A", "lease", ""),
        *("20261101T120000Z-5f1c2a\n", "20261101T120000Z-5f1c2a/..", "９0261101T120000Z-5f1c2a"),
    ],
)
def test_no_id(name: str) -> None:
    """Nothing but a time that exists, and six digits."""
    assert not is_id(name)


def test_an_id_from_the_end_of_time_moves_nothing() -> None:
    """A server's id cannot make all later ones impossible."""
    assert new_id(NOON, ["20991231T235959Z-ffffff"]).startswith("20261101T120000Z-")


def test_order_in_place() -> None:
    """Nothing is named by a page that comes before it."""
    old = Manifest({"index.html": A, "a/index.html": A, "feed.xml": A})
    new = Manifest({"index.html": B, "a/index.html": B, "b/index.html": B, STYLE: A, "feed.xml": B})

    order = [STYLE, "b/index.html", "a/index.html", "feed.xml", "index.html"]
    assert in_order(new, old) == order
    assert in_order(new, Manifest())[-2:] == ["feed.xml", "index.html"]


def test_folders_deepest_first() -> None:
    """So that each is empty when its turn comes."""
    assert folders(["a/b/c.html", "a/d.html", "e.html"]) == ["a/b", "a"]


def test_answers_among_other_output() -> None:
    """What a login file prints does not matter."""
    output = "Welcome!\n@publish:file a b\nx\ny\n\n@publish:file c\n\n@publish:end\n"

    assert answers(output) == [("file", "a b", "x\ny\n"), ("file", "c", ""), ("end", "", "")]
    assert answers("no shell here") == []


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "Number of regular files transferred: 1,234\nTotal bytes sent: 5,678\n",
            Sent(1234, 5678),
        ),
        ("Number of files transferred: 2\nTotal bytes sent: 99\n", Sent(2, 99)),
        ("", Sent()),
    ],
)
def test_statistics(output: str, expected: Sent) -> None:
    """Of rsync since version 2."""
    assert sent(output) == expected


@pytest.mark.parametrize(
    ("line", "name", "kind", "size", "since"),
    [
        ("drwxr-xr-x    ? 0   0    4096 Nov 23 21:01 /w/a b", "a b", "d", 4096, "2026-11-23 21:01"),
        ("-rw-r--r--    1 1000 1000  12 Nov 23  2025 x", "x", "-", 12, "2025-11-23 00:00"),
        ("-rw-r--r--    1 1000 1000  12 Dec 31 23:59 x", "x", "-", 12, "2025-12-31 23:59"),
        ("lrwxrwxrwx 1 0 0 38 Jan  1 00:00 public -> a/b", "public", "l", 38, "2026-01-01 00:00"),
        ("drwxr-xr-x    2 0 0 4096 Nov 23 21:01 .", ".", "d", 4096, "2026-11-23 21:01"),
        ("-rw-r--r--    1 0 0 1 Feb 30 21:01 odd", "odd", "-", 1, "0001-01-01 00:00"),
    ],
)
def test_listing(line: str, name: str, kind: str, size: int, since: str) -> None:
    """Kind, size and name, whatever is in it, and the minute."""
    now = datetime(2026, 11, 24, 12)

    ((found, entry),) = parse_listing([line], now).items()

    assert (found, entry.kind, entry.size) == (name, kind, size)
    assert entry.since == datetime.fromisoformat(since)
    assert entry.until > entry.since


@pytest.mark.parametrize(
    "line",
    [
        *("", "sftp> ls", "total 8", "-rw-r--r-- 1 0 0 1 Nov 23 21:01 a\x1b[2Jb"),
        *("-rw-r--r-- 1 0 0 1 Nov 23 21:01 ..", f"-rw-r--r-- 1 0 0 {'9' * 20} Nov 23 21:01 x"),
    ],
)
def test_no_listing(line: str) -> None:
    """What is no entry, or names nothing that can be used."""
    assert parse_listing([line], NOON) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rsync  version 3.2.7  protocol version 31", (3, 2)),
        ("rsync  version v3.4.1  protocol version 32", (3, 4)),
        ("rsync  version 2.6.9  protocol version 29", (2, 6)),
        ("openrsync: protocol version 29\nrsync version 2.6.9 compatible", (2, 6)),
        ("", (0, 0)),
    ],
)
def test_rsync_versions(text: str, expected: tuple[int, int]) -> None:
    """Of programs that are rsync, and of those that only take the name."""
    assert rsync_version(text) == expected


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "a/./b", "..", "a/..", "a\nb", "\x9b1m"])
def test_paths_that_name_nothing(path: str) -> None:
    """Neither outside nor hidden from somebody who reads a terminal."""
    assert not is_usable(path)


def test_what_a_server_says_moves_no_cursor() -> None:
    """Escapes, carriage returns and marks that turn the writing around."""
    error = PublishError("host:www", "rsync", "\x1b]0;x\x07\r\u202e\x9b2Jgone", "wait")

    assert str(error) == "host:www: rsync: ?]0;x????2Jgone; wait"
    assert plain("a" * 300, 10) == "a" * 10 + "…"


@pytest.mark.parametrize("parts", [("a.md", 3, "x", "OUT001", "y; z"), ("a.md", 0, "", "", "y; z")])
def test_one_form_of_a_problem(parts: tuple[str, int, str, str, str]) -> None:
    """A distribution of its own has a class of its own; the line is the same everywhere."""
    assert str(Problem(*parts)) == str(BibtexProblem(*parts))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", ""),
        ("talks/index.html", "talks/"),
        ("myindex.html", "myindex.html"),
        ("a b#1?.html", "a%20b%231%3F.html"),
    ],
)
def test_addresses(path: str, expected: str) -> None:
    """As links write them."""
    assert verify.address(path) == expected


@pytest.mark.parametrize("name", ["atomic_publish", "pelican_bibtex"])
def test_a_distribution_has_all_its_files(name: str) -> None:
    """What is no code as well: scripts for the server, templates, tables."""
    folder = ROOT / "plugins" / name
    told = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    wanted = told["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
    files = [path.relative_to(folder) for path in folder.rglob("*.*") if path.is_file()]
    others = [file for file in files if file.suffix not in (".py", ".pyc", ".md")]

    assert [
        str(file)
        for file in others
        if file.name != "pyproject.toml" and not any(file.match(pattern) for pattern in wanted)
    ] == []
