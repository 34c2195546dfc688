"""What real servers answer with our configuration: every header, caching, types, compression."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from publish_harness import free_port, hashed, nginx, wait_for

from atomic_publish.built import headers
from atomic_publish.built.compress import compress
from atomic_publish.verify import Asker

APACHE = shutil.which("apache2", path="/usr/sbin:/usr/bin") or "/usr/sbin/apache2"
MODULES = Path("/usr/lib/apache2/modules")
POLICY = headers.Policy(own_host=True, own_domain=True)
PAGE = "<!doctype html><title>x</title><p>" + "the same again " * 100


@pytest.fixture
def site() -> Iterator[Path]:
    """A few files of each kind, with compressed copies, where Apache's own user can read them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield made(Path(folder) / "site")


def made(root: Path) -> Path:
    """Write the files."""
    hashed(root / "theme", "app", "js", b"// nothing\n" * 100)
    for folder in ("talks", "de"):
        (root / folder).mkdir()
    for path in ("index.html", "404.html", "talks/index.html"):
        (root / path).write_text(PAGE)
    (root / "de/404.html").write_text(PAGE.replace("<title>x", "<title>Nicht hier"))
    for path in ("all.bib", "talks.ics", "all.ris"):
        (root / path).write_text("x" * 1000)
    compress(root)
    return root


@contextmanager
def with_nginx(folder: Path, site: Path) -> Iterator[int]:
    """The generated nginx configuration, as it is."""
    above, inside = headers.nginx(POLICY, headers.tongues(site))
    folder.mkdir()
    (folder / "above.conf").write_text(above)
    inside = inside.replace("include mime.types;", "include /etc/nginx/mime.types;")
    (folder / "inside.conf").write_text(inside)
    included = {name: f"include {folder}/{name}.conf;" for name in ("above", "inside")}
    with nginx(folder / "run", site, **included) as port:
        yield port


@contextmanager
def with_apache(folder: Path, site: Path) -> Iterator[int]:
    """Apache as shared hosts run it: everything is said by ``.htaccess``, in words of files."""
    (site / ".htaccess").write_text(headers.apache(POLICY, tongues=headers.tongues(site)))
    with apache(folder, site, "FileInfo") as port:
        yield port


@contextmanager
def apache(folder: Path, site: Path, override: str) -> Iterator[int]:
    """Serve a directory; ``override`` is what an ``.htaccess`` may say."""
    folder.mkdir()
    port = free_port()
    wanted = "mpm_event authz_core mime dir headers rewrite env setenvif"
    loaded = "".join(
        f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in wanted.split()
    )
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    (folder / "apache.conf").write_text(
        f"{loaded}{user}ServerRoot {folder}\nServerName localhost\nListen 127.0.0.1:{port}\n"
        f"PidFile {folder}/pid\nErrorLog {folder}/errors\nMutex file:{folder}\n"
        f"TypesConfig /etc/mime.types\nDocumentRoot {site}\n"
        f"<Directory {site}>\nAllowOverride {override}\nRequire all granted\n</Directory>\n"
    )
    log = folder / "log"
    with log.open("wb") as errors:
        command = [APACHE, "-X", "-f", str(folder / "apache.conf")]
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
    try:
        wait_for(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(params=[with_nginx, with_apache], ids=["nginx", "apache"])
def asker(request: pytest.FixtureRequest, tmp_path: Path, site: Path) -> Iterator[Asker]:
    """Somebody to ask, of either server."""
    with request.param(tmp_path / "server", site) as port:
        yield Asker(f"http://127.0.0.1:{port}")


def test_every_answer_has_every_header(asker: Asker) -> None:
    """Pages, files, and what is missing."""
    for path, status in (("", 200), ("talks/", 200), ("all.bib", 200), ("gone", 404)):
        got, fields, _ = asker.ask(path)
        assert got == status
        assert {name: fields[name] for name in POLICY.headers} == dict(POLICY.headers)


def test_what_is_missing_is_told_in_the_language_of_its_folder(asker: Asker) -> None:
    for path, title in (("gone", b"x"), ("de/gone", b"Nicht hier"), ("de/so/gone.html", b"Nicht")):
        status, fields, body = asker.ask(path)
        assert (status, b"<title>" + title in body) == (404, True), body
        assert {name: fields[name] for name in POLICY.headers} == dict(POLICY.headers)


def test_caching(asker: Asker, site: Path) -> None:
    """For ever if the name has a hash, never unasked otherwise, and not at all if missing."""
    script = next(site.glob("theme/*.js"))
    assert asker.ask(f"theme/{script.name}")[1]["Cache-Control"] == headers.FOREVER
    assert asker.ask("talks/")[1]["Cache-Control"] == headers.FRESH
    assert asker.ask("theme/gone.0123456789.js")[1]["Cache-Control"] != headers.FOREVER


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("all.bib", "text/plain; charset=utf-8"),
        ("all.ris", "text/plain; charset=utf-8"),
        ("talks.ics", "text/calendar; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_types(asker: Asker, path: str, kind: str, coding: str) -> None:
    """Text to read is shown, in UTF-8, compressed or not."""
    headers = {"Accept-Encoding": coding}

    status, fields, body = asker.ask(path, **headers)

    assert (status, fields["Content-Type"].lower()) == (200, kind), body


@pytest.mark.parametrize("path", ["", "talks/", "talks/index.html"])
def test_compressed_copies_are_sent(asker: Asker, path: str) -> None:
    """As they lie there, to those who can read them."""
    status, fields, body = asker.ask(path, **{"Accept-Encoding": "gzip"})

    assert (status, fields["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == PAGE.encode()
    assert "Accept-Encoding" in fields["Vary"]
    assert asker.ask(path)[2] == PAGE.encode()
