"""One table of headers, the same in every server's words."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from atomic_publish.built import content_security
from atomic_publish.built.compress import compress
from atomic_publish.built.headers import FOREVER, Policy, apache, netlify, nginx

OWN = Policy.of("https://example.org", own_domain=True)
SHARED = Policy.of("https://www.mit.edu/~user")


def words(text: str, pattern: str) -> dict[str, str]:
    """Header names and values in a configuration."""
    return dict(re.findall(pattern, text, re.MULTILINE))


@pytest.mark.parametrize("policy", [OWN, SHARED, Policy(https=False)])
def test_all_servers_say_the_same(policy: Policy) -> None:
    """The table is the only source."""
    said = [
        words(nginx(policy)[1], r'^add_header (\S+) "([^"]+)" always;$'),
        words(apache(policy), r'^ +Header always set (\S+) "([^"]+)"$'),
        words(netlify(policy, ()), r"^  (\S+): (.+)$"),
    ]

    assert said == [dict(policy.headers)] * 3


@pytest.mark.parametrize(
    ("siteurl", "own_domain", "strict", "below"),
    [
        ("https://example.org", None, True, False),
        ("https://example.org/", None, True, False),
        ("https://example.org", True, True, True),
        ("https://example.org", False, False, False),
        ("https://www.mit.edu/~user", None, False, False),
        ("https://www.mit.edu/~user", True, True, True),
        ("http://example.org", None, False, False),
    ],
)
def test_only_an_owner_speaks_for_the_host(
    siteurl: str, own_domain: bool | None, strict: bool, below: bool
) -> None:
    """A site with a path shares its host; names below it are the owner's only if he says so."""
    policy = Policy.of(siteurl, own_domain)
    said = policy.headers.get("Strict-Transport-Security", "")

    assert bool(said) is strict
    assert ("includeSubDomains" in said) is below
    assert ("Cross-Origin-Resource-Policy" in policy.headers) is (
        strict or siteurl == "http://example.org"
    )
    assert bool(policy.lost) is not strict


def test_only_hashed_folders_are_kept_for_ever() -> None:
    """Netlify adds rules up, so a folder counts if all of it is hashed."""
    text = netlify(OWN, ["index.html", "theme/a.0123456789.js", "mixed/b.0123456789.js", "mixed/c"])

    assert f"/theme/*\n  Cache-Control: {FOREVER}\n" in text
    assert "/mixed/*" not in text


def test_compressed_copies(tmp_path: Path) -> None:
    """Smaller, readable, without time or name, and only where it pays."""
    text = b"<p>the same again and again</p>" * 50
    for name in ("page.html", "paper.pdf"):
        (tmp_path / name).write_bytes(text)
    (tmp_path / "tiny.html").write_bytes(b"<p>")

    assert compress(tmp_path) == 2

    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["page.html", "page.html.br", "page.html.gz", "paper.pdf", "tiny.html"]
    packed = (tmp_path / "page.html.gz").read_bytes()
    assert gzip.decompress(packed) == text
    assert packed[3:8] == bytes(5)


# The Content-Security-Policy


def test_page_and_server_say_the_same():
    """Whatever both say is one line of one table; each says what the other cannot."""
    page = _policy(content_security.for_page(["'sha256-A'"], ["'sha256-B'"]))
    server = _policy(content_security.for_header())

    assert {**page, **server}.keys() == content_security.DIRECTIVES.keys()
    assert {name: page[name] for name in page.keys() & server.keys()} == {
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert page["script-src"].endswith(" 'sha256-A'")
    assert page["style-src"] == "'self' 'sha256-B'"


def test_a_change_of_the_table_is_a_change_of_both(monkeypatch):
    monkeypatch.setitem(content_security.DIRECTIVES, "base-uri", "'self'")
    page, server = content_security.for_page([], []), content_security.for_header()

    assert "base-uri 'self'" in page
    assert "base-uri 'self'" in server


def _policy(text: str) -> dict[str, str]:
    parts = (directive.partition(" ") for directive in text.split("; "))
    return {name: allowed for name, _, allowed in parts}
