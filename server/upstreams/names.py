"""The upstreams' names as people write them."""

from typing import Final

NAMES: Final = {
    "zendesk": "Zendesk",
    "salesforce": "Salesforce",
    "slack": "Slack",
    "gitlab": "GitLab",
    "email": "The mail server",
}


def called(upstream: str) -> str:
    """The name to use in a sentence."""
    return NAMES.get(upstream, upstream)
