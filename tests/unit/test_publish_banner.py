"""What a login prints never reaches rsync, and what rsync is sent always does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FILTER = Path(__file__).parents[2] / "plugins" / "atomic_publish" / "transports" / "past_banner.py"


@pytest.mark.parametrize("banner", ["", "Welcome.\n", "No line end ", "@publish\n" * 3])
def test_the_first_bytes_may_come_with_the_mark(banner: str) -> None:
    """However the network cuts what the other side sends."""
    sent = f"{banner}@publish:rsync\nfirst bytes"
    program = [sys.executable, "-c", f"import sys; sys.stdout.write({sent!r})"]
    done = subprocess.run(
        [sys.executable, str(FILTER), "@publish:rsync", *program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (0, "first bytes")
