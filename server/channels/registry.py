"""Every destination that this deployment has, by the clients that it is connected to."""

from server.channels.email_message import EmailMessage
from server.channels.gitlab_issue import GitLabIssue
from server.channels.salesforce_case import SalesforceCase
from server.channels.salesforce_chatter import SalesforceChatter
from server.channels.slack_message import SlackMessage
from server.channels.zendesk_ticket import ZendeskTicket
from server.escalations.brief import Composer
from server.settings import Settings
from server.upstreams import Upstreams


def composers(settings: Settings, upstreams: Upstreams) -> tuple[Composer, ...]:
    """One of each kind that can be reached; what is not configured is left out."""
    found: list[Composer] = [ZendeskTicket(settings, upstreams.zendesk)]
    if upstreams.salesforce:
        found += [SalesforceCase(settings, upstreams.salesforce.cases), SalesforceChatter(upstreams.salesforce.feed)]
    if upstreams.gitlab:
        found.append(GitLabIssue(settings.escalations, upstreams.gitlab.issues))
    if upstreams.email:
        found.append(EmailMessage(settings, upstreams.email))
    if upstreams.slack:
        found.append(SlackMessage(settings, upstreams.slack))
    return tuple(found)
