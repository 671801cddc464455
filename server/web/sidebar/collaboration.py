"""The customer's collaboration project, ready for the page."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from server.records import CollaborationProject, Correction, Document, ProjectState
from server.web.sidebar import strangers
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """`documents` is None while it is not known whether there are any. `retryable`: asking again may help."""

    state: str
    name: str | None
    url: str | None
    archived: bool
    last_activity: Moment | None
    documents: tuple[Document, ...] | None
    reason: Markup
    source: str | None
    field: str | None
    value: str | None
    observed: Moment | None
    correction: Correction | None
    correction_url: str | None

    @property
    def found(self) -> bool:
        return self.state == ProjectState.FOUND

    @property
    def retryable(self) -> bool:
        return self.state == ProjectState.UNAVAILABLE


def project_row(known: CollaborationProject | None, now: datetime, voice: Voice) -> ProjectRow | None:
    if known is None:
        return None
    project, evidence = known.project, known.evidence
    return ProjectRow(
        state=str(known.state),
        name=project.name if project else None,
        url=strangers.link(project.url) if project else None,
        archived=bool(project and project.archived),
        last_activity=moment(project.last_activity_at, now, voice) if project else None,
        documents=_linked(known.documents),
        reason=voice.reason(known.reason),
        source=f"{voice.named('upstream', evidence.upstream)} · {evidence.record}" if evidence else None,
        field=evidence.field if evidence else None,
        value=known.project_id,
        observed=moment(evidence.observed_at, now, voice) if evidence else None,
        correction=known.correction,
        correction_url=strangers.link(known.correction.url) if known.correction else None,
    )


def _linked(documents: tuple[Document, ...] | None) -> tuple[Document, ...] | None:
    if documents is None:
        return None
    return tuple(document for document in documents if strangers.link(document.url))
