"""One click: preview, press, receipts, undo, withdraw, with the worker sending to the four fakes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.product import Product
from tests.journeys.seat import Seat

TICKET = "tickets/4242"
PRESS = re.compile(r"/api/v1/tickets/4242/escalations\?")
ESCALATED = "escalated_customer"
ARRIVED = 40_000  # milliseconds until a test gives up


@pytest.fixture
def product(running_product: Product) -> Iterator[Product]:
    """With a worker, and little time to undo: what is undone is pressed with more."""
    running_product.begin(undo=1)
    with running_product.at_work():
        yield running_product


def step(seat: Seat) -> Locator:
    """The first step that sends something."""
    return seat.card.locator("ol.steps > .step:has([data-press])").first


def step_of(seat: Seat, scenario: str) -> Locator:
    return seat.card.locator(f"ol.steps > .step[data-step={scenario}]")


def look(seat: Seat) -> Locator:
    """Its preview, with everything filled in that it asks for."""
    at = step(seat)
    at.locator(".first[data-press]").first.click()
    form = at.locator("form.preview")
    expect(form).to_be_visible()
    for field in form.locator("textarea[required]").all():
        field.fill("Everything, since nine.")
    return form


def press(seat: Seat) -> Locator:
    """The receipts of a press."""
    look(seat).locator("[data-confirm]").click()
    receipts = step(seat).locator(".escalation")
    expect(receipts).to_be_visible()
    return receipts


def arrived(receipts: Locator) -> None:
    expect(receipts.locator(".state.good")).to_have_count(receipts.locator(".arrival").count(), timeout=ARRIVED)


def test_a_press_arrives_everywhere_and_the_receipts_lead_there(seat: Seat) -> None:
    seat.open(TICKET)
    receipts = press(seat)
    arrived(receipts)
    link = receipts.get_by_role("link", name="Sent").first
    assert (link.get_attribute("href") or "").startswith("http")
    number = receipts.locator(".number").inner_text()
    assert re.fullmatch(r"ESC-[0-9A-Z]{7}", number)


def test_an_undone_press_leaves_nothing_anywhere(seat: Seat, product: Product) -> None:
    product.begin(undo=60)
    seat.open(TICKET)
    receipts = press(seat)
    undo = receipts.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(receipts).to_contain_text("Undone: nothing was sent")
    expect(receipts.locator(".state")).to_have_text(["Not sent"] * receipts.locator(".arrival").count())


def test_a_press_is_withdrawn_and_it_says_what_stays(seat: Seat) -> None:
    seat.open(TICKET)
    receipts = press(seat)
    arrived(receipts)
    receipts.get_by_text("Withdraw", exact=False).first.click()
    receipts.get_by_role("button", name="Withdraw it all").click()
    expect(receipts.get_by_text("Withdrawn").first).to_be_visible(timeout=ARRIVED)
    expect(receipts.get_by_text("Being withdrawn …")).to_have_count(0, timeout=ARRIVED)


def test_pressing_twice_makes_one(seat: Seat) -> None:
    seat.open(TICKET)
    look(seat).locator("[data-confirm]").dblclick()
    expect(step(seat).locator(".escalation")).to_have_count(1)
    expect(seat.card.locator("[data-escalation]")).to_have_count(1)


def test_a_press_that_loses_the_network_goes_on_after_a_reload_and_is_one(seat: Seat) -> None:
    seat.open(TICKET)
    form = look(seat)
    answered: list[int] = []

    def lose_the_answer(route: Route) -> None:
        answered.append(route.fetch().status)
        route.abort()

    seat.page.route(PRESS, lose_the_answer)
    form.locator("[data-confirm]").click()
    expect(step(seat).get_by_text("No answer yet.")).to_be_visible()
    seat.page.unroute(PRESS)
    seat.page.get_by_role("button", name="Load the app again").click()
    expect(step(seat).locator(".escalation")).to_be_visible()
    seat.settled()
    assert answered[0] == 201
    expect(seat.card.locator("[data-escalation]")).to_have_count(1)
    arrived(step(seat).locator(".escalation"))


def test_two_agents_see_the_same_press(seat: Seat, product: Product) -> None:
    seat.open(TICKET)
    receipts = press(seat)
    number = receipts.locator(".number").inner_text()
    other: Page = seat.page.context.new_page()
    second = Seat(other, product, [])
    second.open(TICKET)
    expect(second.card.get_by_text(number).first).to_be_visible()
    other.close()


def test_receipts_go_on_being_told_after_a_reload(seat: Seat, product: Product) -> None:
    product.begin(undo=5)  # it is sent after the reload
    seat.open(TICKET)
    press(seat)
    seat.page.get_by_role("button", name="Load the app again").click()
    arrived(step(seat).locator(".escalation"))


def test_a_destination_that_has_a_bad_moment_is_reached_all_the_same(seat: Seat, product: Product) -> None:
    seat.open(TICKET)
    product.sandbox.world.faults.add("slack", path="/chat.postMessage", status=500, times=1)
    receipts = press(seat)
    arrived(receipts)


def test_a_destination_that_refuses_is_told_with_what_to_do_and_tried_again(seat: Seat, product: Product) -> None:
    seat.open(TICKET)
    refused = {"ok": False, "error": "is_archived"}
    product.sandbox.world.faults.add("slack", path="chat.postMessage", status=200, body=refused, times=1)
    receipts = press(seat)
    failed = receipts.locator(".arrival.danger")
    expect(failed).to_contain_text("Failed", timeout=ARRIVED)
    expect(failed.locator(".why")).not_to_be_empty()
    failed.get_by_role("button", name="Retry").click()
    arrived(receipts)


def test_what_was_typed_is_not_lost_when_the_session_ends(seat: Seat, product: Product) -> None:
    """This browser lets a frame of another site keep nothing, so it is there to be copied."""
    seat.open(TICKET)
    form = look(seat)
    form.get_by_label("Add a sentence").fill("They asked twice.")
    expect(form.locator("pre").first).to_contain_text("They asked twice.")
    product.later = timedelta(hours=13)
    form.locator("[data-confirm]").click()
    expect(seat.customer).to_have_text("Please reopen the app")
    expect(seat.card.locator("pre")).to_contain_text("They asked twice.")
    expect(seat.card.get_by_role("button", name="Copy what you typed")).to_be_visible()


def test_another_ticket_of_the_customer_joins_and_what_was_previewed_is_what_arrives(
    seat: Seat, product: Product
) -> None:
    seat.open(TICKET)
    step_of(seat, ESCALATED).get_by_role("button", name="Tell the channel").click()
    first = step_of(seat, ESCALATED).locator(".escalation")
    arrived(first)
    number = first.locator(".number").inner_text()
    seat.open("tickets/4101")
    step_of(seat, ESCALATED).get_by_role("button", name="Join Felix’s escalation").click()
    form = step_of(seat, ESCALATED).locator("form.preview")
    form.get_by_label("Add a sentence").fill("The same queue.")
    expect(form.locator("pre", has_text="The same queue.")).to_have_count(2)
    expect(form.get_by_role("heading", name="Slack channel of the open escalation")).to_be_visible()
    previewed = form.locator("pre").all_inner_texts()
    form.get_by_role("button", name="Join it").click()
    joined = step_of(seat, ESCALATED).locator(".escalation")
    expect(joined).to_contain_text("#4242 (where it was pressed)")
    joined.get_by_text("Later messages").click()
    arrived(joined)
    note, reply = product.zendesk.comments[4101][-1]["body"], last_reply(product)
    assert note == previewed[0].replace("ESC-…", f"{number}.3", 1).replace("ESC-…", number)
    assert "*One more ticket for" in reply
    assert "Felix Arden adds: The same queue." in reply


def test_who_is_told_says_on_it_in_slack_and_the_card_and_the_board_show_it(seat: Seat) -> None:
    seat.open(TICKET)
    step_of(seat, ESCALATED).get_by_role("button", name="Tell the channel").click()
    receipts = step_of(seat, ESCALATED).locator(".escalation")
    arrived(receipts)
    number = receipts.locator(".number").inner_text()
    seat.page.get_by_role("button", name="What has arrived").click()
    told = seat.page.get_by_role("complementary", name="What has arrived")
    told.get_by_role("button", name="On it").click()
    expect(receipts).to_contain_text("On it · Mira Solberg", timeout=ARRIVED)
    seat.page.keyboard.press("Escape")
    seat.page.get_by_role("link", name="Liaison", exact=True).click()
    row = seat.card.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("Mira Solberg is on it")
    with seat.page.expect_download() as download:
        seat.card.get_by_role("button", name="Download as CSV").click()
    assert number in download.value.path().read_text(encoding="utf-8")


def last_reply(product: Product) -> str:
    """The first part of the newest message of Liaison's in a thread."""
    messages = [one for channel in product.sandbox.world.slack.messages.values() for one in channel]
    newest = max((one for one in messages if "thread_ts" in one and "blocks" in one), key=lambda one: float(one["ts"]))
    return str(newest["blocks"][0]["text"]["text"])
