"""The JSON of a context: nothing that a record knows is left out of it, but for what is listed here with its reason."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from marshmallow import Schema

from server import records
from server.context import schemas

LEFT_OUT = {
    records.Ticket: {
        "description",  # the page has it, and it is the longest text of all
        "requester_id",
        "organization_id",  # stand inside requester and organization
        "cc_user_ids",
        "follower_user_ids",  # told for each person: in_cc, is_follower
        "group_id",  # decides who may escalate it
    },
    records.Organization: {
        "account_owner_name",
        "csm_name",
        "solutions_architect_name",
        "assigned_support_engineer_id",
        "project_id",  # told as answers, with their why
        "tags",  # the escalated state is a field, and tags are not to be trusted for it
    },
    records.ZendeskUser: {
        "organization_id",
        "locale",
        "role_type",
        "group_ids",
        "ticket_restriction",  # the last three decide what agents may
    },
    records.Project: {"default_branch"},
}
PAIRS: list[tuple[type, type[Schema]]] = [
    (records.Context, schemas.ContextSchema),
    (records.Ticket, schemas.TicketSchema),
    (records.Organization, schemas.OrganizationSchema),
    (records.ZendeskUser, schemas.UserSchema),
    (records.Answer, schemas.AnswerSchema),
    (records.Person, schemas.PersonSchema),
    (records.Rung, schemas.RungSchema),
    (records.Evidence, schemas.EvidenceSchema),
    (records.Disagreement, schemas.DisagreementSchema),
    (records.Override, schemas.OverrideSchema),
    (records.Correction, schemas.CorrectionSchema),
    (records.CollaborationProject, schemas.CollaborationProjectSchema),
    (records.Project, schemas.ProjectSchema),
    (records.Document, schemas.DocumentSchema),
    (records.Recommendations, schemas.RecommendationsSchema),
    (records.RecommendedAction, schemas.RecommendedActionSchema),
    (records.Destination, schemas.DestinationSchema),
    (records.Input, schemas.InputSchema),
    (records.HelpLink, schemas.HelpLinkSchema),
    (records.TicketSummary, schemas.TicketSummarySchema),
    (records.OtherTickets, schemas.OtherTicketsSchema),
]


@pytest.mark.parametrize(("record", "schema"), PAIRS, ids=lambda one: one.__name__)
def test_every_field_of_a_record_is_in_the_json(record: type, schema: type[Schema]) -> None:
    known = {field.name for field in fields(record)}
    assert known - set(schema().fields) == LEFT_OUT.get(record, set()) & known


def test_a_ticket_is_told_with_its_values() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    ticket = records.Ticket(1, "S", "open", "u", now, now, now, customer_severity="severity_1", escalated_to_sales=True)
    plain = schemas.dumped(schemas.TicketSchema(), ticket)
    assert (plain["customer_severity"], plain["escalated_to_sales"]) == ("severity_1", True)
    assert plain["created_at"] == "2026-11-22T12:00:00+00:00"
