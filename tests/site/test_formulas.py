"""Formulas say the same wherever a text goes: pages, previews, lists and feeds."""

from __future__ import annotations

import re

import feedparser

SUMMARY = "Every kind of block & formula, ‖w‖₁ and e^(iπ), once."
POST = "blog/what-can-be-written/index.html"


def test_a_summary_is_readable_everywhere(public_site):
    """No markup is left in the words, and no letters run together."""
    page = (public_site / POST).read_text("utf-8")
    escaped = SUMMARY.replace("&", "&amp;")
    feed = feedparser.parse((public_site / "feeds/posts.atom.xml").read_bytes())

    assert f'<meta name="description" content="{escaped}">' in page
    assert f'<meta property="og:description" content="{escaped}">' in page
    assert escaped in (public_site / "blog/index.html").read_text("utf-8")
    assert SUMMARY in [entry.summary for entry in feed.entries]


def test_feeds_have_formulas_as_they_are_read(public_site):
    """Many readers of feeds drop MathML, whose letters would run together."""
    feed = (public_site / "feeds/posts.atom.xml").read_text("utf-8")

    assert "O(n log n)" in feed
    assert "∫₀^∞ e^(−x²) dx=√π/2, A=(a, b; c, d)" in feed
    assert "&lt;math" not in feed


def test_pages_keep_to_the_policy(site):
    """No formula brings a style of its own."""
    page = (site / POST).read_text("utf-8")

    assert "<math" in page
    assert not re.search(r"<m[a-z]+[^>]* style=", page)
