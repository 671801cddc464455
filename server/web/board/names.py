"""What accounts and teams are called on the board."""

from dataclasses import dataclass

from server.policy import policy_named
from server.settings import Instance
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts are called: by their number where no customer's name may be shown."""

    voice: Voice
    nameless: bool

    def account(self, organization: int | None, name: str) -> str:
        if organization is None:
            return self.voice.plain("board.no_account")
        if self.nameless or not name:
            return self.voice.plain("board.nameless_account", id=organization)
        return name

    def team(self, team: str) -> str:
        return team or self.voice.plain("board.no_team")


def names(instance: Instance, voice: Voice) -> Names:
    return Names(voice, nameless=not policy_named(instance.policy).customer_text_anywhere)
