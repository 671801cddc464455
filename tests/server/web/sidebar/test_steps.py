from datetime import UTC, datetime

from server.records import Context, Destination, Organization, Reason, Recommendations, RecommendedAction, Role
from server.web.sidebar.dealings import NOTHING_DONE, Dealings
from server.web.sidebar.steps import ActionRow, steps
from server.web.sidebar.voice import Voice

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
VOICE = Voice("en", {"csm": "TAM"})
CHANNEL = "https://acme.slack.com/archives/C1"


ACME = Organization(9001, "Acme Dairy", "https://acme.zendesk.com/agent/organizations/9001", NOW)


def row(*destinations: Destination, era: str = "E4", since: str = "E4", dealings: Dealings = NOTHING_DONE) -> ActionRow:
    action = RecommendedAction("a", {}, {}, None, 1, (), destinations, (), era=era, since=since)
    context = Context(
        "ticket", "global", "open", {}, NOW, organization=ACME, recommendations=Recommendations((action,))
    )
    return steps(context, VOICE, NOW, dealings).detected[0]


def test_the_folded_row_says_what_a_link_leads_to_and_escapes_it_once() -> None:
    note = Reason("slack_form_channel", {"form": "<b>Ours & theirs</b>"})
    teaser = row(Destination("slack_message", CHANNEL, note=note)).teaser
    assert teaser.startswith("Slack · The support channel for the form “")
    assert "&lt;b&gt;Ours &amp; theirs&lt;/b&gt;" in teaser
    assert "&#39;" in row(Destination("slack_message", "#it's")).teaser


def test_only_where_one_writes_is_somebody_tagged() -> None:
    channels = ("slack_message", "salesforce_chatter", "zendesk_cc", "zendesk_follower", "salesforce_case")
    places = row(*(Destination(channel, "x", Role.CSM) for channel in channels)).places
    assert [place.mention for place in places] == ["TAM", "TAM", None, None, None]


def test_a_cc_reads_as_the_follower_that_it_becomes_and_says_why() -> None:
    step = row(Destination("zendesk_cc", "sam@example.com", Role.CSM))
    assert step.teaser == "Follower of the ticket · sam@example.com"
    assert step.places[0].note == VOICE.reason(Reason("cc_as_follower"))
    wanted = row(Destination("zendesk_cc", "sam@example.com", Role.CSM), dealings=Dealings(cc_as="cc"))
    assert wanted.teaser == "CC on the ticket · sam@example.com"
    assert wanted.places[0].note is None


def test_an_internal_note_needs_no_address() -> None:
    assert row(Destination("zendesk_note", "internal_note")).places[0].target == ""


def test_a_salesforce_account_is_called_by_its_name() -> None:
    for channel in ("salesforce_case", "salesforce_chatter"):
        assert row(Destination(channel, "0016100000AbCdEAAV")).teaser.endswith(" · Acme Dairy")


def test_how_old_a_rule_is_reads_as_a_sentence() -> None:
    old = row(Destination("link", "https://example.com"), since="E0")
    assert VOICE.plain("ui.rule_since", era=old.era, since=old.since) == (
        "Version of the process: Current handbook; the rule has been there since before August 2022."
    )
    assert row(Destination("link", "https://example.com")).since == ""
