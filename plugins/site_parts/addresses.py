"""Addresses: pages that open from a disk, and e-mail addresses that harvesters do not find.

Folders have no index page of their own when a page is opened as ``file://``.  A site built
with ``RELATIVE_URLS`` therefore names ``index.html`` in every address of its own.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from pelican import signals

# What is written for machines.
OWN_FILES = ("404.html", "sitemap.xml", "robots.txt")
_URL_SETTING = re.compile(r"(?:^|_)URL$")
_AT = re.compile(r"\s*[(\[]\s*at\s*[)\]]\s*|@", re.I)


def with_index(url: str) -> str:
    """The address of the file that a server would send for a folder: ``cv/`` -> ``cv/index.html``.

    Anything that is no folder of this site is left as it is.
    """
    folder = url == "" or url.endswith("/")
    return f"{url}index.html" if folder and "://" not in url else url


def address(path: str) -> str:
    """``talks/go/index.html`` as visitors know it: ``talks/go/``."""
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


def is_public(site_url: str) -> bool:
    """Whether the site has an address to be known by."""
    return site_url.startswith(("http://", "https://"))


def mail_to(address: str) -> str:
    """Where a letter to "name (at) host" goes: ``mailto:name@host``."""
    return "mailto:" + _AT.sub("@", address.strip())


def mailto(address: str) -> Markup:
    """A link for an e-mail address given as "name (at) host".

    What a person reads is the address as given.  The target is written in character
    references, which browsers resolve and collectors of bare addresses do not look for.
    """
    hidden = Markup("".join(f"&#{ord(character)};" for character in mail_to(address)))
    return Markup('<a href="{}">{}</a>').format(hidden, address)


def _initialized(pelican: Any) -> None:
    settings = pelican.settings
    settings["JINJA_FILTERS"]["mailto"] = mailto
    if not settings["RELATIVE_URLS"]:
        return
    for name, value in settings.items():
        if _URL_SETTING.search(name) and name != "SITEURL" and isinstance(value, str) and value:
            settings[name] = with_index(value)
    settings["MENU"] = [(label, with_index(url)) for label, url in settings.get("MENU", [])]


def _follow_the_file(content: Any) -> None:
    """A page that names the file it is saved as, and no address, is found where that file is."""
    file = getattr(content, "override_save_as", "")
    if file.endswith("index.html") and not hasattr(content, "override_url"):
        relative = content.settings["RELATIVE_URLS"]
        content.override_url = file if relative else file.removesuffix("index.html")


def _tell_templates(generator: Any) -> None:
    settings = generator.settings
    own = dict.fromkeys((*OWN_FILES, settings.get("SEARCH_SAVE_AS")), "the site itself")
    generator.context.setdefault("claims", {}).update(own)
    generator.context.update(
        address=address,
        home_url=with_index("") if settings["RELATIVE_URLS"] else "",
        is_public=is_public(str(settings["SITEURL"])),
    )


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(_tell_templates)
    signals.initialized.connect(_initialized)
    signals.content_object_init.connect(_follow_the_file)
