"""One published version of the site: its id, where it came from, and what is live now."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from atomic_publish.manifest import Carried, Manifest

ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A release, as lists show it.

    Attributes:
        id: UTC time of the publish and some random digits; ids sort by time.
        commit: The commit it was built from, with ``+`` if files had changed since.
        files: Number of files.
        bytes: Their size together.
    """

    id: str
    commit: str = ""
    files: int = 0
    bytes: int = 0

    @property
    def when(self) -> datetime:
        """The time in the id."""
        return datetime.strptime(self.id[:16], FORM).replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        """One line of JSON, as the server keeps it."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read the line; what a later version of this program may add is left out."""
        known = {key: value for key, value in json.loads(text).items() if key in cls.__slots__}
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the server shows at present.

    Attributes:
        version: The live release; None where nothing of ours is live.
        manifest: Its files.
        carried: Hashed files of earlier releases that it still holds.
        foreign: Files that are there and not ours.
        damaged: Files of ours that are no longer as they were sent.
        unfinished: Whether an earlier publish was cut off half-way.
    """

    version: Version | None = None
    manifest: Manifest = field(default_factory=Manifest)
    carried: Carried = field(default_factory=Carried)
    foreign: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    unfinished: bool = False


def new_id(now: datetime, existing: Iterable[str]) -> str:
    """An id after all others, even if another computer's clock was ahead."""
    latest = max((known[:16] for known in existing), default="")
    text = now.astimezone(UTC).strftime(FORM)
    if text <= latest:
        text = (datetime.strptime(latest, FORM) + timedelta(seconds=1)).strftime(FORM)
    return f"{text}-{secrets.token_hex(3)}"
