from server.commands.fakes import start_fakes
from server.sandbox.servers import PORTS
from tests.server.commands.installation import taken_port


def test_a_taken_port_is_told_and_another_is_taken(capsys):
    with taken_port() as held:
        taken = held.getsockname()[1]
        sandbox = start_fakes("http://127.0.0.1:8600", {**dict.fromkeys(PORTS, 0), "slack": taken})
        try:
            assert capsys.readouterr().err == f"Port {taken}, for the sandbox's slack, is taken. Taking another.\n"
            assert sandbox.urls["slack"] != f"http://localhost:{taken}"
        finally:
            sandbox.stop()
