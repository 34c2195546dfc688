"""A doctoral student with one paper."""

AUTHOR = "Pia Sommer"
SITENAME = "Pia Sommer"
SITE_DESCRIPTION = "Pia Sommer is a doctoral student."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Vienna"
SITEURL = "https://pia.example.org"
