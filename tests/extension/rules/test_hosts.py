"""Which hosts a rule's pattern names, and what the browser is asked for."""

import pytest

from tests.extension.rules.engine import Engine, regex, rule

HOSTS = [
    ("https://acme.zendesk.com/*", ["https://acme.zendesk.com/*"]),
    ("HTTPS://Acme.Zendesk.com/*", ["https://acme.zendesk.com/*"]),
    ("https://*.zendesk.com/*", ["https://*.zendesk.com/*"]),
    ("https://*-eu.acme.zendesk.com/x", ["https://*.acme.zendesk.com/*"]),
    ("*://acme.zendesk.com/*", ["https://acme.zendesk.com/*"]),
    ("http*://acme.zendesk.com/*", ["https://acme.zendesk.com/*"]),
    ("https://acme.zendesk.com*", ["https://acme.zendesk.com/*"]),
    ("https://acme.zendesk.com:8443/*", ["https://acme.zendesk.com/*"]),
    ("https://acme.zendesk.com?x", ["https://acme.zendesk.com/*"]),
    ("https://wiki/*", ["https://wiki/*"]),
    ("http://localhost/*", ["http://localhost/*"]),
    ("http://127.0.0.1:5000/*", ["http://127.0.0.1/*"]),
    ("https://acme.zendesk.com", ["https://acme.zendesk.com/*"]),
]
HOSTS_OF_EXPRESSIONS = [
    (r"https://acme\.zendesk\.com/", ["https://acme.zendesk.com/*"]),
    (r"^https?://acme\.zendesk\.com/", ["https://acme.zendesk.com/*"]),
    (r"^https?://localhost/", ["http://localhost/*", "https://localhost/*"]),
    (r"://acme\.zendesk\.com/", ["https://acme.zendesk.com/*"]),
    (r"https://(?:www\.)?example\.org(.*)", ["https://example.org/*", "https://www.example.org/*"]),
    (r"https://(acme|globex)[.]zendesk\.com/", ["https://acme.zendesk.com/*", "https://globex.zendesk.com/*"]),
    (r"https://([a-z0-9-]+)\.zendesk\.com/", ["https://*.zendesk.com/*"]),
    (r"https://.*\.zendesk.com/", ["https://*.zendesk.com/*"]),
    (r"https://acme.zendesk.com/", ["https://acme.zendesk.com/*"]),
    (
        r"(https://acme\.zendesk\.com/a|https://b\.example\.org/)",
        ["https://acme.zendesk.com/*", "https://b.example.org/*"],
    ),
    (r"https://acme\.(?:zendesk|example)\.com(?:/.*)?$", ["https://acme.example.com/*", "https://acme.zendesk.com/*"]),
    (r"https://a{2}\.zendesk\.com/", ["https://aa.zendesk.com/*"]),
]
NONE = [
    "*",
    "https://wiki*",
    "https://*",
    "https://*/a",
    "https://*.com/",
    "acme.zendesk.com/*",
    "https://ac*/",
    "https://*desk.org/",
]
NONE_BY_EXPRESSIONS = [
    r"/api/v2/",
    r"https://[^/]+/",
    r"https://acme\.zendesk\.com|/x",
    r"https://acme[a-z]*/",
    r"ftp://a\.b/",
]


@pytest.mark.parametrize(("pattern", "origins"), HOSTS)
def test_the_hosts_of_a_wildcard(engine: Engine, pattern, origins):
    assert engine("hosts", "hostsOf", rule(pattern))["origins"] == origins


@pytest.mark.parametrize(("pattern", "origins"), HOSTS_OF_EXPRESSIONS)
def test_the_hosts_of_an_expression(engine: Engine, pattern, origins):
    assert engine("hosts", "hostsOf", regex(pattern))["origins"] == origins


@pytest.mark.parametrize(
    "checked", [*map(rule, NONE), *map(regex, NONE_BY_EXPRESSIONS)], ids=lambda one: one["pattern"]
)
def test_a_pattern_that_names_no_host(engine: Engine, checked):
    found = engine("hosts", "hostsOf", checked)
    assert (found["origins"], [each["code"] for each in found["problems"]]) == ([], ["host_unknown"])


def test_http_addresses_are_left_out_and_it_is_said(engine: Engine):
    assert engine.codes(rule("http*://go.example.org/a/*")) == ["http_left_out"]
    assert engine.codes(rule("https://go.example.org/a/*")) == []


def test_a_rule_works_on_its_own_hosts_only(engine: Engine):
    away = "https://acme.zendesk.com/?u=https://go.example.org/5"
    found = engine("decision", "decide", away, [regex(r"https://go\.example\.org/([0-9]+)")])
    assert (found["result"], found["passed"][0]["why"]) == ("", "other_host")


def test_nothing_fires_where_the_browser_was_not_given_leave(engine: Engine):
    one = rule("https://go.example.org/*")
    url = "https://go.example.org/a"
    assert engine("decision", "decide", url, [one])["result"] == "https://new.example.net/"
    assert engine("decision", "decide", url, [one], {"granted": ["https://*.zendesk.com/*"]})["result"] == ""
    assert engine("decision", "decide", url, [one], {"granted": ["https://*/*"]})["result"] != ""
    assert engine("decision", "decide", url, [one], {"granted": ["https://*.example.org/*"]})["result"] != ""


def test_very_many_ways_to_begin_name_no_host(engine: Engine):
    names = "|".join("abcdefghijklmnopqrstuvwxyz0123456789")
    for pattern in (rf"^https://(?:{names})\.example\.org/", "^https://" + "(a|b|c)" * 8 + r"\.example\.org/"):
        assert engine("hosts", "hostsOf", regex(pattern))["origins"] == []
