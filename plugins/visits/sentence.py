"""The owner's sentence, with the number in the place of a word that stands for it."""

from __future__ import annotations

import re

from babel.numbers import format_decimal

from languages.tags import locale_of
from pelican_bibtex.words import digits, language, say

from .record import Record

# The word in braces, in whatever language; else the English one by itself.
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_SEVERAL = re.compile(r"\bseveral\b")


def with_visits(sentence: str, record: Record | None) -> str:
    """The sentence as the page shows it.

    Where nothing has been counted it is the owner's own, without braces.
    """
    if not record or not record.total:
        return _IN_BRACES.sub(r"\1", sentence)
    pattern = _IN_BRACES if _IN_BRACES.search(sentence) else _SEVERAL
    return pattern.sub(lambda _: _said(record), sentence, count=1)


def _said(record: Record) -> str:
    number = digits(format_decimal(record.total, locale=locale_of(language().tag) or "en"))
    return number if record.before is not None else say("at least %(n)s", n=number)
