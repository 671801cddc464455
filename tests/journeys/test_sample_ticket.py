"""The main job: open the ticket, see the answer. In a browser that takes no cookie at all."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from server.settings import ZAF_SDK
from tests.journeys.product import OWN_CLIENT, Product
from tests.journeys.seat import Seat, sitting
from tests.server.sandbox.desk.stage import CHROMIUM_ARGUMENTS

NO_COOKIES = {"profile": {"default_content_setting_values": {"cookies": 2}}}


@pytest.fixture(scope="module")
def profile_without_cookies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profile")
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(NO_COOKIES), encoding="utf-8")
    return folder


@pytest.fixture
def strict_seat(
    browser: Browser, chromium_path: str, product: Product, sdk: str, profile_without_cookies: Path
) -> Iterator[Seat]:
    """A Chromium of its own, set to refuse the cookies and the storage of every site."""
    context = browser.browser_type.launch_persistent_context(
        profile_without_cookies,
        executable_path=chromium_path,
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 1280, "height": 900},
    )
    context.route(ZAF_SDK, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
    with sitting(context, product) as seat:
        yield seat


def sees_the_account_team(seat: Seat) -> None:
    expect(seat.customer).to_contain_text("Meadowbank Dairy Cooperative")
    expect(seat.card.get_by_role("list", name="State of the customer")).to_have_text("Escalated")
    owner, manager = seat.person("account_owner"), seat.person("csm")
    expect(owner.get_by_role("heading", level=3)).to_have_text("Account Owner Daniel Achterberg")
    expect(owner).to_contain_text("Account Owner of the Salesforce account.")
    expect(manager.get_by_role("heading", level=3)).to_have_text("CSM Mira Solberg")
    expect(manager.get_by_role("link", name="Slack Mira Solberg")).to_be_visible()


def test_the_card_says_who_owns_the_customer_with_every_cookie_refused(strict_seat: Seat) -> None:
    seat = strict_seat
    seat.open()
    assert seat.page.evaluate("(document.cookie = 'a=b', document.cookie)") == ""
    sees_the_account_team(seat)
    seat.person("csm").get_by_text("Why?").click()
    expect(seat.person("csm").get_by_text("CSM in Salesforce taken")).to_be_visible()


def test_the_card_links_the_project_and_the_architecture_document_in_it(seat: Seat) -> None:
    seat.open()
    project = seat.part("Collaboration project")
    folder = f"{seat.product.sandbox.urls['gitlab']}/gitlab-com/account-management/emea/meadowbank"
    expect(project.get_by_role("link", name="Meadowbank")).to_have_attribute("href", folder)
    expect(project.get_by_role("link", name="docs/architecture.md")).to_have_attribute(
        "href", f"{folder}/-/blob/main/docs/architecture.md"
    )


def test_the_steps_come_in_order_each_with_its_why_and_whom_it_reaches(seat: Seat) -> None:
    seat.open()
    steps = seat.part("What to do now").locator("ol.steps > .step")
    expect(steps.locator(".step-title")).to_have_text(
        [
            "Emergency: open the thread and tell who must know",
            "This customer is escalated: tell the escalation's channel",
            "Make the CSM aware of this emergency or high-priority ticket",
        ]
    )
    last = steps.last
    last.locator("summary").first.click()
    expect(last.get_by_text("Mira Solberg is the CSM.")).to_be_visible()
    expect(last.get_by_role("listitem").filter(has_text="Mira Solberg · CSM")).to_be_visible()
    expect(last.get_by_role("link", name="The channel of the open escalation.")).to_have_attribute(
        "href", re.compile(r"/archives/C0ESCMEADO$")
    )


def test_the_other_tickets_arrive_after_the_card_and_open_in_the_workspace(seat: Seat) -> None:
    seat.page.route("**/sidebar/organizations/*/tickets?*", lambda route: held.append(route))
    held: list[Route] = []
    seat.open()
    sees_the_account_team(seat)
    others = seat.part("Other tickets")
    expect(others).to_contain_text("Loading")
    held[0].continue_()
    expect(others.get_by_role("listitem")).to_have_count(4)
    assert "#4242" not in others.inner_text()
    others.get_by_role("link", name="Geo secondary falls behind by two hours").click()
    expect(seat.page).to_have_url(seat.product.desk("tickets/4101"))


def test_the_demo_with_our_own_client_shows_the_same(seat: Seat, product: Product) -> None:
    product.begin(sdk_url=OWN_CLIENT)
    seat.page.context.route(ZAF_SDK, lambda route: route.abort())
    seat.open()
    sees_the_account_team(seat)
    seat.keep()
    seat.page.get_by_label("Requester").select_option(str(seat.user("Greta Holm")["id"]))
    expect(seat.customer).to_contain_text("Harborlight Ferries")
    assert seat.kept()
