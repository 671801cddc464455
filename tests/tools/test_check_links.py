from pathlib import Path

import pytest

from tools.check_links import dead_links


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "install.md").write_text("# Set it up\n\n## Slack & GitLab\n\n## Twice\n\n## Twice\n")
    return tmp_path


@pytest.mark.parametrize(
    "link",
    [
        "[install](docs/install.md)",
        "[slack](docs/install.md#slack--gitlab)",
        "[again](docs/install.md#twice-1)",
        "[here](#start)",
        "[elsewhere](https://example.com/nothing)",
        "`[in code](nowhere.md)`",
        "```\n[in a block](nowhere.md)\n```",
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(documents: Path, link: str) -> None:
    (documents / "README.md").write_text(f"# Start\n\n{link}\n")
    assert dead_links(documents) == []


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("[gone](docs/gone.md)", "there is no docs/gone.md"),
        ("![picture](docs/shot.png)", "there is no docs/shot.png"),
        ('<img src="docs/shot.png">', "there is no docs/shot.png"),
        ("[gone]: docs/gone.md", "there is no docs/gone.md"),
        ("[old](docs/install.md#jira)", "install.md has no heading #jira"),
        ("[twice](docs/install.md#twice-2)", "install.md has no heading #twice-2"),
        ("[self](#end)", "README.md has no heading #end"),
        ("[out](../secret.md)", "leads out of the repository"),
    ],
)
def test_a_dead_link_is_named_with_its_line(documents: Path, link: str, reason: str) -> None:
    (documents / "README.md").write_text(f"# Start\n\n{link}\n")
    [found] = dead_links(documents)
    assert found.startswith("README.md:3: ")
    assert found.endswith(reason)
