"""The extension loads in both real browsers, and its background runs."""

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
