"""Posts and pages of a whole site, as its readers get them."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from PIL import Image
from toy_site import Site, build, write


def noise(kind: str = "PNG", width: int = 120) -> bytes:
    """An image that a modern format makes smaller."""
    buffer = io.BytesIO()
    Image.effect_noise((width, 80), 40).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


POSTS = {
    "images/noise.png": noise(),
    "images/odd name & more.png": noise(),
    "images/wide & more.png": noise(width=700),
    "images/tiny.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "posts/first.md": (
        "Title: It's $x^2$ & <b>\nDate: 2025-05\nTags: physics, Go\n\n"
        'First "quoted" paragraph with $f\'(x)$ -- so.\n\nSecond paragraph.\n\n'
        '![Noise](images/noise.png "A *caption* with $y^2$")\n\n'
        "![Odd]({static}/images/odd name & more.png) ![Tiny](/images/tiny.svg)\n\n"
        "```python\nx = '--'\n```\n\nNote[^1].\n\n[^1]: The note.\n\n| a |\n|--:|\n| 1 |\n"
    ),
    "posts/second.md": (
        "Title: Second\nDate: 2025-04-02 10:00\nSummary: With $z^2$.\n\n"
        "![Wide](images/wide & more.png)\n\n[Log]({static}/posts/log.txt)\n"
    ),
    "posts/log.txt": "Not a text of the site, but one to fetch.",
    "posts/notebook.ipynb": "{}",
    "talks/old.html": "<title>Old</title>",
    "posts/future.md": "Title: Future\nDate: 2025-06-02\n\nText\n",
    "posts/draft.md": "Title: Draft\nStatus: draft\n\nText\n",
    "pages/draft.md": "Title: Draft page\nStatus: draft\n\nText\n",
    "talks/draft.md": "Title: Draft talk\nStatus: draft\n\nText\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return build(tmp_path_factory.mktemp("site"), POSTS)


def test_good_files_make_no_noise(site):
    assert (site.status, site.problems) == (0, [])
    assert "arning" not in site.said


def test_posts_are_below_blog(site):
    expected = {
        "blog/index.html",
        "blog/its-x2-b/index.html",
        "blog/second/index.html",
        "blog/tags/physics/index.html",
        "blog/tags/go/index.html",
    }
    assert expected == {name for name in site.files if name.startswith("blog/")}


def test_what_has_no_page_is_told(site):
    """In one line; what is future is decided by the clock of the build."""
    lines = [line for line in site.said.splitlines() if line.startswith("left out")]
    posts = "content/posts/draft.md, content/posts/future.md, content/posts/notebook.ipynb"

    assert [
        "left out 1 dated in the future, 3 drafts, 2 in a form that is not read:"
        f" content/pages/draft.md, {posts}, content/talks/draft.md, content/talks/old.html"
    ] == lines
    parts = ("draft", "future", "notebook", "old")
    assert [name for name in site.files if any(part in name for part in parts)] == []


def test_the_day_comes_for_a_post_of_the_future(tmp_path):
    later = build(tmp_path, POSTS, now=1748900000)

    assert "blog/future/index.html" in later.files


def test_the_menu_names_the_blog(site):
    assert "Talks=talks/;Blog=blog/;" in site.text("index.html")


def test_titles_are_text(site):
    heading = site.page("blog/its-x2-b/index.html").select_one("article h2")

    assert heading.math is not None
    assert heading.b is None


def test_a_figure_has_its_caption_size_and_formats(site):
    figure = site.page("blog/its-x2-b/index.html").figure
    address = "https://example.org/~ada/images/noise.png"

    assert ("120", "80", "Noise", address) == tuple(
        figure.img[name] for name in ("width", "height", "alt", "src")
    )
    assert figure.figcaption.get_text().replace("\xa0", " ") == "A caption with y2"
    assert [("image/avif", f"{address}.avif"), ("image/webp", f"{address}.webp")] == [
        (source["type"], source["srcset"]) for source in figure.select("source")
    ]


@pytest.mark.parametrize("name", ["noise.png", "odd name & more.png"])
def test_images_are_there_in_modern_formats(site, name):
    original = site.path(f"images/{name}").stat().st_size
    for suffix in ("avif", "webp"):
        with Image.open(site.path(f"images/{name}.{suffix}")) as image:
            assert image.size == (120, 80)
        assert original > site.path(f"images/{name}.{suffix}").stat().st_size


def test_every_image_of_a_page_is_a_file(site):
    page = site.page("blog/its-x2-b/index.html")
    sources = [image["src"] for image in page.select("article img")]
    sources += [source["srcset"] for source in page.select("article source")]
    names = {unquote(source.removeprefix("https://example.org/~ada/")) for source in sources}
    assert len(names) == 7
    assert names <= site.files


def test_every_width_of_an_image_is_a_file(site):
    """Each address of a set is whole, and leads to a copy that is as wide as it says."""
    page = site.page("blog/second/index.html")
    sets = [source["srcset"].split(", ") for source in page.select("article source")]

    assert len(sets) == 2
    for address, width in (part.split() for each in sets for part in each):
        name = unquote(address.removeprefix("https://example.org/~ada/"))
        with Image.open(site.path(name)) as image:
            assert f"{image.width}w" == width


def test_code_and_formulas_keep_their_signs(site):
    page = site.page("blog/its-x2-b/index.html")

    assert page.select_one("pre").get_text().strip() == "x = '--'"
    assert page.select_one(".highlight span[class]")
    assert not page.select("article [style]")
    assert page.select_one("td.align-right")
    # Curly quotes and an em dash in words, a prime in the formula.
    assert "“quoted”" in page.select_one("article p").get_text()
    assert "f′(x)" in page.select_one("article p").get_text()


def test_summaries_have_formulas(site):
    text = site.page("blog/index.html").get_text()

    assert "z2" in text
    assert "$" not in text


def test_a_month_stays_a_month(site, tmp_path):
    template = {
        "templates/article.html": "{{ article.date_known.label }}|{{ article.plain_title }}"
    }
    write(tmp_path, template)
    shown = build(tmp_path, {"posts/a.md": POSTS["posts/first.md"]})

    assert shown.text("blog/its-x2-b/index.html") == "May 2025|It’s x² & <b>"


def test_without_a_post_there_is_no_blog(tmp_path):
    """Neither pages nor a name in the menu nor a feed to find; the feed itself is there."""
    empty = build(tmp_path, {"posts/draft.md": POSTS["posts/draft.md"]})

    assert not [name for name in empty.files if name.startswith("blog")]
    assert "Talks=talks/;\n" in empty.text("index.html").replace("<p>", "\n")
    assert "posts.atom" not in empty.text("index.html")
    assert "feeds/posts.atom.xml" in empty.files


def test_the_same_sources_give_the_same_bytes(site, tmp_path):
    again = build(tmp_path, POSTS)

    assert site.files == again.files
    assert [
        name for name in site.files if site.path(name).read_bytes() != again.path(name).read_bytes()
    ] == []


BAD = {
    "posts/javascript.md": ("Title: A\nDate: 2025\n\n[x](javascript:y)", ":4: javascript:y: "),
    "posts/script.md": ("Title: A\nDate: 2025\n\n\n<script>x</script>", ":5: <script>: "),
    "posts/attribute.md": ("Title: A\nDate: 2025\n\nx\n{: onclick=y }", ":5: <p onclick>: "),
    "posts/remote.md": ("Title: A\nDate: 2025\n\n![A](https://e.org/x.png)", ":4: https://e.org"),
    "posts/alt.md": ("Title: A\nDate: 2025\n\n![](images/a.png)", ":4: alt: "),
    "posts/missing.md": ("Title: A\nDate: 2025\n\n![A](images/none.png)", ":4: image: "),
    "posts/nolink.md": ("Title: A\nDate: 2025\n\n[A]({static}/x.pdf)", ":4: {static}/x.pdf: "),
    "posts/outside.md": ("Title: A\nDate: 2025\n\n[A]({static}/../k)", ":4: {static}/../k: leads"),
    "posts/encoded.md": ("Title: A\nDate: 2025\n\n[A]({static}/%2e%2e/k)", ":4: {static}/%2e%2e"),
    "posts/attach.md": ("Title: A\nDate: 2025\n\n[A]({attach}../../k)", ":4: {attach}../../k: "),
    "posts/link.md": ("Title: A\nDate: 2025\n\n[A]({static}/images/k)", ":4: {static}/images/k: "),
    "posts/heading.md": ("Title: A\nDate: 2025\n\n# Big", ":4: heading: "),
    "posts/math.md": ("Title: A\nDate: 2025\n\nx $\\frac{1}$", ":4:12: math: "),
    "posts/baddate.md": ("Title: A\nDate: 2024-13-45\n\nx", ":2: date: 13 is no month"),
    "posts/halfdate.md": ("Title: A\nDate: 15 July\n\nx", ":2: date: '15 July' is not a whole"),
    "posts/nodate.md": ("Title: A\n\nx", ":1: date: missing"),
    "posts/notitle.md": ("Date: 2025\n\nx", ":1: title: missing"),
    "posts/status.md": ("Title: A\nDate: 2025\nStatus: dratf\n\nx", ":3: status: 'dratf'"),
    "posts/slug.md": ("Title: A\nDate: 2025\nSlug: ../../x\n\nx", ":3: slug: '../../x'"),
    "posts/absolute.md": ("Title: A\nDate: 2025\nSlug: /etc/x\n\nx", ":3: slug: '/etc/x'"),
    "posts/save.md": ("Title: A\nDate: 2025\nSave_as: ../x.html\n\nx", ":3: save_as: '../x.html'"),
    "posts/latin1.md": (b"Title: A\nDate: 2025\n\n\xe9", ":4: text: byte 0xe9"),
    "posts/control.md": ("Title: A\x0bB\nDate: 2025\n\nx", ":1: text: control character U+000B"),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory) -> Site:
    """A site in which each file has one thing wrong."""
    root = tmp_path_factory.mktemp("bad")
    write(root, {"k": "secret", "content/images/a.png": noise()})
    (root / "content/images/k").symlink_to(root / "k")
    # Slugs of their own, as all have the same title.
    files = {}
    for name, (text, _) in BAD.items():
        own = text.replace("Title: A", f"Title: A {name[6:-3]}") if isinstance(text, str) else text
        files[name] = own
    return build(root, files)


@pytest.mark.parametrize("name", BAD)
def test_each_problem_is_told_once_by_file_and_line(bad, name):
    found = [line for line in bad.problems if line.startswith(f"content/{name}")]

    assert [f"content/{name}{BAD[name][1]}"] == [
        line[: len(f"content/{name}{BAD[name][1]}")] for line in found
    ]
    assert "; " in found[0]


def test_nothing_else_is_told_and_the_rest_is_built(bad):
    """The link to outside is told for the file that is there, too."""
    names = {line.split(":")[0].removeprefix("content/") for line in bad.problems}

    assert {*BAD, "images/k"} == names
    assert bad.status == 0
    assert "blog/a-javascript/index.html" in bad.files


def test_nothing_from_outside_is_published(bad):
    texts = [bad.path(name).read_bytes() for name in bad.files]

    assert [text for text in texts if b"secret" in text] == []
    assert not (bad.root / "x.html").exists()
    assert not (bad.root / "output/../x").exists()


def test_nothing_unsafe_is_published(bad):
    for name in bad.files:
        if name.startswith("blog/") and name.endswith(".html"):
            page = bad.page(name)
            assert not page.select("article script, article [onclick], article [style]")
            assert not page.select('[href^="javascript:"], article [src^="http:"]')


def test_publishing_refuses_and_tells_all(bad, tmp_path):
    name = "posts/control.md"
    strict = build(
        tmp_path, {name: BAD[name][0], "posts/b.md": "Title: B\n\nx"}, "", "--fatal", "warnings"
    )

    assert strict.status == 1
    assert len(strict.problems) == 2


@pytest.mark.parametrize(
    ("files", "address"),
    [
        (["Title: A\nDate: 2025\n", "Title: A\nDate: 2024\n"], "blog/a/index.html"),
        (
            ["Title: A\nDate: 2025\nSlug: x\n", "Title: B\nDate: 2024\nSlug: x\n"],
            "blog/x/index.html",
        ),
    ],
)
def test_two_files_for_one_address(tmp_path, files, address):
    """Both are named; the first by name keeps it, whatever the order of reading."""
    site = build(tmp_path, {f"posts/{n}.md": text + "\nText" for n, text in enumerate(files)})

    message = f"{address} is taken by content/posts/0.md, so this is at"
    assert len(site.problems) == 1
    assert site.problems[0].startswith(f"content/posts/1.md: address: {message}")
    assert address in site.files
    assert "There are" not in site.said


def test_titles_without_letters_get_an_address(tmp_path):
    site = build(
        tmp_path,
        {
            "posts/q.md": "Title: ???\nDate: 2025\n\nx",
            "posts/!!!.md": "Title: !!!\nDate: 2025\n\nx",
        },
    )

    assert (site.status, site.problems) == (0, [])
    assert "blog/q/index.html" in site.files
    assert len([name for name in site.files if name.startswith("blog/untitled-")]) == 1


def test_pages_open_from_a_disk(tmp_path):
    """Relative addresses reach images and their variants, too."""
    site = build(tmp_path, POSTS, "RELATIVE_URLS = True\nSITEURL = ''\n")
    figure = site.page("blog/its-x2-b/index.html").figure

    assert figure.img["src"] == "../../images/noise.png"
    assert figure.source["srcset"] == "../../images/noise.png.avif"


def test_images_may_stay_as_they_are(tmp_path):
    site = build(tmp_path, POSTS, "WRITING_IMAGE_FORMATS = ()\n")

    assert not [name for name in site.files if name.endswith((".avif", ".webp"))]
    assert site.page("blog/its-x2-b/index.html").figure.img["width"] == "120"


def test_files_of_html_are_held_to_the_same_rules(tmp_path):
    """Pelican reads them as well, and would publish a script."""
    page = (
        "<html><head><title>A <img src=x onerror=y></title></head>"
        "<body><p>Text</p>\n<script>x</script><a href='javascript:y'>z</a></body></html>"
    )
    site = build(tmp_path, {"pages/a.html": page})
    name = next(name for name in site.files if name.startswith("a"))

    assert sorted(line.split(": ")[1].split(":")[0] for line in site.problems) == [
        "<script>",
        "javascript",
    ]
    assert not site.page(name).select("script, img, [href^=javascript]")
    assert "Text" in site.page(name).get_text()


# From other systems


ELSEWHERE = {
    "posts/jekyll.md": (
        "---\nlayout: post\ntitle: 'On: Tides'\ndate: 2025-03-04\ntags: [sea, moon]\n"
        "subtitle: No field\n---\n\n{% include figure.html %} and {{ page.title }}\n\n"
        "`{{ code }}` and $\\frac{{a}}{{b}}$\n\n{{< youtube x >}}\n\n> [!NOTE]\n> Mind.\n"
    ),
    "posts/kept.md": "Title: Kept\nDate: 2025-03-05\nStatus: drfat\n\nNot yet.\n",
    "talks/2024-02-03-tides.md": "Title: Tides\nDate: 2024-02-03\n\nOnce.\n",
    "talks/2025-02-03-tides.md": "Title: Tides\nDate: 2025-02-03\n\nOnce more.\n",
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Site:
    return build(tmp_path_factory.mktemp("elsewhere"), ELSEWHERE)


def test_a_text_of_jekylls_is_read(elsewhere):
    """Quotes, lists and dates of its head are what they mean."""
    page = elsewhere.page("blog/on-tides/index.html")

    assert "On:\xa0Tides" in page.title.text
    assert {"blog/tags/sea/index.html", "blog/tags/moon/index.html"} <= elsewhere.files
    assert "{% include figure.html %}" in page.text


def test_what_nobody_reads_is_told_once_each(elsewhere):
    assert elsewhere.problems == [
        "content/posts/jekyll.md:6: subtitle: is no field that is known; take it away,"
        " or name it in WRITING_FIELDS [TEXT001]",
        "content/posts/jekyll.md:9: text: '{% include figure.html %}' is a command of Liquid,"
        " which is not known; write what it would show; {static} and {filename} are ours [TEXT028]",
        "content/posts/jekyll.md:13: text: '{{< youtube x >}}' is a shortcode of Hugo's, which is"
        " not known; write what it would show, or ![…](…) for a figure [TEXT028]",
        "content/posts/jekyll.md:15: text: '[!NOTE]' is an alert as GitHub has them, which is not"
        " known; write **Note.** or a heading of your own [TEXT028]",
        "content/posts/kept.md:3: status: 'drfat' is no status;"
        " write one of published, hidden, draft, skip [TEXT002]",
    ]


def test_a_status_that_is_not_known_keeps_a_post_back(elsewhere):
    assert not any("kept" in name for name in elsewhere.files)


def test_two_talks_of_one_title(elsewhere):
    """The older one keeps its address, whenever the other is written."""
    assert {"talks/tides/index.html", "talks/tides-2025-02-03/index.html"} <= elsewhere.files
