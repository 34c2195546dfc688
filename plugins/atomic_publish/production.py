"""The tasks' side: build for the public, check, and publish; each returns an exit status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from atomic_publish import check as checking
from atomic_publish import commands, compress, headers, settings
from atomic_publish.errors import PublishError
from atomic_publish.settings import Server

FOLDER = ".published"
"""What publishing keeps in the project, outside of version control."""

Settings = Mapping[str, Any]


def _told(action: Callable[[], bool | None]) -> int:
    """Run, print what stops it as one line, and return an exit status."""
    try:
        return 1 if action() is False else 0
    except PublishError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; run the command again to go on", file=sys.stderr)
        return 130


def check(root: Path, public: Settings) -> int:
    """Build for the public and read the result; any problem is a failure."""
    return _told(lambda: _checked(root, public) is not None)


def publish(
    root: Path,
    public: Settings,
    *,
    dry_run: bool = False,
    yes: bool = False,
    adopt: bool = False,
) -> int:
    """Build, check and publish."""
    options = commands.Options(dry_run=dry_run, yes=yes, adopt=adopt, say=_say)

    def action() -> bool:
        server = settings.read(public)
        if (site := _checked(root, public)) is None:
            return False
        _finish(site, server)
        history = commands.default_history(root)
        commands.publish(server, site, history, commands.current_commit(root), options)
        return True

    return _told(action)


def releases(root: Path, public: Settings) -> int:
    """List what can be gone back to."""
    history, options = commands.default_history(root), commands.Options(say=_say)
    return _told(lambda: bool(commands.releases(settings.read(public), history, options)))


def rollback(root: Path, public: Settings, release: str | None = None) -> int:
    """Go back to an earlier release."""
    history, options = commands.default_history(root), commands.Options(say=_say)
    return _told(lambda: bool(commands.rollback(settings.read(public), release, history, options)))


def doctor(public: Settings) -> int:
    """Tell whether the server is ready."""
    return _told(lambda: commands.doctor(settings.read(public), commands.Options(say=_say)))


def headers_for(public: Settings, kind: str) -> int:
    """Print the configuration for a kind of server."""

    def action() -> None:
        policy, prefix = _policy(public)
        if kind == "nginx":
            above, inside = headers.nginx(policy)
            print(f"# in http {{ }}:\n{above}\n# in server {{ }}:\n{inside}", end="")
        elif kind == "apache":
            print(headers.apache(policy, prefix), end="")
        elif kind == "netlify":
            print(headers.netlify(policy, ["theme/name.0123456789.js"]), end="")
        else:
            raise PublishError(f"{kind}: no such kind; use nginx, apache or netlify")

    return _told(action)


def _say(line: str) -> None:
    print(line, flush=True)


def _policy(public: Settings) -> tuple[headers.Policy, str]:
    url = urlsplit(str(public.get("SITEURL") or ""))
    own = bool((public.get("SERVER") or {}).get("own_domain"))
    return headers.Policy(https=url.scheme == "https", own_domain=own), url.path.rstrip("/")


def _checked(root: Path, public: Settings) -> Path | None:
    """A fresh build without problems, or None after telling them."""
    folder = root / FOLDER
    site, sources = folder / "build", folder / "sources.json"
    folder.mkdir(exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    if not _build(root, site, sources):
        return None
    known = checking.read_sources(sources)
    problems = checking.check(site, str(public.get("SITEURL") or ""), known, root)
    for problem in problems:
        print(problem, file=sys.stderr)
    pages = sum(path.suffix == ".html" for path in site.rglob("*"))
    refused = [problem for problem in problems if problem.refuses]
    much = len(problems) - len(refused)
    told = f"{len(refused)} problems, see above" if refused else "nothing wrong"
    told += f"; {much} too large, which keeps nothing back" if much else ""
    _say(f"checked {pages} pages: {told}")
    return None if refused else site


def _build(root: Path, site: Path, sources: Path) -> bool:
    """Build in a process of its own; any warning is fatal."""
    sources.unlink(missing_ok=True)
    script = root / "plugins" / "building"
    extra = f'SOURCES_FILE="{sources.relative_to(root).as_posix()}"'
    command = [sys.executable, str(script), "--fatal", "warnings", "-s", "publishconf.py"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    sys.stdout.flush()
    done = subprocess.run(
        [*command, "-o", str(site), "-e", extra], cwd=root, env=environment, check=False
    )
    return done.returncode == 0


def _finish(site: Path, server: Server) -> None:
    """Add what the server reads and no page links to."""
    url = urlsplit(server.siteurl)
    policy = headers.Policy(https=url.scheme == "https", own_domain=server.own_domain)
    if server.htaccess:
        (site / ".htaccess").write_text(headers.apache(policy, url.path), encoding="utf-8")
    if server.compressed:
        _say(f"compressed {compress.compress(site)} copies")
