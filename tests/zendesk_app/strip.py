"""A card with the receipts of presses."""

from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, expect

from tests.zendesk_app.escalations import DEALINGS
from tests.zendesk_app.serving import Desk

STRIP = "/sidebar/tickets/4242/escalations"


def opened(page: Page, desk: Desk, *here: Any, **changes: Any) -> Any:
    desk.dealings = replace(DEALINGS["nothing"], here=here, **changes)
    page.goto(f"{desk.url}/launch")
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")
    return page.locator(".escalation").first


def line_of(escalation: Any, place: str) -> Any:
    return escalation.locator(".arrival", has_text=place).first
