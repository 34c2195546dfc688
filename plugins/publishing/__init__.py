"""Publishing: check the built site and bring it to a server so that no visitor sees half of it.

As a plugin of Pelican it only notes which source each page comes from. The tasks call
``publishing.commands`` and ``publishing.production``.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican, without which the rest of this package works too."""
    from publishing.sources import register as connect

    connect()
