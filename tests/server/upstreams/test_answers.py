"""The sentence for each refusal, with the upstream's own words in it but never too many."""

import pytest
import requests

from server.errors import UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.upstreams.answers import parsed, quoted, refusal


def answer(status):
    response = requests.Response()
    response.status_code = status
    return response


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (404, UpstreamNotFound, "Zendesk has no ticket 5, or none that we may see."),
        (401, UpstreamRefused, "Zendesk does not accept our credentials: “why”."),
        (403, UpstreamRefused, "Zendesk does not let us do this: “why”."),
        (422, UpstreamRefused, "Zendesk did not accept our request (422): “why”."),
    ],
)
def test_each_status_has_its_sentence(status, kind, message):
    error = refusal("zendesk", answer(status), "why", what="ticket 5", setting="SETTING")
    assert type(error) is kind
    assert (error.message, error.status) == (message, status)
    assert not error.retryable
    assert ("SETTING" in error.hint) is (status in (401, 403))


def test_what_an_upstream_says_is_shortened_and_on_one_line():
    assert quoted("a\n  b") == ": “a b”"
    assert quoted(" ") == ""
    assert len(quoted("x" * 10_000)) < 250


def test_an_upstreams_words_can_be_written_down_whatever_is_in_them():
    assert quoted("a\x00b\ud83d") == ": “a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}”"


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b"9" * 5_000, b"\xff\xfe\xfd"])
def test_what_cannot_be_read_as_json_is_malformed(body):
    given = answer(200)
    given._content = body
    with pytest.raises(UpstreamMalformed):
        parsed("zendesk", given)


@pytest.mark.parametrize(
    ("upstream", "path", "ask"),
    [
        ("zendesk", "/comments", lambda known: list(known.zendesk["global"].comments(4228))),
        ("zendesk", "/show_many", lambda known: known.zendesk["global"].tickets_by_id([4228])),
        ("slack", "history", lambda known: list(known.slack.reading.said("C0SUPPORT"))),
        ("slack", "conversations.list", lambda known: known.slack.messages.channel_id("#nowhere")),
        ("gitlab", "/issues", lambda known: list(known.gitlab.issues.own("17735787", None))),
        ("gitlab", "/notes", lambda known: list(known.gitlab.issues.notes("17735787", 1))),
        ("salesforce", "/query", lambda known: known.salesforce.cases.of_ticket("global:4228", ())),
        ("salesforce", "/query", lambda known: known.salesforce.feed.posts("0016100001GmbkOAAR")),
    ],
)
def test_an_answer_without_its_list_does_not_mean_that_nothing_is_there(sandbox, upstreams, upstream, path, ask):
    sandbox.fault(upstream, status=200, body={"ok": True}, path=path)
    with pytest.raises(UpstreamMalformed, match="without the list"):
        ask(upstreams)
