"""One published version of the site: its id, where it came from, and what is live now.

What is read here was kept by a server and may be anybody's: ids are held to their form before
they name anything, and a line that cannot be read tells nothing.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from atomic_publish.manifest import Carried, Manifest

ID = re.compile(r"20\d{6}T\d{6}Z-[0-9a-f]{6}", re.ASCII)
COMMIT = re.compile(r"[0-9A-Za-z+-]{0,40}", re.ASCII)
ADDRESS = re.compile(r"https?://[\x21\x23-\x7e]{1,300}", re.ASCII)
FORM = "%Y%m%dT%H%M%SZ"
MOST = 10**15
"""No site has as many files or bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A release, as lists show it.

    Attributes:
        id: UTC time of the publish and some random digits; ids sort by time.
        commit: The commit it was built from; where files had changed since, with ``+`` and the
            first digits of the site's own hash.
        files: Number of files.
        bytes: Their size together.
        ids: The address that the ids of its feeds and calendars are made of.
        known: Whether there was a line about it that could be read.
    """

    id: str
    commit: str = ""
    files: int = 0
    bytes: int = 0
    ids: str = ""
    known: bool = True

    @property
    def when(self) -> datetime:
        """The time in the id."""
        return _time(self.id)

    @property
    def text(self) -> str:
        """One line of JSON, as the server keeps it."""
        told = asdict(self)
        del told["known"]
        return f"{json.dumps(told, sort_keys=True)}\n"

    @classmethod
    def parse(cls, identity: str, text: str) -> Version:
        """What the line says of a release; nothing where it is no such line.

        Args:
            identity: Of the release, which the line has to name too.
            text: As the server keeps it; what a later version of this program may add is left out.
        """
        try:
            said = json.loads(text)
            commit, files, size = said["commit"], said["files"], said["bytes"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return cls(id=identity, known=False)
        counts = all(type(count) is int and 0 <= count < MOST for count in (files, size))
        is_commit = isinstance(commit, str) and COMMIT.fullmatch(commit)
        if said.get("id") != identity or not counts or not is_commit:
            return cls(id=identity, known=False)
        ids = said.get("ids")
        shown = ids if isinstance(ids, str) and ADDRESS.fullmatch(ids) else ""
        return cls(id=identity, commit=commit, files=files, bytes=size, ids=shown)


def _time(identity: str) -> datetime:
    return datetime.strptime(identity[:16], FORM).replace(tzinfo=UTC)


def is_id(name: str) -> bool:
    """Whether a name can be a release's: in the form of an id, with a time that exists."""
    if not ID.fullmatch(name):
        return False
    try:
        _time(name)
    except ValueError:
        return False
    return True


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
    """An id after all others, even if another computer's clock was ahead, but not by a year."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    times = [_time(known) for known in existing]
    latest = max((time for time in times if time - moment < timedelta(days=366)), default=moment)
    later = latest + timedelta(seconds=1) if latest > moment or moment in times else moment
    return f"{later.strftime(FORM)}-{secrets.token_hex(3)}"
