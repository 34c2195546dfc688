"""Reading files of words: encoding, metadata, dates, lines of problems."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from writing import dates
from writing.left_out import LeftOut, sentence
from writing.source import Desk, Field, Source, header, load


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Title: A\nDate: 2025\n\nText", [("title", "A", 1), ("date", "2025", 2)]),
        ("---\nTitle: A\n---\nNote: x", [("title", "A", 2)]),
        ("Title: A: B\n", [("title", "A: B", 1)]),
        ("Summary: a\n    b\nTags: c", [("summary", "a\nb", 1), ("tags", "c", 3)]),
        ("Date:\n", [("date", "", 1)]),
        ("Text\nTitle: A", []),
        ("\nTitle: A", []),
        ("", []),
        (
            "Title: A\nText: of: the, body?\nplain\n",
            [("title", "A", 1), ("text", "of: the, body?", 2)],
        ),
    ],
)
def test_header(text, fields):
    assert [Field(*field) for field in fields] == list(header(text))


def loaded(tmp_path, data: bytes) -> tuple[Source | None, list[str]]:
    problems = []
    (tmp_path / "a.md").write_bytes(data)
    source = load(tmp_path / "a.md", tmp_path, problems.append)
    return source, [str(problem).removeprefix(f"{tmp_path}/") for problem in problems]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfTitle: A", "Title: A"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("Größe".encode(), "Größe"),
        (b"", ""),
    ],
)
def test_files_that_can_be_read(tmp_path, data, text):
    source, problems = loaded(tmp_path, data)

    assert (text, []) == (source.text, problems)


def test_a_file_in_another_encoding_is_told_by_line_and_byte(tmp_path):
    source, problems = loaded(tmp_path, b"Title: A\n\nna\xefve")

    assert source is None
    assert problems == ["a.md:3: text: byte 0xef is not UTF-8; save the file as UTF-8 [BIB070]"]


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\ufffe"])
def test_characters_that_would_spoil_a_feed_are_left_out(tmp_path, char):
    source, problems = loaded(tmp_path, f"a\nb{char}c".encode())

    assert source.text == "a\nbc"
    assert [
        f"a.md:2: text: control character U+{ord(char):04X} left out; remove it [TEXT012]"
    ] == problems


def test_open_brackets_cost_no_time(tmp_path):
    """Markdown needs a minute for 16,000 of them."""
    from markdown import markdown

    source, problems = loaded(tmp_path, b"Title: A\n\n" + b"[" * 16_000)
    started = time.perf_counter()
    markdown(source.text)

    assert time.perf_counter() - started < 5
    assert len(problems) == 1
    assert problems[0].startswith("a.md:3: text: more than 200 square brackets")


def test_a_link_out_of_the_content_folder_is_not_read(tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").symlink_to(tmp_path / "secret.md")
    problems = []

    assert load(tmp_path / "content/a.md", tmp_path / "content", problems.append) is None
    assert len(problems) == 1


def test_equal_problems_are_told_line_by_line():
    problems = []
    source = Source("a.md", "x bad\ny\nbad\n", report=problems.append)
    for _ in range(3):
        source.tell("text", "is bad; better it", "not there", "bad")

    assert [problem.line for problem in problems] == [1, 3, 3]


def test_all_is_told_before_the_build_stops(monkeypatch):
    """``--fatal`` raises at the first record."""
    said = []

    def warning(_form, problem):
        said.append(str(problem))
        raise RuntimeError("Warning or error encountered")

    monkeypatch.setattr("writing.source.logger.warning", warning)
    desk = Desk()
    for path in ("b.md", "a.md", "a.md"):
        Source(path, "", report=desk.problems.append).tell("x", "TEXT001", "y; z")

    with pytest.raises(RuntimeError):
        desk.tell_all()
    assert said == ["a.md: x: y; z [TEXT001]", "b.md: x: y; z [TEXT001]"]


@pytest.mark.parametrize(
    ("text", "expected", "known"),
    [
        ("2025", datetime(2025, 1, 1), "2025"),
        ("2025-07", datetime(2025, 7, 1), "2025-07"),
        ("2025-07-15", datetime(2025, 7, 15), "2025-07-15"),
        ("2025-07-15 10:30", datetime(2025, 7, 15, 10, 30), "2025-07-15"),
        ("2025-07-15T10:30:05", datetime(2025, 7, 15, 10, 30, 5), "2025-07-15"),
        ("15 July 2025", datetime(2025, 7, 15), "2025-07-15"),
    ],
)
def test_dates(text, expected, known):
    moment = dates.read(text)

    assert (expected, known) == (moment.time, moment.known.iso)


@pytest.mark.parametrize(
    "text", ["July 2025", "15 July", "10:30", "Tuesday", "2024-13-45", "2025-02-30", "soon", "0"]
)
def test_dates_that_would_be_completed_with_today(text):
    with pytest.raises(ValueError, match="; "):
        dates.read(text)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("a.md", "draft")], "left out 1 draft: a.md"),
        ([("b.md", "draft"), ("a.md", "draft")], "left out 2 drafts: a.md, b.md"),
        (
            [("b.md", "draft"), ("a.md", "dated in the future")],
            "left out 1 dated in the future, 1 draft: a.md, b.md",
        ),
    ],
)
def test_sentence(entries, expected):
    assert expected == sentence([LeftOut(*entry) for entry in entries])
