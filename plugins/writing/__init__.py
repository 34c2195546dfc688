"""Writing for the site in Markdown: formulas, figures, safe links, drafts and dates.

Settings:
    WRITING_IMAGE_FORMATS: Formats made of each PNG or JPEG where that saves a tenth or more:
        ``("avif", "webp")``; ``()`` for none.
    MATH_MACROS = "macros.toml": Macros for formulas, below the content folder.
    WRITING_BLOG_TEMPLATES: Direct templates that are only written when there is a post:
        ``("index", "archives", "tags", "categories", "authors")``, each unless it is the
        home page.
    WRITING_BLOG_LABEL = "Blog": How ``MENU`` names the blog, at ``INDEX_URL``, when there is a
        post.

A problem is told as ``path:line: key: what is wrong; what to do``, with the level of a warning:
what is concerned is left out, and ``pelican --fatal warnings`` refuses to go on.
"""

from __future__ import annotations

from .plugin import register

__all__ = ["register"]
