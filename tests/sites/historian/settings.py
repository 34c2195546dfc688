"""Books, chapters, editions and reviews, in several languages; no DOI and no preprint."""

AUTHOR = SITENAME = "Agnès de Morterey"
SITE_DESCRIPTION = "Agnès de Morterey is a historian of ferries."
DEFAULT_LANG = "en"
TIMEZONE = "Europe/Paris"
SITEURL = "https://demorterey.example.org"
PUBLICATIONS_ORDER = "date"
PUBLICATIONS_GROUP_BY = "kind"
