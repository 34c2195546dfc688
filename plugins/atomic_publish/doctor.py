"""Find out what a server can do, by looking and by trials that leave nothing behind."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from atomic_publish import places, verify
from atomic_publish.built import headers
from atomic_publish.errors import ASK_DOCTOR, PublishError
from atomic_publish.places import Seen
from atomic_publish.settings import Server
from atomic_publish.transports import Step, Transport
from atomic_publish.transports.connection import Connection
from atomic_publish.transports.shell import Abilities

TEXT = "a trial of publish\n"
LITTLE = 200
"""MB on the disk below which a site may not fit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    ready: bool
    what: str

    @property
    def text(self) -> str:
        """The line, marked if something has to be done."""
        return f"{' ' if self.ready else '!'} {self.what}"


def fetched(siteurl: str, path: str) -> tuple[int, Mapping[str, str] | None, str]:
    """Status and fields of an answer whose text is the trial's, or why it is not."""
    try:
        status, fields, body = verify.Asker(siteurl).ask(path)
    except OSError as error:
        return 0, None, str(error)
    if status != 200 or body != TEXT.encode():
        return status, None, f"status {status}" if status != 200 else "other contents"
    return status, fields, ""


def try_root(transport: Transport, seen: Seen) -> tuple[str, str]:
    """Put a file and a link to a directory into the document root, ask for both, remove them.

    Returns:
        Why the file is not shown, and why what the link leads to is not; empty where they are.
    """
    server, name = transport.server, f"publish-trial-{secrets.token_hex(6)}"
    root, aside = f"{server.path}/{name}", f"{server.store}/{name}.part"
    had_store = "." in transport.entries(server.store)[server.store]
    made: list[Step] = [("make", server.store), ("make", aside), ("make", root)]
    files = [f"{root}/link", f"{root}/trial.txt", f"{aside}/trial.txt"]
    gone: list[Step] = [("remove", path) for path in files]
    gone += [("rmdir", root), ("rmdir", aside)]
    if seen.root == "missing":
        made.insert(0, ("make", server.path))
        gone.append(("rmdir", server.path))
    if not had_store:
        gone.append(("rmdir", server.store))
    try:
        transport.do(*made, ("link", f"../../{server.name}.releases/{name}.part", f"{root}/link"))
        transport.write({f"{aside}/trial.txt": TEXT, f"{root}/trial.txt": TEXT})
        return _asked(server, name)
    finally:
        transport.do(*gone)


def _asked(server: Server, name: str) -> tuple[str, str]:
    """A file may take its time to appear; a link is then followed or not."""
    deadline = time.monotonic() + server.settle
    while True:
        _, _, hidden = fetched(server.siteurl, f"{name}/trial.txt")
        if not hidden or time.monotonic() > deadline:
            _, _, unfollowed = fetched(server.siteurl, f"{name}/link/trial.txt")
            return hidden, unfollowed
        time.sleep(min(1.0, max(server.settle / 5, 0.05)))


def try_htaccess(transport: Transport) -> str:
    """Why an ``.htaccess`` of ours does not work in the document root; empty if it does."""
    server, name = transport.server, f"publish-trial-{secrets.token_hex(6)}"
    folder = f"{server.path}/{name}"
    policy = headers.Policy.of(server.siteurl, server.own_domain)
    transport.do(("make", folder))
    try:
        texts = {"trial.txt": TEXT, ".htaccess": headers.apache(policy)}
        transport.write({f"{folder}/{key}": text for key, text in texts.items()})
        status, told, why = fetched(server.siteurl, f"{name}/trial.txt")
    finally:
        transport.do(("drop", folder))
    if status >= 500:
        return f"the server forbids what it says (status {status})"
    if told is None:
        return f"the address does not show {server.path} ({why})"
    return "" if told.get("X-Frame-Options") == "DENY" else "the server does not read it"


def doctor(server: Server) -> Iterator[Finding]:
    """Everything about a server that matters for publishing there, one line each."""
    try:
        with Connection(server) as connection:
            yield Finding(True, f"ssh {server.host}: logged in, host key known")
            transport, able = places.reach(connection, "doctor")
            yield from _of_programs(transport, able)
            yield from _of_place(transport, able)
    except PublishError as error:
        cure = "" if error.cure == ASK_DOCTOR else f"; {error.cure}"
        yield Finding(False, f"{error.problem.path}: {error.problem.key}: {error.said}{cure}")


def _of_programs(transport: Transport, able: Abilities) -> Iterator[Finding]:
    if not transport.kind:
        yield Finding(True, "a shell and rsync: files are compared there by contents")
    yield from (Finding(True, note) for note in transport.notes)
    if able.room is not None:
        few = "; make room, for several releases have to fit" if able.room < LITTLE else ""
        yield Finding(not few, f"room on the disk: {able.room:,} MB{few}")


def _of_place(transport: Transport, able: Abilities) -> Iterator[Finding]:
    server = transport.server
    seen = places.look(transport)
    obstacle = places.obstacle(transport, seen)
    if obstacle:
        yield Finding(False, f"{server.place} {'; '.join(obstacle)}")
    else:
        yield _root(server, seen)
    if why := verify.reachable(server.siteurl):
        cure = 'correct SITEURL, or set SERVER["verify"] = False'
        yield Finding(not server.verify, f"{server.siteurl}: no answer ({why}); {cure}")
        return
    yield Finding(True, f"{server.siteurl}: answers")
    if not server.siteurl.startswith("https:"):
        yield Finding(True, "SITEURL is not https; where the server can, write https://")
    if not obstacle:
        yield from _of_web(transport, seen)


def _root(server: Server, seen: Seen) -> Finding:
    """What the document root is, and what a publish will do with it."""
    releases = server.mode == "releases" or (server.mode == "auto" and seen.fits_releases)
    way = "as a link to releases" if releases else "in place, file by file"
    told = {
        "ours": f"shows release {seen.live}",
        "missing": "is not there yet and will be made",
        "empty": "is empty",
        "full": f"shows release {seen.live}" if seen.in_place else "holds files",
        "link": "is a link to another place",
        "broken": "is a link that leads nowhere",
        "file": "is a file",
    }[seen.root]
    strange = seen.root in {"full", "link"} and not seen.in_place
    asks = "; the first publish asks for --adopt, and deletes nothing that is not ours" * strange
    return Finding(True, f"{server.place} {told}; published {way}{asks}")


def _of_web(transport: Transport, seen: Seen) -> Iterator[Finding]:
    """What the web server does with the document root, where there is one to try it in."""
    server = transport.server
    if seen.root == "missing":
        yield Finding(True, "whether the address shows it, the first publish tries before it sends")
        return
    if seen.root == "empty" and seen.parent == "writable":
        hidden, unfollowed = try_root(transport, seen)
        if hidden:
            what = f"the address does not show {server.path} ({hidden})"
            yield Finding(False, f'{what}; correct SITEURL or SERVER["path"]')
            return
        if unfollowed:
            may = server.mode != "releases"
            what = f"the address follows no links in {server.path} ({unfollowed})"
            cure = "files will be replaced in place" if may else 'leave SERVER["mode"] out'
            yield Finding(may, f"{what}; {cure}")
        else:
            yield Finding(True, f"the address shows {server.path} and follows links there")
    why = try_htaccess(transport)
    known = 'it is read: SERVER["htaccess"] = True sends headers by it'
    if why and server.htaccess:
        yield Finding(False, f'.htaccess: {why}; set SERVER["htaccess"] = False')
    else:
        yield Finding(True, f".htaccess: {why or known}")
