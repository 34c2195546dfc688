"""How texts are read: set in type, and not converted twice in one process."""

from __future__ import annotations

import re

import pytest
import smartypants
from markdown import Extension
from pelican.settings import DEFAULT_CONFIG
from typogrify.filters import typogrify

from tests.unit.test_writing_captions import plot
from writing.extensions.typography import set_in_type
from writing.reader import MarkdownReader

IGNORED = ["math", "code"]


@pytest.mark.parametrize("dashes", ["default", "oldschool", "oldschool_inverted"])
@pytest.mark.parametrize("omitted", [["amp", "caps"], [], ["smartypants"]])
def test_words_are_set_as_typogrify_sets_them(dashes, omitted):
    """Whether a part of the HTML has a sign that is changed or not."""
    html = (
        '<p class="a">Plain words, to be tied at their end.</p><p>"Quoted" words\' end</p>'
        "<math><mi>x--y</mi></math> -- and --- so... on . . . on <code>a--b</code> \\-- ``so''"
        "<!-- a -- b --> &quot;B&quot; & C <h2>ABC</h2><p>It's the '80s</p>< b <i>x"
    )
    pieces = [html, *re.split(r"(?<=>)", html)]
    settings = {"TYPOGRIFY_DASHES": dashes, "TYPOGRIFY_OMIT_FILTERS": omitted}
    settings |= {"WRITING_TYPOGRAPHY": True, "TYPOGRIFY_IGNORE_TAGS": IGNORED}
    found = [set_in_type(piece, settings) for piece in pieces]

    attr = smartypants.Attr
    ways = {"default": attr.set1, "oldschool": attr.set2, "oldschool_inverted": attr.set3}
    attr.default = ways[dashes] | attr.w
    left_out = dict.fromkeys(omitted, False)
    assert found == [typogrify(piece, IGNORED, **left_out) for piece in pieces]
    assert set_in_type(html, {**settings, "WRITING_TYPOGRAPHY": False}) == html


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Words, $x^2$, `code` and a note[^1].\n\n[^1]: So.", True),
        ("```python\nx = 1\n```", True),
        ("![A plot](a.png)", False),
        ("A [file]({static}/a.png).", False),
        ("<img alt='' srcset='{static}/a.png 2x'>", False),
        ("|a|\n|-|\n|1|\n\nTable: Errors {#errors}", False),
        ("# Of the first rank", False),
    ],
)
def test_only_a_text_by_itself_is_kept(tmp_path, text, is_kept):
    """What looks at files, or says words of the site's or what is wrong, is made anew."""
    first, again = read_twice(tmp_path, text)

    assert first == again
    assert (first[0] is again[0]) == is_kept


def test_with_an_extension_of_somebodys_own_nothing_is_kept(tmp_path):
    """It may look at anything."""
    first, again = read_twice(tmp_path, "Words.", extensions=[OwnExtension()])

    assert first == again
    assert first[0] is not again[0]


class OwnExtension(Extension):
    def extendMarkdown(self, md):
        """Nothing more than others do."""


def read_twice(tmp_path, text, **options):
    plot(tmp_path / "a.png")
    (tmp_path / "a.md").write_text(f"Title: A\n\n{text}\n", encoding="utf-8")
    markdown = {"extension_configs": {"markdown.extensions.extra": {}}, **options}
    settings = {**DEFAULT_CONFIG, "PATH": str(tmp_path), "MARKDOWN": markdown}
    settings["CACHE_PATH"] = str(tmp_path / "cache")
    return [MarkdownReader(settings).read(str(tmp_path / "a.md")) for _ in range(2)]
