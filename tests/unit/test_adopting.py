"""A site of another system moves in: what it has comes, nothing is overwritten, all is told."""

from __future__ import annotations

import functools
import re
import runpy
import shutil
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from elsewhere import AL_FOLIO, PNG, SYSTEMS, lay_out

from adopting.commands import translate
from adopting.found import Site, Text
from adopting.markup import arranged, clean
from adopting.people import people as people_toml
from adopting.systems.papers import people
from adopting.verb import adopt
from atomic_publish import production
from atomic_publish.built import check, rules
from building.new_site import make
from tests.projects import ROOT, run_build
from tests.site.pages import parsed

URL = "https://ada.example"


def begin(root: Path) -> Path:
    """The project of an owner who has just begun."""
    root.mkdir(parents=True)
    for name in ("plugins", "theme"):
        (root / name).symlink_to(ROOT / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, root)
    make(root, name="Ada Example", yes=True)
    return root


def bring(project: Path, site: Path) -> str:
    """Adopt a site, and return the report."""
    settings, public = (
        runpy.run_path(str(project / f"{name}.py")) if name == "pelicanconf" else {"SITEURL": ""}
        for name in ("pelicanconf", "publishconf")
    )
    assert adopt(project, str(site), settings, public) == 0
    return max(project.glob("adopted*.md")).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return begin(tmp_path / "project")


class Adopted(NamedTuple):
    """A project that a site has come into.

    Attributes:
        root: The project; its output is what was examined last before all of it came.
        report: What became of everything.
        wrong: What was wrong with the output, as ``check`` tells it.
    """

    root: Path
    report: str
    wrong: list[str]


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Adopted]:
    """Gives the project that the site of some system has come into."""

    @functools.cache
    def of(system: str) -> Adopted:
        root = tmp_path_factory.mktemp("adopted")
        project, wrong = begin(root / "project"), list[str]()

        def examined(trial: Path, *given: Any, **more: Any) -> Any:
            done = examine(trial, *given, **more)
            found = (rules.Finding(str(line), known) for line in done[1])
            wrong[:] = [one.text for one in found if one.refuses]
            shutil.rmtree(project / "output", ignore_errors=True)
            shutil.copytree(trial / ".published/build", project / "output")
            return done

        examine, known = production.examined, rules.read(ROOT / "plugins")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(production, "examined", examined)
            return Adopted(project, bring(project, lay_out(SYSTEMS[system], root / "site")), wrong)

    return of


# Every system


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_site_comes_whole(adopted, system):
    """What ``check`` looks for is not there; every old address of a page leads on."""
    project, report, wrong = adopted(system)
    content = project / "content"

    assert wrong == []
    url = f"{URL}/home" if system == "al-folio" else URL  # with a path, as of a site of GitHub's
    assert report.startswith(f"# What came from {project.with_name('site')} ({system})")
    assert not (content / "by-hand").exists()
    for old, new in OLD_ADDRESSES[system].items():
        assert refresh(project / "output" / old) == f"{url}/{new}"
    for name, words in WORDS[system].items():
        text = (content / name).read_text(encoding="utf-8")
        assert [each for each in words if each not in text] == [], text
    for line in TOLD[system]:
        assert re.search(rf"(?m)^- {line}", report), report
    assert not list(project.glob(".adopting-*"))


def test_what_came_is_what_was_examined(adopted, tmp_path):
    """The project by itself is a site that passes, with the very pages."""
    project = adopted("al-folio").root
    done = run_build(project, tmp_path / "output", "-s", "publishconf.py")

    assert (done.returncode, done.stderr) == (0, "")
    assert check.Site(tmp_path / "output", f"{URL}/home", {}).problems() == []
    pages = [
        {str(page.relative_to(output)) for page in output.rglob("*.html")}
        for output in (project / "output", tmp_path / "output")
    ]
    assert pages[0] == pages[1]


def refresh(page: Path) -> str:
    """Where a page of an old address leads."""
    return str(parsed(page).select_one("link[rel=canonical]")["href"])


OLD_ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "al-folio": {
        "blog/2024/fog/index.html": "blog/fog/",
        "projects/lamp/index.html": "lamp/",
        "news/first/index.html": "news/",
    },
    "academicpages": {
        "about.html": "",
        "publication/2009-10-01-walls/index.html": "publications/2009-10-01-walls/",
        "talks/2012-03-01-gates/index.html": "talks/gates/",
        "teaching/2014-spring/index.html": "2014-spring/",
        "posts/2015/08/wall/index.html": "blog/wall/",
        "year-archive/index.html": "blog/",
    },
    "HugoBlox": {
        "publication/tides/index.html": "publications/tides/",
        "talk/gates/index.html": "talks/gates/",
        "post/first/index.html": "blog/first/",
        "old/first/index.html": "blog/first/",
        "project/lamp/index.html": "lamp/",
    },
    "Hugo": {"2021/one/index.html": "blog/one/", "papers/tides/index.html": "publications/tides/"},
    "Quarto": {"research.html": "research/", "posts/first/index.html": "blog/first/"},
    "Pelican with pelican-bibtex": {
        "2020/one.html": "blog/one/",
        "pages/research.html": "research/",
        "publications.html": "publications/",
    },
}
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "al-folio": {
        "pages/home.md": (
            "Template: home",
            "[teaching]({filename}/pages/teaching.md)",
            "](publications/)",
        ),
        "pages/teaching.md": ("Title: Teaching", "Courses:\n\n- One\n    - in spring"),
        "pages/cv.md": ("## Education", "PhD, 2015\n:   University of Somewhere", "- Silver Shell"),
        "pages/projects.md": ("[A lamp]({filename}/pages/lamp.md)\n:   It glows",),
        "pages/news.md": ("2024-01-02\n:   A [paper](https://example.com/) is out.",),
        "posts/2024-05-06-fog.md": (
            "Title: Fog: a view\n",
            "Tags: sea, air\n",
            "As [@tides] says, and (lost).",
            '![A lamp]({static}/root/assets/img/lamp.png "In fog")',
            '```python\nprint("{{ not.liquid }}")\n```',
            'Centred <a href="{filename}/pages/teaching.md">here</a>',
            "Inline $x^2$ and nothing.",
            "## Where it comes from {#where-it-comes-from}",
            "[the projects]({filename}/pages/lamp.md)",
        ),
        "publications.bib": (
            "% my papers",
            "pdf = {root/assets/pdf/tides.pdf}",
            "selected = {true}",
        ),
        "people.toml": (
            'orcid = "0000-0002-1825-0097"',
            '"ada (at) example.org"',
            'portrait = "root/assets/img/ada.png"',
            'name = "Grace Sample"\nspellings = ["G. Sample"]\nurl = "https://grace.example/"',
        ),
        "CNAME": ("ada.example",),
    },
    "academicpages": {
        "publications.bib": (
            "@article{2009-10-01-walls,",
            "author = {Example, A. and Sample, G.}",
            "journal = {Journal of Walls}",
            "doi = {10.1234/walls}",
            "slides = {root/files/walls.pdf}",
        ),
        "talks/2012-03-01-gates.md": (
            "Event: A Workshop\n",
            "Venue: Paris\n",
            "Date: 2012-03-01\n",
        ),
        "pages/2014-spring.md": ("*Course, Somewhere, 2014-01-01*", "## Stones"),
        "posts/2015-08-14-wall.md": (
            "![lamp]({static}/root/images/lamp.png)",
            "[it]({filename}/publications/",
        ),
        "people.toml": ('affiliations = ["Somewhere"]', '"GitHub" = "https://github.com/ada"'),
    },
    "HugoBlox": {
        "pages/home.md": (
            "I study tides. [CV]({static}/root/uploads/cv.pdf)",
            "## Interests\n\n- Tides\n- Fog",
        ),
        "pages/cv.md": ("PhD, 2015\n:   Somewhere", "Keeper, 2016-01-01\n:   Lighthouse"),
        "pages/project.md": ("[A bell]({filename}/pages/bell.md)\n:   It rings",),
        "posts/2022-02-03-first.md": (
            "> **Note.** Mind *this*.",
            '![A lamp]({static}/root/post/first/lamp.png "A lamp")',
            "[the talk]({filename}/talks/2030-06-01-gates.md)",
            "[tides]({filename}/publications/tides)",
            "[Video](https://www.youtube.com/watch?v=abc)",
        ),
        "talks/2030-06-01-gates.md": (
            "Start: 2030-06-01 13:00 UTC\nEnd: 14:00\n",
            "Venue: Paris\n",
        ),
        "publications.bib": (
            "code = {https://example.com/code}",
            "pdf = {root/publication/tides/tides.pdf}",
            r"title = {{Fog \& air}}",
            "author = {Ada Example}",
        ),
        "people.toml": ('position = "Professor"', 'name = "Grace Sample"'),
    },
    "Hugo": {
        "pages/home.md": ("Welcome; my [CV]({static}/root/cv.pdf).",),
        "posts/2021-03-04-one.md": (
            "$x^2$ and [courses]({filename}/pages/courses.md)",
            "> **Note.**",
        ),
        "publications.bib": ("@article{tides", "pdf = {root/papers/tides/tides.pdf}"),
    },
    "Quarto": {
        "pages/home.md": ("I study [tides]({filename}/pages/research.md).",),
        "pages/research.md": (
            "> **Tip.** Start",
            "Read [@tides] first, then [@fog] (lost).",
            '![A lamp]({static}/root/lamp.png "A lamp"){#fig-lamp}',
            "As [](#fig-lamp) shows:",
        ),
        "posts/2022-05-06-first.md": ("## Begin", "```r\nplot(1)\n```"),
        "publications.bib": ("options = {skipbib}",),
    },
    "Pelican with pelican-bibtex": {
        "pages/research.md": (
            "![a lamp]({static}/root/images/lamp.png)",
            "({filename}/posts/2020-02-03-one.md)",
        ),
        "pages/home.md": ("Title: Ada Example\n", "I am Ada."),
        "posts/2020-02-03-one.md": ("Tags: a, b, Notes\n",),
        "CNAME": ("ada.example",),
    },
}
TOLD: Mapping[str, tuple[str, ...]] = {
    "al-folio": (
        r"_posts/2024-05-06-fog\.md:16: text: \{% unknown thing %\} is a command that is not known",
        r"_posts/2024-05-06-fog\.md:16: text: led to /nowhere/, which is not there; its words stayed",
        r"_posts/2024-05-06-fog\.md:6: text: cites lost, which is no entry",
        r"_bibliography/papers\.bib:7: fog: slides: there is no file gone\.pdf; the field went",
        r"assets/img/: pictures: no text shows unseen\.png;",
        r"_pages/publications\.md: page: has no words but those that list things",
        r"_posts/2024-05-06-fog\.md → content/posts/2024-05-06-fog\.md",
        r"pelicanconf\.py: SITE_DESCRIPTION: is 'Ada studies tides\.' now",
    ),
    "academicpages": (r"_posts/2015-08-14-wall\.md:5: text: a picture has no words",),
    "HugoBlox": (r"content/post/first/index\.md:15: text: \{\{< mystery >\}\} is a command",),
    "Hugo": (),
    "Quarto": (
        r"posts/first/index\.qmd:8: text: code that is run when the site is built: it stands as it is",
        r"posts/first/index\.qmd:13: text: code that is run .* this piece was not shown",
        r"papers\.bib:7: other: is not by Example, so it is cited and not listed",
    ),
    "Pelican with pelican-bibtex": (
        r"content/blog/two\.rst: text: is reStructuredText; make Markdown",
    ),
}


def test_pages_of_the_menu_are_in_the_menu(adopted):
    project = adopted("al-folio").root
    settings = runpy.run_path(str(project / "pelicanconf.py"))

    assert ("Teaching", "teaching/") in settings["MENU"]
    assert 'SITEURL = "https://ada.example/home"' in (project / "publishconf.py").read_text()


# Nothing is lost, nothing is half done


def test_nothing_is_overwritten(project, tmp_path):
    """What the owner has written here stands, and what would have come in its place is told."""
    content = project / "content"
    mine = {"pages/teaching.md": "Title: Mine\n\nMine.\n", "CNAME": "mine.example\n"}
    mine["publications.bib"] = (
        "@misc{mine, title = {Mine}, author = {Ada Example}, year = {2024}}\n"
    )
    for name, text in mine.items():
        (content / name).write_text(text)
    report = bring(project, lay_out(AL_FOLIO, tmp_path / "site"))

    assert {name: (content / name).read_text() for name in mine} == mine
    assert "- _pages/teaching.md: page: content/pages/teaching.md is there already" in report
    assert "- CNAME: file: content/CNAME is there already" in report
    assert "- _bibliography/papers.bib: papers: content/publications.bib is there already" in report


def test_the_second_time_nothing_comes(adopted, tmp_path):
    first = adopted("Hugo").root
    project = tmp_path / "project"
    shutil.copytree(first, project, symlinks=True)
    bring(project, first.with_name("site"))

    assert contents(project) == contents(first)
    assert sorted(path.name for path in project.glob("adopted*")) == ["adopted-2.md", "adopted.md"]


def contents(project: Path) -> dict[str, bytes]:
    content = project / "content"
    files = (path for path in content.rglob("*") if path.is_file())
    return {str(path.relative_to(content)): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"index.html": "<p>Hello"}, r"^\S+: is no site of a known kind \(al-folio"),
        ({}, r"^\S+: is no folder; name the folder"),
    ],
)
def test_what_is_no_site_changes_nothing(project, tmp_path, files, told):
    lay_out(files, tmp_path / "site")
    before = sorted(project.rglob("*"))
    with pytest.raises(SystemExit, match=told):
        bring(project, tmp_path / "site")

    assert sorted(project.rglob("*")) == before


def test_two_people_are_not_mixed(project, tmp_path):
    (project / "content/pages/home.md").write_text(
        "Title: Ada\nSave_as: index.html\nTemplate: home\n\nMe.\n"
    )
    site = lay_out(
        {**AL_FOLIO, "_config.yml": "first_name: Grace\nlast_name: Sample\n"}, tmp_path / "site"
    )
    with pytest.raises(
        SystemExit, match=r"^content: is the site of Ada Example, and .* of Grace Sample; make it"
    ):
        bring(project, site)

    assert not (project / "adopted.md").exists()


HOSTILE: Mapping[str, str | bytes] = {
    "_config.yml": "title: Ada Example\n",
    "index.md": "---\ntitle: Ada\n---\nHello [up](../../secret/key.pdf) [x](javascript:alert(1)) <script>alert(2)</script>\n",
    "_posts/2024-01-01-broken.md": "---\ntitle: 'Broken\n  [x: }\n---\nWords.\n",
    "_posts/2024-01-02-latin.md": "---\ntitle: Latin\n---\nCaf\xe9.\n".encode("latin-1"),
    "_posts/2024-01-03-same.md": "---\ntitle: Same\n---\nFirst.\n",
    "_posts/2024-01-04-same.md": "---\ntitle: Same\n---\nSecond.\n",
    "_posts/2024-01-05-bomb.md": "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{n}: &{n} [{', '.join([f'*{o}'] * 9)}]\n" for o, n in zip("abcdef", "bcdefg", strict=True)
    )
    + "---\nWords.\n",
    "images/fake.png": b"no picture",
    "images/half.png": PNG[:700],
    "_posts/2024-01-06-fake.md": "---\ntitle: Fake\n---\n![It](/images/fake.png) ![Half](/images/half.png)\n",
    "_posts/2024-01-07-odd.md": "---\ntitle: Odd\n---\n" + "[" * 300 + "\n",
    "_posts/2024-01-08-fine.md": "---\ntitle: Fine\n---\nSee [odd](/2024/01/07/odd.html).\n",
    "_bibliography/a.bib": "@article{a, title = {A}, author = {A, B, C, D and E}, year = 2000}\n@book{b, title = {B}, author = {E F}, year = 2001, doi = {none}}\n",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The content folder that a site has come into which nobody should trust, and the report."""
    root = tmp_path_factory.mktemp("hostile")
    secret, site = root / "secret", lay_out(HOSTILE, root / "site")
    lay_out({"key.pdf": "secret"}, secret)
    (site / "leak.pdf").symlink_to(secret / "key.pdf")
    (site / "folder").symlink_to(secret)
    project = begin(root / "project")
    return project / "content", bring(project, site)


def test_hostile_files_cost_a_line_each(hostile):
    """Links that lead out, broken heads, other encodings, the same names, and paths that climb."""
    content, report = hostile
    text = "".join(
        path.read_text("utf-8", "replace") for path in content.rglob("*") if path.is_file()
    )

    assert "secret" not in text
    assert "alert" not in text
    assert "Café." in (content / "posts/2024-01-02-latin.md").read_text("utf-8")
    assert {"2024-01-03-same.md", "2024-01-04-same-2.md"} <= {
        path.name for path in (content / "posts").iterdir()
    }
    for line in (
        r"leak\.pdf: file: is a link or no plain file, and is not followed",
        r"folder: file: is a link or no plain file, and is not followed",
        r"_posts/2024-01-01-broken\.md:\d: head: the head is broken",
        r"_posts/2024-01-05-bomb\.md:1: head: the head is broken",
        r"_posts/2024-01-02-latin\.md:4: text: byte 0xe9 is not UTF-8 and is read as Latin-1",
        r"images/fake\.png: file: is no picture that can be read",
        r"images/half\.png: file: is no picture that can be read",
        r"index\.md:4: text: <script> is of its own site, and went",
    ):
        assert len(re.findall(rf"(?m)^- {line}", report)) == 1, report


def test_what_cannot_be_mended_waits_aside(hostile):
    """It is published nowhere, the rest passes, and the report says where it is."""
    content, report = hostile

    assert (content / "by-hand/posts/2024-01-07-odd.md").exists()
    assert "See odd." in (content / "posts/2024-01-08-fine.md").read_text()
    assert re.search(
        r"(?m)^- _posts/2024-01-07-odd\.md: text: .* it waits in content/by-hand/posts", report
    )
    assert "@article{a" in (content / "by-hand/publications.bib").read_text()
    assert re.search(
        r"(?m)^- _bibliography/a\.bib:2: b: doi: .*the field went, which was: none", report
    )


def test_the_owners_names():
    """The name that the owner has given here stays; the other is one of its spellings."""
    owner = tomllib.loads(people_toml(Site("Jekyll", "Ada B. Example"), "Ada Example", None))[
        "owner"
    ]

    assert (owner["name"], owner["spellings"]) == ("Ada Example", ["Ada B. Example"])


@pytest.mark.parametrize(
    ("citation", "found"),
    [
        ("Name, A. (2009). &quot;T&quot;", ["Name, A."]),
        ('Ada Name and Grace Other. "T." J 1', ["Ada Name", "Grace Other"]),
        ("Ada Name, Grace Other, Bo Li (2020). T", ["Ada Name", "Grace Other", "Bo Li"]),
        ("Name, A. B., Other, G., & Li, B. (2020). T", ["Name, A. B.", "Other, G.", "Li, B."]),
        ("Name, A. et al. (2020). T", ["Name, A.", "others"]),
        ("T, in J", []),
        ("", []),
        ("12 things happened (2020). T", []),
    ],
)
def test_authors_of_a_citation(citation, found):
    """Only where they are certain; a name is never made up."""
    assert people(citation, "T") == found


def test_pictures_that_texts_show_keep_their_bytes(adopted):
    project = adopted("al-folio").root

    assert (project / "content/root/assets/img/lamp.png").read_bytes() == PNG


@pytest.mark.parametrize(
    ("dialect", "body", "said"),
    [
        ("liquid", "{% if a %}{% if b %}x{% endif %}{{ y }}{% endif %}z", "z"),
        ("liquid", "{% raw %}{{ x }}{% endraw %}", r"\{{ x }}"),
        ("liquid", "{% details T %}in {% cite k %}{% enddetails %}", "\n**T**\nin [@k]"),
        ("liquid", "{% if %} open", " open"),
        (
            "hugo",
            '{{< callout >}}a {{< cite page="/b/k/" >}}{{< /callout >}}',
            "\n> **Note.** a [k](/b/k/)\n",
        ),
        ("hugo", "{{< alert >}} never closed", " never closed"),
        ("hugo", '{{% tab "One" %}}x{{% /tab %}}', "\n**One**\nx"),
        ("pelican", "{{ x }}", r"\{{ x }}"),
    ],
)
def test_commands_within_each_other(dialect, body, said):
    """Those around words are carried out with the words; what goes is told once."""
    told: list[str] = []
    text = Text("page", "a.md", "A", body, dialect=dialect)

    assert translate(text, body, {"k"}, lambda _, what: told.append(what)) == said
    assert len(told) == ("if" in body or "never" in body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Text:\n- One\n  - two\n\n  more", "Text:\n\n- One\n    - two\n\n    more"),
        ("- One\\\n- Two", "- One  \n- Two"),
        ("$$a \\\\\nb$$", "$$a \\\\\nb$$"),
        ("# Top\n\n## Next {#n}", "## Top\n\n### Next {#n}"),
        ("2. Two\n3. Three", "2. Two\n3. Three"),
        ("in 1999.\n2. no list", "in 1999.\n2. no list"),
        ("|a|\n", "|a|"),
        ("Table:\n|a|b|", "Table:\n\n|a|b|"),
    ],
)
def test_lines_are_as_they_are_read_here(body, said):
    """Lists, tables, headings; a line ends at one backslash, and a formula keeps its two."""
    assert arranged(body) == said


THERE = {
    "a.png": "{static}/images/a.png",
    "talk.mp4": "{static}/root/talk.mp4",
    "p.html": "{filename}/pages/p.md",
    "https://www.youtube.com/watch?v=ab1": "https://www.youtube.com/watch?v=ab1",
}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<video src="talk.mp4"></video>', "[Video]({static}/root/talk.mp4)"),
        (
            '<iframe src="https://www.youtube.com/embed/ab1?x=1"></iframe>',
            "[Video](https://www.youtube.com/watch?v=ab1)",
        ),
        ('<iframe src="gone.html"></iframe><script>x</script>Words', "Words"),
        ('<img src="a.png" alt="A">', "![A]({static}/images/a.png)"),
        ('<img src="gone.png" alt="A">', "A"),
        (
            '<table><tr><td><img src="a.png" alt="A"> [x](p.html)</td></tr></table>',
            '<table><tr><td><img src="{static}/images/a.png" alt="A"> [x](p.html)</td></tr></table>',
        ),
        ('[x][one]\n\n[one]: p.html "T"', '[x][one]\n\n[one]: {filename}/pages/p.md "T"'),
        ("[x][two]\n\n[two]: gone.html", "x\n\n"),
        ("![y][pic]\n\n[pic]: a.png", "![y][pic]\n\n[pic]: {static}/images/a.png"),
        ('<a id="here" href="gone.html">P</a>', '<a id="here"></a>P'),
        ('<a href="p.html">P</a>', '<a href="{filename}/pages/p.md">P</a>'),
        ("<h1>T</h1>", "\n\n## T\n\n"),
        ('<td colspan="2" style="x">a</td>', '<td colspan="2">a</td>'),
    ],
)
def test_html_is_said_in_markdown(body, said):
    """Where it can be; what leads to the other site's files leads to ours."""
    assert clean(body, lambda url, _picture: THERE.get(url), lambda _words, _what: None) == said
