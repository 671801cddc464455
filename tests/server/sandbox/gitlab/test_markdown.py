"""What in a text acts, notifies or links, and what is only shown."""

import pytest

from server.sandbox.gitlab.markdown import Command, commands_in, mentions_in, references_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("/close", ["close"]),
        ("Hello\n/CLOSE  \nBye", ["close"]),
        ("  /close", ["close"]),
        ("a /close", []),
        ("\\/close", []),
        ("\u200b/close", []),
        ("> /close", []),
        ("/etc/passwd", []),
        ("/unheard_of", []),
        ("```\n/close\n```", []),
        ("~~~ text\n/close\n~~~", []),
        ("````\n```\n/close\n```\n````", []),
        ("```\n```\n/close", ["close"]),
        ("```\nbroken out\n````\n/close", ["close"]),
        ("``` a`b\n/close", ["close"]),
        ("\n    /close", []),
        ("text\n    /close", []),
    ],
)
def test_a_command_is_one_at_the_beginning_of_a_line_outside_code(text, names):
    assert [command.name for command in commands_in(text)[1]] == names


def test_the_rest_of_the_text_stays():
    rest, commands = commands_in("One\n/label ~a ~b\nTwo")
    assert (rest, commands) == ("One\nTwo", [Command("label", "~a ~b")])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@all and @gitlab-com/support.", ["all", "gitlab-com/support."]),
        ("mail@example.com", []),
        ("\\@all", []),
        ("`@all` and ``x ` @all``", []),
        ("@\u200ball", []),
        ("```\n@all\n```", []),
        ("(@root)", ["root"]),
    ],
)
def test_a_mention_is_a_name_after_a_sign_outside_code(text, names):
    assert mentions_in(text) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see #12 and group/project#3, !4", ["#12", "group/project#3", "!4"]),
        ('~bug %"Next month"', ["~bug", '%"Next month"']),
        ("`#12` \\#12 &#12; 50% done", []),
    ],
)
def test_a_reference_is_linked_outside_code(text, found):
    assert references_in(text) == found
