"""The correction requests that the card has ready: what is wrong, where, and what it should be. Pure.

The five fields of a collaboration-project request: https://handbook.gitlab.com/handbook/customer-success/csm/support/
"""

from collections.abc import Mapping
from typing import Final

from server import words
from server.policy import CustomerText, Policy
from server.records import Answer, Correction, Organization

HANDBOOK: Final = "https://handbook.gitlab.com/handbook/customer-success/csm/support/"


def project_correction(organization: Organization, correction_url: str, policy: Policy, language: str) -> Correction:
    """Page 003's request; the two things that only a person knows are left as marked gaps.

    It goes to an issue tracker, so it obeys the policy of the instance: no customer's name where none may stand.
    """
    facts: dict[str, str | int | CustomerText] = {
        "organization": CustomerText(organization.name),
        "organization_url": f"{organization.url}/tickets",
        "current": organization.project_id or "-",
        "handbook": HANDBOOK,
    }
    title, text = (
        policy.outgoing("gitlab", words.template(f"correction.project.{part}", language) or "", facts).text
        for part in ("title", "text")
    )
    return Correction(title, text, correction_url or None)


def person_correction(
    answer: Answer, organization: Organization, salesforce_url: str | None, terms: Mapping[str, str], language: str
) -> Correction:
    """ "Wrong person": the request for whoever keeps the field at its source."""
    role = terms.get(str(answer.role)) or words.text(f"role.{answer.role}", language)
    shown = answer.person.name if answer.person else answer.label
    return Correction(
        title=words.text("correction.person.title", language, role=role, organization=organization.name),
        text=words.text(
            "correction.person.text",
            language,
            role=role,
            organization_url=organization.url,
            account_url=salesforce_url or "-",
            current=shown or "-",
        ),
        url=salesforce_url,
    )
