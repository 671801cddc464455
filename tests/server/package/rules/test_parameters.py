import pytest

from server.package.check import inspect
from server.package.contents import Contents
from server.package.rules.parameters import OAUTH_KEYS, SCOPES, TYPES
from tests.server.package.sample import GONE, files

OAUTH = dict.fromkeys(OAUTH_KEYS, "x")


def errors(*parameters, **changes):
    return sorted(key for key, _ in inspect(Contents(files(parameters=list(parameters), **changes))).errors)


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_zendesk_is_taken(kind):
    assert errors({"name": "a", "type": kind}) == []


@pytest.mark.parametrize("kind", ["password", "dropdown", "mtls", "Text"])
def test_any_other_type_is_refused(kind):
    assert errors({"name": "a", "type": kind}) == ["invalid_type_parameter"]


def test_a_hidden_parameter_cannot_be_required():
    assert errors({"name": "a", "type": "hidden", "required": True}) == ["invalid_hidden_parameter"]


def test_no_parameter_is_called_name():
    assert errors({"name": "name"}) == ["name_as_parameter_name"]


def test_two_parameters_of_one_name_are_named():
    found = inspect(Contents(files(parameters=[{"name": "a"}, {"name": "b"}, {"name": "a"}]))).errors
    assert found == (("duplicate_parameters", "Parameters are defined more than once: a."),)


def test_many_parameters_of_different_names_are_no_duplicates():
    assert errors(*({"name": f"p{number}"} for number in range(2_000))) == []


def test_scopes_are_for_secure_parameters_and_from_zendesks_list():
    assert errors({"name": "a", "secure": True, "scopes": list(SCOPES)}) == []
    assert errors({"name": "a", "secure": True, "scopes": ["cookie"]}) == ["field_contains_invalid_values"]
    assert errors({"name": "a", "scopes": ["header"]}) == ["field_requires_secure_parameter"]
    assert errors({"name": "a", "secure": True, "scopes": []}) == ["field_cannot_be_empty"]


def test_a_parameter_is_an_object():
    assert errors("a") == ["unacceptable_hash"]


@pytest.mark.parametrize("key", OAUTH_KEYS)
def test_oauth_says_what_it_lacks(key):
    oauth = {**OAUTH, key: ""}
    found = inspect(Contents(files(oauth=oauth, parameters=[{"name": "t", "type": "oauth"}]))).errors
    assert found == (("oauth_keys.missing", f"oauth must have {key}."),)


def test_a_page_in_the_marketplace_has_no_parameters_and_is_public():
    page = {"marketingOnly": True, "location": GONE, "frameworkVersion": GONE}
    assert errors({"name": "a"}, **page) == ["marketing_only_app_cant_be_private", "no_parameters_required"]


@pytest.mark.parametrize(
    "scope", ["header", "body", "url", "jwt_secret_key", "jwt_claim", "basic_auth_username", "basic_auth_password"]
)
def test_every_scope_of_zendesk_is_taken(scope):
    assert errors({"name": "a", "secure": True, "scopes": [scope]}) == []


def test_scopes_are_an_array():
    assert errors({"name": "a", "secure": True, "scopes": "header"}) == ["unacceptable_array"]


def test_parameters_are_an_array():
    found = inspect(Contents(files(parameters={"a": 1}))).errors
    assert [key for key, _ in found] == ["unacceptable_array", "parameters_not_an_array"]


@pytest.mark.parametrize("flag", ["required", "secure"])
def test_a_flag_of_a_parameter_is_true_or_false(flag):
    assert errors({"name": "a", flag: "yes"}) == ["unacceptable_boolean"]
    assert errors({"name": "a", flag: None}) == []


def test_oauth_has_exactly_one_parameter_and_that_is_open():
    token = {"name": "t", "type": "oauth"}
    assert errors(token, oauth=OAUTH) == []
    assert errors(oauth=OAUTH) == ["oauth_parameter_required"]
    assert errors(token, {**token, "name": "u"}, oauth=OAUTH) == ["too_many_oauth_parameters"]
    assert errors({**token, "secure": True}, oauth=OAUTH) == ["oauth_parameter_cannot_be_secure"]
