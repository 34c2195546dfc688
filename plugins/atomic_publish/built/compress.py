"""Compressed copies beside the files, for servers that send ``page.html.br`` as it is.

The same text gives the same bytes: no time and no name go into them.
"""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from atomic_publish.built.headers import PRECOMPRESSED
from atomic_publish.manifest import walk

SMALLEST = 256
"""Bytes below which a compressed copy saves nothing worth a file."""

GAIN = 0.95
"""A copy has to be at least this much smaller."""


def compress(site: Path) -> int:
    """Write the copies; returns how many."""
    wanted = [
        site / path
        for path in walk(site)
        if path.rsplit(".", 1)[-1] in PRECOMPRESSED and (site / path).stat().st_size >= SMALLEST
    ]
    with ThreadPoolExecutor() as pool:
        return sum(pool.map(_beside, wanted))


def _beside(path: Path) -> int:
    import brotli  # type: ignore[import-untyped]  # it comes without; needed here alone

    content = path.read_bytes()
    written = 0
    copies = {".gz": gzip.compress(content, mtime=0), ".br": brotli.compress(content)}
    for suffix, packed in copies.items():
        if len(packed) < len(content) * GAIN:
            path.with_name(path.name + suffix).write_bytes(packed)
            written += 1
    return written
