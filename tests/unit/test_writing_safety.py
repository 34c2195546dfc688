"""What HTML may reach a page: hostile rows of a table, and what must pass unharmed."""

from __future__ import annotations

import html as stdlib_html

import html5lib
import pytest
from bs4 import BeautifulSoup

from writing import safety


def cleaned(html: str, check=lambda value: None) -> tuple[str, list[safety.Finding]]:
    findings: list[safety.Finding] = []
    return safety.clean(html, check, findings.append), findings


LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "java\tscript:alert(1)",
    " \x01javascript:alert(1)",
    "java&NewLine;script:alert(1)",
    "data:text/html,&lt;script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/x",
]


@pytest.mark.parametrize("link", LINKS)
def test_unsafe_links_become_text(link):
    found, findings = cleaned(f'<p><a href="{link}">text</a></p>')
    anchor = BeautifulSoup(found, "html.parser").a

    assert (anchor.get_text(), anchor.get("href")) == ("text", None)
    assert len(findings) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/a?b=c&amp;d",
        "http://example.org",
        "tel:+123",
        "#fn:1",
        "../a",
        "a b",
        "?q",
        "",
        "//example.org",
        "{static}/a.pdf",
        "{filename}/a.md#b",
    ],
)
def test_links_that_pass(link):
    found, findings = cleaned(f'<a href="{link}">text</a>')

    assert stdlib_html.unescape(link) == BeautifulSoup(found, "html.parser").a["href"]
    assert findings == []


@pytest.mark.parametrize(
    ("html", "gone", "subject"),
    [
        ("<script>alert(1)</script>", "alert", "<script>"),
        ("<SCRIPT src=x></SCRIPT>", "script", "<script>"),
        ("<style>p{}</style>", "p{}", "<style>"),
        ("<iframe src=https://example.org></iframe>", "iframe", "<iframe>"),
        ("<object data=x></object>", "object", "<object>"),
        ("<embed src=x>", "embed", "<embed>"),
        ("<base href=//x>", "base", "<base>"),
        ('<meta http-equiv=refresh content="0;url=x">', "meta", "<meta>"),
        ("<link rel=stylesheet href=x>", "link", "<link>"),
        ("<form action=x></form>", "form", "<form>"),
        ("<svg onload=x></svg>", "onload", "<svg onload>"),
        ("<p onclick=x>a</p>", "onclick", "<p onclick>"),
        ("<p ONCLICK=x>a</p>", "onclick", "<p onclick>"),
        ("<p style='color:red'>a</p>", "style", "<p style>"),
        ("<img alt=a src=x onerror=y>", "onerror", "<img onerror>"),
        ("<img alt=a src=https://example.org/x.png>", "example.org", "https://example.org/x.png"),
        ("<img alt=a src=//example.org/x.png>", "example.org", "//example.org/x.png"),
        ("<img alt=a srcset='a.png 1x, https://e.org/b 2x'>", "e.org", None),
        ("<video poster=https://e.org/x></video>", "e.org", "https://e.org/x"),
        ("<a href=x ping=https://e.org>a</a>", "ping", "<a ping>"),
        ("<svg><use href='data:x'/></svg>", "use", "<use>"),
        ("<svg><animate attributeName=href /></svg>", "animate", "<animate>"),
        ("<math><maction href='javascript:x'>a</maction></math>", "javascript", "<maction>"),
    ],
)
def test_what_is_taken_out_is_told(html, gone, subject):
    found, findings = cleaned(html)

    assert gone not in found.lower()
    assert subject in [finding.subject for finding in findings] or subject is None
    assert len(findings) >= 1
    assert all("; " in finding.message for finding in findings)


@pytest.mark.parametrize(
    "html",
    [
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)//",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
        "<a href='java\0script:alert(1)'>x</a>",
        "<p/onclick=alert(1)>x",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)
def test_nothing_slips_through_as_a_browser_reads_it(html):
    """Whatever the first pass makes of it, a browser finds no script in the result."""
    found, _ = cleaned(html)
    tree = html5lib.parse(found, namespaceHTMLElements=False)

    for element in tree.iter():
        assert element.tag not in {"script", "style"}
        assert not [name for name in element.attrib if str(name).startswith("on")]
        assert not element.get("href", "").startswith("javascript:")


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="a" class="b" lang="ja" title="c" data-x="1" aria-label="d">x</h2>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<figure><img src="a.png" alt="A" width="1" height="2"><figcaption>x</figcaption></figure>',
        '<div class="highlight"><pre><code><span class="k">x</span></code></pre></div>',
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        '<details open=""><summary>a</summary>b</details>',
        '<time datetime="2025">x</time><kbd>y</kbd><abbr title="z">Z</abbr>',
        '<svg viewBox="0 0 1 1"><path d="M0 0" fill="none"></path></svg>',
        '<math display="block" alttext="x"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>',
        '<ol start="3"><li>a</li></ol>',
        '<video src="a.mp4" controls=""></video>',
        "<p>a &lt;script&gt; b &amp; “c”</p>",
    ],
)
def test_what_writing_needs_passes_as_it_is(html):
    assert (html, []) == cleaned(html)


def test_comments_reach_no_page():
    assert cleaned("<p>a<!-- secret --></p>") == ("<p>a</p>", [])


@pytest.mark.parametrize(
    ("image", "problems"),
    [
        ('<img src="a.png" alt="A">', 0),
        ('<img src="a.png" alt="">', 1),
        ('<img src="a.png" alt=" ">', 1),
        ('<img src="a.png">', 1),
        ('<img src="a.png" alt="" role="presentation">', 0),
        ('<img src="a.png" alt="" aria-hidden="true">', 0),
    ],
)
def test_images_need_a_text(image, problems):
    _, findings = cleaned(image)

    assert ["alt"] * problems == [finding.subject for finding in findings]


def test_addresses_are_hard_to_harvest():
    found, _ = cleaned('<a href="mailto:ada@example.org?subject=a%20b">ada@example.org</a>')
    anchor = BeautifulSoup(found, "html.parser").a

    assert "@" not in found
    assert anchor["href"] == "mailto:ada@example.org?subject=a%20b"
    assert anchor.get_text() == "ada@example.org"


def test_a_link_that_leads_nowhere_becomes_text():
    said = "there is no file b; create it"
    found, findings = cleaned('<a href="b">x</a>', lambda value: said if value == "b" else None)

    assert ("<a>x</a>", [said]) == (found, [finding.message for finding in findings])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<b>a</b>", "<b>a</b>"),
        ("<img src=x onerror=y> a", "a"),
        ("<script>x</script>a", "a"),
        ("a & b", "a &amp; b"),
        ("<a href=x>a</a>", "a"),
    ],
)
def test_titles_of_unknown_make(title, expected):
    assert expected == safety.inline(title)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>A  <em>b</em> &amp;\n c</p>", "A b & c"),
        ("<math><msup><mi>e</mi><mi>x</mi></msup></math> &lt; 1", "eˣ < 1"),
        ('A<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> note', "A note"),
        ("2<sup>nd</sup>", "2nd"),
    ],
)
def test_words_alone(html, words):
    """Descriptions, feeds and lists have formulas as they are read, and no dead marks."""
    assert safety.plain(html) == words


FORMULA = "<math><mi>a</mi><mo>∈</mo><mi>b</mi></math>"
SHORTENED = [
    ("<p>one two</p>", 9, "one two"),
    ("<p>one two three</p>", 9, "one two…"),
    (f"<p>one {FORMULA} three</p>", 20, "one a ∈ b three"),
    (f"<p>one {FORMULA} three</p>", 8, "one…"),
    ("<p>unbroken</p>", 5, "unbr…"),
]


@pytest.mark.parametrize(("html", "most", "words"), SHORTENED)
def test_a_description_is_not_cut_within_a_formula(html: str, most: int, words: str) -> None:
    """Between words, and with a formula it is all or nothing."""
    assert safety.plain(html, most) == words
