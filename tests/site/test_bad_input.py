"""What owners and others may put into a site, end to end: told in one form, within bounds of time
and memory, nothing unsafe published, and the old output as it was where a build is refused."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from atomic_publish import production
from atomic_publish.built import rules
from building.staged import refuse_foreign
from building.told import RefusedError
from tests.projects import NOW, ROOT
from tests.samples import Sample, Samples

SECRET = "nobody may see this"
ADDRESS = "https://pia.example.org"
POST = "Title: {}\nDate: 2025-01-02\n"
MEGABYTES, SECONDS = 700, 60
"""Of memory, and of the processor, that a build of everything below may take."""


def png(width: int, height: int) -> bytes:
    """A black image, a few kilobytes of whatever size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def photo(kind: str) -> bytes:
    """A picture lying on its side, with what a camera and its owner noted."""
    image, file = Image.new("RGB", (64, 32)), io.BytesIO()
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = 6, SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 1.0, 2.0)})
    notes = {"comment": SECRET.encode()} if kind == "JPEG" else {}
    image.save(file, kind, exif=exif, **notes)
    return file.getvalue() + (SECRET.encode() if kind == "JPEG" else b"")


PHOTOS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
BOMB = "\n\n".join(
    (
        "[" * 16_000 + "]" * 16_000,
        "[a](" * 16_000,
        "".join("`" * (n % 1500) + "a" for n in range(1500)),
    )
)
BIB = r"""
@article{latin, title={J__rg}, year=2021, author={Sommer, Pia}, journal={日本語}}
@article{fine, title={日本語 intact}, year=2020, author={山田 太郎}, journal={J}}
@article{link, title={\href{javascript:alert(1)}{x} and <script>alert(1)</script>}, year=2020, journal={J}}
@article{../../x, title={Path}, year=2020, journal={J}}
@article{<script>, title={Tag}, year=2020, journal={J}}
@article{k%2e%2e, title={Percent}, year=2020, journal={J}}
@article{-rf, title={Option}, year=2020, journal={J}}
@article{turned, title={Left ‮ right}, year=2020, journal={J}}
@article{cycle, crossref={cycle}, title={Cycle}, year=2020, journal={J}}
@article{deep, title={DEEP}, year=2020, journal={J}}
@article{math, title={$\text{</math><script>alert(1)</script>}$}, year=2020, journal={J}}
@article{pdf, title={Pdf}, year=2020, journal={J}, pdf={../../../../etc/passwd}}
@article{sici, title={Sici}, year=2020, journal={J}, doi={10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O}}
@article{press, title={Press}, year={in press}, journal={J}}
@article{far, title={Far}, year={99999}, month={13}, journal={J}}
@article{february, title={February}, date={2020-02-30}, journal={J}}
@article{twice, title={One}, year=2020, journal={J}}
@article{twice, title={Two}, year=2020, journal={J}}
@article{many, title={Many}, year=2020, journal={J}, author={MANY}}
@article{control, title={Con trol}, year=2020, journal={J}}
STRINGS
@article{doubled, title=s27, year=2020, journal={J}}
@article{open, title={Open, year=2020
"""


def bibliography() -> bytes:
    doubling = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 28))
    text = BIB.replace("STRINGS", "@string{s0 = {x}}\n" + doubling).replace(
        "DEEP", "{" * 20_000 + "}" * 20_000
    )
    text = text.replace("MANY", " and ".join(f"Name{n}, Some" for n in range(1000)))
    return text.replace("Con trol", "Con\x0btrol").encode().replace(b"__", b"\xf6")


# Name below content/ -> what is in it and what is told of it: the line, as far as it matters.
INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "posts/status.md": ("Status: drfat\n" + POST.format("Status") + "\nx", [":1: status: 'drfat' is no status"]),
    "people.toml": (
        b'owner = 3\nperson = "x"\nemails = "a@b.c"\n# \xe6\x97\xa5 \xf6\n',
        [":1: owner: is no table", ":2: person: is no list", ":3: emails: is not known", ":4: byte 0xf6 is not UTF-8"],
    ),
    "labels.toml": ("a = " + "[" * 10_000, [": is nested too deep"]),
    "macros.toml": ("a = " + "[" * 10_000, [": is nested too deep"]),
    "pages/paper.md": ("Title: P\nSave_as: publications/fine/index.html\n\nx", [": address: publications/fine/index.html is taken by content/publications.bib:3"]),
    "pages/talk.md": ("Title: P\nSave_as: talks/fine/index.html\n\nx", [": address: talks/fine/index.html is taken by content/talks/fine.md"]),
    "pages/missing.md": ("Title: P\nSave_as: 404.html\n\nx", [": address: 404.html is taken by the site itself"]),
    "pages/robots.md": ("Title: P\nSave_as: robots.txt\n\nx", [": address: robots.txt is taken by"]),
    "pages/bib.md": ("Title: P\nSave_as: publications.bib\n\nx", [": address: publications.bib is taken by all publications"]),
    "pages/below.md": ("Title: P\nSave_as: publications.bib/x.html\n\nx", [": address: publications.bib/x.html is taken by all"]),
    "pages/twin-a.md": ("Title: Twin\nSlug: twin\n\nx", []),
    "pages/twin-b.md": ("Title: Twin\nSlug: twin\n\nx", [": address: twin/index.html is taken by content/pages/twin-a.md"]),
    "root/sitemap.xml": ("mine", [": address: sitemap.xml is taken by the site itself"]),
    "pages/template.md": ("Title: T\nTemplate: nosuch\n\nx", [": template: the theme has no template 'nosuch'"]),
    "pages/fields.md": (
        "Title: F\nContent: x\nSettings: y\nDate_known: z\n\nstays",
        [f":{n}: {name}: is no field that is known" for n, name in ((2, "content"), (3, "settings"), (4, "date_known"))],
    ),
    "posts/long.md": (f"Title: {'word ' * 80}\nDate: 2025-01-02\nTags: {'g' * 300}\n\nx", [": slug: is too long", ": tags: is too long"]),
    "posts/endless.md": (f"Title: {'word ' * 2_000_000}\nDate: 2025-01-02\nSlug: endless\n\nx", [":1: title: more than 10,000 characters"]),
    f"talks/{'n' * 242}.md": ("Title: Name\nDate: 2024-01-02\n\nx", [": slug: is too long"]),
    f"images/{'i' * 245}.png": (png(5, 5), []),
    "posts/bomb.md": (POST.format("Bomb") + f"\n{BOMB}\n", [":8:1: text: takes more than 6 s"]),
    "images/210.png": (png(15_000, 14_000), []),
    "posts/210.md": (POST.format("210") + "\n![x](/images/210.png)", [":4: image: content/images/210.png has 210000000 pixels"]),
    "images/100.png": (png(10_000, 10_000), []),
    "posts/100.md": (POST.format("100") + "\n![x](/images/100.png)", [":4: image: content/images/100.png has 10000 × 10000"]),
    "images/script.svg": ('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', [": file: holds <script>"]),
    "images/on.svg": ('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', [": file: holds onload="]),
    "images/link.svg": ('<svg xmlns="http://www.w3.org/2000/svg"><a href=" java&#10;script:x"/></svg>', [": file: holds href="]),
    "images/noted.avif": (photo("AVIF"), [": file: has notes of a camera"]),
    "images/noted.tif": (photo("TIFF"), [": file: has notes of a camera"]),
    "images/no.svg": ("<svg", [": file: is no SVG"]),
    "pages/home.md": ("Title: Pia\nSave_as: index.html\nURL:\nTemplate: home\nTalk: gone\n\nx", [": talk: no talk has the slug 'gone'"]),
    "talks/fine.md": ("Title: Fine\nDate: 2024-01-02\n\nx", []),
    "talks/first.md": ("Title: First\nStart: 0001-01-01 00:00 Asia/Tokyo\n\nx", [":2: start: '0001-01-01 00:00 Asia/Tokyo' is no time of a talk"]),
    "talks/last.md": ("Title: Last\nStart: 9999-12-31 23:59 America/New_York\n\nx", [":2: start: '9999-12-31"]),
    "talks/gap.md": ("Title: Gap\nStart: 2025-03-30 02:30 Europe/Berlin\nEnd: 02:00\n\nx", [":2: start: '2025-03-30 02:30 Europe/Berlin' is skipped"]),
    "talks/back.md": ("Title: Back\nStart: 2025-03-20 12:30 Europe/Berlin\nEnd: 12:00\n\nx", [":3: end: is not after the start"]),
    "talks/inject.md": (f"Title: {'é' * 80}\n    ATTACH:file:///etc/passwd\nDate: 2024-01-03\n\nx", []),
    "posts/links.md": (
        POST.format("Links") + "\n[a](javascript:alert(1)) [b](JaVaScript:alert(1)) [c](&#106;avascript:alert(1))"
        " [d](data:text/html,x) [e](vbscript:x)\n\n<script>alert(1)</script>\n\n<svg onload=alert(1)>\n\n"
        "[f](https://example.org){: onclick=\"alert(1)\" style=\"color:red\"}\n",
        [
            *(f":4: {link}" for link in ("javascript:", "JaVaScript:", "data:", "vbscript:")),
            *(":6: <script>", ":8: <svg onload>", ":10: <a onclick>", ":10: <a style>"),
        ],
    ),
    "posts/title.md": (POST.format('<img src=x onerror=alert(1)> </script> & "q"') + "\n{{ ().__class__ }} {% raw %}", [":4: text: '{{ ().…"]),
    "posts/slug.md": (POST.format("Slug") + "Slug: ../../x\n\nx", [":3: slug: '../../x' is no slug"]),
    "posts/saved.md": (POST.format("Saved") + "Save_as: ../../x\n\nx", [":3: save_as: '../../x' leads out"]),
    "posts/absolute.md": (POST.format("Absolute") + "Slug: /etc/x\n\nx", [":3: slug: '/etc/x' is no slug"]),
    "posts/static.md": (POST.format("Static") + "\n[x]({static}/../secret.txt)", [":4: "]),
    "posts/include.rst": ("Include\n#######\n\n:date: 2025-01-02\n\n.. include:: ../../secret.txt\n\n.. raw:: html\n   :file: ../../secret.txt\n", None),
    "posts/broken.rst": ("Broken\n######\n\n:date: 2025-01-02\n\n*open", [":6: text: cannot be read (Inline emphasis start-string"]),
    "posts/good.rst": ("Good\n####\n\n:date: 2025-01-02\n\nx", []),
    "posts/good.html": ('<head><title>Plain</title><meta name="date" content="2025-01-02"></head><body>x</body>', []),
    "posts/untitled.html": ("<head></head><body>x</body>", [": title: missing; "]),
    "posts/undated.rst": ("Undated\n#######\n\nx", [":1: date: missing; "]),
    "posts/arrows.md": (POST.format("Arrows") + "Tags: →, ++\nAuthor: <>\nCategory: ../..\n\nx", []),
    "posts/control.md": (POST.format("Con\x0btrol") + "\nx", [":1: text: control character U+000B"]),
    "posts/latin.md": (POST.format("Latin").encode() + b"\n\xf6", [":4: text: byte 0xf6 is not UTF-8"]),
    "posts/date.md": ("Title: Date\nDate: 2024-13-45\n\nx", [":2: date: "]),
    "posts/month.md": ("Title: Month\nDate: 2024-05\n\nx", []),
    "posts/signs.md": ("Title: ???\nDate: 2025\n\nx", []),
    "posts/!!!.md": ("Title: !!!\nDate: 2025\n\nx", []),
    "posts/yaml.md": ("---\ntitle: Y\ndate: 2025-01-02\nsummary: !!python/object/apply:os.system [id]\n---\n\nx", None),
    "posts/ a #%?'-.md": (POST.format("Odd name") + "\nx", []),
    "images/.git/config": (SECRET, []),
    "images/x.png~": (SECRET, []),
}  # fmt: skip
LINKS = {"images/here": ".", "images/up": "..", "images/secret.txt": "../../secret.txt"}
TOLD_OF_LINKS = [
    "content/images/here: file: leads to a folder that it lies in",
    "content/images/up: file: leads to a folder that it lies in",
    "content/images/secret.txt: file: leads out of content",
    "content/posts/fifo.md: file: is no file that could be read",
]


@dataclass(frozen=True)
class Done:
    """What a build has left behind."""

    root: Path
    status: int
    said: str
    seconds: float = 0
    megabytes: float = 0

    @property
    def lines(self) -> list[str]:
        return self.said.splitlines()

    @property
    def is_old(self) -> bool:
        return (self.root / "output" / "index.html").read_text("utf-8") == "old"


# Has it, and is it left for whoever waits for it.
ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT


def is_importing(pid: int, _root: Path) -> bool:
    """Whether a build has come to what Pelican imports."""
    return "_speedups" in Path(f"/proc/{pid}/maps").read_text()  # MarkupSafe's


def is_writing(_pid: int, root: Path) -> bool:
    """Whether a build has begun with its output."""
    return any(root.glob(".output.new-*"))


def run(
    root: Path,
    *arguments: str,
    before: tuple[str, ...] = (),
    stop: Callable[[int, Path], bool] | None = None,
) -> Done:
    """Build as for the public, over an output that may be there.

    Args:
        stop: Says when somebody presses Ctrl-C.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(NOW)}
    command = [*before, sys.executable, "plugins/building", "-s", "publishconf.py", *arguments]
    with (root / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=said, stderr=said)
        if stop:
            while not (stop(process.pid, root) or os.waitid(os.P_PID, process.pid, ENDED)):
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    text, seconds = (root / "said").read_text("utf-8"), used.ru_utime + used.ru_stime
    return Done(root, process.returncode, text, seconds, used.ru_maxrss / 1024)


@pytest.fixture(scope="module", params=["one-paper"])
def plain(request: pytest.FixtureRequest, samples: Samples) -> Sample:
    """A site in which nothing is wrong, built once a run, so that its cache is warm."""
    return samples.get(request.param)


@pytest.fixture
def project(plain: Sample, tmp_path: Path) -> Path:
    """A copy of it, with an output that is easily known."""
    return copied(plain, tmp_path / "project")


def copied(plain: Sample, root: Path) -> Path:
    """The sources and the cache, and an output of one page."""
    shutil.copytree(plain.project, root, symlinks=True)
    (root / "output").mkdir()
    (root / "output" / "index.html").write_text("old", "utf-8")
    return root


@pytest.fixture(scope="module")
def bad(plain: Sample, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A site of everything above, built as for a preview."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "secret.txt").write_text(SECRET)
    root = copied(plain, folder / "project")
    (root / "secret.txt").write_text(SECRET)
    photos = {f"images/photo.{ending}": photo(kind) for kind, ending in PHOTOS.items()}
    shown = POST.format("Photos") + "\n" + " ".join(f"![x](/{name})" for name in photos)
    contents = {name: content for name, (content, _) in INPUTS.items()} | photos
    contents |= {"posts/photos.md": shown, "publications.bib": bibliography()}
    for name, content in contents.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    for name, target in LINKS.items():
        (root / "content" / name).symlink_to(target)
    os.mkfifo(root / "content/posts/fifo.md")
    return run(root)


def test_a_build_of_all_that_is_bad_ends_well(bad):
    """What is good is there, within bounds; what cannot be used costs itself alone."""
    output = bad.root / "output"

    assert bad.status == 0
    assert (bad.seconds < SECONDS, bad.megabytes < MEGABYTES) == (True, True)
    for name in (
        "blog/month",
        "blog/good",
        "blog/plain",
        "talks/fine",
        "publications/fine",
        "publications/many",
        "twin",
    ):
        assert (output / name / "index.html").is_file()
    assert "日本語 intact" in (output / "publications/fine/index.html").read_text("utf-8")
    assert "stays" in (output / "f/index.html").read_text("utf-8")
    assert len(list((output / "blog/tags").glob("name-*/index.html"))) == 2


@pytest.mark.parametrize("name", INPUTS)
def test_each_input_is_told(bad, name):
    """In one form, with the file, the place and the cure, and nothing of it twice or in vain."""
    told = sorted(line for line in bad.lines if line.startswith(f"content/{name}:"))
    expected = INPUTS[name][1]
    if expected is None:
        return

    assert len(told) == len(set(expected)), told
    for start in expected:
        assert any(line.startswith(f"content/{name}{start}") and ";" in line for line in told), told


@pytest.mark.parametrize("start", TOLD_OF_LINKS)
def test_what_is_no_file_is_told_and_passed_by(bad, start):
    assert [line.startswith(start) for line in bad.lines].count(True) == 1


def test_each_problem_has_a_code(bad):
    """So that it can be looked up and silenced."""
    known = rules.read(ROOT / "plugins")
    told = [line for line in bad.lines if line.startswith("content/")]

    assert [line for line in told if rules.Finding(line, known).code not in known] == []


def test_nothing_but_problems_is_said(bad):
    """No traceback, no warning of another's, no name of a folder that nobody knows."""
    rest = [
        line for line in bad.lines if not re.match(r"content/[^:]+:.*; |(left out|built) ", line)
    ]

    assert [line for line in rest if "drawing" not in line] == [
        line for line in rest if line.startswith("content/people.toml")
    ]
    assert ".output.new" not in bad.said


def test_nothing_unsafe_is_published(bad):
    """No script, no way out, no secret, no note of a camera."""
    output = bad.root / "output"
    files = [path for path in output.rglob("*") if path.is_file()]
    drawings = {path.name for path in files} & {"script.svg", "on.svg", "link.svg", "no.svg"}

    assert not drawings
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
    assert not [path for path in bad.root.parent.iterdir() if path.name in ("x", "passwd")]
    assert {path.relative_to(bad.root).parts[0] for path in files} == {"output"}
    for path in files:
        if path.suffix == ".html":
            page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
            attributes = {name for element in page.find_all(True) for name in element.attrs}
            assert not {name for name in attributes if name.startswith("on")}
            assert not page.select('[href*="script:"]')
            scripts = page.select('script:not([type="application/ld+json"])')
            assert not [script for script in scripts if "alert" in script.get_text()]


@pytest.mark.parametrize("ending", PHOTOS.values())
def test_a_photo_keeps_its_orientation_and_nothing_else(bad, ending):
    with Image.open(bad.root / "output" / "images" / f"photo.{ending}") as image:
        exif = image.getexif()

        assert dict(exif) == {0x0112: 6}
        assert not exif.get_ifd(0x8825)
        assert image.size == (64, 32)
        image.load()
    assert SECRET.encode() in (bad.root / "content" / "images" / f"photo.{ending}").read_bytes()


def test_a_publish_refuses_all_of_it(project, bad):
    """One problem is enough; all are told before the build stops, and the old output stays."""
    for name in ("posts/status.md", "pages/template.md", "images/on.svg"):
        target = project / "content" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(bad.root / "content" / name, target)
    done = run(project, "--fatal", "warnings")

    assert (done.status, done.is_old) == (1, True)
    assert len([line for line in done.lines if line.startswith("content/")]) == 3


def checked(root: Path, capfd: pytest.CaptureFixture[str], **how: Any) -> tuple[int, str, str]:
    """What the check of a project says: its status, standard output and standard error."""
    status = production.check(root, {"SITEURL": ADDRESS, **how.pop("public", {})}, **how)
    return status, *capfd.readouterr()


def test_the_check_is_the_gate(project, plain, bad, capfd):
    """0 for nothing wrong, 1 for problems of sources and output at once, 2 where it could not run;
    what goes to GitHub Pages passes through it, too; a damaged preview in the cache does not."""
    post = project / "content" / "posts" / "status.md"
    post.parent.mkdir()
    shutil.copyfile(bad.root / "content" / "posts" / "status.md", post)
    with (project / "content" / "pages" / "home.md").open("a") as home:
        home.write("\n[gone](/gone/)\n[kept]({filename}/posts/status.md)\n[held](/talks/later/)\n")
    (project / "content" / "talks").mkdir()
    (project / "content" / "talks" / "later.md").write_text("Title: Later\nStatus: draft\n\nx")
    settings = project / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('"Pia Sommer"', '"Somebody Else"', 1))
    (project / "content" / "files").mkdir()
    (project / "content" / "files" / "x.html").write_text("<script>x()</script>")

    for path in project.glob("cache/social/*.png"):
        path.write_bytes(path.read_bytes()[:300])
    public = {"SITEURL": ADDRESS, "CHECK_IGNORE": ["OUT001:content/pages/home.md"]}

    assert production.github_pages(project, public, "x", False) == 1
    said, told = capfd.readouterr()
    assert "3 problems, see above; 2 told" in said
    assert "; 1 silenced by CHECK_IGNORE: OUT001\n" in said
    assert "[OUT001]" not in told
    for line in (
        r"posts/status.md:1: status: .* \[TEXT002\]",
        r"pages/home.md:\d+: link: .*posts/status.md, which is a draft; .* \[OUT007\]",
        r"pages/home.md:\d+: link: .*talks/later.md, which is a draft; .* \[OUT007\]",
        r"files/x.html:1: script: .* \[OUT008\]",
        r"pelicanconf.py: AUTHOR: is Somebody Else, and .* \[BIB054\]",
    ):
        assert re.search(f"{line}$", told, re.M)
    whole = {path.name: path.read_bytes() for path in plain.root.glob("social/*")}
    drawn = {path.name: path.read_bytes() for path in project.glob(".published/build/social/*")}
    assert {name: drawn[name] for name in whole} == whole != {}

    status, said, told = checked(project, capfd, form="json", fast=True)
    assert [row["code"] for row in json.loads(said)] == ["TEXT002", "BIB054"]
    assert (status, "checked the sources: 1 problem," in told) == (1, True)
    status, said, _ = checked(project, capfd, fast=True, public={"CHECK_IGNORE": ["TEXT002"]})
    assert (status, "1 silenced by CHECK_IGNORE: TEXT002" in said) == (0, True)
    (project / "publishconf.py").write_text("PATH = 'nowhere'\n")
    assert checked(project, capfd)[0] != 0
    assert checked(project, capfd, form="xml")[0] == 2


HOLDS = "holds content, which a build would remove; name another directory [BUILD006]"
LIES = "lies in {}, which holds sources; name another directory [BUILD006]"
HARM = {"content/x": LIES.format("content"), "theme/x": LIES.format("theme"), "content": HOLDS}


def test_no_output_where_it_would_do_harm(project, monkeypatch):
    """Among the sources, in their place, or in that of everything."""
    done = run(project, "-o", "/")
    assert (done.status, done.is_old) == (1, True)
    assert done.lines == [f"/: OUTPUT_PATH: {HOLDS}"]

    monkeypatch.chdir(project)
    for output, said in HARM.items():
        with pytest.raises(RefusedError, match=re.escape(f": OUTPUT_PATH: {said}")):
            refuse_foreign(Path(output).resolve(), ["content", "theme"])


def test_a_folder_that_cannot_be_read_is_an_error(project):
    """Its texts would vanish from the site otherwise."""
    talks = project / "content" / "talks"
    talks.mkdir()
    talks.chmod(0)
    powers = "-dac_override,-dac_read_search"
    plain_user = ("setpriv", "--bounding-set", powers, "--inh-caps", powers)
    done = run(project, "--fatal", "errors", before=plain_user if os.geteuid() == 0 else ())
    talks.chmod(0o755)

    assert (done.status, done.is_old) == (1, True)
    assert done.lines[0] == "content/talks: folder: permission denied; make it readable [TEXT046]"


def test_a_full_disk_is_called_one(project):
    (project / "full.json").symlink_to("/dev/full")
    done = run(project, "-e", 'SOURCES_FILE="full.json"', "SOURCES_ONLY=true")

    assert (done.status, done.is_old) == (1, True)
    assert done.lines == ["disk: file: no space left on device; make room on the disk [BUILD004]"]


@pytest.mark.parametrize("stop", [is_importing, is_writing])
def test_a_build_that_is_stopped_has_failed(project, stop):
    """At whatever moment Ctrl-C is pressed, and without a traceback."""
    done = run(project, stop=stop)

    assert (done.status, done.is_old) == (130, True)
    assert "Traceback" not in done.said
    assert not list(project.glob(".output.*"))
