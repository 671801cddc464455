import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import GONE, files, png


def ours(content=None, **changes):
    found = inspect(Contents(files(content, **changes)))
    assert found.accepted
    return [key for key, _ in found.warnings]


def at(url, **options):
    return {"support": {"ticket_sidebar": {"url": url, **options}}}


def test_missing_and_misshapen_logos_are_pointed_out():
    assert ours({"assets/logo.png": None}) == ["liaison.icon_missing"]
    assert ours({"assets/logo-small.png": png(320, 320)}) == ["liaison.icon_size"]
    assert ours({"assets/logo.png": b"GIF89a"}) == ["liaison.icon_size"]


def test_a_bar_needs_its_drawing():
    bar = {"support": {"nav_bar": {"url": "https://app.example.com"}}}
    assert ours(location=bar) == ["liaison.icon_missing"]
    assert ours({"assets/icon_nav_bar.svg": b"<svg/>"}, location=bar) == []
    assert ours({"assets/support/icon_nav_bar.svg": b"<svg/>"}, location=bar) == []


@pytest.mark.parametrize("host", ["https://app.example.com", "app.example.com/", "app.example.com:443", "a b", ""])
def test_an_allowed_domain_is_a_bare_host(host):
    assert ours(domainWhitelist=["app.example.com", host]) == ["liaison.domain_not_a_host"]


def test_the_host_of_a_location_is_among_the_allowed_ones():
    assert ours(domainWhitelist=["other.example.com"]) == ["liaison.location_not_whitelisted"]
    assert ours(domainWhitelist=GONE) == ["liaison.location_not_whitelisted"]
    assert ours(domainWhitelist=["*.example.com"]) == []
    assert ours(domainWhitelist=["*.example.org"]) == ["liaison.location_not_whitelisted"]
    assert ours(domainWhitelist=["*.pp.example.com"]) == ["liaison.location_not_whitelisted"]
    assert ours(domainWhitelist=["APP.example.com"]) == []
    assert ours(domainWhitelist=["{{setting.host}}"]) == []


def test_a_location_on_our_server_is_signed():
    assert ours(signedUrls=False) == ["liaison.unsigned_location"]
    assert ours(signedUrls=GONE, location=at("https://app.example.com", signed=True)) == []
    assert ours(location=at("https://app.example.com", signed=False)) == ["liaison.unsigned_location"]


def test_an_https_address_without_a_host_is_pointed_out():
    assert ours(location=at("https:///sidebar")) == ["liaison.location_without_host"]


def test_pages_in_the_package_and_on_this_machine_need_neither_host_nor_signature():
    plain = {"signedUrls": False, "domainWhitelist": []}
    assert ours({"assets/a.html": b""}, location=at("assets/a.html"), **plain) == []
    assert ours(location=at("http://localhost:8600/x"), **plain) == []


@pytest.mark.parametrize("version", ["1", "1.0", "v1.0.0", "1.0.0\n", GONE])
def test_a_version_has_three_numbers(version):
    assert ours(version=version) == ["liaison.version_not_semantic"]


def test_a_parameter_has_a_label():
    assert ours(parameters=[{"name": "host"}]) == ["liaison.parameter_without_label"]
    labelled = b'{"app": {"name": "n", "parameters": {"host": {"label": "l"}}}}'
    assert ours({"translations/en.json": labelled}, parameters=[{"name": "host"}]) == []
