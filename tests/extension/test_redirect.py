"""Links to Zendesk's API open the page they stand for, in both browsers, and the API is never asked."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from tests.extension.content.visits import until
from tests.extension.links import CLEAR, KEYS, SET, STATE, ChromiumLinks, Links
from tests.extension.web import Web
from tools.extension_files import copy_to

ACME = "https://acme.zendesk.com"
OLD = {
    "id": "old",
    "name": "Old cases",
    "pattern": "https://old.example.com/case/*",
    "kind": "wildcard",
    "target": "https://acme.zendesk.com/agent/tickets/$1",
    "exclude": "https://old.example.com/case/new*",
    "on": True,
}
LINKS = """<!doctype html><html lang="en"><title>Mail</title>
<a id="blank" target="_blank" rel="noopener" href="https://acme.zendesk.com/api/v2/tickets/31.json">A ticket</a>
<a id="same" href="https://acme.zendesk.com/api/v2/tickets/32.json">Another</a>
<form id="form" method="post" action="https://acme.zendesk.com/api/v2/tickets/33.json"><button>Send</button></form>"""
WORKER = """addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));"""
REGISTER = """async () => {
  await navigator.serviceWorker.register("/sw.js");
  if (!navigator.serviceWorker.controller) {
    await new Promise((taken) => navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true }));
  }
}"""

RECENT = """async () => {
  const { recent = [] } = await (globalThis.browser ?? globalThis.chrome).storage.local.get("recent");
  return recent.map((one) => one.url);
}"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("extension"), granted=["https://old.example.com/*"])


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[Links]:
    if request.param == "chromium":
        chromium = request.getfixturevalue("chromium")
        yield ChromiumLinks(chromium, chromium.page())
        return
    from tests.extension.links import FirefoxLinks

    links = FirefoxLinks(request.getfixturevalue("firefox"))
    yield links
    links.close()


@pytest.fixture
def links(browser: Links, web: Web) -> Links:
    """Somebody with the extension as it is after installing."""
    web.route("*.zendesk.com", "/api/*", Response('{"api": true}', mimetype="application/json"))
    web.route("mail.example", "/", LINKS)
    reset(browser)
    return browser


def reset(browser: Links) -> None:
    browser.ask(CLEAR, KEYS)
    until(lambda: browser.ask(STATE), [["agent"], []])


def have(links: Links, values: dict[str, Any], state: list[Any]) -> None:
    """Settings, once the browser has them."""
    links.ask(SET, values)
    until(lambda: links.ask(STATE), state)


def asked_api(web: Web) -> list[str]:
    return [f"{each.method} {each.url}" for each in web.seen("*.zendesk.com", "/[aA][pP][iI]/*")]


def test_an_api_link_opens_the_page_it_stands_for_and_the_api_is_never_asked(links, web):
    pages = {
        "https://acme.zendesk.com/api/v2/tickets/123456.json": "https://acme.zendesk.com/agent/tickets/123456",
        "https://acme.zendesk.com/api/v2/tickets/7": "https://acme.zendesk.com/agent/tickets/7",
        "https://acme-us.zendesk.com/api/v2/tickets/8.json?include=users#top": "https://acme-us.zendesk.com/agent/tickets/8",
        "https://ACME.Zendesk.com/API/v2/Tickets/9.JSON": "https://acme.zendesk.com/agent/tickets/9",
        "https://acme.zendesk.com/api/v2/users/10.json": "https://acme.zendesk.com/agent/users/10",
        "https://acme.zendesk.com/api/v2/organizations/11.json": "https://acme.zendesk.com/agent/organizations/11",
    }
    assert {url: links.follow(url) for url in pages} == pages
    assert asked_api(web) == []


def test_other_api_addresses_are_left_alone(links, web):
    near = [
        "https://acme.zendesk.com/api/v2/tickets/123/comments.json",
        "https://acme.zendesk.com/api/v2/tickets.json",
        "https://acme.zendesk.com/api/v2/tickets/show_many.json?ids=1,2",
        "https://mail.example/?u=https://acme.zendesk.com/api/v2/tickets/1.json",
    ]
    assert [links.follow(url) for url in near] == near
    assert len(asked_api(web)) == 3


def test_what_the_agents_page_itself_asks_of_the_api_passes_untouched(links, web):
    links.follow(f"{ACME}/agent/tickets/5")
    for method in ("GET", "POST", "PUT"):
        assert links.run("(method) => fetch('/api/v2/tickets/5.json', { method }).then((a) => a.json())", method)["api"]
    url = f"{ACME}/api/v2/tickets/5.json"
    assert asked_api(web) == [f"GET {url}", f"POST {url}", f"PUT {url}"]


def test_a_form_that_is_sent_to_the_api_arrives_there(links, web):
    links.follow("https://mail.example/")
    links.run("() => document.querySelector('#form').submit()")
    until(lambda: links.address(), f"{ACME}/api/v2/tickets/33.json")
    assert asked_api(web) == [f"POST {ACME}/api/v2/tickets/33.json"]


def test_a_link_in_a_mail_leads_there_through_its_wrapper_and_in_a_new_tab(links, web):
    web.redirect("click.mail.example", "/l", f"{ACME}/api/v2/tickets/30.json")
    assert links.follow("https://click.mail.example/l") == f"{ACME}/agent/tickets/30"
    links.follow("https://mail.example/")
    links.click("#blank")
    until(lambda: f"{ACME}/agent/tickets/31" in links.addresses())
    links.click("#same")
    until(lambda: links.address(), f"{ACME}/agent/tickets/32")
    assert asked_api(web) == []


def test_a_sign_in_on_the_way_returns_to_the_page_and_not_to_the_api(links, web):
    def sign_in(request: Request) -> Response:
        return Response(status=302, headers={"Location": request.args["return_to"], "Set-Cookie": "in=1; Path=/"})

    def ticket(request: Request) -> Response | str:
        known = request.cookies.get("in")
        return "" if known else Response(status=302, headers={"Location": f"/access?return_to={request.path}"})

    web.route("in.zendesk.com", "/agent/tickets/*", ticket)
    web.route("in.zendesk.com", "/access", sign_in)
    page = "https://in.zendesk.com/agent/tickets/40"
    assert links.follow("https://in.zendesk.com/api/v2/tickets/40.json") == page
    assert links.follow("https://in.zendesk.com/access?return_to=/api/v2/tickets/41.json") == page[:-2] + "41"
    assert [each.path for each in web.seen("in.zendesk.com", "/a*")][:3] == [
        "/agent/tickets/40",
        "/access",
        "/agent/tickets/40",
    ]
    assert asked_api(web) == []


def test_raw_json_on_purpose_is_left_alone(links, web):
    url = f"{ACME}/api/v2/tickets/50.json#liaison-raw"
    assert links.follow(url) == url
    assert asked_api(web) == [f"GET {ACME}/api/v2/tickets/50.json"]


def test_the_settings_lead_tickets_to_the_short_address_and_leave_other_subdomains_alone(links, web):
    have(links, {"ticket_path": "short"}, [["short"], []])
    assert links.follow(f"{ACME}/api/v2/tickets/60.json") == f"{ACME}/tickets/60"
    assert links.follow(f"{ACME}/api/v2/users/60.json") == f"{ACME}/agent/users/60"
    have(links, {"ticket_path": "agent", "subdomains": ["acme"]}, [[], [1, 2, 3, 4]])
    assert links.follow(f"{ACME}/api/v2/tickets/61.json") == f"{ACME}/agent/tickets/61"
    assert links.follow(f"{ACME}/api/v2/tickets/61.json#liaison-raw") == f"{ACME}/api/v2/tickets/61.json#liaison-raw"
    assert links.follow("https://other.zendesk.com/api/v2/tickets/62.json").startswith("https://other.zendesk.com/api/")
    have(links, {"redirect": False}, [[], []])
    assert links.follow(f"{ACME}/api/v2/tickets/63.json") == f"{ACME}/api/v2/tickets/63.json"


def test_an_own_rule_redirects_on_its_host_but_not_what_it_excludes(links, web):
    lost = {**OLD, "id": "lost", "pattern": "https://never.example.com/case/*", "exclude": ""}
    broken = {**OLD, "id": "broken", "pattern": "https://old.example.com/(?=x)", "kind": "regex"}
    have(links, {"rules": [broken, OLD, lost]}, [["agent"], [1000, 1001, 1002, 1003]])
    assert links.follow("https://old.example.com/case/70?x=1#y") == f"{ACME}/agent/tickets/70?x=1#y"
    for alone in (
        "https://old.example.com/case/new-70",
        "https://old.example.com/other",
        "https://never.example.com/case/70",
    ):
        assert links.follow(alone) == alone
    assert links.follow(f"{ACME}/api/v2/tickets/71.json") == f"{ACME}/agent/tickets/71"
    have(links, {"rules": [{**OLD, "on": False}]}, [["agent"], []])
    assert links.follow("https://old.example.com/case/72") == "https://old.example.com/case/72"


def test_the_last_tickets_that_a_redirect_led_to_are_kept_in_this_browser(links, web):
    web.route("click.mail.example", "/l", wrapper)
    links.follow(f"{ACME}/agent/tickets/80")
    links.follow(f"{ACME}/api/v2/tickets/81.json")
    until(lambda: links.ask(RECENT), [f"{ACME}/agent/tickets/81"])
    links.follow("https://click.mail.example/l")
    until(lambda: links.ask(RECENT), [f"{ACME}/agent/tickets/82", f"{ACME}/agent/tickets/81"])


def wrapper(_: Request) -> Response:
    """As far away as a mail's wrapper is."""
    time.sleep(0.1)
    return Response(status=302, headers={"Location": f"{ACME}/api/v2/tickets/82.json"})


def test_under_a_service_worker_chromium_replaces_the_page_from_within(chromium, web):
    links = ChromiumLinks(chromium, chromium.page())
    reset(links)
    web.route("sw.zendesk.com", "/sw.js", Response(WORKER, mimetype="text/javascript"))
    links.follow("https://sw.zendesk.com/agent/home")
    links.run(REGISTER)
    links.follow("https://sw.zendesk.com/api/v2/tickets/90.json")
    links.page.wait_for_url("https://sw.zendesk.com/agent/tickets/90")
    raw = "https://sw.zendesk.com/api/v2/tickets/91.json#liaison-raw"
    links.follow(raw)
    have(links, {"redirect": False}, [[], []])
    off = "https://sw.zendesk.com/api/v2/tickets/92.json"
    links.follow(off)
    have(links, {"redirect": True, "subdomains": ["acme"]}, [[], [1, 2, 3, 4]])
    other = "https://sw.zendesk.com/api/v2/tickets/93.json"
    assert [links.follow(raw), links.follow(off), links.follow(other)] == [raw, off, other]


def test_a_rule_for_a_new_host_asks_on_the_press_works_at_once_and_waits_again_without_its_permission(firefox, web):
    driver = firefox.driver
    find = lambda selector: driver.find_element("css selector", selector)  # noqa: E731
    waits = "() => document.querySelector('#rule-list .notice')?.textContent ?? ''"
    with firefox.tab(f"{firefox.origin}/extension/options/options.html"):
        until(lambda: firefox.run("() => document.querySelector('#rule-none').hidden"), False)
        find("#rule-add").click()
        find("#rule-pattern").send_keys("https://fresh.example.org/case/*")
        find("#rule-target").send_keys("https://acme.zendesk.com/agent/tickets/$1")
        until(lambda: "fresh.example.org" in firefox.run("() => document.querySelector('#rule-site').textContent"))
        find(".rule-form [type=submit]").click()
        until(lambda: firefox.run("() => document.querySelectorAll('.rule').length"), 1)
        assert firefox.run(waits) == ""
        with firefox.tab("https://fresh.example.org/case/95"):
            assert driver.get_url() == f"{ACME}/agent/tickets/95"
        firefox.run("() => browser.permissions.remove({ origins: ['https://fresh.example.org/*'] })")
        until(lambda: "Waiting for permission for fresh.example.org" in firefox.run(waits))
        with firefox.tab("https://fresh.example.org/case/96"):
            assert driver.get_url() == "https://fresh.example.org/case/96"
        find("#rule-list .notice button").click()
        until(lambda: firefox.run(waits), "")
    assert [each.path for each in web.seen("fresh.example.org")] == ["/case/96"]
