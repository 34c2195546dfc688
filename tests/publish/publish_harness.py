"""A real server for tests: sshd with its own keys, nginx, and sites to publish, all on loopback."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from atomic_publish import commands, verify
from atomic_publish.manifest import Manifest
from atomic_publish.settings import Server

HERE = Path(__file__).resolve().parent
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin") or "/usr/sbin/sshd"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin") or "/usr/sbin/nginx"


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until somebody answers at the port."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} did not start: {log.read_text()}")


def descendants(pid: int) -> list[int]:
    """All processes that a process started, and theirs."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill_all(pids: Iterable[int]) -> None:
    """SIGKILL, without a chance to tidy up."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass(frozen=True)
class Sshd:
    """A running sshd and the client configuration that knows it."""

    process: subprocess.Popen[bytes]
    config: Path

    def wait_until_quiet(self) -> None:
        """Until nothing runs on the server's side: what a killed client began may still end."""
        deadline = time.monotonic() + 20
        while descendants(self.process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)

    def kill_sessions(self) -> None:
        """Kill everything that runs on the server's side, as a crash would."""
        kill_all(reversed(descendants(self.process.pid)))


@contextmanager
def sshd(
    folder: Path, *, sftp_only: bool = False, path: str | None = None, login: str = ""
) -> Iterator[Sshd]:
    """Start sshd on loopback.

    Args:
        folder: Where its keys are.
        sftp_only: Whether nothing else is allowed.
        path: Replaces the programs that its sessions find.
        login: A program that takes the place of the login shell, with ``-c`` and a command.
    """
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where root's sshd locks itself up
    for name in ("host", "user"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    port = free_port()
    settings = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder}/host",
        f"AuthorizedKeysFile {folder}/authorized",
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin prohibit-password",
        "PrintMotd no",
        "MaxStartups 100",
        "Subsystem sftp internal-sftp",
        *(["ForceCommand internal-sftp"] if sftp_only else []),
        *([f'ForceCommand {login} -c "$SSH_ORIGINAL_COMMAND"'] if login else []),
        f"SetEnv HOME={folder}" + (f" PATH={path}" if path else ""),  # no login files of anyone's
    ]
    (folder / "sshd_config").write_text("\n".join(settings) + "\n")
    key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n")
    client = [
        "Host testhost",
        "HostName 127.0.0.1",
        f"Port {port}",
        f"User {getpass.getuser()}",
        f"IdentityFile {folder}/user",
        "IdentitiesOnly yes",
        f"UserKnownHostsFile {folder}/known_hosts",
        "GlobalKnownHostsFile /dev/null",
        "KexAlgorithms curve25519-sha256",  # a third of the default's time
    ]
    (folder / "ssh_config").write_text("\n".join(client) + "\n")
    log = folder / "log"
    with log.open("wb") as errors:
        command = [SSHD, "-D", "-e", "-f", str(folder / "sshd_config")]
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
    try:
        wait_for(port, process, log)
        yield Sshd(process, folder / "ssh_config")
    finally:
        left = descendants(process.pid)
        process.terminate()
        process.wait(10)
        kill_all(left)


@contextmanager
def nginx(folder: Path, root: Path, inside: str = "", above: str = "") -> Iterator[int]:
    """Serve a directory on loopback; yields the port."""
    folder.mkdir(parents=True)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; {user}\n"
        f"error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n"
        f"keepalive_requests 1000000;\n{above}\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; {inside} }} }}\n"
    )
    log = folder / "log"
    with log.open("wb") as errors:
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
    try:
        wait_for(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(10)


# Sites

PAGES = 30
"""Pages that all builds of the test site have."""


def hashed(directory: Path, stem: str, suffix: str, content: bytes) -> str:
    """Write a file whose name holds the hash of its contents, and return the name."""
    name = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_bytes(content)
    return name


def make_site(site: Path, build: str, pages: int, changing: int = 3) -> Path:
    """A site in which every page names its build and its hashed assets; see ``visit.py``.

    Most pages exist in every build; ``changing`` of them only in this one.
    """
    noise = random.Random(pages)
    theme = site / "theme"
    style = hashed(theme, "site", "css", f"/* build {build} */".encode() + b" " * 3000)
    script = hashed(theme, "app", "js", f"// build {build}\n".encode() + b" " * 9000)
    names = [f"page-{n}" for n in range(pages)] + [f"only-{build}-{n}" for n in range(changing)]
    for name in ["", *names]:
        paper = noise.randbytes(400)
        links = "".join(f'<a href="/{other}/">{other}</a>\n' for other in names) if not name else ""
        text = (
            f"<!doctype html><title>{name}</title><meta name=build content={build}>"
            f'<link rel=stylesheet href="/theme/{style}"><script src="/theme/{script}"></script>'
            f"{links}<p>{paper.hex()}</p></html><!-- end {build} -->"
        )
        (site / name).mkdir(parents=True, exist_ok=True)
        (site / name / "index.html").write_text(text)
        if name.startswith("page-"):
            (site / name / "paper.pdf").write_bytes(b"%PDF-1.7\n" + paper * 20)
    (site / "feed.xml").write_text(f"<feed>{build}</feed>")
    return site


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file that a visitor could ask for."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".published" not in path.parts and path.name != ".release"
    }


# A whole host


@dataclass(frozen=True)
class Host:
    """A server, what it serves, and how to publish to it."""

    server: Server
    ssh: Sshd
    root: Path

    @property
    def store(self) -> Path:
        """Where releases are."""
        return self.root.with_name(f"{self.root.name}.releases")

    def with_(self, **changes: object) -> Host:
        """The same host with other settings."""
        return replace(self, server=replace(self.server, **changes))  # type: ignore[arg-type]

    def publish(self, site: Path, **options: object) -> commands.Published:
        """Publish from this process."""
        chosen = commands.Options(**options)  # type: ignore[arg-type]
        return commands.publish(self.server, site, "c0ffee", chosen)

    def rollback(self, wanted: str | None = None) -> None:
        """Roll back from this process."""
        commands.rollback(self.server, wanted, commands.Options())

    def start(self, site: Path) -> subprocess.Popen[bytes]:
        """Publish from a process of its own, in its own process group."""
        order = {
            "server": {name: getattr(self.server, name) for name in Server.__slots__},
            "site": str(site),
        }
        return subprocess.Popen(
            [sys.executable, str(HERE / "publish_once.py"), json.dumps(order)],
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1] / "plugins")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def shows(self, site: Path) -> bool:
        """Whether every address of a site is right, as visitors see it."""
        manifest = Manifest.of(site)
        return not verify.differences(self.server.siteurl, manifest, manifest)

    def answer(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What a visitor gets."""
        status, fields, body = verify.Asker(self.server.siteurl).ask(path, **headers)
        return status, {name.lower(): value for name, value in fields.items()}, body


@dataclass(frozen=True)
class Grounds:
    """Accounts and a web server that tests share, each with a directory of its own."""

    folder: Path
    shell: Sshd
    sftp: Sshd
    port: int

    def host(self, *, sftp_only: bool = False, **settings: object) -> Host:
        """A host with nothing published yet; its document root is ``NUMBER/public``."""
        number = len(list(self.folder.iterdir()))
        root = self.folder / str(number) / "public"
        root.parent.mkdir()
        ssh = self.sftp if sftp_only else self.shell
        values: dict[str, object] = {"settle": 0.3, "ssh_config": str(ssh.config)} | settings
        server = Server(
            host="testhost",
            path=str(root),
            siteurl=f"http://127.0.0.1:{self.port}/{number}/public",
            **values,  # type: ignore[arg-type]
        )
        return Host(server, ssh, root)


@contextmanager
def grounds(folder: Path) -> Iterator[Grounds]:
    """A shell account, one with SFTP only, and an nginx that serves what both publish."""
    (folder / "www").mkdir(parents=True)
    with (
        sshd(folder / "shell") as shell,
        sshd(folder / "sftp", sftp_only=True) as sftp,
        nginx(folder / "nginx", folder / "www") as port,
    ):
        yield Grounds(folder / "www", shell, sftp, port)


@contextmanager
def host(
    folder: Path,
    *,
    sftp_only: bool = False,
    path: str | None = None,
    login: str = "",
    prepare: Callable[[Path], None] = lambda root: None,
    inside: str = "",
    **settings: object,
) -> Iterator[Host]:
    """An sshd and an nginx that serves ``folder/www/public``."""
    root = folder / "www" / "public"
    root.parent.mkdir(parents=True)
    prepare(root)
    with (
        sshd(folder / "ssh", sftp_only=sftp_only, path=path, login=login) as ssh,
        nginx(folder / "nginx", root, inside) as port,
    ):
        values: dict[str, object] = {"settle": 0.3, "ssh_config": str(ssh.config)} | settings
        server = Server(
            host="testhost",
            path=str(root),
            siteurl=f"http://127.0.0.1:{port}",
            **values,  # type: ignore[arg-type]
        )
        yield Host(server, ssh, root)
