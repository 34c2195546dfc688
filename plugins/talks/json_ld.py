"""A talk as schema.org's ``Event``, as search engines document it.

They ask for a name, a start and a place: without one of these there is nothing to tell them.
"""

from __future__ import annotations

import re
from typing import Any

from .talk import Talk, absolute

# "Room C210 and online" is the place Room C210.
_AND_ONLINE = re.compile(
    r"[\s,;/(]*\b(?:(?:and|or|also|via|on)\s+)*(?:online|zoom|webinar|virtual\w*|remote\w*)\W*$",
    re.I,
)
_MODES = {
    (True, False): "OnlineEventAttendanceMode",
    (False, True): "OfflineEventAttendanceMode",
    (True, True): "MixedEventAttendanceMode",
}


def event(talk: Talk, *, siteurl: str, speaker: str, summary: str = "") -> dict[str, Any] | None:
    """The event as data; None where too little is known of it."""
    start = talk.start or talk.first_day
    if not start or not (talk.is_online or talk.is_on_site):
        return None
    end = talk.end or (talk.last_day if talk.date.end else None)
    mode = _MODES[talk.is_online, talk.is_on_site]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": talk.title.plain,
        "startDate": start.isoformat(),
        "endDate": end.isoformat() if end else "",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": _location(talk, siteurl),
        "performer": {"@type": "Person", "name": speaker} if speaker else None,
        "organizer": {"@type": "Organization", "name": talk.event.plain} if talk.event else None,
        "description": summary,
        "url": absolute(talk.url, siteurl) if siteurl else "",
    }
    return {name: value for name, value in data.items() if value}


def _location(talk: Talk, siteurl: str) -> Any:
    name = _AND_ONLINE.sub("", talk.venue.plain) or talk.venue.plain
    place = {"@type": "Place", "name": name, "address": name}
    where = next((link.url for link in talk.links if link.label == "event"), "")
    url = where or (absolute(talk.url, siteurl) if siteurl else "")
    virtual = {"@type": "VirtualLocation", "url": url} if url else {"@type": "VirtualLocation"}
    found = [place] * talk.is_on_site + [virtual] * talk.is_online
    return found[0] if len(found) == 1 else found
