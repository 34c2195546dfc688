"""A group of eight people, each with a page."""

AUTHOR = "Tidal Computing Group"
SITENAME = "Tidal Computing Group"
SITE_DESCRIPTION = "The Tidal Computing Group computes with water."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/London"
MENU = [
    ("People", "people/"),
    ("Publications", "publications/"),
    ("Talks", "talks/"),
    ("Join", "join/"),
]
SITEURL = "https://tides.example.org"
