"""The preview under a reader's hands: every word of it, what can be changed, and nothing lost when it is closed."""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.escalations.brief import Warned
from tests.zendesk_app.contexts import RICH
from tests.zendesk_app.escalations import DEALINGS, FULL, PREVIEW
from tests.zendesk_app.pressing import refusal, told
from tests.zendesk_app.serving import Desk

ADDRESS = "/sidebar/tickets/4242/escalations/preview"


@pytest.fixture
def form(sidebar: Page, desk: Desk) -> Any:
    """The preview of a step that is not certain."""
    desk.dealings = DEALINGS["nothing"]
    desk.presses.preview = lambda asked: replace(told(asked), certain=False)
    return opened(sidebar, desk)


def opened(page: Page, desk: Desk) -> Any:
    page.goto(f"{desk.url}/launch")
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")
    button(page).click()
    form = page.locator("form.preview")
    expect(form).to_be_visible()
    return form


def button(page: Page) -> Any:
    return page.get_by_role("button", name="Tell the CSM – Bring the CSM into the upgrade")


def confirm(form: Any) -> Any:
    return form.get_by_role("button", name="Tell the CSM")


def last_asked(desk: Desk) -> dict[str, Any]:
    body: dict[str, Any] = [body for line, _, body in desk.asked if ADDRESS in line][-1]
    return body


def test_every_message_is_there_word_for_word_with_who_is_told_and_how(form: Any) -> None:
    words = [message.inner_text() for message in form.locator("pre").all()]
    assert words == [message.words for message in PREVIEW.deliveries]
    expect(form.locator(".told-list li")).to_have_text(
        ["Jonas Weiß · follower of the ticket", "Jonas Weiß · mentioned"]
    )
    expect(form.get_by_role("heading", name="This is what will be sent")).to_be_focused()


def test_a_sentence_appears_in_every_message_while_it_is_typed_and_the_field_keeps_the_focus(form: Any) -> None:
    field = form.get_by_label("Add a sentence")
    field.press_sequentially("They asked twice.")
    expect(form.locator("pre").nth(0)).to_contain_text("Lena Brandt adds: They asked twice.")
    expect(form.locator("pre").nth(1)).to_contain_text("Lena Brandt adds: They asked twice.")
    expect(field).to_be_focused()
    expect(field).to_have_value("They asked twice.")


def test_a_destination_is_dropped_and_taken_back_by_the_keyboard(form: Any, desk: Desk) -> None:
    form.get_by_role("checkbox", name="Slack #account-northwind").press("Space")
    expect(form.locator("pre")).to_have_count(1)
    again = form.locator(".dropped").get_by_role("checkbox", name="Slack #account-northwind")
    expect(again).to_be_focused()
    assert last_asked(desk)["destinations"] == ["zendesk_note:internal_note", "zendesk_follower:csm"]
    again.press("Space")
    expect(form.locator("pre")).to_have_count(2)
    assert "destinations" not in last_asked(desk)


def test_somebody_else_is_told_instead(form: Any, desk: Desk) -> None:
    form.get_by_text("Someone else?").click()
    form.get_by_label("CSM", exact=True).fill("sofia@example.com")
    expect(form.locator("[name=person-csm][data-changed]")).to_be_attached()
    assert last_asked(desk)["people"] == {"csm": "sofia@example.com"}
    confirm(form).click()
    expect(form).to_be_hidden()
    assert desk.presses.bodies[0][1]["people"] == {"csm": "sofia@example.com"}


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_enter_confirms(form: Any, desk: Desk, key: str) -> None:
    if key == "Enter":
        form.get_by_role("heading", name="This is what will be sent").press("Enter")
    else:
        form.get_by_label("Add a sentence").fill("Now.")
        form.get_by_label("Add a sentence").press("Control+Enter")
    expect(form).to_be_hidden()
    [(_, body)] = desk.presses.bodies
    assert body["note"] == ("" if key == "Enter" else "Now.")
    assert body["preview_digest"] == f"d{body['note']}2"


def test_enter_in_the_sentence_is_a_new_line(form: Any, desk: Desk) -> None:
    form.get_by_label("Add a sentence").fill("One")
    form.get_by_label("Add a sentence").press("Enter")
    expect(form.get_by_label("Add a sentence")).to_have_value("One\n")
    assert desk.presses.bodies == []


def test_escape_closes_and_keeps_what_was_typed(form: Any, sidebar: Page) -> None:
    form.get_by_label("Add a sentence").fill("They asked twice.")
    form.get_by_label("Add a sentence").press("Escape")
    expect(form).to_be_hidden()
    expect(button(sidebar)).to_be_focused()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status").last).to_have_text("Your text is kept.")
    button(sidebar).press("Enter")
    expect(form.get_by_label("Add a sentence")).to_have_value("They asked twice.")
    expect(form.locator("pre").first).to_contain_text("They asked twice.")


def test_what_was_typed_outlives_the_frame(form: Any, sidebar: Page) -> None:
    form.get_by_label("Add a sentence").fill("They asked twice.")
    sidebar.reload()
    button(sidebar).click()
    expect(form.get_by_label("Add a sentence")).to_have_value("They asked twice.")


def test_an_open_preview_stays_when_the_card_is_read_again(form: Any, sidebar: Page, desk: Desk) -> None:
    field = form.get_by_label("Add a sentence")
    field.fill("They asked twice.")
    desk.tickets[4242] = lambda: replace(RICH, organization=replace(RICH.organization, name="Renamed Traders"))
    sidebar.evaluate("zendesk.emit('ticket.updated')")
    expect(sidebar.get_by_role("heading", level=1)).to_contain_text("Renamed Traders")
    expect(field).to_have_value("They asked twice.")
    expect(field).to_be_focused()


def test_what_is_missing_is_named_and_asked_for_first(sidebar: Page, desk: Desk) -> None:
    desk.dealings, desk.presses.preview = DEALINGS["nothing"], lambda _asked: FULL
    form = opened(sidebar, desk)
    expect(form.get_by_label("The account")).to_be_focused()
    confirm(form).click()
    expect(form.get_by_role("alert")).to_have_text("Still needed: The account, Upgrade window, What is affected")
    assert desk.presses.bodies == []


def test_typed_inputs_are_sent_as_the_api_takes_them(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["nothing"]
    desk.presses.preview = lambda asked: replace(FULL, missing=() if asked.inputs else FULL.missing)
    form = opened(sidebar, desk)
    form.get_by_label("The account").press_sequentially("north")
    sidebar.get_by_role("option", name="Northwind Traders").wait_for()
    form.get_by_label("The account").press("ArrowDown")
    form.get_by_label("The account").press("Enter")
    expect(form.get_by_label("The account")).to_have_value("Northwind Traders")
    form.get_by_label("Kind of lead").select_option("renewal")
    form.get_by_label("Upgrade window").fill("2026-08-01T20:00")
    form.get_by_label("Upgrade plan").fill("https://example.com/plan")
    form.get_by_label("Seats").fill("40")
    form.get_by_label("What is affected").fill("Everything")
    confirm(form).click()
    expect(form).to_be_hidden()
    inputs = desk.presses.bodies[0][1]["inputs"]
    assert inputs.pop("window").endswith("Z")
    assert inputs == {
        "account": "9001", "lead": "renewal", "plan": "https://example.com/plan", "seats": "40", "impact": "Everything",
    }  # fmt: skip


def test_an_account_is_chosen_with_the_pointer_and_escape_closes_only_its_list(sidebar: Page, desk: Desk) -> None:
    desk.dealings, desk.presses.preview = DEALINGS["nothing"], lambda _asked: FULL
    form = opened(sidebar, desk)
    field = form.get_by_label("The account")
    field.press_sequentially("nobody")
    expect(sidebar.get_by_text("No account found.")).to_be_visible()
    field.press("Escape")
    expect(sidebar.get_by_text("No account found.")).to_be_hidden()
    expect(form).to_be_visible()
    field.fill("")
    field.press_sequentially("north")
    expect(sidebar.get_by_role("option", name="Northwind Traders")).to_be_visible()
    field.press("Escape")
    expect(sidebar.get_by_role("option", name="Northwind Traders")).to_be_hidden()
    expect(form).to_be_visible()
    field.fill("northwind")
    sidebar.get_by_role("option", name="Northwind Traders").click()
    expect(form.locator("[name=input-account]")).to_have_value("9001")


def test_what_the_server_does_not_like_is_said_at_the_field(form: Any, desk: Desk) -> None:
    wrong = {"note": ["Must not hold 'Northwind Traders'."]}
    desk.answers[ADDRESS] = [lambda: refusal(422, detail="No.", code="names_the_customer", errors=wrong)]
    sentence = form.get_by_label("Add a sentence")
    sentence.fill("Northwind Traders are angry.")
    expect(form.get_by_role("alert")).to_contain_text("The sentence names the customer")
    expect(sentence).to_have_attribute("aria-invalid", "true")
    expect(sentence).to_have_accessible_description(re.compile("Say it without the name.*Ctrl"))
    sentence.fill("They are angry.")
    expect(form.get_by_role("alert")).to_be_hidden()
    expect(sentence).not_to_have_attribute("aria-invalid", "true")


def test_each_field_that_is_wrong_is_named_in_the_readers_language(sidebar: Page, desk: Desk) -> None:
    desk.language, desk.dealings = "de", DEALINGS["nothing"]
    desk.presses.preview = lambda _asked: replace(FULL, missing=())
    sidebar.goto(f"{desk.url}/launch")
    sidebar.locator("[data-press]").first.click()
    form = sidebar.locator("form.preview")
    wrong = {"inputs.seats": ["Must be a number."], "people.csm": ["Is not in the directory."]}
    refused = lambda: refusal(422, detail="No.", code="person_unknown", errors=wrong)  # noqa: E731 - it is asked for twice
    desk.answers[ADDRESS] = [refused, refused]
    for label, value in (
        ("Das Konto", "Northwind"),
        ("Zeitfenster", "2026-08-01T20:00"),
        ("Was betroffen ist", "Alles"),
    ):
        form.get_by_label(label).fill(value)
    form.locator("[name=input-account]").evaluate("(field) => { field.value = '9001'; }")
    form.get_by_label("Plätze").fill("viele")
    form.locator("[data-confirm]").click()
    alert = form.get_by_role("alert")
    expect(alert).to_contain_text("Plätze: Hier gehört eine Zahl hin, etwa 40. CSM: Hier gehört die E-Mail-Adresse")
    expect(form.get_by_label("Plätze")).to_be_focused()
    expect(form.locator("[aria-invalid]")).to_have_count(2)
    expect(form.get_by_label("CSM", exact=True)).to_be_visible()
    assert desk.presses.bodies == []


def test_a_sentence_that_is_too_long_is_not_cut_behind_the_readers_back(form: Any, desk: Desk) -> None:
    wrong = {"note": ["Must have at most 10,000 characters, not 10,001."]}
    desk.answers[ADDRESS] = [lambda: refusal(422, detail="No.", code="unprocessable", errors=wrong)]
    form.get_by_label("Add a sentence").fill("x" * 10_001)
    expect(form.get_by_role("alert")).to_have_text(
        "Add a sentence (optional): at most 10,000 characters, and no control characters."
    )
    assert len(last_asked(desk)["note"]) == 10_001


def test_what_stops_a_press_is_said_and_the_button_is_off(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["nothing"]
    stopped = Warned("ticket_closed", {}, stops=True)
    desk.presses.preview = lambda _asked: replace(PREVIEW, certain=False, warnings=(stopped,))
    form = opened(sidebar, desk)
    expect(confirm(form)).to_be_disabled()
    expect(form).to_contain_text("This cannot be sent as it is.")


def test_another_step_takes_the_sentence_with_it(form: Any, desk: Desk) -> None:
    form.get_by_label("Add a sentence").fill("They asked twice.")
    form.get_by_text("Another step instead?").click()
    form.locator("[name=another]").select_option("pass_lead_renewal")
    expect(form).to_have_attribute("data-preview", "pass_lead_renewal")
    expect(form.get_by_label("Add a sentence")).to_have_value("They asked twice.")
    confirm(form).click()
    expect(form).to_be_hidden()
    assert desk.presses.bodies[0][1]["scenario_id"] == "pass_lead_renewal"


def test_a_step_that_does_not_fit_wants_a_reason(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["nothing"]
    desk.presses.preview = lambda asked: replace(told(asked), certain=False, applies=False)
    form = opened(sidebar, desk)
    confirm(form).click()
    expect(form.get_by_role("alert")).to_contain_text("This step does not fit the ticket. Why send it?")
    form.get_by_label("This step does not fit the ticket. Why send it?").fill("They are on the phone.")
    confirm(form).click()
    expect(form).to_be_hidden()
    assert desk.presses.bodies[0][1]["reason"] == "They are on the phone."


def test_the_preview_comes_first_for_who_wants_it_so(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["nothing"]
    sidebar.goto(f"{desk.url}/launch")
    with sidebar.expect_response("**/api/v1/preferences"):
        sidebar.get_by_label("Always show the preview first").check()
    button(sidebar).click()
    expect(sidebar.locator("form.preview")).to_be_visible()
    assert desk.presses.bodies == []
    assert desk.presses.acted == ["prefer"]


def test_the_button_closes_what_it_has_opened(form: Any, sidebar: Page) -> None:
    expect(button(sidebar)).to_have_attribute("aria-expanded", "true")
    button(sidebar).click()
    expect(form).to_be_hidden()
    expect(button(sidebar)).not_to_have_attribute("aria-expanded", "true")
