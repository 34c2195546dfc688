"""``invoke visits``: count on the server, and keep the numbers in the content folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atomic_publish import settings
from atomic_publish.errors import PublishError
from building.told import shown

from . import counting
from .record import FILE, BrokenError, Record, read, write


def visits(content: Path, public: Mapping[str, Any]) -> int:
    """Count, write the file and say what came of it; returns an exit status.

    Args:
        content: The owner's folder.
        public: The settings of the site in public.
    """
    path = content / FILE
    try:
        before = read(path) or Record()
        found = counting.count(settings.read(public))
    except (BrokenError, PublishError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    if not found:
        what = "the log has no visits of the home page in its combined format"
        print(f"{shown(path)}: {what}; nothing new")
        return 0
    after = before.with_days(found)
    if after != before:
        write(path, after)
    new = after.total - before.total
    print(f"{shown(path)}: {after.total:,} visits, {new:,} of them new; the next build says so")
    return 0
