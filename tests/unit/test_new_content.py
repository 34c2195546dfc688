"""New talks and posts: every field named, nothing overwritten."""

from __future__ import annotations

import pytest

from building.new_content import RefusedError, new_post, new_talk
from talks.reading import Reading, slugify
from writing.source import Source, header


@pytest.mark.parametrize(
    ("title", "date", "name"),
    [
        ("Deep Learning", "2026-03-24", "2026-03-24-deep-learning.md"),
        ("Deep Learning", "2026-03", "2026-03-deep-learning.md"),
        ("Deep Learning", "2026", "2026-deep-learning.md"),
        ("Deep Learning", "", "deep-learning.md"),
        ("Deep Learning", "2026-03-24/2026-03-26", "2026-03-24-deep-learning.md"),
        ("Wie geht's, Größe?", "2026", "2026-wie-geht-s-grosse.md"),
        ("物理", "2026", "2026-wu-li.md"),
        ("../../etc/passwd", "2026", "2026-etc-passwd.md"),
        ("-rf", "2026", "2026-rf.md"),
    ],
)
def test_name_of_a_talk(tmp_path, title, date, name):
    path = new_talk(title, content=tmp_path, date=date)

    assert tmp_path / "talks" / name == path


def test_a_talk_has_what_was_given(tmp_path):
    path = new_talk("A: B", content=tmp_path, date="2026-03", event="E", venue="V")
    fields = {field.name: field.value for field in header(path.read_text()) if field.value}

    assert fields == {"title": "A: B", "date": "2026-03", "event": "E", "venue": "V"}


def test_every_field_of_a_talk_is_known_and_explained(tmp_path):
    """The comment names each field, and the reader of talks knows each."""
    text = new_talk("A", content=tmp_path).read_text()
    names = [field.name for field in header(text)]
    problems = []
    source = Source("a.md", text, report=problems.append)

    Reading(Source("a.md", text.replace(": \n", ": x\n"), report=problems.append))
    _, comment = text.split("<!--")
    assert problems == []
    assert [name for name in names if name != "title" and name not in comment.lower()] == []
    assert Reading(source).text("title") == "A"


@pytest.mark.parametrize(
    ("title", "date", "said"),
    [
        ("???", "2026", "title needs letters"),
        ("", "2026", "title needs letters"),
        ("A", "someday", "--date: 'someday' is no date"),
        ("A", "2026-13", "--date: 13 is no month"),
        ("A", "2026-02-30", "--date: February has no day 30"),
        ("A\x07B", "2026", "cannot be printed"),
    ],
)
def test_refused(tmp_path, title, date, said):
    with pytest.raises(RefusedError, match=said):
        new_talk(title, content=tmp_path, date=date)
    assert list(tmp_path.rglob("*.md")) == []


def test_a_line_break_cannot_begin_another_field(tmp_path):
    path = new_talk("A\nVideo: javascript:x", content=tmp_path)

    assert header(path.read_text())[0].value == "A Video: javascript:x"


@pytest.mark.parametrize("second", ["2026-03-24", "2025", ""])
def test_nothing_is_overwritten(tmp_path, second):
    """Not even under another date: the two would have one address."""
    first = new_talk("A b", content=tmp_path, date="2026-03-24")
    first.write_text("mine")

    with pytest.raises(RefusedError, match=r"a-b\.md: has the same title"):
        new_talk("A B!", content=tmp_path, date=second)
    assert first.read_text() == "mine"


def test_a_post_has_a_date(tmp_path):
    path = new_post("A b", content=tmp_path, date="2026-03-24", draft=True)
    fields = {field.name: field.value for field in header(path.read_text()) if field.value}

    assert tmp_path / "posts/2026-03-24-a-b.md" == path
    assert fields == {
        "title": "A b",
        "date": "2026-03-24",
        "slug": "a-b",
        "status": "draft",
    }
    with pytest.raises(RefusedError, match="needs a date"):
        new_post("C", content=tmp_path, date="")


@pytest.mark.parametrize(
    ("text", "slug"), [("A  b", "a-b"), ("É=mc²", "e-mc2"), ("…", ""), ("a_b", "a-b"), ("-", "")]
)
def test_slugify(text, slug):
    assert slug == slugify(text)
