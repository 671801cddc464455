"""Issues in a project, with whatever customers write."""

import dataclasses

import pytest

from server.channels.gitlab_issue import GitLabIssue
from server.channels.letter import mark
from server.clock import now
from server.deliveries import outcomes
from server.deliveries.channel import Undeliverable
from server.deliveries.outcomes import Facts
from server.deliveries.states import State
from server.errors import UpstreamError, UpstreamNotFound, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from server.policy import CustomerText
from server.records import Destination
from server.settings import EscalationSettings
from server.upstreams import connect
from tests.server.channels.briefs import CUSTOMERS_WORDS, OTHER, REFERENCE, SECRET, brief, outbound
from tests.server.channels.test_gitlab_text import HOSTILE

PROJECT, ARCHIVED, HIDDEN = "17735787", "18800004", "18800003"
PATH = "gitlab-com/account-management/emea/meadowbank"


@pytest.fixture
def channel(settings):
    return channel_of(settings)


def channel_of(settings, **changed):
    return GitLabIssue(EscalationSettings(**changed), connect(settings).gitlab.issues)


def composed(channel, reference=REFERENCE, project=PROJECT, given=None, **changed):
    return channel.compose(given or brief(**changed), (Destination("gitlab_issue", project),), reference)


def delivery(channel, reference=REFERENCE, thread=None, **changed):
    return outbound(composed(channel, reference, **changed), reference=reference, thread=thread)


def issues(sandbox, project=PROJECT):
    return sandbox.world.gitlab.issues[int(project)]


def notes(sandbox, iid=1, project=PROJECT):
    return [note["body"] for note in sandbox.world.gitlab.notes.get((int(project), iid), [])]


def test_the_issue_is_composed_without_asking_anybody(channel, sandbox):
    made = composed(channel)
    assert made.words.startswith(f"[{REFERENCE}] Make the CSM aware\n")
    assert made.words.endswith("\n\nThe issue is confidential.")
    assert made.parts == (f"gitlab_issue:{PROJECT}",)
    assert sandbox.requests("gitlab") == []


def test_it_says_that_the_customer_reads_their_own_project(channel):
    assert [each.code for each in composed(channel).warnings] == ["customer_may_read"]
    assert composed(channel, project="gitlab-com/support/organizations").warnings == ()


def test_an_issue_in_another_project_says_which_the_customers_is_today(channel):
    elsewhere = composed(channel, project="gitlab-com/support/organizations")
    assert "Collaboration project today: 17735787" in elsewhere.words
    assert "Collaboration project today: 17735787" in elsewhere.content["description"]
    assert "Collaboration project today" not in composed(channel).words


@pytest.mark.parametrize("project", [PROJECT, PATH])
def test_it_is_opened_in_the_project_by_id_or_by_path(channel, sandbox, project):
    sent = channel.send(delivery(channel, project=project))
    (issue,) = issues(sandbox)
    assert issue["title"] == f"[{REFERENCE}] Make the CSM aware"
    assert issue["description"].startswith(f"[{REFERENCE}] Make the CSM aware\n\n")
    assert "Meadowbank Dairies" in issue["description"]
    assert issue["confidential"]
    assert (sent.url, sent.note, sent.proof["iid"]) == (issue["web_url"], None, 1)


def test_labels_confidentiality_and_template_are_those_of_the_settings(settings, sandbox):
    channel = channel_of(
        settings, issue_labels=("escalation", "from support"), issue_confidential=False, issue_template="Escalation"
    )
    sent = channel.send(delivery(channel))
    (issue,) = issues(sandbox)
    assert (issue["labels"], issue["confidential"]) == (["escalation", "from support"], False)
    assert issue["description"].rstrip().endswith("\n\n---\n\n## What happened\n\n## What the customer needs")
    assert sent.note is None
    words = composed(channel).words
    assert "Labels: escalation, from support" in words
    assert "“Escalation”" in words


def test_a_templates_labels_are_set_and_its_other_commands_left_alone(settings, sandbox):
    sandbox.world.gitlab.templates[int(PROJECT)]["Risky"] = "Text\n/label ~mine\n/confidential\n/close\n/assign @root"
    channel = channel_of(settings, issue_labels=("escalation",), issue_confidential=False, issue_template="Risky")
    channel.send(delivery(channel))
    (issue,) = issues(sandbox)
    assert (issue["labels"], issue["confidential"]) == (["escalation", "mine"], True)
    assert (issue["state"], issue["assignees"], sandbox.world.gitlab.quick_actions) == ("opened", [], [])


def test_a_template_that_is_not_there_is_gone_without_and_the_receipt_says_so(settings, sandbox):
    sent = (channel := channel_of(settings, issue_template="No such")).send(delivery(channel))
    assert (sent.note, sent.note_params) == ("issue_no_template", {"name": "No such"})
    assert "---" not in issues(sandbox)[0]["description"]


def test_a_template_that_cannot_be_read_just_now_means_that_nothing_was_sent(settings, sandbox):
    channel = channel_of(settings, issue_template="Escalation")
    sandbox.fault("gitlab", hang=30, path="/templates/")
    with pytest.raises(UpstreamTimeout) as error:
        channel.send(delivery(channel))
    assert not error.value.left
    assert issues(sandbox) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_customer_run_name_or_link_anything(channel, sandbox, words):
    text = CustomerText(words)
    hostile = {"subject": text, "organization": text, "sentence": text, "reasons": (text,), "details": ((words, text),)}
    channel.send(delivery(channel, pressed_by=words, **hostile))
    thread = channel.find(delivery(channel)).proof
    channel.send(delivery(channel, OTHER, thread, joined=True, **hostile))
    gitlab = sandbox.world.gitlab
    assert (gitlab.quick_actions, gitlab.mentions, gitlab.references) == ([], [], [])
    (issue,) = issues(sandbox)
    assert (issue["state"], issue["assignees"], issue["labels"]) == ("opened", [], [])


def test_where_no_customer_text_may_go_the_issue_has_fixed_words_and_is_confidential(settings, sandbox):
    channel = channel_of(settings, issue_confidential=False)
    channel.send(delivery(channel, given=SECRET))
    (issue,) = issues(sandbox)
    assert issue["confidential"]
    assert issue["description"].endswith(SECRET.ticket_url)
    assert not any(word in f"{issue['title']} {issue['description']}" for word in CUSTOMERS_WORDS)


def test_what_has_arrived_is_found_by_its_reference_and_nothing_else_is(channel):
    sent = channel.send(delivery(channel, OTHER, sentence=CustomerText(f"[{REFERENCE}]")))
    assert channel.find(delivery(channel)) is None
    assert channel.find(delivery(channel, OTHER)).proof == sent.proof


@pytest.mark.parametrize("thread", [None, {"project": PROJECT, "iid": 1}])
def test_in_a_project_that_we_may_not_see_nobody_knows_what_has_arrived(channel, sandbox, thread):
    channel.send(delivery(channel))
    sandbox.fault("gitlab", status=404, body={"message": "404 Project Not Found"}, path="/issues")
    with pytest.raises(UpstreamNotFound):
        channel.find(delivery(channel, thread=thread))


def test_it_is_found_among_more_issues_than_one_page(channel, sandbox):
    channel.send(delivery(channel))
    for number in range(130):
        channel.send(delivery(channel, f"ESC-AAAAAAA.{number}"))
    sandbox.clear()
    assert channel.find(delivery(channel)).proof["iid"] == 1
    assert len(sandbox.requests("gitlab")) == 2


def test_work_that_was_done_before_the_answer_was_lost_is_found(channel, sandbox):
    sandbox.fault("gitlab", cut=True, after=True, method="POST")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert len(issues(sandbox)) == 1
    assert channel.find(delivery(channel)) is not None


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"drop": True}, {"retry_after": 0.01}, {"status": 503, "retry_after": 0}]
)
def test_a_write_is_never_repeated_by_itself(channel, sandbox, fault):
    sandbox.fault("gitlab", method="POST", **fault)
    with pytest.raises(Exception):  # noqa: B017 - which one is the door's matter
        channel.send(delivery(channel))
    assert len(sandbox.requests("gitlab")) == 1


@pytest.mark.parametrize(
    ("project", "said"), [(ARCHIVED, "archived"), (HIDDEN, "no project"), ("no/such", "no project")]
)
def test_a_project_that_cannot_be_written_to_is_named(channel, project, said):
    with pytest.raises(Undeliverable, match=said) as error:
        channel.send(delivery(channel, project=project))
    assert error.value.hint


def test_a_token_that_may_not_write_is_said(channel, sandbox):
    sandbox.fault("gitlab", status=403, body={"error": "insufficient_scope"}, method="POST")
    with pytest.raises(UpstreamRefused) as error:
        channel.send(delivery(channel))
    assert "api" in error.value.hint


def test_a_ticket_that_joins_is_a_note_on_the_issue(channel, sandbox):
    first = channel.send(delivery(channel))
    joining = delivery(channel, OTHER, first.proof, joined=True)
    assert channel.find(joining) is None
    sent = channel.send(joining)
    assert notes(sandbox)[0].startswith(f"{mark(OTHER)} One more ticket for ESC-7K3M9QA")
    assert len(issues(sandbox)) == 1
    assert sent.url == f"{first.url}#note_{sent.proof['note_id']}"
    assert channel.find(joining).proof == sent.proof


def test_withdrawing_says_so_and_closes_the_issue(channel, sandbox):
    sent = channel.send(delivery(channel))
    for _ in range(2):
        assert channel.withdraw(delivery(channel), sent.proof).remains == ("gitlab_issue",)
    assert issues(sandbox)[0]["state"] == "closed"
    (note,) = notes(sandbox)
    assert note.startswith(f"({REFERENCE})")


def test_an_issue_that_may_have_arrived_is_found_and_closed(channel, sandbox):
    assert channel.withdraw(delivery(channel), {}).remains == ()
    channel.send(delivery(channel))
    assert channel.withdraw(delivery(channel), {}).remains == ("gitlab_issue",)
    assert issues(sandbox)[0]["state"] == "closed"


def test_withdrawing_what_joined_leaves_the_issue_open(channel, sandbox):
    first = channel.send(delivery(channel))
    joining = delivery(channel, OTHER, first.proof, joined=True)
    sent = channel.send(joining)
    assert channel.withdraw(joining, sent.proof).remains == ("gitlab_note",)
    assert issues(sandbox)[0]["state"] == "opened"
    assert notes(sandbox)[-1].startswith(f"({OTHER})")


def test_of_an_issue_that_is_gone_nothing_remains(channel, sandbox):
    sent = channel.send(delivery(channel))
    issues(sandbox).clear()
    assert channel.withdraw(delivery(channel), sent.proof).remains == ()


def test_a_long_title_is_cut_behind_its_reference(channel, sandbox):
    channel.send(delivery(channel, title="x" * 400))
    title = issues(sandbox)[0]["title"]
    assert title.startswith(f"[{REFERENCE}] xxx")
    assert len(title) == 255


def test_a_preview_and_a_press_differ_in_the_reference_only(channel):
    seen = composed(channel, "ESC-…")
    pressed = composed(channel)
    assert str(dataclasses.asdict(seen)).replace("ESC-…", REFERENCE) == str(dataclasses.asdict(pressed))


def test_an_issue_that_somebody_else_holds_just_now_is_worth_another_try_and_was_not_written(channel, sandbox):
    held = {"message": "409 Conflict: Resource lock"}
    sandbox.fault("gitlab", status=409, body=held, method="POST", times=1)
    with pytest.raises(UpstreamError, match="Resource lock") as error:
        channel.send(delivery(channel))
    facts = Facts(True, now(), now(), 0.0, EscalationSettings())
    assert outcomes.after_error(error.value, facts).state is State.RETRYING
    assert channel.send(delivery(channel)).url
    assert len(issues(sandbox)) == 1
