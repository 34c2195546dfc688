"""Pages of a person elsewhere, by the names that systems have for them."""

from __future__ import annotations

import re
from typing import Any

# Keys of al-folio's settings and of academicpages' author, and where such a name leads.
PROFILES = {
    "Google Scholar": (
        "scholar_userid googlescholar",
        "https://scholar.google.com/citations?user={}",
    ),
    "Semantic Scholar": ("semanticscholar_id", "https://www.semanticscholar.org/author/{}"),
    "GitHub": ("github_username github", "https://github.com/{}"),
    "GitLab": ("gitlab_username gitlab", "https://gitlab.com/{}"),
    "LinkedIn": ("linkedin_username linkedin", "https://www.linkedin.com/in/{}"),
    "Twitter": ("twitter_username twitter x_username", "https://twitter.com/{}"),
    "Bluesky": ("bluesky_url bluesky", "https://bsky.app/profile/{}"),
    "ResearchGate": (
        "research_gate_profile researchgate",
        "https://www.researchgate.net/profile/{}",
    ),
    "DBLP": ("dblp_url dblp", "https://dblp.org/pid/{}"),
    "Wikipedia": ("wikipedia", "https://en.wikipedia.org/wiki/{}"),
}
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
ICONS = {
    "google-scholar": "Google Scholar",
    "graduation-cap": "Google Scholar",
    "github": "GitHub",
    "linkedin": "LinkedIn",
    "twitter": "Twitter",
    "x": "X",
    "mastodon": "Mastodon",
    "orcid": "ORCID",
    "bluesky": "Bluesky",
    "researchgate": "ResearchGate",
    "gitlab": "GitLab",
    "dblp": "DBLP",
    "semantic-scholar": "Semantic Scholar",
    "arxiv": "arXiv",
    "osf": "OSF",
    "youtube": "YouTube",
}


def profiles(owner: dict[str, Any], links: list[tuple[str, str]]) -> None:
    """Take an owner's pages elsewhere from links with the names of their icons."""
    found: dict[str, str] = owner.setdefault("profiles", {})
    for icon, url in links:
        name = icon.rpartition("/")[2].strip().lower().replace(" ", "-")
        if url.startswith("mailto:"):
            owner["emails"] = owner.get("emails") or [url.removeprefix("mailto:")]
        elif orcid := ORCID.search(url if "orcid.org" in url else ""):
            owner["orcid"] = orcid[0]
        elif re.match(r"https?://", url):
            known = next((label for key, label in ICONS.items() if key == name), "")
            by_host = next(
                (label for key, label in ICONS.items() if f"{key.replace('-', '.')}." in url), ""
            )
            found.setdefault(known or by_host or icon.strip() or url, url)
