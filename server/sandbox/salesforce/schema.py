"""What this Salesforce has: columns, look-ups to a parent, lists of children.

Custom names: https://handbook.gitlab.com/handbook/eta/css/zendesk-salesforce-sync/
"""

from __future__ import annotations

from typing import Any

COLUMNS: dict[str, tuple[str, ...]] = {
    "Account": (
        "Id", "Name", "OwnerId", "Type", "Website", "Industry", "ParentId", "CreatedDate", "LastModifiedDate",
        "Account_ID_18__c", "Account_Owner_Calc__c", "Technical_Account_Manager_Name__c",
        "Customer_Success_Manager__c", "Solutions_Architect_Lookup__c", "Customer_Slack_Channel__c",
        "Account_Risk_Level__c", "Ultimate_Parent_Sales_Segment_Employees__c", "Account_Demographics_Geo__c",
        "Account_Demographics_Region__c", "GitLab_Customer_Success_Project__c", "Support_Hold__c",
        "Restricted_Account__c", "CARR_This_Account__c", "Partner_Track__c", "Partners_Partner_Type__c",
        "Partners_Partner_Status__c", "Support_Instance__c",
    ),
    "User": (
        "Id", "Name", "FirstName", "LastName", "Email", "Username", "Title", "Phone", "IsActive", "ManagerId",
        "UserType",
    ),
    "Opportunity": (
        "Id", "Name", "AccountId", "OwnerId", "StageName", "CloseDate", "IsClosed", "IsWon", "Type", "Amount",
        "CreatedDate", "LastModifiedDate",
    ),
    "Case": (
        "Id", "CaseNumber", "AccountId", "OwnerId", "Subject", "Description", "Type", "Status", "Priority", "Origin",
        "IsClosed", "CreatedDate", "ClosedDate", "Internal_Customer_Escalation_Slack_Channel__c",
        "Zendesk_Support_Ticket_URL__c", "Zendesk_Support_Ticket_ID__c", "Zendesk_Ticket_Key__c", "RecordTypeId",
        "ParentId", "Reason", "CreatedById", "LastModifiedDate",
    ),
    "CaseComment": (
        "Id", "ParentId", "CommentBody", "IsPublished", "CreatedById", "CreatedDate", "LastModifiedDate",
    ),
    "FeedItem": (
        "Id", "ParentId", "Body", "Type", "Title", "LinkUrl", "IsRichText", "Visibility", "CommentCount",
        "CreatedById", "CreatedDate", "LastModifiedDate",
    ),
    "FeedComment": (
        "Id", "FeedItemId", "ParentId", "CommentBody", "CommentType", "IsRichText", "CreatedById", "CreatedDate",
        "LastModifiedDate",
    ),
    "Task": (
        "Id", "WhatId", "WhoId", "OwnerId", "Subject", "Description", "ActivityDate", "Status", "Priority", "IsClosed",
        "IsReminderSet", "ReminderDateTime", "CreatedById", "CreatedDate", "LastModifiedDate",
    ),
    "RecordType": ("Id", "Name", "DeveloperName", "SobjectType", "IsActive", "Description"),
}  # fmt: skip

PARENTS: dict[str, dict[str, tuple[str, str]]] = {
    "Account": {
        "Owner": ("User", "OwnerId"),
        "Parent": ("Account", "ParentId"),
        "Customer_Success_Manager__r": ("User", "Customer_Success_Manager__c"),
        "Solutions_Architect_Lookup__r": ("User", "Solutions_Architect_Lookup__c"),
    },
    "User": {"Manager": ("User", "ManagerId")},
    "Opportunity": {"Owner": ("User", "OwnerId"), "Account": ("Account", "AccountId")},
    "Case": {
        "Owner": ("User", "OwnerId"),
        "Account": ("Account", "AccountId"),
        "CreatedBy": ("User", "CreatedById"),
        "RecordType": ("RecordType", "RecordTypeId"),
        "Parent": ("Case", "ParentId"),
    },
    "CaseComment": {"Parent": ("Case", "ParentId"), "CreatedBy": ("User", "CreatedById")},
    "FeedItem": {"CreatedBy": ("User", "CreatedById")},
    "FeedComment": {"FeedItem": ("FeedItem", "FeedItemId"), "CreatedBy": ("User", "CreatedById")},
    "Task": {"Owner": ("User", "OwnerId"), "CreatedBy": ("User", "CreatedById")},
}

CHILDREN: dict[str, dict[str, tuple[str, str]]] = {
    "Account": {
        "Opportunities": ("Opportunity", "AccountId"),
        "Cases": ("Case", "AccountId"),
        "Tasks": ("Task", "WhatId"),
        "Feeds": ("FeedItem", "ParentId"),
    },
    "Case": {
        "CaseComments": ("CaseComment", "ParentId"),
        "Tasks": ("Task", "WhatId"),
        "Feeds": ("FeedItem", "ParentId"),
    },
    "FeedItem": {"FeedComments": ("FeedComment", "FeedItemId")},
}

FALSE_BY_DEFAULT = {"IsClosed", "IsWon", "Support_Hold__c", "IsPublished", "IsRichText", "IsReminderSet"}

UNFILTERABLE: dict[str, tuple[str, ...]] = {
    "Case": ("Description",),
    "CaseComment": ("CommentBody",),
    "FeedItem": ("Body",),
    "FeedComment": ("CommentBody",),
    "Task": ("Description",),
}
"""Long texts: they can be read, and stand in no WHERE and no ORDER BY."""

EXTERNAL_IDS: dict[str, tuple[str, ...]] = {"Case": ("Zendesk_Ticket_Key__c",)}
"""Unique, and good for an upsert."""


def empty_row(entity: str) -> dict[str, Any]:
    """A record as it is before anything was written to it."""
    return {column: False if column in FALSE_BY_DEFAULT else None for column in COLUMNS[entity]}


def spelled(entity: str, name: str) -> str | None:
    """The column as the schema spells it; SOQL does not look at case."""
    return next((column for column in COLUMNS[entity] if column.lower() == name.lower()), None)
