"""What liaison.toml may say, as marshmallow schemas: an unknown name is refused."""

from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, ValidationError, fields, validate

LANGUAGES: Final = ("en", "de")


def _address(value: str) -> None:
    """https, or plain http on loopback only (the sandbox)."""
    parts = urlsplit(value)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise ValidationError("must be an https address (plain http is for loopback only).")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Table(Schema):
    class Meta:
        unknown = RAISE


def _texts(**options: Any) -> fields.Dict:
    return fields.Dict(keys=fields.Str(), values=fields.Str(), **options)


class _FormTable(_Table):
    key = fields.Str(required=True)
    zendesk_form_id = fields.Int(required=True)
    name = fields.Str(required=True)
    support_channel = fields.Str()


class _InstanceTable(_Table):
    name = fields.Str(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9-]*$"))
    preset = fields.Str()
    subdomain = fields.Str(required=True, validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]*$"))
    base_url = fields.Str(validate=_address)
    workspace_origin = fields.Str(validate=_address)
    policy = fields.Str(validate=validate.OneOf(["open", "us_government"]))
    app_id = fields.Str()
    installation_id = fields.Str()
    correction_url = fields.Str()
    terms = _texts()
    organization_fields = _texts()
    subscriptions = _texts()
    success_tiers = _texts()
    ticket_fields = fields.Dict(keys=fields.Str(), values=fields.Int())
    forms = fields.List(fields.Nested(_FormTable))
    pooled_owners = fields.List(fields.Str())
    pooled_csms = fields.List(fields.Str())
    csm_note_labels = fields.List(fields.Str())


class _SalesforceTable(_Table):
    base_url = fields.Str(validate=_address)
    web_url = fields.Str(validate=_address)
    api_version = fields.Str(validate=validate.Regexp(r"^\d+\.\d$"))
    audience = fields.Str(validate=_address)
    escalation_case_types = fields.List(fields.Str())
    case_ticket_field = fields.Str(validate=validate.Regexp(r"^[A-Za-z][A-Za-z0-9_]*$"))
    case_url_field = fields.Str(validate=validate.Regexp(r"^[A-Za-z][A-Za-z0-9_]*$"))
    case_record_type = fields.Str()
    api_names = _texts(data_key="fields")


class _SlackTable(_Table):
    base_url = fields.Str(validate=_address)
    team_url = fields.Str(validate=_address)


class _GitLabTable(_Table):
    base_url = fields.Str(validate=_address)


class _EmailTable(_Table):
    host = fields.Str()
    port = fields.Int(validate=validate.Range(1, 65535))
    sender = fields.Email()
    starttls = fields.Bool()


class _EscalationsTable(_Table):
    cc_as = fields.Str(validate=validate.OneOf(["follower", "cc"]))
    groups = fields.List(fields.Int())
    thread_replies = fields.Bool()
    rehearsal_channel = fields.Str(validate=validate.Regexp(r"^#[a-z0-9_-]{1,80}$"))
    issue_template = fields.Str()
    issue_labels = fields.List(fields.Str())
    issue_confidential = fields.Bool()


def _way_back(value: str) -> None:
    """An address that a code may be added to: RFC 6749, 3.1.2, allows no fragment."""
    _address(value)
    parts = urlsplit(value)
    if parts.fragment or parts.query or parts.username is not None or "#" in value or "?" in value:
        raise ValidationError("must be an address without a query or a fragment.")


class _ExtensionTable(_Table):
    redirect_uris = fields.List(fields.Str(validate=_way_back))
    minimum_version = fields.Str(validate=validate.Regexp(r"^\d{1,5}(\.\d{1,5}){0,3}$"))
    anchors = fields.List(fields.Str(validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,63}$")))
    requests_per_minute = fields.Int(validate=validate.Range(10, 100_000))


class _PersonTable(_Table):
    name = fields.Str(required=True)
    email = fields.Email()
    also_known_as = fields.List(fields.Str())
    slack_id = fields.Str()
    zendesk_user_id = fields.Int()
    away_from = fields.Date()
    away_until = fields.Date()
    deputy = fields.Str()


class SettingsFile(_Table):
    base_url = fields.Str(required=True, validate=_address)
    language = fields.Str(validate=validate.OneOf(LANGUAGES))
    sdk_url = fields.Str()
    catalogs = fields.List(fields.Str())
    opportunity_rule = fields.Str(validate=validate.OneOf(["latest", "renewal"]))
    architecture_paths = fields.List(fields.Str())
    deadline = fields.Float(validate=validate.Range(0.1, 30))
    connect_timeout = fields.Float(validate=validate.Range(0.05, 30))
    read_timeout = fields.Float(validate=validate.Range(0.05, 30))
    instances = fields.List(fields.Nested(_InstanceTable), required=True, validate=validate.Length(1))
    salesforce = fields.Nested(_SalesforceTable, load_default=dict)
    slack = fields.Nested(_SlackTable, load_default=dict)
    gitlab = fields.Nested(_GitLabTable, load_default=dict)
    email = fields.Nested(_EmailTable, load_default=dict)
    escalations = fields.Nested(_EscalationsTable, load_default=dict)
    extension = fields.Nested(_ExtensionTable, load_default=dict)
    people = fields.List(fields.Nested(_PersonTable), load_default=list)
