"""Why an answer is what it is: reasons, evidence, and the rungs that were tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Scalar = str | int | float | bool | None


class Role(StrEnum):
    ACCOUNT_OWNER = "account_owner"
    CSM = "csm"
    CSE = "cse"
    CSA = "csa"
    ASSIGNED_SUPPORT_ENGINEER = "assigned_support_engineer"
    SOLUTIONS_ARCHITECT = "solutions_architect"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a key of the translations (`reason.<code>`) and what stands in its gaps."""

    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: `record` names it as its owner does ("Account 001…"), `field` is the API name."""

    upstream: str
    record: str
    field: str
    observed_at: datetime
    url: str | None = None


class Outcome(StrEnum):
    """How a rung of a ladder ended."""

    TAKEN = "taken"
    EMPTY = "empty"
    INACTIVE = "inactive"
    POOLED = "pooled"
    UNAVAILABLE = "unavailable"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung that was tried, in the order of trying. `value` is the text seen there."""

    name: str
    outcome: Outcome
    value: str | None = None
    evidence: Evidence | None = None
