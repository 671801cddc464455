"""Where our requests differ from the vendors' descriptions on purpose, each with the page that allows it."""

from typing import NamedTuple


class Difference(NamedTuple):
    mistake: str
    source: str


ZENDESK = (
    Difference(
        "GET /api/v2/tickets/{ticket_id}: parameter 'include' is not described",
        "https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/",
    ),
    Difference(
        "GET /api/v2/users/{user_id}: parameter 'include' is not described",
        "https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/",
    ),
    Difference(
        "POST /oauth/tokens: not described",
        "https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/",
    ),
    Difference(
        "GET /api/v2/apps/{id}/public_key.pem: not described",
        "https://developer.zendesk.com/api-reference/ticketing/apps/apps/#get-app-public-key",
    ),
)

# The description of 2021 knows GET and a token as parameter. Slack takes every method by POST as well, its arguments
# in a form, and wants the token in the Authorization header; slack_sdk does both. The form's keys are checked.
SLACK_TAKES_POST = "https://docs.slack.dev/apis/web-api/"
SLACK = (Difference("GET /users.lookupByEmail: parameter 'token' is missing", "https://docs.slack.dev/apis/web-api/"),)
