"""GitHub Pages: the built site as a commit on a branch, through the same questions as a publish."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from atomic_publish.commands import SHOWN, Options
from atomic_publish.errors import PublishError
from atomic_publish.manifest import Manifest, compare, walk

BRANCH = "gh-pages"
OWN = {".nojekyll", "CNAME"}
"""Files that Pages reads: publish as it is, and under which name."""


def cname(siteurl: str) -> str:
    """The owner's own domain; empty where the site is below github.io."""
    url = urlsplit(siteurl)
    host = url.hostname or ""
    own = bool(host) and not host.endswith("github.io") and not url.path.rstrip("/")
    return host if own else ""


def of_another(root: Path, siteurl: str) -> str:
    """What is wrong where the site is pushed to another account's pages than it says to be at."""
    asked = ["git", "-C", str(root), "config", "remote.origin.url"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    account = re.search(r"github\.com[:/]([\w-]+)/", told)
    host = (urlsplit(siteurl).hostname or "").removesuffix(".github.io")
    if account is None or "." in host or host in ("", account[1].lower()):
        return ""
    there = f"https://{account[1].lower()}.github.io"
    return f"is {host}'s, and the repository is of {account[1]}; write {there} and what follows it"


def commit(
    root: Path, site: Path, siteurl: str, message: str, *, push: bool, options: Options
) -> None:
    """Commit a checked site to the branch, if it differs and no more vanishes than is allowed."""
    (site / ".nojekyll").touch()
    if name := cname(siteurl):
        (site / "CNAME").write_text(f"{name}\n", encoding="utf-8")
    change = compare(_committed(root), _built(root, site))
    options.say(f"{change.summary}, on the branch {BRANCH}")
    for line in change.lines(None if options.dry_run else SHOWN):
        options.say(line)
    lost = f"{change.lost_pages} of {change.old_pages} pages would vanish"
    if change.loses_much and not options.yes and not options.dry_run:
        raise PublishError(BRANCH, "pages", lost, "if that is meant, add --yes")
    if options.dry_run:
        options.say("dry run: nothing was committed")
        return
    if change:
        arguments = ["-b", BRANCH, "-m", message, str(site)]
        _run(root, sys.executable, "-m", "ghp_import", *arguments)
    if push:
        _run(root, "git", "push", "origin", f"{BRANCH}:{BRANCH}")
    done = "committed to" if change else "nothing to commit to"
    options.say(f"{done} the branch {BRANCH}{' and pushed it' if push else '; not pushed'}")


def _committed(root: Path) -> Manifest:
    """What the branch holds, by the hashes that git gives to contents."""
    told = subprocess.run(
        ["git", "ls-tree", "-r", "-z", BRANCH],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = (line.partition("\t") for line in told.stdout.split("\0") if line)
    return Manifest({path: about.split()[2] for about, _, path in lines})


def _built(root: Path, site: Path) -> Manifest:
    """The same of the built site."""
    paths = sorted(walk(site))
    told = _run(
        root,
        *("git", "hash-object", "--no-filters", "--stdin-paths"),
        given="".join(f"{(site / path).resolve()}\n" for path in paths),
    )
    return Manifest(dict(zip(paths, told.split(), strict=True)))


def _run(root: Path, *command: str, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, cwd=root, input=given, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise PublishError(command[0], "program", str(error), "install it") from None
    if done.returncode:
        last = (done.stderr.strip() or f"status {done.returncode}").splitlines()[-1]
        raise PublishError(BRANCH, command[1], last, "see what git says of the repository")
    return done.stdout
