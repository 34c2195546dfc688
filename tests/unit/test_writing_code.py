"""Blocks of code: lines, captions, marks of lines that count."""

from __future__ import annotations

from functools import partial

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from writing.extensions.code import PHONE, CodeFormatter, add_code
from writing.source import Source


def shown(text: str) -> BeautifulSoup:
    config = {
        "css_class": "highlight",
        "guess_lang": False,
        "pygments_formatter": partial(CodeFormatter, Source("a.md", text)),
    }
    md = Markdown(extensions=["extra", "codehilite"], extension_configs={"codehilite": config})
    add_code(md)
    return BeautifulSoup(md.convert(text), "html.parser")


def test_what_is_copied_is_what_was_written():
    """Lines are elements, and the text between them is as it was, empty lines too."""
    code = 'def f(x):\n\n    return \'<\' + """a\nb"""\n'
    found = shown(f"```python\n{code}```")

    assert found.pre.get_text() == code
    assert [line.get_text() for line in found.code.find_all("span", recursive=False)] == (
        code.splitlines()
    )


@pytest.mark.parametrize(
    "text",
    [
        '```python hl_lines="2"\na = 1\nb = 2\n```',
        '    :::python hl_lines="2"\n    a = 1\n    b = 2\n',
    ],
)
def test_lines_that_count_are_marked(text):
    assert [line.get_text() for line in shown(text).select(".hll")] == ["b = 2"]


def test_a_title_is_a_caption():
    """With formulas, as other captions; a block without one is no figure."""
    found = shown('```{.python title="How $x^2$ < 1 & so"}\na = 1\n```')

    assert found.figure["class"] == ["code"]
    assert found.figcaption.find("math") is not None
    assert found.figcaption.get_text() == "How x2 < 1 & so"
    assert shown("```\na\n```").figure is None


@pytest.mark.parametrize(
    ("head", "caption"),
    [
        ('python title="a, b"', "a, b"),
        ("python hl_lines='1' title='It'", "It"),
        ("{python}", None),
        ("{python, echo=false, title='x'}", "x"),
        ("{.python}", None),
        ("c++", None),
        ("python", None),
        ("", None),
    ],
)
def test_what_stands_behind_a_fence_as_others_write_it(head, caption):
    found = shown(f"Words\n\n``` {head}\na = 1\n```\n\nWords")

    assert found.pre.get_text() == "a = 1\n"
    assert [words.get_text() for words in found("figcaption")] == ([caption] if caption else [])
    assert "`" not in found.get_text()


def test_a_fence_within_code_is_code():
    code = '```python title="x"\na\n```\n'

    assert shown(f"````\n{code}````").pre.get_text() == code


def test_a_long_line_can_be_reached_by_keys():
    assert shown(f"```\n{'&' * (PHONE + 1)}\n```").pre.get("tabindex") == "0"
    assert shown(f"```\n{'&' * PHONE}\n```").pre.get("tabindex") is None
