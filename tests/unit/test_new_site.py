"""A site becomes somebody's own: nothing of another's is left, and nothing of anyone's is lost."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from atomic_publish.built.check import Site
from building.new_site import make
from tests.projects import ROOT, run_build

GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
BIBTEX = "@article{a, title = {On Things}, author = {Example, Ada}, journal = {J}, year = {2024}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody else's site as it is cloned."""
    root = tmp_path / "project"
    (root / "content/talks").mkdir(parents=True)
    (root / "content/talks/theirs.md").write_text("Title: Theirs\n")
    for name in ("plugins", "theme"):
        (root / name).symlink_to(ROOT / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, root)
    commands = ["init", "-q"], ["add", "content"], ["commit", "-q", "-m", "theirs"]
    for command in commands:
        subprocess.run([*GIT, *command], cwd=root, check=True)
    return root


@pytest.mark.parametrize(
    ("name", "bibtex"),
    [("Ada Example", BIBTEX), ('Ada "Q" \\ Example', ""), ("李 明", BIBTEX), ("مريم", "")],
)
def test_the_new_site_passes_at_once(project, tmp_path, name, bibtex):
    """With a BibTeX file or without; its owner's name is the only one on it."""
    (tmp_path / "my.bib").write_text(bibtex)
    make(project, name=name, url="https://ada.example/", bib=str(tmp_path / "my.bib"), yes=True)
    done = run_build(project, project / "output", "-s", "publishconf.py")
    settings = runpy.run_path(str(project / "pelicanconf.py"))
    owner = tomllib.loads((project / "content/people.toml").read_text(encoding="utf-8"))["owner"]

    assert (done.returncode, done.stderr) == (0, "")
    assert Site(project / "output", "https://ada.example", {}).problems() == []
    assert {settings["AUTHOR"], settings["SITENAME"], owner["name"]} == {name}
    assert (settings["RECORD_FIGURE"], settings["CV_PAPER"]) == ("dots", "a4")
    assert not (project / "content/talks").exists()
    assert (project / "output/publications/a/index.html").exists() is bool(bibtex)


def test_nothing_of_the_first_owner_is_left(project):
    first = runpy.run_path(str(ROOT / "pelicanconf.py"))
    words = {first["AUTHOR"], first["SITE_DESCRIPTION"], "https://www.mit.edu"}
    make(project, name="Ada Example", yes=True)
    run_build(project, project / "output", "-s", "publishconf.py")
    files = [
        *project.glob("content/**/*"),
        project / "pelicanconf.py",
        *project.glob("output/**/*.html"),
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in files if path.is_file())

    assert "Ada Example" in text
    assert [word for word in words if word in text] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "--name: needed"),
        ({"name": " \n "}, "--name: needed"),
        ({"name": "A", "url": "ada.example"}, "--url: 'ada.example' is no address"),
        ({"name": "A", "url": "https://a.example/?x"}, "--url: "),
        ({"name": "A", "bib": "no/such.bib"}, "no/such.bib: bib: no such file or directory; "),
        ({"name": "A", "yes": False}, "content: stays as it is"),
    ],
)
def test_what_cannot_be_used_changes_nothing(project, given, told):
    before = {path: path.read_bytes() for path in project.glob("*.py")}
    with pytest.raises(SystemExit, match=f"^{told}"):
        make(project, **{"yes": True, **given})

    assert {path: path.read_bytes() for path in project.glob("*.py")} == before
    assert (project / "content/talks/theirs.md").exists()


@pytest.mark.parametrize("name", ["talks/theirs.md", "talks/new.md"])
def test_what_is_in_no_commit_is_never_replaced(project, name):
    """Neither a change nor a new file."""
    (project / "content" / name).write_text("Title: Mine\n")
    with pytest.raises(SystemExit, match=r"^content: holds what is in no commit"):
        make(project, name="A", yes=True)

    assert (project / "content" / name).exists()


def test_content_that_git_does_not_know_is_never_replaced(project):
    shutil.rmtree(project / ".git")
    with pytest.raises(SystemExit, match=r"^content: holds what is in no commit"):
        make(project, name="A", yes=True)


def test_the_address_of_the_first_owner_is_nobody_elses(project):
    """Who changes the name by hand, and forgets the address, has none."""
    if "if AUTHOR ==" not in (project / "publishconf.py").read_text(encoding="utf-8"):
        pytest.skip("publishconf.py: the address is another owner's, who has written it himself")
    conf = project / "pelicanconf.py"
    first = runpy.run_path(str(conf))["AUTHOR"]
    conf.write_text(
        conf.read_text(encoding="utf-8").replace(first, "Ada Example"), encoding="utf-8"
    )
    program = "import publishconf; print(repr(publishconf.SITEURL))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True
    )

    assert done.stdout == "''\n"
