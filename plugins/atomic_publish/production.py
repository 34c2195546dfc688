"""The tasks' side: build for the public, check, and publish; each returns an exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from atomic_publish import commands, pages, settings
from atomic_publish.built import check as checking
from atomic_publish.built import compress, headers
from atomic_publish.commands import Options
from atomic_publish.errors import PublishError
from atomic_publish.settings import Server

FOLDER = ".published"
"""What publishing keeps in the project, outside of version control."""

Settings = Mapping[str, Any]


def _told(action: Callable[[], object]) -> int:
    """Run, print what stops it as one line, and return an exit status."""
    try:
        return 0 if action() else 1
    except PublishError as error:
        print(error, *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; run the command again to go on", file=sys.stderr)
        return 130


def check(root: Path, public: Settings) -> int:
    """Build for the public and read the result; any problem is a failure."""
    return _told(lambda: _checked(root, public))


def publish(root: Path, public: Settings, **allowed: bool) -> int:
    """Build, check and publish; what is ``allowed`` are the fields of ``Options``."""

    def action() -> bool:
        server = settings.read({**public, "SITEURL": _address(public)})
        if (site := _checked(root, public)) is None:
            return False
        _finish(site, server)
        options = _options(ids=_last_ids(root), **allowed)
        commands.publish(server, site, current_commit(root), options)
        _remember(root, server.ids, options)
        return True

    return _told(action)


def github_pages(root: Path, public: Settings, message: str, push: bool, **allowed: bool) -> int:
    """Build, check and commit to the branch that GitHub Pages shows."""

    def action() -> bool:
        site = _checked(root, public)
        address = _address(public)
        if site:
            options, first = _options(**allowed), str(public.get("FIRST_SITEURL") or "")
            if note := commands.moved(_last_ids(root), address, first):
                options.say(note)
            pages.commit(root, site, address, message, push=push, options=options)
            _remember(root, first or address, options)
        return site is not None

    return _told(action)


def releases(root: Path, public: Settings) -> int:
    """List what can be gone back to."""
    return _told(lambda: commands.releases(settings.read(public), _options()))


def rollback(root: Path, public: Settings, release: str | None = None) -> int:
    """Go back to an earlier release."""
    return _told(lambda: commands.rollback(settings.read(public), release, _options()))


def doctor(public: Settings) -> int:
    """Tell whether the server is ready."""
    return _told(lambda: commands.doctor(settings.read(public), _options()))


def headers_for(root: Path, public: Settings, kind: str) -> int:
    """Print the configuration for a kind of server, and aside what it does without."""

    def action() -> bool:
        siteurl = str(public.get("SITEURL") or "")
        policy = headers.Policy.of(siteurl, (public.get("SERVER") or {}).get("own_domain"))
        if policy.lost:
            print(f"{siteurl}: {policy.lost}", file=sys.stderr)
        if kind == "nginx":
            above, inside = headers.nginx(policy)
            print(f"# in http {{ }}:\n{above}\n# in server {{ }}:\n{inside}", end="")
        elif kind == "apache":
            print(headers.apache(policy, urlsplit(siteurl).path.rstrip("/")), end="")
        elif kind == "netlify":
            site = _build_folder(root)
            paths = (path.relative_to(site).as_posix() for path in site.rglob("*"))
            print(headers.netlify(policy, paths), end="")
        else:
            raise PublishError("headers", kind, "no such kind", "use nginx, apache or netlify")
        return True

    return _told(action)


def current_commit(root: Path) -> str:
    """The commit the site is built from, with ``+`` if files have changed or come since."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        commit = git("rev-parse", "--short=10", "HEAD")
        return commit + "+" * bool(commit and git("status", "--porcelain"))
    except OSError:
        return ""


def _say(line: str) -> None:
    print(line, flush=True)


def _options(**allowed: Any) -> Options:
    return Options(listener=_say, **allowed)


def _last_ids(root: Path) -> str:
    """What ids were made of when this computer published last; empty for never."""
    book = root / FOLDER / "ids"
    return book.read_text(encoding="utf-8").strip() if book.is_file() else ""


def _remember(root: Path, ids: str, options: Options) -> None:
    if not options.dry_run:
        (root / FOLDER / "ids").write_text(f"{ids}\n", encoding="utf-8")


def _build_folder(root: Path) -> Path:
    """Where the checked build is, for whoever brings it to a host by other means."""
    return root / FOLDER / "build"


def _checked(root: Path, public: Settings) -> Path | None:
    """A fresh build without problems, or None after telling them."""
    if not public.get("SITEURL"):
        what = "not set, so there are no feeds, no sitemap and no link previews"
        print(f"{settings.FILE}: SITEURL: {what}; write where the site will be", file=sys.stderr)
    site, sources = _build_folder(root), root / FOLDER / "sources.json"
    site.parent.mkdir(exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    if not _build(root, site, sources, _address(public)):
        return None
    known, notes = checking.read_sources(sources)
    problems = [*notes, *checking.check(site, _address(public), known, root)]
    for problem in problems:
        print(problem, file=sys.stderr)
    count = sum(path.suffix == ".html" for path in site.rglob("*"))
    refused = [problem for problem in problems if problem.refuses]
    only_told = len(problems) - len(refused)
    told = f"{len(refused)} problems, see above" if refused else "nothing wrong"
    told += f"; {only_told} told, which keep nothing back" if only_told else ""
    _say(f"checked {count} pages: {told}")
    return None if refused else site


def _address(public: Settings) -> str:
    """Where the site will be; a build elsewhere, as the workflow for GitHub Pages, says its own."""
    return os.environ.get("SITEURL") or str(public.get("SITEURL") or "")


def _build(root: Path, site: Path, sources: Path, address: str) -> bool:
    """Build in a process of its own; any warning is fatal."""
    sources.unlink(missing_ok=True)
    script = root / "plugins" / "building"
    told = {"SOURCES_FILE": sources.relative_to(root).as_posix(), "SITEURL": address}
    extra = [f"{name}={json.dumps(value)}" for name, value in told.items()]
    command = [sys.executable, str(script), "--fatal", "warnings", "-s", "publishconf.py"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    sys.stdout.flush()
    done = subprocess.run(
        [*command, "-o", str(site), "-e", *extra], cwd=root, env=environment, check=False
    )
    return done.returncode == 0


def _finish(site: Path, server: Server) -> None:
    """Add what the server reads and no page links to."""
    policy = headers.Policy.of(server.siteurl, server.own_domain)
    if server.htaccess:
        prefix = urlsplit(server.siteurl).path
        (site / ".htaccess").write_text(headers.apache(policy, prefix), encoding="utf-8")
    if server.compressed:
        _say(f"compressed {compress.compress(site)} copies")
