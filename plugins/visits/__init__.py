"""The number of visits in the owner's own sentence, counted from the server's log.

``invoke visits`` has GoAccess count on the server (`counting`) and keeps what it said of each
day in ``content/visits.toml`` (`record`); the build writes the sum into the sentence that home
says in ``Visits:`` (`sentence`). No script, no cookie, nobody else; without the file the
sentence stays as it is.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from pelican import signals

from pelican_bibtex.problems import Problem

from .record import FILE, BrokenError, Record, read
from .sentence import with_visits

__all__ = ["register"]

log = logging.getLogger(__name__)


def _tell_templates(generator: Any) -> None:
    if "visits" not in generator.context:
        record = _read(Path(generator.path, FILE))
        generator.context["visits"] = lambda sentence: with_visits(sentence, record)


def _read(path: Path) -> Record | None:
    """What has been counted; what cannot be read is told, and the sentence stays."""
    try:
        return read(path)
    except BrokenError as error:
        shown = Path(os.path.relpath(path)).as_posix()
        log.warning("%s", Problem(shown, error.line, error.key, "VISIT001", error.message))
        return None


def register() -> None:
    """Give templates ``visits(sentence)``."""
    signals.generator_init.connect(_tell_templates)
