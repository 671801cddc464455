"""The collaboration project of an organization, or the plain reason that there is none to show. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from server.context.corrections import project_correction
from server.context.rungs import Known, zendesk_evidence
from server.policy import Policy
from server.records import CollaborationProject, Document, Project, ProjectState, Reason

NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")


def project_number(text: str | None) -> int | None:
    """The project id as GitLab writes it, None for anything else (the Global field is free text)."""
    plain = (text or "").strip()
    return int(plain) if NUMBER.fullmatch(plain) else None


@dataclass(frozen=True, slots=True)
class ProjectRead:
    """What GitLab said. `asked` is False where there was nothing to ask, or nobody to ask it of."""

    connected: bool = True
    answered: bool = False
    project: Project | None = None
    documents: tuple[Document, ...] | None = None


def collaboration_project(
    known: Known, read: ProjectRead, correction_url: str, policy: Policy, language: str
) -> CollaborationProject | None:
    """None where there is no organization to have one."""
    organization = known.organization
    if organization is None:
        return None
    state = _state(organization.project_id, read)
    reason = Reason(f"project_{state}", {"value": organization.project_id})
    if state is ProjectState.FOUND and read.project and read.project.archived:
        reason = Reason("project_archived")
    return CollaborationProject(
        state=state,
        reason=reason,
        project_id=(organization.project_id or "").strip() or None,
        project=read.project,
        documents=read.documents,
        evidence=zendesk_evidence(known, "project_id"),
        correction=project_correction(organization, correction_url, policy, language),
    )


def _state(project_id: str | None, read: ProjectRead) -> ProjectState:
    if not (project_id or "").strip():
        return ProjectState.EMPTY
    if project_number(project_id) is None:
        return ProjectState.NOT_A_NUMBER
    if not read.connected:
        return ProjectState.NOT_CONFIGURED
    if not read.answered:
        return ProjectState.UNAVAILABLE
    return ProjectState.FOUND if read.project else ProjectState.NOT_VISIBLE
