"""Where a work can be had: links and identifiers from the fields of an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from .publication import Link, LocalFile
from .reading.bibtex import Entry
from .settings import Settings

Warn = Callable[[str, str], None]

_SCHEMES = ("http", "https", "ftp", "mailto")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_HOST_WITHOUT_SCHEME = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.I)
# A DOI, or a short one as shortdoi.org gives them out.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|(?<![\w.])10/[a-z0-9]{3,}$", re.I)
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")
_ARXIV_NAMED = re.compile(rf"arxiv:\s*{_ARXIV.pattern}", re.I)
_ARXIV_ADDRESS = re.compile(r"arxiv\.org/(?:abs|pdf|html)/([^\s?#]+?)(?:\.pdf)?/?$", re.I)
_PDF_MAGIC = b"%PDF-"
# Links that identifiers make.
_MADE = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
# Fields whose files may lie in the content folder.
_FILES = ("pdf", "slides", "poster", "supp", "video", "code", "data")


_LATEX = re.compile(r"[\\{}$\s]")


def clean_address(value: str) -> str:
    r"""A URL as typed in a BibTeX field, without its LaTeX (``\url{}``, ``\_``, ``\~{}``)."""
    if not _LATEX.search(value):
        return value
    text = re.sub(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}", r"\1", value.strip(), flags=re.S)
    text = re.sub(r"\{?\\textasciitilde\s*(?:\{\})?\}?|\\~\{\}|\{\\~\}|\\~|\$\\sim\$", "~", text)
    text = re.sub(r"\{?\\textunderscore\s*(?:\{\})?\}?", "_", text)
    text = re.sub(r"\\([_%#&$~{}^])", r"\1", text)
    return re.sub(r"\s+", "", text.replace("{", "").replace("}", "").replace("\\", ""))


def escaped_address(address: str) -> str:
    """Percent-encodes what may not stand in a URL; what is encoded already stays."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


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
            if value := entry.get(name):
                found[name] = value
        return found

    def _doi(self, value: str, warn: Warn) -> str:
        match = _DOI.search(clean_address(value))
        if match is None:
            warn("doi", f"{value!r} is no DOI; write 10.1234/…")
            return ""
        return match[0].rstrip(".,;")

    def _arxiv(self, entry: Entry, warn: Warn) -> str:
        server = entry.get("eprinttype", "archiveprefix").lower()
        eprint = entry.get("arxiv")
        if not eprint and server in ("", "arxiv"):
            eprint = entry.get("eprint")
        if eprint:
            text = clean_address(eprint)
            address = _ARXIV_ADDRESS.search(text)
            text = re.sub(r"^arxiv:", "", address[1] if address else text, flags=re.I)
            match = _ARXIV.match(text)
            if match is not None:
                return match[0]
            if server == "arxiv" or entry.get("arxiv"):
                field = "arxiv" if entry.get("arxiv") else "eprint"
                warn(field, f"{eprint!r} is no arXiv identifier; write 2401.01234")
            return ""
        for field in ("journal", "journaltitle", "note", "howpublished"):
            if field in entry.fields and (match := _ARXIV_NAMED.search(entry.get(field))):
                return match[1]
        address = _ARXIV_ADDRESS.search(clean_address(entry.get("url")))
        return address[1] if address and _ARXIV.fullmatch(address[1]) else ""

    def of(
        self, entry: Entry, identifiers: dict[str, str], slug: str, warn: Warn
    ) -> tuple[tuple[Link, ...], tuple[LocalFile, ...]]:
        """The links in the order of the settings, and the files of the site among them."""
        files: list[LocalFile] = []
        named = [
            (name, link)
            for name, label in self.settings.links.items()
            if name in _MADE or name in entry.fields
            for link in self._links(entry, name, label, identifiers, slug, files, warn)
        ]
        return _without_doubles(named, identifiers), tuple(files)

    def _links(
        self,
        entry: Entry,
        name: str,
        label: str,
        identifiers: dict[str, str],
        slug: str,
        files: list[LocalFile],
        warn: Warn,
    ) -> Iterator[Link]:
        if name in _MADE:
            if name in identifiers:
                value = quote(identifiers[name], safe="/:().;-_~!*',@+")
                yield Link(label=label, url=_MADE[name].format(value))
            return
        value = entry.get(name)
        if not value:
            return
        address = clean_address(value)
        scheme = _SCHEME.match(address)
        if scheme is not None and scheme[1].lower() not in _SCHEMES:
            # A Windows drive letter is no scheme either.
            warn(name, f"{address[:60]!r} is no address of the web; write https://…")
        elif scheme is not None:
            if self._is_valid(address):
                yield Link(label=label, url=escaped_address(address))
            else:
                warn(name, f"{address[:60]!r} is no address of the web; write https://host/path")
        elif address.startswith("//"):
            yield Link(label=label, url=escaped_address(f"https:{address}"))
        elif _HOST_WITHOUT_SCHEME.match(address):
            yield Link(label=label, url=escaped_address(f"https://{address}"))
        elif name in _FILES:
            file = self._file(entry, name, value.strip(), slug, warn)
            if file is not None:
                files.append(file)
                yield Link(label=label, url=escaped_address(file.url), local=True)
        elif match := _DOI.fullmatch(address):
            yield Link(label=label, url=f"https://doi.org/{quote(match[0], safe='/:().;-_')}")
        else:
            warn(name, f"{address[:60]!r} is no address of the web; write https://…")

    @staticmethod
    def _is_valid(address: str) -> bool:
        try:
            parts = urlsplit(address)
            return bool(parts.hostname) or parts.scheme == "mailto"
        except ValueError:
            return False

    def _file(self, entry: Entry, name: str, value: str, slug: str, warn: Warn) -> LocalFile | None:
        """The file of the content folder that a field names."""
        relative = Path(value.replace("\\_", "_").strip("{}"))
        content = self.settings.content
        beside = Path(entry.source.path).parent
        bases = [
            content,
            content.parent / beside,
            content / "pdf",
            content / "pdfs",
            content / "papers",
        ]
        inside = [base / relative for base in bases if (base / relative).is_file()]
        if relative.is_absolute() or not inside:
            warn(
                name,
                f"there is no file {value} in {content.name}/; put it there or correct the path",
            )
            return None
        path = inside[0].resolve()
        if not path.is_relative_to(content.resolve()):
            warn(name, f"{value} lies outside of {content.name}/; put the file into it")
            return None
        if name == "pdf":
            with path.open("rb") as file:
                if file.read(len(_PDF_MAGIC)) != _PDF_MAGIC:
                    warn(name, f"{value} is no PDF file; name the PDF")
                    return None
        folder = self.settings.url.format(slug=slug)
        folder = folder if folder.endswith("/") else folder.rpartition("/")[0] + "/"
        # Scholar wants the PDF in the folder of the page; named by its key, it is not lost
        # among other people's "paper.pdf".
        stem = slug if name == "pdf" else f"{slug}-{name}"
        file_name = f"{stem}{path.suffix.lower()}"
        return LocalFile(field=name, source=path, url=f"{folder}{file_name}".lstrip("/"))


def _without_doubles(
    named: list[tuple[str, Link]], identifiers: dict[str, str]
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
