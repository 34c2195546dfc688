"""Papers and a blog, and no talk."""

AUTHOR = "Wren Adeyemi"
SITENAME = "Wren Adeyemi"
DEFAULT_LANG = "en"
TIMEZONE = "Africa/Lagos"
SITEURL = "https://wren.example.org"
