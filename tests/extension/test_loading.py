"""The extension loads in both real browsers, its background runs, and its pages load nothing of anybody else."""

from tests.extension.content.visits import until

SENT = "async () => fetch('https://acme.zendesk.com/probe').then((answer) => answer.status)"


def test_chromium_runs_the_background_as_a_service_worker(chromium, web):
    assert chromium.run("() => chrome.runtime.getManifest().version") == "0.1.0"
    assert chromium.run(SENT) == 200
    assert [each.url for each in web.seen()] == ["https://acme.zendesk.com/probe"]


def test_firefox_runs_the_background_as_an_event_page(firefox, web):
    with firefox.tab(f"{firefox.origin}/extension/managed_schema.json"):
        assert firefox.run("() => browser.runtime.getManifest().version") == "0.1.0"
        assert firefox.run(SENT) == 200
    assert [each.url for each in web.seen()] == ["https://acme.zendesk.com/probe"]


OPTIONS = "extension/options/options.html"
HOSTILE = """<div><base href="https://evil.example/"><img src="https://evil.example/seen">
<link rel="stylesheet" href="https://evil.example/looks"><iframe src="https://evil.example/page"></iframe>
<form action="https://evil.example/typed" method="post"><button></button></form></div>"""
PLACED = """(html) => {
  const { classList } = document.body;
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => classList.add(effectiveDirective));
  const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  document.body.append(document.adoptNode(found));
  found.querySelector("button").click();
}"""
BLOCKED = "() => [...document.body.classList].map((name) => name.replace('-elem', '')).sort()"
ALL = ["base-uri", "form-action", "frame-src", "img-src", "style-src"]


def test_what_a_server_puts_into_a_page_of_ours_asks_nobody_in_chromium(chromium, web):
    page = chromium.page(OPTIONS)
    page.evaluate(PLACED, HOSTILE)
    until(lambda: page.evaluate(BLOCKED), ALL)
    assert web.seen("evil.example") == []
    page.close()


def test_what_a_server_puts_into_a_page_of_ours_asks_nobody_in_firefox(firefox, web):
    with firefox.tab(f"{firefox.origin}/{OPTIONS}"):
        firefox.run(PLACED, HOSTILE)
        until(lambda: firefox.run(BLOCKED), ALL)
    assert web.seen("evil.example") == []
