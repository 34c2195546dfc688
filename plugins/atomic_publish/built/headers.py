"""What a server says with each answer: one table, for nginx, Apache and Netlify in ``servers/``.

What a page may load is said in the page itself, by a ``<meta>`` policy with the hashes of its
inline style and script: so it holds on any server, and never disagrees with the page. A header
with those hashes would, whenever the style changes before the server's configuration does. The
header says what only a header can, who may frame the site, and what is the same for all time.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import StrictUndefined, Template

from atomic_publish.built import content_security
from atomic_publish.manifest import is_hashed

FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
HASHED_NAME = r"\.[0-9a-f]{10}(\.[A-Za-z0-9]+)+$"

TYPES = {
    "bib": "text/plain",
    "ics": "text/calendar",
    "ris": "text/plain",
    "webmanifest": "application/manifest+json",
}
"""Types that servers do not know, or offer to save where reading is meant."""

PRECOMPRESSED = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "json": "application/json",
    **TYPES,
}

UPGRADE = "; upgrade-insecure-requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the headers depend on.

    Attributes:
        https: Whether the site is served encrypted.
        own_host: Whether nobody else has pages on the host.
        own_domain: Whether nobody else has pages on the domain or below it.
    """

    https: bool = True
    own_host: bool = False
    own_domain: bool = False

    @classmethod
    def of(cls, siteurl: str, own_domain: bool | None = None) -> Policy:
        """The policy for an address: a site with a path shares its host, unless the owner says."""
        url = urlsplit(siteurl)
        alone = url.path.rstrip("/") == "" if own_domain is None else own_domain
        return cls(https=url.scheme == "https", own_host=alone, own_domain=bool(own_domain))

    @property
    def headers(self) -> Mapping[str, str]:
        """The same for every answer."""
        table = {
            "Content-Security-Policy": content_security.for_header() + UPGRADE * self.https,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": (
                "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
            ),
        }
        if self.own_host:
            table["Cross-Origin-Resource-Policy"] = "same-origin"
        if self.own_host and self.https:
            below = "; includeSubDomains" * self.own_domain
            table["Strict-Transport-Security"] = f"max-age=63072000{below}"
        return table

    @property
    def lost(self) -> str:
        """What the headers do without, and what that costs; empty if nothing."""
        if not self.https:
            return "the site is not https: no Strict-Transport-Security"
        if not self.own_host:
            return (
                "the host is shared: no Strict-Transport-Security, no Cross-Origin-Resource-Policy "
                "(Observatory: B+ in place of A+)"
            )
        return ""


def tongues(site: Path) -> tuple[str, ...]:
    """The folders of a built site that have a page of their own for what is missing."""
    return tuple(sorted(page.parent.name for page in site.glob("*/404.html")))


def nginx(policy: Policy, tongues: Iterable[str] = ()) -> tuple[str, str]:
    """Two files: one for the ``http`` level, one to include in the site's ``server`` block.

    All ``add_header`` lines are at one level, for a ``location`` with its own would drop them;
    what depends on the address comes from the map. A missing file is never cached for long.
    """
    return _filled("nginx.http"), _filled("nginx.server", policy, tongues=tongues)


def apache(policy: Policy, prefix: str = "", tongues: Iterable[str] = ()) -> str:
    """An ``.htaccess``; what a server has no module for is left out by ``IfModule``."""
    return _filled("htaccess", policy, prefix=prefix, tongues=tongues)


def netlify(policy: Policy, paths: Iterable[str]) -> str:
    """A ``_headers`` file, which Netlify and Cloudflare Pages read.

    Rules for one answer add up there, so caching is said only where all files are hashed.
    """
    by_folder: dict[str, list[bool]] = {}
    for path in paths:
        by_folder.setdefault(posixpath.dirname(path), []).append(is_hashed(path))
    folders = sorted(folder for folder, hashed in by_folder.items() if folder and all(hashed))
    return _filled("_headers", policy, folders=folders)


def _filled(name: str, policy: Policy | None = None, **more: object) -> str:
    """A file of ``servers/`` with the values of this module in it."""
    text = Path(__file__).with_name("servers").joinpath(name).read_text("utf-8")
    form: Template = Template(
        text, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    return form.render(
        headers=policy.headers.items() if policy else (),
        fresh=FRESH,
        forever=FOREVER,
        hashed=HASHED_NAME,
        types=TYPES.items(),
        compressed=PRECOMPRESSED.items(),
        **more,
    )
