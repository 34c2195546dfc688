"""Has the visits of a page counted where its log is, and takes home a number for each day."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from atomic_publish.errors import PublishError, plain
from atomic_publish.settings import FILE, Server
from atomic_publish.transports.connection import Connection
from atomic_publish.transports.shell import Shell

# A line of the common part of all formats: an address, two names, a time; then what was asked
# for and answered, and in combined formats what a visitor came from and with.
_WHO = r"[^ ]+ [^ ]+ [^ ]+ \["
_ANSWERED = r'(\?[^ "]*)? HTTP/[0-9.]+" (200|304) [0-9-]+ ".*" ".*"'
_DAY = re.compile(r"\d{8}", re.ASCII)
# More than a server can count in a day: an answer that says more is none.
MOST = 10**9


def patterns(siteurl: str) -> tuple[str, str]:
    """What lines of visits to the home page look like, for awk.

    Returns:
        Without the host's name in front, and with it.
    """
    url = urlsplit(siteurl)
    path = _escaped(url.path.rstrip("/")).replace("~", "(~|%7[Ee])")
    asked = f'.*"GET {path}/(index[.]html)?{_ANSWERED}'
    host = _escaped(url.hostname or "")
    return f"^{_WHO}{asked}", f"^{host}(:[0-9]+)? {_WHO}{asked}"


def _escaped(text: str) -> str:
    """For an expression that awk reads: every sign but letters and digits in a class."""
    return re.sub(r"[^A-Za-z0-9/_~%-]", lambda sign: f"[{sign[0]}]", text)


def count(server: Server) -> dict[date, int]:
    """Visits of each day that the log has.

    Raises:
        PublishError: They cannot be counted; it says why, and what to do.
    """
    if not server.log:
        cure = 'name the web server\'s log there, such as "/var/log/nginx/access.log"; '
        raise PublishError(FILE, "SERVER['log']", "not set", f"{cure}until then the sentence stays")
    with Connection(server) as connection:
        shell = Shell(connection, "visits")
        lacks = "SFTP was asked for" if server.transport == "sftp" else shell.abilities().lacks
        if lacks.startswith(("SFTP", "no shell")):
            cure = "count needs a shell account; without one the sentence stays as it is"
            raise PublishError(server.host, "visits", lacks, cure)
        told = shell.visits(server.log, *patterns(server.siteurl))
    return read(told, server)


def read(told: list[tuple[str, str, str]], server: Server) -> dict[date, int]:
    """What the server has answered; anything that is no number of a day is left out.

    Raises:
        PublishError: It could not count.
    """
    place = f"{server.host}:{server.log}"
    found: dict[date, int] = {}
    for key, value, text in told:
        match key, value:
            case "lacks", "goaccess":
                cure = "install it there: apt install goaccess"
                raise PublishError(server.host, "visits", "there is no goaccess", cure)
            case "lacks", _:
                cure = f"correct SERVER['log'] in {FILE}"
                raise PublishError(place, "visits", "there is no such log", cure)
            case "closed", part:
                what = f"{plain(part, 200)} cannot be read"
                cure = "ask who runs the server to let you, often by the group adm"
                raise PublishError(place, "visits", what, cure)
            case "failed", form:
                what = f"goaccess cannot read it as {plain(form, 20)}"
                cure = "see that the web server writes its combined format"
                raise PublishError(place, "visits", what, cure)
            case "counted", _:
                for day, visits in _days(text).items():
                    found[day] = found.get(day, 0) + visits
    return found


def _days(text: str) -> Mapping[date, int]:
    """Visitors a day, out of what GoAccess prints."""
    try:
        data = json.loads(text)["visitors"]["data"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    rows = data if isinstance(data, list) else []
    return dict(pair for row in rows if (pair := _row(row)))


def _row(row: Any) -> tuple[date, int] | None:
    try:
        day, visits = str(row["data"]), row["visitors"]["count"]
        if not _DAY.fullmatch(day) or type(visits) is not int or not 0 < visits < MOST:
            return None
        return datetime.strptime(day, "%Y%m%d").date(), visits
    except (KeyError, TypeError, ValueError):
        return None
