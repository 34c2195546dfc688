"""Build beside the output, swap at the end, and tell a failure in one line.

The settings name the class, ``PELICAN_CLASS = "staged_build.StagedPelican"``.
Pelican imports it by that name, so the settings first put this directory on ``sys.path``.

A build is written to ``.output.new-PID`` next to ``output``, and takes its place by two
renames when all of it went well. Until then the previous output is not touched, and a server
that looks paths up for each request goes on with the old site and then with the new one.
The output directory belongs to the build: only names in ``OUTPUT_RETENTION`` are carried over.

``python plugins/staged_build.py ARGUMENTS`` is ``pelican ARGUMENTS`` with each problem as a
plain line on stderr, wrong settings included; this is what the tasks run.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
import sys
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pelican
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from pelican.writers import FileOverwriteFailedError

STALE_AFTER = 3600
"""Age in seconds at which what a killed build left behind is removed."""

STOPPED = "Warning or error encountered"
"""What Pelican raises when ``--fatal`` meets a logged problem."""


class StagedPelican(pelican.Pelican):
    """Pelican whose output changes as a whole or not at all."""

    def __init__(self, settings: dict[str, Any]) -> None:
        lines = tell_in_lines()
        lines.content, lines.output = settings["PATH"], settings["OUTPUT_PATH"]
        super().__init__(settings)

    def run(self) -> None:
        """Build into a staging directory, then swap it with the output."""
        started = time.perf_counter()
        output = Path(os.path.realpath(self.settings["OUTPUT_PATH"]))
        refuse_foreign(output, [self.path, self.theme, os.curdir], self.output_retention)
        _sweep(output)
        try:
            self._build(staging := _staging(output))
            _carry_over(output, staging, self.output_retention)
            _swap(staging, output)
        except KeyboardInterrupt:
            raise SystemExit(130) from None  # Pelican itself would end with 0, as if all went well
        finally:
            shutil.rmtree(_staging(output), ignore_errors=True)
        seconds = time.perf_counter() - started
        print(_summary(output, self.settings["SITEURL"], seconds), flush=True)

    def _build(self, staging: Path) -> None:
        """Run Pelican with ``staging`` as its output, wherever it looks the path up."""
        asked, quiet = self.settings["OUTPUT_PATH"], pelican.console.quiet
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        self.output_path = self.settings["OUTPUT_PATH"] = str(staging)
        # Pelican's own last line is folded at 80 columns; ours comes after the swap.
        # Its rich log handler prints through the same console, which then has to stay on.
        pelican.console.quiet = quiet or not _is_rich()
        try:
            super().run()
        finally:
            self.output_path = self.settings["OUTPUT_PATH"] = asked
            pelican.console.quiet = quiet


# The swap


class RefusedError(Exception):
    """A request that would do harm; its text is the whole line for the user."""


def refuse_foreign(output: Path, sources: Iterable[str], retained: Iterable[str] = ()) -> None:
    """Refuse to replace a directory that holds the sources or that is not a built site."""
    for source in sources:
        if Path(os.path.realpath(source)).is_relative_to(output):
            what = f"holds {shown(source)}, which a build would remove"
            raise RefusedError(f"{shown(output)}: OUTPUT_PATH: {what}; name another directory")
    names = set(os.listdir(output)).difference(retained) if output.exists() else set()
    if names and "index.html" not in names:
        what = "not a built site, it has no index.html"
        raise RefusedError(f"{shown(output)}: OUTPUT_PATH: {what}; empty it or name another")


def _staging(output: Path) -> Path:
    """Where this process builds: a sibling, so that a rename is enough in the end."""
    return output.with_name(f".{output.name}.new-{os.getpid()}")


def _sweep(output: Path) -> None:
    """Put back an output lost between the two renames; remove what killed builds left."""
    previous = sorted(output.parent.glob(f".{output.name}.old-*"), key=os.path.getmtime)
    if previous and not output.exists():
        previous.pop().rename(output)
    for leftover in [*previous, *output.parent.glob(f".{output.name}.new-*")]:
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > STALE_AFTER:
                shutil.rmtree(leftover, ignore_errors=True)


def _carry_over(output: Path, staging: Path, names: Iterable[str]) -> None:
    """Copy what ``OUTPUT_RETENTION`` names and the build did not write itself."""
    for name in names:
        source, target = output / name, staging / name
        if source.is_dir() and not target.exists():
            shutil.copytree(source, target, symlinks=True)
        elif source.exists() and not target.exists():
            shutil.copy2(source, target)


def _swap(staging: Path, output: Path) -> None:
    """Put ``staging`` in the place of ``output``; on failure put the old one back."""
    old = output.with_name(f".{output.name}.old-{os.getpid()}")
    with suppress(FileNotFoundError):
        output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        with suppress(OSError):
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _summary(output: Path, siteurl: str, seconds: float) -> str:
    """``built output/: 41 pages, 1.2 MB in 1.3 s``."""
    files = [path for path in output.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    size = sum(path.stat().st_size for path in files) / 1e6
    what = f"{shown(output)}/ for {siteurl}" if siteurl else f"{shown(output)}/"
    return f"built {what}: {pages} page{'s'[: pages != 1]}, {size:.1f} MB in {seconds:.1f} s"


# What went wrong, in one line


def shown(path: str | os.PathLike[str]) -> str:
    """The path as a person in the project directory would type it."""
    parent, name = os.path.split(os.path.abspath(path))  # the name of a link, not of its target
    full, here = Path(os.path.realpath(parent), name), Path.cwd().resolve()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else str(full)


def describe(error: BaseException, settings: str = "pelicanconf.py") -> str:
    """``path:line: key: what is wrong; what to do``, for anything that stops a build."""
    match error:
        case RefusedError():
            return str(error)
        case TemplateSyntaxError():
            file = shown(error.filename or error.name or "template")
            what = _flat(error.message).removesuffix(".")
            return f"{file}:{error.lineno}: template: {what}; correct the template"
        case TemplateNotFound():
            cure = "create it in theme/templates or correct the name"
            return f"{_place(error)}: {error.name}: no such template; {cure}"
        case UndefinedError():
            return f"{_place(error)}: {_undefined(error)}; define it or correct the name"
        case SyntaxError() if error.filename:
            return f"{shown(error.filename)}:{error.lineno}: syntax: {error.msg}; correct the line"
        case OSError() if error.filename:
            return f"{shown(error.filename)}: file: {_unusable(error)}"
        case FileOverwriteFailedError():
            file = next(iter(re.findall(r'"(.+?)"', str(error))), "output")
            return f"{file}: file: written twice; give one of the two another slug"
        case RuntimeError() if str(error) == STOPPED:
            return "stopped at the problem above; the output is as it was"
    return _of_settings(_flat(str(error)), settings) or _other(error)


def _of_settings(text: str, settings: str) -> str | None:
    """The line for what Pelican refuses in words that name neither file nor setting."""
    if found := re.search(r"unable to load (\S+?)\[", text):
        template = f"theme/templates/{found[1]}.html"
        return f"{template}: template: not found; create it or take it out of {settings}"
    if "need to specify a path containing the content" in text:
        return f"{settings}: PATH: no such directory; name the one that holds the content"
    if "Could not find the theme" in text:
        return f"{settings}: THEME: no such directory; name the one that holds the theme"
    return None


def _other(error: BaseException) -> str:
    """The line for an error of which nothing more is known."""
    kind, text = type(error).__name__, _flat(str(error)) or "no message"
    return f"{_place(error)}: {kind}: {text}; correct it there, or see the traceback with -D"


def _places(error: BaseException) -> list[tuple[str, bool]]:
    """``file:line``, and whether that is the project's own, from the innermost call outwards."""
    return [
        (f"{shown(name)}:{line}", "__jinja_exception__" in frame.f_globals or _is_ours(name))
        for frame, line in reversed(list(traceback.walk_tb(error.__traceback__)))
        for name in [frame.f_code.co_filename]
    ]


def _our_place(error: BaseException) -> str | None:
    """The innermost line of a template, a plugin or the settings that led to the error."""
    return next((place for place, is_ours in _places(error) if is_ours), None)


def _place(error: BaseException) -> str:
    """The innermost line of ours, or else of anyone's."""
    return _our_place(error) or next((place for place, _ in _places(error)), "pelican")


def _is_ours(name: str) -> bool:
    """Whether a source file belongs to the project: under it, not installed, not this one."""
    path = Path(os.path.realpath(name))
    inside = path.is_relative_to(os.path.realpath(os.curdir)) and path.is_file()
    return inside and "site-packages" not in path.parts and path != Path(__file__).resolve()


def _flat(text: str | None) -> str:
    """The text on one line."""
    return " ".join((text or "").split())


def _undefined(error: UndefinedError) -> str:
    """``name: 'name' is undefined``, the name being the last one that Jinja quotes."""
    text = _flat(error.message)
    names = re.findall(r"'([^']*)'", text)
    return f"{names[-1]}: {text}" if names else f"undefined: {text}"


def _unusable(error: OSError) -> str:
    """What is wrong with a file, what to do, and the line of ours that wanted it."""
    cures = {
        errno.ENOENT: "create it or correct the name",
        errno.EACCES: "allow reading and writing it",
        errno.ENOSPC: "make room on the disk",
    }
    what = (error.strerror or type(error).__name__).lower()
    cure = cures.get(error.errno or 0, "see that it can be read and written")
    place = _our_place(error)
    return f"{what}; {cure} (wanted by {place})" if place else f"{what}; {cure}"


# The log


class OneLine(logging.Filter):
    """Make each logged problem one line, and find the file where Pelican does not name it.

    With ``-D`` records pass as they are, tracebacks included.

    Attributes:
        content: The content directory; Pelican names content files relative to it.
        output: The output directory, shown instead of the staging one.
        settings: The settings file.
    """

    content: str = "content"
    output: str = "output"
    settings: str = "pelicanconf.py"

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        if logging.getLogger().level != logging.DEBUG:
            record.msg, record.args = _flat(self._as_typed(self._text(record))), ()
            record.exc_info = record.exc_text = None
        return True

    def _text(self, record: logging.LogRecord) -> str:
        """The message, or the error behind it where Pelican's words do not lead to it."""
        handled = sys.exc_info()[1]
        logged = record.exc_info[1] if record.exc_info else None
        match record.msg, record.args:
            case "Could not process %s", (str(name),) if handled:
                return self._unread(os.path.join(self.content, name), handled)
            case "Cannot load plugin `%s`\n%s", (str(name), _) if handled:
                return self._unloaded(name, handled)
            case "%s: %s" | "Cannot register plugin `%s`", _ if logged:
                return describe(logged, self.settings)
            case 'Caught exception:\n"%s".', (BaseException() as caught,):
                return describe(caught, self.settings)
        told = record.getMessage()
        return f"{told}: {describe(logged, self.settings)}" if logged else told

    def _unread(self, path: str, error: BaseException) -> str:
        """A content file that a reader gave up on."""
        match error:
            case OSError() if error.filename:
                return describe(error, self.settings)
            case UnicodeDecodeError():
                line = error.object[: error.start].count(b"\n") + 1
                what = f"byte 0x{error.object[error.start]:02x} is not {error.encoding}"
                return f"{shown(path)}:{line}: text: {what}; save the file as UTF-8"
        place, what = _our_place(error), f"{type(error).__name__}: {_flat(str(error))}"
        return f"{shown(path)}: {what}; correct the file{f' (raised at {place})' if place else ''}"

    def _unloaded(self, name: str, error: BaseException) -> str:
        """A plugin that is not there, or that imports what is not there."""
        place = _our_place(error) or f"{self.settings}: PLUGINS"
        return f"{place}: {name}: {_flat(str(error))}; install it or correct the name"

    def _as_typed(self, text: str) -> str:
        """The text with paths as a person would type them, and none of the staging directory."""
        output = Path(os.path.realpath(self.output))
        told = text.replace(str(_staging(output)), str(output))
        return told.replace(os.path.realpath(os.curdir) + os.sep, "")


def _is_rich() -> bool:
    """Whether Pelican's own log handler, which prints in columns, is in use."""
    return pelican.DEFAULT_LOG_HANDLER in logging.getLogger().handlers


def tell_in_lines() -> OneLine:
    """Put the filter on the handlers of the log, once, and return it."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    found = [known for known in root.handlers[0].filters if isinstance(known, OneLine)]
    lines = found[0] if found else OneLine()
    for handler in root.handlers:
        handler.addFilter(lines)  # adding it twice is adding it once
    return lines


def main(arguments: list[str]) -> None:
    """Pelican's command line, telling each problem as a plain line on stderr."""
    handler, lines = logging.StreamHandler(), OneLine()
    if "-s" in arguments[:-1]:
        lines.settings = shown(arguments[arguments.index("-s") + 1])
    handler.addFilter(lines)
    sys.path.insert(0, "")  # as for ``python -m pelican``: publishconf.py imports pelicanconf
    pelican.LOG_HANDLERS["lines"] = handler
    pelican.main(["--log-handler", "lines", *arguments])


if __name__ == "__main__":
    import staged_build  # the same module that PELICAN_CLASS names, not a second copy of it

    staged_build.main(sys.argv[1:])
