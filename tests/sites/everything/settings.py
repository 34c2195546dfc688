"""A researcher with some of everything; what the tests of pages and in browsers look at."""

AUTHOR = "Mara Lindqvist"
SITENAME = "Mara Lindqvist"
SITE_DESCRIPTION = "Mara Lindqvist studies how machines learn to wait."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Stockholm"
SITEURL = "https://www.example.org/~mara"
