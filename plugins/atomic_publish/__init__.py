"""Publishing: check the built site and bring it to a server so that no visitor sees half of it.

As a plugin of Pelican it only notes which source each page comes from. The tasks call
``atomic_publish.commands`` and ``atomic_publish.production``.
"""

from __future__ import annotations

__version__ = "1.0.0"


def register() -> None:
    """Connect to Pelican, without which the rest of this package works too."""
    from atomic_publish.built.sources import register as connect

    connect()
