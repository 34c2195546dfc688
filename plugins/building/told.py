"""What went wrong, in one line: ``path:line: key: what is wrong; what to do [CODE]``."""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import traceback
from pathlib import Path

import pelican
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from pelican.writers import FileOverwriteFailedError

_FULL = (errno.ENOSPC, errno.EDQUOT)  # told without the name of a file, too
STOPPED = "Warning or error encountered"
"""What Pelican raises when ``--fatal`` meets a logged problem."""


class RefusedError(SystemExit):
    """A request that would do harm; its text is the whole line for the user.

    Where nobody catches it, Python itself prints the line and ends with status 1.
    """


def shown(path: str | os.PathLike[str]) -> str:
    """The path as a person in the project directory would type it."""
    parent, name = os.path.split(os.path.abspath(path))  # the name of a link, not of its target
    full, here = os.path.join(os.path.realpath(parent), name), os.path.realpath(os.curdir)
    is_inside = os.path.join(full, "").startswith(os.path.join(here, ""))
    return os.path.relpath(full, here).replace(os.sep, "/") if is_inside else full


def describe(error: BaseException, settings: str = "pelicanconf.py") -> str:
    """``path:line: key: what is wrong; what to do [CODE]``, for anything that stops a build."""
    match error:
        case TemplateSyntaxError():
            file = shown(error.filename or error.name or "template")
            what = _flat(error.message).removesuffix(".")
            return f"{file}:{error.lineno}: template: {what}; correct the template [BUILD001]"
        case TemplateNotFound():
            cure = "create it in theme/templates or correct the name"
            return f"{_place(error)}: {error.name}: no such template; {cure} [BUILD001]"
        case UndefinedError():
            what = _flat(error.message)
            *_, name = "undefined", *re.findall(r"'([^']*)'", what)  # the last that Jinja quotes
            return f"{_place(error)}: {name}: {what}; define it or correct the name [BUILD001]"
        case SyntaxError() if error.filename:
            place = f"{shown(error.filename)}:{error.lineno}"
            return f"{place}: syntax: {error.msg}; correct the line [BUILD002]"
        case OSError() if error.filename or error.errno in _FULL:
            place = shown(error.filename) if error.filename else "disk"
            return f"{place}: file: {_unusable(error)}"
        case FileOverwriteFailedError():
            file = next(iter(re.findall(r'"(.+?)"', str(error))), "output")
            return f"{file}: file: written twice; give one of the two another slug [BUILD003]"
        case RuntimeError() if str(error) == STOPPED:
            return "stopped at the problem above; the output is as it was"
    kind, text = type(error).__name__, _flat(str(error))
    known, cure = _of_settings(text, settings), "correct it there, or see the traceback with -D"
    return known or f"{_place(error)}: {kind}: {text or 'no message'}; {cure} [BUILD002]"


def _of_settings(text: str, settings: str) -> str | None:
    """The line for what Pelican refuses in words that name neither file nor setting."""
    if found := re.search(r"unable to load (\S+?)\[", text):
        template = f"theme/templates/{found[1]}.html"
        return f"{template}: template: not found; create it or take it out of {settings} [BUILD001]"
    if "need to specify a path containing the content" in text:
        cure = "name the one that holds the content"
        return f"{settings}: PATH: no such directory; {cure} [BUILD002]"
    if "Could not find the theme" in text:
        cure = "name the one that holds the theme"
        return f"{settings}: THEME: no such directory; {cure} [BUILD002]"
    return None


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
    """Whether a source file belongs to the project: under it, not installed, not the builder."""
    path = Path(os.path.realpath(name))
    inside = path.is_relative_to(os.path.realpath(os.curdir)) and path.is_file()
    return (
        inside
        and "site-packages" not in path.parts
        and path.parent != Path(__file__).resolve().parent
    )


def _flat(text: str | None) -> str:
    """The text on one line."""
    return " ".join((text or "").split())


def _unusable(error: OSError) -> str:
    """What is wrong with a file, what to do, and the line of ours that wanted it."""
    cures = {
        errno.ENOENT: "create it or correct the name",
        errno.EACCES: "allow reading and writing it",
        **dict.fromkeys(_FULL, "make room on the disk"),
    }
    what = (error.strerror or type(error).__name__).lower()
    cure = cures.get(error.errno or 0, "see that it can be read and written")
    # Only what is not there may be a name that a plugin or a template has wrong.
    place = _our_place(error) if error.errno == errno.ENOENT else None
    code = "BUILD004" if error.errno in _FULL else "BUILD005"
    return f"{what}; {cure}{f' (wanted by {place})' if place else ''} [{code}]"


# The log


class OneLine(logging.Filter):
    """Make each logged problem one line, and find the file where Pelican does not name it.

    With ``-D`` records pass as they are, tracebacks included.

    Attributes:
        content: The content directory; Pelican names content files relative to it.
        output, staging: The output directory, shown instead of the one that is built into.
        settings: The settings file.
        told: How many problems there were.
    """

    told: int = 0
    content: str = "content"
    output: str = "output"
    staging: str = ""
    settings: str = "pelicanconf.py"

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        self.told += record.levelno >= logging.WARNING
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
                place = _our_place(handled) or f"{self.settings}: PLUGINS"
                what = _flat(str(handled))
                return f"{place}: {name}: {what}; install it or correct the name [BUILD002]"
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
                return f"{shown(path)}:{line}: text: {what}; save the file as UTF-8 [BIB070]"
        place, what = _our_place(error), f"{type(error).__name__}: {_flat(str(error))}"
        raised = f" (raised at {place})" if place else ""
        return f"{shown(path)}: {what}; correct the file{raised} [BUILD005]"

    def _as_typed(self, text: str) -> str:
        """The text with paths as a person would type them, and none of the staging directory."""
        told = text
        if self.staging:
            told = told.replace(self.staging, self.output)
            told = told.replace(shown(self.staging), shown(self.output))
        return told.replace(os.path.realpath(os.curdir) + os.sep, "")


def is_rich() -> bool:
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
