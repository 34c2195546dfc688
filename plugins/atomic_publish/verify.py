"""Does the public address show what was published? Ask it as a visitor would, for every page.

Pages and changed files are read and compared by hash; for the rest the status and size will do.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError

from atomic_publish.errors import PublishError, UnverifiedError
from atomic_publish.manifest import Manifest

CLIENTS = 4
"""Connections at once; a small server should not notice them."""

PATIENCE = 20
"""Seconds for one answer."""

UNSEEN = (".ht", "_headers", "_redirects")
"""Names that servers read and do not show."""


def address(path: str) -> str:
    """The part of the address after the site's, as links write it."""
    return quote(re.sub(r"(^|/)index\.html\Z", r"\1", path))


def is_public(path: str) -> bool:
    """Whether visitors can ask for the file itself."""
    name = path.rsplit("/", 1)[-1]
    return not (name.startswith(UNSEEN) or name.endswith((".gz", ".br")))


class Asker:
    """Asks for addresses of a site, over connections that stay open."""

    def __init__(self, siteurl: str) -> None:
        self._siteurl = siteurl
        self._pool = urllib3.PoolManager(
            maxsize=CLIENTS, retries=urllib3.Retry(1, redirect=False), timeout=PATIENCE
        )

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, fields and bytes of the answer for an address below the site's.

        Raises:
            OSError: There is none; the text says why.
        """
        fresh = {"Cache-Control": "no-cache", "Accept-Encoding": "identity", **headers}
        url = f"{self._siteurl}/{path}"
        try:
            answer = self._pool.request(method, url, headers=fresh, decode_content=False)
        except HTTPError as error:
            reason = getattr(error, "reason", error)
            raise OSError(str(reason.__cause__ or reason) or type(reason).__name__) from None
        return answer.status, answer.headers, answer.data


def reachable(siteurl: str) -> str | None:
    """Why the public address gives no answer at all, or None if it gives one."""
    try:
        Asker(siteurl).ask("", "HEAD")
    except OSError as error:
        return str(error)
    return None


def differences(siteurl: str, manifest: Manifest, read: Iterable[str]) -> dict[str, str]:
    """What is wrong with each address that does not show what the manifest says.

    Those in ``read`` are compared by contents.
    """
    asker, whole = Asker(siteurl), frozenset(read)

    def look(path: str) -> str:
        try:
            status, headers, body = asker.ask(address(path), "GET" if path in whole else "HEAD")
        except OSError as error:
            return str(error)
        if status != 200:
            return f"status {status}"
        if path in whole:
            same = hashlib.sha256(body).hexdigest() == manifest.files[path]
            return "" if same else "other contents"
        told, size = headers.get("Content-Length"), manifest.sizes.get(path)
        differs = told is not None and size is not None and int(told) != size
        return f"{told} bytes instead of {size}" if differs else ""

    paths = [path for path in sorted(manifest) if is_public(path)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = zip(paths, pool.map(look, paths), strict=True)
        return {path: what for path, what in found if what}


def check(siteurl: str, manifest: Manifest, changed: Iterable[str], settle: float) -> int:
    """Compare until all is right or the time is over; returns how many addresses were asked."""
    read = {path for path in manifest if path.endswith((".html", ".xml", ".json"))} | {*changed}
    deadline = time.monotonic() + settle
    while wrong := differences(siteurl, manifest, read):
        if time.monotonic() >= deadline:
            raise _unverified(siteurl, wrong)
        time.sleep(min(1.0, max(settle / 5, 0.05)))
    return sum(map(is_public, manifest))


def _unverified(siteurl: str, wrong: Mapping[str, str]) -> UnverifiedError:
    first = ", ".join(f"/{path} ({what})" for path, what in [*wrong.items()][:3])
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    cure = 'see that SERVER["path"] is the directory shown there'
    if all(what.startswith("status 5") for what in wrong.values()):
        cure = "see the server's own log"
        cure += '; an .htaccess may be forbidden: SERVER["htaccess"] = False'
    return UnverifiedError(siteurl, "verification", f"not as published: {first}{more}", cure)


def require_reachable(siteurl: str) -> None:
    """Refuse to begin what could not be verified in the end."""
    if why := reachable(siteurl):
        cure = 'correct SITEURL, or set SERVER["verify"] = False'
        raise PublishError(siteurl, "verification", f"no answer ({why})", cure)
