"""What a page needs besides its HTML: one inlined stylesheet, hashed files, a security policy.

The stylesheet is inlined, so that the first answer of the server paints the page; the policy
allows exactly that stylesheet and the theme's scripts, by their hashes.  Files of the theme
get a hash of their content in their names and may be cached for ever.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from atomic_publish.built import content_security
from building import files
from pelican_bibtex.words import language, say, speaking

from . import stylesheet
from .colours import Colours
from .stylesheet import Stylesheet

# Characters of the hash in a file name: enough that two versions never share a name.
HASH_LENGTH = 10
# Sources of the stylesheet and of inline scripts are not files of the site.
_SOURCES = (".css", "js/head.js")
# A file of the theme, as the style sheet names it.
_FILE = re.compile(r"""url\(["']?((?!data:)[^"')]+)["']?\)""")
# Latin letters that few pages have, and the description of the font files for them.
_RARE = re.compile("[\u0100-\u0130\u0132-\u0151\u0154-\u01f0\u0218-\u021b\u1e80-\u1ef9]")
_RARE_FACE = re.compile(r"@font-face\{[^}]*/text-more[^}]*\}")
# How scripts of the theme name elements, and classes for them, that they put into a page.
_MADE = re.compile(r"""(?:lement\(|class(?:Name|List)\W+(?:\w+\()?)"([\w ]+)""")


@dataclass(frozen=True)
class Asset:
    """A file as it is published, to be cached for ever.

    Attributes:
        url: Relative to the site's root, with the hash of the content in it.
        content: Its bytes.
    """

    url: str
    content: bytes

    def write(self, output: str) -> None:
        """Write it below the output folder."""
        files.write(output, self.url, self.content)


@dataclass(frozen=True)
class Look:
    """What a page is painted with.

    Attributes:
        stylesheet: The text of its ``<style>``.
        policy: The Content-Security-Policy for a ``<meta>`` element, with that text's hash.
    """

    stylesheet: Markup
    policy: str


class Assets:
    """The files below the theme's ``static`` folder, and the owner's fonts."""

    def __init__(self, folder: Path, fonts: Iterable[Path] = ()) -> None:
        self.folder = folder
        # By numbers: their names may be alike, or have signs that mean something in a style sheet.
        found = (path for path in fonts if path.is_file())
        self.fonts = {f"own/own-{n}{path.suffix}": path for n, path in enumerate(found, 1)}
        self._looks: dict[tuple[str, str, bool], Look] = {}
        self._files: dict[str, dict[str, Asset]] = {}

    def look(self, html: str, lang: str = "", root: str = "") -> Look:
        """What a page in this language, with this in it, needs to be painted.

        Args:
            root: The way from the page to the site's root, without a slash at the end.
        """
        names = stylesheet.names_in(html) | stylesheet.languages(lang)
        css = self.stylesheet.used(names | self._everywhere)
        return self._look(css, root, rare=bool(_RARE.search(html)))

    @property
    def whole(self) -> Look:
        """For a page that has everything."""
        return self._look(self.stylesheet.text)

    def _look(self, css: str, root: str = "", *, rare: bool = True) -> Look:
        if (css, root, rare) not in self._looks:
            whole = (css if rare else _RARE_FACE.sub("", css)) + self._own_faces
            named = _FILE.sub(lambda found: f'url("{root}/{self.url(found[1])}")', whole)
            # The only text that could end the element.
            text = named.replace("</", "<\\/")
            scripts = [sha256(str(self.head_script))] if self.head_script else []
            policy = content_security.for_page(scripts, [sha256(text)])
            self._looks[css, root, rare] = Look(Markup(text), policy)
        return self._looks[css, root, rare]

    @cached_property
    def stylesheet(self) -> Stylesheet:
        """All that the theme says about looks."""
        path = self.folder / "css" / "site.css"
        return Stylesheet.read(path) if path.is_file() else Stylesheet("")

    @cached_property
    def _own_faces(self) -> str:
        """The owner's fonts, which browsers fetch where a character is in none before them."""
        faces = [(f'"Own {number}"', name) for number, name in enumerate(self.fonts, 1)]
        rules = "".join(
            f'@font-face{{font-family:{face};src:url("{name}");font-display:swap}}'
            for face, name in faces
        )
        order = ",".join([*(face for face, _ in faces), "serif"])
        return f"{rules}:root{{--own:{order}}}" if faces else ""

    @cached_property
    def _everywhere(self) -> Set[str]:
        """What every page has, and what a script may put into one."""
        paths = [*self.folder.glob("js/*.js"), *self.folder.parent.glob("templates/base.html")]
        text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
        made = {name for names in _MADE.findall(text) for name in names.split()}
        return stylesheet.names_in(text) | made | {f".{name}" for name in made}

    @cached_property
    def head_script(self) -> Markup:
        """``js/head.js``, which must run before the first paint, safe in ``<script>``."""
        path = self.folder / "js" / "head.js"
        text = compact(path.read_text(encoding="utf-8")) if path.is_file() else ""
        return Markup(text.replace("</", "<\\/"))

    @cached_property
    def colours(self) -> Colours:
        """Of the theme that the folder belongs to."""
        return Colours.of_theme(self.folder.parent)

    @property
    def files(self) -> dict[str, Asset]:
        """Every published file, by its path below the folder, in the language being written."""
        if (tag := language().tag) not in self._files:
            self._files[tag] = self._found()
        return self._files[tag]

    def _found(self) -> dict[str, Asset]:
        found = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            hidden = any(part.startswith(".") for part in path.relative_to(self.folder).parts)
            if path.is_file() and not hidden and not name.endswith(_SOURCES):
                found[name] = asset(name, self._content(path))
        return found | {name: asset(name, path.read_bytes()) for name, path in self.fonts.items()}

    def _content(self, path: Path) -> bytes:
        """What is published: scripts are compact and translated, pictures get their colours."""
        if path.suffix == ".js":
            return translated(compact(path.read_text(encoding="utf-8"))).encode()
        if path.suffix == ".svg":
            return self.colours.in_daylight(path.read_text(encoding="utf-8")).encode()
        return path.read_bytes()

    def url(self, name: str) -> str:
        """The address of a file, relative to the site's root.

        Raises:
            FileNotFoundError: The theme has no such file.
        """
        if name not in self.files:
            raise FileNotFoundError(f"{self.folder / name}: the theme has no such file; add it")
        return self.files[name].url


def asset(name: str, content: bytes, folder: str = "theme") -> Asset:
    """A file of this name and content as it is published."""
    path, digest = PurePosixPath(name), hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    return Asset(f"{folder}/{path.stem}.{digest}{path.suffix}", content)


def compact(script: str) -> str:
    """A script without indentation, empty lines and lines that are only a comment.

    Line ends stay, as they may end statements.  That is most of what a minifier saves, and
    it changes nothing but the inside of template literals that span lines.
    """
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not _COMMENT_LINE.fullmatch(line))


def translated(script: str) -> str:
    """A script with its messages, ``_("…")``, in the language that is being written."""

    def said(match: re.Match[str]) -> str:
        quote, message = match["quote"], match["message"]
        words = say(message).replace("\\", "\\\\").replace(quote, f"\\{quote}")
        return f"{quote}{words}{quote}"

    return MESSAGE.sub(said, script)


MESSAGE = re.compile(r"""\b_\((?P<quote>["`])(?P<message>.*?)(?P=quote)\)""")
_COMMENT_LINE = re.compile(r"//.*|/\*(?:(?!\*/).)*\*/")


def sha256(text: str) -> str:
    """A source expression of Content-Security-Policy for inline text."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
    return f"'sha256-{digest}'"


class AssetsGenerator(Generator):
    """Gives the assets to every template and writes the files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fonts = [Path(self.path, name) for name in self.settings.get("SOCIAL_FONTS", ())]
        self.assets = Assets(Path(self.theme) / "static", fonts)
        self.context.update(
            asset=self.assets.url,
            colours=self.assets.colours,
            look=self.assets.look,
            head_script=self.assets.head_script,
        )

    def generate_output(self, writer: Any) -> None:
        """Write every published file below the output folder."""
        spoken = self.settings.get("LANGUAGES")
        for other in spoken.asked if spoken else (language(),):
            with speaking(other):
                for file in self.assets.files.values():
                    file.write(self.output_path)


def _generators(pelican: Any) -> type[Generator]:
    return AssetsGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(_generators)
