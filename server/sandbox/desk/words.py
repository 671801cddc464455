"""Small pieces of text for the templates."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

STATUSES = {"hold": "on-hold"}


def moment(stamp: str | None) -> Markup:
    """A `<time>` with the exact moment; the page's script makes its text relative."""
    if not stamp:
        return Markup("")
    try:
        exact = datetime.fromisoformat(stamp).strftime("%d %b %Y, %H:%M UTC")
    except ValueError:
        return Markup.escape(stamp)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp, exact, exact)


def in_words(value: object) -> str:
    """A field's value as one reads it: yes and no for a checkbox, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "–"
    return STATUSES.get(str(value), str(value))
