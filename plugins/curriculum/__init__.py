"""The curriculum vitae as a document: what ``/cv/`` says, typeset as ``/cv.pdf``.

A page whose template is ``cv`` has a PDF beside it, and a short one where works are selected.
What is in them are the values that the page itself is made of: `document` arranges them, `tree`
takes HTML apart, ``theme/typeset/cv.typ`` says how they look, and `typeset` has Typst set them.
``CV_PDF`` says whether they are made, ``CV_PAPER`` on which paper.
"""

from __future__ import annotations

from pelican import signals

from .plugin import begin

__all__ = ["register"]


def register() -> None:
    """Give templates ``cv_pdf(page)``."""
    signals.generator_init.connect(begin)
