"""What was written and is not published, told in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from building.told import shown

# As which people write texts, by the endings of their files.
FORMS: Final = frozenset(
    "adoc asciidoc docx htm html ipynb odt org qmd rmd Rmd rst rtf tex txt typ".split()
)


class LeftOut(NamedTuple):
    """A source that has no page.

    Attributes:
        path: As the owner would type it.
        why: ``draft``, ``dated in the future`` or ``in a form that is not read``.
        urls: Where links may look for it; what Pelican's own links become is the first.
    """

    path: str
    why: str
    urls: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: Any, why: str = "draft") -> LeftOut:
        """A page or post, as a draft and as it would be published."""
        usual = text.settings[f"{type(text).__name__.upper()}_URL"].format(**text.url_format)
        return cls(shown(text.source_path), why, (text.url, usual))

    @property
    def url(self) -> str:
        """What Pelican asks for whatever is linked to by the name of its file."""
        return self.urls[0]

    def __str__(self) -> str:
        return f"{self.path}, which is {'a draft' if self.why == 'draft' else self.why}"


def unread(generator: Any) -> Iterator[LeftOut]:
    """Texts of which no page is made, as nothing reads their kind of file."""
    settings, forms = generator.settings, FORMS.difference(generator.readers.extensions)
    excluded = [*settings["ARTICLE_EXCLUDES"], *settings["PAGE_EXCLUDES"]]
    texts = [*settings["ARTICLE_PATHS"], *settings["PAGE_PATHS"]]
    found = generator.get_files(texts, excluded, forms)
    found |= generator.get_files([settings.get("TALKS_PATH", "talks")], (), FORMS)
    for name in sorted(found.difference(generator.context["static_content"])):
        yield LeftOut(shown(Path(generator.path, name)), "in a form that is not read")


def sentence(left_out: Sequence[LeftOut]) -> str:
    """``left out 2 (1 draft, 1 dated in the future): content/posts/a.md, …``."""
    counts = Counter(entry.why for entry in left_out)
    kinds = ", ".join(f"{count} {_plural(why, count)}" for why, count in sorted(counts.items()))
    names = ", ".join(sorted(entry.path for entry in left_out))
    return f"left out {kinds}: {names}"


def _plural(why: str, count: int) -> str:
    return "drafts" if why == "draft" and count > 1 else why
