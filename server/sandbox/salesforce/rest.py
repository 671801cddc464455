"""GET …/query, and …/sobjects/{entity}: records made, shown, changed, upserted and deleted.

Errors are a JSON list, as Salesforce's are.
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert_patch.htm
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.salesforce import chatter, composite, records
from server.sandbox.salesforce.answer import answer
from server.sandbox.salesforce.describe import described
from server.sandbox.salesforce.grammar import parse
from server.sandbox.salesforce.mistakes import SoqlError
from server.sandbox.salesforce.rules import Refused
from server.sandbox.world import Json, World

API = "/services/data/v<float:version>"


def blueprint(world: World) -> Blueprint:
    rest = Blueprint("salesforce_rest", __name__)

    @rest.before_request
    def check_session() -> ResponseReturnValue | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("bearer", "oauth") or token not in world.salesforce.tokens:
            return _problem(401, "INVALID_SESSION_ID", "Session expired or invalid")
        return None

    @rest.after_request
    def usage(response: Response) -> Response:
        response.headers["Sforce-Limit-Info"] = "api-usage=18/5000"
        return response

    @rest.errorhandler(SoqlError)
    def malformed(error: SoqlError) -> ResponseReturnValue:
        return _problem(400, error.code, error.message)

    @rest.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        return jsonify(error.body), error.status

    @rest.get(f"{API}/query")
    @rest.get(f"{API}/query/")
    def query(version: float) -> ResponseReturnValue:
        text = request.args.get("q", "")
        with world.lock:
            return jsonify(answer(world.salesforce.tables, parse(text), f"/services/data/v{version}"))

    _rows(rest, world)
    _rows_by_external_id(rest, world)
    chatter.routes(rest, world, API)
    composite.routes(rest, world, API)
    return rest


def _rows(rest: Blueprint, world: World) -> None:
    @rest.post(f"{API}/sobjects/<entity>")
    @rest.post(f"{API}/sobjects/<entity>/")
    def create(version: float, entity: str) -> ResponseReturnValue:
        with world.lock:
            record_id = records.create(world.salesforce, entity, request.get_json(silent=True))
        return jsonify(id=record_id, success=True, errors=[]), 201

    @rest.get(f"{API}/sobjects/<entity>/describe")
    def describe(version: float, entity: str) -> ResponseReturnValue:
        return jsonify(described(entity))

    @rest.get(f"{API}/sobjects/<entity>/<record_id>")
    def show(version: float, entity: str, record_id: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(_shown(version, entity, records.find(world.salesforce, entity, record_id)))

    @rest.patch(f"{API}/sobjects/<entity>/<record_id>")
    def change(version: float, entity: str, record_id: str) -> ResponseReturnValue:
        with world.lock:
            records.change(world.salesforce, entity, record_id, request.get_json(silent=True))
        return "", 204

    @rest.delete(f"{API}/sobjects/<entity>/<record_id>")
    def delete(version: float, entity: str, record_id: str) -> ResponseReturnValue:
        with world.lock:
            records.delete(world.salesforce, entity, record_id)
        return "", 204


def _rows_by_external_id(rest: Blueprint, world: World) -> None:
    @rest.patch(f"{API}/sobjects/<entity>/<name>/<path:value>")
    def upsert(version: float, entity: str, name: str, value: str) -> ResponseReturnValue:
        with world.lock:
            given = request.get_json(silent=True)
            record_id, is_new = records.upsert(world.salesforce, entity, name, value, given)
        return jsonify(id=record_id, success=True, errors=[], created=is_new), 201 if is_new else 200

    @rest.get(f"{API}/sobjects/<entity>/<name>/<path:value>")
    def show_by(version: float, entity: str, name: str, value: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(_shown(version, entity, records.by_external_id(world.salesforce, entity, name, value)))


def _shown(version: float, entity: str, row: Json) -> Json:
    """All fields, or those that `fields` asks for."""
    asked = [name for name in request.args.get("fields", "").split(",") if name]
    unknown = next((name for name in asked if name not in row), None)
    if unknown:
        raise Refused(400, "INVALID_FIELD", f"No such column '{unknown}' on sobject of type {entity}")
    address = f"/services/data/v{version}/sobjects/{entity}/{row['Id']}"
    kept = {name: row[name] for name in (asked or row)}
    return {"attributes": {"type": entity, "url": address}, **kept}


def _problem(status: int, code: str, message: str) -> ResponseReturnValue:
    return jsonify([{"message": message, "errorCode": code}]), status
