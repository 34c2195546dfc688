"""Lighthouse's four marks for each kind of page, as on a phone.

    invoke audit

The site is built as the public gets it, below the same path, but with an address on this
machine, and served compressed, as real servers do. Each mark is the median of three runs.
Times are this machine's: one that is busy with something else costs marks for performance.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PACKAGE = "lighthouse@12.8.2"
CACHE = ROOT / ".venv" / "lighthouse"
RUNS = 3
WANTED = 100
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
# Of a kind with many pages the heaviest stands for all.
KINDS = {
    "home": "index.html",
    "publications": "publications/index.html",
    "a paper": "publications/*/index.html",
    "talks": "talks/index.html",
    "a talk": "talks/*/index.html",
    "CV": "cv/index.html",
    "search": "search/index.html",
}

Marks = dict[str, int]
Report = Mapping[str, Any]


class MissingError(Exception):
    """A program that the audit needs is not there."""


# What Lighthouse said


def marks(report: Report) -> Marks:
    """The mark of each category, of 100; one that could not be given is 0."""
    scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
    return {name: round(100 * (score or 0)) for name, score in scores.items()}


def medians(runs: Sequence[Marks]) -> Marks:
    """The middle mark of each category."""
    return {name: int(median(run[name] for run in runs)) for name in CATEGORIES}


def faults(report: Report) -> list[str]:
    """What cost marks, worst first."""
    found = {}
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                value = audit.get("displayValue", "")
                found[f"{audit['title']} {value}".strip()] = audit["score"]
    return sorted(found, key=lambda title: found[title])


def table(rows: Mapping[str, Marks]) -> str:
    """The marks, a page a line."""
    width = max(map(len, ["page", *rows]))
    lines = ["  ".join(["page".ljust(width), *CATEGORIES.values()])]
    for page, of in rows.items():
        cells = [str(of[name]).rjust(len(label)) for name, label in CATEGORIES.items()]
        lines.append("  ".join([page.ljust(width), *cells]))
    return "\n".join(lines)


def is_full(rows: Mapping[str, Marks]) -> bool:
    """Whether there are pages, and nothing is to be wished for."""
    return bool(rows) and all(mark >= WANTED for of in rows.values() for mark in of.values())


# The site


def pages(output: Path) -> dict[str, str]:
    """The address of each kind of page that the site has, below its own."""
    found = {}
    for kind, pattern in KINDS.items():
        files = sorted(output.glob(pattern), key=lambda path: (-path.stat().st_size, path))
        if files:
            found[kind] = files[0].relative_to(output).as_posix().removesuffix("index.html")
    return found


class Handler(http.server.SimpleHTTPRequestHandler):
    """A server that compresses text and knows the site's path on a shared host."""

    protocol_version = "HTTP/1.1"
    prefix = ""

    def do_GET(self) -> None:
        """Answer with a file below the prefix."""
        path = urlsplit(self.path).path
        file = Path(self.translate_path(path.removeprefix(self.prefix)))
        file = file / "index.html" if file.is_dir() else file
        found = path.startswith(f"{self.prefix}/") and file.is_file()
        body = file.read_bytes() if found else b"There is no such file."
        kind = self.guess_type(str(file)) if found else "text/plain"
        self.send_response(200 if found else 404)
        if kind.startswith(("text/", "image/svg")) or "javascript" in kind:
            body = gzip.compress(body, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            kind += "; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        is_hashed = file.parent.name == "theme"
        self.send_header("Cache-Control", "max-age=31536000" if is_hashed else "no-cache")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Path]]:
    """The public site on this machine: its address, and the files."""
    import publishconf

    output = folder / "output"
    prefix = urlsplit(publishconf.SITEURL).path.rstrip("/")
    handler = type("SiteHandler", (Handler,), {"prefix": prefix})
    local = functools.partial(handler, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), local) as server:
        url = f"http://127.0.0.1:{server.server_port}{prefix}"
        build(output, url)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url, output
        server.shutdown()


def build(output: Path, url: str) -> None:
    """Build the site as the public gets it, but for its address."""
    script = str(ROOT / "plugins" / "building")
    settings = ["-s", "publishconf.py", "-e", f"SITEURL={json.dumps(url)}"]
    command = [sys.executable, script, "--fatal", "errors", *settings, "-o", str(output)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


# Lighthouse


def chromium() -> str:
    """The path of Chromium, by any of its names."""
    names = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
    path = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise MissingError("chromium: no such program; install it, or set CHROME_PATH")
    return path


def lighthouse() -> str:
    """The path of Lighthouse, which is installed if need be."""
    if shutil.which("node") is None:
        raise MissingError("node: no such program; install Node.js 18 or newer, with npm")
    for folder in (ROOT, CACHE):
        if path := shutil.which("lighthouse", path=str(folder / "node_modules" / ".bin")):
            return path
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError("npm: no such program; install it, it often comes with Node.js")
    print(f"installing {PACKAGE} into {CACHE.relative_to(ROOT)}/ (190 MB)", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    command = [npm, "install", "--prefix", str(CACHE), *options, PACKAGE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return str(CACHE / "node_modules" / ".bin" / "lighthouse")


def audited(program: str, url: str, chrome: str) -> Report:
    """One run on one page; without options Lighthouse is a phone on a slow line."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    # Stands for Lighthouse's own list, which also takes RenderDocument away: readers have it, and
    # without it Chromium 156 waits a second for its next frame where a page asks for its fonts.
    features = "--disable-features=Translate"
    flags = f"--headless=new {features}" + " --no-sandbox" * is_root
    only = f"--only-categories={','.join(CATEGORIES)}"
    quiet = ["--quiet", "--no-enable-error-reporting", "--output=json"]
    done = subprocess.run(
        [program, url, *quiet, only, f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": chrome},
        check=True,
        stdout=subprocess.PIPE,
    )
    report: Report = json.loads(done.stdout)
    return report


def main() -> int:
    """Audit each kind of page and tell the marks."""
    try:
        program, chrome = lighthouse(), chromium()
    except MissingError as missing:
        print(f"audit: {missing}", file=sys.stderr)
        return 1
    rows: dict[str, Marks] = {}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, output):
        for kind, path in pages(output).items():
            reports = [audited(program, f"{url}/{path}", chrome) for _ in range(RUNS)]
            rows[kind] = medians([marks(report) for report in reports])
            what = "; ".join(dict.fromkeys(fault for report in reports for fault in faults(report)))
            wanting = not is_full({kind: rows[kind]})
            print(f"{kind}: /{path}{': ' + what if wanting else ''}", flush=True)
    print(f"\n{table(rows)}\n\nof 100, each the median of {RUNS} runs on a simulated phone")
    return 0 if is_full(rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(f"audit: {error.cmd[0]}: status {error.returncode}; see above", file=sys.stderr)
        sys.exit(1)
