"""What the code knows is in the documentation, and what is there the code knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from invoke.collection import Collection
from pelican.settings import DEFAULT_CONFIG

import tasks
from atomic_publish.settings import Server
from building import new_content
from talks.reading import FIELDS
from writing.reader import FIELDS as KNOWN

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PLUGIN = ROOT / "plugins" / "pelican_bibtex" / "README.md"
# How one part of the house speaks to another within one build.
INTERNAL = {
    *("LANGUAGES", "TORTURE", "SOURCES_FILE", "SOURCES_ONLY", "PROBLEMS_LOG"),
    *("WRITING_DESK", "WRITING_TYPOGRAPHY", "WRITING_UNREAD_FIELDS"),
}
# Pelican's own, without a default or older than this Pelican.
PELICANS = {
    *DEFAULT_CONFIG,
    "FEED_DOMAIN",
    "DEFAULT_DATE",
    "SEARCH_SAVE_AS",
    "SUMMARY_MAX_PARAGRAPHS",
}


def column(path: Path, heading: str, number: int = 0) -> list[str]:
    """The code words in one column of the tables under a heading; of all, under none."""
    text = path.read_text(encoding="utf-8")
    if heading:
        text = re.split(rf"^## {re.escape(heading)}$", text, flags=re.M)[1].split("\n## ")[0]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("|")]
    cells = [row[number].strip("| ") for row in rows if len(row) > number]
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


# Settings


def read_in(path: Path) -> Iterator[str]:
    """The settings that a module looks up, or has looked up, by their names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        key: ast.expr | None = None
        if isinstance(node, ast.Call) and node.args:
            key = node.args[0]
        elif isinstance(node, ast.Subscript):
            key = node.slice
        name = getattr(key, "value", None)
        called = getattr(getattr(node, "func", None), "attr", "")
        asks = isinstance(node, ast.Subscript) or called in ("get", "setdefault")
        pattern = r"[A-Z][A-Z_]{2,}" if asks else r"[A-Z]+_[A-Z_]+"
        if isinstance(name, str) and re.fullmatch(pattern, name):
            yield name


def set_in(path: Path) -> set[str]:
    """The settings that a file gives."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return {name for name in names if name.isupper() and name != "HERE"}


def test_settings():
    """Also those of Pelican that are the owner's to change, at the head of ``pelicanconf.py``."""
    modules = ROOT.glob("plugins/**/*.py")
    known = {name for path in modules for name in read_in(path)}
    known |= set_in(ROOT / "pelicanconf.py") | set_in(ROOT / "publishconf.py")
    documented = {*column(DOCS / "settings.md", ""), *column(PLUGIN, "Settings")}
    words = {word for word in documented if word.isupper()}

    assert known - PELICANS - INTERNAL - words == set()
    assert words - known - PELICANS == set()


def test_what_an_owner_sets_is_explained():
    head = (ROOT / "pelicanconf.py").read_text(encoding="utf-8").split("# --- The house")[0]
    names = re.findall(r"^([A-Z_]+) = ", head, re.M)

    assert {*names} - {*column(DOCS / "settings.md", "")} == set()


def test_settings_of_the_server():
    known = {field.name for field in fields(Server)} - {"siteurl", "first_siteurl"}

    assert {*column(DOCS / "publishing.md", "Settings of SERVER")} == known


# Tasks


def test_tasks():
    """Each with all that it takes."""
    known = Collection.from_module(tasks).to_contexts()
    options = {task.name: {f"--{name.replace('_', '-')}" for name in task.args} for task in known}
    rows = [line for line in (DOCS / "tasks.md").read_text().splitlines() if line.startswith("| `")]
    documented = {
        re.findall(r"`([\w-]+)`", row)[0]: {*re.findall(r"`(--[\w-]+)`", row.split(" | ")[-1])}
        for row in rows
    }

    assert documented == options


# Fields


def test_fields_of_talks():
    assert [name.lower() for name in sorted(column(DOCS / "writing.md", "Talks"))] == sorted(FIELDS)


def test_fields_of_pages_and_posts():
    documented = {*column(DOCS / "writing.md", "Pages"), *column(DOCS / "writing.md", "Posts")}

    assert {name.lower() for name in documented if name[0].isupper()} == set(KNOWN)


@pytest.mark.parametrize(("kind", "form"), [("Talks", "talk.md"), ("Posts", "post.md")])
def test_fields_of_new_files(kind, form):
    given = {*re.findall(r"(?m)^(\w+):$", (new_content.FORMS / form).read_text("utf-8"))}
    assert "Title" in given
    assert given - {*column(DOCS / "writing.md", kind)} == set()


@pytest.mark.parametrize(("kind", "variable"), [("Pages", "page"), ("Posts", "article")])
def test_fields_that_templates_ask_for(kind, variable):
    templates = "".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob("theme/templates/*.html")
    )
    names = re.findall(rf"{variable}\.(\w+) is defined", templates)
    # As precisely as it is known is how the field is read, not another one.
    asked = {name.removesuffix("_known") for name in names}
    documented = {name.lower() for name in column(DOCS / "writing.md", kind)}

    assert asked - documented == set()


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links(path):
    """Every page that the documentation leads to is there."""
    text = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_map_of_the_house():
    """Every place that CONTRIBUTING names is there, and every package is named."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    places = re.findall(r"`((?:[\w.]+/)+[\w.]*|[\w]+\.py)`", text.split("## Where things are")[1])
    inner = {"reading/", "tex/", "exports/", "pelican/", "transports/", "places/", "built/"}
    packages = {f"plugins/{path.parent.name}/" for path in ROOT.glob("plugins/*/__init__.py")}

    assert [place for place in places if place not in inner and not (ROOT / place).exists()] == []
    assert packages - {*places} == set()


# Of Python in the packages of docs/decisions/0019, which says why; who adds lines raises it.
LINES = 30_590


def test_how_much_code_there_is():
    """Nothing grows unseen; somebody's own plugin beside the house's is no part of it."""
    page = (DOCS / "decisions/0019-how-much-code.md").read_text(encoding="utf-8")
    packages = [
        name for row in re.findall(r"(?m)^\| (`.*?) \|", page) for name in row.split("`")[1::2]
    ]
    files = [file for name in packages for file in (ROOT / "plugins" / name).rglob("*.py")]
    files += [ROOT / "tasks.py", ROOT / "run.py"]
    lines = sum(file.read_text(encoding="utf-8").count("\n") for file in files)

    assert all((ROOT / "plugins" / name / "__init__.py").exists() for name in packages)
    assert LINES - 100 < lines <= LINES


def test_plugins_are_packages_whose_modules_say_what_they_are():
    """At most about ten modules in each folder, none too long to be read, tables of data excepted."""
    folders = [path for path in ROOT.glob("plugins/**/") if "__pycache__" not in path.parts]
    modules = {folder: sorted(folder.glob("*.py")) for folder in folders}
    tables = {"tables.py"}

    assert modules[ROOT / "plugins"] == []
    assert len((ROOT / "tasks.py").read_text(encoding="utf-8").splitlines()) <= 300
    assert {folder.name: len(found) for folder, found in modules.items() if len(found) > 14} == {}
    for module in (module for found in modules.values() for module in found):
        text = module.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), module
        assert len(text.splitlines()) <= 400 or module.name in tables, module


def test_the_readme_shows_what_one_gets():
    """By day and by night; each picture is there, and light enough for a page that is read."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r'(?:src|srcset)="(docs/pictures/[\w-]+\.png)"', readme)

    assert len(shown) == 4
    assert sum("dark" in name for name in shown) == 2
    assert all(0 < (ROOT / name).stat().st_size < 150_000 for name in shown)
