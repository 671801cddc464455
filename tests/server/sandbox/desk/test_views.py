from server.sandbox.desk.records import Desk
from server.sandbox.desk.views import views
from server.sandbox.world import ZendeskInstance


def _ids(reader: Desk, view: str) -> set[int]:
    return {row.ticket["id"] for row in views(reader)[view].rows}


def test_all_holds_every_ticket_and_open_only_the_unfinished(reader: Desk, zendesk: ZendeskInstance) -> None:
    assert _ids(reader, "all") == set(zendesk.tickets)
    finished = {each["id"] for each in zendesk.tickets.values() if each["status"] in ("solved", "closed")}
    assert finished
    assert _ids(reader, "open") == set(zendesk.tickets) - finished


def test_urgent_tickets_come_first(reader: Desk) -> None:
    assert 4242 in _ids(reader, "urgent")
    assert views(reader)["open"].rows[0].ticket["priority"] == "urgent"


def test_escalated_is_by_the_organization_and_not_by_the_tag(reader: Desk, zendesk: ZendeskInstance) -> None:
    assert 4242 in _ids(reader, "escalated")
    organization_id = zendesk.tickets[4242]["organization_id"]
    zendesk.organizations[organization_id]["organization_fields"]["org_in_escalated_state"] = False
    zendesk.tickets[4242]["tags"] = ["org_in_escalated_state"]
    assert 4242 not in _ids(reader, "escalated")


def test_a_row_says_what_its_ticket_is_there_to_show(reader: Desk, zendesk: ZendeskInstance) -> None:
    row = next(row for row in views(reader)["all"].rows if row.ticket["id"] == 4242)
    assert row.shows == zendesk.shows[4242]
