"""What stops a publish, each as one line: where, what is wrong, what to do."""

from __future__ import annotations


class PublishError(Exception):
    """A publish that cannot go on; its text is the whole line for the owner."""


class SettingsError(PublishError):
    """A setting in ``publishconf.py`` that cannot be used."""


class BusyError(PublishError):
    """Somebody else is publishing to the same place."""


class ConnectionLostError(PublishError):
    """The server cannot be reached, or can be reached no longer."""


class DiskFullError(PublishError):
    """The server has no room for what is sent."""


class QuestionError(PublishError):
    """A step that only the owner can allow, by repeating the command with an option."""


class DamagedError(PublishError):
    """The server holds other bytes than were sent."""


class UnverifiedError(PublishError):
    """The public address does not show what was published."""
