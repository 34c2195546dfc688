"""Settings of the site in development; publishconf.py adds what differs in public.

Another researcher changes the first part and the folder content/; the rest is the house.
"""

import sys
from pathlib import Path

from jinja2 import StrictUndefined

# --- Whose site it is ---------------------------------------------------------------------

AUTHOR = "Liu Ziyin"
SITENAME = "Liu Ziyin"
SITE_DESCRIPTION = "Liu Ziyin studies the theoretical foundation of deep learning."
DEFAULT_LANG = "en"
TIMEZONE = "America/New_York"

# BibTeX files: one path, a list, or a pattern such as "content/*.bib".
PUBLICATIONS_SRC = "content/publications.bib"
# The newest year first and, within it, the order of the file; "date" would sort by month, too.
PUBLICATIONS_ORDER = "year"
# A * behind an author's name means equal contribution.
PUBLICATIONS_STAR_MEANS_EQUAL = True

# Below the content folder: fonts for what the site's face and a reader may not have, such as
# kanji; pages, link previews and the CV's PDF use them.
SOCIAL_FONTS = ["fonts/NotoSerifCJKjp-names.otf"]

# The figure of the record: "go" for a board, "dots" for anybody else's, None for none; icon,
# link previews and the page for what is missing go with it.
RECORD_FIGURE = "go"

# The paper of the CV's PDF: "letter" or "a4".
CV_PAPER = "letter"

# The links at the head of each page; the blog shows itself when it has a post.
MENU = [
    ("Publications", "publications/"),
    ("Talks", "talks/"),
    ("CV", "cv/"),
]

# --- The house ----------------------------------------------------------------------------

HERE = Path(__file__).parent
# The plugins import each other, and Pelican imports its own class, from here.
sys.path.insert(0, str(HERE / "plugins"))

PATH = "content"
# About so many works arrive in one round trip; older ones have pages of their own.
PUBLICATIONS_PER_PAGE = 45
TALKS_PER_PAGE = 50
OUTPUT_PATH = "output"
# Made whole by Pelican only where it is named: images, previews and documents are kept here.
CACHE_PATH = "cache"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = [
    *("building", "languages", "writing", "talks", "pelican_bibtex", "site_parts", "previews"),
    *("curriculum", "visits"),
]
PELICAN_CLASS = "building.StagedPelican"

SITEURL = ""
RELATIVE_URLS = False
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
# How many entries a feed has at most.
FEED_MAX_ITEMS = 100

PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
# The blog: there is one, and a way to it, as soon as there is a post.
ARTICLE_PATHS = ["posts"]
ARTICLE_URL = "blog/{slug}/"
ARTICLE_SAVE_AS = "blog/{slug}/index.html"
# In another language than the site's; a translation is where its original is, below /de/.
ARTICLE_LANG_URL = "blog/{slug}-{lang}/"
ARTICLE_LANG_SAVE_AS = "blog/{slug}-{lang}/index.html"
PAGE_LANG_URL = "{slug}-{lang}/"
PAGE_LANG_SAVE_AS = "{slug}-{lang}/index.html"
INDEX_URL = "blog/"
INDEX_SAVE_AS = "blog/index.html"
TAG_URL = "blog/tags/{slug}/"
TAG_SAVE_AS = "blog/tags/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "404", "search"]
SEARCH_URL = "search/"
SEARCH_SAVE_AS = "search/index.html"
# Whether search has an index: it takes as long as all the rest of a build.
SEARCH_INDEX = False
# Whether a CV is also a PDF.
CV_PDF = False
DRAFT_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = "drafts/{slug}/index.html"
DRAFT_LANG_URL = "drafts/{slug}-{lang}/"
DRAFT_LANG_SAVE_AS = "drafts/{slug}-{lang}/index.html"
DRAFT_PAGE_LANG_URL = "drafts/pages/{slug}-{lang}/"
DRAFT_PAGE_LANG_SAVE_AS = "drafts/pages/{slug}-{lang}/index.html"
DRAFT_PAGE_URL = "drafts/pages/{slug}/"
DRAFT_PAGE_SAVE_AS = "drafts/pages/{slug}/index.html"
# Files of the owner's: as they lie, but what is in root/ goes to the root of the site.
STATIC_PATHS = ["images", "files", "root", "CNAME", "robots.txt", "favicon.ico"]
PATH_METADATA = r"root/(?P<path>.+)"
# A summary is the first paragraph, whole: a cut could go through a formula.
SUMMARY_MAX_LENGTH = None
SUMMARY_MAX_PARAGRAPHS = 1
# The theme's files get a hash of their content in their names: site_parts writes them.
THEME_STATIC_PATHS: list[str] = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
# Nothing a page says may depend on when a file was copied or the site was built.
DEFAULT_DATE = None
DISPLAY_PAGES_ON_MENU = False

# Typography: curly quotes, dashes and ellipses, ties before last words.  Code and mathematics
# are left as they are; the theme's own capitals and ampersands need no extra elements.
TYPOGRIFY = True
TYPOGRIFY_DASHES = "oldschool"
TYPOGRIFY_IGNORE_TAGS = ["pre", "code", "kbd", "math", "script", "style"]
TYPOGRIFY_OMIT_FILTERS = ["amp", "caps", "initial_quotes"]

MARKDOWN = {
    "extension_configs": {
        # Tables, footnotes, definition lists, attributes, abbreviations, fenced code.
        # The arrow back is a sign of the text: alone, it is a picture on a phone.
        "markdown.extensions.extra": {
            "footnotes": {"BACKLINK_TEXT": "↩\N{VARIATION SELECTOR-15}"},
        },
        "markdown.extensions.sane_lists": {},
        # Classes, so that a strict Content-Security-Policy needs no exception for styles.
        "markdown.extensions.codehilite": {
            "css_class": "highlight",
            "guess_lang": False,
            "use_pygments": True,
        },
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}

# What is forgotten in a template is an error, and nothing gets into a page unescaped.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": [],
    "auto_reload": False,  # a build reads each template once
}
# An included file could be any file of this machine.
DOCUTILS_SETTINGS = {"file_insertion_enabled": False, "raw_enabled": False}
# Working copies and hidden files are nobody's content; root/.well-known/ is.
IGNORE_FILES = ["**/.[!w]*", ".[!w]*", "*~", "#*#", "*.swp", "__pycache__"]
