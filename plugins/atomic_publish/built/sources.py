"""Which source each page comes from, written down by the build for those who check its output.

The setting ``SOURCES_FILE`` names the file; without it nothing is written. A template's context
tells: an article or page has its ``source_path``; anything else may have a ``source``, such as
``content/publications.bib:120``.  ``notes`` in the context, of whatever plugin, are for the check,
and so is ``left_out``: what is no page and at which addresses it would be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals

NAMED = ("article", "page", "work", "publication", "talk")
"""Context variables that a page is about, as templates call them."""

_found: dict[str, str] = {}
_context: dict[str, Any] = {}


def source_of(context: Mapping[str, Any]) -> str | None:
    """The source of what a page is about."""
    for name in NAMED:
        about = context.get(name)
        for attribute in ("source_path", "source"):
            if value := getattr(about, attribute, None):
                return str(value)
    return None


def _written(path: str, context: Mapping[str, Any]) -> None:
    if source := source_of(context):
        _found[os.path.relpath(path, context["OUTPUT_PATH"])] = os.path.relpath(source)


def _begun(pelican: Any) -> None:
    _found.clear()
    _context.clear()


def _generated(generators: list[Any]) -> None:
    """Where only the sources are read, this is the end."""
    for generator in generators[:1]:
        _context.update(generator.context)
        if generator.settings.get("SOURCES_ONLY"):
            _finalized(generator)


def _finalized(pelican: Any) -> None:
    if target := pelican.settings.get("SOURCES_FILE"):
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        for static in _context.get("staticfiles", ()):
            _found.setdefault(static.save_as, os.path.relpath(static.source_path))
        held = {
            url.strip("/"): str(one) for one in _context.get("left_out", ()) for url in one.urls
        }
        told = {"sources": _found, "notes": [*map(str, _context.get("notes", ()))], "held": held}
        text = json.dumps(told, indent=0, sort_keys=True)
        Path(target).write_text(text, encoding="utf-8")


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(_begun)
    signals.all_generators_finalized.connect(_generated)
    signals.content_written.connect(_written)
    signals.finalized.connect(_finalized)
