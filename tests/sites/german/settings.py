"""A site in German."""

AUTHOR = "Jörg Weißenfels"
SITENAME = "Jörg Weißenfels"
SITE_DESCRIPTION = "Jörg Weißenfels erforscht Straßenbahnen."
DEFAULT_LANG = "de"
TIMEZONE = "Europe/Berlin"
MENU = [
    ("Veröffentlichungen", "publications/"),
    ("Vorträge", "talks/"),
    ("Lebenslauf", "lebenslauf/"),
]
SITEURL = "https://xn--weienfels-e1a.example.org"
