"""One context, put together by a deadline.

After the ticket, Salesforce and GitLab are asked at the same time; then, as soon as e-mail addresses are known, Slack
and Zendesk for all people at the same time. What is late becomes a gap.
"""

from dataclasses import dataclass, replace

from server.cache import Flight
from server.context.corrections import person_correction
from server.context.gathering import Gathering, then
from server.context.ladder import account_owner, csm, through
from server.context.lookups import Lookups
from server.context.project import ProjectRead, collaboration_project, project_number
from server.context.rungs import Known
from server.context.specialists import specialists
from server.directory.people import Roster
from server.directory.reach import Found, on_ticket, reached
from server.policy import policy_named
from server.records import (
    Account,
    Answer,
    Context,
    Document,
    Organization,
    Override,
    Project,
    Role,
    Ticket,
    ZendeskUser,
)
from server.scenarios.recommend import recommend
from server.scenarios.scenario import Catalog
from server.settings import Instance, Settings


@dataclass(frozen=True, slots=True)
class Subject:
    """What the context is of, as Zendesk gave it."""

    kind: str
    instance: Instance
    ticket: Ticket | None = None
    user: ZendeskUser | None = None
    organization: Organization | None = None
    state: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Started:
    account: Flight[Account | None] | None
    project: Flight[Project | None] | None
    engineer: Flight[ZendeskUser | None] | None


@dataclass(frozen=True, slots=True)
class Assembly:
    """The parts that every context needs; `assemble` is called in the thread of the one who waits."""

    settings: Settings
    lookups: Lookups
    catalog: Catalog
    roster: Roster

    def assemble(
        self, subject: Subject, gathering: Gathering, overrides: tuple[Override, ...], known: Known
    ) -> Context:
        """`known` comes with everything but the account."""
        started = self._start(subject)
        account, missing = self._account(started, subject, gathering)
        keys = (*known.organization_fields, *_tier_key(subject))
        known = replace(known, account=account, account_missing=missing, organization_fields=keys)
        by_role = {override.role: override for override in overrides}
        owner = account_owner(known, by_role.get(Role.ACCOUNT_OWNER))
        manager = through(csm(known, by_role.get(Role.CSM)), owner)
        assigned = self._engineer(started, gathering)
        others = specialists(known, manager, assigned, by_role) if subject.organization else ()
        answers = self._reach(subject, (owner, manager, *others), known, gathering)
        context = Context(
            kind=subject.kind,
            instance=subject.instance.name,
            policy=subject.instance.policy,
            terms=dict(subject.instance.terms),
            observed_at=known.now,
            state=subject.state,
            ticket=subject.ticket,
            user=subject.user,
            organization=subject.organization,
            salesforce_account_id=subject.organization.salesforce_id if subject.organization else None,
            salesforce_url=account.url if account else None,
            account_owner=answers[0],
            csm=answers[1],
            specialists=answers[2:],
            recommendations=recommend(
                self.catalog,
                instance=subject.instance,
                ticket=subject.ticket,
                organization=subject.organization,
                account_owner=answers[0],
                csm=answers[1],
                account=account,
                now=known.now,
            ),
        )
        read = self._project(started, gathering)
        project = collaboration_project(
            known, read, subject.instance.correction_url, policy_named(subject.instance.policy), self.settings.language
        )
        return replace(context, collaboration_project=project, gaps=tuple(gathering.gaps))

    def _start(self, subject: Subject) -> _Started:
        organization = subject.organization
        if organization is None:
            return _Started(None, None, None)
        number = project_number(organization.project_id)
        engineer = project_number(organization.assigned_support_engineer_id)
        project = self.lookups.project(number) if number else None
        if project:
            then(project, self._documents_of)
        return _Started(
            account=self.lookups.account(organization.salesforce_id) if organization.salesforce_id else None,
            project=project,
            engineer=self.lookups.engineer(subject.instance.name, engineer) if engineer else None,
        )

    def _account(self, started: _Started, subject: Subject, gathering: Gathering) -> tuple[Account | None, str | None]:
        """The account, or why there is none: no_id, not_configured, not_found, unavailable."""
        if subject.organization is None or not subject.organization.salesforce_id:
            return None, "no_id"
        if started.account is None:
            return None, "not_configured"
        loaded = gathering.take("account", "salesforce", started.account)
        if loaded is None:
            return None, "unavailable"
        return loaded.value, None if loaded.value else "not_found"

    def _engineer(self, started: _Started, gathering: Gathering) -> ZendeskUser | None:
        loaded = gathering.take("people", "zendesk", started.engineer) if started.engineer else None
        return loaded.value if loaded else None

    def _project(self, started: _Started, gathering: Gathering) -> ProjectRead:
        if started.project is None:
            return ProjectRead(connected=self.settings.gitlab.token != "")
        loaded = gathering.take("project", "gitlab", started.project)
        if loaded is None:
            return ProjectRead()
        if loaded.value is None:
            return ProjectRead(answered=True)
        flight = self._documents_of(loaded.value)  # `then` has started it, unless the project is an earlier answer
        documents = gathering.take("document", "gitlab", flight) if flight else None
        return ProjectRead(True, True, loaded.value, documents.value if documents else None)

    def _documents_of(self, project: Project | None) -> Flight[tuple[Document, ...]] | None:
        return self.lookups.documents(project) if project else None

    def _reach(
        self, subject: Subject, answers: tuple[Answer, ...], known: Known, gathering: Gathering
    ) -> tuple[Answer, ...]:
        withheld = _typed(answers) if not policy_named(subject.instance.policy).may_hold_customer_text("slack") else ()

        def find(emails: tuple[str, ...]) -> Found:
            slack = {email: self.lookups.slack_profile(email) for email in emails if email not in withheld}
            zendesk = {email: self.lookups.zendesk_user(subject.instance.name, email) for email in emails}
            profiles = {email: gathering.take("people", "slack", flight) for email, flight in slack.items() if flight}
            users = {email: gathering.take("people", "zendesk", flight) for email, flight in zendesk.items()}
            return Found(
                {email: one.value for email, one in profiles.items() if one and one.value},
                {email: one.value for email, one in users.items() if one and one.value},
            )

        complete = reached(answers, find, self.roster, self.settings.slack.team_url, known.now.date())
        return tuple(on_ticket(self._with_correction(answer, known, subject), subject.ticket) for answer in complete)

    def _with_correction(self, answer: Answer, known: Known, subject: Subject) -> Answer:
        if known.organization is None:
            return answer
        url = known.account.url if known.account else None
        correction = person_correction(answer, known.organization, url, subject.instance.terms, self.settings.language)
        return replace(answer, correction=correction)


def _tier_key(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Zendesk has no field for the success tier, but a box to tick for each."""
    tier = subject.organization.success_tier if subject.organization else None
    ticked = (key for key, named in subject.instance.success_tiers.items() if named == tier)
    return tuple(("success_tier", key) for key in ticked)[:1]


def _typed(answers: tuple[Answer, ...]) -> frozenset[str]:
    """E-mail addresses that an agent has typed: nobody has checked that they are not a customer's."""
    found = (answer.override.email for answer in answers if answer.override)
    return frozenset(email.casefold() for email in found if email)
