"""What `invoke livereload` and `invoke build` make after edits is what a new process makes."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from building.live.in_sight import WRITTEN, folder_beside
from building.live.warm import Builder
from tests.projects import EVERYTHING, NOW, ROOT, build, compose

BIB = "content/publications.bib"
TALK = "content/talks/2025-07-15-patience.md"
# Texts into which other files have a say, each in its way, and one with something wrong in it.
ASKING = {
    "works": "As in [@lindqvist2024noise].",
    "files": "![A tower](/images/lamp.png)",
    "macros": r"Let $x \in \R$.",
    "words": "|a|b|\n|-|-|\n|1|2|\n\nTable: Errors {#errors}\n\nSee [](#errors).",
    "wrong": "# Of the first rank",
}


def edit(path: Path, old: str, new: str) -> None:
    """Write something else into a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def works(root: Path) -> None:
    """A title, a key and the owner's name are others, and an entry is gone."""
    head, _, *rest = (root / BIB).read_text(encoding="utf-8").split("\n\n@")
    (root / BIB).write_text("\n\n@".join([head, *rest]), encoding="utf-8")
    edit(root / BIB, "lindqvist2023balance", "lindqvist2023law")
    edit(root / BIB, "Patient Barometers", "Impatient Barometers")
    edit(root / BIB, "{Noise Equilibrium", "{Silent Equilibrium")
    edit(root / "content/people.toml", 'name = "', 'name = "Dr ')


def texts(root: Path) -> None:
    """A talk is changed, one moved, one new; a picture is another, and a paper's file gone."""
    (root / "content/pdfs/tides.pdf").unlink(missing_ok=True)
    edit(root / TALK, "Universal", "Particular")
    (root / "content/talks/why-wait.md").rename(root / "content/talks/why-hurry.md")
    text = "Title: New\nDate: 2025-01-02\nEvent: A seminar\n\nWords, $x^2$ and `code`.\n"
    (root / "content/talks/new.md").write_text(text, encoding="utf-8")
    shutil.copyfile(root / "content/images/mara.jpg", root / "content/images/lamp.png")


def looks(root: Path) -> None:
    """A template, a style sheet and a word of the theme."""
    edit(root / "theme/templates/talks.html", "<h1>", "<h1>All ")
    edit(root / "theme/static/css/tokens.css", "--measure: 31rem", "--measure: 29rem")
    labels = '"Publications" = "Papers"\n"Table %(n)s" = "Tab. %(n)s"\n'
    (root / "content/labels.toml").write_text(labels, encoding="utf-8")
    (root / "content/macros.toml").write_text("R = '\\mathbf{R}'\n", encoding="utf-8")


def back(root: Path) -> None:
    """All words are again as they were."""
    shutil.rmtree(root / "content")
    shutil.copytree(root / "first", root / "content")


def house(root: Path) -> None:
    """A setting, and a plugin's word."""
    settings = root / "pelicanconf.py"
    settings.write_text(settings.read_text(encoding="utf-8") + "TALKS_PER_PAGE = 2\n", "utf-8")


SEEN = ("index.html", "talks/index.html")
EDITS = {edit.__name__: edit for edit in (works, texts, looks, house, back)}


def files(folder: Path) -> dict[str, bytes]:
    """What a built site consists of."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@settings(
    max_examples=20 if "TORTURE" in os.environ else 1,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[["works"], ["texts", "looks"], ["back", "house"], []])
@given(steps=st.lists(st.lists(st.sampled_from(sorted(EDITS)), max_size=2), max_size=4))
def test_builds_after_edits_are_those_of_a_new_process(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[str]]
) -> None:
    """Whatever has changed since the first, or is as it was then; nothing is built for nothing."""
    folder = tmp_path_factory.mktemp("edits")
    root = compose(EVERYTHING, folder / "project")
    (root / "theme").unlink()
    shutil.copytree(ROOT / "theme", root / "theme")
    (root / "content/macros.toml").write_text("R = '\\mathbb{R}'\n", encoding="utf-8")
    for name, text in ASKING.items():
        head = f"Title: {name}\nDate: 2025-01-03\nEvent: A seminar\n\n"
        (root / f"content/talks/{name}.md").write_text(head + text, encoding="utf-8")
    shutil.copytree(root / "content", root / "first")
    program = [sys.executable, str(ROOT / "plugins/building"), "-s", "pelicanconf.py"]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", str(NOW))
        builder = Builder([*program, "-o", str(folder / "warm")], root)
        assert [*builder.build()][-1] == 0
        compared = 0
        for number, names in enumerate(steps):
            for name in names:
                with suppress(AssertionError, FileNotFoundError, ValueError):  # done before
                    EDITS[name](root)
            if "house" in names:
                builder.renew()
            said, early = [], {}
            for line in builder.build(SEEN):
                said.append(line)
                if line == WRITTEN:
                    with suppress(FileNotFoundError):  # the build was sooner done
                        early = files(folder_beside(folder / "warm"))
            lenient = ("-s", "pelicanconf.py", "--fatal", "errors")  # a link may lead nowhere
            again = build(root, folder / "again", *lenient)
            new = build(root, folder / f"new{number}", *lenient, "-d")

            assert said[-1] == 0, said
            assert any("TEXT024" in str(line) for line in said)
            assert (WRITTEN in said) == ("house" not in names)
            assert files(folder / "warm") == files(again) == files(new), names
            assert set(early) in ({*SEEN}, set())
            assert early.items() <= files(new).items(), names
            compared += len(early)
            assert [path.name for path in folder.glob(".*")] == []
        builder.close()
    assert compared or all("house" in names for names in steps)
