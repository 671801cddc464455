"""A scenario: one line of the process, as the catalog keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.records import HelpLink, Input, Role
from server.scenarios.conditions import Condition

VIA: Final = (
    "zendesk_cc",
    "zendesk_follower",
    "zendesk_note",
    "slack",
    "chatter",
    "salesforce_case",
    "gitlab_issue",
    "link",
)
# Where Slack is found by what is known of the customer, the form or the person; every other place is a channel's name.
COLLABORATION_PROJECT: Final = "collaboration_project"  # of the organization; every other project is a path
PLACES: Final = ("escalation_channel", "account_channel", "form_channel", "direct_message")
NOTES: Final = (
    "route_of_the_table",
    "route_of_working_with_sales",
    "courtesy_only",
    "from_vice_president",
    "without_salesforce",
)
INPUT_KINDS: Final = ("text", "choice", "account", "datetime", "url", "number")
LANGUAGES: Final = ("en", "de")
TICKS: Final = ("escalated_to_sales",)  # ticket fields that are checkboxes, by our names


@dataclass(frozen=True, slots=True)
class Route:
    """Where an action goes. `to` are Slack places or channels, the first that exists is taken; else one address."""

    via: str
    to: tuple[str, ...] = ()
    mention: Role | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`conditions` make it detected, or offered where only the agent can know; `offered_when` offers a detectable one
    that was not detected. `button` is a short verb for one press, empty for the
    page's own. `era` is the newest version of the process that has it, `since` the oldest; a heavier
    `weight` stands higher. `ticks` are checkboxes of the ticket that sending it ticks, `tags` the tags it adds."""

    id: str
    title: Mapping[str, str]
    button: Mapping[str, str]
    summary: Mapping[str, str]
    role: Role | None
    weight: int
    asked_by_agent: bool
    chooser: bool
    needs_ticket: bool
    conditions: Condition
    offered_when: Condition | None
    phrases: Mapping[str, tuple[str, ...]]
    routes: tuple[Route, ...]
    inputs: tuple[Input, ...]
    help: tuple[HelpLink, ...]
    source: str
    era: str
    since: str
    ticks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Scenarios in the order of the catalog; `channels` are names by key, `role_help` links by role."""

    scenarios: tuple[Scenario, ...]
    channels: Mapping[str, str]
    eras: Mapping[str, str]
    role_help: Mapping[Role, tuple[HelpLink, ...]]

    def scenario(self, scenario_id: str) -> Scenario | None:
        return next((scenario for scenario in self.scenarios if scenario.id == scenario_id), None)
