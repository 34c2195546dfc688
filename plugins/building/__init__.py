"""Building and looking: builds that succeed or change nothing, their clock, a server, new files.

The settings name the class, ``PELICAN_CLASS = "building.StagedPelican"``. Pelican imports it by
that name, so the settings first put the folder of the plugins on ``sys.path``.
``python plugins/building ARGUMENTS`` is ``pelican ARGUMENTS`` with each problem as a plain line
on stderr, wrong settings included; this is what the tasks run.

As a plugin it puts ``build_time`` into the context of every template.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from . import clock
from .staged import StagedPelican

__all__ = ["StagedPelican", "register"]


def _tell_templates(generator: Any) -> None:
    if "build_time" not in generator.context:
        generator.context["build_time"] = clock.now(generator.settings["PATH"])


def register() -> None:
    """Give every template ``build_time``."""
    signals.generator_init.connect(_tell_templates)
