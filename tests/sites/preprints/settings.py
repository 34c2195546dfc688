"""The newest years hold preprints only, and so does one year in the middle."""

AUTHOR = "Jun Castellanos"
SITENAME = "Jun Castellanos"
SITE_DESCRIPTION = "Jun Castellanos works on queues."
DEFAULT_LANG = "en"
TIMEZONE = "America/Mexico_City"
SITEURL = "https://jun.example.org"
