"""What `liaison doctor` tries at a Zendesk instance."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from server.errors import UpstreamError
from server.settings import Instance
from server.upstreams.findings import Finding, failed
from server.upstreams.public_key import readable_public_key
from server.upstreams.reading import number, rows, table, text
from server.upstreams.zendesk_calls import SCOPE, ZendeskCalls

PATIENCE: Final = 10.0
MOST_PAGES: Final = 10
AGENTS: Final = frozenset({"agent", "admin"})


def check(instance: Instance, calls: ZendeskCalls, public_key: Callable[..., str]) -> Iterator[Finding]:
    """One finding for each thing tried. After refused credentials only the anonymous ones follow."""
    where = f"Zendesk {instance.name}"
    try:
        user = table(calls.get("users/me", calls.budget(PATIENCE)).get("user"))
        yield _role(where, text(user.get("name")), text(user.get("role")), f"{calls.prefix}CLIENT_ID")
        yield from _scopes(where, calls)
        yield from _organization_fields(where, instance, calls)
        yield from _ticket_fields(where, instance, calls)
        yield from _forms(where, instance, calls)
    except UpstreamError as error:
        yield failed(where, error, f"{calls.prefix}CLIENT_ID", "instances.base_url")
    yield from _public_key(where, instance, calls, public_key)


def _role(where: str, name: str | None, role: str | None, setting: str) -> Finding:
    if role in AGENTS:
        return Finding(f"{where}: signed in as {name or 'a user without a name'} ({role})")
    line = f"{where}: signed in, but as {role or 'nobody'}, who may neither read nor change tickets"
    return Finding(line, False, setting, "Use an OAuth client of an agent or administrator.")


def _scopes(where: str, calls: ZendeskCalls) -> Iterator[Finding]:
    """A client that is limited to reading shows the card, and fails at the first escalation."""
    for scope in SCOPE.split() if calls.granted else ():
        if {scope, scope.rpartition(":")[2]} & calls.granted:
            continue
        hint = f"Allow the OAuth client the scope {scope!r}: notes and followers are written with it."
        yield Finding(f"{where}: the token lacks the scope {scope}", False, f"{calls.prefix}CLIENT_ID", hint)


def _organization_fields(where: str, instance: Instance, calls: ZendeskCalls) -> Iterator[Finding]:
    there = {text(field.get("key")) for field in _all(calls, "organization_fields")}
    tables = (
        ("organization_fields", [(name, key) for name, key in instance.organization_fields.items() if key]),
        ("subscriptions", [(key, key) for key in instance.subscriptions]),
        ("success_tiers", [(key, key) for key in instance.success_tiers]),
    )
    for setting, keys in tables:
        for name, key in keys:
            if key not in there:
                yield Finding(
                    f"{where}: there is no organization field {key!r}",
                    False,
                    f"instances.{setting}.{name}",
                    "Put the key that Zendesk's admin centre shows for it, or leave it out.",
                )
    yield Finding(f"{where}: {len(there)} organization fields read")


def _ticket_fields(where: str, instance: Instance, calls: ZendeskCalls) -> Iterator[Finding]:
    there = {number(field.get("id")) for field in _all(calls, "ticket_fields")}
    for name, field_id in instance.ticket_fields.items():
        if field_id not in there:
            yield Finding(
                f"{where}: there is no ticket field {field_id}",
                False,
                f"instances.ticket_fields.{name}",
                "Put the id that Zendesk's admin centre shows for it, or leave it out.",
            )
    yield Finding(f"{where}: {len(there)} ticket fields read")


def _forms(where: str, instance: Instance, calls: ZendeskCalls) -> Iterator[Finding]:
    answer = calls.get("ticket_forms", calls.budget(PATIENCE))
    there = {number(form.get("id")) for form in rows(answer.get("ticket_forms"))}
    for form in instance.forms:
        if form.zendesk_form_id not in there:
            yield Finding(
                f"{where}: there is no ticket form {form.zendesk_form_id} ({form.name})",
                False,
                "instances.forms",
                f"Correct or leave out the form {form.key!r}.",
            )
    yield Finding(f"{where}: {len(there)} ticket forms read")


def _app_ids(where: str, instance: Instance, calls: ZendeskCalls) -> Iterator[Finding]:
    """The two ids of the installed app; without either no launch can be verified."""
    hint = f"An administrator finds both in {instance.base_url}/api/v2/apps/installations.json (app_id and id)."
    for name, value in (("app id", instance.app_id), ("installation id", instance.installation_id)):
        if not value:
            setting = f"{calls.prefix}{name.upper().replace(' ', '_')}"
            yield Finding(f"{where}: no {name}, so the sidebar cannot be opened", False, setting, hint)


def _public_key(
    where: str, instance: Instance, calls: ZendeskCalls, public_key: Callable[..., str]
) -> Iterator[Finding]:
    """Zendesk's key against the configured one. An app that is not installed yet has no key: that is a finding, too."""
    own = None
    if instance.app_public_key:
        try:
            own = readable_public_key(instance.app_public_key)
        except ValueError as error:
            yield Finding(
                f"{where}: the app's public key cannot be used: {error}", False, f"{calls.prefix}APP_PUBLIC_KEY"
            )
    yield from _app_ids(where, instance, calls)
    if not instance.app_id:
        return
    try:
        theirs = public_key(instance.app_id, deadline=PATIENCE)
    except UpstreamError as error:
        yield failed(where, error, f"{calls.prefix}APP_ID", "instances.base_url")
        return
    if own and own != theirs:
        line = f"{where}: the configured public key is not that of app {instance.app_id}"
        yield Finding(line, False, f"{calls.prefix}APP_PUBLIC_KEY", "Leave it out, and Zendesk's own is fetched.")
        return
    yield Finding(f"{where}: app {instance.app_id} has its public key")


def _all(calls: ZendeskCalls, kind: str) -> Iterator[dict[str, object]]:
    """Every record of a listing, page by page."""
    after: str | None = None
    for _ in range(MOST_PAGES):
        page: dict[str, Any] = {"page[size]": 100, **({"page[after]": after} if after else {})}
        answer = calls.get(kind, calls.budget(PATIENCE), **page)
        yield from (dict(row) for row in rows(answer.get(kind)))
        meta = table(answer.get("meta"))
        after = text(meta.get("after_cursor"))
        if meta.get("has_more") is not True or not after:
            return
