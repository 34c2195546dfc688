"""A page that lists texts of one folder, where the other system made such a page."""

from __future__ import annotations

from talks.reading import slugify

from ..found import Site, Text


def listing(site: Site, name: str, texts: list[Text]) -> None:
    """A page that lists a collection, where the owner's own page has only commands for that."""
    lines = []
    for text in texts:
        about = text.fields.get("Description", "")
        lines.append(f"[{text.title}]({text.old[0]})\n:   {about or text.title}")
    slug = slugify(name)
    own = next((text for text in site.texts if text.slug == slug), None)
    if own is None:
        own = Text(
            "page",
            texts[0].source.partition("/")[0] + "/",
            name.capitalize(),
            "",
            old=(f"/{slug}/",),
            slug=slug,
        )
        site.texts.append(own)
    own.body = f"{own.body.rstrip()}\n\n" + "\n\n".join(lines)
