"""A site in two languages, German and English: what is translated, what is not, what is neither."""

AUTHOR = "Nele Brandt"
SITENAME = "Nele Brandt"
SITE_DESCRIPTION = "Nele Brandt erforscht, wie Moore sich erinnern."
DEFAULT_LANG = "de"
TIMEZONE = "Europe/Berlin"
MENU = [
    ("Publications", "publications/"),
    ("Talks", "talks/"),
    ("Lehre", "lehre/"),
    ("CV", "cv/"),
]
LANGUAGE_SETTINGS = {
    "en": {
        "SITE_DESCRIPTION": "Nele Brandt studies how bogs remember.",
        "MENU": [
            ("Publications", "publications/"),
            ("Talks", "talks/"),
            ("Teaching", "lehre/"),
            ("CV", "cv/"),
        ],
    },
}
SITEURL = "https://www.example.org/~brandt"
