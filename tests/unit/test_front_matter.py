"""Texts that were written for other systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from pelican_bibtex.problems import Problem
from writing import front_matter
from writing.source import header, load

HUGO = """---
title: "On: Patience"
date: 2024-03-05
tags:
  - sailing
  - time
draft: true
aliases: [/old/, /older/]
cover:
  image: a.png
---
Words.
"""


def fields(text: str) -> dict[str, str]:
    head = front_matter.read(text)
    assert head
    return {field.name: field.value for field in header(head.text)}


def test_yaml() -> None:
    """Quotes, lists and dates are values; what a value cannot be is told with its line."""
    head = front_matter.read(HUGO)

    assert head
    assert fields(HUGO) == {
        "title": "On: Patience",
        "date": "2024-03-05",
        "tags": "sailing, time",
        "status": "draft",
        "redirect_from": "/old/, /older/",
    }
    assert [(line, name) for line, name, _ in head.problems] == [(9, "cover")]


def test_lines_stay_where_they_are(tmp_path: Path) -> None:
    """What is wrong is told where the owner finds it, in the head and in the words."""
    file = tmp_path / "a.md"
    file.write_text(HUGO, encoding="utf-8")
    told: list[Problem] = []
    source = load(file, tmp_path, told.append)

    assert source
    assert source.text.split("\n")[11] == "Words."
    assert {f.name: f.line for f in header(source.text, source.places)} == {
        "title": 2,
        "date": 3,
        "tags": 4,
        "status": 7,
        "redirect_from": 8,
    }
    assert [(problem.line, problem.key) for problem in told] == [(9, "cover")]


@pytest.mark.parametrize(
    ("text", "status"),
    [("draft: false", None), ("published: false", "draft"), ("published: true", None)],
)
def test_what_is_kept_back_elsewhere_is_a_draft(text: str, status: str | None) -> None:
    assert fields(f"---\ntitle: T\n{text}\n---\n").get("status") == status


@pytest.mark.parametrize(
    "text",
    [
        "Title: A\n\nWords",
        "---\nTitle: A talk: the sequel\n---\nWords",
        "---\n- a\n- list\n---\n",
        "---\ntitle: T\n",
        "---\n" + "a: [" * 5_000 + "\n---\n",
        "---\ntitle: " + "x" * 30_000 + "\n---\n",
        "---\n\x00: 1\n---\n",
    ],
)
def test_what_is_no_yaml_is_read_as_before(text: str) -> None:
    """And nothing in it ends a build."""
    assert front_matter.read(text) is None


def test_a_head_cannot_explode() -> None:
    """Nine lists of nine, each of the one before, would be a billion words."""
    bomb = "---\ntitle: T\na: &a [x, x]\n"
    bomb += "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    head = front_matter.read(f"{bomb}---\n")

    assert head
    assert len(head.text) < 1_000
    assert len(head.problems) == 20
