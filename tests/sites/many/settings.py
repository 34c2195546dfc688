"""A hundred and twenty papers, as `tests.generated` makes them: a site of thousands in short form."""

AUTHOR = "Prof. Ada van Dam"
SITENAME = "Prof. Ada van Dam"
SITE_DESCRIPTION = "Ada van Dam has written a lot."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Amsterdam"
SITEURL = "https://www.example.edu/faculty/vandam"
PAPERS = 120
TALKS = 60
POSTS = 22
