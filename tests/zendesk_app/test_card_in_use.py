"""The card under a reader's hands: keys, copy buttons, times, and somebody else for now."""

import json

from flask import Response
from playwright.sync_api import Page, expect

from tests.zendesk_app.serving import Desk
from tests.zendesk_app.shapes import SHAPES


def launch(page: Page, desk: Desk, shape: str = "rich") -> None:
    desk.tickets = {4242: SHAPES[shape]}
    page.goto(f"{desk.url}/launch")
    expect(page.get_by_text("And 4 more.")).to_be_visible()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText.split('\\n')[0].trim()"))


def test_everything_is_reached_by_the_keyboard_in_reading_order(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    walked = []
    for _ in range(60):
        sidebar.keyboard.press("Tab")
        if sidebar.evaluate("document.activeElement === document.body"):
            break
        walked.append(focused(sidebar))
        outline = sidebar.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", walked[-1]
    wanted = ["Northwind Traders", "Slack", "E-mail", "Zendesk", "Why?", "Wrong person?", "Slack"]
    assert [seen.split(" (")[0] for seen in walked[:7]] == wanted
    rest = ["1 more person or team", "Bring the CSM into the upgrade", "Something else?", "docs/architecture.md"]
    order = [next(place for place, seen in enumerate(walked) if seen.startswith(one)) for one in rest]
    assert order == sorted(order)
    assert walked[-1] == "Refresh"


def test_a_fold_opens_and_closes_by_the_keyboard_and_its_summary_stays_in_place(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    wrong = sidebar.get_by_text("Wrong person?").first
    before = wrong.bounding_box()
    wrong.press("Enter")
    expect(sidebar.get_by_text("Have it corrected at the source").first).to_be_visible()
    assert wrong.bounding_box() == before
    wrong.press("Enter")
    expect(sidebar.get_by_text("Have it corrected at the source").first).to_be_hidden()


def test_a_step_opens_to_its_why_where_whom_and_what_to_have_ready(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    step = sidebar.locator("ol.steps > .step").first
    step.locator("summary").press("Enter")
    for said in (
        "Tell the account team before the customer does.",
        "The ticket's priority is High.",
        "#account-northwind",
        "tag the CSM",
        "The account's Slack channel, from Salesforce.",
        "Jonas Weiß",
        "Kind of lead (optional) New business / Renewal",
    ):
        expect(step).to_contain_text(said)
    expect(step.get_by_role("link", name="Process page")).to_have_attribute(
        "href", "https://handbook.gitlab.com/handbook/support/workflows/support-sales-escalations/"
    )
    assert step.get_by_role("button").count() == 0  # nobody knows here what was pressed, so nothing is offered


def test_a_copied_address_is_in_the_clipboard_and_said_politely(sidebar: Page, desk: Desk) -> None:
    sidebar.context.grant_permissions(["clipboard-read", "clipboard-write"])
    launch(sidebar, desk)
    sidebar.get_by_role("button", name="Copy e-mail praman@example.com").click()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status")).to_have_text("E-mail of Priya Raman copied")
    assert sidebar.evaluate("navigator.clipboard.readText()") == "praman@example.com"


def test_copying_works_where_the_frame_may_not_use_the_clipboard(sidebar: Page, desk: Desk) -> None:
    sidebar.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));"
        "document.addEventListener('copy', () => { window.copied = String(document.activeElement.value); });"
    )
    launch(sidebar, desk)
    sidebar.get_by_text("Wrong person?").first.click()
    sidebar.get_by_role("button", name="Copy request").first.click()
    sidebar.wait_for_function("window.copied")
    copied = sidebar.evaluate("window.copied")
    assert copied.startswith("Correct the Account Owner of Northwind Traders\n\nRequest: The Account Owner")
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status")).to_have_text("Request copied")


def test_times_stay_true_and_show_the_exact_one_on_hover(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    time = sidebar.locator("footer time")
    expect(time).to_have_text("3 min ago")
    assert time.get_attribute("datetime") == "2026-07-14T09:27:00+00:00"
    assert "July 14, 2026" in (time.get_attribute("title") or "")
    sidebar.clock.fast_forward(10 * 60 * 1000)
    expect(time).to_have_text("13 min ago")


def test_the_page_says_times_as_the_server_does(sidebar: Page, desk: Desk) -> None:
    said = [(element["at"], element["text"]) for element in _times(desk_html(desk))]
    launch(sidebar, desk)
    shown = sidebar.eval_on_selector_all(
        "article > :not(#others) time", "(all) => all.map((one) => [one.dateTime, one.textContent])"
    )
    assert [tuple(one) for one in shown] == said


def desk_html(desk: Desk) -> str:
    from tests.zendesk_app.serving import desk_app

    return desk_app(desk).test_client().get("/sidebar/tickets/4242/card").get_data(as_text=True)


def _times(html: str) -> list[dict[str, str]]:
    import re

    return [{"at": at, "text": text} for at, text in re.findall(r'<time datetime="([^"]+)"[^>]*>([^<]+)</time>', html)]


def test_somebody_else_for_now_is_sent_and_said(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    sidebar.get_by_text("Wrong person?").first.click()
    form = sidebar.locator("[data-override=account_owner]")
    expect(form.get_by_label("Until")).to_have_value("2026-07-21")  # a week
    form.get_by_label("Name").fill("Sofia Lindqvist")
    form.get_by_label("E-mail (optional)").fill("sofia@example.com")
    form.get_by_label("Note (optional)").fill("told me")
    desk.tickets[4242] = SHAPES["conflict"]
    form.get_by_role("button", name="Use for now").press("Enter")
    expect(sidebar.get_by_text("Set by Lena Brandt, until 19 July 2026.")).to_be_visible()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status")).to_contain_text("Sofia Lindqvist is used until July 21, 2026.")
    line, token, body = next(one for one in desk.asked if one[0].startswith("POST"))
    assert line == "POST /api/v1/organizations/9001/overrides?instance=global"
    assert token == "Bearer first-token"
    until = body.pop("until")
    assert body == {"role": "account_owner", "name": "Sofia Lindqvist", "email": "sofia@example.com", "note": "told me"}
    assert until.startswith(("2026-07-21T", "2026-07-22T"))
    assert until.endswith("Z")


def test_what_the_server_does_not_like_is_said_at_the_form(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk)
    said = {"detail": "What was sent cannot be used.", "errors": {"json": {"email": ["Not a valid email address."]}}}
    desk.answers["/api/v1/organizations/9001/overrides"] = [
        lambda: Response(json.dumps(said), 422, content_type="application/problem+json")
    ]
    sidebar.get_by_text("Wrong person?").first.click()
    form = sidebar.locator("[data-override=account_owner]")
    form.get_by_label("Name").fill("Sofia")
    form.get_by_role("button", name="Use for now").click()
    expect(form.get_by_role("alert")).to_have_text("That was not saved: Not a valid email address.")
    expect(form.get_by_label("Name")).to_have_value("Sofia")


def test_an_override_is_removed_and_said(sidebar: Page, desk: Desk) -> None:
    launch(sidebar, desk, "conflict")
    desk.tickets[4242] = SHAPES["rich"]
    sidebar.get_by_role("button", name="Remove").click()
    expect(sidebar.get_by_role("heading", name="CSM Jonas Weiß")).to_be_visible()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status")).to_have_text("The temporary person was removed.")
    assert "DELETE /api/v1/organizations/9001/overrides/7?instance=global" in [line for line, _, _ in desk.asked]


def test_the_answer_comes_where_its_bones_were(sidebar: Page, desk: Desk) -> None:
    """Within some pixels, for a customer in no special state: nothing jumps under the reader's eyes."""
    sidebar.route("**/card?*", lambda route: None)
    sidebar.goto(f"{desk.url}/launch")
    bones = sidebar.locator(".person.bones").first.bounding_box()
    sidebar.unroute("**/card?*")
    launch(sidebar, desk, "plain")
    row = sidebar.locator(".person").first.bounding_box()
    assert bones
    assert row
    assert abs(bones["y"] - row["y"]) <= 2
    assert abs(bones["height"] - row["height"]) <= 20  # a line more or less of the reason
