"""What the API takes, and the small things it gives; the large ones are in server.context.schemas."""

import unicodedata
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from server.directory.overrides import OverrideRequest
from server.records import Role


class _Query(Schema):
    class Meta:
        unknown = EXCLUDE  # a proxy or a browser may add something of its own


class InstanceQuery(_Query):
    instance = fields.Str(metadata={"description": "Which Zendesk; may be left out where one is configured."})


class OtherTicketsQuery(InstanceQuery):
    except_ticket_id = fields.Int(
        data_key="except", load_default=None, metadata={"description": "The ticket that is open, to be left out."}
    )


class AccountsQuery(InstanceQuery):
    query = fields.Str(
        required=True,
        validate=validate.Length(2, 100),
        metadata={"description": "A part of the name, a domain, a Zendesk organization id or a Salesforce id."},
    )


def one_line(value: str) -> None:
    seen = any(unicodedata.category(character)[0] not in "CZ" for character in value)  # not only marks and spaces
    if not seen or any(character in value for character in "\r\n"):
        raise ValidationError("Must be one line that is not blank.")
    plain_text(value)


def plain_text(value: str) -> None:
    """What PostgreSQL cannot keep is refused: a NUL, and half of a character ("\\ud83d" without its other half)."""
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        raise ValidationError("Must be text.")


class OverrideBody(Schema):
    class Meta:
        unknown = RAISE

    role = fields.Enum(Role, by_value=True, required=True)
    name = fields.Str(required=True, validate=[validate.Length(1, 200), one_line])
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    until = fields.AwareDateTime(
        required=True, metadata={"description": "With its offset from UTC; in the future, within 90 days."}
    )
    note = fields.Str(load_default="", validate=[validate.Length(max=1000), plain_text])

    @post_load
    def request(self, known: dict[str, Any], **_: Any) -> OverrideRequest:
        return OverrideRequest(**{**known, "name": known["name"].strip()})


class RenewedSession(Schema):
    token = fields.Str(metadata={"description": "In place of the one that was sent."})
    issued_at = fields.AwareDateTime(metadata={"description": "Our clock, for a page whose own is wrong."})
    expires_at = fields.AwareDateTime()


class ProblemSchema(Schema):
    """RFC 9457."""

    type = fields.Str()
    title = fields.Str()
    status = fields.Int()
    detail = fields.Str(metadata={"description": "What was wrong."})
    hint = fields.Str(metadata={"description": "What to do about it."})
    code = fields.Str()
    retryable = fields.Bool(metadata={"description": "Whether trying again can help."})
    errors = fields.Dict(metadata={"description": "By field (`people.csm`), where the call itself was wrong."})
