"""One form for all that is wrong: ``place:line: key: what is wrong; what to do``.

What the check finds in a site and what stops a publish are the same ``Problem``. Whatever of it
a server has said is printed without what a terminal would obey.
"""

from __future__ import annotations

from dataclasses import dataclass

ASK_DOCTOR = "invoke doctor tells what the server can do"
"""The cure where the server's own words have to do."""


def plain(text: str, most: int | None = None) -> str:
    """The text as a terminal may show it: nothing that moves, colours or hides."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return shown if most is None or len(shown) <= most else f"{shown[:most]}…"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        path: File, setting's file, server or address, as the owner would type it.
        line: Counted from 1; 0 where there are no lines.
        key: What is concerned: a setting, a link, a step.
        code: Of a kind of problem of sites, such as ``OUT001``: see ``rules.toml``; else empty.
        message: ``what is wrong; what to do``.
    """

    path: str
    line: int
    key: str
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        told = plain(": ".join(part for part in (place, self.key, self.message) if part))
        return f"{told} [{self.code}]" if self.code else told


class PublishError(Exception):
    """A publish that cannot go on; its text is the whole line for the owner."""

    def __init__(self, place: str, key: str, what: str, cure: str = ASK_DOCTOR) -> None:
        self.problem = Problem(place, 0, key, "", f"{what}; {cure}")
        self.said = what
        self.cure = cure
        super().__init__(str(self.problem))


class ConnectionLostError(PublishError):
    """The server cannot be reached, or can be reached no longer."""


class UnverifiedError(PublishError):
    """The public address does not show what was published."""
