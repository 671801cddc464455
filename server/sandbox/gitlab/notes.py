"""Notes on an issue. https://docs.gitlab.com/api/notes/#issues"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.gitlab.access import Problem, find_project, paged
from server.sandbox.gitlab.issues import find_issue, flag, sent
from server.sandbox.gitlab.quick_actions import act
from server.sandbox.world import GitLab, Json, World, now, stamp

LONGEST = 1_000_000


def blueprint(world: World) -> Blueprint:
    notes = Blueprint("gitlab_notes", __name__, url_prefix="/api/v4")
    gitlab = world.gitlab

    @notes.post("/projects/<path:project>/issues/<int:iid>/notes")
    def create_note(project: str, iid: int) -> ResponseReturnValue:
        """A note of commands alone leaves no note: 202."""
        with world.lock:
            found = find_project(gitlab, project)
            issue = find_issue(gitlab, found["id"], iid)
            body = act(gitlab, issue, _body(sent()))
            if not body.strip():
                return jsonify(commands_changes={}, summary=["Commands applied"]), 202
            kept = gitlab.notes.setdefault((found["id"], iid), [])
            note_id = kept[-1]["id"] + 1 if kept else iid * 1000 + 1
            kept.append(_new_note(gitlab, iid, note_id, sent(), body))
            return jsonify(kept[-1]), 201

    @notes.get("/projects/<path:project>/issues/<int:iid>/notes")
    def list_notes(project: str, iid: int) -> ResponseReturnValue:
        """Newest first unless `sort=asc`."""
        with world.lock:
            found = find_project(gitlab, project)
            find_issue(gitlab, found["id"], iid)
            kept = gitlab.notes.get((found["id"], iid), [])
            return paged(kept if request.args.get("sort") == "asc" else kept[::-1])

    _single(notes, world)
    return notes


def _single(notes: Blueprint, world: World) -> None:
    gitlab = world.gitlab

    @notes.put("/projects/<path:project>/issues/<int:iid>/notes/<int:note_id>")
    def change_note(project: str, iid: int, note_id: int) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            note = _find(gitlab, found["id"], iid, note_id)
            note["body"] = act(gitlab, find_issue(gitlab, found["id"], iid), _body(sent()))
            note["updated_at"] = stamp(now())
            return jsonify(note)

    @notes.delete("/projects/<path:project>/issues/<int:iid>/notes/<int:note_id>")
    def delete_note(project: str, iid: int, note_id: int) -> ResponseReturnValue:
        with world.lock:
            found = find_project(gitlab, project)
            gitlab.notes[found["id"], iid].remove(_find(gitlab, found["id"], iid, note_id))
            return "", 204


def _find(gitlab: GitLab, project_id: int, iid: int, note_id: int) -> Json:
    for note in gitlab.notes.get((project_id, iid), []):
        if note["id"] == note_id:
            return note
    raise Problem(404, "404 Note Not Found")


def _body(given: dict[str, Any]) -> str:
    body = str(given.get("body") or "")
    if not body.strip():
        raise Problem(400, {"note": ["can't be blank"]})
    if len(body) > LONGEST:
        raise Problem(400, {"note": [f"is too long (maximum is {LONGEST} characters)"]})
    return body


def _new_note(gitlab: GitLab, iid: int, note_id: int, given: dict[str, Any], body: str) -> Json:
    moment = stamp(now())
    return {
        "id": note_id,
        "body": body,
        "author": gitlab.user,
        "created_at": moment,
        "updated_at": moment,
        "system": False,
        "noteable_type": "Issue",
        "noteable_iid": iid,
        "internal": flag(given.get("internal", "")),
    }
