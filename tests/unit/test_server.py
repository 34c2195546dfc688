"""The site on this machine is served as on a real server, and its open pages are told of builds."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from building.live import server as serving


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A directory and the address it is served at."""
    (tmp_path / "output").mkdir()
    with serving.server("localhost", 0, tmp_path / "output") as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield tmp_path / "output", f"http://localhost:{site.server_port}"
        site.shutdown()


def get(address: str) -> tuple[int, str | None, str]:
    """Status, type and text of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_served_files(served):
    """As on a real server: index pages, text that a browser shows, the site's own 404."""
    output, address = served
    (output / "cv").mkdir()
    (output / "cv/index.html").write_text("CV")
    (output / "x.bib").write_text("@misc{x}")
    (output / "404.html").write_text("Not here")
    (output / "de").mkdir()
    (output / "de/404.html").write_text("Nicht hier")

    assert get(f"{address}/cv/") == (200, "text/html; charset=utf-8", "CV")
    assert get(f"{address}/cv") == (200, "text/html; charset=utf-8", "CV")
    assert get(f"{address}/x.bib") == (200, "text/plain; charset=utf-8", "@misc{x}")
    assert get(f"{address}/no/such") == (404, "text/html; charset=utf-8", "Not here")
    assert get(f"{address}/de/no/such") == (404, "text/html; charset=utf-8", "Nicht hier")


def test_new_build_is_served_at_once(served):
    """The directory is swapped by renaming, and the same server goes on with the new one."""
    output, address = served
    (output / "index.html").write_text("old")
    assert get(address)[2] == "old"
    output.rename(output.with_name("aside"))
    output.mkdir()
    (output / "index.html").write_text("new")

    assert get(address)[2] == "new"


def test_taken_port():
    """One line with the cure."""
    with socket.create_server(("localhost", 0)) as other:
        port = other.getsockname()[1]
        cure = f"stop what uses it, or choose another: --port {port + 1}"
        with pytest.raises(SystemExit, match=f"^localhost:{port}: port: .*; {cure}$"):
            serving.server("localhost", port, Path())


def test_two_builds_within_a_second(served):
    """A browser that has a page asks whether it is new; by its date it might not be."""
    output, address = served
    (output / "index.html").write_text("new")
    request = urllib.request.Request(
        address, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert (answer.status, answer.read()) == (200, b"new")


def test_folder_without_a_page(served):
    """No list of files: the public sees none."""
    output, address = served
    (output / "images").mkdir()

    assert get(f"{address}/images/")[0] == 404


# Livereload


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Path, str, serving.News]]:
    news = serving.News()
    with serving.server("localhost", 0, tmp_path, news) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield tmp_path, f"http://localhost:{site.server_port}", news
        site.shutdown()


def test_pages_know_their_build(live):
    """A script of the same origin, which the page's own policy allows, and the build's number."""
    output, address, news = live
    (output / "index.html").write_text("<head></head>")
    (output / "404.html").write_text("<head></head>lost")
    script = f'<head><script defer src="/.livereload.js" data-build="{news.build}"></script></head>'

    assert get(address)[2] == script
    assert get(f"{address}/no/such")[::2] == (404, f"{script}lost")
    assert get(f"{address}/.livereload.js")[1] == "text/javascript"


def test_public_pages_are_as_they_are(served):
    output, address = served
    (output / "index.html").write_text("<head></head>")

    assert get(address)[2] == "<head></head>"
    assert get(f"{address}/.livereload.js")[0] == get(f"{address}/.livereload")[0] == 404


def test_pages_in_sight_are_shown_before_the_build_is_done(live):
    """Until then the rest is as it was; what was shown in time is not shown again at the end."""
    output, address, news = live
    early = output.with_name(f".{output.name}.in-sight")
    for folder, word in ((output, "old"), (early, "new")):
        (folder / "a").mkdir(parents=True)
        (folder / "a/index.html").write_text(f"<head></head>{word}")
        (folder / "a.ics").write_text(word)
    (output / "b.html").write_text("<head></head>old")
    (output / "x.0123456789.js").write_text("1")

    def shown(path: str) -> str:
        return str(get(f"{address}/{path}")[2]).rpartition(">")[2]

    assert shown("a/") == "old"
    news.tell_first()
    first = news.build
    assert [shown("a/"), shown("x.0123456789.js")] == ["new", "1"]
    news.tell()
    assert (shown("a/"), news.build) == ("old", first)

    news.tell_first()
    assert [shown("a/"), shown("b.html")] == ["new", "old"]
    news.tell()
    assert news.build != first

    news.tell_first()
    assert get(f"{address}/a.ics")[1:] == ("text/calendar; charset=utf-8", "old")


@pytest.mark.parametrize("asked", ["/", "/index.html"])
def test_who_looks_at_a_page_is_known(live, asked):
    _, address, news = live
    with urllib.request.urlopen(f"{address}/.livereload?/a{asked}", timeout=60) as stream:
        _event(stream)
        assert news.in_sight() == ["a/index.html"]


def test_news(live):
    """A page hears of the build that is shown, of a failed one, and of the next."""
    _, address, news = live
    with urllib.request.urlopen(f"{address}/.livereload", timeout=60) as stream:
        heard = [_event(stream)]
        news.tell("a.md:1: title: none; write one")
        heard.append(_event(stream))
        news.tell()
        heard.append(_event(stream))

    assert stream.headers["Content-Type"] == "text/event-stream"
    assert [event["problem"] for event in heard] == ["", "a.md:1: title: none; write one", ""]
    assert heard[0]["build"] == heard[1]["build"] != heard[2]["build"] == news.build


def _event(stream):
    return json.loads(stream.readline().removeprefix(b"data: ") + stream.readline())


# A browser for the owner


@pytest.mark.parametrize(
    ("terminal", "display", "opens"),
    [(True, ":0", True), (False, ":0", False), (True, None, False)],
)
def test_browser(monkeypatch, terminal, display, opens):
    """A browser opens where somebody sees it, and nowhere else."""
    monkeypatch.setattr(serving.sys, "platform", "linux")
    monkeypatch.setattr(serving.sys.stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)

    assert serving.is_seen() is opens
