"""x"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from publishing.history import History
from publishing.settings import Server


@dataclass
class Finding:
    text: str
    ready: bool


def doctor(server: Server, history: History, say: Callable[[str], None]) -> list[Finding]:
    return []
