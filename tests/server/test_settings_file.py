from datetime import date
from pathlib import Path

import pytest

from server.errors import SettingsError
from server.settings import Settings
from server.settings_file import load

PLAIN = """
base_url = "https://liaison.example.com/"
[[instances]]
name = "global"
preset = "gitlab-global"
subdomain = "acme"
"""


def loaded(tmp_path: Path, text: str = PLAIN, **environment: str) -> Settings:
    file = tmp_path / "liaison.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment)


def refused(tmp_path: Path, text: str = PLAIN, **environment: str) -> str:
    with pytest.raises(SettingsError) as raised:
        loaded(tmp_path, text, **environment)
    return str(raised.value)


def test_a_preset_fills_what_the_file_leaves_out(tmp_path: Path) -> None:
    instance = loaded(tmp_path).instance("global")
    assert instance.base_url == "https://acme.zendesk.com"
    assert instance.organization_fields["csm"] == "technical_account_manager"
    assert (instance.policy, instance.form(334447) is not None) == ("open", True)


def test_the_file_goes_before_the_preset_key_by_key(tmp_path: Path) -> None:
    instance = loaded(tmp_path, PLAIN + '[instances.organization_fields]\ncsm = "our_csm"\n').instance(None)
    assert instance.organization_fields["csm"] == "our_csm"
    assert instance.organization_fields["account_owner"] == "account_owner"


def test_the_two_presets_differ_in_keys_and_policy(tmp_path: Path) -> None:
    both = PLAIN + '[[instances]]\nname = "gov"\npreset = "gitlab-us-government"\nsubdomain = "acme-gov"\n'
    gov = loaded(tmp_path, both).instance("gov")
    assert (gov.policy, gov.organization_fields["segment"]) == ("us_government", "market_segment")
    assert "region" not in gov.organization_fields


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-file\n", encoding="utf-8")
    settings = loaded(
        tmp_path,
        LIAISON_ZENDESK_GLOBAL_CLIENT_ID="id",
        LIAISON_ZENDESK_GLOBAL_CLIENT_SECRET_FILE=str(tmp_path / "secret"),
        LIAISON_SLACK_TOKEN="xoxb",
    )
    assert settings.instance(None).credentials.client_secret == "from-file"
    assert settings.slack.token == "xoxb"


@pytest.mark.parametrize(
    ("name", "setting", "usual"),
    [
        ("LIAISON_UNDO_SECONDS", "undo", 10),
        ("LIAISON_SETTLE_SECONDS", "settle", 5),
        ("LIAISON_RETRY_FIRST_SECONDS", "retry_first", 2),
        ("LIAISON_RETRY_LONGEST_SECONDS", "retry_longest", 900),
        ("LIAISON_RETRY_FOR_SECONDS", "retry_for", 86_400),
        ("LIAISON_WORKER_GONE_SECONDS", "worker_gone", 30),
    ],
)
def test_the_times_of_deliveries_come_from_the_environment(tmp_path: Path, name: str, setting: str, usual: int) -> None:
    assert getattr(loaded(tmp_path).escalations, setting) == usual
    assert getattr(loaded(tmp_path, **{name: "7.5"}).escalations, setting) == 7.5
    assert name in refused(tmp_path, **{name: "soon"})


def test_a_secret_in_the_file_is_refused(tmp_path: Path) -> None:
    assert "no such setting" in refused(tmp_path, PLAIN + '[slack]\ntoken = "xoxb"\n')


def test_people_have_other_names_absences_and_deputies(tmp_path: Path) -> None:
    people = '[[people]]\nname = "Robin Vale"\nalso_known_as = ["Bobby"]\naway_until = 2026-12-01\ndeputy = "Sam"\n'
    person = loaded(tmp_path, PLAIN + people).people[0]
    assert (person.also_known_as, person.away_until, person.deputy) == (("Bobby",), date(2026, 12, 1), "Sam")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN.replace("base_url", "base_ulr"), "Did you mean 'base_url'"),
        (PLAIN + 'plicy = "open"\n', "Did you mean 'policy'"),
        (PLAIN + 'policy = "closed"\n', "policy"),
        (PLAIN.replace("gitlab-global", "gitlab-globl"), "gitlab-global"),
        (PLAIN.replace("https://liaison.example.com/", "http://liaison.example.com"), "https"),
        (PLAIN + 'base_url = "http://10.0.0.1"\n', "loopback"),
        (PLAIN.replace('"acme"', '"acme.evil.com/"'), "subdomain"),
        (PLAIN + PLAIN.split("\n", 2)[2], "two instances"),
        ("base_url = \n", "not TOML"),
        ('base_url = "https://liaison.example.com"\n', "instances"),
        (PLAIN + "[instances.ticket_fields]\nstage = 'x'\n", "stage"),
        ('opportunity_rule = "newest"\n' + PLAIN, "opportunity_rule"),
    ],
)
def test_what_cannot_work_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, text)


def test_plain_http_is_for_loopback(tmp_path: Path) -> None:
    assert loaded(tmp_path, PLAIN.replace("https://liaison.example.com/", "http://127.0.0.1:8600")).base_url


@pytest.mark.parametrize(("value", "says"), [("soon", "not a number"), ("0", "out of range"), ("1e9", "out of range")])
def test_a_deadline_that_cannot_be_is_refused(tmp_path: Path, value: str, says: str) -> None:
    assert says in refused(tmp_path, LIAISON_DEADLINE=value)


def test_a_missing_file_and_a_missing_secret_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no file .*nowhere\.toml"):
        load(tmp_path / "nowhere.toml", {})
    assert "LIAISON_SLACK_TOKEN_FILE" in refused(tmp_path, LIAISON_SLACK_TOKEN_FILE=str(tmp_path / "none"))


def test_an_unknown_instance_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="global"):
        loaded(tmp_path).instance("gov")


def test_no_secret_is_in_what_is_shown_of_the_settings(tmp_path: Path) -> None:
    names = (
        "LIAISON_SESSION_SECRET",
        "LIAISON_DATABASE_URL",
        "LIAISON_REDIS_URL",
        "LIAISON_SLACK_TOKEN",
        "LIAISON_GITLAB_TOKEN",
        "LIAISON_SALESFORCE_CLIENT_SECRET",
        "LIAISON_SALESFORCE_PRIVATE_KEY",
        "LIAISON_ZENDESK_GLOBAL_CLIENT_SECRET",
        "LIAISON_ZENDESK_GLOBAL_API_TOKEN",
    )
    known = loaded(tmp_path, **{name: f"s3cret-{name}" for name in names})
    assert known.session_secret == "s3cret-LIAISON_SESSION_SECRET"
    assert "s3cret" not in repr(known)


def test_the_extension_may_be_led_back_to_the_addresses_that_are_listed(tmp_path: Path) -> None:
    listed = (
        '[extension]\nredirect_uris = ["https://a.chromiumapp.org/"]\nanchors = ["header"]\nminimum_version = "0.2.1"\n'
    )
    extension = loaded(tmp_path, PLAIN + listed).extension
    assert (extension.redirect_uris, extension.anchors) == (("https://a.chromiumapp.org/",), ("header",))
    assert (extension.minimum_version, extension.requests_per_minute) == ("0.2.1", 300)
    assert loaded(tmp_path).extension.redirect_uris == ()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('redirect_uris = ["http://a.example/"]', "must be an https address"),
        ('redirect_uris = ["https://a.example/#x"]', "without a query or a fragment"),
        ('redirect_uris = ["https://a.example/?x=1"]', "without a query or a fragment"),
        ('redirect_uris = ["javascript:alert(1)"]', "must be an https address"),
        ('redirect_uris = "https://a.example/"', "redirect_uris"),
        ('minimum_version = "new"', "minimum_version"),
        ('anchors = [".header > div"]', "anchors"),
        ("requests_per_minute = 0", "requests_per_minute"),
        ('redirect_uri = ["https://a.example/"]', "Did you mean 'redirect_uris'"),
    ],
)
def test_what_the_extension_cannot_be_given_is_refused(tmp_path: Path, setting: str, says: str) -> None:
    assert says in refused(tmp_path, f"{PLAIN}[extension]\n{setting}\n")
