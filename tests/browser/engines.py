"""One window onto a page in each engine: Chromium, Firefox and WebKit, as Debian brings them.

Chromium is driven by Playwright, the other two by the commands of WebDriver: WebKit's driver
takes them over HTTP, Firefox itself over a socket, by its protocol Marionette.
"""

from __future__ import annotations

import base64
import contextlib
import io
import itertools
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from PIL import Image

# What a program may take to start on a loaded machine, in seconds.
PATIENCE = 60
# Larger than any window of the tests.
SCREEN = (2600, 2600)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element in WebDriver's JSON


class Window:
    """A page of one engine. Scripts are bodies of functions; they end in ``return``."""

    name: str

    def open(self, url: str, width: int = 1280, height: int = 900) -> None:
        """Go to a page, in a window of a size in CSS pixels."""
        raise NotImplementedError

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script gives back, as JSON would have it."""
        raise NotImplementedError

    def type(self, selector: str, words: str) -> None:
        """Write into a field as a reader does, key by key."""
        raise NotImplementedError

    def click(self, selector: str) -> None:
        """Press what a selector finds."""
        raise NotImplementedError

    def complaints(self) -> list[str]:
        """What the console was told since this was asked last."""
        raise NotImplementedError

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        raise NotImplementedError

    def wait(self, script: str, *arguments: Any) -> Any:
        """The first true value of a script, which is asked again until there is one."""
        return wait(lambda: self.run(script, *arguments), script)


def wait(ask: Callable[[], Any], what: str) -> Any:
    """The first true answer."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < end, f"waited in vain for: {what}"
        time.sleep(0.02)
    return answer


class Chromium(Window):
    """A page of Playwright."""

    name = "chromium"

    def __init__(self, page: Any) -> None:
        self._page = page
        self._heard: list[str] = []
        page.on("console", lambda line: self._hear(line.type, line.text))
        page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self._heard.append(text)

    def open(self, url: str, width: int = 1280, height: int = 900) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.goto(url)

    def run(self, script: str, *arguments: Any) -> Any:
        return self._page.evaluate(
            f"given => (function () {{ {script} }}).apply(null, given)", arguments
        )

    def type(self, selector: str, words: str) -> None:
        self._page.locator(selector).press_sequentially(words)

    def click(self, selector: str) -> None:
        self._page.locator(selector).click()

    def complaints(self) -> list[str]:
        heard, self._heard = self._heard, []
        return heard

    def picture(self) -> bytes:
        return self._page.screenshot()


class Driven(Window):
    """A window that takes the commands of WebDriver."""

    def command(self, name: str, method: str, path: str, body: dict[str, Any]) -> Any:
        """Send a command, which has a name in Marionette, and a method and a path in HTTP."""
        raise NotImplementedError

    def go(self, url: str) -> None:
        """Load a page to its end."""
        self.command("Navigate", "POST", "url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        body = {"script": script, "args": arguments}
        return self.command("ExecuteScript", "POST", "execute/sync", body)

    def _find(self, selector: str) -> str:
        body = {"using": "css selector", "value": selector}
        return self.command("FindElement", "POST", "element", body)[ELEMENT]

    def type(self, selector: str, words: str) -> None:
        element = self._find(selector)
        body = {"text": words, "id": element}
        self.command("ElementSendKeys", "POST", f"element/{element}/value", body)

    def click(self, selector: str) -> None:
        element = self._find(selector)
        self.command("ElementClick", "POST", f"element/{element}/click", {"id": element})

    def picture(self) -> bytes:
        return base64.b64decode(
            self.command("TakeScreenshot", "GET", "screenshot", {"full": False})
        )


class Firefox(Driven):
    """Firefox by Marionette: ``[0, number, name, body]``, before it its length and a colon."""

    name = "firefox"

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._stream = self._socket.makefile("rwb")
        self._number = 0
        self._receive()  # who is there
        self.command("NewSession", "", "", {})

    def _receive(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            assert byte, "firefox: it went away"
            length += byte
        return json.loads(self._stream.read(int(length)))

    def command(self, name: str, method: str, path: str, body: dict[str, Any]) -> Any:
        self._number += 1
        full = name if ":" in name else f"WebDriver:{name}"
        message = json.dumps([0, self._number, full, body]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _kind, _number, error, result = self._receive()
        assert error is None, f"firefox: {name}: {error}"
        return result["value"] if isinstance(result, dict) and {*result} == {"value"} else result

    def browser(self, script: str, *arguments: Any) -> Any:
        """Run a script in the browser itself."""
        self.command("Marionette:SetContext", "", "", {"value": "chrome"})
        try:
            return self.run(script, *arguments)
        finally:
            self.command("Marionette:SetContext", "", "", {"value": "content"})

    def open(self, url: str, width: int = 1280, height: int = 900) -> None:
        size = f"width: {width}px; height: {height}px; flex: none"
        self.browser("gBrowser.selectedBrowser.style.cssText = arguments[0]", size)
        self.wait("return innerWidth === arguments[0]", width)
        self.go(url)

    def emulate(self, scheme: str = "none", medium: str = "") -> None:
        """As on a system that is ``light`` or ``dark``; as in ``print``."""
        self.browser(
            """const context = gBrowser.selectedBrowser.browsingContext;
            context.prefersColorSchemeOverride = arguments[0];
            context.mediumOverride = arguments[1];""",
            scheme,
            medium,
        )

    def complaints(self) -> list[str]:
        """Of pages, not of the browser about itself; what it parses and drops is among them."""
        return self.browser(
            """const heard = Services.console.getMessageArray()
              .filter((message) => /^(http|file):/.test(message.sourceName))
              .map((message) => `${message.errorMessage} ${message.sourceName}`);
            Services.console.reset();
            return heard;"""
        )

    def pdf(self) -> bytes:
        """The page as it prints, on A4."""
        page = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.command("Print", "", "", {"page": page}))


class WebKit(Driven):
    """WebKit by its driver. Its window has a least width, so pages are shown in a frame."""

    name = "webkit"

    def __init__(self, port: int, log: Path) -> None:
        self._address = f"http://127.0.0.1:{port}/session"
        self._log, self._read = log, 0
        wait(self._answers, "WebKitWebDriver")
        told = "--enable-write-console-messages-to-stdout=true"
        options = {"binary": mini_browser(), "args": ["--automation", told]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = self._send("POST", "", wanted)["sessionId"]
        self._address += f"/{session}"

    def _answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError):
            return bool(self._send("GET", "/../status", {}))
        return False

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._address + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"webkit: {path}: {error.read().decode()}") from error

    def command(self, name: str, method: str, path: str, body: dict[str, Any]) -> Any:
        return self._send(method, f"/{path}", body)

    def open(self, url: str, width: int = 1280, height: int = 900) -> None:
        self.command("", "POST", "frame", {"id": None})
        site = "/".join(url.split("/")[:3])
        if not self.run("return location.href").startswith(site):
            # A page of the same origin that has no policy of its own against frames.
            self.go(f"{site}/robots.txt")
        body = {"script": FRAMED, "args": [url, width, height]}
        frame = self.command("", "POST", "execute/async", body)
        self.command("", "POST", "frame", {"id": frame})

    def complaints(self) -> list[str]:
        with self._log.open(encoding="utf-8") as log:
            log.seek(self._read)
            lines = log.read().splitlines()
            self._read = log.tell()
        return [line for line in lines if line.startswith("CONSOLE")]

    def picture(self) -> bytes:
        self.command("", "POST", "frame", {"id": None})
        shown, frame, size = (
            super().picture(),
            *self.run(
                "const f = document.querySelector('iframe');"
                "return [f, [f.clientWidth, f.clientHeight]];"
            ),
        )
        self.command("", "POST", "frame", {"id": frame})
        cut = io.BytesIO()
        Image.open(io.BytesIO(shown)).crop((0, 0, *size)).save(cut, "PNG")
        return cut.getvalue()


FRAMED = """
const [url, width, height, done] = arguments;
const frame = document.createElement("iframe");
frame.style.cssText = `border: 0; width: ${width}px; height: ${height}px`;
frame.onload = () => done(frame);
frame.src = url;
document.body.style.margin = 0;
document.body.replaceChildren(frame);
"""


def mini_browser() -> str:
    """Where this system has WebKit's own small browser, which is on no PATH."""
    places = ("lib*", "lib*/*", "libexec")
    matches = (Path("/usr").glob(f"{place}/webkit2gtk-4.*/MiniBrowser") for place in places)
    found = next(itertools.chain.from_iterable(matches), None)
    assert found, "MiniBrowser: no such program; python3 run.py test installs it on Debian"
    return str(found)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program with all that it starts, until the block ends."""
    quiet: IO[bytes] | int = options.pop("log", subprocess.DEVNULL)
    program = subprocess.Popen(
        command, stdout=quiet, stderr=subprocess.DEVNULL, start_new_session=True, **options
    )
    try:
        yield program
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, 15)
        program.wait()


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Firefox, with a profile of its own in the folder."""
    port = free_port()
    (folder / "user.js").write_text(
        f'user_pref("marionette.port", {port});\n'
        # It asks nobody about itself meanwhile.
        'user_pref("ui.useOverlayScrollbars", 1);\n'
        'user_pref("app.normandy.enabled", false);\n'
        'user_pref("browser.safebrowsing.update.enabled", false);\n'
        'user_pref("network.captive-portal-service.enabled", false);\n'
        'user_pref("network.connectivity-service.enabled", false);\n'
        'user_pref("services.settings.server", "data:,");\n'
        'user_pref("toolkit.telemetry.enabled", false);\n'
    )
    command = [program("firefox-esr", "firefox"), "--headless", "--marionette"]
    # To read the console, and to be told what system it is on.
    command += ["--remote-allow-system-access", "--no-remote"]
    command += ["--profile", str(folder), "--width", str(SCREEN[0]), "--height", str(SCREEN[1])]
    with running(command):
        wait(lambda: answers(port), "firefox")
        yield Firefox(port)


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """WebKit on a screen that nobody sees; its log lies in the folder."""
    read, write = os.pipe()
    screen = [program("Xvfb"), "-displayfd", str(write), "-nolisten", "tcp"]
    screen += ["-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24"]
    with contextlib.ExitStack() as stack:
        stack.enter_context(running(screen, pass_fds=[write]))
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        port, log = free_port(), folder / "webkit.log"
        command = [program("WebKitWebDriver"), f"--port={port}"]
        output = stack.enter_context(log.open("wb"))
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11"}
        stack.enter_context(running(command, log=output, env=environment))
        window = WebKit(port, log)
        window.command(
            "", "POST", "window/rect", {"x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1]}
        )
        yield window


def answers(port: int) -> bool:
    """Whether somebody listens at a port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def program(*names: str) -> str:
    """The path of a program, by any of its names."""
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"{names[0]}: no such program; python3 run.py test installs it on Debian"
    return path
