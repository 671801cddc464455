"""What is recommended, and where it would go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.records.why import Reason, Role


@dataclass(frozen=True, slots=True)
class Destination:
    """One place an action goes to. `channel` is the kind of delivery (zendesk_cc, zendesk_follower, zendesk_note,
    slack_message, slack_direct_message, gitlab_issue, salesforce_case, salesforce_chatter, link), `target` the
    channel, field or address, `mention` the role tagged there, `note` why it is this one (or why it differs from the
    process page)."""

    channel: str
    target: str
    mention: Role | None = None
    note: Reason | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """Something the action must be told. `kind` is text, choice, account, datetime, url or number."""

    name: str
    kind: str
    label: Mapping[str, str]
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpLink:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RecommendedAction:
    """A scenario that applies to this ticket. `people` are the roles it would reach; texts are by language.

    `button` is the short verb for one press ("Tell the CSM"), empty where the catalog has none.
    """

    scenario: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    role: Role | None
    rank: int
    reasons: tuple[Reason, ...]
    destinations: tuple[Destination, ...]
    people: tuple[Role, ...]
    inputs: tuple[Input, ...] = ()
    help: tuple[HelpLink, ...] = ()
    source: str = ""
    era: str = ""
    since: str = ""
    lifted_by: str | None = None
    button: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendations:
    """`detected` apply by what the fields say; `asked_by_agent` are offered under "Something else?";
    `chooser` is the reverse route (STAR, account escalation, emergency, incident)."""

    detected: tuple[RecommendedAction, ...] = ()
    asked_by_agent: tuple[RecommendedAction, ...] = ()
    chooser: tuple[RecommendedAction, ...] = ()
