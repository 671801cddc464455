"""The correction requests that the card has ready: what is wrong, where, and what it should be. Pure.

The five fields of a collaboration-project request: https://handbook.gitlab.com/handbook/customer-success/csm/support/
"""

from collections.abc import Mapping
from typing import Final

from server import words
from server.policy import CustomerText, Policy
from server.records import Answer, Correction, Organization, Role

HANDBOOK: Final = "https://handbook.gitlab.com/handbook/customer-success/csm/support/"


def project_correction(organization: Organization, correction_url: str, policy: Policy, language: str) -> Correction:
    """Page 003's request; the two things that only a person knows are left as marked gaps.

    It goes to an issue tracker, so it obeys the policy of the instance: no customer's name where none may stand.
    """
    facts: dict[str, str | int | CustomerText] = {
        "organization": CustomerText(organization.name),
        "organization_url": f"{organization.url}/tickets",
        "current": _project_id(organization.project_id),
        "handbook": HANDBOOK,
    }
    title, text = (
        policy.outgoing("gitlab", words.template(f"correction.project.{part}", language) or "", facts).text
        for part in ("title", "text")
    )
    return Correction(title, text, correction_url or None)


def _project_id(written: str | None) -> str | CustomerText:
    """A number tells nobody who the customer is; what else people have written there may."""
    plain = (written or "").strip()
    return plain or "-" if plain.isdecimal() or not plain else CustomerText(plain)


def _at_the_source(answer: Answer) -> str | None:
    """What the role's own field says today, whoever answers instead: blank where it is blank."""
    if answer.role not in (Role.ACCOUNT_OWNER, Role.CSM):  # their fields may hold ids
        return answer.person.name if answer.person else answer.label
    return next((rung.value for rung in answer.rungs if rung.evidence is not None), None)


def person_correction(
    answer: Answer, organization: Organization, salesforce_url: str | None, terms: Mapping[str, str], language: str
) -> Correction:
    """ "Wrong person": the request for whoever keeps the field at its source."""
    role = terms.get(str(answer.role)) or words.text(f"role.{answer.role}", language)
    return Correction(
        title=words.text("correction.person.title", language, role=role, organization=organization.name),
        text=words.text(
            "correction.person.text",
            language,
            role=role,
            organization_url=organization.url,
            account_url=salesforce_url or "-",
            current=_at_the_source(answer) or "-",
        ),
        url=salesforce_url,
    )
