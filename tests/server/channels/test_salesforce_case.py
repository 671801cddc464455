"""Comments on the ticket's one case."""

import dataclasses

import pytest
import requests

from server.channels.salesforce_case import SalesforceCase
from server.errors import UpstreamRefused, UpstreamUnreachable
from server.policy import CustomerText
from server.records import Destination
from server.settings import SalesforceSettings
from server.upstreams import connect
from tests.server.channels.briefs import MEADOWBANK, OTHER, REFERENCE, TICKET, brief, outbound

KEY = f"global:{TICKET}"
HERE = (Destination("salesforce_case", MEADOWBANK),)
URL_FIELD = "Zendesk_Support_Ticket_URL__c"


@pytest.fixture
def channel(settings):
    return channel_of(settings)


def channel_of(settings, **changed):
    changed = {"case_url_field": URL_FIELD, **changed}
    own: SalesforceSettings = dataclasses.replace(settings.salesforce, **changed)
    settings = dataclasses.replace(settings, salesforce=own)
    return SalesforceCase(settings, connect(settings).salesforce.cases)


def composed(channel, reference=REFERENCE, **changed):
    return channel.compose(brief(**changed), HERE, reference)


def delivery(channel, reference=REFERENCE, thread=None, **changed):
    return outbound(composed(channel, reference, **changed), reference=reference, thread=thread)


def rows(sandbox, entity):
    return list(sandbox.world.salesforce.tables[entity].values())


def cases(sandbox, key=KEY):
    return [row for row in rows(sandbox, "Case") if row["Zendesk_Ticket_Key__c"] == key]


def older_case(sandbox, settings, **fields):
    """A case as Zendesk's own sync leaves it."""
    url, token = settings.salesforce.base_url, next(iter(sandbox.world.salesforce.tokens))
    made = requests.post(
        f"{url}/services/data/v62.0/sobjects/Case",
        json={"AccountId": MEADOWBANK, "Subject": "Synced", **fields},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    return made.json()["id"]


def test_the_comment_is_composed_without_asking_anybody(channel, sandbox):
    made = composed(channel)
    assert made.words.startswith(f"[{REFERENCE}] ")
    assert made.words == made.content["comment"]
    assert "Meadowbank Dairies" in made.words
    assert made.parts == (f"salesforce_case:{MEADOWBANK}",)
    assert sandbox.requests("salesforce") == []


def test_a_ticket_without_a_case_gets_one_that_is_keyed_and_linked(channel, sandbox, settings):
    sent = channel.send(delivery(channel))
    (case,) = cases(sandbox)
    assert (case["AccountId"], case["Subject"]) == (MEADOWBANK, f"Support ticket {TICKET}: Runners <b>fail</b>")
    assert case[URL_FIELD] == f"https://gitlab.zendesk.com/agent/tickets/{TICKET}"
    (comment,) = rows(sandbox, "CaseComment")
    assert (comment["ParentId"], comment["IsPublished"]) == (case["Id"], False)
    assert comment["CommentBody"].startswith(f"[{REFERENCE}]")
    assert sent.url == f"{settings.salesforce.web_url}/{case['Id']}"
    assert (sent.note, sent.proof) == ("case_opened", {"case_id": case["Id"], "comment_id": comment["Id"]})


def test_a_second_escalation_is_a_second_comment_on_the_same_case(channel, sandbox):
    first = channel.send(delivery(channel))
    second = channel.send(delivery(channel, OTHER))
    assert first.proof["case_id"] == second.proof["case_id"]
    assert second.note is None
    assert len(cases(sandbox)) == 1
    assert len(rows(sandbox, "CaseComment")) == 2


@pytest.mark.parametrize(
    "address",
    [
        f"https://gitlab.zendesk.com/agent/tickets/{TICKET}",
        f"https://gitlab.zendesk.com/api/v2/tickets/{TICKET}.json",
        f"https://gitlab.zendesk.com/tickets/{TICKET}",
    ],
)
def test_the_case_that_the_ticket_has_by_its_address_is_adopted(channel, sandbox, settings, address):
    channel.find(delivery(channel))
    known = older_case(sandbox, settings, **{URL_FIELD: address})
    sent = channel.send(delivery(channel))
    assert (sent.proof["case_id"], sent.note) == (known, "case_adopted")
    assert [case["Id"] for case in cases(sandbox)] == [known]
    assert channel.send(delivery(channel, OTHER)).note is None


def test_an_open_case_is_adopted_before_a_closed_one(channel, sandbox, settings):
    channel.find(delivery(channel))
    address = {URL_FIELD: f"https://gitlab.zendesk.com/agent/tickets/{TICKET}"}
    wanted = older_case(sandbox, settings, **address)
    older_case(sandbox, settings, **address, Status="Closed")
    assert channel.send(delivery(channel)).proof["case_id"] == wanted


def test_a_case_of_another_ticket_is_left_alone(channel, sandbox, settings):
    channel.find(delivery(channel))
    address = f"https://gitlab.zendesk.com/agent/tickets/{TICKET}"
    older_case(sandbox, settings, **{URL_FIELD: address, "Zendesk_Ticket_Key__c": "global:1"})
    older_case(sandbox, settings, **{URL_FIELD: f"{address}9"})
    assert channel.send(delivery(channel)).note == "case_opened"


def test_a_comment_on_a_closed_case_says_so(channel, sandbox):
    case_id = channel.send(delivery(channel)).proof["case_id"]
    sandbox.world.salesforce.tables["Case"][case_id] |= {"Status": "Closed", "IsClosed": True}
    assert channel.send(delivery(channel, OTHER)).note == "case_closed"


def test_without_the_field_for_addresses_no_older_case_is_looked_for(settings, sandbox):
    channel = channel_of(settings, case_url_field="")
    channel.send(delivery(channel))
    assert not any(URL_FIELD in str(entry["query"]) for entry in sandbox.requests("salesforce"))
    assert cases(sandbox)[0][URL_FIELD] is None


def test_what_has_arrived_is_found_by_its_reference_and_nothing_else_is(channel):
    sent = channel.send(delivery(channel, OTHER))
    assert channel.find(delivery(channel)) is None
    assert channel.find(delivery(channel, OTHER)).proof == sent.proof


def test_a_reference_in_a_customers_words_is_not_taken_for_an_arrival(channel):
    channel.send(delivery(channel, OTHER, sentence=CustomerText(f"x\n[{REFERENCE}] y")))
    assert channel.find(delivery(channel)) is None


def test_a_ticket_without_a_case_has_nothing(channel):
    assert channel.find(delivery(channel)) is None


def test_work_that_was_done_before_the_answer_was_lost_is_found(channel, sandbox):
    channel.send(delivery(channel, OTHER))
    sandbox.fault("salesforce", drop=True, after=True, path="/CaseComment")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert len(rows(sandbox, "CaseComment")) == 2
    assert channel.find(delivery(channel)) is not None


def test_a_case_and_its_comment_are_made_together_and_found_when_the_answer_was_lost(channel, sandbox):
    sandbox.fault("salesforce", drop=True, after=True, path="/composite", times=1)
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert (len(cases(sandbox)), len(rows(sandbox, "CaseComment"))) == (1, 1)
    assert channel.find(delivery(channel)).proof["comment_id"] == rows(sandbox, "CaseComment")[0]["Id"]


def test_a_case_that_could_not_be_looked_for_has_certainly_sent_nothing(channel, sandbox):
    sandbox.fault("salesforce", drop=True, path="/query")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert not error.value.left
    assert cases(sandbox) == []


def test_a_case_whose_comment_is_refused_is_not_made(channel, sandbox):
    made = delivery(channel)
    content = {**made.content, "comment": "x" * 5_000}
    with pytest.raises(UpstreamRefused) as error:
        channel.send(dataclasses.replace(made, content=content))
    assert "STRING_TOO_LONG" in error.value.message
    assert (cases(sandbox), rows(sandbox, "CaseComment")) == ([], [])


def test_a_ticket_without_a_case_costs_two_requests(channel, sandbox):
    channel.find(delivery(channel))
    before = len(sandbox.requests("salesforce"))
    channel.send(delivery(channel))
    assert len(sandbox.requests("salesforce")) == before + 2


def test_a_ticket_that_joins_is_a_comment_on_the_escalations_case(channel, sandbox):
    thread = channel.send(delivery(channel)).proof
    joined = channel.compose(brief(joined=True, ticket_id=7), HERE, OTHER)
    sent = channel.send(outbound(joined, reference=OTHER, ticket=7, thread=thread))
    assert sent.proof["case_id"] == thread["case_id"]
    assert cases(sandbox, "global:7") == []
    assert channel.find(outbound(joined, reference=OTHER, ticket=7, thread=thread)).proof == sent.proof


def test_withdrawing_says_so_and_closes_the_case_that_was_opened_for_it(channel, sandbox):
    sent = channel.send(delivery(channel))
    assert channel.withdraw(delivery(channel), sent.proof).remains == ("case_comment",)
    assert cases(sandbox)[0]["IsClosed"]
    assert rows(sandbox, "CaseComment")[-1]["CommentBody"].startswith(f"({REFERENCE})")


def test_withdrawing_twice_comments_once(channel, sandbox):
    sent = channel.send(delivery(channel))
    again = [channel.withdraw(delivery(channel), sent.proof) for _ in range(2)]
    assert again[0] == again[1]
    assert len(rows(sandbox, "CaseComment")) == 2


def test_a_withdrawn_comment_is_no_arrival_of_its_own(channel):
    channel.send(delivery(channel, OTHER))
    channel.withdraw(delivery(channel), {})
    assert channel.find(delivery(channel)) is None


@pytest.mark.parametrize("way", ["comment", "post"])
def test_a_case_on_which_others_have_written_stays_open(channel, sandbox, settings, way):
    sent = channel.send(delivery(channel))
    case_id = sent.proof["case_id"]
    upstream = connect(settings).salesforce
    if way == "comment":
        upstream.cases.comment(case_id, f"I am on it, see [{REFERENCE}]")
    else:
        upstream.feed.post(case_id, ["I am on it"])
    assert channel.withdraw(delivery(channel), sent.proof).remains == ("case_comment", "case_open")
    assert not cases(sandbox)[0]["IsClosed"]


def test_a_case_that_was_there_before_is_never_closed(channel, sandbox, settings):
    channel.find(delivery(channel))
    older_case(sandbox, settings, **{URL_FIELD: f"https://gitlab.zendesk.com/agent/tickets/{TICKET}"})
    sent = channel.send(delivery(channel))
    assert channel.withdraw(delivery(channel), sent.proof).remains == ("case_comment",)
    assert not cases(sandbox)[0]["IsClosed"]


def test_of_a_case_that_is_gone_nothing_remains(channel, sandbox):
    sent = channel.send(delivery(channel))
    sandbox.world.salesforce.tables["Case"].clear()
    assert channel.withdraw(delivery(channel), sent.proof).remains == ()
    assert channel.find(delivery(channel)) is None


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"case_ticket_field": "No_Such_Key__c"}, "salesforce.case_ticket_field"),
        ({"case_url_field": "No_Such_Url__c"}, "salesforce.case_url_field"),
        ({"case_record_type": "0124000000NoOneAAA"}, "salesforce.case_record_type"),
    ],
)
def test_a_field_that_salesforce_refuses_is_named_by_its_setting(settings, changed, setting):
    channel = channel_of(settings, **changed)
    with pytest.raises(UpstreamRefused) as error:
        channel.send(delivery(channel))
    assert (error.value.code, setting in error.value.hint) == ("case_field", True)


def test_a_comment_longer_than_salesforce_takes_is_cut(channel, sandbox):
    channel.send(delivery(channel, sentence=CustomerText("ü" * 9_000)))
    (comment,) = rows(sandbox, "CaseComment")
    assert len(comment["CommentBody"].encode()) <= 4_000
