"""Salesforce: an account with its people, opportunities and open escalation, in one query.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from server import clock
from server.errors import SettingsError, UpstreamError, UpstreamMalformed, UpstreamNotFound
from server.records import Account
from server.settings import Settings
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding, failed
from server.upstreams.reading import Json
from server.upstreams.salesforce_cases import Cases
from server.upstreams.salesforce_check import check_writing
from server.upstreams.salesforce_feed import Feed
from server.upstreams.salesforce_records import OPPORTUNITY_COLUMNS, Fields, account_of
from server.upstreams.salesforce_rest import Rest
from server.upstreams.soql import API_NAME, Query, long_id

API_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "owner": "Owner",
        "csm": "Customer_Success_Manager__r, Technical_Account_Manager_Name__c",
        "solutions_architect": "Solutions_Architect_Lookup__r",
        "slack_channel": "Customer_Slack_Channel__c",
        "escalation_channel": "Internal_Customer_Escalation_Slack_Channel__c",
    }
)
"""Our names and their API names; `salesforce.fields` in liaison.toml overrides them, an empty one leaves it out.

A name that ends in __r (and Owner) is a look-up of a user; any other holds text. Several are tried in order. From
https://handbook.gitlab.com/handbook/eta/css/zendesk-salesforce-sync/ and
https://handbook.gitlab.com/handbook/support/workflows/emergency-to-escalation-process/
"""

MOST_REFUSALS: Final = 12
NOBODY: Final = "001000000000000AAA"
PATIENCE: Final = 10.0
REFUSED_FIELD: Final = frozenset({"INVALID_FIELD", "INVALID_TYPE"})


class Salesforce:
    """Any number of threads may share it. `deadline`: seconds that the caller still has, else those of the settings."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError for an API name that cannot be one."""
        self._settings = settings.salesforce
        self._rest = Rest(settings)
        self.cases = Cases(self._rest, settings.salesforce)
        self.feed = Feed(self._rest, settings.salesforce)
        self._fields = _fields({**API_NAMES, **settings.salesforce.fields})
        self._lock = threading.Lock()
        self._query = Query(
            columns=self._fields.account_columns(),
            opportunity_columns=OPPORTUNITY_COLUMNS,
            case_channel=next(iter(self._fields.escalation_channel), ""),
            case_types=settings.salesforce.escalation_case_types,
        )

    def account(self, salesforce_id: str, *, deadline: float | None = None) -> Account:
        """The account with this 15- or 18-character id.

        A field that Salesforce does not have or does not show us is left out from then on and named in
        `missing_fields`. Raises UpstreamNotFound (code `bad_id` for what is no id at all) and other UpstreamErrors.
        """
        account_id = long_id(salesforce_id)
        if account_id is None:
            raise UpstreamNotFound(
                "salesforce",
                f"{salesforce_id[:40]!r} is not a Salesforce id.",
                hint="It has 15 or 18 letters and digits. Correct it at the organization in Zendesk.",
                code="bad_id",
            )
        found, address = self._ask(account_id, self._rest.budget(deadline))
        if not found:
            raise UpstreamNotFound("salesforce", f"Salesforce has no account {account_id}, or none that we may see.")
        web = (self._settings.web_url or address).rstrip("/")
        return account_of(found[0], self._fields, f"{web}/{account_id}", self._query.missing(), clock.now())

    def check(self) -> Iterator[Finding]:
        """For `liaison doctor`: signing in, every configured field, and what we may write. Raises nothing."""
        setting = "LIAISON_SALESFORCE_CLIENT_ID"
        try:
            self._ask(NOBODY, self._rest.budget(PATIENCE))
        except UpstreamError as error:
            yield failed("Salesforce", error, setting, "salesforce.base_url")
            return
        yield Finding(f"Salesforce: signed in, accounts can be read ({self._settings.base_url})")
        for name in self._query.missing():
            yield Finding(
                f"Salesforce: there is no field {name}, or none that we may see",
                False,
                f"salesforce.fields.{self._fields.setting_of(name)}",
                "Correct its API name, leave it empty, or let the user's profile read it.",
            )
        yield from check_writing(self._rest, self._settings)

    def _ask(self, account_id: str, budget: Budget) -> tuple[tuple[Json, ...], str]:
        """The records for an id, and the address they came from. What is refused is dropped, then it is asked again."""
        for _ in range(MOST_REFUSALS):
            query = self._query
            reply = self._rest.query(query.text(account_id), budget)
            if reply.ok:
                return reply.records(), reply.address
            names = query.refused_by(reply.said) if reply.code in REFUSED_FIELD else frozenset()
            if not names:
                raise reply.refusal()
            with self._lock:
                self._query = replace(self._query, refused=self._query.refused | names)
        raise UpstreamMalformed("salesforce", "Salesforce refuses one field after another.", hint="Run liaison doctor.")


def _fields(names: Mapping[str, str]) -> Fields:
    unknown = next((name for name in names if name not in API_NAMES), None)
    if unknown:
        raise SettingsError(
            f"salesforce.fields.{unknown}", "there is no such field.", hint=f"Known: {', '.join(API_NAMES)}."
        )
    split = {name: tuple(part.strip() for part in value.split(",") if part.strip()) for name, value in names.items()}
    for name, parts in split.items():
        for part in parts:
            if not API_NAME.fullmatch(part):
                raise SettingsError(f"salesforce.fields.{name}", f"{part!r} cannot be an API name.")
    return Fields(**split)
