"""Where a work can be had: its links, identifiers and own files, from the fields of an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ..links import (
    escaped_address,
    identifier_address,
    is_pdf,
    is_plain,
    kind_of,
    link_address,
    web_address,
)
from ..publication import Link, LocalFile
from ..settings import Settings
from ..tex.addresses import typed
from ..tex.convert import to_text
from .entries import Entry

Warn = Callable[[str, str, str], None]

_SCHEMES = ("http", "https", "ftp", "mailto")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_HOST_WITHOUT_SCHEME = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.I)
# A DOI, or a short one as shortdoi.org gives them out.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|(?<![\w.])10/[a-z0-9]{3,}$", re.I)
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")
_ARXIV_NAMED = re.compile(rf"arxiv:\s*{_ARXIV.pattern}", re.I)
_ARXIV_ADDRESS = re.compile(r"arxiv\.org/(?:abs|pdf|html)/([^\s?#]+?)(?:\.pdf)?/?$", re.I)
_PDF_MAGIC = b"%PDF-"
_LATEX = re.compile(r"[\\{}$\s]")


def clean_address(value: str) -> str:
    r"""A URL as typed in a BibTeX field, without its LaTeX (``\url{}``, ``\_``, ``\~{}``)."""
    if not _LATEX.search(value):
        return value
    address = re.sub(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}", r"\1", value.strip(), flags=re.S)
    return typed(address).replace("\\", "")


def doi_in(typed: str) -> str:
    """The bare DOI in what is typed for one, bare or as an address; empty where there is none."""
    match = _DOI.search(typed)
    return match[0].rstrip(".,;") if match else ""


def arxiv_in(typed: str) -> str:
    """The arXiv identifier in what is typed for one, version and all; empty where it is none."""
    address = _ARXIV_ADDRESS.search(typed)
    bare = re.sub(r"^arxiv:\s*", "", address[1] if address else typed, flags=re.I)
    match = _ARXIV.match(bare)
    return match[0] if match else ""


class Links:
    """Reads links; holds the settings they depend on."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def identifiers(self, entry: Entry, warn: Warn) -> dict[str, str]:
        """Bare and valid identifiers: ``doi``, ``arxiv``, ``pmid``, ``isbn``, ``issn``."""
        found = {}
        if (doi := entry.get("doi")) and (value := self._doi(doi, warn)):
            found["doi"] = value
        if arxiv := self._arxiv(entry, warn):
            found["arxiv"] = arxiv
        pmid = entry.get("pmid") or (
            entry.get("eprint") if entry.get("eprinttype").lower() == "pubmed" else ""
        )
        if pmid.isdigit():
            found["pmid"] = pmid
        for name in ("isbn", "issn"):
            if value := to_text(entry.get(name)).plain:
                found[name] = value
        return found

    def _doi(self, value: str, warn: Warn) -> str:
        found = doi_in(clean_address(value))
        if not found:
            warn("doi", "BIB012", f"{value!r} is no DOI; write 10.1234/…")
        return found

    def _arxiv(self, entry: Entry, warn: Warn) -> str:
        server = entry.get("eprinttype", "archiveprefix").lower()
        eprint = entry.get("arxiv")
        if not eprint and server in ("", "arxiv"):
            eprint = entry.get("eprint")
        if eprint:
            if found := arxiv_in(clean_address(eprint)):
                return found
            if server == "arxiv" or entry.get("arxiv"):
                field = "arxiv" if entry.get("arxiv") else "eprint"
                message = f"{eprint!r} is no arXiv identifier; write 2401.01234"
                warn(field, "BIB013", message)
            return ""
        for field in ("journal", "journaltitle", "note", "howpublished"):
            if field in entry.fields and (match := _ARXIV_NAMED.search(entry.get(field))):
                return match[1]
        address = _ARXIV_ADDRESS.search(clean_address(entry.get("url")))
        return address[1] if address and _ARXIV.fullmatch(address[1]) else ""

    def of(
        self, entry: Entry, identifiers: Mapping[str, str], slug: str, warn: Warn
    ) -> tuple[tuple[Link, ...], tuple[LocalFile, ...]]:
        """The links in the order of the settings, and the files of the site among them."""
        files: list[LocalFile] = []
        named: list[tuple[str, Link]] = []
        for name, label in self.settings.links.items():
            kind = kind_of(name)
            if kind.identifier:
                url, file = identifier_address(name, identifiers.get(name, "")), None
            else:
                url, file = self._target(entry, name, slug, warn)
            if file is not None:
                files.append(file)
            if url:
                local, work = file is not None, kind.work
                named.append((name, Link(label=label, url=url, local=local, leads_to_work=work)))
        return _without_doubles(named, identifiers), tuple(files)

    def _target(
        self, entry: Entry, name: str, slug: str, warn: Warn
    ) -> tuple[str, LocalFile | None]:
        """Where a field leads, and the file of the site if it is one; nowhere is told."""
        value = entry.get(name)
        if not value:
            return "", None
        if is_plain(value):
            return value, None
        typed = clean_address(value)
        address = _web(typed)
        if address is None and kind_of(name).file:
            file = self._file(entry, name, value.strip(), slug, warn)
            return (escaped_address(file.url), file) if file else ("", None)
        if address is None and (match := _DOI.fullmatch(typed)):
            return identifier_address("doi", match[0]), None
        if not address:
            message = f"{typed[:60]!r} is no address of the web; write https://…"
            warn(name, "BIB014", message)
            return "", None
        return escaped_address(address), None

    def _file(self, entry: Entry, name: str, value: str, slug: str, warn: Warn) -> LocalFile | None:
        """The file of the content folder that a field names."""
        relative = Path(value.replace("\\_", "_").strip("{}"))
        content = self.settings.content
        beside = Path(entry.source.path).parent
        usual = (content / name for name in ("pdf", "pdfs", "papers"))
        bases = [content, content.parent / beside, *usual]
        inside = [base / relative for base in bases if (base / relative).is_file()]
        if relative.is_absolute() or not inside:
            where = f"in {content.name}/; put it there or correct the path"
            warn(name, "BIB015", f"there is no file {value} {where}")
            return None
        path = inside[0].resolve()
        if not path.is_relative_to(content.resolve()):
            message = f"{value} lies outside of {content.name}/; put the file into it"
            warn(name, "BIB015", message)
            return None
        if name == "pdf":
            with path.open("rb") as file:
                if file.read(len(_PDF_MAGIC)) != _PDF_MAGIC:
                    warn(name, "BIB016", f"{value} is no PDF file; name the PDF")
                    return None
        folder = self.settings.url.format(slug=slug)
        folder = folder if folder.endswith("/") else folder.rpartition("/")[0] + "/"
        # Scholar wants the PDF in the folder of the page; named by its key, it is not lost
        # among other people's "paper.pdf".
        stem = slug if name == "pdf" else f"{slug}-{name}"
        url = f"{folder}{stem}{path.suffix.lower()}".lstrip("/")
        return LocalFile(field=name, source=path, url=url)


def _web(typed: str) -> str | None:
    """An address of the web; empty where it is none that may be linked to, None for other words."""
    scheme = _SCHEME.match(typed)
    if scheme is None:
        if typed.startswith("//"):
            return f"https:{typed}"
        return f"https://{typed}" if _HOST_WITHOUT_SCHEME.match(typed) else None
    try:
        parts = urlsplit(typed)
        # A Windows drive letter is no scheme either.
        fit = parts.scheme in _SCHEMES and (bool(parts.hostname) or parts.scheme == "mailto")
    except ValueError:
        fit = False
    return typed if fit else ""


def _without_doubles(
    named: list[tuple[str, Link]], identifiers: Mapping[str, str]
) -> tuple[Link, ...]:
    """Without a second way to the same place.

    A page on arXiv needs no other label than arXiv's, and a DOI none beside the paper
    that it leads to.
    """
    on_arxiv = "arxiv" in identifiers
    kept: dict[str, tuple[str, Link]] = {}
    for name, link in named:
        if name in ("url", "html") and on_arxiv and _ARXIV_ADDRESS.search(link.url):
            continue
        kept.setdefault(link.url, (name, link))
    names = {name for name, _ in kept.values()}
    arxiv_doi = on_arxiv and identifiers.get("doi", "").lower().startswith("10.48550/arxiv.")
    needless = {"doi"} if arxiv_doi or "url" in names else set()
    return tuple(link for name, link in kept.values() if name not in needless)


def homepage(kind: str, links: Sequence[Link], identifiers: Mapping[str, str], url: str) -> str:
    """Where a reader finds the work elsewhere: a page rather than a PDF; else arXiv.

    Of data, software and talks, what would be an accompaniment elsewhere is the work.

    Args:
        kind: Of the work.
        links: That the work has.
        identifiers: Of the work.
        url: The ``url`` field, which may be no link of its own, or how it was published.
    """
    outside = (link for link in links if link.leads_to_work and not link.local)
    leading = list(filter(None, map(link_address, outside)))
    pages = (address for address in leading if not is_pdf(address))
    named = next(pages, "") or (leading[0] if leading else web_address(url))
    named = named or identifier_address("arxiv", identifiers.get("arxiv", ""))
    if named or kind not in ("data", "software", "talk"):
        return named
    return next(filter(None, map(link_address, links)), "")
