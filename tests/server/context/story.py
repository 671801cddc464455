"""What the tests of contexts share about the sandbox's story."""

from server.context.queries import Contexts
from server.records import Context

SAMPLE = 4242
PATIENT = 20.0  # seconds: nothing here may depend on the machine's pace
HURRIED = 1.0


def context(contexts: Contexts, ticket: int) -> Context:
    return contexts.for_ticket("us-government" if 7000 <= ticket < 8000 else "global", ticket)
