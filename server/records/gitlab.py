"""What GitLab knows: a project and its documents."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Project:
    gitlab_project_id: int
    name: str
    url: str
    archived: bool
    last_activity_at: datetime | None
    observed_at: datetime
    default_branch: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    url: str
