"""What machines read off a built site: exports and linked data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.site.pages import parsed


def linked_data(path: Path) -> Any:
    """The JSON-LD of a page."""
    (script,) = parsed(path).select('script[type="application/ld+json"]')
    return json.loads(str(script.string))


def works(site: Path) -> list[dict[str, Any]]:
    """Every work of a site in CSL-JSON, in the order of the bibliography."""
    found: list[dict[str, Any]] = json.loads(
        (site / "publications.json").read_text(encoding="utf-8")
    )
    return found
