"""Kinds of links in one table, and the addresses that they lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from .publication import Link
from .text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind:
    """What a field of an entry links to.

    Attributes:
        label: What the reader sees between the brackets.
        file: The field may name a file of the content folder instead of an address.
        work: It is the work that is had there, not something beside it; such links make the
            work's address in exports.
        private: The field is kept out of the BibTeX that is handed on.
        identifier: The address, with ``{}`` for the identifier of the same name.
    """

    label: str
    file: bool = False
    work: bool = False
    private: bool = True
    identifier: str = ""


# Field of the entry -> its kind, in the order shown.  The names are those that al-folio,
# academicpages and the first pelican-bibtex gave them.
LINKS: Final[Mapping[str, LinkKind]] = {
    "url": LinkKind(label="paper", work=True, private=False),
    "html": LinkKind(label="HTML", work=True),
    "pdf": LinkKind(label="PDF", work=True, file=True),
    "arxiv": LinkKind(label="arXiv", work=True, identifier="https://arxiv.org/abs/{}"),
    "doi": LinkKind(label="DOI", work=True, private=False, identifier="https://doi.org/{}"),
    "pmid": LinkKind(
        label="PubMed",
        work=True,
        private=False,
        identifier="https://pubmed.ncbi.nlm.nih.gov/{}/",
    ),
    "code": LinkKind(label="code", file=True),
    "slides": LinkKind(label="slides", file=True),
    "poster": LinkKind(label="poster", file=True),
    "video": LinkKind(label="video", file=True),
    "supp": LinkKind(label="supp", file=True),
    "data": LinkKind(label="data", file=True),
    "website": LinkKind(label="website"),
    "blog": LinkKind(label="blog post"),
}
# What a field is that only the owner's settings know.
OWN_KIND: Final = LinkKind(label="", private=False)


def kind_of(field: str) -> LinkKind:
    """What kind of link a field holds, also one that the owner has added."""
    return LINKS.get(field, OWN_KIND)


# --- Addresses ----------------------------------------------------------------------------

_PDF = re.compile(r"https?://[^/?#]*/[^?#]*\.pdf(?![^?#])|.*arxiv\.org/pdf/", re.I | re.S)
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*/[A-Za-z0-9/._~?=&%:;,+-]*")


def is_plain(address: str) -> bool:
    """Whether it is an address of the web in which nothing is to be escaped, as nearly all are."""
    return bool(_PLAIN_ADDRESS.fullmatch(address))


def web_address(url: str, base: str = "") -> str:
    """The absolute address of ``url``; empty where there is none or it is not http or https."""
    address = clean(url)
    if not address or is_plain(address):
        return address
    try:
        parts = urlsplit(urljoin(base, address))
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return quote(parts._replace(netloc=host).geturl(), safe="%/:=&?~#+!$,;'@()*[]")


def escaped_address(address: str) -> str:
    """Percent-encodes what may not stand in a URL; what is encoded already stays."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


def link_address(link: Link, site_url: str = "") -> str:
    """The absolute address of a link; a file of the site has one only below ``site_url``."""
    if link.local:
        return web_address(link.url.lstrip("/"), f"{site_url.rstrip('/')}/") if site_url else ""
    return web_address(link.url)


def identifier_address(name: str, identifier: str) -> str:
    """An identifier as a link; what an address cannot hold is escaped (``<``, ``>`` of old DOIs).

    Args:
        name: ``doi``, ``arxiv`` or ``pmid``.
        identifier: Bare, or empty.
    """
    pattern = LINKS[name].identifier
    return pattern.format(quote(clean(identifier), safe="/:;()._-~!*',@+")) if identifier else ""


def is_pdf(address: str) -> bool:
    """Whether the address looks like that of a PDF, arXiv's included."""
    return bool(_PDF.match(address))
