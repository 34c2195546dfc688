"""Content that is too long to write by hand: the same on every run.

A sample's ``settings.py`` asks for it: ``PAPERS``, ``TALKS`` and ``POSTS`` say how many, and
``CROWDS`` how many authors each of some further papers has.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.reading import entry

NEWEST, YEARS = 2026, 40


def papers(count: int) -> str:
    """BibTeX of so many works of forty years, a third of them of conferences, some preprints."""
    chance = random.Random(count)
    return "\n".join(_paper(number, chance) for number in range(count))


def _paper(number: int, chance: random.Random) -> str:
    text = entry(number, chance)
    # More of them of late, as in most records.
    year = NEWEST - int(YEARS * chance.random() ** 2)
    text = re.sub(r"year      = \{\d+\}", f"year      = {{{year}}}", text)
    if number % 3 == 0:
        text = text.replace("@article", "@inproceedings").replace("journal  ", "booktitle")
    elif number % 10 == 1:
        text = re.sub(r"  (journal|volume|pages|doi|url) .*\n", "", text)
        arxiv = f"eprint = {{{year % 100:02}01.{99000 + number % 1000}}}, eprinttype = {{arxiv}}"
        text = text.replace("@article", "@misc").replace("  title ", f"  {arxiv},\n  title ")
    return text


def crowd(size: int, number: int) -> str:
    """BibTeX of an article of a collaboration; the owner, R. Thorsen, is in the midst of it."""
    chance = random.Random(number)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    syllables = "ba ke li mo nu ra shi to ve xa yo zen".split()
    people = [
        f"{''.join(chance.choices(syllables, k=3)).title()}, {chance.choice(letters)}."
        for _ in range(size - 1)
    ]
    people.insert(size // 2, "Thorsen, R.")
    return f"""@article{{crowd{number},
  author        = {{{" and ".join(people)}}},
  collaboration = {{DEEP}},
  title         = {{Observation Number {number} of Something Rare}},
  journal       = {{Journal of Rare Things}},
  year          = {{{NEWEST - number}}},
  doi           = {{10.5555/crowd.{number}}},
}}
"""


def fill(content: Path, settings: Mapping[str, Any]) -> None:
    """Write into a content folder what the settings of a sample ask for."""
    works = [crowd(size, number) for number, size in enumerate(settings.get("CROWDS", ()))]
    works.append(papers(settings.get("PAPERS", 0)))
    if any(works):
        with (content / "publications.bib").open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(works))
    for number in range(settings.get("TALKS", 0)):
        head = (
            f"Title: A talk of number {number}\nDate: {NEWEST - number // 4}-03-0{number % 9 + 1}"
        )
        paper = f"Papers: key{number}\n" if number < settings.get("PAPERS", 0) else ""
        text = f"{head}\nEvent: Seminar {number}\nVenue: Room {number}\n{paper}Summary: {number} words.\n"
        _write(content / "talks" / f"talk-{number}.md", text)
    for number in range(settings.get("POSTS", 0)):
        head = f"Title: A post of number {number}\nDate: {NEWEST - 1 - number // 4}-0{number % 9 + 1}-11"
        _write(content / "posts" / f"post-{number}.md", f"{head}\nTags: some\n\n{'Words. ' * 40}\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
