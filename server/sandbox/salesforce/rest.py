"""GET …/query, and POST …/sobjects/{entity}. Errors are a JSON list, as Salesforce's are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.salesforce.answer import answer
from server.sandbox.salesforce.grammar import parse
from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.mistakes import SoqlError
from server.sandbox.salesforce.schema import COLUMNS, empty_row, spelled
from server.sandbox.world import Salesforce, World, now

API = "/services/data/v<float:version>"
PREFIXES = {"Case": "500", "FeedItem": "0D5", "Task": "00T", "Account": "001", "Opportunity": "006"}
POST_ONLY = {"FeedItem": ("ParentId", "Body", "Type", "LinkUrl", "Title"), "Task": ("WhatId", "Subject", "Description")}


def blueprint(world: World) -> Blueprint:
    rest = Blueprint("salesforce_rest", __name__)

    @rest.before_request
    def check_session() -> ResponseReturnValue | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("bearer", "oauth") or token not in world.salesforce.tokens:
            return problem(401, "INVALID_SESSION_ID", "Session expired or invalid")
        return None

    @rest.after_request
    def usage(response: Response) -> Response:
        response.headers["Sforce-Limit-Info"] = "api-usage=18/5000"
        return response

    @rest.errorhandler(SoqlError)
    def malformed(error: SoqlError) -> ResponseReturnValue:
        return problem(400, error.code, error.message)

    @rest.get(f"{API}/query")
    @rest.get(f"{API}/query/")
    def query(version: float) -> ResponseReturnValue:
        text = request.args.get("q", "")
        with world.lock:
            return jsonify(answer(world.salesforce.tables, parse(text), f"/services/data/v{version}"))

    @rest.post(f"{API}/sobjects/<entity>")
    @rest.post(f"{API}/sobjects/<entity>/")
    def create(version: float, entity: str) -> ResponseReturnValue:
        if entity not in PREFIXES:
            return problem(404, "NOT_FOUND", "The requested resource does not exist")
        with world.lock:
            return _create(world.salesforce, entity, request.get_json(silent=True))

    return rest


def problem(status: int, code: str, message: str) -> ResponseReturnValue:
    return jsonify([{"message": message, "errorCode": code}]), status


def _create(salesforce: Salesforce, entity: str, given: Any) -> ResponseReturnValue:
    if not isinstance(given, dict):
        return problem(
            400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body."
        )
    for name, value in given.items():
        known = name in POST_ONLY.get(entity, ()) or (entity in COLUMNS and spelled(entity, name))
        if not known:
            return problem(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {entity}")
        if name.endswith("Id") and value is not None and not is_id(str(value)):
            return problem(400, "MALFORMED_ID", f"{name}: id value of incorrect type: {value}")
    record_id = long_id(f"{PREFIXES[entity]}SBX{len(salesforce.created):09d}")
    if entity in salesforce.tables:
        salesforce.tables[entity][record_id] = empty_row(entity) | given | {"Id": record_id}
    salesforce.created.append({"entity": entity, "id": record_id, "at": now().isoformat(), "fields": given})
    return jsonify(id=record_id, success=True, errors=[]), 201
