"""One table of headers, the same in every server's words."""

from __future__ import annotations

import gzip as stdlib_gzip
import re
from pathlib import Path

import pytest

from atomic_publish import content_security
from atomic_publish.compress import compress, gzip
from atomic_publish.headers import FOREVER, Policy, apache, netlify, nginx

OWN = Policy(own_domain=True)
SHARED = Policy(own_domain=False)


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
    ("policy", "strict"), [(OWN, True), (SHARED, False), (Policy(https=False), False)]
)
def test_only_an_owner_speaks_for_the_domain(policy: Policy, strict: bool) -> None:
    """Others may live on a shared one, and not all of them encrypted."""
    assert ("Strict-Transport-Security" in policy.headers) is strict
    assert ("Cross-Origin-Resource-Policy" in policy.headers) is strict


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
    assert stdlib_gzip.decompress(packed) == text
    assert packed[3:8] == bytes(5)
    assert gzip(text) == packed


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
