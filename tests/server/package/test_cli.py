import json

import pytest
from click.testing import CliRunner

from server.package.cli import package
from tests.server.package.sample import files, unpacked, zipped


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(package, [str(word) for word in words])


def test_a_good_package_exits_0_and_says_so(run, tmp_path):
    result = run("check", zipped(tmp_path / "app.zip", files()))
    assert (result.exit_code, result.output) == (0, "Zendesk would accept this package: errors 0, warnings 0.\n")


def test_warnings_do_not_change_the_exit_code(run, tmp_path):
    result = run("check", unpacked(tmp_path / "app", files({"assets/logo.png": None})))
    assert result.exit_code == 0
    assert "liaison.icon_missing" in result.output


def test_a_package_that_zendesk_would_refuse_exits_1_and_names_the_key(run, tmp_path):
    result = run("check", zipped(tmp_path / "app.zip", files(frameworkVersion="1.9")))
    assert result.exit_code == 1
    assert "error    invalid_version: " in result.output


def test_json_has_pairs_of_key_and_message(run, tmp_path):
    result = run("check", zipped(tmp_path / "app.zip", files({"assets/logo.png": None}, version=1)), "--json")
    said = json.loads(result.output)
    assert result.exit_code == 1
    assert said["errors"] == [["unacceptable_string", "version must be a string, not 1."]]
    assert [key for key, _ in said["warnings"]] == ["liaison.icon_missing", "liaison.version_not_semantic"]


def test_a_path_that_cannot_be_read_exits_2(run, tmp_path):
    result = run("check", tmp_path / "nothing.zip")
    assert result.exit_code == 2
    assert "neither a file nor a folder" in result.stderr


def test_text_out_of_a_package_cannot_steer_the_terminal(run, tmp_path):
    odd = "\x1b[2J\u202e\ud800"
    result = run("check", zipped(tmp_path / "app.zip", files(defaultLocale=odd, frameworkVersion=odd)))
    assert result.exit_code == 1
    assert "\\x1b[2J\\u202e\\ud800" in result.output
    assert "\x1b" not in result.output


def test_the_app_is_built_where_it_is_asked_for(run, tmp_path):
    result = run("zendesk-app", "--base-url", "https://liaison.acme.example", "--out", tmp_path / "app.zip")
    assert result.exit_code == 0, result.output
    assert run("check", tmp_path / "app.zip").exit_code == 0


def test_an_address_that_cannot_be_used_is_an_error_with_its_mend(run, tmp_path):
    result = run("zendesk-app", "--base-url", "http://liaison.acme.example", "--out", tmp_path / "app.zip")
    assert result.exit_code == 1
    assert "Put the server behind a TLS proxy" in result.stderr
    assert not (tmp_path / "app.zip").exists()
