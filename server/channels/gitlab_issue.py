"""An issue in a project: the customer's collaboration project, or one that keeps what must be corrected.

Created without a template parameter, as the API has none: the template's text is fetched and stands below.
"""

from collections.abc import Mapping
from typing import Any, Final

from server import words
from server.channels.gitlab_text import inert, markdown, template, titled
from server.channels.letter import Clean, Line, cut, letter, mark, plain, printable, taken_back
from server.deliveries.channel import Outbound, Sent, Undeliverable, Withdrawn
from server.errors import LiaisonError, UpstreamNotFound, UpstreamRefused
from server.escalations.brief import Brief, Composed, Warned
from server.records import Destination
from server.settings import EscalationSettings
from server.upstreams.answers import only_asking
from server.upstreams.gitlab_issues import LONGEST_TEXT, LONGEST_TITLE, Issue, Issues

LONGEST_WORDS: Final = 20_000


class GitLabIssue:
    name = "gitlab_issue"
    reads_back = True
    kinds = frozenset({"gitlab_issue"})

    def __init__(self, settings: EscalationSettings, issues: Issues) -> None:
        self._settings = settings
        self._issues = issues

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        project, language = destinations[0].target, brief.language
        title = cut(letter(brief, "gitlab", reference, titled)[0].words, LONGEST_TITLE)
        confidential = self._settings.issue_confidential or not brief.policy.may_hold_customer_text("gitlab")
        back = words.text("message.issue.withdrawn", language, mark=taken_back(reference), reference=reference)
        read = plain(_lines(brief, project, reference, printable), LONGEST_WORDS, language)
        return Composed(
            channel=self.name,
            place=words.text("message.issue.place", language, project=project),
            turn=f"{self.name}:{project}",
            words="\n".join((read, *self._particulars(brief, confidential))),
            content={
                "project": project,
                "title": title,
                "description": markdown(_lines(brief, project, reference, inert)),
                "labels": list(self._settings.issue_labels),
                "confidential": confidential,
                "template": self._settings.issue_template,
                "withdrawn": back,
            },
            warnings=(Warned("customer_may_read", {"project": project}),) if _is_shared(brief, project) else (),
            parts=tuple(f"{each.channel}:{each.target}" for each in destinations),
        )

    def _particulars(self, brief: Brief, confidential: bool) -> list[str]:
        """What belongs to the issue beside its words."""
        own, language = self._settings, brief.language
        if brief.joined:
            return []
        found = [words.text("message.issue.confidential", language)] if confidential else []
        if own.issue_labels:
            found.append(words.text("message.issue.labels", language, labels=", ".join(own.issue_labels)))
        if own.issue_template:
            found.append(words.text("message.issue.template", language, name=own.issue_template))
        return ["", *found] if found else []

    def send(self, delivery: Outbound) -> Sent:
        content = delivery.content
        earlier = _earlier(delivery)
        try:
            return self._noted(delivery, earlier) if earlier else self._opened(content)
        except (UpstreamRefused, UpstreamNotFound) as error:
            raise self._explained(content["project"], error) from error

    def _noted(self, delivery: Outbound, earlier: Mapping[str, Any]) -> Sent:
        content = delivery.content
        note_id = self._issues.note(earlier["project"], earlier["iid"], content["description"])
        return _sent_note(earlier, note_id)

    def _opened(self, content: Mapping[str, Any]) -> Sent:
        project, name = content["project"], content["template"]
        with only_asking():
            given = self._issues.template(project, name) if name else None
        below = template(given or "")
        issue = self._issues.create(
            project,
            content["title"],
            cut("\n\n---\n\n".join(filter(None, (content["description"], below.words))), LONGEST_TEXT),
            labels=tuple(dict.fromkeys((*content["labels"], *below.labels))),
            confidential=content["confidential"] or below.confidential,
        )
        return _sent(project, issue, "issue_no_template" if name and given is None else None, {"name": name})

    def find(self, delivery: Outbound) -> Sent | None:
        """Raises UpstreamNotFound for a project that we may not see, or see no more: what is in it nobody knows."""
        project, begin = delivery.content["project"], mark(delivery.reference)
        earlier = _earlier(delivery)
        if earlier:
            notes = self._issues.notes(earlier["project"], earlier["iid"])
            note = next((note for note in notes if note.words.startswith(begin)), None)
            return _sent_note(earlier, note.id) if note else None
        own = self._issues.own(project, delivery.tried_at)
        issue = next((issue for issue in own if issue.title.startswith(begin)), None)
        return _sent(project, issue) if issue else None

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """A note says so; an issue that was opened for it is closed."""
        if "iid" not in proof:
            found = self.find(delivery)
            if found is None:
                return Withdrawn()
            proof = found.proof
        project, iid, begin = proof["project"], proof["iid"], taken_back(delivery.reference)
        try:
            if not any(note.words.startswith(begin) for note in self._issues.notes(project, iid)):
                self._issues.note(project, iid, delivery.content["withdrawn"])
            if "note_id" not in proof and not self._issues.one(project, iid).closed:
                self._issues.close(project, iid)
        except UpstreamNotFound:
            return Withdrawn()
        return Withdrawn(("gitlab_note",) if "note_id" in proof else ("gitlab_issue",))

    def _explained(self, project: str, error: UpstreamRefused | UpstreamNotFound) -> LiaisonError:
        """A project that is archived or gone is refused as if our token were to blame."""
        if error.status not in (403, 404):
            return error
        try:
            archived = self._issues.archived(project)
        except UpstreamNotFound:
            return Undeliverable(
                f"GitLab has no project {project}, or none that Liaison may see.",
                hint="Correct the project's id at the organization, or let Liaison's GitLab user into the project.",
                code="project_unknown",
                project=project,
            )
        if not archived:
            return error
        return Undeliverable(
            f"The GitLab project {project} is archived.",
            hint="Nothing can be written there any more.",
            code="project_archived",
            project=project,
        )


def _lines(brief: Brief, project: str, reference: str, clean: Clean) -> tuple[Line, ...]:
    """The letter; one to another project than the customer's own says which that is today."""
    lines = letter(brief, "gitlab", reference, clean)
    bare = not brief.policy.may_hold_customer_text("gitlab")
    if bare or brief.project_id is None or _is_shared(brief, project):
        return lines
    return *lines, Line(words.text("message.issue.project", brief.language, id=brief.project_id))


def _is_shared(brief: Brief, project: str) -> bool:
    """A collaboration project is read by the customer:
    https://handbook.gitlab.com/handbook/customer-success/csm/customer-collaboration-projects/
    """
    return brief.project_id is not None and project == str(brief.project_id)


def _earlier(delivery: Outbound) -> Mapping[str, Any] | None:
    """The escalation's issue, where this delivery follows it."""
    return delivery.thread if delivery.thread and "iid" in delivery.thread else None


def _sent(project: str, issue: Issue, note: str | None = None, params: Mapping[str, Any] | None = None) -> Sent:
    proof = {"project": project, "iid": issue.iid, "url": issue.url}
    return Sent(issue.url, proof, note, params or {} if note else {})


def _sent_note(earlier: Mapping[str, Any], note_id: int) -> Sent:
    proof = {**earlier, "note_id": note_id}
    return Sent(f"{earlier['url']}#note_{note_id}" if earlier.get("url") else None, proof)
