import json
import shutil
import tomllib
import zipfile

import pytest
from PIL import Image

from server.package.check import check
from server.package.zendesk_app import PLACEHOLDER, SOURCE, PackageError, build, origin_of

LOCATIONS = ["ticket_sidebar", "new_ticket_sidebar", "organization_sidebar", "user_sidebar", "nav_bar"]


@pytest.fixture
def source(tmp_path):
    """The app's folder with words of our own, pages that must not travel, and a project beside it."""
    folder = tmp_path / "project" / "zendesk_app"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("translations"))
    (folder / "translations").mkdir()
    for language in ("en", "de"):
        words = {"app": {"name": "Liaison"}, "reason": {"x": f"words of the page, {language}"}}
        (folder / "translations" / f"{language}.json").write_text(json.dumps(words), encoding="utf-8")
    for page in ("templates/card.html", "static/card.js"):
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / page).write_text("page")
    (folder.parent / "pyproject.toml").write_text('[project]\nversion = "3.2.1"\n')
    return folder


def packed(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_package_holds_the_listed_files_and_nothing_else(source, tmp_path):
    built = build("https://liaison.acme.example", tmp_path / "out" / "app.zip", source=source)
    assert list(packed(built)) == [
        "assets/icon_nav_bar.svg",
        "assets/logo-small.png",
        "assets/logo.png",
        "manifest.json",
        "translations/de.json",
        "translations/en.json",
    ]


def test_every_location_opens_on_the_given_server_and_is_signed(source, tmp_path):
    built = build("https://Liaison.Acme.example:8443/", tmp_path / "app.zip", source=source)
    manifest = json.loads(packed(built)["manifest.json"])
    places = manifest["location"]["support"]
    assert {name: place["url"] for name, place in places.items()} == {
        name: f"https://liaison.acme.example:8443/sidebar/{name}" for name in LOCATIONS
    }
    assert manifest["signedUrls"] is True
    assert manifest["domainWhitelist"] == ["liaison.acme.example"]
    assert manifest["version"] == "3.2.1"
    assert PLACEHOLDER not in packed(built)["manifest.json"].decode()


def test_only_the_apps_own_words_travel(source, tmp_path):
    built = build("https://liaison.acme.example", tmp_path / "app.zip", source=source)
    assert json.loads(packed(built)["translations/de.json"]) == {"app": {"name": "Liaison"}}


def test_two_builds_are_the_same_byte_for_byte_whatever_the_files_times(source, tmp_path):
    first = build("https://liaison.acme.example", tmp_path / "one.zip", source=source)
    for path in source.rglob("*"):
        path.touch()
    second = build("https://liaison.acme.example/", tmp_path / "two.zip", source=source)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("base_url", ["https://liaison.acme.example", "http://localhost:8600"])
def test_zendesk_would_accept_what_is_built_from_the_shipped_folder(tmp_path, base_url):
    built = build(base_url, tmp_path / "app.zip")
    found = check(built)
    assert (found.errors, found.warnings) == ((), ())
    version = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text())["project"]["version"]
    assert json.loads(packed(built)["manifest.json"])["version"] == version


def test_the_shipped_folder_itself_has_no_errors():
    assert check(SOURCE).errors == ()


@pytest.mark.parametrize(
    ("base_url", "why"),
    [
        ("liaison.acme.example", "does not begin with https://"),
        ("ftp://liaison.acme.example", "does not begin with https://"),
        ("javascript:alert(1)", "does not begin with https://"),
        ("http://liaison.acme.example", "only over https"),
        ("http://127.0.0.1:8600", "only over https"),
        ("https://liaison.acme.example/sidebar", "more than a host and a port"),
        ("https://liaison.acme.example?x=1", "more than a host and a port"),
        ("https://liaison.acme.example#x", "more than a host and a port"),
        ("https://liaison.acme.example/\\evil", "more than a host and a port"),
        ("https://me:secret@liaison.acme.example", "user name or a password"),
        ("https://liaison.acme.example:99999", "is not an address"),
        ("https://[::1]", "no host name"),
        ("https://", "no host name"),
        ("https://lïaison.example", "no host name"),
        ("https://{{setting.host}}", "no host name"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(base_url, why):
    with pytest.raises(PackageError, match=why) as caught:
        origin_of(base_url)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


def test_words_without_the_apps_name_are_refused_with_the_file(source, tmp_path):
    (source / "translations" / "de.json").write_text('{"reason": {}}')
    with pytest.raises(PackageError, match=r"de\.json has no \"app\""):
        build("https://liaison.acme.example", tmp_path / "app.zip", source=source)


def test_a_package_that_zendesk_would_refuse_is_not_written(source, tmp_path):
    (source / "translations" / "en.json").write_text('{"app": {"title": "no name"}}')
    kept = tmp_path / "app.zip"
    kept.write_bytes(b"the last good one")
    with pytest.raises(PackageError, match=r"translation\.missing_required_key"):
        build("https://liaison.acme.example", kept, source=source)
    assert kept.read_bytes() == b"the last good one"
    assert [path.name for path in tmp_path.iterdir() if path.name != "project"] == ["app.zip"]


@pytest.mark.parametrize("lost", ["manifest.json", "assets/logo.png"])
def test_a_file_that_is_lost_is_named(source, tmp_path, lost):
    (source / lost).unlink()
    with pytest.raises(PackageError, match=lost):
        build("https://liaison.acme.example", tmp_path / "app.zip", source=source)


def test_a_project_without_a_version_is_named(source, tmp_path):
    (source.parent / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(PackageError, match=r"pyproject\.toml"):
        build("https://liaison.acme.example", tmp_path / "app.zip", source=source)


@pytest.mark.parametrize(("name", "side"), [("logo.png", 320), ("logo-small.png", 128)])
def test_the_logos_are_true_colour_with_a_transparent_ground(name, side):
    with Image.open(SOURCE / "assets" / name) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (side, side))
        assert picture.getpixel((0, 0))[3] == 0
        assert picture.getextrema()[3] == (0, 255)
