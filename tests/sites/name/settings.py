"""Nothing but a name: what a site is on its first day."""

AUTHOR = "Noor Ahmadi"
SITENAME = "Noor Ahmadi"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
SITEURL = "https://noor.example.org"
