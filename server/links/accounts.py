"""To an organization's or a user's page, by its link, or by what somebody calls the customer."""

from server.context.queries import ACCOUNTS_SHOWN
from server.links.answer import Answer, account, nothing
from server.links.asking import Asking, Missing, Unread
from server.links.places import web
from server.links.recognising import Pasted


def organization(pasted: Pasted, asking: Asking) -> Answer:
    number = pasted.number
    url = f"{web(asking.instance)}/agent/organizations/{number}"
    try:
        found = asking.wait(asking.lookups.organization(asking.instance.name, number, anew=False))
    except Missing:
        return nothing("organization_missing", number=number)
    except Unread:
        return Answer("organization", "unread", {"number": number}, "", url, asking.instance.name)
    return Answer("organization", "organization", {"number": number}, found.name, url, asking.instance.name)


def user(pasted: Pasted, asking: Asking) -> Answer:
    number = pasted.number
    url = f"{web(asking.instance)}/agent/users/{number}"
    try:
        found, own = asking.wait(asking.lookups.user(asking.instance.name, number, anew=False))
    except Missing:
        return nothing("user_missing", number=number)
    except Unread:
        return Answer("user", "unread", {"number": number}, "", url, asking.instance.name)
    others = (account(own),) if own else ()
    return Answer("user", "user", {"number": number}, found.name, url, asking.instance.name, None, others)


def called(pasted: Pasted, asking: Asking) -> Answer:
    return named(pasted.text, asking)


def named(name: str, asking: Asking) -> Answer:
    """One account is the place itself; several are to be chosen from."""
    try:
        found = asking.wait(asking.lookups.accounts(asking.instance.name, name, ACCOUNTS_SHOWN))
    except (Missing, Unread):
        return nothing("accounts_unread", name=name)
    if not found:
        return nothing("accounts_none", name=name)
    if len(found) == 1:
        only = found[0]
        return Answer("organization", "account", {"name": name}, only.name, only.url, asking.instance.name)
    candidates = tuple(account(each) for each in found)
    gaps = {"name": name, "number": len(found)}
    return Answer("accounts", "accounts", gaps, instance=asking.instance.name, candidates=candidates)
