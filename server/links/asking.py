"""What the ways to an answer ask with."""

from dataclasses import dataclass
from typing import TypeVar

from server.cache import Cache, Deadline, Flight
from server.context.lookups import Lookups
from server.errors import LiaisonError, UpstreamNotFound
from server.links.case_search import CaseSearch
from server.settings import Instance

T = TypeVar("T")


class Missing(LiaisonError):
    """The system was asked, and has no such record, or none that we may see."""


class Unread(LiaisonError):
    """It could not be asked just now."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question, for somebody of `instance`, until the deadline."""

    instance: Instance
    cache: Cache
    lookups: Lookups
    cases: CaseSearch
    deadline: Deadline

    def wait(self, flight: Flight[T]) -> T:
        """Raises Missing or Unread."""
        try:
            return self.cache.wait(flight, self.deadline).value
        except UpstreamNotFound as error:
            raise Missing(error.message) from error
        except LiaisonError as error:
            raise Unread(error.message) from error
