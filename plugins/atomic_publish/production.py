"""The tasks' side: build for the public, check, and publish; each returns an exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from atomic_publish import commands, pages, settings
from atomic_publish.built import check as checking
from atomic_publish.built import compress, headers, rules
from atomic_publish.built.external import problems as links
from atomic_publish.commands import Options
from atomic_publish.errors import Problem, PublishError
from atomic_publish.settings import Server

FOLDER = ".published"
"""What publishing keeps in the project, outside of version control."""

COULD_NOT_RUN = 2
"""Exit status of a check that says nothing of the site."""

NO_ADDRESS = "not set, so there are no feeds, no sitemap and no link previews"

Settings = Mapping[str, Any]
Given = ParamSpec("Given")


def _verb(action: Callable[Given, object]) -> Callable[Given, int]:
    """What does that, prints what stops it as one line, and returns an exit status."""

    @wraps(action)
    def verb(*given: Given.args, **named: Given.kwargs) -> int:
        try:
            return 0 if action(*given, **named) else 1
        except PublishError as error:
            print(error, *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
            return 1
        except BrokenPipeError:  # who reads has had enough, as with ``| head``
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except KeyboardInterrupt:
            print("stopped; run the command again to go on", file=sys.stderr)
            return 130

    return verb


def check(
    root: Path,
    public: Settings,
    form: str = "text",
    *,
    fast: bool = False,
    external: bool = False,
) -> int:
    """Build for the public and read the result: 0 for nothing wrong, 1 for problems, 2 for neither.

    Args:
        root: Of the project.
        public: Its settings.
        form: One of `rules.FORMATS`.
        fast: Read the sources only, and build nothing.
        external: Follow the links to other sites, too.
    """
    if form not in rules.FORMATS:
        print(f"--format: {form}: is none; use {', '.join(rules.FORMATS)}", file=sys.stderr)
        return COULD_NOT_RUN
    report = Report(root, public, form)
    status = _verb(_checked)(root, public, report, fast, external)
    return COULD_NOT_RUN if status and not report.refused else status


def explain(root: Path, code: str) -> int:
    """Say what a code means, or with ``all`` what each does."""
    known = rules.read(root / "plugins")
    chosen = [rule for rule in known.values() if code in (rule.code, "all")]
    if not chosen:
        print(f"--explain: {code}: is no code; docs/problems.md has them all", file=sys.stderr)
        return COULD_NOT_RUN
    print(rules.page(chosen), end="")
    return 0


@_verb
def publish(root: Path, public: Settings, **allowed: Any) -> bool:
    """Build, check and publish; what is ``allowed`` are the fields of ``Options``."""
    server = settings.read({**public, "SITEURL": _address(public)})
    if (site := _checked(root, public)) is None:
        return False
    _finish(site, server)
    options = Options(ids=_last_ids(root), **allowed)
    commands.publish(server, site, current_commit(root), options)
    _remember(root, server.ids, options)
    return True


@_verb
def github_pages(root: Path, public: Settings, message: str, push: bool, **allowed: Any) -> bool:
    """Build, check and commit to the branch that GitHub Pages shows."""
    if (site := _checked(root, public)) is None:
        return False
    address, first = _address(public), str(public.get("FIRST_SITEURL") or "")
    options = Options(**allowed)
    if note := commands.moved(_last_ids(root), address, first):
        options.say(note)
    pages.commit(root, site, address, message, push=push, options=options)
    _remember(root, first or address, options)
    return True


@_verb
def releases(public: Settings) -> object:
    """List what can be gone back to."""
    return commands.releases(settings.read(public), Options())


@_verb
def rollback(public: Settings, release: str | None = None) -> object:
    """Go back to an earlier release."""
    return commands.rollback(settings.read(public), release, Options())


@_verb
def doctor(public: Settings) -> bool:
    """Tell whether the server is ready."""
    return commands.doctor(settings.read(public), Options())


@_verb
def headers_for(root: Path, public: Settings, kind: str) -> bool:
    """Print the configuration for a kind of server, and aside what it does without."""
    siteurl, site = str(public.get("SITEURL") or ""), _build_folder(root)
    policy = headers.Policy.of(siteurl, (public.get("SERVER") or {}).get("own_domain"))
    if policy.lost:
        print(f"{siteurl}: {policy.lost}", file=sys.stderr)
    match kind:
        case "nginx":
            above, inside = headers.nginx(policy, headers.tongues(site))
            print(f"# in http {{ }}:\n{above}\n# in server {{ }}:\n{inside}", end="")
        case "apache":
            prefix = urlsplit(siteurl).path.rstrip("/")
            print(headers.apache(policy, prefix, headers.tongues(site)), end="")
        case "netlify":
            paths = (path.relative_to(site).as_posix() for path in site.rglob("*"))
            print(headers.netlify(policy, paths), end="")
        case _:
            raise PublishError("headers", kind, "no such kind", "use nginx, apache or netlify")
    return True


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


class Report:
    """The problems of one check, as they are told."""

    def __init__(self, root: Path, public: Settings, form: str = "text") -> None:
        self.rules = rules.read(root / "plugins")
        given = public.get("CHECK_IGNORE")
        self.ignored: Sequence[str] = given if isinstance(given, list | tuple) else ()
        self.unknown = {one.partition(":")[0] for one in self.ignored} - {*self.rules}
        self.form = form
        self.refused = 0

    def tell(self, lines: Iterable[object]) -> str:
        """Print the problems that are not silenced; returns how many there are of each kind."""
        for code in self.unknown:
            message = f"{code!r} is no code; docs/problems.md has them all"
            lines = [*lines, Problem(settings.FILE, 0, "CHECK_IGNORE", "OUT020", message)]
        found = sorted((rules.Finding(str(line), self.rules) for line in lines), key=rules.place)
        silenced = [one for one in found if one.is_silenced(self.ignored)]
        shown = [one for one in found if one not in silenced]
        for line in rules.told(shown, self.form):
            print(line, file=sys.stderr if self.form == "text" else sys.stdout, flush=True)
        self.refused = sum(one.refuses for one in shown)
        number = "1 problem" if self.refused == 1 else f"{self.refused} problems"
        told = f"{number}, see above" if self.refused else "nothing wrong"
        if only_told := len(shown) - self.refused:
            told += f"; {only_told} told, which keep nothing back"
        if silenced:
            told += f"; {len(silenced)} silenced by CHECK_IGNORE: {rules.counted(silenced)}"
        return told


def _checked(
    root: Path,
    public: Settings,
    report: Report | None = None,
    fast: bool = False,
    external: bool = False,
) -> Path | None:
    """A fresh build without problems, or None after telling them."""
    report = report or Report(root, public)
    lines: list[object] = []
    if not public.get("SITEURL"):
        message = f"{NO_ADDRESS}; write where the site will be"
        lines.append(Problem(settings.FILE, 0, "SITEURL", "OUT006", message))
    elif wrong := settings.refused(_address(public)) or pages.of_another(root, _address(public)):
        lines.append(Problem(settings.FILE, 0, "SITEURL", "OUT009", wrong))
    stdout = sys.stderr if report.form == "json" else None
    told = {"SITEURL": "" if fast else _address(public), "SOURCES_ONLY": fast}
    built, found = examined(root, told, public if external else None, stdout=stdout)
    lines += found
    summary = report.tell(lines)
    if not built:
        return None
    site = _build_folder(root)
    count = sum(path.suffix == ".html" for path in site.rglob("*"))
    what = "the sources" if fast else f"{count} pages"
    print(f"checked {what}: {summary}", file=sys.stderr if report.form == "json" else sys.stdout)
    return None if report.refused else site


def _address(public: Settings) -> str:
    """Where the site will be; a build elsewhere, as the workflow for GitHub Pages, says its own."""
    return (os.environ.get("SITEURL") or str(public.get("SITEURL") or "")).rstrip("/")


def examined(
    root: Path, told: Settings, external: Settings | None = None, **streams: Any
) -> tuple[bool, list[object]]:
    """Build for the public in a process of its own; whether it ended well, and what is wrong.

    Args:
        root: The project.
        told: Settings that are others than the project's, its address among them.
        external: The public settings, where links to elsewhere are followed, too.
        streams: Of the process, where they are not to be ours.
    """
    site, log, sources = _build_folder(root), root / FOLDER / "problems.log", "sources.json"
    site.parent.mkdir(exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    log.unlink(missing_ok=True)
    (root / FOLDER / sources).unlink(missing_ok=True)
    values = {"SOURCES_FILE": f"{FOLDER}/{sources}", **told}
    extra = [f"{name}={json.dumps(value)}" for name, value in values.items()]
    script = root / "plugins" / "building"
    command = [sys.executable, str(script), "--fatal", "errors", "-s", "publishconf.py"]
    sys.stdout.flush()
    done = subprocess.run(
        [*command, "-o", str(site), "-e", *extra],
        cwd=root,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PROBLEMS_LOG": str(log)},
        check=False,
        **streams,
    )
    told_lines = log.read_text("utf-8").splitlines() if log.exists() else []
    lines: list[object] = [line for line in told_lines if not line.startswith("stopped at ")]
    known, notes, held = checking.read_sources(root / FOLDER / sources)
    lines += notes
    if not done.returncode and not told.get("SOURCES_ONLY"):
        looked_at = checking.Site(site, told["SITEURL"], known, root, held)
        lines += looked_at.problems()
        if external is not None:
            lines += links(looked_at, root / str(external.get("CACHE_PATH") or "cache"))
    return done.returncode == 0, lines


def _finish(site: Path, server: Server) -> None:
    """Add what the server reads and no page links to."""
    policy = headers.Policy.of(server.siteurl, server.own_domain)
    if server.htaccess:
        prefix = urlsplit(server.siteurl).path
        text = headers.apache(policy, prefix, headers.tongues(site))
        (site / ".htaccess").write_text(text, encoding="utf-8")
    if server.compressed:
        print(f"compressed {compress.compress(site)} copies", flush=True)
