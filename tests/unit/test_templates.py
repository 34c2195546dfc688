"""Templates make HTML of facts, and leave the facts to Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    [*ROOT.glob("theme/templates/*.html"), *ROOT.glob("plugins/**/templates/*.html")]
)
# The owner's own words, whole, as they have been cleaned when they were read.
SAFE = {"page.content|safe", "article.content|safe"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template(path):
    """Nothing is counted, cut or declared safe there, and every line can be read."""
    text = path.read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if len(line) > 120] == []
    assert re.findall(r"namespace|partition|loop\.index", text) == []
    assert {*re.findall(r"[\w.]+ ?\| ?safe", text)} <= SAFE
