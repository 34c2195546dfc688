"""A build takes effect as a whole or not at all, and a failure is told in one line."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import building
from building import staged, told

PLUGINS = Path(building.__file__).parents[1]

SETTINGS = f"""\
import sys
sys.path.insert(0, {str(PLUGINS)!r})
from jinja2 import StrictUndefined
PATH, THEME, PLUGIN_PATHS, PLUGINS = "content", "theme", ["plugins"], []
PELICAN_CLASS = "building.StagedPelican"
SITEURL, SITENAME, TIMEZONE = "", "Toy", "UTC"
JINJA_ENVIRONMENT = {{"undefined": StrictUndefined, "autoescape": True}}
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""

PLUGIN = """\
from pelican import signals
def fail(generator):
    {statement}
def register():
    signals.page_generator_finalized.connect(fail)
"""


class Site:
    """A small Pelican project in a directory of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def found(self) -> None:
        """Write the settings, a page and two templates."""
        self.write("pelicanconf.py", SETTINGS)
        self.write("content/pages/a.md", "Title: A\n\nFirst.\n")
        self.write("theme/templates/index.html", "{{ SITENAME }}\n")
        self.write("theme/templates/page.html", "{{ page.content|safe }}\n")

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def use_plugin(self, text: str | None) -> None:
        self.write("pelicanconf.py", f'{SETTINGS}PLUGINS = ["helper"]\n')
        if text is not None:
            self.write("plugins/helper.py", text)

    def build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What the tasks run."""
        script = str(PLUGINS / "building")
        return self.run(script, "-s", "pelicanconf.py", "--fatal", "errors", *arguments)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], cwd=self.root, capture_output=True, text=True, check=False
        )

    def output(self) -> dict[str, bytes]:
        """The built files and their bytes."""
        root = self.root / "output"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.root.glob(".output*"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.found()
    return site


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("built"))
    site.found()
    assert site.build().returncode == 0
    return site.root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Site:
    """The same site after its first build."""
    return Site(shutil.copytree(built_once, tmp_path, dirs_exist_ok=True))


# A build that goes well


def test_first_build(site):
    """The pages are there, nothing else is left, and one line says what was done."""
    result = site.build()

    assert site.output() == {"index.html": b"Toy", "pages/a.html": b"<p>First.</p>"}
    assert site.leftovers() == []
    assert result.stderr == ""
    assert result.stdout.startswith("built output/: 2 pages, 0.0 MB in ")
    assert result.stdout.count("\n") == 1


def test_second_build_replaces_the_first(built):
    """What changed is new, and a page without a source is gone."""
    built.write("output/stale.html", "old")
    built.write("content/pages/a.md", "Title: A\n\nSecond.\n")
    built.build()

    assert built.output() == {"index.html": b"Toy", "pages/a.html": b"<p>Second.</p>"}
    assert built.leftovers() == []


def test_same_sources_same_bytes(built):
    """Not even the staging directory's name shows in the output."""
    built.write("theme/templates/index.html", "{{ SITENAME }}{{ PATH and '' }}")
    built.build()
    first = built.output()
    built.build("-d")

    assert built.output() == first


SAME = "output/ is as it was: nothing has changed\n"


def test_what_is_there_is_not_built_again(built):
    """Until something has changed, the output itself too, or all is to be built anew."""
    built.build()
    first = built.output()

    assert built.build().stdout == SAME
    for name in ("output/new.html", "content/new.txt"):
        built.write(name, "new")
        assert built.build().stdout.startswith("built output/")
        (built.root / name).unlink(missing_ok=True)  # a build leaves in output what it makes
        built.build()
        assert built.output() == first
        assert built.build().stdout == SAME
    assert built.build("-d").stdout.startswith("built output/")


def test_what_was_told_is_told_again(built):
    """A problem that lets a build pass is not forgotten by the next one."""
    text = PLUGIN.format(statement="import logging; logging.getLogger().warning('look here')")
    built.use_plugin(text)

    assert [built.build().stderr.count("look here") for _ in range(2)] == [1, 1]


def test_permissions_are_those_of_any_new_directory(built):
    """A web server can read the output: the staging directory is not a private one."""
    (built.root / "plain").mkdir()

    assert (built.root / "output").stat().st_mode == (built.root / "plain").stat().st_mode


def test_retained_names_are_carried_over(built):
    """OUTPUT_RETENTION keeps its meaning: files and directories that are not the build's own."""
    built.write("pelicanconf.py", f'{SETTINGS}OUTPUT_RETENTION = [".git", "CNAME", "index.html"]\n')
    built.write("output/.git/HEAD", "ref")
    built.write("output/CNAME", "example.org")
    built.build()

    assert built.output() == {
        ".git/HEAD": b"ref",
        "CNAME": b"example.org",
        "index.html": b"Toy",
        "pages/a.html": b"<p>First.</p>",
    }


def test_output_may_be_a_symbolic_link(site):
    """The directory behind the link is replaced; the link stays."""
    (site.root / "elsewhere").mkdir()
    (site.root / "output").symlink_to("elsewhere")
    site.build()

    assert (site.root / "output").is_symlink()
    assert (site.root / "elsewhere/index.html").read_text() == "Toy"


def test_another_output(built):
    """``-o`` is staged as well, and leaves the usual output alone."""
    before = built.output()
    built.write("theme/templates/index.html", "new")
    result = built.build("-o", "public")

    assert (built.root / "public/index.html").read_text() == "new"
    assert built.output() == before
    assert "built public/: 2 pages" in result.stdout


def test_plain_pelican_is_staged_too(built):
    """The settings name the class, so nothing depends on the tasks."""
    built.write("output/stale.html", "old")
    result = built.run("-m", "pelican")

    assert result.returncode == 0
    assert set(built.output()) == {"index.html", "pages/a.html"}


def test_verbose_log_shows_the_output_itself(site):
    """Nobody needs to know of the staging directory."""
    assert 'Writing "output/index.html"' in site.build("-v").stderr


# A build that fails: change -> what stderr begins with

FAILURES = {
    "undefined variable": (
        {"theme/templates/index.html": "\n{{ no_such }}"},
        "theme/templates/index.html:2: no_such: 'no_such' is undefined; define it or",
    ),
    "undefined attribute": (
        {"theme/templates/page.html": "{{ page.no_such.name }}"},
        "theme/templates/page.html:1: no_such: 'pelican.contents.Page object' has no attribute",
    ),
    "template syntax": (
        {"theme/templates/index.html": "\n\n{% if %}"},
        "theme/templates/index.html:3: template: Expected an expression, got 'end of statement",
    ),
    "unknown filter": (
        {"theme/templates/index.html": "{{ 1|no_such }}"},
        "theme/templates/index.html:1: template: No filter named 'no_such'; correct",
    ),
    "missing include": (
        {"theme/templates/index.html": "\n{% include '_no.html' %}"},
        "theme/templates/index.html:2: _no.html: no such template; create it",
    ),
    "error inside an include": (
        {
            "theme/templates/index.html": "\n{% include '_part.html' %}",
            "theme/templates/_part.html": "\n\n{{ 1 // 0 }}",
        },
        "theme/templates/_part.html:3: ZeroDivisionError: integer division or modulo by zero;",
    ),
    "missing template": (
        {"pelicanconf.py": f'{SETTINGS}DIRECT_TEMPLATES = ["nowhere"]\n'},
        "theme/templates/nowhere.html: template: not found; create it or take it out of",
    ),
    "settings syntax": (
        {"pelicanconf.py": "\nPATH = (\n"},
        "pelicanconf.py:2: syntax: '(' was never closed; correct the line",
    ),
    "settings error": (
        {"pelicanconf.py": f"{SETTINGS}X = no_such\n"},
        f"pelicanconf.py:{SETTINGS.count(chr(10)) + 1}: NameError: name 'no_such' is not defined;",
    ),
    "content missing": (
        {"pelicanconf.py": f'{SETTINGS}PATH = "nowhere"\n'},
        "pelicanconf.py: PATH: no such directory; name the one that holds the content",
    ),
    "theme missing": (
        {"pelicanconf.py": f'{SETTINGS}THEME = "nowhere"\n'},
        "pelicanconf.py: THEME: no such directory; name the one that holds the theme",
    ),
    "content not UTF-8": (
        {"content/pages/b.md": "Title: B\n\nÉté\n".encode("latin-1")},
        "content/pages/b.md:3: text: byte 0xc9 is not utf-8; save the file as UTF-8",
    ),
    "content with a wrong date": (
        {"content/pages/b.md": "Title: B\nDate: soon\n\nB\n"},
        "content/pages/b.md: ValueError: 'soon' is not a valid date; correct the file",
    ),
}


@pytest.mark.parametrize(("changes", "told"), FAILURES.values(), ids=FAILURES)
def test_failure(built, changes, told):
    """One line names file and cure, the status is not zero, the output is as it was."""
    before = built.output()
    for name, text in changes.items():
        built.write(name, text)
    assert_fails(built, told)

    assert built.output() == before


def assert_fails(site: Site, told: str) -> None:
    """The build fails, saying ``told`` first, and at most that it stopped after that."""
    result = site.build()
    first, *rest = result.stderr.splitlines()

    assert first.startswith(told)
    assert rest in ([], ["stopped at the problem above; the output is as it was"])
    assert (result.returncode, result.stdout, site.leftovers()) == (1, "", [])


PLUGIN_FAILURES = {
    "is not there": (
        None,
        "pelicanconf.py: PLUGINS: helper: Cannot import plugin `helper`; install it or correct",
    ),
    "imports what is not there": (
        "\nimport no_such\n",
        "plugins/helper.py:2: helper: No module named 'no_such'; install it",
    ),
    "is not Python": (
        "def register()\n",
        "plugins/helper.py:1: syntax: expected ':'; correct the line",
    ),
    "fails when registered": (
        "def register():\n    {}['key']\n",
        "plugins/helper.py:2: KeyError: 'key'; correct it there, or see the traceback with -D",
    ),
    "fails at work": (
        PLUGIN.format(statement="raise ValueError('first\\nsecond')"),
        "plugins/helper.py:3: ValueError: first second; correct it there",
    ),
    "fails inside a library": (
        PLUGIN.format(statement="__import__('json').loads('[')"),
        "plugins/helper.py:3: JSONDecodeError: Expecting value",
    ),
    "misses a file": (
        PLUGIN.format(statement="open('content/no.bib')"),
        "content/no.bib: file: no such file or directory; create it or correct the name (wanted "
        "by plugins/helper.py:3)",
    ),
    "logs an error": (
        PLUGIN.format(statement="__import__('logging').error('content/x.bib:1: %s', 'wrong')"),
        "content/x.bib:1: wrong",
    ),
}


@pytest.mark.parametrize(("text", "told"), PLUGIN_FAILURES.values(), ids=PLUGIN_FAILURES)
def test_failing_plugin(built, text, told):
    """A plugin that fails stops the build, and its own innermost line is named."""
    before = built.output()
    built.use_plugin(text)
    assert_fails(built, told)

    assert built.output() == before


def test_content_that_cannot_be_opened(built):
    """A link that leads nowhere is a missing file, named as the owner named it."""
    (built.root / "content/pages/b.md").symlink_to("nowhere.md")
    result = built.build()

    cure = "create it or correct the name [BUILD005]"
    line = f"content/pages/b.md: file: no such file or directory; {cure}"
    assert result.returncode == 1
    assert line in result.stderr.splitlines()


def test_two_pages_of_one_address(built):
    """Pelican's own words go first; the file that would be lost is named."""
    built.write("content/pages/b.md", "Title: B\nSlug: a\n\nB\n")
    result = built.build()

    told = result.stderr.splitlines()[-1]
    line = "output/pages/a.html: file: written twice; give one of the two another slug [BUILD003]"
    assert told == line


def test_traceback_on_request(built):
    """-D shows all there is."""
    built.write("theme/templates/index.html", "{{ no_such }}")

    assert "Traceback (most recent call last)" in built.build("-D").stderr


def test_rich_log_gets_no_traceback_either(built):
    """Plain ``pelican`` prints in columns, but the same words."""
    built.write("theme/templates/index.html", "{{ no_such }}")
    result = built.run("-m", "pelican")
    told = result.stdout + result.stderr

    assert result.returncode == 1
    assert "Traceback" not in told
    assert "theme/templates/index.html:1: no_such:" in told


# What must not be replaced


@pytest.mark.parametrize("output", [".", "..", "content"])
def test_sources_are_never_replaced(built, output):
    """An output directory that holds the project or its content is refused."""
    result = built.build("-o", output)

    assert result.returncode == 1
    assert "OUTPUT_PATH: holds " in result.stderr
    assert (built.root / "content/pages/a.md").exists()


def test_foreign_directory_is_never_replaced(built):
    """A directory of other things is refused."""
    built.write("letters/to-my-mother.txt", "Dear")
    result = built.build("-o", "letters")

    cure = "empty it or name another"
    told = f"letters: OUTPUT_PATH: not a built site, it has no index.html; {cure} [BUILD006]\n"
    assert (result.returncode, result.stderr) == (1, told)
    assert (built.root / "letters/to-my-mother.txt").exists()


# What a killed build leaves


def test_leftovers_are_swept_when_old(built):
    """Those of a build that may still be running stay."""
    for name, age in [(".output.new-1", 7200), (".output.old-2", 7200), (".output.new-3", 60)]:
        (built.root / name).mkdir()
        os.utime(built.root / name, (time.time() - age,) * 2)
    built.build()

    assert built.leftovers() == [".output.new-3"]


def test_output_lost_between_the_renames_comes_back(built):
    """A failing build after a crash still leaves the old site."""
    before = built.output()
    (built.root / "output").rename(built.root / ".output.old-1")
    built.write("theme/templates/index.html", "{{ no_such }}")
    built.build()

    assert built.output() == before
    assert built.leftovers() == []


def test_swap_that_fails_is_undone(tmp_path):
    """The second rename failing, the first is taken back."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_text("old")

    with pytest.raises(FileNotFoundError):
        staged._swap(tmp_path / "no-staging", tmp_path / "output")

    assert (tmp_path / "output/index.html").read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process on Windows")
def test_interrupted(built):
    """Ctrl-C leaves the old site, removes the staging directory, and is no success."""
    before = built.output()
    built.use_plugin(PLUGIN.format(statement="import os; os.kill(os.getpid(), 2)"))
    result = built.build()

    assert result.returncode == 128 + signal.SIGINT
    assert (result.stderr, built.leftovers()) == ("", [])
    assert built.output() == before


# Descriptions


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "content/a.md"),
            "content/a.md: file: permission denied; allow reading and writing it [BUILD005]",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "output/x"),
            "output/x: file: no space left on device; make room on the disk [BUILD004]",
        ),
        (
            OSError(errno.EIO, "Input/output error", "output/x"),
            "output/x: file: input/output error; see that it can be read and written [BUILD005]",
        ),
        (
            RuntimeError("Warning or error encountered"),
            "stopped at the problem above; the output is as it was",
        ),
        (
            ValueError(),
            "pelican: ValueError: no message; correct it there, or see the traceback with -D"
            " [BUILD002]",
        ),
    ],
)
def test_describe(project, error, line):
    assert told.describe(error) == line


def test_shown(project):
    """Paths of the project are relative with forward slashes; others are whole."""
    assert told.shown(project / "theme" / "x.html") == "theme/x.html"
    assert told.shown(project.parent) == os.path.realpath(project.parent)
