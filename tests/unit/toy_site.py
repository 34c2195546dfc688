"""A site of a few files with Pelican's own plain theme, built as a user would build it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
# 1 June 2025, 12:00 UTC: what the sites built here take for the present.
NOW = 1748779200

SETTINGS = f"""
import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from pathlib import Path
HERE = Path(__file__).parent
AUTHOR = SITENAME = "Ada Example"
PATH, OUTPUT_PATH, CACHE_PATH = "content", "output", "cache"
THEME = "simple"
THEME_TEMPLATES_OVERRIDES = [str(HERE / "templates")]
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
PLUGINS = ["building", "writing", "talks", "site_parts.feeds", "site_parts.sitemap"]
TIMEZONE = "Asia/Tokyo"
SITEURL = "https://example.org/~ada"
TYPOGRIFY = True
TYPOGRIFY_IGNORE_TAGS = ["math", "pre", "code"]
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["posts"], ["pages"], ["images"]
ARTICLE_URL, ARTICLE_SAVE_AS = "blog/{{slug}}/", "blog/{{slug}}/index.html"
DRAFT_SAVE_AS = DRAFT_PAGE_SAVE_AS = ""
PAGE_URL, PAGE_SAVE_AS = "{{slug}}/", "{{slug}}/index.html"
INDEX_URL, INDEX_SAVE_AS = "blog/", "blog/index.html"
DIRECT_TEMPLATES = ["index", "404"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
TAG_URL, TAG_SAVE_AS = "blog/tags/{{slug}}/", "blog/tags/{{slug}}/index.html"
SUMMARY_MAX_LENGTH, SUMMARY_MAX_PARAGRAPHS = None, 1
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MENU = [("Talks", "talks/")]
IGNORE_FILES = [".*", "*~"]
FEEDS = {{"all": "feeds/all.atom.xml", "talks": "feeds/talks.atom.xml",
         "posts": "feeds/posts.atom.xml"}}
"""
TEMPLATES = {
    "404.html": '{% extends "base.html" %}{% block content %}<h1>Not here</h1>{% endblock %}',
    "menu.html": "{% for label, url in MENU %}{{ label }}={{ url }};{% endfor %}",
    "home.html": (
        "<h1>{{ SITENAME }}</h1>{% for feed in feeds %}<link href='{{ feed.url }}'>{% endfor %}"
        "{% include 'menu.html' %}{{ page.content }}"
        "<p id=recent>{{ past[0].title if past }}</p>"
    ),
}
HOME = "Title: Home\nSave_as: index.html\nURL: \nTemplate: home\n\nWelcome.\n"


@dataclass(frozen=True)
class Site:
    """What a build has left behind."""

    root: Path
    status: int
    said: str

    def path(self, name: str) -> Path:
        return self.root / "output" / name

    def text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup(self.text(name), "html.parser")

    @property
    def files(self) -> set[str]:
        output = self.root / "output"
        return {
            path.relative_to(output).as_posix()
            for path in output.rglob("*")
            if path.is_file() and "theme" not in path.parts
        }

    @property
    def problems(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.startswith("content/")]


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def build(
    root: Path,
    files: Mapping[str, str | bytes],
    settings: str = "",
    *arguments: str,
    now: int | None = NOW,
) -> Site:
    """Build a site of these files of the content folder."""
    write(root, {"pelicanconf.py": SETTINGS + settings})
    write(root, {f"templates/{name}": text for name, text in TEMPLATES.items()})
    write(
        root, {f"content/{name}": text for name, text in {"pages/home.md": HOME, **files}.items()}
    )
    environment = {**os.environ, "COLUMNS": "1000"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    if now is not None:
        environment["SOURCE_DATE_EPOCH"] = str(now)
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "--log-handler", "plain"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=root,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Site(root, done.returncode, done.stdout)
