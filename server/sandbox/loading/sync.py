"""What the hourly sync writes from a Salesforce account into its Zendesk organization.

Field list: https://handbook.gitlab.com/handbook/eta/css/zendesk-salesforce-sync/
"""

from __future__ import annotations

from server.sandbox.loading.story import Entry, Story
from server.sandbox.salesforce.ids import long_id
from server.sandbox.world import Json

ESCALATED = "At Risk - Escalated"


def synced_fields(story: Story, account: Entry) -> Json:
    """Every key that either instance knows; the caller takes those its own has."""
    given = account["fields_"]
    return {
        "salesforce_id": long_id(account["id"]),
        "sfdc_short_id": account["id"][:15],
        "account_owner": _name(story, account, "owner"),
        "technical_account_manager": account["csm_text"] or _name(story, account, "csm"),
        "solutions_architect": _name(story, account, "solutions_architect"),
        "org_in_escalated_state": account["risk_level"] == ESCALATED,
        "support_hold": bool(given.get("Support_Hold__c", False)),
        "restricted_account": given.get("Restricted_Account__c") == "Restricted Party",
        "account_type": account["type"].lower().replace(" ", "_"),
        "org_region": account["region"],
        "sales_segmentation": account["segment"].lower(),
        "market_segment": account["segment"].lower(),
        "aar": "0.0",
        "arr": "0.0",
    }


def _name(story: Story, account: Entry, role: str) -> str | None:
    if not account[role]:
        return None
    return str(story.find("people", account[role], f"account {account['key']}: {role}")["name"])
