"""The story's Salesforce: flat rows by 18-character id."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.loading.users import email_of
from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.schema import COLUMNS, empty_row
from server.sandbox.world import Json, Salesforce


def build(story: Story, private_key: RSAPrivateKey | None) -> Salesforce:
    """Raises StoryError for a reference to nobody and for an id that is none."""
    given = dict(story.salesforce)
    public_key = given.pop("public_key") or _public_pem(private_key)
    record_types = given.pop("record_types")
    made = Salesforce(private_key=private_key, public_key_pem=public_key, **given)
    made.tables = {entity: {} for entity in COLUMNS}
    for entry in record_types:
        _add(story, made, _record_type(entry), f"record type {entry['name']}")
    for person in story.people.values():
        if person["salesforce_id"]:
            _add(story, made, _user(story, person), f"person {person['key']}")
    for account in story.accounts.values():
        where = f"account {account['key']}"
        _add(story, made, _account(story, account), where)
        for opportunity in account["opportunities"]:
            _add(story, made, _opportunity(story, account, opportunity), where)
        for case in account["cases"]:
            _add(story, made, _case(story, account, case), where)
    return made


def _public_pem(key: RSAPrivateKey | None) -> str:
    assert key is not None  # the loader makes one whenever the story names no public key
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def _add(story: Story, made: Salesforce, record: tuple[str, Json], where: str) -> None:
    entity, row = record
    if not is_id(row["Id"]):
        raise StoryError(f"{story.file}: {where}: {row['Id']!r} is not a Salesforce id (15 or 18 letters and digits)")
    row["Id"] = long_id(row["Id"])
    if row["Id"] in made.tables[entity]:
        raise StoryError(f"{story.file}: {where}: the id {row['Id']} is there twice")
    unknown = set(row) - set(empty_row(entity))
    if unknown:
        raise StoryError(f"{story.file}: {where}: {entity} has no field {min(unknown)!r}")
    made.tables[entity][row["Id"]] = row


def _user_id(story: Story, key: str, where: str) -> str | None:
    if not key:
        return None
    found = story.find("people", key, where)["salesforce_id"]
    if not found:
        raise StoryError(f"{story.file}: {where}: {key!r} is not in Salesforce")
    return long_id(found)


def _user(story: Story, person: Entry) -> tuple[str, Json]:
    first, _, last = person["name"].partition(" ")
    email = person["email"] or email_of(person["name"])
    row = empty_row("User") | {
        "Id": person["salesforce_id"],
        "Name": person["name"],
        "FirstName": first,
        "LastName": last or first,
        "Email": email,
        "Username": email,
        "Title": person["title"] or None,
        "IsActive": person["active"],
        "ManagerId": _user_id(story, person["manager"], f"person {person['key']}: manager"),
    }
    return "User", row


def _account(story: Story, account: Entry) -> tuple[str, Json]:
    where = f"account {account['key']}"
    csm_name = account["csm_text"] or (account["csm"] and story.find("people", account["csm"], where)["name"])
    owner = story.find("people", account["owner"], where)["name"] if account["owner"] else None
    row = empty_row("Account") | {
        "Id": account["id"],
        "Name": account["name"],
        "OwnerId": _user_id(story, account["owner"], f"{where}: owner"),
        "Account_Owner_Calc__c": owner,
        "Account_ID_18__c": long_id(account["id"]),
        "Technical_Account_Manager_Name__c": csm_name or None,
        "Customer_Success_Manager__c": _user_id(story, account["csm"], f"{where}: csm"),
        "Solutions_Architect_Lookup__c": _user_id(story, account["solutions_architect"], where),
        "Customer_Slack_Channel__c": account["slack_channel"] or None,
        "Account_Risk_Level__c": account["risk_level"] or None,
        "Account_Demographics_Region__c": account["region"],
        "Account_Demographics_Geo__c": account["region"],
        "Ultimate_Parent_Sales_Segment_Employees__c": account["segment"],
        "Type": account["type"],
    }
    return "Account", row | account["fields_"]


def _opportunity(story: Story, account: Entry, entry: Entry) -> tuple[str, Json]:
    closed = entry["stage"].startswith(("Closed", "8-Closed", "9-", "10-", "Unqualified"))
    row = empty_row("Opportunity") | {
        "Id": entry["id"],
        "AccountId": long_id(account["id"]),
        "Name": entry["name"],
        "StageName": entry["stage"],
        "CloseDate": story.at(entry["closes"]).date().isoformat(),
        "IsClosed": closed,
        "IsWon": entry["stage"] == "Closed Won",
        "OwnerId": _user_id(story, entry["owner"], f"opportunity {entry['name']}"),
        "Type": entry["type"],
        "CreatedDate": story.at(entry["created"]).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
    }
    return "Opportunity", row


def _record_type(entry: Entry) -> tuple[str, Json]:
    row = empty_row("RecordType") | {
        "Id": entry["id"],
        "Name": entry["name"],
        "DeveloperName": entry["developer_name"],
        "SobjectType": entry["entity"],
        "IsActive": True,
    }
    return "RecordType", row


def _case(story: Story, account: Entry, entry: Entry) -> tuple[str, Json]:
    row = empty_row("Case") | {
        "Id": entry["id"],
        "CaseNumber": entry["id"][-8:],
        "AccountId": long_id(account["id"]),
        "Subject": entry["subject"],
        "Type": entry["type"],
        "Status": entry["status"],
        "IsClosed": entry["status"] == "Closed",
        "OwnerId": _user_id(story, account["csm"] or account["owner"], f"case {entry['subject']}"),
        "Internal_Customer_Escalation_Slack_Channel__c": entry["channel"] or None,
        "Zendesk_Support_Ticket_URL__c": entry["ticket_url"] or None,
        "Zendesk_Ticket_Key__c": entry["ticket_key"] or None,
        "Origin": entry["origin"] or None,
        "CreatedDate": story.at(entry["created"]).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
    }
    return "Case", row
