"""HTML that publishers paste into BibTeX."""

from __future__ import annotations

import pytest

from pelican_bibtex.tex.convert import to_text

# (source, HTML, plain text)
PASTED = [
    ("<i>E. coli</i> in vivo", "<em>E. coli</em> in vivo", "E. coli in vivo"),
    ("CO<sub>2</sub> and m<sup>2</sup>", "CO<sub>2</sub> and m<sup>2</sup>", "CO₂ and m²"),
    ("<b>a <i>b</i></b>", "<b>a <em>b</em></b>", "a b"),
    ("<scp>DNA</scp>", '<span class="small-caps">DNA</span>', "DNA"),
    ("Tom &amp; Jerry", "Tom &amp; Jerry", "Tom & Jerry"),
    (r"Tom \&amp; Jerry", "Tom &amp; Jerry", "Tom & Jerry"),
    ("a &lt; b &#x2013; c&nbsp;d", "a &lt; b – c\xa0d", "a < b – c d"),
    ("&lt;script&gt;", "&lt;script&gt;", "<script>"),
    ("&nosuch; A&B; R&D", "&amp;nosuch; A&amp;B; R&amp;D", "&nosuch; A&B; R&D"),
    ("<p>One.</p><p>Two.</p>", "One. Two.", "One. Two."),
    ("<jats:p>We <jats:italic>do</jats:italic>.</jats:p>", "We <em>do</em>.", "We do."),
    ("<span class='x' onclick='y'>a</span>", "a", "a"),
    (
        "the <mml:math xmlns:mml='x'><mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msub>"
        "</mml:math> case",
        "the x<sub>2</sub> case",
        "the x₂ case",
    ),
    ("<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math>", "1/n", "1/n"),
    # what is none stays text
    ("<b>", "&lt;b&gt;", "<b>"),
    ("a <i> b", "a &lt;i&gt; b", "a <i> b"),
    ("x < y and y > z", "x &lt; y and y &gt; z", "x < y and y > z"),
    (
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<script>alert(1)</script>",
    ),
    ("<i onclick=x>a</i>", "&lt;i onclick=x&gt;a&lt;/i&gt;", "<i onclick=x>a</i>"),
    ("<i>{a</i>}", "&lt;i&gt;a&lt;/i&gt;", "<i>a</i>"),
    ("<math><mi>x</math>", "&lt;math&gt;&lt;mi&gt;x&lt;/math&gt;", "<math><mi>x</math>"),
]


@pytest.mark.parametrize(("source", "html", "plain"), PASTED, ids=[case[0] for case in PASTED])
def test_pasted_markup_is_read_as_what_it_means(source: str, html: str, plain: str) -> None:
    """From a short list of elements that are closed; the rest is text, and safe."""
    text = to_text(source)

    assert (str(text.html), text.plain) == (html, plain)


@pytest.mark.parametrize("unit", ["<i>", "</i>", "<math>", "&a", "<i>a</i>", "<mml:math>", "<p>"])
def test_much_of_it_takes_no_longer(unit: str) -> None:
    """Nothing is searched for again and again."""
    assert to_text(f"a{unit * 20_000}")
