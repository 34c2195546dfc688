"""Does the public address show what was published? Ask it as a visitor would, for every page.

Pages and changed files are read and compared by hash; for the rest the status and size will do.
"""

from __future__ import annotations

import hashlib
import http.client
import ssl
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

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
    return quote(path.removesuffix("index.html") if _is_index(path) else path)


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def is_public(path: str) -> bool:
    """Whether visitors can ask for the file itself."""
    name = path.rsplit("/", 1)[-1]
    return not (name.startswith(UNSEEN) or name.endswith((".gz", ".br")))


class Asker:
    """Keeps one connection for each thread."""

    def __init__(self, siteurl: str) -> None:
        self._url = urlsplit(siteurl)
        self._local = threading.local()
        self._open: list[http.client.HTTPConnection] = []

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._local, "connection"):
            host, port = self._url.hostname or "", self._url.port
            self._local.connection = (
                http.client.HTTPSConnection(
                    host, port, timeout=PATIENCE, context=ssl.create_default_context()
                )
                if self._url.scheme == "https"
                else http.client.HTTPConnection(host, port, timeout=PATIENCE)
            )
            self._open.append(self._local.connection)
        connection: http.client.HTTPConnection = self._local.connection
        return connection

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """The answer for an address below the site's; a kept connection may need a second try."""
        fresh = {"Cache-Control": "no-cache", "Accept-Encoding": "identity", **headers}
        for again in (True, False):
            connection = self._connection()
            try:
                connection.request(method, f"{self._url.path}/{path}", headers=fresh)
                answer = connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                if not again:
                    raise
        raise AssertionError("the second try returns or raises")

    def close(self) -> None:
        """End all connections."""
        for connection in self._open:
            connection.close()


def reachable(siteurl: str) -> str | None:
    """Why the public address gives no answer at all, or None if it gives one."""
    asker = Asker(siteurl)
    try:
        asker.ask("", "HEAD")
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        asker.close()
    return None


def differences(siteurl: str, manifest: Manifest, read: Iterable[str]) -> list[Wrong]:
    """All addresses that do not show what the manifest says; those in ``read`` by contents."""
    asker, whole = Asker(siteurl), frozenset(read)

    def look(path: str) -> Wrong | None:
        try:
            return _look(asker, manifest, path, path in whole)
        except (OSError, http.client.HTTPException) as error:
            return Wrong(path, str(error) or type(error).__name__)

    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            return [wrong for wrong in pool.map(look, filter(is_public, sorted(manifest))) if wrong]
    finally:
        asker.close()


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
