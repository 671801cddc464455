import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import files


def errors(location, content=None, **changes):
    return sorted(key for key, _ in inspect(Contents(files(content, location=location, **changes))).errors)


def at(url, **options):
    return {"support": {"ticket_sidebar": {"url": url, **options}}}


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example.com/x?y=1#z",
        "http://localhost:8600/sidebar",
        "ws://localhost/",
        "assets/page.html?x=1",
        "{{setting.host}}/x",
        "no scheme at all {{setting.host}}",
    ],
)
def test_an_address_that_zendesk_opens(url):
    assert errors(at(url), {"assets/page.html": b""}) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example.com",
        "http://127.0.0.1:8600/sidebar",
        "http://localhost.example.com",
        "http://a:localhost@evil.example",
        "//localhost/x",
        "page.html",
        "assets/missing.html",
        "https://a.example.com/a b",
        "https://ä.example.com",
        "https://a.example.com/%zz",
        "https://[",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_zendesk_refuses(url):
    assert errors(at(url), {"page.html": b""}) == ["invalid_location_uri"]


def test_a_location_needs_an_address_unless_it_waits_to_be_loaded():
    assert errors(at("")) == errors({"support": {"ticket_sidebar": {}}}) == ["blank_location_uri"]
    assert errors({"support": {"ticket_sidebar": {"autoLoad": False}}}) == []


def test_an_address_may_stand_alone_instead_of_an_object():
    assert errors({"support": {"ticket_sidebar": "https://a.example.com"}}) == []


def test_each_product_has_its_own_locations():
    assert errors({"sell": {"ticket_sidebar": "https://a.example.com"}}) == ["invalid_location"]
    assert errors({"sell": {"deal_card": "https://a.example.com"}}) == []


def test_the_old_names_of_products_are_still_taken():
    assert errors({"zendesk": {"nav_bar": "https://a.example.com"}}) == []
    assert errors({"zopim": {"chat_sidebar": "https://a.example.com"}}) == []


def test_locations_that_only_name_themselves_are_of_framework_1():
    assert errors(["ticket_sidebar"]) == errors("ticket_sidebar") == ["locations_must_be_urls"]


def test_an_unknown_product_and_nothing_else_is_no_location():
    assert errors({"suport": {"ticket_sidebar": "https://a.example.com"}}) == ["invalid_host", "manifest_keys.missing"]


def test_flexible_is_true_or_false():
    assert errors(at("https://a.example.com", flexible="yes")) == ["invalid_location_flexible_type"]
