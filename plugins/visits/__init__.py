"""The number of visits in the owner's own sentence, counted from the server's log.

``invoke visits`` has GoAccess count on the server (`counting`) and keeps what it said of each
day in ``content/visits.toml`` (`record`); the build writes the sum into the sentence that home
says in ``Visits:`` (`sentence`). No script, no cookie, nobody else; without the file the
sentence stays as it is.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from pelican import signals

from .record import FILE, BrokenError, read
from .sentence import with_visits

__all__ = ["register"]

log = logging.getLogger(__name__)


def _tell_templates(generator: Any) -> None:
    if "visits" not in generator.context:
        record = None  # with what cannot be read the sentence stays
        try:
            record = read(Path(generator.path, FILE))
        except BrokenError as error:
            log.warning("%s", error)
        generator.context["visits"] = lambda sentence: with_visits(sentence, record)


def register() -> None:
    """Give templates ``visits(sentence)``."""
    signals.generator_init.connect(_tell_templates)
