"""Words of a source, known as safe HTML and as plain text at once.

Titles, venues, abstracts, awards: whoever shows them takes the HTML, whoever writes a feed, a
meta tag or a file takes the plain text, and nobody makes one out of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

# All that XML 1.0 section 2.2 leaves out, the C1 controls, which are never meant, and the
# surrogates, which cannot be written as UTF-8.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# White space that breaks lines somewhere, and the ties of TeX.  Other spaces, such as the
# ideographic one, are the author's own.
_SPACES = re.compile("[\t-\r\x1c-\x1e \x85\xa0\u2028\u2029]+")


def clean(text: str) -> str:
    """The text on one line, without characters that some format cannot hold."""
    # Most text needs nothing: no control characters, no spaces but single ones.
    if text.isprintable() and "  " not in text:
        return str(text.strip())
    return UNWRITABLE.sub("", _SPACES.sub(" ", text)).strip()


# Where a `Text` is to stand in a message: a character that no text has.
HERE = "\ufffc"


@dataclass(frozen=True, slots=True)
class Text:
    """Words, twice the same; false where there are none.

    In a template it is its HTML, with autoescape and without.

    Attributes:
        html: Safe inline HTML.
        plain: Unicode on one line, without markup.
    """

    html: Markup
    plain: str

    @classmethod
    def of(cls, words: str) -> Text:
        """Plain words that hold no markup."""
        plain = clean(words)
        return cls(escape(plain), plain)

    def __html__(self) -> Markup:
        return self.html

    def __str__(self) -> str:
        return str(self.html)

    def __bool__(self) -> bool:
        return bool(self.plain or self.html)

    def __add__(self, other: Text | str) -> Text:
        """Both; a string is plain words, spaces and all."""
        added = other if isinstance(other, Text) else Text(escape(other), other)
        return Text(self.html + added.html, self.plain + added.plain)

    def wrapped(self, tag: str) -> Text:
        """The words within an HTML element; nothing stays nothing."""
        return Text(Markup(f"<{tag}>{self.html}</{tag}>"), self.plain) if self else self

    def within(self, said: str) -> Text:
        """The words where `HERE` stands in plain words."""
        before, _, after = said.partition(HERE)
        return Text.of("") + before + self + after

    def begun(self, old: str, new: str) -> Text:
        """With other plain words at its beginning, if it begins with the old ones."""
        start = escape(old)
        if not (self.plain.startswith(old) and self.html.startswith(start)):
            return self
        return Text(escape(new) + self.html[len(start) :], new + self.plain[len(old) :])


NOTHING = Text(Markup(""), "")


def joined(separator: str, texts: Iterable[Text]) -> Text:
    """The texts that say something, with the separator between them."""
    kept = [text for text in texts if text]
    return Text(
        Markup(escape(separator)).join(text.html for text in kept),
        separator.join(text.plain for text in kept),
    )
