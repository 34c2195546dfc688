"""What the theme's pages share besides their own content: the figure of the record."""

from __future__ import annotations

from typing import Any

from pelican import signals

from .figure import board


def _finalized(generators: list[Any]) -> None:
    context = generators[0].context
    context["board"] = board(list(context["bibliography"]))


def register() -> None:
    """Connect to Pelican."""
    signals.all_generators_finalized.connect(_finalized)
