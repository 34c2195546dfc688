"""Collaborations of 3,000 and of 76 people, which `tests.generated` writes down."""

AUTHOR = "Ravi Thorsen"
SITENAME = "Ravi Thorsen"
SITE_DESCRIPTION = "Ravi Thorsen looks for rare decays."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Zurich"
PUBLICATIONS_MAX_AUTHORS = 10
SITEURL = "https://thorsen.example.org"
# Papers by how many people.
CROWDS = (3000, 76, 76, 2900)
