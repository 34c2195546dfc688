"""An author of software and data sets, with hardly a paper."""

AUTHOR = "Kit Marlowe-Singh"
SITENAME = "Kit Marlowe-Singh"
SITE_DESCRIPTION = "Kit Marlowe-Singh makes tools."
DEFAULT_LANG = "en"
TIMEZONE = "Australia/Perth"
SITEURL = "https://kit.example.org"
