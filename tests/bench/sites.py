"""Sites to measure builds with: ours, Hugo's, pelican-pybtex's and an empty one, all of a fixed seed.

What they hold is the same: papers with abstracts of 150 words, accents of LaTeX, formulas,
several authors and links; talks of 500 words with code, formulas and footnotes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.reading import MATH, WORDS, entry

ROOT = Path(__file__).resolve().parents[2]

# What the owner of the measured site has set, behind all that the house sets.
SETTINGS = """
AUTHOR = SITENAME = "Ada Example"
SITE_DESCRIPTION, RECORD_FIGURE, SOCIAL_FONTS = "A site to measure.", "dots", []
"""
PUBLIC = 'SITEURL = "https://www.example.org"\n'
HOME = "Title: Home\nSave_as: index.html\nURL:\nTemplate: home\n\nWords. [@key1]\n"

HUGO = {
    "hugo.toml": """\
baseURL = "https://www.example.org/"
title = "Ada Example"
disableKinds = ["taxonomy", "term"]
[markup.highlight]
noClasses = false
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
inline = [["$", "$"]]
""",
    "layouts/baseof.html": """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="{{ .Permalink }}">
</head><body><nav><a href="/publications/">Publications</a> <a href="/talks/">Talks</a></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/home.html": '{{ define "main" }}<h1>Ada Example</h1>{{ .Content }}{{ end }}\n',
    "layouts/section.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Pages.GroupByDate "2006" }}<h2>{{ .Key }}</h2><ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><br>
{{ delimit (.Params.people | default slice) ", " }}<br>{{ .Params.venue }}</li>
{{ end }}</ul>{{ end }}{{ end }}
""",
    "layouts/page.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ delimit (.Params.people | default slice) ", " }}</p>
<p>{{ .Params.venue }}</p>{{ .Content }}
{{ with .Params.bibtex }}{{ highlight . "bibtex" }}{{ end }}{{ end }}
""",
    "layouts/_markup/render-passthrough.html": "{{ transform.ToMath .Inner }}",
    "content/_index.md": "---\ntitle: Home\n---\nWords.\n",
    "content/publications/_index.md": "---\ntitle: Publications\n---\n",
    "content/talks/_index.md": "---\ntitle: Talks\n---\n",
    "content/publications/_content.gotmpl": """\
{{ range hugo.Data.publications }}
{{ $content := dict "mediaType" "text/markdown" "value" .abstract }}
{{ $params := dict "people" .people "venue" .venue "bibtex" .bibtex }}
{{ $dates := dict "date" (time.AsTime .date) }}
{{ $.AddPage (dict "path" .key "title" .title "params" $params "dates" $dates "content" $content) }}
{{ end }}
""",
}

PYBTEX = """\
PATH, OUTPUT_PATH, THEME = "content", "output", "simple"
SITENAME, SITEURL, AUTHOR, TIMEZONE = "Ada Example", "", "Ada Example", "UTC"
PLUGINS = ["pelican.plugins.pybtex"]
PYBTEX_SOURCES = ["publications.bib"]
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = None
"""
EMPTY = PYBTEX.replace('["pelican.plugins.pybtex"]', "[]")


@dataclass(frozen=True, order=True)
class Size:
    """So many papers and talks."""

    papers: int
    talks: int

    def __str__(self) -> str:
        return f"({self.papers:,}, {self.talks:,})"


def works(size: Size) -> list[str]:
    """The entries of BibTeX."""
    chance = random.Random(1)
    return [_entry(number, chance) for number in range(size.papers)]


def _entry(number: int, chance: random.Random) -> str:
    """With an abstract of 150 words, two formulas in it, and the links that people give."""
    words = [chance.choice(WORDS) for _ in range(148)]
    words[20:20], words[90:90] = [chance.choice(MATH)], ["$\\nabla L(\\theta) = \\sum_i g_i$"]
    more = (
        f"abstract  = {{{' '.join(words)}}},\n"
        f"  pdf       = {{https://example.org/{number}.pdf}},\n"
        f"  code      = {{https://example.org/code/{number}}},"
    )
    return re.sub(r"abstract  = \{.*\},", lambda _: more, entry(number, chance))


def _talk(number: int, size: Size) -> tuple[str, str]:
    """The fields and the text of a talk."""
    chance = random.Random(number)

    def sentences(count: int) -> str:
        plain = [re.sub(r"\W", "", word) for word in WORDS]
        return " ".join(chance.choice(plain) for _ in range(count)) + "."

    code = "def step(w, g, rate=0.1):\n    # along the gradient\n    return [a - rate * b for a, b in zip(w, g)]"
    text = (
        f'"{sentences(120)}"[^1] Let $x_{{{number}}} \\in \\mathbb{{R}}^n$ -- then $f(x) = x^2$.\n\n'
        f"## A part\n\n{sentences(130)}\n\n```python\n{code}\n```\n\n"
        f"- {sentences(40)}\n- {sentences(40)}\n\n{sentences(120)} *So* $\\sum_i \\alpha_i = 1$.\n\n"
        f"[^1]: {sentences(25)}\n"
    )
    fields = f"Title: Talk {number}\nDate: {2025 - number % 30}-03-04\nEvent: A seminar\n"
    paper = f"Papers: key{number}\n" if number < size.papers else ""
    return fields + paper, text


def ours(folder: Path, size: Size) -> None:
    """A site of ours: ``pelicanconf.py``, ``publishconf.py``, content and a theme of its own."""
    for name, more in (("pelicanconf.py", SETTINGS), ("publishconf.py", PUBLIC)):
        _write(folder, name, (ROOT / name).read_text(encoding="utf-8") + more)
    (folder / "plugins").symlink_to(ROOT / "plugins")
    for path in sorted((ROOT / "theme").rglob("*")):
        if path.is_file():
            _write(folder, path.relative_to(ROOT).as_posix(), path.read_bytes())
    _write(folder, "content/publications.bib", "\n".join(works(size)))
    _write(folder, "content/pages/home.md", HOME)
    for number in range(size.talks):
        _write(folder, f"content/talks/{number}.md", "\n".join(_talk(number, size)))


def hugo(folder: Path, size: Size) -> None:
    """The same for Hugo, which reads no BibTeX: as JSON, made beforehand and not measured."""
    for name, text in HUGO.items():
        _write(folder, name, text)
    _write(folder, "data/publications.json", json.dumps([*map(_as_json, works(size))]))
    for number in range(size.talks):
        fields, text = _talk(number, size)
        head = dict(line.split(": ", 1) for line in fields.splitlines())
        given = {"title": head["Title"], "date": head["Date"], "venue": head["Event"]}
        _write(folder, f"content/talks/{number}.md", f"{json.dumps(given)}\n\n{text}")


def _as_json(bibtex: str) -> dict[str, object]:
    fields = dict(re.findall(r"(\w+) += \{?(.*?)\}?,\n", bibtex))
    return {
        "key": re.findall(r"\{(\w+),", bibtex)[0],
        "title": fields["title"],
        "people": fields["author"].split(" and "),
        "venue": fields["journal"],
        "date": f"{fields['year']}-01-01",
        "abstract": fields["abstract"],
        "bibtex": bibtex,
    }


def pybtex(folder: Path, size: Size) -> None:
    """The same for Pelican with pelican-pybtex."""
    _write(folder, "pelicanconf.py", PYBTEX)
    _write(folder, "content/publications.bib", "\n".join(works(size)))
    for number in range(size.talks):
        fields, text = _talk(number, size)
        _write(folder, f"content/{number}.md", f"{fields}\n{text}")


def empty(folder: Path, _size: Size) -> None:
    """Pelican with one page and no plugin."""
    _write(folder, "pelicanconf.py", EMPTY)
    _write(folder, "content/pages/home.md", "Title: Home\n\nWords.\n")


def edits(folder: Path) -> Iterator[str]:
    """Edit one file of a site of ours after the other, as often as wanted; gives what each is."""
    for what, name, old, new in (
        ("a talk", "content/talks/0.md", "A part", "A part and A part"),
        ("an entry", "content/publications.bib", "Journal of", "Annals of"),
        (
            "the style sheet",
            "theme/static/css/base.css",
            "\n",
            "\n/* edited */ :root { --edited: 1; }\n",
        ),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        yield what


def _write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
