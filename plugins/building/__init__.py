"""Building and looking: builds that succeed or change nothing, their clock, a server, new files.

The settings name the class, ``PELICAN_CLASS = "building.StagedPelican"``. Pelican imports it by
that name, so the settings first put the folder of the plugins on ``sys.path``.
``python plugins/building ARGUMENTS`` is ``pelican ARGUMENTS`` with each problem as a plain line
on stderr, wrong settings included; this is what the tasks run.

As a plugin it puts ``build_time`` into the context of every template, and keeps what Jinja makes
of templates in ``CACHE_PATH``: else each generator would read them all again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from pelican import signals

from . import clock
from .files import Cache
from .staged import StagedPelican

__all__ = ["StagedPelican", "register"]


def _tell_templates(generator: Any) -> None:
    if "build_time" not in generator.context:
        generator.context["build_time"] = clock.now(generator.settings["PATH"])


class Compiled(BytecodeCache):
    """Templates as Jinja compiles them, kept by all that they are made of."""

    def __init__(self, cache: Cache, options: dict[str, Any]) -> None:
        self.cache = cache
        self._made_with = f"{jinja2.__version__} {sys.version} {sorted(options.items())}"

    def _recipe(self, bucket: Bucket) -> bytes:
        return f"{bucket.key} {bucket.checksum} {self._made_with}".encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template from the cache, where it is there."""
        if file := self.cache.find(self._recipe(bucket)):
            bucket.bytecode_from_string(file.read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        self.cache.path(self._recipe(bucket), bucket.bytecode_to_string)


def _keep_templates(pelican: Any) -> None:
    options = pelican.settings["JINJA_ENVIRONMENT"]
    cache = Cache(Path(pelican.settings.get("CACHE_PATH", "cache")) / "templates")
    compiled = Compiled(cache, options)
    # To look for what is constant in templates takes a tenth of compiling them, and finds nothing.
    more = {"bytecode_cache": compiled, "optimized": False}
    pelican.settings["JINJA_ENVIRONMENT"] = {**options, **more}


def register() -> None:
    """Give every template ``build_time``, and keep templates."""
    signals.initialized.connect(_keep_templates)
    signals.generator_init.connect(_tell_templates)
