"""Issues: list and search, make, show, change. https://docs.gitlab.com/api/issues/"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.gitlab.access import Problem, find_project, paged
from server.sandbox.gitlab.quick_actions import act, set_state
from server.sandbox.world import GitLab, Json, World, now, stamp

LONGEST_DESCRIPTION = 1_048_576
LONGEST_TITLE = 255
SEARCHED = ("title", "description")


def blueprint(world: World) -> Blueprint:
    issues = Blueprint("gitlab_issues", __name__, url_prefix="/api/v4")
    gitlab = world.gitlab

    @issues.get("/projects/<path:project>/issues")
    def list_issues(project: str) -> ResponseReturnValue:
        with world.lock:
            found = gitlab.issues[find_project(gitlab, project)["id"]]
            return paged([issue for issue in _ordered(found) if _asked_for(issue)])

    @issues.post("/projects/<path:project>/issues")
    def create_issue(project: str) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            if found["archived"]:
                raise Problem(403, "403 Forbidden")
            issue = _new_issue(gitlab, found, sent())
            gitlab.issues[found["id"]].append(issue)
            issue["description"] = act(gitlab, issue, issue["description"])
            return jsonify(issue), 201

    @issues.get("/projects/<path:project>/issues/<int:iid>")
    def show_issue(project: str, iid: int) -> ResponseReturnValue:
        with world.lock:
            return jsonify(find_issue(gitlab, find_project(gitlab, project)["id"], iid))

    @issues.put("/projects/<path:project>/issues/<int:iid>")
    def change_issue(project: str, iid: int) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            issue = find_issue(gitlab, found["id"], iid)
            if found["archived"]:
                raise Problem(403, "403 Forbidden")
            _change(gitlab, issue, sent())
            return jsonify(issue)

    return issues


def sent() -> dict[str, Any]:
    """The body, as JSON or a form."""
    given = request.get_json(silent=True)
    return given if isinstance(given, dict) else request.form.to_dict()


def find_issue(gitlab: GitLab, project_id: int, iid: int) -> Json:
    """Raises Problem 404."""
    for issue in gitlab.issues[project_id]:
        if issue["iid"] == iid:
            return issue
    raise Problem(404, "404 Not found")


def flag(value: Any) -> bool:
    return str(value).lower() in ("true", "1")


def _ordered(issues: list[Json]) -> list[Json]:
    key = request.args.get("order_by", "created_at")
    if key not in ("created_at", "updated_at", "title"):
        raise Problem(400, "order_by does not have a valid value")
    ordered = sorted(issues, key=lambda issue: (str(issue[key]), issue["iid"]))
    return ordered if request.args.get("sort") == "asc" else ordered[::-1]


def _asked_for(issue: Json) -> bool:
    places = [place for place in request.args.get("in", "title,description").split(",") if place in SEARCHED]
    text = " ".join(issue[place] for place in places).lower()
    labels = [label for label in request.args.get("labels", "").split(",") if label]
    iids = request.args.getlist("iids[]", type=int)
    return (
        all(word in text for word in request.args.get("search", "").lower().split())
        and set(labels) <= set(issue["labels"])
        and request.args.get("state", "all") in ("all", issue["state"])
        and (not iids or issue["iid"] in iids)
        and ("confidential" not in request.args or flag(request.args["confidential"]) == issue["confidential"])
    )


def _check(title: str, description: str) -> None:
    if not title.strip():
        raise Problem(400, {"title": ["can't be blank"]})
    if len(title) > LONGEST_TITLE:
        raise Problem(400, {"title": [f"is too long (maximum is {LONGEST_TITLE} characters)"]})
    if len(description) > LONGEST_DESCRIPTION:
        raise Problem(400, {"description": [f"is too long (maximum is {LONGEST_DESCRIPTION} characters)"]})


def _listed(labels: Any) -> list[str]:
    parts = labels.split(",") if isinstance(labels, str) else list(labels or [])
    return [str(part).strip() for part in parts if str(part).strip()]


def _change(gitlab: GitLab, issue: Json, given: dict[str, Any]) -> None:
    """`state_event` is close or reopen; `labels` replaces, `add_labels` and `remove_labels` do as they say."""
    _check(str(given.get("title", issue["title"])), str(given.get("description", "")))
    event = given.get("state_event")
    if event is not None and event not in ("close", "reopen"):
        raise Problem(400, "state_event does not have a valid value")
    for key in ("title", "due_date", "issue_type"):
        issue[key] = given.get(key, issue[key])
    if "confidential" in given:
        issue["confidential"] = flag(given["confidential"])
    labels = _listed(given["labels"]) if "labels" in given else issue["labels"]
    gone = _listed(given.get("remove_labels"))
    added = dict.fromkeys([*labels, *_listed(given.get("add_labels"))])
    issue["labels"] = [label for label in added if label not in gone]
    if "description" in given:
        issue["description"] = act(gitlab, issue, str(given["description"]))
    if event:
        set_state(issue, event)
    issue["updated_at"] = stamp(now())
    issue["closed_at"] = issue["updated_at"] if issue["state"] == "closed" else None


def _new_issue(gitlab: GitLab, project: Json, given: dict[str, Any]) -> Json:
    title, description = str(given.get("title") or ""), str(given.get("description") or "")
    _check(title, description)
    iid = len(gitlab.issues[project["id"]]) + 1
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
        "closed_at": None,
        "labels": _listed(given.get("labels")),
        "assignees": [],
        "author": gitlab.user,
        "confidential": flag(given.get("confidential", "")),
        "issue_type": given.get("issue_type") or "issue",
        "due_date": given.get("due_date"),
        "web_url": f"{project['web_url']}/-/issues/{iid}",
        "references": {
            "short": f"#{iid}",
            "relative": f"#{iid}",
            "full": f"{project['path_with_namespace']}#{iid}",
        },
    }
