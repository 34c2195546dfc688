"""Words of one letter do not end a line."""

from __future__ import annotations

import pytest
from markdown import Markdown

from writing.extensions.ties import Ties


def made(text: str) -> str:
    md = Markdown(extensions=["extra"])
    md.treeprocessors.register(Ties(md), "ties", 19)
    return md.convert(text).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("I also play.", "I~also play."),
        ("philosophy.\nI also play.", "philosophy.\nI~also play."),
        ("Mieszkam w domu i w lesie.", "Mieszkam w~domu i~w~lesie."),
        ("(a *b* paper) of a\nkind", "(a <em>b</em> paper) of a~kind"),
        ("[I go](/a b/ 'so a b')", '<a href="/a b/" title="so a b">I~go</a>'),
        # as they are
        ("`a b` and vitamin C.", "<code>a b</code> and vitamin C."),
        ("It is 5 o'clock; plan-b goes", "It is 5 o'clock; plan-b goes"),
    ],
)
def test_a_word_of_one_letter_stays_with_the_next(text, html):
    assert made(text).replace("\xa0", "~") == html
