"""Search over the whole site: its index, made by Pagefind once all pages are written.

Pagefind reads a copy of the pages, in which formulas are lines of text, as they are in feeds,
and each character of Chinese or Japanese is a word.
The index is a folder of small files, of which a search fetches only what its words need.
It takes as long as all the rest of a build, so ``SEARCH_INDEX`` says whether there is one.
Pagefind reads ``<main data-pagefind-body>`` and leaves out ``data-pagefind-ignore``; where it
is not installed the site is built without an index, and the search page says how to get one.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican import signals

from building.progress import PROGRESS
from languages.editions import Editions, editions_of
from pelican_bibtex.problems import Problem
from writing.safety import readable

log = logging.getLogger(__name__)

FOLDER = "pagefind"
# Parts of a page that are no text: figures, entries to copy, links in brackets, asides to the ear.
IGNORED = (".board", ".cite", ".links", ".unseen", ".footnote-backref")
_IDEOGRAPH = "[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\U00020000-\U000323af]"
# Patterns that few builds need, and whose wide ranges take long to compile.
_BETWEEN = f"(?<={_IDEOGRAPH})(?={_IDEOGRAPH})"
# One of these, or a character that stands between them: quicker told than which.
_FAR = "[\u3005-\U000323af]"
_TEXT = re.compile(">[^<]+<")
_LANGUAGE = re.compile(r'(<html[^>]*\blang=")[^"]*"')
# Pagefind's own interfaces; the theme has one, which the security policy lets run.
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")


def is_installed() -> bool:
    """Whether Pagefind and a program that does its work are there."""
    programs = ("pagefind_bin", "pagefind_bin_extended")
    found = importlib.util.find_spec
    return found("pagefind") is not None and any(map(found, programs))


def command(pages: Path, index: Path) -> list[str]:
    """How Pagefind is asked for an index: one for each language that a page says it is in."""
    return [
        *(sys.executable, "-m", "pagefind", "--silent"),
        *("--site", str(pages)),
        *("--output-path", str(index)),
        *("--exclude-selectors", ", ".join(IGNORED)),
    ]


def spaced(html: str) -> str:
    """The page with a space between any two characters of Chinese or Japanese in its text.

    Nothing else says where a word ends, so each is a word; ``search.js`` asks for them likewise,
    and takes the spaces out of what it shows.
    """
    is_far = re.search(_FAR, html)
    return _TEXT.sub(lambda text: re.sub(_BETWEEN, " ", text[0]), html) if is_far else html


def make_index(site: Path, editions: Editions) -> str:
    """Write the index of a built site into it: for each of its languages, what is shown in it.

    Returns:
        What went wrong, or nothing.
    """
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    pages = sorted(site.rglob("*.html"))
    # Within the site, which nobody sees yet: what is cut off leaves one folder to clear.
    with tempfile.TemporaryDirectory(dir=site) as copies:
        for number, page in enumerate(pages):
            PROGRESS.tell("reading pages for the search", number, len(pages))
            html = spaced(readable(page.read_text("utf-8")))
            for place, tag in _places(page.relative_to(site).as_posix(), editions):
                copy = Path(copies, place)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(_LANGUAGE.sub(rf'\g<1>{tag}"', html, count=1), "utf-8")
        arguments = command(Path(copies), folder)
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        return " ".join((done.stderr or done.stdout).split()) or f"status {done.returncode}"
    for pattern in UNUSED:
        for path in folder.glob(pattern):
            path.unlink()
    # Pagefind writes the languages as they come, each time in another order.
    entry = folder / "pagefind-entry.json"
    listed = json.loads(entry.read_text("utf-8"))
    listed["languages"] = dict(sorted(listed["languages"].items()))
    entry.write_text(json.dumps(listed, separators=(",", ":")), "utf-8")
    return ""


def _places(name: str, editions: Editions) -> Iterator[tuple[str, str]]:
    """Where the copies of a page lie, and the index that each is for.

    A text that is not in a language is shown in it in its own, and found so. Its further copies
    lie in a folder that ``search.js`` takes out of their addresses.
    """
    own = editions.language_of(name)
    tags = [tag for tag in (editions.site, *editions.others) if editions.shows(name, tag)]
    home = own if own in tags else next(iter(tags), editions.site)
    for tag in tags or [home]:
        yield (name if tag == home else f"__{tag}/{name}"), tag


def _is_wanted(settings: Any) -> bool:
    has_page = "search" in settings["DIRECT_TEMPLATES"]
    return has_page and bool(settings.get("SEARCH_INDEX", True)) and is_installed()


def _tell_templates(generator: Any) -> None:
    generator.context.setdefault("SEARCH_INDEX", True)
    generator.context["search_index"] = _is_wanted(generator.settings)


def _finalized(pelican: Any) -> None:
    if not _is_wanted(pelican.settings):
        return
    if trouble := make_index(Path(pelican.output_path), editions_of(pelican.settings)):
        cure = "install it again: pip install --force-reinstall 'pagefind[bin]'"
        log.warning("%s", Problem("search", 0, "pagefind", "SITE006", f"{trouble}; {cure}"))


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(_tell_templates)
    signals.finalized.connect(_finalized)
