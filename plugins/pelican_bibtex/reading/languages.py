"""The language of a work, as a tag that machines know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Babel's names, which BibLaTeX uses, and the English names of languages.
LANGUAGES: Final[Mapping[str, str]] = {
    "american": "en-US",
    "arabic": "ar",
    "australian": "en-AU",
    "austrian": "de-AT",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "canadian": "en-CA",
    "catalan": "ca",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latin": "la",
    "naustrian": "de-AT",
    "ngerman": "de",
    "norwegian": "no",
    "nswissgerman": "de-CH",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "swissgerman": "de-CH",
    "turkish": "tr",
    "ukenglish": "en-GB",
    "ukrainian": "uk",
    "usenglish": "en-US",
    "vietnamese": "vi",
}


def language_tag(text: str) -> str:
    """``ngerman`` as ``de``; a language tag, or words for no known language, as they are."""
    return known_language(text) or text.strip()


def known_language(text: str) -> str:
    """The same, and nothing where it is no known name."""
    return LANGUAGES.get(text.strip().lower().removeprefix("lang"), "")
