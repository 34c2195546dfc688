"""Talks for Pelican: Markdown files with a date, a place and a time, and calendars of them.

Settings, with their defaults:
    TALKS_PATH = "talks": The folder of the files, below ``PATH``.
    TALKS_URL = "talks/", TALKS_SAVE_AS = "talks/index.html": The list.
    TALK_URL = "talks/{slug}/", TALK_SAVE_AS = "talks/{slug}/index.html": A talk.
    TALKS_ICS = "talks.ics", TALK_ICS = "talks/{slug}.ics": The calendar files.

The folder must not be among ``ARTICLE_PATHS`` and ``PAGE_PATHS``.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican; its only entrance."""
    # Imported here, so that the parts that know nothing of Pelican can be used without it.
    from .generator import connect

    connect()
