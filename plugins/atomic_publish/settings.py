"""``SERVER`` and ``SITEURL``: where the site goes, checked before anything is done with it.

Hosts and paths end up in the arguments of ssh, rsync and sftp, and in a remote shell.
They are therefore held to a small alphabet, in which no character means anything to a shell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from atomic_publish.errors import PublishError

FILE = "publishconf.py"
INNER = ".published"
MODES = ("auto", "releases", "in-place")
TRANSPORTS = ("auto", "shell", "sftp")

HOST = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.+-]*@)?[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?")
"""A host name or an alias of ~/.ssh/config, perhaps with a user before it."""

PART = re.compile(r"[A-Za-z0-9_.+=,@][A-Za-z0-9_.+=,@~-]*")
"""One directory name of the path on the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the site is published.

    Attributes:
        host: What one would type after ``ssh``.
        path: The document root: the directory that the web server shows at ``siteurl``.
            Relative to the home directory there if it does not begin with a slash.
        siteurl: The public address, without a slash at the end.
        first_siteurl: Where the site was first, if it has moved (``FIRST_SITEURL``).
        mode: ``releases``, ``in-place``, or ``auto`` to let the server's abilities decide.
        transport: ``shell`` (ssh and rsync), ``sftp``, or ``auto``.
        port: Port of the SSH server, where ~/.ssh/config does not say.
        keep: How many releases stay on the server, the live one included.
        asset_days: For how many days hashed files stay after the last page that used them.
        verify: Whether the public address is compared with what was sent.
        settle: Seconds that the public address may take to show a new release.
        own_domain: Whether the whole domain is the owner's, so that HSTS may cover all names
            below it. None: the host alone is, if the address has no path.
        htaccess: Whether to publish an ``.htaccess``, which Apache reads where it is allowed.
        compressed: Whether to publish ``.gz`` and ``.br`` copies, which servers send if told to.
        log: The web server's log of accesses, where `invoke visits` is to count.
        ssh_config: A configuration file for ssh to use in place of ~/.ssh/config.
    """

    host: str
    path: str
    siteurl: str
    first_siteurl: str = ""
    mode: str = "auto"
    transport: str = "auto"
    port: int | None = None
    keep: int = 5
    asset_days: int = 60
    verify: bool = True
    settle: float = 10.0
    own_domain: bool | None = None
    htaccess: bool = False
    compressed: bool = False
    log: str = ""
    ssh_config: str | None = None

    @property
    def ids(self) -> str:
        """The address that the ids of feeds and calendars are made of."""
        return self.first_siteurl or self.siteurl

    @property
    def parent(self) -> str:
        """The directory that holds the document root."""
        return posixpath.dirname(self.path) or "."

    @property
    def name(self) -> str:
        """The document root's own name."""
        return posixpath.basename(self.path)

    @property
    def store(self) -> str:
        """Where releases are kept: beside the document root, where no visitor comes."""
        return f"{self.path}.releases"

    @property
    def inner(self) -> str:
        """Where they are kept if nothing can be beside the document root; closed to visitors."""
        return f"{self.path}/{INNER}"

    @property
    def place(self) -> str:
        """The server as error lines name it."""
        return f"{self.host}:{self.path}"


def read(settings: Mapping[str, Any]) -> Server:
    """The server that the settings describe."""
    given = settings.get("SERVER")
    if not given or not isinstance(given, Mapping):
        what = "not a dictionary" if given else "not set"
        raise PublishError(FILE, "SERVER", what, 'write SERVER = {"host": "…", "path": "…"}')
    for name in given:
        if name not in CHECKS:
            cure = f"known are {', '.join(CHECKS)}"
            raise PublishError(FILE, f"SERVER[{name!r}]", "no such setting", cure)
    for name in ("host", "path"):
        if name not in given:
            raise PublishError(FILE, f"SERVER[{name!r}]", "missing", "add it")
    values = {
        name: _checked(f"SERVER[{name!r}]", check, given[name])
        for name, check in CHECKS.items()
        if name in given
    }
    siteurl = _checked("SITEURL", _siteurl, settings.get("SITEURL"))
    first = settings.get("FIRST_SITEURL") or ""
    first = _checked("FIRST_SITEURL", _siteurl, first) if first else ""
    return Server(**values, siteurl=siteurl, first_siteurl=first)


def _checked(key: str, check: Callable[[Any], Any], value: object) -> Any:
    """The value as the program uses it; what is wrong with it is told with its name."""
    try:
        return check(value)
    except ValueError as error:
        what, _, cure = str(error).rpartition("; ")
        raise PublishError(FILE, key, what, cure) from None


def _host(value: object) -> str:
    if not isinstance(value, str) or not HOST.fullmatch(value):
        raise ValueError(f"{value!r} is no host; write what follows ssh when you log in there")
    return value


def _there(what: str, cure: str, value: object) -> str:
    """A path on the server."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"not a path; {cure}")
    path = re.sub("^//", "/", posixpath.normpath(value.removeprefix("~/")))
    parts = path.removeprefix("/").split("/")
    if path in {"/", ".", "~"} or ".." in parts:
        raise ValueError(f"{value!r} is no {what}; {cure}")
    for part in parts:
        if not PART.fullmatch(part):
            raise ValueError(
                f"{part!r} in {value!r} cannot be used; use letters, digits and . _ + = , @ ~ -, "
                "and none of ~ and - in front"
            )
    return path


def _siteurl(value: object) -> str:
    url = urlsplit(value) if isinstance(value, str) else None
    if url is None or url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError(f"{value!r} is no public address; write https:// and the site's name")
    if url.query or url.fragment or url.username:
        raise ValueError(f"{value!r} holds more than an address; leave out what follows the path")
    return str(value).rstrip("/")


def refused(address: str) -> str:
    """What is wrong with the public address of a site, and what to do; empty where nothing is."""
    try:
        _siteurl(address)
    except ValueError as error:
        return str(error)
    return ""


def _choice(choices: Sequence[str], value: object) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is unknown; use one of {', '.join(choices)}")
    return str(value)


def _number(low: int, high: int, value: object) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{value!r} is out of range; use a number from {low} to {high}")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither; write True or False")
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 600:
        raise ValueError(f"{value!r} is out of range; use seconds from 0 to 600")
    return float(value)


def _file(value: object) -> str:
    if not isinstance(value, str | Path) or not Path(value).expanduser().is_file():
        raise ValueError(f"{value!r} is no file; name a configuration file of ssh")
    return str(Path(value).expanduser().resolve())


CHECKS: dict[str, Callable[[Any], Any]] = {
    "host": _host,
    "path": partial(_there, "document root", "name the directory that the web server shows"),
    "mode": partial(_choice, MODES),
    "transport": partial(_choice, TRANSPORTS),
    "port": partial(_number, 1, 65535),
    "keep": partial(_number, 2, 100),
    "asset_days": partial(_number, 1, 3650),
    "verify": _yes_or_no,
    "settle": _seconds,
    "own_domain": _yes_or_no,
    "htaccess": _yes_or_no,
    "compressed": _yes_or_no,
    "log": partial(
        _there, "log", "name the file that the web server writes, as it is called today"
    ),
    "ssh_config": _file,
}
