"""A speaker who has published nothing, and has no BibTeX file."""

AUTHOR = "Sol Reyes"
SITENAME = "Sol Reyes"
DEFAULT_LANG = "en"
TIMEZONE = "America/Bogota"
PUBLICATIONS_SRC = None
SITEURL = "https://sol.example.org"
