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


@pytest.mark.parametrize(
    ("product", "names"),
    [
        ("support", "top_bar nav_bar ticket_sidebar new_ticket_sidebar user_sidebar organization_sidebar"),
        ("support", "background modal ticket_editor system_top_bar"),
        ("chat", "chat_sidebar background"),
        ("standalone_chat", "nav_bar system_top_bar"),
        ("lotus_box", "nav_bar"),
        ("sell", "deal_card person_card company_card lead_card background modal dashboard"),
        ("sell", "note_editor call_log_editor email_editor"),
    ],
)
def test_every_location_of_zendesk_is_known(product, names):
    assert errors({product: dict.fromkeys(names.split(), "https://a.example.com")}) == []


def test_a_location_behind_a_flag_of_zendesk_is_refused_as_zendesk_refuses_it():
    place = {"support": {"custom_object_record_sidebar": "https://a.example.com"}}
    assert errors(place) == ["invalid_location"]


def test_before_framework_2_a_location_has_no_address():
    found = errors(at("https://a.example.com"), frameworkVersion="1.0")
    assert found == ["invalid_version", "locations_cant_be_urls"]


def test_the_locations_of_a_product_are_an_object():
    assert errors({"support": 5}) == ["manifest_keys.missing", "unacceptable_hash"]


def test_an_app_without_code_has_no_locations():
    found = errors(at("https://a.example.com"), requirementsOnly=True, frameworkVersion=None)
    assert found == ["no_location_required"]
