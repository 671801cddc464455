"""Copied addresses, a correction request, and somebody else for now."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from server.settings import ZAF_SDK
from tests.journeys.product import Product
from tests.journeys.seat import Seat, sitting

STAND_IN = "Elif Karaman"


@pytest.fixture
def colleague(browser: Browser, product: Product, sdk: str) -> Iterator[Seat]:
    """Another agent, at another desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(ZAF_SDK, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
    with sitting(context, product) as seat:
        yield seat


def clipboard(seat: Seat) -> str:
    """Pasted into the desk's own composer, as the agent would."""
    writing = seat.page.get_by_label("Text")
    writing.fill("")
    writing.press("ControlOrMeta+V")
    return writing.input_value()


def test_a_copy_button_copies_and_says_so(seat: Seat) -> None:
    seat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seat.open()
    seat.card.get_by_role("button", name="Copy e-mail mira.solberg@gitlab.example").click()
    expect(seat.card.get_by_role("status")).to_have_text("E-mail of Mira Solberg copied")
    expect(seat.card.get_by_role("status")).to_be_in_viewport()  # the frame goes on below
    assert clipboard(seat) == "mira.solberg@gitlab.example"


def test_copying_works_without_any_permission(seat: Seat) -> None:
    seat.open()
    seat.card.get_by_role("button", name="Copy e-mail daniel.achterberg@gitlab.example").click()
    expect(seat.card.get_by_role("status")).to_have_text("E-mail of Daniel Achterberg copied")
    assert clipboard(seat) == "daniel.achterberg@gitlab.example"


def test_the_correction_request_is_written_and_copied(seat: Seat) -> None:
    seat.open()
    manager = seat.person("csm")
    manager.get_by_text("Wrong person?").click()
    manager.get_by_role("button", name="Copy request").click()
    expect(seat.card.get_by_role("status")).to_have_text("Request copied")
    copied = clipboard(seat)
    assert copied.startswith("Correct the CSM of Meadowbank Dairy Cooperative")
    assert "Today it says: Mira Solberg" in copied


def test_the_project_has_its_own_request(seat: Seat) -> None:
    seat.open("tickets/4222")
    project = seat.part("Collaboration project")
    project.get_by_text("Ask for a correction").click()
    project.get_by_role("button", name="Copy request").click()
    expect(seat.card.get_by_role("status")).to_have_text("Request copied")
    assert "AM Project ID today" in clipboard(seat)


def test_somebody_else_for_now_is_seen_by_a_colleague_and_taken_back(seat: Seat, colleague: Seat) -> None:
    seat.open()
    manager = seat.person("csm")
    manager.get_by_text("Wrong person?").click()
    manager.get_by_role("textbox", name="Name").fill(STAND_IN)
    manager.get_by_role("textbox", name="E-mail").fill("elif.karaman@gitlab.example")
    manager.get_by_role("textbox", name="Note").fill("Mira is at the <b>fair</b>")
    manager.get_by_role("button", name="Use for now").click()
    expect(manager.get_by_role("heading", level=3)).to_have_text(f"CSM {STAND_IN}")
    expect(seat.card.get_by_role("status")).to_contain_text(f"{STAND_IN} is used until")

    colleague.page.goto(colleague.product.desk("tickets/4101"))
    colleague.sit_down(colleague.user("Ines Okafor")["id"])
    theirs = colleague.person("csm")
    expect(theirs.get_by_role("heading", level=3)).to_have_text(f"CSM {STAND_IN}")
    expect(theirs).to_contain_text("Temporary")
    expect(theirs).to_contain_text("Set by Felix Arden")
    expect(theirs).to_contain_text("Mira is at the <b>fair</b>")
    theirs.get_by_role("button", name="Remove").click()
    expect(theirs.get_by_role("heading", level=3)).to_have_text("CSM Mira Solberg")

    seat.card.get_by_role("button", name="Refresh").click()
    expect(manager.get_by_role("heading", level=3)).to_have_text("CSM Mira Solberg")


def test_what_cannot_be_saved_is_said_at_the_form_and_what_was_typed_stays(seat: Seat) -> None:
    seat.open()
    manager = seat.person("csm")
    manager.get_by_text("Wrong person?").click()
    manager.get_by_role("textbox", name="Name").fill("Elif Karaman")
    manager.get_by_role("textbox", name="E-mail").fill("elif@nowhere")
    manager.get_by_role("textbox", name="Note").fill("kept")
    manager.get_by_role("button", name="Use for now").click()
    expect(manager.get_by_role("alert")).to_contain_text("That was not saved")
    expect(manager.get_by_role("textbox", name="Note")).to_have_value("kept")
