import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from server import words
from server.app import make_contexts
from server.records import Answer, AnswerKind, Context, Disagreement, Evidence, Gap, Person, Reason, Role, Rung
from server.records.zendesk import Organization, Ticket
from server.terminal import gap_line, plain, show
from server.upstreams import connect

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TERMS = {"csm": "CSM", "account_owner": "Account Owner"}
SOURCES = Path(__file__).parents[2] / "server"
# A code where a sentence should be: `gap.timeout`, `state.closed`.
CODE = re.compile(r"\b(?:gap|reason|state|part|role|chip|ui|terminal|channel|upstream|status|priority|topic)\.[a-z_]+")
STORY = [4201, 4202, 4206, 4211, 4215, 4219, 4235, 4237, 4242]

CONTEXT = Context("ticket", "global", "open", TERMS, NOW)
TICKET = Ticket(1, "Printer on fire", "open", "https://acme.zendesk.com/agent/tickets/1", NOW, NOW, NOW)
ORGANIZATION = Organization(7, "Larkspur Mills", "https://acme.zendesk.com/agent/organizations/7", NOW)


def printed(
    context: Context, language: str = "en", width: int = 100, cc_as: str = "follower", **console: object
) -> str:
    file = io.StringIO()
    show(context, language, cc_as, Console(file=file, width=width, highlight=False, **console))
    return file.getvalue()


def in_one_line(card: str) -> str:
    """Without borders and line ends, so that a sentence is found wherever it was wrapped."""
    return " ".join(card.replace("│", " ").split())


@pytest.fixture
def card(settings, engine):
    """A ticket of the story, printed."""
    contexts = make_contexts(settings, engine, connect(settings))

    def of(ticket: int, instance: str = "global", **options) -> str:
        return printed(contexts.for_ticket(instance, ticket), **options)

    return of


def owner(**fields) -> Context:
    return replace(
        CONTEXT, account_owner=Answer(Role.ACCOUNT_OWNER, AnswerKind.PERSON, Reason("owner_from_account"), **fields)
    )


@pytest.mark.parametrize("ticket", STORY)
def test_every_card_fits_its_terminal_and_keeps_its_frame(card, ticket):
    for width in (40, 80, 120):
        lines = card(ticket, width=width).splitlines()
        assert {len(line) for line in lines} == {min(width, 100)}
        assert {line[0] + line[-1] for line in lines[1:-1]} == {"││"}


@pytest.mark.parametrize(("ticket", "instance"), [*((ticket, "global") for ticket in STORY), (7001, "us-government")])
def test_no_code_stands_where_a_sentence_should_be(card, ticket, instance):
    for language in words.languages():
        text = card(ticket, instance, language=language)
        assert CODE.findall(text) == []
        assert "#…" not in text


def test_wrapped_lines_keep_their_indent(card):
    lines = card(4242, width=60).splitlines()
    start = next(number for number, line in enumerate(lines) if " 3. " in line)
    end = next(number for number, line in enumerate(lines) if line.startswith("│  Ticket  "))
    hanging = lines[start].index("3.") + 3
    assert [line for line in lines[start + 1 : end - 1] if line[1:hanging].strip()] == []


def test_the_project_is_indented_below_its_title_where_its_address_is_wrapped_too(card):
    lines = card(4237, width=60).splitlines()
    start = next(number for number, line in enumerate(lines) if "Collaboration project" in line)
    below = lines[start + 1 : next(n for n, line in enumerate(lines) if "process says" in line) - 1]
    assert len(below) > 4
    assert {line[:5] for line in below} == {"│    "}


def test_a_project_says_when_it_was_last_used_and_whether_its_architecture_is_written_down(card):
    assert re.search(r"docs/architecture\.md Last activity: 20\d\d-\d\d-\d\d", in_one_line(card(4242)))
    assert "No architecture document found in it." in in_one_line(card(4207))


def test_only_in_slack_is_somebody_tagged(card):
    lines = [line for line in card(4211).splitlines() if "→" in line]
    assert [("Slack" in line, "tag the CSM" in line) for line in lines] == [(False, False), (True, True)]


def test_a_link_to_a_channel_stands_beside_what_channel_it_is(card):
    said = in_one_line(card(4242))
    assert "→ Slack: https://gitlab.enterprise.slack.com/archives/C0ESCMEADO" in said
    assert "The channel of the open escalation." in said


def test_places_are_named_in_words(card):
    assert "→ Internal note" in card(4215)


def test_a_cc_is_told_as_this_deployment_sends_it(card):
    assert "→ Follower of the ticket: elif.karaman@gitlab.example" in card(4211, cc_as="follower")
    assert "the customer sees no address" in card(4211, cc_as="follower")
    assert "→ CC on the ticket: elif.karaman@gitlab.example" in card(4211, cc_as="cc")


def test_an_address_is_a_link_where_the_terminal_can_and_text_everywhere(card, settings):
    address = f"{settings.gitlab.base_url}/gitlab-com/account-management/emea/meadowbank"
    assert re.search(rf"\x1b]8;[^;]*;{re.escape(address)}\x1b", card(4242, force_terminal=True))
    assert address in card(4242)


def test_without_a_terminal_there_is_no_escape_sequence(card):
    assert "\x1b" not in card(4242)


def test_a_merged_ticket_says_where_the_work_goes_on(card):
    said = card(4219)
    assert "merged into #4242" in said
    assert "No steps: this ticket can no longer be changed." in said


def test_where_nothing_is_to_be_done_it_says_so(card):
    assert "Nothing on this ticket calls for the account team." in card(4202)


def test_a_pooled_team_comes_with_what_it_can_be_asked_for(card):
    assert "What to ask them for: Best practice in architecture" in in_one_line(card(4202))


def test_who_is_away_comes_with_who_stands_in(card):
    said = in_one_line(card(4237))
    assert "Elif Karaman stands in." in said
    assert "elif.karaman@gitlab.example" in said


def test_a_disagreement_is_shown_as_one(card):
    assert "Salesforce says Ravi Sundaram, Zendesk says Keiko Marlowe. Shown: Salesforce." in in_one_line(card(4211))


def test_a_disagreement_over_a_blank_is_shown_as_one():
    salesforce = Evidence("salesforce", "Account 1", "Owner", NOW)
    zendesk = Evidence("zendesk", "organization 7", "account_owner", NOW)
    said = in_one_line(printed(owner(label="x", disagreement=Disagreement(salesforce, "", zendesk, "Kim"))))
    assert "Salesforce names nobody, Zendesk says Kim." in said


def test_the_us_government_policy_is_said(card):
    assert "tickets have no CC" in in_one_line(card(7001, "us-government"))


def test_who_is_in_cc_or_follows_is_marked():
    said = printed(owner(person=Person("Kim"), in_cc=True, is_follower=True))
    assert "Kim  [In CC]  [Follower]" in said
    assert "[In CC]" not in printed(owner(person=Person("Kim"), in_cc=False))


def test_marks_of_the_organization_are_shown():
    organization = replace(ORGANIZATION, escalated=True, support_hold=True, restricted=True, expires_on="2026-11-21")
    said = printed(replace(CONTEXT, organization=organization))
    for mark in ("Escalated", "Support hold", "Restricted", "Expired 2026-11-21"):
        assert mark in said
    assert "Expired" not in printed(replace(CONTEXT, organization=replace(organization, expires_on="2026-11-22")))


def test_a_moment_in_a_reason_is_readable():
    reason = Reason("override", {"made_by": "Lee", "until": "2026-11-30T09:30:00+00:00"})
    answer = Answer(Role.CSM, AnswerKind.PERSON, reason, (Rung("override", "taken"),), Person("Kim"))
    assert "until 2026-11-30 09:30 UTC" in printed(replace(CONTEXT, csm=answer))


def test_a_gap_is_said_in_words_with_what_to_do():
    gap = Gap("account", "salesforce", Reason("timeout"), retryable=True)
    assert gap_line(gap, {"language": "en", "terms": TERMS}) == (
        "Salesforce account: Salesforce took too long. Try again in a moment."
    )
    assert "Try again" not in gap_line(replace(gap, retryable=False), {"language": "en", "terms": TERMS})


def test_what_is_old_says_how_old():
    gap = Gap(
        "account", "salesforce", Reason("stale"), retryable=True, stale_since=datetime(2026, 11, 22, 9, tzinfo=UTC)
    )
    assert "Last read: 2026-11-22 09:00 UTC." in in_one_line(printed(replace(CONTEXT, gaps=(gap,))))


@pytest.mark.parametrize("language", words.languages())
def test_every_error_of_an_upstream_has_words_for_its_gap(language):
    files = [*(SOURCES / "upstreams").rglob("*.py"), SOURCES / "errors.py", SOURCES / "cache.py"]
    found = {code for file in files for code in re.findall(r'\bcode ?= ?"([a-z_]+)"', file.read_text())}
    found -= {"settings", "catalog", "invalid_request", "unprocessable", "access_refused", "too_many_requests"}
    found -= {"ticket_closed"}  # a receipt has words for it
    assert {"timeout", "breaker_open", "sign_in"} <= found
    assert {code for code in found if f"gap.{code}" not in words.keys(language)} == set()


HOSTILE = "[bold]a[/bold]\x1b[31m\x9b2J\u202egnp\u2066\u200b\n\r\t{csm}\x07 :smile: \ud800<b>"


def test_a_strangers_text_is_one_harmless_line():
    assert plain(HOSTILE) == "[bold]a[/bold] [31m 2Jgnp {csm} :smile: <b>"


def test_a_long_text_is_cut_and_says_so():
    assert plain("x" * 301) == "x" * 300 + "…"
    assert plain("x" * 300) == "x" * 300
    assert plain("\x00" * 20_000 + "x").endswith("…")
    assert plain(None) == ""


@pytest.mark.parametrize("console", [{}, {"force_terminal": True, "color_system": "truecolor"}])
def test_hostile_text_anywhere_is_shown_as_text(console):
    person = Person(HOSTILE, HOSTILE, slack_url=HOSTILE)
    answer = Answer(Role.CSM, AnswerKind.PERSON, Reason("csm_pooled", {"name": HOSTILE}), person=person, label=HOSTILE)
    gap = Gap("account", "salesforce", Reason(HOSTILE), retryable=False)
    context = replace(
        CONTEXT,
        terms={**TERMS, "csm": HOSTILE},
        ticket=replace(TICKET, subject=HOSTILE, status=HOSTILE, form_name=HOSTILE),
        organization=replace(ORGANIZATION, name=HOSTILE, plan=HOSTILE),
        csm=answer,
        specialists=(replace(answer, person=None),),
        gaps=(gap,),
    )
    said = printed(context, **console)
    ours = re.sub(r"\x1b\[[0-9;]*m|\x1b]8;[^\x1b]*\x1b\\", "", said)
    assert "[bold]a[/bold]" in said
    assert [one for one in ours.replace("\n", "") if not one.isprintable()] == []


def test_an_address_that_is_none_is_no_link():
    said = printed(owner(person=Person("Kim", slack_url="javascript:alert(1)")), force_terminal=True)
    assert "\x1b]8;" not in said


def test_an_absence_without_a_deputy_is_said():
    assert "Away until 2026-12-01." in printed(owner(person=Person("Kim", away_until=date(2026, 12, 1))))
