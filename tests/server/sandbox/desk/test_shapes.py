from server.sandbox.desk.records import Desk
from server.sandbox.desk.shapes import agent_shape, ticket_shape, user_shape
from server.sandbox.world import ZendeskInstance


def _shape(reader: Desk, ticket_id: int) -> dict:
    ticket = reader.ticket(ticket_id)
    assert ticket
    return ticket_shape(reader, ticket)


def test_a_ticket_has_what_an_app_reads(reader: Desk) -> None:
    shape = _shape(reader, 4242)
    assert shape["id"] == 4242
    assert shape["priority"] == "urgent"
    assert shape["requester"]["name"] == "Noor Haddad"
    assert shape["organization"]["organizationFields"]["am_project_id"] == "17735787"
    assert shape["assignee"]["user"]["name"] == "Ines Okafor"
    assert {comment["public"] for comment in shape["comments"]} == {True, False}


def test_a_custom_field_has_its_own_key(reader: Desk, zendesk: ZendeskInstance) -> None:
    field = zendesk.tickets[4242]["custom_fields"][0]
    assert _shape(reader, 4242)[f"customField:custom_field_{field['id']}"] == field["value"]


def test_a_ticket_without_organization_or_priority(reader: Desk, zendesk: ZendeskInstance) -> None:
    zendesk.tickets[4215]["priority"] = None
    shape = _shape(reader, 4215)
    assert shape["organization"] is None
    assert shape["priority"] == "-"


def test_the_requesters_organization_is_the_first_of_theirs(reader: Desk) -> None:
    ticket = reader.ticket(4242)
    assert ticket
    shape = user_shape(reader, reader.user(ticket["requester_id"]))
    assert shape["organizations"][0]["id"] == ticket["organization_id"]


def test_a_deleted_requester_has_an_id_and_no_address(reader: Desk) -> None:
    requester = _shape(reader, 4217)["requester"]
    assert requester["name"] == "Deleted user"
    assert requester["email"] is None


def test_a_light_agent_is_known_as_one(reader: Desk) -> None:
    light = next(user for user in reader.users() if user.get("only_private_comments"))
    assert agent_shape(reader, light)["kind"] == "light agent"
    assert agent_shape(reader, light)["light"] is True


def test_what_is_read_may_be_changed_without_harm(reader: Desk, zendesk: ZendeskInstance) -> None:
    ticket = reader.ticket(4242)
    assert ticket
    ticket["tags"].clear()
    assert zendesk.tickets[4242]["tags"]
