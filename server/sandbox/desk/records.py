"""One ticket, person or organization of the fake, with all it refers to; copies, taken under the lock."""

from __future__ import annotations

import copy

from server.sandbox.world import Json, World, ZendeskInstance

GONE = "Deleted user"


class Desk:
    """Reads one instance of the world."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name

    @property
    def instance(self) -> ZendeskInstance:
        """Asked each time, for a reset may have replaced it."""
        return self._world.zendesk[self._name]

    def ticket(self, ticket_id: int) -> Json | None:
        with self._world.lock:
            return copy.deepcopy(self.instance.tickets.get(ticket_id))

    def tickets(self) -> list[Json]:
        with self._world.lock:
            return copy.deepcopy(list(self.instance.tickets.values()))

    def comments(self, ticket_id: int) -> list[Json]:
        """Oldest first, each with its `author`."""
        with self._world.lock:
            found = copy.deepcopy(self.instance.comments.get(ticket_id, []))
        return [{**comment, "author": self.user(comment["author_id"])} for comment in found]

    def user(self, user_id: int | None) -> Json:
        """A person; one who is no longer there has the name "Deleted user" and `gone`."""
        if user_id is None:
            return {"id": None, "name": "", "email": None, "role": "", "gone": False}
        with self._world.lock:
            found = copy.deepcopy(self.instance.users.get(user_id))
        return found or {"id": user_id, "name": GONE, "email": None, "role": "end-user", "gone": True}

    def users(self) -> list[Json]:
        with self._world.lock:
            found = copy.deepcopy(list(self.instance.users.values()))
        return sorted(found, key=lambda user: str(user["name"]).casefold())

    def speak(self, user_id: int, language: str) -> None:
        """Set the language of a person's profile, as they would themselves."""
        with self._world.lock:
            self.instance.users[user_id]["locale"] = language

    def organization(self, organization_id: int | None) -> Json | None:
        with self._world.lock:
            return copy.deepcopy(self.instance.organizations.get(organization_id or 0))

    def group(self, group_id: int | None) -> Json | None:
        with self._world.lock:
            return copy.deepcopy(self.instance.groups.get(group_id or 0))

    def form(self, form_id: int | None) -> Json | None:
        with self._world.lock:
            return next((dict(form) for form in self.instance.ticket_forms if form["id"] == form_id), None)

    def mark(self, ticket_id: int) -> str:
        """Differs whenever the ticket or its conversation does; empty when there is no such ticket."""
        with self._world.lock:
            ticket = self.instance.tickets.get(ticket_id)
            comments = len(self.instance.comments.get(ticket_id, []))
            audits = len(self.instance.audits.get(ticket_id, []))
        return f"{ticket['updated_at']}/{comments}/{audits}" if ticket else ""

    def shows(self, ticket_id: int) -> str:
        """What the story's ticket is there to show."""
        return self.instance.shows.get(ticket_id, "")

    def ticket_field_titles(self) -> dict[int, str]:
        return {field["id"]: str(field["title"]) for field in self.instance.ticket_fields}

    def organization_field_titles(self) -> dict[str, str]:
        return {field["key"]: str(field["title"]) for field in self.instance.organization_fields}

    def tickets_of(self, key: str, record_id: int) -> list[Json]:
        """Those whose `key` (requester_id or organization_id) is this, newest first."""
        mine = [ticket for ticket in self.tickets() if ticket.get(key) == record_id]
        return sorted(mine, key=lambda ticket: str(ticket["updated_at"]), reverse=True)


def is_light(user: Json) -> bool:
    """A light agent may write internal notes only."""
    return bool(user.get("only_private_comments"))
