import pytest

from server.package.check import inspect
from server.package.contents import Contents
from server.package.rules.secrets import check
from tests.server.package.sample import files


def warnings(text):
    return list(check({"assets/a.js": text.encode()}))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xoxb-1234", "a Slack token"),
        ("-----BEGIN EC PRIVATE KEY-----", "a private key"),
        ("-----BEGIN PRIVATE KEY-----", "a private key"),
        ("AKIAIOSFODNN7EXAMPLE", "a key of AWS"),
        ('Token: "abcdef"', "the value of token"),
        ("consumer_secret=abcdef", "the value of secret"),
        ("let api_key = 'abcd'", "the value of api_key"),
        ('{"name": "token", "secure": true}', "the value of token"),
        ("token=\ntoken='abcdef'", "the value of token"),
    ],
)
def test_the_broad_search_names_the_kind_and_the_file(text, kind):
    assert ("application_secret", f"assets/a.js may hold a secret: {kind}.") in warnings(text)


def test_each_kind_is_named_once_in_a_file():
    found = warnings("token='abcdef'\nTOKEN='abcdef'\npwd: abcdef")
    assert [text for _, text in found] == [
        "assets/a.js may hold a secret: the value of token.",
        "assets/a.js may hold a secret: the value of pwd.",
    ]


@pytest.mark.parametrize(
    "text", ["", "token=\nabcdef", "token", "a token of thanks", "passable", "secret", "key = abcdef", "token: a"]
)
def test_harmless_text_is_no_secret(text):
    assert warnings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-" + "1234567890-abcdefghijkl",
        "glpat-" + "a" * 20,
        "AKIA" + "A" * 16,
        "eyJ" + "a" * 12 + ".eyJ" + "b" * 12 + "." + "c" * 24,
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_a_real_secret_is_a_finding_of_our_own(text):
    assert "liaison.secret" in [key for key, _ in warnings(text)]


def test_a_name_like_a_real_secret_is_not_one():
    assert "liaison.secret" not in [key for key, _ in warnings("var t='xoxb-123-abcdef'; password = 'x'")]


def test_a_word_for_a_secret_before_anything_is_warned_of_in_general():
    assert warnings("client_secret='x'")[-1] == ("generic_secrets", "assets/a.js speaks of a secret: secret.")


def test_pictures_are_not_searched():
    assert list(check({"assets/logo.png": b"password = hunter2"})) == []


def test_a_secret_setting_is_warned_of_when_it_is_open_has_a_default_or_no_scopes():
    def of(**parameter):
        label = {"translations/en.json": b'{"app": {"name": "n", "parameters": {"api_key_x": {"label": "l"}}}}'}
        found = inspect(Contents(files(label, parameters=[{"name": "api_key_x", **parameter}])))
        return [key for key, _ in found.warnings if key.endswith("in_manifest")]

    assert of() == ["insecure_token_parameter_in_manifest"]
    assert of(secure=True) == ["secure_parameters_with_no_scopes_in_manifest"]
    assert of(secure=True, scopes=["header"]) == []
    assert of(type="hidden", default="x") == ["default_secure_or_hidden_parameter_in_manifest"]


def test_a_megabyte_of_near_secrets_on_one_line_is_looked_at_once():
    assert warnings("token=" * 150_000 + "\n" + "token=" * 100) == [
        ("application_secret", "assets/a.js may hold a secret: the value of token.")
    ]
