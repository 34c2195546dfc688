"""Does the public address show what was published? Ask it as a visitor would, for every page.

Pages and changed files are read and compared by hash; for the rest the status and size will do.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """One address that does not show what it should."""

    path: str
    what: str


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


def differences(siteurl: str, manifest: Manifest, read: Iterable[str]) -> list[Wrong]:
    """All addresses that do not show what the manifest says; those in ``read`` by contents."""
    asker, whole = Asker(siteurl), frozenset(read)

    def look(path: str) -> Wrong | None:
        try:
            return _look(asker, manifest, path, path in whole)
        except OSError as error:
            return Wrong(path, str(error))

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [wrong for wrong in pool.map(look, filter(is_public, sorted(manifest))) if wrong]


def _look(asker: Asker, manifest: Manifest, path: str, whole: bool) -> Wrong | None:
    status, headers, body = asker.ask(address(path), "GET" if whole else "HEAD")
    if status != 200:
        return Wrong(path, f"status {status}")
    if whole and hashlib.sha256(body).hexdigest() != manifest.files[path]:
        return Wrong(path, "other contents")
    told = headers.get("Content-Length")
    size = manifest.sizes.get(path)
    if not whole and told is not None and size is not None and int(told) != size:
        return Wrong(path, f"{told} bytes instead of {size}")
    return None


def check(siteurl: str, manifest: Manifest, changed: Iterable[str], settle: float) -> int:
    """Compare until all is right or the time is over; returns how many addresses were asked."""
    read = {path for path in manifest if path.endswith((".html", ".xml", ".json"))} | {*changed}
    deadline = time.monotonic() + settle
    while wrong := differences(siteurl, manifest, read):
        if time.monotonic() >= deadline:
            raise _unverified(siteurl, wrong)
        time.sleep(min(1.0, max(settle / 5, 0.05)))
    return sum(map(is_public, manifest))


def _unverified(siteurl: str, wrong: list[Wrong]) -> UnverifiedError:
    first = ", ".join(f"/{each.path} ({each.what})" for each in wrong[:3])
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    cure = 'see that SERVER["path"] is the directory shown there'
    if all(each.what.startswith("status 5") for each in wrong):
        cure = (
            'see the server\'s own log; an .htaccess may be forbidden: SERVER["htaccess"] = False'
        )
    return UnverifiedError(siteurl, "verification", f"not as published: {first}{more}", cure)


def require_reachable(siteurl: str) -> None:
    """Refuse to begin what could not be verified in the end."""
    if why := reachable(siteurl):
        cure = 'correct SITEURL, or set SERVER["verify"] = False'
        raise PublishError(siteurl, "verification", f"no answer ({why})", cure)
