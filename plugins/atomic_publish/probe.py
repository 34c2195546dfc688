"""Find out what a server can do: by trying, in names nobody uses, and leaving nothing behind."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from atomic_publish import headers, place, verify
from atomic_publish.errors import PublishError
from atomic_publish.remote import Connection, Reply, quoted
from atomic_publish.settings import Server
from atomic_publish.sftp_only import Files

TEXT = b"a trial of publish\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    ready: bool
    what: str

    @property
    def text(self) -> str:
        """The line, marked if something has to be done."""
        return f"{' ' if self.ready else '!'} {self.what}"


def fetched(siteurl: str, path: str) -> tuple[int, bytes, str]:
    """Status, body, and why there is none."""
    asker = verify.Asker(siteurl)
    try:
        status, _, body = asker.ask(path)
    except (OSError, http.client.HTTPException) as error:
        return 0, b"", str(error) or type(error).__name__
    finally:
        asker.close()
    return status, body, f"status {status}"


@contextmanager
def linked(connection: Connection, shell: bool) -> Iterator[str]:
    """A link in the document root to a directory beside it, for the time of the block."""
    server, name = connection.server, f"trial-{secrets.token_hex(6)}"
    if shell:
        connection.script("trial", server.path, server.store, name)
    else:
        _make_over_sftp(connection, name)
    try:
        yield name
    finally:
        if shell:
            connection.script("untrial", server.path, server.store, name)
        else:
            _unmake_over_sftp(connection, name)


def _make_over_sftp(connection: Connection, name: str) -> None:
    server, files = connection.server, Files(connection)
    aside = f"{server.store}/{name}"
    files.run(*(f"-mkdir {quoted(path)}" for path in (server.path, server.store)))
    files.run(f"mkdir {quoted(aside)}", f"chmod 755 {quoted(aside)}")
    files.write({f"{aside}/trial.txt": TEXT.decode()}, aside)
    target = f"../{server.name}.releases/{name}"
    files.run(f"ln -s {quoted(target)} {quoted(f'{server.path}/{name}')}")


def _unmake_over_sftp(connection: Connection, name: str) -> None:
    server = connection.server
    aside = f"{server.store}/{name}"
    gone = [f"-rm {quoted(f'{server.path}/{name}')}", f"-rm {quoted(f'{aside}/trial.txt')}"]
    folders = [f"-rmdir {quoted(path)}" for path in (aside, server.store, server.path)]
    Files(connection).run(*gone, *folders)


def follows_links(connection: Connection, look: Reply) -> str | None:
    """Why the web server does not show what a link in the document root leads to; None if so."""
    with linked(connection, look.values["shell"] == "yes") as name:
        status, body, why = fetched(connection.server.siteurl, f"{name}/trial.txt")
    return None if (status, body) == (200, TEXT) else why


def reads_htaccess(connection: Connection) -> str | None:
    """Why an ``.htaccess`` of ours does not work; None if it does. Only tried in a trial."""
    server, name = connection.server, f"trial-{secrets.token_hex(6)}"
    folder, files = f"{server.path}/{name}", Files(connection)
    policy = headers.Policy(https=urlsplit(server.siteurl).scheme == "https")
    texts = {"trial.txt": TEXT.decode(), ".htaccess": headers.apache(policy)}
    files.run(f"mkdir {quoted(folder)}", f"chmod 755 {quoted(folder)}")
    try:
        files.write({f"{folder}/{key}": text for key, text in texts.items()}, folder)
        asker = verify.Asker(server.siteurl)
        status, told, _ = asker.ask(f"{name}/trial.txt")
        asker.close()
    finally:
        files.remove_tree(folder)
    if status != 200:
        return f"status {status}: the server forbids what it says"
    return None if told.get("X-Frame-Options") == "DENY" else "the server does not read it"


def doctor(server: Server) -> Iterator[Finding]:
    """Everything about a server that matters for publishing there, one line each."""
    try:
        with Connection(server) as connection:
            yield Finding(True, f"ssh {server.host}: logged in, host key known")
            yield from _of_place(connection)
    except PublishError as error:
        yield Finding(False, str(error))


def _of_place(connection: Connection) -> Iterator[Finding]:
    server = connection.server
    seen = place.look(connection)
    values = seen.values
    yield _programs(values)
    if values.get("shell") == "yes" and (values["lock"] == "none" or not values["hash"]):
        yield Finding(False, 'no flock, perl or python3 there; set SERVER["transport"] = "sftp"')
    yield _root(server, values)
    if free := values.get("free"):
        room = int(free) // 1024
        yield Finding(room > 200, f"room on the disk: {room:,} MB")
    if why := verify.reachable(server.siteurl):
        cure = 'correct SITEURL, or set SERVER["verify"] = False'
        yield Finding(not server.verify, f"{server.siteurl}: no answer ({why}); {cure}")
        return
    yield Finding(True, f"{server.siteurl}: answers")
    if not server.siteurl.startswith("https:"):
        yield Finding(True, "SITEURL is not https; where the server can, write https://")
    yield from _of_web(connection, seen)


def _programs(values: dict[str, str]) -> Finding:
    if values["shell"] == "yes":
        return Finding(True, f"a shell and {' '.join(values['rsync'].split()[:3])}")
    return Finding(
        True, "only SFTP, or no rsync 3.1 on one side: slower, and only sizes are compared there"
    )


def _root(server: Server, values: dict[str, str]) -> Finding:
    """What the document root is, and what a publish will do with it."""
    releases = server.mode != "in-place" and place.fits_releases(values)
    way = "as a link to releases" if releases else "in place, file by file"
    told = {
        "ours": f"shows release {values.get('live')}",
        "missing": "is not there yet and will be made",
        "empty": "is empty",
        "full": "holds files",
        "link": "is a link to another place",
        "file": "is a file; name a directory",
    }[values["docroot"]]
    if values["parent"] == "missing":
        return Finding(False, f"{server.place}: no directory {server.parent}; correct the path")
    strange = values["docroot"] in {"full", "link"} and values.get("in-place") != "yes"
    asks = "; the first publish asks for --adopt, and deletes nothing that is not ours" * strange
    return Finding(values["docroot"] != "file", f"{server.place} {told}; published {way}{asks}")


def _of_web(connection: Connection, seen: Reply) -> Iterator[Finding]:
    """What the web server does with the document root."""
    server, values = connection.server, seen.values
    if values["docroot"] in {"missing", "empty"} and values["parent"] == "writable":
        if why := follows_links(connection, seen):
            what = f"the address does not follow links in {server.path} ({why})"
            cure = "files will be replaced in place, if the path is right"
            yield Finding(server.mode != "releases", f"{what}; {cure}")
        else:
            yield Finding(True, f"the address shows {server.path} and follows links there")
    if values["docroot"] not in {"missing", "file"}:
        why = reads_htaccess(connection)
        known = 'SERVER["htaccess"] = True sends headers by it'
        yield Finding(True, f".htaccess: {why or known}")
        if why and server.htaccess:
            yield Finding(False, 'set SERVER["htaccess"] = False, or the site may not be shown')
