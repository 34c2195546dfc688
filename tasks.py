"""What the owner types: ``invoke TASK``, or ``python3 run.py TASK`` where nothing is set up.

Names and meanings are those of pelican-quickstart. Arguments after ``--`` go on to Pelican
(``invoke build -- --fatal warnings``) or to pytest (``invoke test -- -k talks``).
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

ROOT = Path(__file__).resolve().parent
OPEN_BROWSER_ON_SERVE = True
SETTINGS, SETTINGS_PUBLIC = "pelicanconf.py", "publishconf.py"
MESSAGE = "Publish the site"

# Imports of the project's own stand in the tasks, so that a list of them comes at once.
sys.path.insert(0, str(ROOT / "plugins"))
os.environ["PYTHONPATH"] = sys.path[0]
import maintenance  # noqa: E402
from maintenance import end, project, run  # noqa: E402

# Build


@task
def build(_: Context) -> None:
    """Build the site into output/."""
    project().build("-s", SETTINGS)


@task
def rebuild(_: Context) -> None:
    """Build it from nothing, without caches."""
    project().build("-d", "--ignore-cache", "-s", SETTINGS)


@task
def preview(_: Context) -> None:
    """Build the site as the public gets it (publishconf.py)."""
    project().build("-s", SETTINGS_PUBLIC)


@task
def regenerate(_: Context) -> None:
    """Build, and build again after each change."""
    from building.live.watching import begin, keep_building, watched

    changes = watched(project().sources)
    builder = begin(project())
    print("watching the sources (Ctrl-C stops it)", flush=True)
    keep_building(project(), builder, changes)


@task
def clean(_: Context) -> None:
    """Empty output/."""
    from building.staged import empty

    empty(project().output, project().sources)


# Look

HOST, PORT = "localhost", 8000
PLACE = {"port": f"Port to serve at, {PORT} if not given.", "host": f"Host name, {HOST} if not."}


@task(help=PLACE)
def serve(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Serve output/ at http://localhost:8000/."""
    from building.live import server

    output = project().output
    if not output.is_dir():
        sys.exit(f"{project().shown(output)}: nothing is built yet; run: invoke build")
    with server.server(host, port, output) as site:
        server.serve(site, host, output, OPEN_BROWSER_ON_SERVE)


@task(help=PLACE)
def reserve(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Build, then serve."""
    from building.live import server

    output = project().output
    with server.server(host, port, output) as site:  # first, as a taken port needs no build
        project().build("-s", SETTINGS)
        server.serve(site, host, output, OPEN_BROWSER_ON_SERVE)


@task(help=PLACE)
def livereload(_: Context, port: int = PORT, host: str = HOST) -> None:
    """Build, serve, and reload the browser after each change."""
    from building.live import server
    from building.live.watching import begin, keep_building_aside, watched

    output, news, changes = project().output, server.News(), watched(project().sources)
    with server.server(host, port, output, news) as site:
        builder = begin(project(), news)
        if not output.is_dir():
            sys.exit(1)
        keep_building_aside(project(), builder, changes, news)
        server.serve(site, host, output, OPEN_BROWSER_ON_SERVE)


# Write


@task(help={"name": "Yours.", "url": "The site's.", "bib": "A BibTeX file.", "yes": "Ask nothing."})
def new(_: Context, name: str = "", url: str = "", bib: str = "", yes: bool = False) -> None:
    """Make the site yours: empty content, your name and publications."""
    from building.new_site import make

    make(ROOT, name=name, url=url, bib=bib, yes=yes)


@task(positional=["path"], help={"path": "The folder of your site in another system."})
def adopt(_: Context, path: str) -> None:
    """Move in from Jekyll, Hugo, Quarto or Pelican."""
    from adopting.verb import adopt as bring

    end(bring(ROOT, path, project().settings(), public()))


PAPER = {
    "what": "Its arXiv id, DOI, ISBN or address; - for BibTeX from standard input; --refresh"
    " for what has become of all preprints; --orcid, or an ORCID iD, for what its record has.",
    "yes": "Ask nothing.",
    "key": "Of the entry to make or complete.",
}


@task(help=PAPER)
def paper(_: Context, what: str, yes: bool = False, key: str = "") -> None:
    """Bring a paper into your BibTeX: invoke paper 2410.03006."""
    from papers.verb import paper as bring

    end(bring(public(), what, key=key, yes=yes))


NEW = {
    "date": "As precisely as it is known: 2025, 2025-07 or 2025-07-15.",
    "edit": "Open the file in $EDITOR.",
}


@task(help={**NEW, "event": "At which event.", "venue": "Where.", "title": "Title of the talk."})
def talk(
    _: Context, title: str, date: str = "", event: str = "", venue: str = "", edit: bool = False
) -> None:
    """Make the file of a new talk: invoke talk "Title"."""
    from building.new_content import new_talk

    where = project().content
    written(new_talk(title, content=where, date=date, event=event, venue=venue), edit)


@task(help={**NEW, "draft": "Keep it back for now.", "title": "Title of the post."})
def post(_: Context, title: str, date: str = "", draft: bool = False, edit: bool = False) -> None:
    """Make the file of a new blog post: invoke post "Title"."""
    from building.new_content import new_post, today

    written(new_post(title, content=project().content, date=date or today(), draft=draft), edit)


def written(path: Path, edit: bool) -> None:
    """Say where a new file is, and open it if asked to."""
    print(project().shown(path))
    if edit:
        run(*shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"), str(path))


# Publish

ASKED = {
    "dry_run": "Only tell what would change.",
    "yes": "Go on although more than a tenth of the pages vanish.",
}


@task(help={**ASKED, "adopt": "Publish into a directory that holds other files; they stay."})
def publish(_: Context, dry_run: bool = False, yes: bool = False, adopt: bool = False) -> None:
    """Build, check, and bring the site to SERVER (publishconf.py)."""
    end(publishing().publish(ROOT, public(), dry_run=dry_run, yes=yes, adopt=adopt))


@task
def releases(_: Context) -> None:
    """List the versions on the server, and which is live."""
    end(publishing().releases(public()))


@task(help={"to": "One that releases lists; the one before if not given."})
def rollback(_: Context, to: str = "") -> None:
    """Go back to the version before, or to the one given."""
    end(publishing().rollback(public(), to or None))


@task
def visits(_: Context) -> None:
    """Count the visits in the server's log, for the home page."""
    from visits.verb import visits as count

    end(count(project().content, public()))


@task
def doctor(_: Context) -> None:
    """Tell whether the server is ready, and what to do if not."""
    end(publishing().doctor(public()))


@task(positional=["kind"], help={"kind": "nginx, apache or netlify."})
def headers(_: Context, kind: str) -> None:
    """Print the security and caching headers for a kind of server."""
    end(publishing().headers_for(ROOT, public(), kind))


@task(help={**ASKED, "push": "Push the branch to origin too.", "message": "Of the commit."})
def gh_pages(
    _: Context, push: bool = False, message: str = MESSAGE, dry_run: bool = False, yes: bool = False
) -> None:
    """Build, check, and commit the site to the branch gh-pages."""
    end(publishing().github_pages(ROOT, public(), message, push, dry_run=dry_run, yes=yes))


# Check


CHECKED = {
    "explain": "Say what a code means, such as BIB012; all for each.",
    "format": "text, json, or github for annotations.",
    "fast": "Read the sources only.",
    "external": "Follow links to other sites, too.",
}


@task(help=CHECKED)
def check(
    _: Context,
    explain: str = "",
    format: str = "text",
    fast: bool = False,
    external: bool = False,
) -> None:
    """Build as for the public and look for problems."""
    if explain:
        end(publishing().explain(ROOT, explain))
        return
    try:
        settings = public()
    except SystemExit as refused:  # nothing is said of the site
        print(refused, file=sys.stderr)
        sys.exit(publishing().COULD_NOT_RUN)
    end(publishing().check(ROOT, settings, format, fast=fast, external=external))


# What the tasks share


def publishing() -> ModuleType:
    """The verbs of publishing."""
    from atomic_publish import production

    return production


def public() -> dict[str, Any]:
    """The settings of the site in public."""
    return project().settings(SETTINGS_PUBLIC)


namespace = Collection.from_module(sys.modules[__name__])
for each in Collection.from_module(maintenance).tasks.values():
    namespace.add_task(each)
