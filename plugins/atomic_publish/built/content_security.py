"""The Content-Security-Policy: what pages may load and who may frame them, in one table.

A page says it itself, in a ``<meta>`` element, with the hashes of its inline style and script;
the server says what only a header can, and what is the same for all time.
"""

from __future__ import annotations

from collections.abc import Iterable

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # search is WebAssembly
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "object-src": "'none'",
}
IN_HEADER = ("frame-ancestors", "base-uri", "form-action", "object-src")
# Of these, what means nothing in a page, and what its ``default-src`` has said.
_NOT_IN_PAGE = ("frame-ancestors", "object-src")


def for_header() -> str:
    """The policy as the server sends it with each answer."""
    return "; ".join(f"{name} {DIRECTIVES[name]}" for name in IN_HEADER)


def for_page(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The policy as a page says it.

    Args:
        scripts, styles: Hashes of what stands in the page, as in ``'sha256-…'``.
    """
    inline = {"script-src": scripts, "style-src": styles}
    return "; ".join(
        " ".join([name, allowed, *inline.get(name, ())])
        for name, allowed in DIRECTIVES.items()
        if name not in _NOT_IN_PAGE
    )
