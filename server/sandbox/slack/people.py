"""auth.test and users.*"""

from __future__ import annotations

from server.sandbox.slack.calls import Call, Methods, SlackError, page
from server.sandbox.world import Json


def auth_test(call: Call) -> Json:
    slack = call.slack
    return {
        "url": f"https://{slack.team}.slack.com/",
        "team": slack.team.title(),
        "user": "liaison",
        "team_id": slack.team_id,
        "user_id": slack.bot_user_id,
        "bot_id": "B0SANDBOX1",
        "is_enterprise_install": False,
    }


def lookup_by_email(call: Call) -> Json:
    """Deactivated people are not found: https://docs.slack.dev/reference/methods/users.lookupByEmail"""
    email = call.text("email").lower()
    if not email:
        raise SlackError("invalid_arguments")
    for user in call.slack.users.values():
        if user["profile"].get("email", "").lower() == email and not user["deleted"]:
            return {"user": user}
    raise SlackError("users_not_found")


def info(call: Call) -> Json:
    return {"user": find(call, call.text("user"))}


def profile(call: Call) -> Json:
    return {"profile": find(call, call.text("user") or call.slack.bot_user_id)["profile"]}


def listed(call: Call) -> Json:
    return page(call, "members", list(call.slack.users.values()))


def find(call: Call, user_id: str) -> Json:
    """Raises SlackError user_not_found."""
    if user_id not in call.slack.users:
        raise SlackError("user_not_found")
    return call.slack.users[user_id]


METHODS: Methods = {
    "auth.test": ((), auth_test),
    "users.lookupByEmail": (("users:read.email",), lookup_by_email),
    "users.info": (("users:read",), info),
    "users.list": (("users:read",), listed),
    "users.profile.get": (("users.profile:read",), profile),
}
