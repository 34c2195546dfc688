"""The number of visits in the sentence of the home page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import compose, run_build
from tests.site.pages import parsed

SENTENCE = "This page has been accessed several times since July 2018."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small site whose home page has the sentence."""
    made = compose("one-paper", tmp_path / "project")
    home = made / "content/pages/home.md"
    head, _, words = home.read_text("utf-8").partition("\n\n")
    home.write_text(f"{head}\nVisits: {SENTENCE}\n\n{words}", "utf-8")
    return made


def foot(project: Path) -> str:
    done = run_build(project, project / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    footer = parsed.__wrapped__(project / "output/index.html").footer
    assert footer
    assert footer.p
    return footer.p.get_text()


def test_the_sentence_stays_until_there_is_a_count(project: Path) -> None:
    assert foot(project) == SENTENCE

    (project / "content/visits.toml").write_text("[days]\n2026-01-02 = 1200\n2026-01-03 = 34\n")
    assert foot(project) == SENTENCE.replace("several", "at least 1,234")


def test_a_broken_count_is_told_and_the_sentence_stays(project: Path) -> None:
    (project / "content/visits.toml").write_text("[days]\n2026-01-02 = many\n")
    done = run_build(project, project / "output", "--fatal", "errors")

    assert done.returncode == 0
    assert "content/visits.toml:2: " in done.stdout + done.stderr
    assert SENTENCE in (project / "output/index.html").read_text("utf-8")
