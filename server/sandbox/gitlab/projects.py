"""User, projects, repository tree and issue templates."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.gitlab.access import Problem, find_project, paged
from server.sandbox.world import Json, World


def blueprint(world: World) -> Blueprint:
    projects = Blueprint("gitlab_projects", __name__, url_prefix="/api/v4")
    gitlab = world.gitlab

    @projects.get("/user")
    def user() -> ResponseReturnValue:
        return jsonify(gitlab.user)

    @projects.get("/projects")
    def list_projects() -> ResponseReturnValue:
        asked = request.args.get("search", "").lower()
        with world.lock:
            seen = [each for each in gitlab.projects.values() if each["id"] not in gitlab.hidden]
            return paged([each for each in seen if asked in each["name"].lower()])

    @projects.get("/projects/<path:project>")
    def show_project(project: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(_here(find_project(gitlab, project)))

    @projects.get("/projects/<path:project>/repository/tree")
    def tree(project: str) -> ResponseReturnValue:
        with world.lock:
            files = gitlab.trees[find_project(gitlab, project)["id"]]
        entries = _entries(files, request.args.get("path", "").strip("/"), _flag("recursive"))
        if not files:
            raise Problem(404, "404 Tree Not Found")
        return paged(entries)

    @projects.get("/projects/<path:project>/templates/issues")
    def templates(project: str) -> ResponseReturnValue:
        with world.lock:
            known = gitlab.templates[find_project(gitlab, project)["id"]]
            return paged([{"key": name, "name": name} for name in known])

    @projects.get("/projects/<path:project>/templates/issues/<name>")
    def template(project: str, name: str) -> ResponseReturnValue:
        with world.lock:
            known = gitlab.templates[find_project(gitlab, project)["id"]]
        if name not in known:
            raise Problem(404, "404 Template Not Found")
        return jsonify(name=name, content=known[name])

    return projects


def _flag(name: str) -> bool:
    return request.args.get(name, "").lower() in ("true", "1")


def _entries(files: list[str], folder: str, recursive: bool) -> list[Json]:
    """Folders and files below `folder`; without `recursive` only its own."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents if str(parent) != "."}
    every = [(name, "tree") for name in sorted(folders)] + [(name, "blob") for name in sorted(files)]
    below = [(path, kind) for path, kind in every if not folder or path.startswith(f"{folder}/")]
    if not recursive:
        below = [(path, kind) for path, kind in below if str(PurePosixPath(path).parent) == (folder or ".")]
    return [_entry(path, kind) for path, kind in below]


def _entry(path: str, kind: str) -> Json:
    return {
        "id": hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest(),
        "name": PurePosixPath(path).name,
        "type": kind,
        "path": path,
        "mode": "040000" if kind == "tree" else "100644",
    }


def _here(project: Json) -> Json:
    """The project with its page at this fake's own address, so that the demo's links lead somewhere."""
    return {**project, "web_url": f"{request.host_url}{project['path_with_namespace']}"}
