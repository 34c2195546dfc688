"""Sites to test: the house, with the content and the few settings of one owner or another.

``tests/sites/NAME`` holds what an owner would write: a ``content`` folder and a ``settings.py``
that stands for the first part of ``pelicanconf.py`` and for ``SITEURL``.  `compose` makes a
project of it, and `build` builds one as its owner would.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.generated import fill

ROOT = Path(__file__).resolve().parents[1]
SITES = ROOT / "tests" / "sites"
# The site with some of everything, for tests that need no more than one.
EVERYTHING = "everything"
# What the samples take for the present: 1 June 2026, 12:00 UTC.
NOW = 1780315200

# The owner's part of pelicanconf.py as a new site has it.
HEAD = """
import sys
from pathlib import Path
from jinja2 import StrictUndefined
SITE_DESCRIPTION = ""
PUBLICATIONS_SRC = "content/publications.bib"
PUBLICATIONS_ORDER = "year"
MENU = [("Publications", "publications/"), ("Talks", "talks/"), ("CV", "cv/")]
"""
HOUSE = "# --- The house"


def settings_of(name: str) -> dict[str, Any]:
    """What the owner of a sample site has set."""
    return runpy.run_path(str(SITES / name / "settings.py"))


def compose(name: str, root: Path) -> Path:
    """Make a project of a sample site at ``root``, which must not be there yet; returns it."""
    root.mkdir(parents=True)
    for folder in ("plugins", "theme"):
        (root / folder).symlink_to(ROOT / folder)
    for file in ("pelicanconf.py", "publishconf.py"):
        shutil.copyfile(ROOT / file, root / file)
    return move_in(name, root)


def move_in(name: str, root: Path) -> Path:
    """Put a sample's content and settings in the place of those of a whole project."""
    source = SITES / name
    shutil.rmtree(root / "content", ignore_errors=True)
    shutil.copytree(source / "content", root / "content", copy_function=shutil.copyfile)
    fill(root / "content", settings_of(name))
    settings = root / "pelicanconf.py"
    house = settings.read_text(encoding="utf-8").partition(HOUSE)
    assert house[1], f"pelicanconf.py: no line begins with {HOUSE}; the samples need to know it"
    own = (source / "settings.py").read_text(encoding="utf-8")
    settings.write_text(HEAD + own + "".join(house[1:]), encoding="utf-8")
    public = root / "publishconf.py"
    address = f'SITEURL = "{settings_of(name)["SITEURL"]}"'
    text = re.sub(r"(?m)^SITEURL = .*$", address, public.read_text(encoding="utf-8"))
    public.write_text(re.sub(r"(?m)^SERVER = .*$", "SERVER = None", text), encoding="utf-8")
    return root


def run_build(root: Path, output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build a project as its owner would, every warning fatal."""
    environment = dict(os.environ)
    if root != ROOT:
        environment["SOURCE_DATE_EPOCH"] = str(NOW)
    script = ROOT / "plugins" / "building"
    return subprocess.run(
        [sys.executable, str(script), "-o", str(output), "--fatal", "warnings", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def build(root: Path, output: Path, *arguments: str) -> Path:
    """Build a project that has nothing wrong, and return the output folder."""
    done = run_build(root, output, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return output
