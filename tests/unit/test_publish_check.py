"""What ``check`` finds in a built site, and where it says that it comes from."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from atomic_publish.built.check import Site
from atomic_publish.pages import of_another

HOME = "https://example.org/~me"


def problems(
    tmp_path: Path, files: Mapping[str, str], sources: Mapping[str, str] | None = None
) -> list[str]:
    """The lines for a site of these files."""
    root = tmp_path / "site"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return [str(problem) for problem in Site(root, HOME, sources or {}).problems()]


TALKS = {"talks/index.html": "<h2 id=past>Past</h2><h2 id=näher>Closer</h2>", "cv.pdf": "%PDF-"}


@pytest.mark.parametrize(
    "body",
    [
        '<a href="talks/">x</a>',
        '<a href="talks/#past">x</a>',
        '<a href="talks/index.html#past">x</a>',
        '<a href="talks/#n%C3%A4her">x</a>',
        '<a href="/~me/talks/">x</a>',
        f'<a href="{HOME}/cv.pdf#page=3">x</a>',
        '<a href="talks">x</a>',
        '<a href="#top">x</a><a href="#">x</a><a href="">x</a>',
        '<a href="talks/#:~:text=Past">x</a>',
        '<a href="mailto:me@example.org">x</a><a href="tel:+1">x</a>',
        '<a href="https://elsewhere.org/gone">x</a><a href="/other/">not ours</a>',
        '<link rel=me href="https://elsewhere.org/">',
        '<img src="data:image/png;base64,AA==" alt="">',
        "<style>a{background:url(data:image/png;base64,AA==)}</style>",
        '<pre>&lt;img src="https://elsewhere.org/"&gt;</pre>',
        '<script type="application/ld+json">{"url": "https://elsewhere.org/"}</script>',
    ],
)
def test_nothing_wrong(tmp_path: Path, body: str) -> None:
    """Links that land, and those that are not ours to judge."""
    assert problems(tmp_path, {"index.html": body, **TALKS}) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="gone/">x</a>', "1: link: /index.html links to gone/, which is not there"),
        ('\n<a href="talks/#now">x</a>', "2: link: /index.html links to talks/#now, and"),
        ('<a href="#nowhere">x</a>', "1: link: /index.html links to #nowhere, and /index.html"),
        (f'<a href="{HOME}/gone">x</a>', f"1: link: /index.html links to {HOME}/gone, which"),
        ('<img src="gone.png">', "1: link: /index.html links to gone.png"),
        ('<img srcset="a.png 1x, b.png 2x">', "1: link: /index.html links to a.png"),
        ("<p id=a></p><p id=a></p>", "1: id: the id 'a' is twice on /index.html; rename one"),
        ('<img src="//cdn.example/x.png">', "1: request: /index.html asks cdn.example for"),
        ('<link rel="preload stylesheet" href="https://c.example/">', "1: request: /index.html"),
        ("<style>@import 'https://c.example/f.css'</style>", "1: request: /index.html asks"),
        ('<p style="background:url(https://c.example/f.png)">', "1: request: /index.html asks"),
        ('<iframe src="https://v.example/"></iframe>', "1: request: /index.html asks v.example"),
    ],
)
def test_what_is_wrong(tmp_path: Path, body: str, expected: str) -> None:
    """One line with the place, what is wrong and what to do."""
    found = problems(tmp_path, {"index.html": body, **TALKS})

    assert found[0].startswith(f"site/index.html:{expected}")
    assert "; " in found[0]


def test_budget(tmp_path: Path) -> None:
    """Compressed, a page has to fit into the first round trip."""
    noise = random.Random(1).randbytes(8000).hex()

    assert problems(tmp_path, {"index.html": noise}) == []
    found = problems(tmp_path, {"index.html": noise * 1 + random.Random(2).randbytes(8000).hex()})
    assert [line.partition(" is ")[0] for line in found] == ["site/index.html: size: /index.html"]


def test_source_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner reads where in the sources the link is."""
    monkeypatch.chdir(tmp_path)
    Path("content").mkdir()
    Path("content/home.md").write_text("Title: Home\n\nSee [talks](talks/#now).\n")
    sources = {"index.html": "content/home.md", "p/index.html": "content/publications.bib:120"}
    page = '<a href="{}">x</a>'

    found = problems(
        tmp_path,
        {"index.html": page.format("talks/#now"), "p/index.html": page.format("x"), **TALKS},
        sources,
    )

    assert [line.split(" ")[0] for line in found] == [
        "content/home.md:3:",
        "content/publications.bib:120:",
    ]


SCRIPTS = ["<script>x()</script>", "<p onclick='x()'>y</p>", "<a href=' javascript:x()'>y</a>"]


@pytest.mark.parametrize("body", SCRIPTS)
def test_a_script_in_a_page_that_is_published_as_it_stands(tmp_path: Path, body: str) -> None:
    """It is the owner's own HTML, as slides are; the theme's pages have scripts of the theme's."""
    (tmp_path / "site").mkdir()
    own = tmp_path / "x.html"
    own.write_text(f"<p>\n{body}")
    for name, text in {"x.html": own.read_text(), "y.html": body, "z.html": "x"}.items():
        (tmp_path / "site" / name).write_text(text)
    sources = {"x.html": "x.html", "y.html": "x.html"}
    found = Site(tmp_path / "site", HOME, sources, tmp_path).problems()

    assert [(one.path, one.code) for one in found] == [("x.html", "OUT008")]


def test_a_link_to_what_is_held_back(tmp_path: Path) -> None:
    """Where its file is named, that line; as it would be published, and as a draft."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text('<a href="blog/a/">x</a><a href="drafts/a/">x</a>')
    (tmp_path / "a.md").write_text("Title: A\n\n[x]({filename}b.md)")
    held = dict.fromkeys(("blog/a", "drafts/a"), "posts/b.md, which is a draft")
    found = Site(site, HOME, {"index.html": "a.md"}, tmp_path, held).problems()

    cure = "publish that, or take the link away [OUT007]"
    line = f"a.md:3: link: /index.html links to posts/b.md, which is a draft; {cure}"
    assert list(map(str, found)) == [line]


@pytest.mark.parametrize(
    ("name", "wrong"), [("example.org", 0), ("Example.org\n", 0), ("b.org", 1)]
)
def test_the_domain_is_that_of_the_settings(tmp_path: Path, name: str, wrong: int) -> None:
    found = problems(tmp_path, {"CNAME": name})

    assert [line.endswith("[OUT009]") for line in found] == [True] * wrong


@pytest.mark.parametrize(
    ("remote", "address", "told"),
    [
        ("git@github.com:Ada/site.git", "https://ada.github.io/site", ""),
        ("https://github.com/bob/ada.github.io", "https://ada.github.io", "is ada's"),
        ("https://github.com/bob/site", "https://ada.example.org", ""),
        ("https://git.example.org/bob/site", "https://ada.github.io", ""),
        ("", "https://ada.github.io", ""),
    ],
)
def test_whose_pages_the_site_is_pushed_to(tmp_path, remote, address, told) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    if remote:
        subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)

    assert of_another(tmp_path, address).startswith(told)
    assert bool(of_another(tmp_path, address)) is bool(told)
