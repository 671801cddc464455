"""What a run has started does not outlive it, however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

from chaos.processes import comes

RUN = """
import sys, time
from pathlib import Path
from chaos.guardian import Guardian
from chaos.processes import Kept
folder = Path(sys.argv[1])
kept = Kept(["sleep", "600"], {}, folder / "log", Guardian(folder))
print(kept.pid, flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    """Also a process that has ended and that nobody has asked after has a folder there."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_a_killed_run_has_started_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        assert alive(pid)
        run.send_signal(signal.SIGKILL)
    assert comes(lambda: not alive(pid), 20)


def test_what_has_ended_by_itself_is_nobodys_any_more(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as other:
        guardian = [sys.executable, "-m", "chaos.guardian", str(tmp_path)]
        subprocess.run(guardian, input=f"began {other.pid}\nended {other.pid}\n", text=True, check=True)
        assert other.poll() is None
        other.kill()
