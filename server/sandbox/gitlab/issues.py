"""Issues and their notes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.gitlab.access import Problem, find_project, paged
from server.sandbox.world import GitLab, Json, World, now, stamp

LONGEST_DESCRIPTION = 1_048_576


def blueprint(world: World) -> Blueprint:
    issues = Blueprint("gitlab_issues", __name__, url_prefix="/api/v4")
    gitlab = world.gitlab

    @issues.get("/projects/<path:project>/issues")
    def list_issues(project: str) -> ResponseReturnValue:
        with world.lock:
            found = gitlab.issues[find_project(gitlab, project)["id"]]
            return paged([issue for issue in reversed(found) if _asked_for(issue)])

    @issues.post("/projects/<path:project>/issues")
    def create_issue(project: str) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            if found["archived"]:
                raise Problem(403, "403 Forbidden")
            issue = _new_issue(gitlab, found, _sent())
            gitlab.issues[found["id"]].append(issue)
            return jsonify(issue), 201

    @issues.post("/projects/<path:project>/issues/<int:iid>/notes")
    def create_note(project: str, iid: int) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            _find_issue(gitlab, found["id"], iid)
            notes = gitlab.notes.setdefault((found["id"], iid), [])
            note = _new_note(gitlab, iid, len(notes), _sent())
            notes.append(note)
            return jsonify(note), 201

    @issues.get("/projects/<path:project>/issues/<int:iid>/notes")
    def list_notes(project: str, iid: int) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            _find_issue(gitlab, found["id"], iid)
            return paged(gitlab.notes.get((found["id"], iid), []))

    return issues


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else request.form.to_dict()


def _asked_for(issue: Json) -> bool:
    words = request.args.get("search", "").lower()
    labels = [label for label in request.args.get("labels", "").split(",") if label]
    state = request.args.get("state", "all")
    return (
        words in f"{issue['title']} {issue['description']}".lower()
        and set(labels) <= set(issue["labels"])
        and state in ("all", issue["state"])
    )


def _find_issue(gitlab: GitLab, project_id: int, iid: int) -> Json:
    for issue in gitlab.issues[project_id]:
        if issue["iid"] == iid:
            return issue
    raise Problem(404, "404 Not found")


def _new_issue(gitlab: GitLab, project: Json, sent: dict[str, Any]) -> Json:
    title, description = str(sent.get("title") or ""), str(sent.get("description") or "")
    if not title.strip():
        raise Problem(400, {"title": ["can't be blank"]})
    if len(description) > LONGEST_DESCRIPTION:
        raise Problem(400, {"description": [f"is too long (maximum is {LONGEST_DESCRIPTION} characters)"]})
    iid = len(gitlab.issues[project["id"]]) + 1
    labels = sent.get("labels") or []
    moment = stamp(now())
    return {
        "id": project["id"] * 1000 + iid,
        "iid": iid,
        "project_id": project["id"],
        "title": title,
        "description": description,
        "state": "opened",
        "created_at": moment,
        "updated_at": moment,
        "labels": labels.split(",") if isinstance(labels, str) else list(labels),
        "assignees": [],
        "author": gitlab.user,
        "confidential": str(sent.get("confidential", "")).lower() == "true",
        "issue_type": sent.get("issue_type") or "issue",
        "due_date": sent.get("due_date"),
        "web_url": f"{project['web_url']}/-/issues/{iid}",
        "references": {
            "short": f"#{iid}",
            "relative": f"#{iid}",
            "full": f"{project['path_with_namespace']}#{iid}",
        },
    }


def _new_note(gitlab: GitLab, iid: int, count: int, sent: dict[str, Any]) -> Json:
    if not str(sent.get("body") or "").strip():
        raise Problem(400, {"note": ["can't be blank"]})
    moment = stamp(now())
    return {
        "id": iid * 1000 + count + 1,
        "body": sent["body"],
        "author": gitlab.user,
        "created_at": moment,
        "updated_at": moment,
        "system": False,
        "noteable_type": "Issue",
        "noteable_iid": iid,
        "internal": str(sent.get("internal", "")).lower() == "true",
    }
