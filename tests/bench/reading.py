"""How long reading, converting and grouping takes, against bibtexparser's parsing alone.

    invoke bench

One run measures both on the same file, so that the machine's speed of the moment cancels
out; what counts is the ratio and how it grows, not the seconds.
"""

from __future__ import annotations

import logging
import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial

import bibtexparser

from pelican_bibtex.bibliography import ordered
from pelican_bibtex.people import People
from pelican_bibtex.reading.bibtex import parse
from pelican_bibtex.reading.inheritance import inherit
from pelican_bibtex.reading.interpret import interpret
from pelican_bibtex.settings import Settings

SIZES = (1_250, 2_500, 5_000, 10_000, 20_000)
# What the project promises for 10,000 entries.
JUDGED = 10_000
MAX_RATIO = 3.0
MAX_MEGABYTES = 600
# Twice as many entries may take this many times as long: 2 is linear, the rest is noise.
MAX_GROWTH = 3.0

GIVEN = "Ada|Kurt|Emmy|Paul|Ren\\'e|J{\\'o}zef|Liu|Takashi|Fran{\\c c}ois|S{\\o}ren".split("|")
FAMILY = 'Noether|G{\\"o}del|Erd{\\H o}s|{\\L}ukasiewicz|Mori|Shira|van Dam|Poggio|Ueda'.split("|")
WORDS = (
    "Symmetry Noise {SGD} Learning of a the Networks {B}ayesian Deep --- Phase Transitions"
    " Schr{\\\"o}dinger ``Exact'' Solutions Balance \\& Law Universal in {P}hysics Training"
).split()
MATH = ["$L_1$", "$O(n \\log n)$", "$\\alpha$-stable", "H$_2$O", "\\emph{ab initio}"]


def entry(number: int, chance: random.Random) -> str:
    """One entry as people have them: some LaTeX everywhere, mathematics in one of twenty."""
    people = [
        f"{chance.choice(FAMILY)}, {chance.choice(GIVEN)} {chance.choice('ABCDEFG')}."
        for _ in range(chance.randint(1, 6))
    ]
    title = [chance.choice(WORDS) for _ in range(chance.randint(5, 12))]
    if number % 20 == 0:
        title.append(chance.choice(MATH))
    abstract = " ".join(chance.choice(WORDS) for _ in range(80))
    return f"""@article{{key{number},
  title     = {{{" ".join(title)}}},
  author    = {{{" and ".join(people)}}},
  journal   = {{Journal of {chance.choice(WORDS)} Research}},
  year      = {{{chance.randint(1950, 2026)}}},
  month     = {chance.choice(["jan", "jul", "dec"])},
  volume    = {{{number % 90}}},
  pages     = {{{number}--{number + 9}}},
  doi       = {{10.1000/x.{number}}},
  url       = {{https://example.org/{number}}},
  abstract  = {{{abstract}}},
}}
"""


def timed(action: Callable[[], object]) -> float:
    """Seconds of processor time that an action takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def whole(text: str) -> None:
    """All that a build does with the file before it writes pages."""
    library = parse(text, "x.bib")
    entries, _ = inherit(library.entries)
    works, problems = interpret(entries, Settings(), People())
    bibliography = ordered(works, "date")
    assert sum(len(group.works) for group in bibliography.by_year) == len(entries)
    assert not problems, problems[:3]


def main() -> int:
    """Print a row a size; 1 where a promise is not kept."""
    logging.disable(logging.WARNING)
    sys.setrecursionlimit(3000)
    chance = random.Random(1)
    entries = [entry(number, chance) for number in range(max(SIZES))]
    kept = True
    before = 0.0
    print(f"{'entries':>8} {'ours, s':>9} {'bibtexparser, s':>16} {'ratio':>6} {'growth':>7}")
    for size in SIZES:
        text = "\n".join(entries[:size])
        ours = min(timed(partial(whole, text)) for _ in range(2))
        theirs = min(timed(partial(bibtexparser.parse_string, text)) for _ in range(2))
        growth = ours / before if before else 0.0
        print(f"{size:>8} {ours:>9.2f} {theirs:>16.2f} {ours / theirs:>6.2f} {growth:>7.2f}")
        kept &= growth <= MAX_GROWTH and (size != JUDGED or ours / theirs <= MAX_RATIO)
        before = ours
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept &= peak <= MAX_MEGABYTES
    print(f"peak memory of this process, both libraries and {max(SIZES)} entries: {peak:.0f} MB")
    limits = f"ratio at {JUDGED} entries at most {MAX_RATIO}, growth {MAX_GROWTH}"
    print(f"{'kept' if kept else 'NOT KEPT'}: {limits}, memory {MAX_MEGABYTES} MB")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
