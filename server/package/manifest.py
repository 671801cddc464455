"""manifest.json with the defaults that Zendesk's validator fills in, before anything is known to be right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LEGACY: Final = "_legacy"
"""What stands for the address of a location that only names itself (framework 1)."""

PRODUCTS: Final[Mapping[str, frozenset[str]]] = {
    "support": frozenset(
        [
            "top_bar",
            "nav_bar",
            "ticket_sidebar",
            "new_ticket_sidebar",
            "user_sidebar",
            "organization_sidebar",
            "background",
            "modal",
            "ticket_editor",
            "system_top_bar",
        ]
    ),
    "chat": frozenset({"chat_sidebar", "background"}),
    "standalone_chat": frozenset({"nav_bar", "system_top_bar"}),
    "sell": frozenset(
        [
            "deal_card",
            "person_card",
            "company_card",
            "lead_card",
            "background",
            "modal",
            "dashboard",
            "note_editor",
            "call_log_editor",
            "email_editor",
        ]
    ),
}
OLD_PRODUCT_NAMES: Final = {"zendesk": "support", "zopim": "chat", "lotus_box": "standalone_chat"}


def truthy(value: object) -> bool:
    """As in Ruby: only null and false are not."""
    return value is not None and value is not False


@dataclass(frozen=True, slots=True)
class Location:
    """One place where the app shows; `options` is as written, `url` what it opens (any JSON value)."""

    product: str
    name: str
    options: Mapping[str, Any]

    @property
    def url(self) -> object:
        return self.options.get("url")

    @property
    def legacy(self) -> bool:
        return truthy(self.options.get("legacy")) or self.url == LEGACY


@dataclass(frozen=True, slots=True)
class Manifest:
    """`fields` is manifest.json as written; nothing in it has the type it should have."""

    fields: Mapping[str, Any]

    def says(self, key: str) -> bool:
        return truthy(self.fields.get(key))

    @property
    def private(self) -> bool:
        return truthy(self.fields.get("private", True))

    @property
    def only_lists(self) -> bool:
        """It brings no code: requirements only, or a page in the marketplace only."""
        return self.says("requirementsOnly") or self.says("marketingOnly")

    @property
    def in_frames(self) -> bool:
        """Framework 2 and later show the app in iframes."""
        version = self.fields.get("frameworkVersion")
        found = re.match(r"\s*(\d+)", "0" if version in (None, "") else str(version))
        return int(found[1][:9]) >= 2 if found else True

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        """The parameters that are objects."""
        written = self.fields.get("parameters")
        return [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []

    @property
    def products(self) -> dict[str, object]:
        """Product to its written locations, old product names replaced, unknown products left out."""
        written = self.fields.get("location")
        if isinstance(written, dict):
            named = {OLD_PRODUCT_NAMES.get(str(name), str(name)): places for name, places in written.items() if places}
            return {name: places for name, places in named.items() if name in PRODUCTS}
        names: list[object] = [written] if isinstance(written, str) else []
        names = written if isinstance(written, list) else names
        return {"support": {str(name): {"url": LEGACY} for name in names}}

    @property
    def locations(self) -> list[Location]:
        return [
            Location(product, str(name), options if isinstance(options, dict) else {"url": options})
            for product, places in self.products.items()
            for name, options in _pairs(places)
        ]


def _pairs(places: object) -> list[tuple[object, object]]:
    if isinstance(places, dict):
        return list(places.items())
    return [(name, None) for name in places] if isinstance(places, list) else []
