"""PUT a ticket."""

import pytest


def test_a_private_note_and_a_copied_colleague_arrive(zendesk, fakes):
    response = zendesk.put(
        4242,
        comment={"body": "Asked the CSM", "public": False},
        email_ccs=[{"user_email": "mira.solberg@gitlab.example", "action": "put"}],
    )
    assert response.status_code == 200
    assert 38010000031 in response.json()["ticket"]["email_cc_ids"]
    assert response.json()["audit"]["events"][0]["body"] == "Asked the CSM"
    newest = zendesk.get("tickets/4242/comments", sort="-created_at")["comments"][0]
    assert (newest["body"], newest["public"], newest["author_id"]) == ("Asked the CSM", False, 38010000001)
    assert [each["ticket_id"] for each in fakes.world.zendesk["global"].updates] == [4242]


def test_a_colleague_can_be_taken_off_again(zendesk):
    zendesk.put(4225, followers=[{"user_id": "38010000031", "action": "delete"}])
    ticket = zendesk.get("tickets/4225")["ticket"]
    assert ticket["follower_ids"] == []
    assert 38010000031 not in ticket["collaborator_ids"]


def test_an_instance_without_ccs_adds_none(us_government):
    changed = us_government.put(7001, email_ccs=[{"user_id": 48010000031}], followers=[{"user_id": 48010000021}])
    assert changed.json()["ticket"]["email_cc_ids"] == []
    assert changed.json()["ticket"]["follower_ids"] == [48010000021]


def test_a_customer_cannot_follow(zendesk):
    response = zendesk.put(4242, followers=[{"user_email": "noor@meadowbank.example"}])
    assert (response.status_code, response.json()["error"]) == (422, "RecordInvalid")


def test_tags_replace_and_the_words_of_update_many_do_nothing_here(zendesk):
    zendesk.put(4201, tags=["one", "two"])
    zendesk.put(4201, additional_tags=["three"], remove_tags=["one"])
    assert zendesk.get("tickets/4201")["ticket"]["tags"] == ["one", "two"]


def test_a_custom_field_changes_where_it_is_known(zendesk):
    zendesk.put(4201, custom_fields=[{"id": 360020421856, "value": True}, {"id": 1, "value": "nowhere"}])
    fields = {field["id"]: field["value"] for field in zendesk.get("tickets/4201")["ticket"]["custom_fields"]}
    assert fields[360020421856] is True
    assert 1 not in fields


def test_an_outdated_stamp_is_a_conflict_and_changes_nothing(zendesk):
    stale = zendesk.get("tickets/4242")["ticket"]
    response = zendesk.put(4242, subject="No", safe_update=True, updated_stamp="2020-01-01T00:00:00Z")
    assert (response.status_code, response.json()["error"]) == (409, "UpdateConflict")
    assert zendesk.get("tickets/4242")["ticket"] == stale
    fresh = zendesk.put(4242, subject="Yes", safe_update=True, updated_stamp=stale["updated_at"])
    assert fresh.status_code == 200


def test_a_closed_ticket_takes_no_updates(zendesk):
    response = zendesk.put(4220, comment={"body": "Late"})
    assert (response.status_code, response.json()["error"]) == (422, "RecordInvalid")
    assert "closed" in response.json()["details"]["status"][0]["description"]


@pytest.mark.parametrize("change", [{"status": "escalated"}, {"priority": "P1"}, {"comment": {"body": " "}}])
def test_what_zendesk_would_not_take_is_refused(zendesk, change):
    assert zendesk.put(4242, **change).status_code == 422


def test_a_body_without_a_ticket_is_refused(zendesk):
    assert zendesk.call("PUT", "/api/v2/tickets/4242", json=[1]).status_code == 400


def test_a_refused_update_leaves_no_half_of_itself(zendesk):
    zendesk.put(4242, tags=["half"], followers=[{"user_id": 1}])
    assert "half" not in zendesk.get("tickets/4242")["ticket"]["tags"]


def test_what_was_changed_stands_in_the_audits(zendesk):
    zendesk.put(4242, priority="high")
    events = zendesk.get("tickets/4242/audits")["audits"][0]["events"]
    assert [(event["field_name"], event["value"]) for event in events] == [("priority", "high")]


def test_what_is_sent_along_comes_back_with_the_comment_and_in_the_audit(zendesk):
    sent = {"liaison": "ESC-1"}
    audit = zendesk.put(4242, comment={"body": "Seen", "public": False}, metadata=sent).json()["audit"]
    newest = zendesk.get("tickets/4242/comments", sort="-created_at", **{"page[size]": 1})["comments"][0]
    assert (audit["metadata"]["custom"], newest["metadata"]["custom"], newest["via"]["channel"]) == (sent, sent, "api")


def test_a_solved_ticket_can_be_opened_again(zendesk):
    zendesk.put(4242, status="solved")
    assert zendesk.put(4242, status="open").json()["ticket"]["status"] == "open"
