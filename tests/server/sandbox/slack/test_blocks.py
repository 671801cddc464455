"""Block Kit's limits."""

import pytest

from server.sandbox.slack import blocks
from server.sandbox.slack.calls import SlackError


def plain(text):
    return {"type": "plain_text", "text": text}


def button(**more):
    return {"type": "button", "action_id": "seen", "text": plain("Seen"), **more}


def test_what_a_message_is_made_of_is_taken():
    blocks.check(
        [
            {"type": "header", "text": plain("Title")},
            {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}, "accessory": button()},
            {"type": "section", "fields": [plain("a")] * 10},
            {"type": "context", "elements": [plain("a"), {"type": "image"}]},
            {"type": "actions", "elements": [button(style="primary", value="1")]},
            {"type": "divider"},
        ]
    )


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"type": "poem"}, "/blocks/0/type"),
        ("text", "/blocks/0/type"),
        ({"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
        ({"type": "section"}, "/blocks/0]"),
        ({"type": "section", "text": plain("x" * 3001)}, "/blocks/0/text/text"),
        ({"type": "section", "text": plain("")}, "/blocks/0/text/text"),
        ({"type": "section", "fields": [plain("a")] * 11}, "/blocks/0/fields"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text"),
        ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
        ({"type": "actions", "elements": []}, "/blocks/0/elements"),
        ({"type": "actions", "elements": [button(text=plain("x" * 76))]}, "/blocks/0/elements/0/text/text"),
        ({"type": "actions", "elements": [button(value="x" * 2001)]}, "/blocks/0/elements/0/value"),
        ({"type": "actions", "elements": [button(style="loud")]}, "/blocks/0/elements/0/style"),
        ({"type": "context", "elements": [plain("a")] * 11}, "/blocks/0/elements"),
    ],
)
def test_what_slack_does_not_take_is_refused_with_its_place(block, place):
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        blocks.check([block])
    assert place in refused.value.more["errors"][0]
