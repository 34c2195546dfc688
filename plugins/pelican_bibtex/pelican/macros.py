"""Reads the owner's macros of formulas at the start of a build, for every plugin that has any.

Setting: ``MATH_MACROS = "macros.toml"``, below the content folder; there need be no such file.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from pelican import signals

from ..problems import Problem, tell
from ..tex import convert, macros, math

logger = logging.getLogger(__name__)

_problems: list[Problem] = []


def read(pelican: Any) -> None:
    """Use the macros that are in the file now; what is wrong with it is told with the data."""
    path = Path(pelican.settings["PATH"], pelican.settings.get("MATH_MACROS", macros.FILE))
    own, _problems[:] = macros.load(path, Path(os.path.relpath(path)).as_posix())
    if math.use_macros(own):
        convert.convert.cache_clear()


def report(_generators: Any) -> None:
    """Log what is wrong with them."""
    tell(_problems, logger.warning)


def connect() -> None:
    """Connect to Pelican; once, however many plugins ask."""
    signals.initialized.connect(read)
    signals.all_generators_finalized.connect(report)
