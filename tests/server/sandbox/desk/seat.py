"""What a person does at the desk, in Chromium."""

from typing import Any

from playwright.sync_api import Page

from server.sandbox.world import ZendeskInstance
from tests.server.sandbox.desk.stage import Stage

TICKET = "/agent/tickets/4242"


def open_desk(page: Page, stage: Stage, path: str = TICKET) -> None:
    page.goto(stage.desk_url + path)


def zendesk_of(stage: Stage) -> ZendeskInstance:
    return stage.world.zendesk["global"]


def sit_down(page: Page, stage: Stage, role: str, *, light: bool = False) -> dict[str, Any]:
    """Choose somebody of this kind who is not sitting there yet."""
    seated = page.get_by_label("I am").input_value()
    options = page.get_by_label("I am").locator("option").evaluate_all("all => all.map(each => each.value)")
    people = [zendesk_of(stage).users[int(value)] for value in options if value != seated]
    person = next(each for each in people if each["role"] == role and each["only_private_comments"] is light)
    page.get_by_label("I am").select_option(str(person["id"]))
    return person


def submit(page: Page, text: str, kind: str) -> None:
    page.get_by_label(kind).check()
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Submit").click()
