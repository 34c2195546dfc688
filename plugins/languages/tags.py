"""Tags of languages, as BCP 47 has them, and what CLDR knows by them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache
def canonical(tag: str) -> str:
    """A tag as it is usually written: ``pt_br`` as ``pt-BR``, ``zh-hans`` as ``zh-Hans``."""
    first, *rest = tag.replace("_", "-").split("-")
    forms = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(forms.get(len(part), str.lower)(part) for part in rest)])


@lru_cache
def locale_of(tag: str) -> Locale | None:
    """What CLDR knows of a language; None where it knows none of that tag."""
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def name_of(tag: str, said_in: str = "") -> str:
    """What a language is called, in itself or in another one; its tag where nobody knows."""
    locale, other = locale_of(tag), locale_of(said_in or tag)
    name = locale.get_display_name(other or "en") if locale else None
    return name or tag


def own_name(tag: str) -> str:
    """What a language calls itself, as a word that stands alone."""
    name = name_of(tag)
    return name[:1].upper() + name[1:]
