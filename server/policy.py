"""What may leave Zendesk and Salesforce, for each kind of instance.

No text reaches a destination except as an `Outgoing`, and only `Policy.outgoing` makes one: a destination that is
written later cannot forget the rule, because the type it is handed has already obeyed it.
The United States government instance: https://handbook.gitlab.com/handbook/support/workflows/usgovernment_tickets/
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Final

from server.errors import LiaisonError, SettingsError
from server.records import Destination, Reason

HOLDERS_OF_CUSTOMER_TEXT: Final = frozenset({"zendesk", "salesforce"})


class PolicyViolation(LiaisonError):
    """Somebody tried to build or send what the policy forbids."""

    code = "policy"


@dataclass(frozen=True, slots=True)
class CustomerText:
    """Text that names or comes from a customer: an organization, a person, a subject, a host, a log line.

    It cannot slip into a string unnoticed: formatting it gives only the mark.
    """

    value: str

    def __str__(self) -> str:
        return "[customer text]"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Text that obeyed the policy for one vendor. Made by `Policy.outgoing` only."""

    vendor: str
    text: str
    withheld: tuple[str, ...]
    _made_by_policy: object = None

    def __post_init__(self) -> None:
        if self._made_by_policy is not _SEAL:
            raise PolicyViolation("Outgoing text is made by Policy.outgoing, so that the policy is obeyed.")


_SEAL: Final = object()


@dataclass(frozen=True, slots=True)
class Policy:
    """`customer_text_anywhere`: it may leave Zendesk and Salesforce. `cc`: tickets may have CCs."""

    name: str
    customer_text_anywhere: bool
    cc: bool

    def may_hold_customer_text(self, vendor: str) -> bool:
        return self.customer_text_anywhere or vendor in HOLDERS_OF_CUSTOMER_TEXT

    def outgoing(self, vendor: str, template: str, facts: Mapping[str, str | int | CustomerText]) -> Outgoing:
        """`template` with its `{names}` filled. Customer text that may not leave is left out, and named in `withheld`.

        Raises PolicyViolation when a name of the template has no fact.
        """
        withheld: list[str] = []
        parts: list[str] = []
        for literal, name, _spec, _conversion in Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                parts.append(self._said(vendor, name, facts, withheld))
        return Outgoing(vendor, "".join(parts), tuple(withheld), _SEAL)

    def _said(self, vendor: str, name: str, facts: Mapping[str, str | int | CustomerText], withheld: list[str]) -> str:
        if name not in facts:
            raise PolicyViolation(f"The message has a gap {{{name}}} that nothing fills.")
        value = facts[name]
        if not isinstance(value, CustomerText):
            return str(value)
        if self.may_hold_customer_text(vendor):
            return value.value
        withheld.append(name)
        return "[withheld]"

    def admit(self, destination: Destination) -> Destination:
        """The destination, or the one that the policy puts in its place (a CC becomes a follower)."""
        if destination.channel == "zendesk_cc" and not self.cc:
            return replace(destination, channel="zendesk_follower", note=Reason("policy_no_cc"))
        if destination.note is None and not self.may_hold_customer_text(destination.channel.split("_")[0]):
            return replace(destination, note=Reason("policy_links_only"))
        return destination


OPEN: Final = Policy("open", customer_text_anywhere=True, cc=True)
US_GOVERNMENT: Final = Policy("us_government", customer_text_anywhere=False, cc=False)
RESTRICTED: Final = Policy("restricted", customer_text_anywhere=False, cc=False)
POLICIES: Final = {policy.name: policy for policy in (OPEN, US_GOVERNMENT)}


def policy_named(name: str) -> Policy:
    """Raises SettingsError for a name that is not one of POLICIES."""
    if name not in POLICIES:
        raise SettingsError(
            "instances.policy", f"there is no policy {name!r}.", hint=f"Use one of {', '.join(POLICIES)}."
        )
    return POLICIES[name]


def policy_for(name: str, *, restricted: bool) -> Policy:
    """The instance's policy; for a restricted account of an open one, the strict rules. Raises SettingsError."""
    policy = policy_named(name)
    return RESTRICTED if restricted and policy.customer_text_anywhere else policy
