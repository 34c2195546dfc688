"""Below the address of a user of a shared server, with files, drafts and links of every kind."""

AUTHOR = "Uma Beckett"
SITENAME = "Uma Beckett"
SITE_DESCRIPTION = "Uma Beckett counts & measures <things>."
DEFAULT_LANG = "en-GB"
TIMEZONE = "Europe/Dublin"
SITEURL = "http://users.example.ac.uk/~ubeckett"
