"""Links to other sites: which are dead, have moved, or are closed to programs.

Each host is asked by one lane, a link after the other with a pause; lanes run beside each other.
What was good lately is not asked again: a file in the cache folder remembers it.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3
from rich.console import Console
from rich.progress import Progress
from urllib3.exceptions import HTTPError, MaxRetryError, NameResolutionError

from atomic_publish.built.check import Site
from atomic_publish.errors import Problem

LANES = 8
PAUSE = 1.0
"""Seconds between two questions to one host."""

REMEMBERED = 14 * 86_400
"""Seconds for which a good answer is believed."""

_TIMES = urllib3.Timeout(connect=10, read=20)
_PATIENCE = urllib3.Retry(
    total=6,
    connect=1,
    read=1,
    redirect=5,
    status=2,
    status_forcelist=(429, 502, 503, 504),
    backoff_factor=1,
    retry_after_max=30,
    raise_on_status=False,
    raise_on_redirect=False,
)
LOOK = "try again, and look at it yourself"
_DEAD, _FOR_EVER = (404, 410), (301, 308)


class Verdict(NamedTuple):
    """What became of a link.

    Attributes:
        is_good: It leads where it says, or to where that has moved.
        code: Of what is wrong; empty where nothing is.
        message: ``what is wrong; what to do``.
    """

    is_good: bool
    code: str = ""
    message: str = ""


def links(site: Site) -> dict[str, tuple[str, int]]:
    """Every address of another site that is linked to, and the page and line that is first."""
    found: dict[str, tuple[str, int]] = {}
    for path, page in site.pages.items():
        for reference in page.references:
            address = urldefrag(reference.url).url
            is_web = urlsplit(address).scheme in ("http", "https")
            if is_web and not reference.loaded and site.inside(address) is None:
                found.setdefault(address, (path, reference.line))
    return found


def problems(site: Site, cache: Path, pause: float = PAUSE) -> Iterator[Problem]:
    """What is wrong with the links of a site.

    Args:
        site: The built site.
        cache: Folder of what is kept between two checks.
        pause: Seconds between two questions to one host.
    """
    file, mentions = cache / "links.json", links(site)
    good = _remembered(file)
    asked = [address for address in mentions if address not in good]
    verdicts = followed(asked, site.siteurl, pause)
    good |= {address: int(time.time()) for address in asked if verdicts[address].is_good}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(good, indent=0), "utf-8")
    for address, verdict in verdicts.items():
        if verdict.code:
            path, line = mentions[address]
            text = f"{address} {verdict.message}"
            yield site.problem(path, "link", verdict.code, text, line, address)


def _remembered(file: Path) -> dict[str, int]:
    """When each link was last seen to be good, where that is not long ago."""
    now = time.time()
    try:
        seen = json.loads(file.read_text("utf-8")).items()
        return {address: then for address, then in seen if now - REMEMBERED < then <= now}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def followed(addresses: Iterable[str], siteurl: str, pause: float) -> Mapping[str, Verdict]:
    """What becomes of each link; a bar shows on a terminal how far it is."""
    lanes: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        lanes[urlsplit(address).netloc].append(address)
    verdicts: dict[str, Verdict] = {}
    who = {"User-Agent": f"researcher-site/1 (+{siteurl})" if siteurl else "researcher-site/1"}
    pool = urllib3.PoolManager(headers=who, retries=_PATIENCE, timeout=_TIMES)
    stopped = threading.Event()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("following links", total=sum(map(len, lanes.values())))

        def lane(host: str) -> None:
            for number, address in enumerate(lanes[host]):
                if stopped.wait(pause if number else 0):
                    return
                verdicts[address] = _asked(pool, address)
                progress.advance(bar)

        with ThreadPoolExecutor(LANES) as workers:
            try:
                list(workers.map(lane, lanes))
            finally:
                stopped.set()
    return {address: verdicts[address] for host in lanes.values() for address in host}


def _asked(pool: urllib3.PoolManager, address: str) -> Verdict:
    """The head of the answer is enough; whoever refuses to give it alone is asked for all."""
    try:
        for method in ("HEAD", "GET"):
            response = pool.request(method, address, preload_content=False)
            with closing(response):
                if response.status < 400 or method == "GET":
                    return _verdict(address, response)
    except (HTTPError, OSError, ValueError) as error:
        reason = error.reason if isinstance(error, MaxRetryError) else error
        if isinstance(reason, NameResolutionError):
            return Verdict(False, "OUT010", "names a host that is not there; correct the link")
        what = type(reason).__name__.removesuffix("Error")
        return Verdict(False, "OUT012", f"gives no answer ({what}); {LOOK}")
    raise AssertionError


def _verdict(address: str, response: urllib3.BaseHTTPResponse) -> Verdict:
    if response.status in _DEAD:
        return Verdict(False, "OUT010", f"is dead ({response.status}); correct the link")
    if response.status >= 500 or 300 <= response.status < 400:
        return Verdict(False, "OUT012", f"gives no answer ({response.status}); {LOOK}")
    if response.status >= 400:
        what = f"is closed to programs ({response.status})"
        return Verdict(False, "OUT012", f"{what}; look at it yourself")
    steps = response.retries.history if response.retries else ()
    moves = [step for step in steps if step.redirect_location]
    if moves and all(step.status in _FOR_EVER for step in moves):
        for step in moves:
            address = urljoin(address, step.redirect_location)
        return Verdict(True, "OUT011", f"has moved to {address}; write that")
    return Verdict(True)
