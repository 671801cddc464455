import os
import stat
import zipfile

import pytest

from server.package import contents
from server.package.check import check
from server.package.contents import Unreadable, read
from tests.server.package.sample import files, unpacked, zipped


def errors(path):
    found = check(path).errors
    assert all(message.isprintable() for _, message in found)
    return [key for key, _ in found]


@pytest.mark.parametrize(
    "name", ["../evil.js", "assets/../../evil.js", "/etc/evil", "a\\..\\..\\evil", "\\\\host\\evil"]
)
def test_a_path_that_leads_out_of_the_zip_is_refused(tmp_path, name):
    assert errors(zipped(tmp_path / "app.zip", {**files(), name: b"x"})) == ["liaison.unsafe_path"]


def test_a_zip_bomb_is_refused_by_what_comes_out_of_it(tmp_path):
    path = zipped(tmp_path / "app.zip", {**files(), "assets/a.js": b"\0" * (contents.LARGEST_FILE + 1)})
    assert path.stat().st_size < 100_000
    assert errors(path) == ["liaison.too_large"]


def test_many_files_that_are_each_allowed_are_refused_together(tmp_path):
    many = {f"assets/{number}.js": b"\0" * (contents.LARGEST_FILE - 1) for number in range(3)}
    assert errors(zipped(tmp_path / "app.zip", {**files(), **many})) == ["liaison.too_large"]


def test_more_files_than_an_app_has_are_refused(tmp_path):
    many = {f"assets/{number}.js": b"" for number in range(contents.MOST_FILES)}
    assert errors(zipped(tmp_path / "app.zip", {**files(), **many})) == ["liaison.too_large"]


def test_a_large_zip_is_not_even_opened(tmp_path):
    path = tmp_path / "app.zip"
    with path.open("wb") as file:
        file.truncate(contents.LARGEST_PACKAGE + 1)
    assert errors(path) == ["liaison.too_large"]


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "app.zip", files())
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("assets/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert errors(path) == ["symlink_in_zip"]


def test_links_in_a_folder_are_refused_and_not_followed(tmp_path):
    (tmp_path / "secret.json").write_text('{"a": "stranger"}')
    folder = unpacked(tmp_path / "app", files())
    (folder / "translations" / "de.json").symlink_to(tmp_path / "secret.json")
    (folder / "loop").symlink_to(folder)
    assert errors(folder) == ["symlink_in_zip"]
    assert read(folder).links == ("loop", "translations/de.json")
    assert "translations/de.json" not in read(folder).files


def test_what_is_not_a_file_in_a_folder_is_left_alone(tmp_path):
    folder = unpacked(tmp_path / "app", files())
    os.mkfifo(folder / "assets" / "pipe")
    assert errors(folder) == []


def test_a_file_that_is_not_a_zip_is_refused(tmp_path):
    (tmp_path / "app.zip").write_bytes(b"PK\x03\x04 but then nothing")
    assert errors(tmp_path / "app.zip") == ["liaison.not_a_zip"]


def test_a_zip_that_was_cut_or_changed_anywhere_never_gives_a_traceback(tmp_path):
    whole = zipped(tmp_path / "app.zip", files()).read_bytes()
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        for spoilt in (bytes(changed), whole[:place]):
            (tmp_path / "spoilt.zip").write_bytes(spoilt)
            check(tmp_path / "spoilt.zip")


def test_an_encrypted_zip_is_refused(tmp_path):
    whole = bytearray(zipped(tmp_path / "app.zip", {"manifest.json": b"{}"}).read_bytes())
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "app.zip").write_bytes(whole)
    assert errors(tmp_path / "app.zip") == ["liaison.not_a_zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_path_that_a_zip_holds_twice_is_refused(tmp_path):
    path = zipped(tmp_path / "app.zip", files())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("manifest.json", b"{}")
    assert errors(path) == ["liaison.duplicate_path"]


def test_a_path_where_nothing_is_cannot_be_read(tmp_path):
    with pytest.raises(Unreadable, match="neither a file nor a folder"):
        read(tmp_path / "nothing.zip")


def test_a_device_cannot_be_read():
    with pytest.raises(Unreadable, match="neither a file nor a folder"):
        read(contents.Path("/dev/null"))
