"""A polite client of the public interfaces, which trusts nothing that they answer.

It says whose site asks, waits between requests as long as each service wants, tries again when
told to come later, and gives up in good time.  An answer is taken whole or not at all, up to a
size, of the kind that was asked for, and over HTTPS, wherever redirects lead.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, SSLError

from .services import SERVICES

# Bytes of an answer; the record of somebody with a thousand works has about three million.
MAX_ANSWER: Final = 8_000_000
MAX_REDIRECTS: Final = 5
_LOCAL: Final = frozenset(("localhost", "127.0.0.1", "::1"))
_LATER: Final = "try again later"
_REFUSED: Final = {
    429: f"has been asked too often; {_LATER}",
    401: "lets nobody in; give BibTeX: invoke paper - < FILE.bib",
    403: "lets nobody in; give BibTeX: invoke paper - < FILE.bib",
}
PATIENCE: Final = urllib3.Retry(
    connect=1,
    read=1,
    status=3,
    status_forcelist=(429, 500, 502, 503, 504),
    raise_on_status=False,
    backoff_factor=1.0,
    retry_after_max=60,
)


class NoAnswer(Exception):
    """A service gave nothing that can be used; the text is ``what is wrong; what to do``."""


class NotThere(NoAnswer):
    """The service knows no such thing."""


@dataclass
class Client:
    """Asks the services, one request after the other.

    Attributes:
        site: Address of the site that asks, for the people who run the services.
        addresses: Of services, by name, that are not asked where they usually are.
        retry: How often and how slowly a request is made again.
        limits: Seconds to connect, between two parts of an answer, and for the whole of it.
    """

    site: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    retry: urllib3.Retry = field(default_factory=lambda: PATIENCE)
    limits: tuple[float, float, float] = (8.0, 20.0, 60.0)
    _asked: dict[str, float] = field(default_factory=dict)

    def json(self, service: str, path: str = "", **query: str) -> Any:
        """The data of an answer in JSON; raises as `get` does."""
        try:
            return json.loads(self.get(service, path, **query))
        except (ValueError, RecursionError):
            raise NoAnswer(f"{SERVICES[service].name} sent broken JSON; {_LATER}") from None

    def get(self, service: str, path: str = "", **query: str) -> bytes:
        """The body of an answer.

        Args:
            service: A key of `SERVICES`.
            path: Below the service's address, not yet escaped.
            query: Of the address.

        Raises:
            NotThere: There is nothing at that address.
            NoAnswer: The service cannot be reached, refuses, or sends something else.
        """
        asked = SERVICES[service]
        base = self.addresses.get(service, asked.address).rstrip("/")
        address = base + (f"/{quote(path, safe='/:;().')}" if path else "")
        address += f"?{urlencode(query, safe=':,')}" if query else ""
        if base == asked.address:  # who runs one of his own may be asked as fast as he likes
            now, last = time.monotonic(), self._asked.get(service, float("-inf"))
            time.sleep(max(0.0, last + asked.pause - now))
            self._asked[service] = time.monotonic()
        try:
            for _ in range(MAX_REDIRECTS):
                response = self._request(address, asked.accept)
                location = response.get_redirect_location()
                if not location:
                    return self._body(asked.name, asked.accept, response)
                response.close()
                address = _redirected(asked.name, address, urljoin(address, location))
        except (HTTPError, OSError, ValueError) as error:
            host = urlsplit(address).hostname or ""
            raise NoAnswer(_broken(asked.name, host, error)) from None
        raise NoAnswer(f"{asked.name} leads from one address to the next; {_LATER}")

    def _request(self, address: str, accept: str) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme != "https" and host not in _LOCAL:
            raise NoAnswer(f"{address[:80]} is not https; correct PAPER_SERVICES in pelicanconf.py")
        direct = host in _LOCAL or proxy_bypass(host)
        proxy = None if direct else getproxies().get(parts.scheme)
        pool = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
        who = "researcher-site/1" + (f" (+{self.site})" if self.site else "")
        return pool.request(
            "GET",
            address,
            headers={"User-Agent": who, "Accept": accept},
            retries=self.retry,
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=self.limits[0], read=self.limits[1]),
        )

    def _body(self, name: str, accept: str, response: urllib3.BaseHTTPResponse) -> bytes:
        body, until = b"", time.monotonic() + self.limits[2]
        try:
            _refuse(name, accept, response.status, response.headers.get("Content-Type", ""))
            while part := response.read1(65_536):
                body += part
                if len(body) > MAX_ANSWER:
                    raise NoAnswer(f"{name} sent more than {MAX_ANSWER:,} bytes; {_LATER}")
                if time.monotonic() > until:
                    raise NoAnswer(f"{name} was too slow; {_LATER}")
        finally:
            response.close()
        return body


def _redirected(name: str, old: str, new: str) -> str:
    """Where a redirect may lead: to HTTPS, or to another place of the same server."""
    if new.startswith("https://") or urlsplit(old)[:2] == urlsplit(new)[:2]:
        return new
    raise NoAnswer(f"{name} leads to {new[:80]}, which is not https; {_LATER}")


def _refuse(name: str, accept: str, status: int, kind: str) -> None:
    if status in (404, 410):
        raise NotThere(f"{name} does not know it; look at the identifier")
    if status != 200:
        raise NoAnswer(f"{name} {_REFUSED.get(status, f'answered with status {status}; {_LATER}')}")
    wanted = "xml" if "xml" in accept else "json"
    if wanted not in kind.lower():
        what = f"sent {kind.partition(';')[0] or 'something'} instead of {wanted.upper()}"
        raise NoAnswer(f"{name} {what}; log in, where the network wants that, or {_LATER}")


def _broken(name: str, host: str, error: Exception) -> str:
    """What a failure of the network means."""
    error = error.reason or error if isinstance(error, MaxRetryError) else error
    if isinstance(error, NewConnectionError):
        return f"{host} cannot be reached; go online, or give BibTeX: invoke paper - < FILE.bib"
    if isinstance(error, SSLError):
        return f"{host} has no certificate that this machine trusts; correct its clock or proxy"
    if "timed out" in str(error):
        return f"{name} does not answer in time; {_LATER}"
    return f"{name} cut its answer off; {_LATER}"
