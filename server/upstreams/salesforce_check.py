"""For `liaison doctor`: whether Salesforce lets us do what an escalation needs.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

from collections.abc import Iterator
from typing import Final

from server.errors import UpstreamError
from server.settings import SalesforceSettings
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding
from server.upstreams.reading import Json, flag, rows, table, text
from server.upstreams.salesforce_rest import Rest

PATIENCE: Final = 10.0
PERMISSIONS: Final = "the permissions of the Salesforce user"
KEY: Final = "salesforce.case_ticket_field"
MADE: Final = {
    "Case": "opens no case for a ticket",
    "CaseComment": "writes no comment on a case",
    "FeedItem": "writes no Chatter post",
    "Task": "makes no reminder of a Chatter post",
}


def check_writing(rest: Rest, settings: SalesforceSettings) -> Iterator[Finding]:
    """Each kind of record that is made, and the fields of a case that are named in the settings. Raises nothing."""
    try:
        known = {kind: _described(rest, kind) for kind in MADE}
    except UpstreamError as error:
        yield Finding(f"Salesforce: {error.message}", False, PERMISSIONS, error.hint)
        return
    wrong = [*_not_made(known), *_wrong_fields(known["Case"], settings)]
    yield from wrong
    if not wrong:
        yield Finding("Salesforce: the ticket's case, comments, Chatter posts and tasks can be written")


def _described(rest: Rest, kind: str) -> Json:
    """What Salesforce says of a kind of record; nothing where we may not even see it."""
    reply = rest.ask("GET", f"sobjects/{kind}/describe", Budget(PATIENCE))
    if reply.response.status_code == 404:
        return {}
    return table(reply.checked().body)


def _not_made(known: dict[str, Json]) -> Iterator[Finding]:
    for kind, consequence in MADE.items():
        if not flag(known[kind].get("createable")):
            hint = f"Let the user create them (docs/setup has a permission set); until then Liaison {consequence}."
            yield Finding(f"Salesforce: our user may not create {kind} records", False, PERMISSIONS, hint)


def _wrong_fields(case: Json, settings: SalesforceSettings) -> Iterator[Finding]:
    fields = {text(row.get("name")): row for row in rows(case.get("fields"))}
    named = {KEY: settings.case_ticket_field, "salesforce.case_url_field": settings.case_url_field}
    for setting, name in named.items():
        if not name:
            continue
        if name not in fields:
            hint = "Correct its API name, make the field (docs/setup), or let the user see it."
            yield Finding(f"Salesforce: a case has no field {name}, or none that we may see", False, setting, hint)
        elif not flag(fields[name].get("updateable")):
            yield Finding(f"Salesforce: our user may not edit a case's {name}", False, setting, "Let the user edit it.")
        elif setting == KEY and not (flag(fields[name].get("externalId")) and flag(fields[name].get("unique"))):
            hint = "Make it a text field that is an external id and unique: it keeps a ticket to one case."
            yield Finding(f"Salesforce: a case's {name} is not a unique external id", False, setting, hint)
