"""POST …/composite: several writes of records in one request, with references between them; all or none if asked.

https://developer.salesforce.com/docs/platform/api-rest/guide/dome-composite-upsert-example.md
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.salesforce import records
from server.sandbox.salesforce.rules import Refused
from server.sandbox.world import Json, Salesforce, World

MOST_STEPS = 25
PATH = re.compile(r"/services/data/v[\d.]+/sobjects/(\w+)/?(?:([^/]+)(?:/(.+))?)?")
REFERENCE = re.compile(r"@\{(\w+)\.id\}")
KEPT = ("tables", "created", "deleted")


def routes(rest: Blueprint, world: World, api: str) -> None:
    @rest.post(f"{api}/composite")
    @rest.post(f"{api}/composite/")
    def composite(version: float) -> ResponseReturnValue:
        given: Any = request.get_json(silent=True)
        steps = given.get("compositeRequest") if isinstance(given, dict) else None
        if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
            raise Refused(400, "JSON_PARSER_ERROR", f"compositeRequest must hold 1 to {MOST_STEPS} requests")
        with world.lock:
            return jsonify(compositeResponse=_done(world.salesforce, steps, given.get("allOrNone") is True))


def _done(salesforce: Salesforce, steps: list[Any], all_or_none: bool) -> list[Json]:
    before = {name: copy.deepcopy(getattr(salesforce, name)) for name in KEPT}
    made: dict[str, str] = {}
    answers = [_step(salesforce, step, made) for step in steps]
    if all_or_none and any(answer["httpStatusCode"] >= 400 for answer in answers):
        for name, value in before.items():
            setattr(salesforce, name, value)
        answers = [_halted(answer) if answer["httpStatusCode"] < 400 else answer for answer in answers]
    return answers


def _step(salesforce: Salesforce, step: Any, made: dict[str, str]) -> Json:
    name = str(step.get("referenceId") or "") if isinstance(step, dict) else ""
    try:
        status, body = _carried_out(salesforce, _resolved(step, made))
    except Refused as refused:
        return _answer(name, refused.status, refused.body)
    if isinstance(body, dict):
        made[name] = body["id"]
    return _answer(name, status, body)


def _resolved(step: Any, made: dict[str, str]) -> Json:
    """The step with what earlier ones have made in the place of references to it."""

    def put(match: re.Match[str]) -> str:
        if match[1] not in made:
            raise Refused(400, "PROCESSING_HALTED", f"Invalid reference specified. No value for {match[1]}.id found")
        return made[match[1]]

    found = json.loads(REFERENCE.sub(put, json.dumps(step)))
    if not isinstance(found, dict) or not found.get("referenceId"):
        raise Refused(400, "JSON_PARSER_ERROR", "each request needs a referenceId")
    return found


def _carried_out(salesforce: Salesforce, step: Json) -> tuple[int, Json | None]:
    path = PATH.fullmatch(str(step.get("url")))
    if path is None:
        raise Refused(404, "NOT_FOUND", "The requested resource does not exist")
    entity, name, value = path.groups()
    method, body = step.get("method"), step.get("body")
    if method == "POST" and name is None:
        return 201, {"id": records.create(salesforce, entity, body), "success": True, "errors": []}
    if method == "PATCH" and value is not None:
        made, is_new = records.upsert(salesforce, entity, name, unquote(value), body)
        return 201 if is_new else 200, {"id": made, "success": True, "errors": [], "created": is_new}
    if method == "PATCH" and name is not None:
        records.change(salesforce, entity, name, body)
        return 204, None
    raise Refused(405, "METHOD_NOT_ALLOWED", f"HTTP Method '{method}' not allowed")


def _answer(name: str, status: int, body: Any) -> Json:
    return {"body": body, "httpHeaders": {}, "httpStatusCode": status, "referenceId": name}


def _halted(answer: Json) -> Json:
    said = "The transaction was rolled back since another operation in the same transaction failed."
    return _answer(answer["referenceId"], 400, [{"errorCode": "PROCESSING_HALTED", "message": said}])
