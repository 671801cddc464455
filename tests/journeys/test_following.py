"""The card follows what the workspace shows, in the frame that is there."""

from playwright.sync_api import expect

from tests.journeys.seat import Seat

NEXT_MINUTE = "2040-01-01T00:00:00Z"


def test_each_ticket_tab_has_its_own_customer_and_keeps_its_card(seat: Seat) -> None:
    seat.open("tickets/4242")
    seat.keep()
    seat.page.locator(".tabs a[href='/agent/']").click()
    seat.page.get_by_role("button", name="All").click()
    seat.page.locator("a[href='/agent/tickets/4204']").click()
    expect(seat.customer).to_contain_text("Lanternfish Games")
    expect(seat.person("account_owner")).to_contain_text("Ravi Sundaram")
    seat.page.locator(".tabs a[href='/agent/tickets/4242']").click()
    expect(seat.customer).to_contain_text("Meadowbank")
    assert seat.kept()


def test_another_requester_brings_their_customer_and_their_account_team(seat: Seat) -> None:
    seat.open()
    seat.keep()
    seat.page.get_by_label("Requester").select_option(str(seat.user("Greta Holm")["id"]))
    expect(seat.customer).to_contain_text("Harborlight Ferries")
    expect(seat.person("account_owner")).to_contain_text("Keiko Marlowe")
    expect(seat.card.get_by_text("not saved yet")).to_have_count(0)
    assert seat.kept()


def test_another_organization_set_by_a_colleague_is_followed(seat: Seat) -> None:
    seat.open()
    seat.keep()
    zendesk = seat.product.zendesk
    with seat.product.sandbox.world.lock:
        zendesk.tickets[4242]["organization_id"] = zendesk.tickets[4204]["organization_id"]
        zendesk.tickets[4242]["updated_at"] = NEXT_MINUTE
    expect(seat.customer).to_contain_text("Lanternfish Games", timeout=30_000)
    assert seat.kept()


def test_a_saved_priority_changes_the_steps(seat: Seat) -> None:
    seat.open("tickets/4201")
    seat.keep()
    steps = seat.part("What to do now")
    expect(steps).to_contain_text("Nothing on this ticket calls for the account team.")
    seat.page.get_by_label("Priority").select_option("urgent")
    expect(steps).to_contain_text(
        "Make the Account Owner aware of this emergency or high-priority ticket"
    )  # no CSM here
    expect(seat.card.get_by_text("not saved yet")).to_have_count(0)
    assert seat.kept()


def test_an_unsaved_priority_is_said_to_be_unsaved(seat: Seat) -> None:
    seat.open("tickets/4201")
    seat.page.route("**/api/v2/tickets/4201.json", lambda route: None)  # the save never ends
    seat.page.get_by_label("Priority").select_option("urgent")
    expect(seat.card.get_by_text("The priority was changed and is not saved yet")).to_be_visible()
    expect(seat.part("What to do now")).to_contain_text("Nothing on this ticket")


def test_a_late_answer_about_an_earlier_requester_is_dropped(seat: Seat) -> None:
    earlier, later = seat.user("Greta Holm")["id"], seat.user("Kenji Alvarez")["id"]
    seat.open("tickets/new")
    seat.product.sandbox.fault("zendesk", latency_ms=2500, path=f"/users/{earlier}")
    with seat.page.expect_response(f"**/sidebar/users/{earlier}/card?*") as late:
        with seat.page.expect_request(f"**/sidebar/users/{earlier}/card?*"):
            seat.page.get_by_label("Requester").select_option(str(earlier))
        seat.page.get_by_label("Requester").select_option(str(later))
        expect(seat.customer).to_contain_text("Lanternfish Games")
    late.value.finished()
    assert "Harborlight Ferries" in late.value.text()
    seat.frame.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(seat.customer).to_contain_text("Lanternfish Games")
    expect(seat.person("account_owner")).to_contain_text("Ravi Sundaram")
