"""Escalations as JSON: what a press takes, and what comes of it. Codes come with their words beside them."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from server import words
from server.context.schemas import InputSchema, texts
from server.deliveries.states import State
from server.escalations.putting_aside import KINDS
from server.escalations.records import Asked
from server.records import Role
from server.web.api.schemas import InstanceQuery, ProblemSchema, plain_text
from server.web.parts import parts

STATES = ("open", "done", "undone", "withdrawn")
MOST = 1_000
MANY = 50


class _Body(Schema):
    class Meta:
        unknown = RAISE

    @validates_schema(pass_original=True)
    def only_text(self, _known: dict[str, Any], original: Any, **_: Any) -> None:
        """What PostgreSQL cannot keep is refused wherever it stands, as a name, too."""
        for key in original if isinstance(original, dict) else ():
            if "\0" in key:
                raise ValidationError("Must be text.", "_schema")


class EscalationBody(_Body):
    """`destinations` and `people` as in the preview; left out: all, and those who are known."""

    scenario_id = fields.Str(required=True, validate=validate.Length(1, 100))
    destinations = fields.List(fields.Str(validate=validate.Length(max=2_000)), validate=validate.Length(max=MANY))
    people = fields.Dict(keys=fields.Enum(Role, by_value=True), values=fields.Str())
    inputs = fields.Dict(keys=fields.Str(validate=validate.Length(1, 100)), validate=validate.Length(max=MANY))
    note = fields.Str(metadata={"description": "A sentence of the agent's own, at most 10,000 characters."})
    reason = fields.Str(metadata={"description": "Why, where it does not apply, or separately from an open one."})
    join = fields.Str(allow_none=True, metadata={"description": "The number of an open escalation (ESC-…) to join."})
    preview_digest = fields.Str(
        allow_none=True,
        metadata={
            "description": "Of a preview with the same body: another text gets 409. A join sends other words than a "
            "press beside it, so a join with the digest of a separate press's preview gets 409, too, and so the "
            "other way round."
        },
    )

    @post_load
    def asked(self, known: dict[str, Any], **_: Any) -> Asked:
        destinations = known.get("destinations")
        return Asked(
            scenario=known["scenario_id"],
            destinations=None if destinations is None else tuple(destinations),
            people=known.get("people", {}),
            inputs=known.get("inputs", {}),
            sentence=known.get("note", ""),
            reason=known.get("reason", ""),
            join=known.get("join"),
            digest=known.get("preview_digest"),
        )


class JoinBody(_Body):
    zendesk_ticket_id = fields.Int(required=True, strict=True, validate=validate.Range(1, 2**63 - 1))
    note = fields.Str(load_default="")


class DismissalBody(_Body):
    scenario_id = fields.Str(required=True, validate=validate.Length(1, 100))
    kind = fields.Str(required=True, validate=validate.OneOf(KINDS))
    reason = fields.Str(required=True)


class PreferencesBody(_Body):
    always_preview = fields.Bool(required=True, truthy={True}, falsy={False})


class EscalationsQuery(InstanceQuery):
    account = fields.Str(
        validate=plain_text, metadata={"description": "Its number in Zendesk, its Salesforce id, or its name."}
    )
    person = fields.Str(
        validate=plain_text,
        metadata={"description": "Who pressed (agent:ID, token:ID, a name), or who was told (e-mail)."},
    )
    scenario = fields.Str(validate=plain_text)
    state = fields.Str(validate=validate.OneOf(STATES))
    ticket = fields.Int(validate=validate.Range(1, 2**63 - 1))
    limit = fields.Int(load_default=100, validate=validate.Range(1, MOST))
    after = fields.UUID(metadata={"description": "`next` of the page before."})
    format = fields.Str(load_default="", validate=validate.OneOf(["", "json", "csv"]))


def _language() -> str:
    return parts().settings.language


class ToldSchema(Schema):
    name = fields.Str()
    how = fields.Str()
    role = fields.Str(allow_none=True)


class WarnedSchema(Schema):
    code = fields.Str()
    params = fields.Dict()
    text = fields.Function(lambda one: words.text(f"warning.{one.code}", _language(), **one.params))
    stops = fields.Bool()


class ComposedSchema(Schema):
    channel = fields.Str()
    place = fields.Str()
    words = fields.Str(metadata={"description": "Every word of it, as people will read it."})
    told = fields.List(fields.Nested(ToldSchema))
    warnings = fields.List(fields.Nested(WarnedSchema))
    parts = fields.List(fields.Str())
    note = fields.Str(allow_none=True)
    note_params = fields.Dict()


class ChoiceSchema(Schema):
    id = fields.Str()
    channel = fields.Str()
    label = fields.Str()
    kept = fields.Bool()
    possible = fields.Bool()
    note = fields.Str(allow_none=True)
    note_params = fields.Dict()


class TicketOnItSchema(Schema):
    instance = fields.Function(lambda one: one[0])
    zendesk_ticket_id = fields.Function(lambda one: one[1])
    how = fields.Function(lambda one: one[2])


class ReceiptSchema(Schema):
    id = fields.UUID()
    reference = fields.Str()
    purpose = fields.Str()
    channel = fields.Str()
    place = fields.Str()
    state = fields.Enum(State, by_value=True)
    words = fields.Str()
    told = fields.List(fields.Nested(ToldSchema))
    next_try_at = fields.DateTime(allow_none=True)
    sent_at = fields.DateTime(allow_none=True)
    updated_at = fields.DateTime()
    attempts = fields.Int()
    url = fields.Str(allow_none=True)
    note = fields.Dict(allow_none=True)
    error = fields.Dict(allow_none=True)


class AcknowledgementSchema(Schema):
    kind = fields.Str()
    name = fields.Str()
    at = fields.DateTime()


class EscalationSchema(Schema):
    """One press, with a receipt for each delivery."""

    id = fields.UUID()
    number = fields.Str()
    instance = fields.Str()
    zendesk_ticket_id = fields.Int()
    zendesk_organization_id = fields.Int(allow_none=True)
    account_id = fields.Str(allow_none=True)
    account_name = fields.Str()
    scenario = fields.Str()
    title = texts()
    state = fields.Str()
    pressed_by = fields.Str()
    pressed_by_name = fields.Str()
    pressed_at = fields.DateTime()
    undo_until = fields.DateTime()
    sentence = fields.Str()
    reason = fields.Str()
    ended_at = fields.DateTime(allow_none=True)
    ended_by = fields.Str(allow_none=True)
    tickets = fields.List(fields.Nested(TicketOnItSchema))
    receipts = fields.List(fields.Nested(ReceiptSchema))
    acknowledgements = fields.List(fields.Nested(AcknowledgementSchema))


class PreviewSchema(Schema):
    """Everything that a press would send; `digest` is for the press."""

    scenario = fields.Str()
    title = texts()
    summary = texts()
    digest = fields.Str()
    deliveries = fields.List(fields.Nested(ComposedSchema))
    choices = fields.List(fields.Nested(ChoiceSchema))
    told = fields.List(fields.Nested(ToldSchema))
    warnings = fields.List(fields.Nested(WarnedSchema))
    inputs = fields.List(fields.Nested(InputSchema))
    missing = fields.List(fields.Str())
    people = texts()
    open = fields.List(fields.Nested(EscalationSchema))
    applies = fields.Bool()
    certain = fields.Bool()
    undo_seconds = fields.Float()


class ChangedSchema(ProblemSchema):
    """What would be sent now; a press with its digest sends that."""

    preview = fields.Nested(PreviewSchema)


class EscalationsSchema(Schema):
    escalations = fields.List(fields.Nested(EscalationSchema))
    next = fields.UUID(allow_none=True, metadata={"description": "`after` of the next page."})


class DismissalSchema(Schema):
    scenario = fields.Str()
    kind = fields.Str()
    reason = fields.Str()
    made_by = fields.Str()
    made_at = fields.DateTime()


class DismissalsSchema(Schema):
    dismissals = fields.List(fields.Nested(DismissalSchema))


class DismissalCountSchema(Schema):
    scenario = fields.Str()
    not_now = fields.Int()
    does_not_apply = fields.Int()


class DismissalCountsSchema(Schema):
    scenarios = fields.List(fields.Nested(DismissalCountSchema))


class PreferencesSchema(Schema):
    always_preview = fields.Bool()
