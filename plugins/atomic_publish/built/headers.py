"""What a server says with each answer: one table, written out for nginx, Apache and Netlify.

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
    above = (
        'map "$status:$uri" $site_cache {\n'
        f'    default "{FRESH}";\n'
        f'    "~^(200|206|304):.*{HASHED_NAME}" "{FOREVER}";\n'
        "}\n"
    )
    by_type: dict[str, list[str]] = {}
    for suffix, kind in TYPES.items():
        by_type.setdefault(kind, []).append(suffix)
    types = "".join(f"    {kind} {' '.join(names)};\n" for kind, names in by_type.items())
    lines = [f'add_header {name} "{value}" always;' for name, value in policy.headers.items()]
    inside = "\n".join(
        [
            *lines,
            "add_header Cache-Control $site_cache always;",
            "include mime.types;",
            f"types {{\n{types}}}",
            "charset utf-8;",
            "charset_types text/css text/plain text/xml text/calendar text/javascript"
            " application/javascript application/json application/xml;",
            "index index.html;",
            "error_page 404 /404.html;",
            *(f"location /{name}/ {{ error_page 404 /{name}/404.html; }}" for name in tongues),
            "server_tokens off;",
            "gzip_static on;",
            "gzip_vary on;",
            "# with the brotli module: brotli_static on;",
            "",
        ]
    )
    return above, inside


def apache(policy: Policy, prefix: str = "", tongues: Iterable[str] = ()) -> str:
    """An ``.htaccess``; what a server has no module for is left out by ``IfModule``."""
    lost = (
        line
        for name in tongues
        for line in (
            f"<If \"%{{REQUEST_URI}} -strmatch '{prefix}/{name}/*'\">",
            f"    ErrorDocument 404 {prefix}/{name}/404.html",
            "</If>",
        )
    )
    headers = [f'    Header always set {name} "{value}"' for name, value in policy.headers.items()]
    return "\n".join(
        [
            "# Written by invoke publish.",
            f"ErrorDocument 404 {prefix}/404.html",
            *lost,
            "AddDefaultCharset utf-8",
            "<IfModule mod_headers.c>",
            *headers,
            f'    Header set Cache-Control "{FRESH}"',
            f'    <FilesMatch "{HASHED_NAME}">',
            f'        Header set Cache-Control "{FOREVER}"',
            "    </FilesMatch>",
            "</IfModule>",
            "<IfModule mod_mime.c>",
            *(f"    AddType {kind} .{suffix}" for suffix, kind in TYPES.items()),
            f"    AddCharset utf-8 {' '.join(f'.{suffix}' for suffix in PRECOMPRESSED)}",
            "</IfModule>",
            *_apache_precompressed(),
            "",
        ]
    )


def _apache_precompressed() -> Iterable[str]:
    """Serve ``page.html.br`` or ``.gz`` for ``page.html`` to whoever can read it."""
    names = "|".join(PRECOMPRESSED)
    yield "<IfModule mod_rewrite.c>"
    yield "<IfModule mod_headers.c>"
    yield "    RewriteEngine On"
    for coding, suffix in (("br", "br"), ("gzip", "gz")):
        yield rf"    RewriteCond %{{HTTP:Accept-Encoding}} \b{coding}\b"
        yield f"    RewriteCond %{{REQUEST_FILENAME}}.{suffix} -f"
        yield rf"    RewriteRule ^(.+\.({names}))$ $1.{suffix} [L]"
    for coding, suffix in (("br", "br"), ("gzip", "gz")):
        for name, kind in PRECOMPRESSED.items():
            yield rf'    <FilesMatch "\.{name}\.{suffix}$">'
            yield f'        ForceType "{kind}; charset=utf-8"'
            yield "        RemoveEncoding .gz .br"
            yield "        RemoveLanguage .br"
            yield f"        Header set Content-Encoding {coding}"
            yield "        SetEnv no-gzip 1"
            yield "        SetEnv no-brotli 1"
            yield "    </FilesMatch>"
    yield f'    <FilesMatch "\\.({names})(\\.br|\\.gz)?$">'
    yield "        Header merge Vary Accept-Encoding"
    yield "    </FilesMatch>"
    yield "</IfModule>"
    yield "</IfModule>"


def netlify(policy: Policy, paths: Iterable[str]) -> str:
    """A ``_headers`` file, which Netlify and Cloudflare Pages read.

    Rules for one answer add up there, so caching is said only where all files are hashed.
    """
    by_folder: dict[str, list[bool]] = {}
    for path in paths:
        by_folder.setdefault(posixpath.dirname(path), []).append(is_hashed(path))
    forever = sorted(folder for folder, hashed in by_folder.items() if folder and all(hashed))
    blocks = ["/*", *(f"  {name}: {value}" for name, value in policy.headers.items())]
    for folder in forever:
        blocks += [f"/{folder}/*", f"  Cache-Control: {FOREVER}"]
    return "\n".join([*blocks, ""])
