"""Blocks as Slack takes them."""

from server.channels.slack_blocks import LONGEST, MOST_SECTIONS, actions, context, sections


def texts(blocks):
    return [block["text"]["text"] for block in blocks]


def test_lines_share_a_section_as_far_as_they_go_in():
    assert texts(sections(["a", "b"])) == ["a\nb"]
    assert texts(sections(["a" * (LONGEST - 1), "b", "c"])) == ["a" * (LONGEST - 1), "b\nc"]
    assert texts(sections(["a" * (LONGEST - 2), "b"])) == ["a" * (LONGEST - 2) + "\nb"]


def test_a_message_never_has_more_sections_than_slack_takes():
    assert len(sections(["a" * LONGEST] * 60)) == MOST_SECTIONS


def test_text_is_taken_word_for_word():
    (section,) = sections(["#sales"])
    assert section["text"]["verbatim"] is True
    assert context("x")["elements"][0]["verbatim"] is True


def test_each_button_tells_its_action_and_the_value():
    made = actions({"seen": "Seen"}, "ESC-1")
    assert [(each["action_id"], each["text"]["text"], each["value"]) for each in made["elements"]] == [
        ("seen", "Seen", "ESC-1")
    ]
