"""The CV as a document: what HTML becomes in print, what is in the document, and its bytes."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from markupsafe import Markup
from paper_formulas import DISPLAY, INLINE

from curriculum import typeset
from curriculum.document import Subject
from curriculum.tree import language, sections, tree
from curriculum.typeset import Made, Typesetter
from pelican_bibtex.bibliography import Bibliography
from pelican_bibtex.dates import PartialDate
from pelican_bibtex.people import Owner
from pelican_bibtex.publication import Author, Person, Publication
from pelican_bibtex.tex.convert import to_text
from pelican_bibtex.text import Text
from talks.talk import Talk
from tests.projects import ROOT, SITES

TEMPLATE = ROOT / "theme/typeset/cv.typ"
CJK = SITES / "japanese" / "content" / "fonts" / "NotoSerifCJKjp-names.otf"
JAPANESE = "深層学習に於ける対称性の破れ"
LOOKS = {
    "paper": "a4",
    "colours": dict.fromkeys(("ink", "soft", "hair", "seal"), "#123456"),
}
# No character at all, for which no font is made.
NOWHERE = "\u2fe0"


# HTML taken apart


def test_words_and_elements() -> None:
    assert tree("one  <em>word</em>") == ["one ", {"tag": "em", "of": ["word"]}]
    assert tree("a &amp; b<br>\n c") == ["a & b", {"tag": "br", "of": []}, "c"]


def test_blocks_have_no_spaces_at_their_edges() -> None:
    assert tree("\n<p> in <b>it </b>\n</p>\n<p>x</p>\n") == [
        {"tag": "p", "of": ["in ", {"tag": "b", "of": ["it "]}]},
        {"tag": "p", "of": ["x"]},
    ]


def test_a_listing_keeps_its_lines() -> None:
    assert tree("<pre>a\n  b</pre>")[0]["of"] == ["a\n  b"]  # type: ignore[index]


@pytest.mark.parametrize("href", ["https://example.org/", "mailto:a@example.org", "tel:+1"])
def test_links_that_hold_on_paper(href: str) -> None:
    assert tree(f'<a href="{href}">x</a>') == [{"tag": "a", "of": ["x"], "href": href}]


@pytest.mark.parametrize("href", ["#note", "/cv/", "cv.html", "javascript:alert(1)", ""])
def test_links_that_lead_nowhere_from_paper(href: str) -> None:
    assert tree(f'<a href="{href}">x</a>') == [{"tag": "a", "of": ["x"]}]


@pytest.mark.parametrize(
    "html",
    [
        "a<span class='unseen'> b</span>",
        "a<svg><title>b</title></svg>",
        "a<button>b</button>",
        "a<p hidden>b</p>",
    ],
)
def test_what_is_for_a_screen_or_the_ear_is_left_out(html: str) -> None:
    assert tree(html) == ["a"]


def test_headings_descend_by_one_rank() -> None:
    ranks = [node["tag"] for node in tree("<h4>a</h4><h1>b</h1><h5>c</h5>")]  # type: ignore[index]
    assert ranks == ["h2", "h2", "h3"]


def test_a_text_by_its_headings() -> None:
    assert sections(tree("<p>x</p><h2>A</h2><p>y</p><h2>B</h2>")) == [
        {"head": [], "body": [{"tag": "p", "of": ["x"]}]},
        {"head": ["A"], "body": [{"tag": "p", "of": ["y"]}]},
        {"head": ["B"], "body": []},
    ]


def test_a_formula_has_its_reading() -> None:
    (formula,) = tree(str(to_text("$e^{i\\pi}$").html))
    assert isinstance(formula, dict)
    assert (formula["tag"], formula["alt"]) == ("math", "e^(iπ)")
    assert formula["of"][0]["tag"] == "msup"


@pytest.mark.parametrize(
    "html", ["<b>a", "a</b>", "<p><b>a</p>", "<a", "<math><mi>a", "<math></p>"]
)
def test_any_html_is_taken_apart(html: str) -> None:
    assert isinstance(tree(html), list)


@pytest.mark.parametrize(
    ("tag", "code", "region", "direction"),
    [
        ("en", "en", "", "ltr"),
        ("pt-BR", "pt", "BR", "ltr"),
        ("zh-Hans", "zh", "CN", "ltr"),
        ("zh_Hant_HK", "zh", "HK", "ltr"),
        ("ar", "ar", "", "rtl"),
    ],
)
def test_what_typst_asks_of_a_language(tag: str, code: str, region: str, direction: str) -> None:
    assert language(tag) == {"lang": code, "region": region, "dir": direction}


# What is in the document


def work(title: str, **fields: Any) -> Publication:
    made = {"key": title, "slug": title, "type": "article", "kind": "article"}
    return Publication(**(made | {"title": Text.of(title)} | fields))


def subject(html: str = "", *works: Publication, **more: Any) -> Subject:
    owner = Owner(name="Ada Mori", emails=("ada (at) example.org",), is_owner=True)
    given = {"owner": owner, "site": "https://ada.example.org"} | more
    return Subject(title="CV", html=html, lang="en", bibliography=Bibliography(works), **given)


def titles(facts: dict[str, Any] | None) -> list[str]:
    assert facts is not None
    entries = [entry for part in facts["sections"] for entry in part.get("entries", ())]
    return [str(entry["title"][0]) for entry in entries]


def test_nothing_but_a_name_is_no_document() -> None:
    assert (subject().whole, subject().short) == (None, None)


def test_words_alone_are_a_document_and_no_short_one() -> None:
    made = subject("<h2>Positions</h2><p>Reader</p>")
    assert made.short is None
    assert made.whole
    assert made.whole["sections"][0]["head"] == ["Positions"]


def test_the_short_form_has_what_is_selected() -> None:
    talks = (
        Talk(slug="a", title=Text.of("T1"), selected=True),
        Talk(slug="b", title=Text.of("T2")),
    )
    works = (work("A"), work("B", selected=True), work("C", kind="thesis"))
    made = subject("<p>Words</p>", *works, past=talks)

    assert titles(made.whole) == ["C", "A", "B", "T1", "T2"]
    assert titles(made.short) == ["B", "T1"]
    assert made.short
    assert made.short["sections"][0]["body"]


def test_a_short_form_that_has_everything_is_none() -> None:
    assert subject("", work("A", selected=True)).short is None


@pytest.mark.parametrize(
    ("venue", "date", "shown"),
    [
        ("NeurIPS 2024", {"year": 2024}, "NeurIPS 2024"),
        ("Nature", {"year": 2024}, "Nature, 2024"),
        ("", {"year": 2024}, "2024"),
        ("Rivers, forthcoming", {"text": "forthcoming"}, "Rivers, forthcoming"),
        ("Nature", {}, "Nature"),
    ],
)
def test_the_year_stands_once(venue: str, date: dict[str, Any], shown: str) -> None:
    facts = subject("", work("A", venue=Text.of(venue), date=PartialDate(**date))).whole
    assert facts
    assert "".join(facts["sections"][0]["entries"][0]["venue"]) == shown


def test_a_crowd_is_counted_and_the_owner_is_named() -> None:
    crowd = [Author(person=Person(name=f"Person {n}")) for n in range(99)]
    mine = Author(person=Person(name="Ada Mori", is_owner=True))
    facts = subject("", work("A", authors=(*crowd, mine))).whole
    assert facts
    entry = facts["sections"][0]["entries"][0]
    assert entry["people"][-1]["me"]
    assert f"{100 - len(entry['people'])} more" in entry["more"]


# The document itself


@pytest.fixture
def press(tmp_path: Path) -> Typesetter:
    return Typesetter(TEMPLATE, tmp_path / "cache", (CJK,))


def made(press: Typesetter, html: str = "<p>x</p>", *works: Publication, **more: Any) -> Made:
    facts = subject(html, *works).whole
    assert facts
    return press.pdf({**facts, **LOOKS, **more}, {})


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf), strict=True)


def words(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader(pdf).pages).split())


def tags(pdf: bytes) -> list[str]:
    """The tags of the document's structure, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            found.append(str(node["/S"]))
            walk(node.get("/K", pypdf.generic.NullObject()))

    walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_it_is_tagged_and_says_what_it_is(press: Typesetter) -> None:
    pdf = made(press, "<h2>Positions</h2><ul><li>Reader</li></ul>", work("A")).pdf
    root = reader(pdf).trailer["/Root"]
    about = reader(pdf).metadata

    assert about
    assert (about.title, about.author, root["/Lang"]) == ("CV · Ada Mori", "Ada Mori", "en")
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    order = [tag for tag in tags(pdf) if tag in ("/H1", "/H2", "/L", "/LI")]
    assert order == ["/H1", "/H2", "/L", "/LI", "/H2", "/L", "/LI"]


def test_text_and_links(press: Typesetter) -> None:
    html = '<p>See <a href="https://example.org/x">there</a></p>'
    pdf = made(press, html, work("A fine title", url="publications/a/", path="a")).pdf

    assert "See there" in words(pdf)
    assert "A fine title" in words(pdf)
    links = [note.get_object()["/A"]["/URI"] for note in reader(pdf).pages[0]["/Annots"]]
    assert links == [
        "mailto:ada@example.org",
        "https://ada.example.org/",
        "https://example.org/x",
        "https://ada.example.org/publications/a/",
    ]


def test_the_same_facts_are_the_same_bytes(tmp_path: Path) -> None:
    """On another day and with another cache too: the document has no date."""
    first, second = (made(Typesetter(TEMPLATE, tmp_path / name)).pdf for name in "ab")
    assert first == second
    assert b"CreationDate" not in first


def test_it_is_made_anew_only_when_something_changed(
    press: Typesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_before, count = typeset._set, list[int]()
    monkeypatch.setattr(typeset, "_set", lambda *what: count.append(1) or set_before(*what))

    for html, times in [("<p>x</p>", 1), ("<p>x</p>", 1), ("<p>y</p>", 2)]:
        made(press, html)
        assert len(count) == times


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_paper(press: Typesetter, paper: str, size: tuple[int, int]) -> None:
    box = reader(made(press, paper=paper).pdf).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_pages_are_numbered_and_named(press: Typesetter) -> None:
    pages = reader(made(press, "", *(work(f"Work {n}") for n in range(80))).pdf).pages
    texts = [page.extract_text() for page in pages]

    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text
    assert all(text.startswith("Ada Mori") for text in texts)


def test_japanese_from_the_owners_font(press: Typesetter) -> None:
    result = made(press, "", work(JAPANESE))
    assert (result.lacking, result.trouble) == ("", "")
    assert JAPANESE in words(result.pdf)


def test_right_to_left(press: Typesetter) -> None:
    """Heads stand in the margin at the right, and lines begin left of them."""
    pdf = made(press, "<h2>תפקידים</h2><p>חוקרת</p>", **language("he")).pdf
    places: dict[str, float] = {}

    def look(text: str, matrix: Any, place: Any, *_: Any) -> None:
        places[text.strip()] = matrix[4] + place[4]

    page = reader(pdf).pages[0]
    page.extract_text(visitor_text=look)
    assert reader(pdf).trailer["/Root"]["/Lang"] == "he"
    assert page.mediabox.width / 2 < places["חוקרת"] < places["תפקידים"]


def test_what_no_font_has_is_told_and_the_rest_is_made(press: Typesetter) -> None:
    result = made(press, f"<p>Before {NOWHERE} after</p>")
    assert result.lacking == NOWHERE
    assert "Before" in words(result.pdf)


def test_pictures(press: Typesetter) -> None:
    facts = subject('<p><img alt="A lamp" src="x"><img alt="" src="x"></p>').whole
    assert facts
    for image in facts["sections"][0]["body"][0]["of"]:
        image["picture"] = "lamp.png"
    lamp = (SITES / "everything/content/images/lamp.png").read_bytes()
    result = press.pdf({**facts, **LOOKS}, {"lamp.png": lamp})
    assert result.trouble == ""
    assert "/Figure" in tags(result.pdf)

    broken = press.pdf({**facts, **LOOKS}, {"lamp.png": b"no picture"})
    assert not broken.pdf
    assert "decode" in broken.trouble


EVERY_ELEMENT = """
<h3>First</h3><p>a <em>b</em> <i>c</i> <strong>d</strong> <code>e</code> H<sub>2</sub>O
x<sup>2</sup> <del>f</del> <u>g</u> <small>h</small> <q>i</q> <abbr title="J">j</abbr> <bdi>ב</bdi>
<kbd>k</kbd><br>l</p><hr><blockquote><p>m</p></blockquote><pre>n</pre><ol start="3"><li>o<ul><li>
p</li></ul></li></ol><dl><dt>q</dt><dd><p>r</p></dd><dd>s</dd></dl><table><tr><th colspan="2">t</th>
</tr><tr><td>u</td><td>v</td></tr></table><table></table><div><h2>w</h2></div><details><summary>x
</summary>y</details><figure><img alt="z"><figcaption>A</figcaption></figure><ol start="no"></ol>
"""


def test_every_element_of_a_page(press: Typesetter) -> None:
    text = words(made(press, EVERY_ELEMENT).pdf)
    assert re.findall(r"\b[a-su-z]\b", text) == [*"abcdefghijklmnopqrsuvwxyz"]


def test_formulas_of_papers(press: Typesetter) -> None:
    """As formulas: none is told to be out of order, and each has its reading for the ear."""
    html = [to_text(f"${tex}$").html for tex in INLINE]
    html += [to_text(f"$${tex}$$").html for tex in DISPLAY]
    formulas = Markup("<p>{}</p>").format(Markup(" ").join(html))
    result = made(press, str(formulas))

    assert (result.trouble, result.lacking) == ("", "")
    assert tags(result.pdf).count("/Formula") == str(formulas).count("<math")


def test_no_text_is_code(press: Typesetter) -> None:
    title = '#panic("x") *a* _b_ $c$ @d <e> \\f `g` = h // i'
    people = (Author(person=Person(name="#let x")), Author(person=Person(name="$a$")))
    text = words(made(press, "<p>#include &quot;x&quot;</p>", work(title, authors=people)).pdf)

    assert title in text
    assert "#let x, $a$" in text
    assert '#include "x"' in text
