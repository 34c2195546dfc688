"""``publish``, ``releases``, ``rollback`` and ``doctor``, as the tasks call them."""

from __future__ import annotations

import getpass
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from atomic_publish import diff, probe, verify
from atomic_publish.errors import PublishError, UnverifiedError
from atomic_publish.history import History
from atomic_publish.manifest import Manifest
from atomic_publish.place import Place, choose
from atomic_publish.release import refuse
from atomic_publish.remote import Connection, Reply, Sent
from atomic_publish.settings import Server
from atomic_publish.sftp_only import this_process
from atomic_publish.version import Live, Version, new_id

Say = Callable[[str], None]
SHOWN = 12
"""Files of each kind that a publish names before it starts."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the owner allowed on the command line, and who listens.

    Attributes:
        dry_run: Stop after telling what would change.
        yes: Go on although many pages vanish.
        adopt: Take over a directory with files that are not ours.
        say: Where lines for the owner go.
        at: Called with the name of each step when it is done; tests interfere here.
    """

    dry_run: bool = False
    yes: bool = False
    adopt: bool = False
    say: Say = print
    at: Callable[[str], None] = field(default=lambda step: None)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did; ``version`` is None if the site was unchanged or the run was dry."""

    version: Version | None
    sent: Sent
    seconds: float


def publish(
    server: Server, site: Path, history: History, commit: str, options: Options
) -> Published:
    """Bring a built site to the server; the site there changes as a whole or not at all."""
    started = time.monotonic()
    if server.verify:
        verify.require_reachable(server.siteurl)
    new = Manifest.of(site)
    _require_site(site, new)
    with _place(server, history, options) as place:
        options.at("connected")
        with place.lock() if not options.dry_run else _nothing():
            if not options.dry_run:
                place.sweep()
            options.at("locked")
            live = place.live()
            change = diff.compare(live.manifest, new)
            if not change and live.version and not live.damaged and not live.unfinished:
                return _unchanged(server, new, live, options, started)
            _show(change, live, options)
            _ask(server, place, live, new, change, options)
            if options.dry_run:
                options.say("dry run: nothing was sent")
                return Published(None, Sent(), time.monotonic() - started)
            known = [version.id for version in place.versions()]
            # This computer may not have the copy of what another one has just published.
            known += [live.version.id] if live.version else []
            version = _version(new, commit, known)
            sent = _send(server, place, version, site, new, live, change, options)
    return _report(server, version, sent, started, options)


def _require_site(site: Path, new: Manifest) -> None:
    if "index.html" not in new:
        raise PublishError(f"{site}: index.html: missing; build the site first")


@contextmanager
def _place(server: Server, history: History, options: Options) -> Iterator[Place]:
    """Connect, look, and decide how to publish there."""
    token = f"{new_id(datetime.now(UTC), ())} {_who()}"
    with Connection(server, options.say) as connection:

        def follows(seen: Reply) -> bool:
            """A dry run leaves the server alone, and an address that is not asked tells nothing."""
            trying = server.verify and not options.dry_run
            return not trying or probe.follows_links(connection, seen) is None

        yield choose(connection, history, token, options.adopt, follows)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _who() -> str:
    """Who publishes, for whoever finds the lock taken, and by which process."""
    person = f"{getpass.getuser()}@{socket.gethostname()}"
    return re.sub(r"[^A-Za-z0-9@._ -]", "_", f"{person} {this_process()}")


def _unchanged(
    server: Server, new: Manifest, live: Live, options: Options, started: float
) -> Published:
    """Nothing to send; that the public address shows it is still worth a look."""
    assert live.version
    if server.verify:
        verify.check(server.siteurl, new, (), server.settle)
    options.say(f"unchanged since release {live.version.id}: nothing sent; {server.siteurl}/")
    return Published(None, Sent(), time.monotonic() - started)


def _show(change: diff.Difference, live: Live, options: Options) -> None:
    since = f"since release {live.version.id}" if live.version else "for the first time"
    options.say(f"{change.summary}, {since}")
    for line in change.lines(None if options.dry_run else SHOWN):
        options.say(line)
    if live.damaged:
        options.say(f"{len(live.damaged)} files on the server are not as sent; they are repaired")


def _ask(
    server: Server,
    place: Place,
    live: Live,
    new: Manifest,
    change: diff.Difference,
    options: Options,
) -> None:
    """Stop where only the owner can decide."""
    if (what := place.question(live, new)) and not options.adopt:
        if not options.dry_run:
            raise refuse(server.place, "path", what, "--adopt")
        options.say(f"to publish, add --adopt: {what}")
    if change.loses_much and not options.yes:
        lost = f"{change.lost_pages} of {change.old_pages} pages would vanish"
        if not options.dry_run:
            raise refuse(server.siteurl, "pages", lost, "--yes")
        options.say(f"to publish, add --yes: {lost}")


def _version(new: Manifest, commit: str, known: list[str]) -> Version:
    identity = new_id(datetime.now(UTC), known)
    return Version(id=identity, commit=commit, files=len(new), bytes=new.size)


def _send(
    server: Server,
    place: Place,
    version: Version,
    site: Path,
    new: Manifest,
    live: Live,
    change: diff.Difference,
    options: Options,
) -> Sent:
    """Upload, switch, look at the public address, and go back if it is not right."""
    options.say(f"sending release {version.id} to {server.place} ({place.kind})")
    place.prepare(live)
    options.at("prepared")
    sent = place.upload(version, site, new, live)
    options.at("uploaded")
    place.switch(version, live)
    options.at("switched")
    if server.verify:
        try:
            asked = verify.check(
                server.siteurl, new, {*change.added, *change.changed}, server.settle
            )
        except UnverifiedError as error:
            raise UnverifiedError(f"{error}; {_back(place, version, new, live)}") from None
        options.say(f"verified {asked} addresses of {server.siteurl}/")
    options.at("verified")
    place.finish(version, new, live)
    return sent


def _back(place: Place, version: Version, new: Manifest, live: Live) -> str:
    """Undo the switch and say what is live now."""
    if place.back(version, new, live) and live.version:
        return f"release {live.version.id} is live again"
    return "there was no release before to go back to"


def _report(
    server: Server, version: Version, sent: Sent, started: float, options: Options
) -> Published:
    seconds = time.monotonic() - started
    options.say(
        f"published release {version.id}: {sent.files} files, {size(sent.bytes)} sent "
        f"in {seconds:.1f} s; {server.siteurl}/"
    )
    return Published(version, sent, seconds)


def size(count: int) -> str:
    """Bytes as people say them."""
    for unit, factor in (("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def releases(server: Server, history: History, options: Options) -> tuple[Version, ...]:
    """List what can be gone back to."""
    with _place(server, history, options) as place:
        versions, live = place.versions(), place.live_id()
        for version in versions:
            options.say(_line(version, version.id == live))
        if not versions:
            options.say(f"{server.place}: nothing is published there yet")
        return versions


def _line(version: Version, live: bool) -> str:
    when = version.when.astimezone().strftime("%Y-%m-%d %H:%M")
    what = f"{version.files} files, {size(version.bytes)}"
    return f"{version.id}  {when}  {version.commit or '-':<12}  {what}{'  live' * live}"


def rollback(server: Server, wanted: str | None, history: History, options: Options) -> Version:
    """Go back to the release before the live one, or to the one named."""
    started = time.monotonic()
    with _place(server, history, options) as place, place.lock():
        place.sweep()
        live = place.live()
        target = _target(server, place, wanted)
        if live.version and target.id == live.version.id:
            options.say(f"release {target.id} is live already")
            return target
        manifest = place.rollback(target, live)
        options.at("switched")
        if server.verify:
            verify.check(server.siteurl, manifest, (), server.settle)
    seconds = time.monotonic() - started
    options.say(f"release {target.id} is live again, in {seconds:.1f} s; {server.siteurl}/")
    return target


def _target(server: Server, place: Place, wanted: str | None) -> Version:
    """The release that was asked for."""
    versions, live = place.versions(), place.live_id()
    if wanted is not None:
        found = [version for version in versions if version.id.startswith(wanted)]
        if len(found) == 1:
            return found[0]
        what = "no such release" if not found else "more than one release"
        raise PublishError(f"{server.place}: {wanted}: {what}; see invoke releases")
    before = [version for version in versions if live is None or version.id < live]
    if not before:
        raise PublishError(f"{server.place}: rollback: no earlier release; see invoke releases")
    return before[-1]


def doctor(server: Server, options: Options) -> bool:
    """Tell in plain words whether the server is ready, and what to do if not."""
    ready = True
    for finding in probe.doctor(server):
        options.say(finding.text)
        ready = ready and finding.ready
    options.say("ready: invoke publish" if ready else "not ready: see the lines marked with !")
    return ready


def current_commit(root: Path) -> str:
    """The commit the site is built from, with ``+`` if files have changed since."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        commit = git("rev-parse", "--short=10", "HEAD")
        return commit + "+" * bool(commit and git("status", "--porcelain", "--untracked-files=no"))
    except OSError:
        return ""


def default_history(root: Path) -> History:
    """Where this project keeps copies."""
    return History(root / ".published")
