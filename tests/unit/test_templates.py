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


_SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder|content)="([^"]*)"')
# Commands, and words of formats and standards.
_NO_WORDS = re.compile(r"<pre>[^{<]*</pre>|<(script|style)\b.*?</\1>", re.S)
_STANDARD = {"width=device-width, initial-scale=1", "light dark", "strict-origin-when-cross-origin"}
_STANDARD |= {"noindex", "0; url=", "website"}
_NAMES = {"BibTeX", "RIS", "CSL", "JSON"}
# What is for machines.
_CODE = re.compile(r"\{% block (?:kind|main_class) %\}.*?\{% endblock")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_word_is_in_the_catalogues(path):
    """What stands in a template as it is read would be English in every language."""
    text = _CODE.sub("", path.read_text("utf-8"))
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    text = _NO_WORDS.sub("", text)
    spoken = [words for words in _SPOKEN.findall(text) if re.search("[a-z]", words, re.I)]
    read = re.findall(r"[A-Za-z]+", re.sub(r"<[^>]*>|&\w+;", "", text))

    assert ([words for words in spoken if words not in _STANDARD], {*read} - _NAMES) == ([], set())


@pytest.mark.parametrize("path", sorted((ROOT / "theme/static/js").glob("*.js")))
def test_every_word_of_a_script_is_in_the_catalogues(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    said = r'(?:textContent|ariaLabel|title) = ["`][A-Za-z]|\b(?:say|clear)\(["`][A-Za-z]'

    assert re.findall(said, text) == []
