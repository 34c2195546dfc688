"""Manifests, differences, ids, orders and answers: the parts of a publish that only compute."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from atomic_publish import diff, inplace, remote, verify
from atomic_publish.errors import PublishError
from atomic_publish.manifest import Carried, Manifest, is_hashed
from atomic_publish.sftp_only import ENTRY
from atomic_publish.version import Version, new_id

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


@pytest.mark.parametrize("text", [f"{A}  /etc/passwd\n", "x\n", f"{A[:-1]}  ./a\n"])
def test_manifest_refuses(text: str) -> None:
    """A line that was not written by this program."""
    with pytest.raises(ValueError, match="no line of a manifest"):
        Manifest.parse(text)


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

    found = diff.compare(old, new)

    assert (found.added, found.changed, found.deleted) == (("d.html",), ("b.html",), ("c.html",))
    assert found.summary == "1 to add, 1 to change, 1 to delete"
    assert list(found.lines()) == ["  + d.html", "  ~ b.html", "  - c.html"]
    assert not diff.compare(old, old)


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [(10, 9, False), (10, 8, True), (100, 90, False), (100, 89, True), (0, 5, False), (1, 0, True)],
)
def test_a_tenth_of_the_pages(before: int, after: int, asks: bool) -> None:
    """More than a tenth gone is a question."""
    old, new = (Manifest({f"{n}.html": A for n in range(count)}) for count in (before, after))

    assert diff.compare(old, new).loses_much is asks


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
    made = Version(id=new_id(NOON, ()), commit="c0ffee+", files=3, bytes=9)

    assert Version.parse(made.text.replace("{", '{"later": 1, ', 1)) == made
    assert made.when == NOON


def test_order_in_place() -> None:
    """Nothing is named by a page that comes before it."""
    old = Manifest({"index.html": A, "a/index.html": A, "feed.xml": A})
    new = Manifest({"index.html": B, "a/index.html": B, "b/index.html": B, STYLE: A, "feed.xml": B})

    assert inplace.phases(new, old) == (
        (STYLE,),
        ("b/index.html",),
        ("a/index.html", "feed.xml", "index.html"),
    )
    assert inplace.phases(new, Manifest())[-1] == ("feed.xml", "index.html")


def test_folders_deepest_first() -> None:
    """So that each is empty when its turn comes."""
    assert inplace.folders(["a/b/c.html", "a/d.html", "e.html"]) == ["a/b", "a"]


def test_answers_among_other_output() -> None:
    """What a login file prints does not matter."""
    reply = remote.parse("Welcome!\n@publish:lock held\n@publish:file a\nx\ny\n@publish:end\n")

    assert reply.values["lock"] == "held"
    assert reply.parts == {"a": "x\ny\n"}
    assert reply.text == []


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "Number of regular files transferred: 1,234\nTotal bytes sent: 5,678\n",
            remote.Sent(1234, 5678),
        ),
        ("Number of files transferred: 2\nTotal bytes sent: 99\n", remote.Sent(2, 99)),
        ("", remote.Sent()),
    ],
)
def test_statistics(output: str, expected: remote.Sent) -> None:
    """Of rsync since version 2."""
    assert remote.sent(output) == expected


@pytest.mark.parametrize(
    ("line", "kind", "size", "name"),
    [
        ("drwxr-xr-x    ? 0   0    4096 Nov 23 21:01 /w/a b", "d", "4096", "/w/a b"),
        ("-rw-r--r--    1 1000 1000  12 Nov 23  2025 x", "-", "12", "x"),
        ("lrwxrwxrwx    ? 0   0      38 Jan  1 00:00 public", "l", "38", "public"),
    ],
)
def test_listing_over_sftp(line: str, kind: str, size: str, name: str) -> None:
    """Kind, size and name, whatever is in it."""
    found = ENTRY.fullmatch(line)

    assert found
    assert found.groups() == (kind, size, name)


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
