"""Settings of the site in public: all of pelicanconf.py, and what differs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pelicanconf import *

# Where the site will be, without a slash at the end; a path such as /~ziyinl is part of it.
# It is nobody else's address: whoever makes this site theirs and forgets this line has none.
SITEURL = "https://www.mit.edu/~ziyinl" if AUTHOR == "Liu Ziyin" else ""

# Where it was before, if you move: feeds and calendars keep their ids, and nothing comes twice.
# FIRST_SITEURL = "https://www.example.org/~you"

# Feeds need the public address. Drafts are for the owner's eyes.
FEEDS = {
    "all": "feeds/all.atom.xml",
    "talks": "feeds/talks.atom.xml",
    "posts": "feeds/posts.atom.xml",
}
SEARCH_INDEX = CV_PDF = True
DRAFT_SAVE_AS = DRAFT_PAGE_SAVE_AS = DRAFT_LANG_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""

# Lets `invoke check` name the source's file and line.
PLUGINS = [*PLUGINS, "atomic_publish"]

# What follows ssh when you log in, and the directory that the web server shows:
# SERVER = {"host": "you@example.org", "path": "public_html"}; docs/publishing.md has more.
SERVER = None
