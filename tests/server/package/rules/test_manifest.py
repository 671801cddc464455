import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import GONE, files


def errors(**changes):
    return sorted(key for key, _ in inspect(Contents(files(**changes))).errors)


@pytest.mark.parametrize("key", ["author", "defaultLocale", "location", "frameworkVersion"])
def test_a_key_that_zendesk_needs_is_missed_by_name(key):
    found = inspect(Contents(files(**{key: GONE}))).errors
    assert ("manifest_keys.missing", f"manifest.json must have {key}.") in found


@pytest.mark.parametrize("key", ["name", "version", "domainWhitelist", "private", "signedUrls"])
def test_a_key_that_zendesk_can_do_without_is_not_missed(key):
    assert errors(**{key: GONE}) == []


@pytest.mark.parametrize("key", ["name", "version", "gaID", "remoteInstallationURL", "termsConditionsURL"])
def test_what_must_be_a_string_is_not_a_number(key):
    assert errors(**{key: 1}) == ["unacceptable_string"]


@pytest.mark.parametrize("key", ["private", "signedUrls", "singleInstall"])
def test_a_flag_is_true_or_false_and_no_word(key):
    assert errors(**{key: "true"}) == ["unacceptable_boolean"]


def test_private_cannot_be_null_and_the_other_flags_can():
    assert errors(private=None) == ["unacceptable_boolean"]
    assert errors(signedUrls=None, singleInstall=None) == []


@pytest.mark.parametrize("url", ["http://a", "https://example.com/x?y"])
def test_the_authors_address_may_be_any_web_address(url):
    assert errors(author={"url": url}, termsConditionsURL=url) == []


@pytest.mark.parametrize("url", ["", "example.com", "ftp://a", "https://", "https://[", "https://a b"])
def test_the_authors_address_and_the_terms_must_be_web_addresses(url):
    assert errors(author={"url": url}, termsConditionsURL=url) == ["invalid_url", "invalid_url"]


@pytest.mark.parametrize("locale", ["english", "EN", "en_US", "e", "en-", "en\n"])
def test_a_default_locale_is_written_as_zendesk_writes_it(locale):
    assert errors(defaultLocale=locale) == ["invalid_default_locale"]


@pytest.mark.parametrize("locale", ["de", "fil", "pt-br", "en-US"])
def test_the_default_locale_has_a_file_of_exactly_its_name(locale):
    assert errors(defaultLocale=locale) == ["missing_translation_file"]


@pytest.mark.parametrize("version", ["2", "2.0.1", "3.0", "abc"])
def test_no_other_framework_than_2_is_served(version):
    assert errors(frameworkVersion=version) == ["invalid_version"]


def test_only_the_experiments_that_zendesk_opened_may_be_used():
    assert errors(experiments={"hashParams": True, "other": False}) == []
    assert errors(experiments={"other": True}) == ["invalid_experiment"]


def test_no_template_is_over_in_framework_2():
    assert errors(noTemplate=True) == ["no_template_deprecated_in_v2"]
    assert errors(noTemplate=["elsewhere"]) == ["invalid_no_template", "no_template_deprecated_in_v2"]
    assert errors(noTemplate=[]) == errors(noTemplate=False) == []


def test_an_app_of_requirements_only_brings_no_framework_and_no_code():
    plain = {"requirementsOnly": True, "location": GONE}
    required = {"requirements.json": b"{}"}
    assert errors(**plain) == ["no_framework_version_required"]
    found = inspect(Contents(files({**required, "app.js": b""}, **plain, frameworkVersion=GONE)))
    assert [key for key, _ in found.errors] == ["no_source_required_apps"]
    assert inspect(Contents(files(required, **plain, frameworkVersion=GONE))).accepted


@pytest.mark.parametrize("author", [5, ["A"], True])
def test_an_author_is_an_object_or_at_least_a_name(author):
    assert errors(author=author) == ["unacceptable_hash"]
    assert errors(author="A") == []


@pytest.mark.parametrize("hosts", ["app.example.com", [1], {"a": "b"}])
def test_the_allowed_domains_are_an_array_of_strings(hosts):
    assert errors(domainWhitelist=hosts) == ["unacceptable_array_of_strings"]


def test_experiments_are_an_object():
    assert errors(experiments=["hashParams"]) == ["unacceptable_hash"]
