"""The story's GitLab: collaboration projects, their trees and issue templates."""

from __future__ import annotations

from server.sandbox.loading.story import Entry, Story
from server.sandbox.world import GitLab, Json, stamp

WEB = "https://gitlab.com"


def build(story: Story) -> GitLab:
    """Projects by id; a hidden one is there, but not for our token."""
    given = story.gitlab
    user = {
        "id": given["user_id"],
        "username": given["username"],
        "name": given["name"],
        "state": "active",
        "web_url": f"{WEB}/{given['username']}",
        "avatar_url": None,
        "bot": True,
    }
    made = GitLab(token=given["token"], user=user)
    for project in story.projects:
        made.projects[project["id"]] = _project(story, project)
        made.trees[project["id"]] = project["tree"]
        made.templates[project["id"]] = project["templates"]
        made.issues[project["id"]] = []
        if project["hidden"]:
            made.hidden.add(project["id"])
    return made


def _project(story: Story, project: Entry) -> Json:
    path = project["path"]
    namespace, _, last = path.rpartition("/")
    return {
        "id": project["id"],
        "description": None,
        "name": project["name"],
        "name_with_namespace": f"{namespace.replace('/', ' / ')} / {project['name']}",
        "path": last,
        "path_with_namespace": path,
        "created_at": stamp(story.at("120w")),
        "default_branch": "main" if project["tree"] else None,
        "web_url": f"{WEB}/{path}",
        "http_url_to_repo": f"{WEB}/{path}.git",
        "last_activity_at": stamp(story.at(project["active"])),
        "visibility": "private",
        "archived": project["archived"],
        "empty_repo": not project["tree"],
        "issues_enabled": True,
        "topics": [],
        "namespace": {"id": 3174702, "name": namespace.rpartition("/")[2], "path": namespace, "kind": "group"},
        "permissions": {"project_access": None, "group_access": {"access_level": 30, "notification_level": 3}},
    }
