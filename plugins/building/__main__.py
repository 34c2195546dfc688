"""Pelican's command line, ``python plugins/building``, each problem a plain line on stderr."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

# From here on: Pelican, and Python while it imports, would end otherwise, or as if all went well.
signal.signal(signal.SIGINT, lambda *_: sys.exit(130))

# Run by its path, a package finds itself where its modules are; it belongs beside the others.
PLUGINS = Path(__file__).resolve().parents[1]
sys.path[0] = str(PLUGINS)

# A build makes much and drops little: to look for what is dropped before there is a million of
# things takes a tenth of it.
gc.set_threshold(1_000_000)
# And to look for it once more in the end, when all is dropped, takes a fifth of a small one.
atexit.register(gc.freeze)

import pelican

from building import StagedPelican
from building.live import warm
from building.told import OneLine, shown

LOG = "PROBLEMS_LOG"
"""In the environment, the file that problems go to in place of stderr: who checks reads it."""


def main(arguments: list[str], in_sight: Sequence[str] = ()) -> None:
    """Run Pelican; pages that somebody looks at come first."""
    StagedPelican.in_sight = in_sight
    log, lines = os.environ.get(LOG), OneLine()
    handler = logging.FileHandler(log, "w", encoding="utf-8") if log else logging.StreamHandler()
    if "-s" in arguments[:-1]:
        lines.settings = shown(arguments[arguments.index("-s") + 1])
    handler.addFilter(lines)
    sys.path.insert(0, "")  # as for ``python -m pelican``: publishconf.py imports pelicanconf
    pelican.LOG_HANDLERS["lines"] = handler
    pelican.main(["--log-handler", "lines", *arguments])


if __name__ == "__main__":
    if sys.argv[-1] == warm.FLAG:
        warm.serve(partial(main, sys.argv[1:-1]), PLUGINS)
    else:
        StagedPelican.looks_first = LOG not in os.environ  # which wants to know of problems
        main(sys.argv[1:])
