"""GitHub Pages: what is committed, what is asked, and what the workflows run."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from atomic_publish.commands import Options
from atomic_publish.errors import PublishError
from atomic_publish.pages import cname, commit

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def git(root: Path, *arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with an origin, and a built site of ten pages."""
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    root = tmp_path / "project"
    git(tmp_path, "init", "-q", str(root))
    for key, value in (("user.name", "T"), ("user.email", "t@example.org")):
        git(root, "config", key, value)
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    (root / "site").mkdir()
    for number in range(10):
        (root / "site" / f"{number}.html").write_text(f"{number}\r\n")
    return root


def published(root: Path, siteurl: str = "https://example.org", **options: Any) -> list[str]:
    """Commit and return what is said."""
    lines: list[str] = []
    chosen = {key: options.pop(key, False) for key in ("dry_run", "yes")}
    commit(
        root,
        root / "site",
        siteurl,
        "m",
        options=Options(listener=lines.append, **chosen),
        **options,
    )
    return lines


def test_commit_and_push(project: Path) -> None:
    """All files as they are, with what Pages reads; again without a change makes no commit."""
    assert published(project, push=True)[-1] == "committed to the branch gh-pages and pushed it"

    names = git(project.parent / "origin.git", "ls-tree", "-r", "--name-only", "gh-pages").split()
    assert sorted(names) == sorted([".nojekyll", "CNAME", *(f"{n}.html" for n in range(10))])
    assert git(project, "show", "gh-pages:CNAME") == "example.org\n"
    said = published(project, push=False)
    assert said == [
        "none to add, none to change, none to delete, on the branch gh-pages",
        "nothing to commit to the branch gh-pages; not pushed",
    ]
    assert git(project, "rev-list", "--count", "gh-pages") == "1\n"


def test_lost_pages_and_dry_run(project: Path) -> None:
    """The same questions as for a server of one's own."""
    published(project, push=False)
    for number in (1, 2):
        (project / "site" / f"{number}.html").unlink()

    with pytest.raises(PublishError, match=r"2 of 10 pages would vanish.*--yes"):
        published(project, push=False)
    assert "  - 1.html" in published(project, push=False, dry_run=True)
    assert git(project, "rev-list", "--count", "gh-pages") == "1\n"
    published(project, push=False, yes=True)
    assert git(project, "rev-list", "--count", "gh-pages") == "2\n"


@pytest.mark.parametrize(
    ("siteurl", "name"),
    [
        ("https://example.org", "example.org"),
        ("https://www.example.org/", "www.example.org"),
        ("https://ada.github.io", ""),
        ("https://ada.github.io/site", ""),
        ("https://example.org/~ada", ""),
        ("", ""),
    ],
)
def test_a_domain_of_ones_own(siteurl: str, name: str) -> None:
    """``CNAME`` is for a host that is the site's, and not for GitHub's."""
    assert cname(siteurl) == name


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    """All steps of all workflows."""
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            yield from ((path.stem, step) for step in job["steps"])


def script(name: str) -> str:
    """What a step with a name runs."""
    return next(step["run"] for _, step in steps() if step.get("name") == name)


@pytest.mark.parametrize(
    ("owner", "repository", "given", "address"),
    [
        ("Ada", "homepage", "", "https://ada.github.io/homepage"),
        ("ada", "ada.github.io", "", "https://ada.github.io"),
        ("Ada", "ada.github.io", "https://example.org", "https://example.org"),
    ],
)
def test_a_fork_knows_its_address(
    tmp_path: Path, owner: str, repository: str, given: str, address: str
) -> None:
    """Nothing but the repository's name is needed."""
    said = tmp_path / "env"
    names = {"OWNER": owner, "REPOSITORY": repository, "SITEURL": given, "GITHUB_ENV": str(said)}

    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script("Know the address")],
        env={**os.environ, **names},
        check=True,
    )

    assert said.read_text() == f"SITEURL={address}\n"


def test_what_is_published_is_fetched(project: Path, tmp_path: Path) -> None:
    """A fresh clone knows what the branch holds, so that lost pages are a question there, too."""
    run = ["bash", "-eo", "pipefail", "-c", script("Know what is published")]
    environment = {**os.environ, "OWNER": "ada"}
    subprocess.run(run, cwd=project, env=environment, check=True)  # nothing is there yet
    published(project, push=True)
    clone = tmp_path / "clone"
    git(tmp_path, "init", "-q", str(clone))
    git(clone, "remote", "add", "origin", str(tmp_path / "origin.git"))

    subprocess.run(run, cwd=clone, env=environment, check=True)

    assert git(clone, "show", "gh-pages:3.html") == "3\n"
    assert git(clone, "config", "user.email") == "ada@users.noreply.github.com\n"


def test_workflows_run_tasks_that_exist() -> None:
    """Each task is one of tasks.py, with options that it has."""
    source = (ROOT / "tasks.py").read_text()
    runs = [step["run"] for _, step in steps() if "run" in step]
    called = [found for run in runs for found in re.findall(r"run\.py ([a-z-]+)(.*)", run)]

    assert {name for name, _ in called} == {"check", "gh-pages"}
    for name, options in called:
        defined = re.search(rf"def {name.replace('-', '_')}\(([^)]*)\)", source)
        assert defined, name
        assert all(option in defined[1] for option in re.findall(r"--([a-z]+)", options))
