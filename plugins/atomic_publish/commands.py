"""``publish``, ``releases``, ``rollback`` and ``doctor``, as the tasks call them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from atomic_publish import manifest as sites
from atomic_publish import places, verify
from atomic_publish.doctor import doctor as findings
from atomic_publish.doctor import try_htaccess, try_root
from atomic_publish.errors import PublishError, UnverifiedError, plain
from atomic_publish.manifest import Difference, Manifest
from atomic_publish.places import Place, Seen
from atomic_publish.places.store import Store
from atomic_publish.settings import FILE, Server
from atomic_publish.transports import Transport
from atomic_publish.transports.connection import Connection, Sent
from atomic_publish.transports.lease import this_process
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
        ids: What ids were made of when this computer published last; another server cannot know.
        listener: Where lines for the owner go.
        at: Called with the name of each step when it is done; tests interfere here.
    """

    dry_run: bool = False
    yes: bool = False
    adopt: bool = False
    ids: str = ""
    listener: Say = field(default=partial(print, flush=True))
    at: Callable[[str], None] = field(default=lambda step: None)

    def say(self, line: str) -> None:
        """Tell the owner; names may come from the server, and are shown as plain text."""
        self.listener(plain(line))


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did; ``version`` is None if the site was unchanged or the run was dry."""

    version: Version | None
    sent: Sent


@dataclass(frozen=True, slots=True)
class At:
    """A server that is reached, and how a site is published there."""

    seen: Seen
    store: Store
    place: Place


def publish(server: Server, site: Path, commit: str, options: Options) -> Published:
    """Bring a built site to the server; the site there changes as a whole or not at all.

    Args:
        server: Where to.
        site: The directory with the built site.
        commit: What it was built from; with ``+`` at the end if files had changed since.
        options: What is allowed.
    """
    started = time.monotonic()
    if server.verify:
        verify.require_reachable(server.siteurl)
    new = Manifest.of(site)
    if "index.html" not in new:
        raise PublishError(str(site), "index.html", "missing", "build the site first")
    with _reached(server, options, changing=not options.dry_run) as at:
        options.at("connected")
        if not at.place.live_id and not options.dry_run:
            _ask(at, at.place.live(new), new, options)  # before even a lock is made there
        with nullcontext() if options.dry_run else _swept(at):
            options.at("locked")
            live = at.place.live(new)
            change = sites.compare(live.manifest, new)
            if not change and live.version and not live.damaged and not live.unfinished:
                return _unchanged(server, new, live, options)
            _show(change, live, options)
            before = (live.version and live.version.ids) or options.ids
            if note := moved(before, server.siteurl, server.first_siteurl):
                options.say(note)
            _ask(at, live, new, options)
            if options.dry_run:
                options.say("dry run: nothing was sent")
                return Published(None, Sent())
            version = _version(server, new, commit, at.store.ids(at.place.live_id))
            sent = _send(at, version, site, new, live, change, options)
    seconds = time.monotonic() - started
    options.say(
        f"published release {version.id}: {sent.files} files, {size(sent.bytes)} sent "
        f"in {seconds:.1f} s; {server.siteurl}/"
    )
    return Published(version, sent)


@contextmanager
def _reached(server: Server, options: Options, *, changing: bool) -> Iterator[At]:
    """Connect, look, and decide how to publish there."""
    token = f"{new_id(datetime.now(UTC), ())} {this_process()}"
    with Connection(server, options.say) as connection:
        transport, _ = places.reach(connection, token)
        if changing:
            for note in transport.notes:
                options.say(note)
        seen = places.look(transport)
        if changing and (obstacle := places.obstacle(transport, seen)):
            raise PublishError(server.place, "path", *obstacle)

        def follows(seen: Seen) -> bool:
            """A dry run leaves the server alone, and an address that is not asked tells nothing."""
            return not server.verify or not seen.is_new or _shows(transport, seen)

        tried = follows if changing else None
        yield At(seen, *places.choose(transport, seen, options.adopt, tried))


def _shows(transport: Transport, seen: Seen) -> bool:
    """Whether links are followed; that the address shows the directory at all is a condition."""
    server, (hidden, unfollowed) = transport.server, try_root(transport, seen)
    if hidden:
        what = f"the address does not show {server.path} ({hidden})"
        cure = 'correct SITEURL or SERVER["path"]; nothing was sent'
        raise UnverifiedError(server.siteurl, "verification", what, cure)
    return not unfollowed


@contextmanager
def _swept(at: At) -> Iterator[None]:
    """The right to publish, and a place without what cut-off publishes have left."""
    store, transport = at.store, at.store.transport
    with transport.lock(store.directory):
        if store.directory == store.server.inner:
            rule = "<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n"
            transport.do(("close", store.directory))
            transport.write({f"{store.directory}/.htaccess": rule})
        unknown = at.seen.root == "link" and not at.place.live_id
        store.sweep(at.place.live_id, keep_unknown=unknown)
        yield


def _unchanged(server: Server, new: Manifest, live: Live, options: Options) -> Published:
    """Nothing to send; that the public address shows it is still worth a look."""
    assert live.version
    if server.verify:
        verify.check(server.siteurl, new, (), server.settle)
    options.say(f"unchanged since release {live.version.id}: nothing sent; {server.siteurl}/")
    return Published(None, Sent())


def _show(change: Difference, live: Live, options: Options) -> None:
    since = f"since release {live.version.id}" if live.version else "for the first time"
    options.say(f"{change.summary}, {since}")
    for line in change.lines(None if options.dry_run else SHOWN):
        options.say(line)
    if live.version and not live.manifest.files:
        options.say(f"the list of release {live.version.id} is damaged; all is sent again")
    elif live.unfinished:
        options.say("an earlier publish was cut off; this one takes its place")
    elif live.damaged:
        options.say(f"{len(live.damaged)} files on the server are not as sent; they are repaired")


def _ask(at: At, live: Live, new: Manifest, options: Options) -> None:
    """Stop where only the owner can decide."""
    server, change = at.store.server, sites.compare(live.manifest, new)
    lost = f"{change.lost_pages} of {change.old_pages} pages would vanish"
    questions = (
        (server.place, "path", at.place.question(live, new), "--adopt", options.adopt),
        (server.siteurl, "pages", lost if change.loses_much else None, "--yes", options.yes),
    )
    for where, key, what, option, allowed in questions:
        if what and not allowed and not options.dry_run:
            raise PublishError(where, key, what, f"if that is meant, add {option}")
        if what and not allowed:
            options.say(f"to publish, add {option}: {what}")


def moved(before: str, now: str, first: str) -> str:
    """What is told where ids change with the address; empty where they stay or that is meant.

    Args:
        before: The address that ids were made of; empty where that is not known.
        now: The address of the site.
        first: ``FIRST_SITEURL``.
    """
    old, new = urlsplit(before), urlsplit(now)
    same = (old.hostname, old.path.strip("/")) == (new.hostname, new.path.strip("/"))
    if not before or first or same:
        return ""
    what = f"not set, and ids of feeds and calendars change from {before} to {now}"
    cure = f'so that nothing comes twice, write FIRST_SITEURL = "{before}" and publish again'
    return f"{FILE}: FIRST_SITEURL: {what}; {cure}"


def _version(server: Server, new: Manifest, commit: str, known: list[str]) -> Version:
    """Releases of uncommitted work have the site's own hash, by which they can be told apart."""
    exact = f"{commit}{new.digest[:6]}" if commit.endswith("+") else commit
    identity = new_id(datetime.now(UTC), known)
    return Version(id=identity, commit=exact, files=len(new), bytes=new.size, ids=server.ids)


def _send(
    at: At,
    version: Version,
    site: Path,
    new: Manifest,
    live: Live,
    change: Difference,
    options: Options,
) -> Sent:
    """Upload, show, look at the public address, and go back if it is not right."""
    store, place, server = at.store, at.place, at.store.server
    _require_htaccess(at, change)
    options.say(f"sending release {version.id} to {server.place} ({place.kind})")
    options.at("prepared")
    try:
        sent = store.add(version, site, new, live)
    except PublishError as error:
        _abandon(store, version, error)
        raise
    options.at("uploaded")
    place.show(version, new, live)
    options.at("switched")
    if server.verify:
        changed = {*change.added, *change.changed}
        try:
            asked = verify.check(server.siteurl, new, changed, server.settle)
        except UnverifiedError as error:
            place.undo(version, new, live)
            back = f"release {live.version.id} is live again" if live.version else WITHDRAWN
            cure = f"{error.cure}; {back}"
            raise UnverifiedError(server.siteurl, "verification", error.said, cure) from None
        options.say(f"verified {asked} addresses of {server.siteurl}/")
    options.at("verified")
    place.finish(version, new, live)
    return sent


WITHDRAWN = "what was sent is withdrawn, and all is as it was"


def _require_htaccess(at: At, change: Difference) -> None:
    """A server that forbids what the file says would answer every page with an error."""
    server = at.store.server
    coming = ".htaccess" in {*change.added, *change.changed}
    if coming and server.verify and at.seen.root in {"ours", "empty", "full"}:
        why = try_htaccess(at.store.transport)
        if "forbids" in why:
            cure = 'set SERVER["htaccess"] = False; nothing was sent'
            raise UnverifiedError(server.siteurl, ".htaccess", why, cure)


def _abandon(store: Store, version: Version, error: PublishError) -> None:
    """Remove what was sent in vain, which on a full disk is what helps; without a connection
    the next publish does it."""
    try:
        store.drop(version.id)
    except PublishError as second:
        error.add_note(str(second))


def size(count: int) -> str:
    """Bytes as people say them."""
    for unit, factor in (("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def releases(server: Server, options: Options) -> tuple[Version, ...]:
    """List what can be gone back to."""
    with _reached(server, options, changing=False) as at:
        live = at.place.live_id
        versions = at.store.versions(live)
        for version in versions:
            options.say(_line(version, version.id == live))
        for version in versions:
            if not version.known:
                book = at.store.path(version.id, "info")
                cure = "nothing to do: the release itself may be whole, and goes in its turn"
                options.say(f"{server.host}:{book}: book: empty or damaged; {cure}")
        if not versions:
            options.say(f"{server.place}: nothing is published there yet")
        return versions


def _line(version: Version, live: bool) -> str:
    when = version.when.astimezone().strftime("%Y-%m-%d %H:%M")
    what = f"{version.files} files, {size(version.bytes)}" if version.known else "not known"
    return f"{version.id}  {when}  {version.commit or '-':<17}  {what}{'  live' * live}"


def rollback(server: Server, wanted: str | None, options: Options) -> Version:
    """Go back to the release before the live one, or to the one named."""
    started = time.monotonic()
    with _reached(server, options, changing=True) as at, _swept(at):
        live = at.place.live(Manifest())
        target = _target(at, wanted)
        if target.id == at.place.live_id and not live.unfinished:
            options.say(f"release {target.id} is live already")
            return target
        manifest = at.store.require_whole(target)
        at.place.show(target, manifest, live)
        options.at("switched")
        if server.verify:
            verify.check(server.siteurl, manifest, (), server.settle)
        at.place.finish(target, manifest, live)
        newest = at.store.ids(target.id)[-1]
    seconds = time.monotonic() - started
    options.say(f"release {target.id} is live again, in {seconds:.1f} s; {server.siteurl}/")
    options.say(_forward(live.version.id if live.version else newest, newest))
    return target


def _forward(left: str, newest: str) -> str:
    """How to undo a rollback."""
    more = f", or to the newest: invoke rollback --to {newest}" if newest != left else ""
    return f"to come forward again: invoke rollback --to {left}{more}"


def _target(at: At, wanted: str | None) -> Version:
    """The release that was asked for."""
    live, place = at.place.live_id, at.store.server.place
    versions = at.store.versions(live)
    if wanted is not None:
        found = [version for version in versions if version.id.startswith(wanted)]
        if len(found) == 1:
            return found[0]
        what = "no such release" if not found else "more than one release"
        raise PublishError(place, wanted, what, "see invoke releases")
    before = [version for version in versions if live is None or version.id < live]
    if before:
        return before[-1]
    later = [version.id for version in versions if version.id != live]
    cure = _forward(later[-1], later[-1]) if later else "see invoke releases"
    raise PublishError(place, "rollback", "no earlier release", cure)


def doctor(server: Server, options: Options) -> bool:
    """Tell in plain words whether the server is ready, and what to do if not."""
    ready = True
    for finding in findings(server):
        options.say(finding.text)
        ready = ready and finding.ready
    options.say("ready: invoke publish" if ready else "not ready: see the lines marked with !")
    return ready
