"""Where the site goes: what is accepted, and what is refused before any program sees it."""

from __future__ import annotations

from typing import Any

import pytest

from atomic_publish.errors import PublishError
from atomic_publish.settings import CHECKS, Server, read

GOOD = {"host": "athena", "path": "www"}


def server(**changes: Any) -> Any:
    """The settings with some of ``SERVER`` changed."""
    return read({"SITEURL": "https://example.org", "SERVER": GOOD | changes})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/srv/www/site", "/srv/www/site"),
        ("public_html", "public_html"),
        ("~/public_html/", "public_html"),
        ("//srv//www/./site", "/srv/www/site"),
        ("/afs/athena.mit.edu/user/z/i/shiral/web_scripts", None),
        ("/home/a@b/x~1", None),
    ],
)
def test_path(given: str, expected: str | None) -> None:
    """A path is one of the server or relative to the home directory."""
    assert server(path=given).path == (expected or given)


@pytest.mark.parametrize("host", ["athena", "me@example.org", "a-b.example.org", "10.0.0.1", "a_b"])
def test_host(host: str) -> None:
    """What one types after ssh."""
    assert server(host=host).host == host


@pytest.mark.parametrize(
    "changes",
    [
        *({"host": host} for host in ("-oProxyCommand=true", "a b", "a;b", "$(id)", "", "a@-b")),
        *({"host": host} for host in ("a@b@c", "a:b", "a/b", "host\n", None, 3)),
        *({"path": path} for path in ("", "/", ".", "~", "../x", "a/../../b", "-rf", "a/-b")),
        *({"path": path} for path in ("a b", "a;b", "a'b", "$HOME", "`id`", "a\nb", "a*", "~x/y")),
        *({"path": path} for path in (None, 3)),
        *({"mode": mode} for mode in ("rsync", "", None)),
        *({"port": port} for port in (0, 70000, "22", True)),
        *({"keep": keep} for keep in (0, 1, "5")),
        {"verify": "no"},
        {"settle": -1},
        {"ssh_config": "/nowhere/config"},
        {"hots": "athena"},
        {"siteurl": "https://example.org"},
    ],
    ids=repr,
)
def test_refused(changes: dict[str, Any]) -> None:
    """Each in one line that names the setting and a cure."""
    with pytest.raises(PublishError, match=r"^publishconf\.py: \w+.*: .+; .+"):
        server(**changes)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"SERVER": None},
        {"SERVER": "athena"},
        {"SERVER": {"host": "athena"}, "SITEURL": "https://example.org"},
        {"SERVER": GOOD},
        {"SERVER": GOOD, "SITEURL": ""},
        {"SERVER": GOOD, "SITEURL": "example.org"},
        {"SERVER": GOOD, "SITEURL": "ftp://example.org"},
        {"SERVER": GOOD, "SITEURL": "https://example.org/?a"},
    ],
    ids=repr,
)
def test_incomplete(settings: dict[str, Any]) -> None:
    """What is missing is named."""
    with pytest.raises(PublishError, match=r"^publishconf\.py: S\w+"):
        read(settings)


def test_every_setting_is_checked() -> None:
    """Each with the rule of its own."""
    assert {*CHECKS, "siteurl", "first_siteurl"} == {*Server.__slots__}


def test_places() -> None:
    """Releases are beside the document root, books of a plain directory inside."""
    made = server(path="~/public_html")

    assert (made.parent, made.name) == (".", "public_html")
    assert (made.store, made.inner) == ("public_html.releases", "public_html/.published")
