"""For those who watch us: /healthz (the process), /readyz (database and worker), /metrics (Prometheus)."""

from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server import clock
from server.db import migrations
from server.errors import LiaisonError
from server.web.guards import Guard, api_caller_required, public
from server.web.parts import parts

WORKER_IS_GONE_AFTER: Final = 30  # seconds without a heartbeat; it beats every 10
FORWARDED: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
blueprint: Final = Blueprint("health", __name__)
_log: Final = structlog.get_logger("liaison.health")


@blueprint.get("/healthz")
@public
def health() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """503 when the database is away or behind. Without a worker the answers still work, so that is only said."""
    try:
        migrations.require_current(parts().engine)
        worker = _worker(clock.now())
    except (LiaisonError, SQLAlchemyError) as error:
        _log.warning("not_ready", error=str(error))  # it may name hosts: for the log, not for anybody who asks
        return jsonify(status="not ready", database="unavailable or not migrated"), 503
    return jsonify(status="ready", database="ok", worker=worker), 200


def _worker(now: datetime) -> dict[str, Any]:
    with parts().engine.connect() as connection:
        seen: datetime | None = connection.execute(
            text("SELECT max(last_heartbeat) FROM procrastinate_workers")
        ).scalar_one()
    if seen is None:
        return {"status": "never seen"}
    age = round((now - seen).total_seconds())
    return {"status": "ok" if age <= WORKER_IS_GONE_AFTER else "gone", "seconds_since_heartbeat": age}


def _loopback_or_token() -> None:
    """A proxy on this machine comes from loopback, too, and it says whom it speaks for: that one needs a token.

    So does whoever calls this machine by another name: a page whose own name was made to lead here, for one.
    """
    forwarded = any(name in request.headers for name in FORWARDED)
    called = urlsplit(f"//{request.host}").hostname or ""
    if forwarded or not _is_loopback(request.remote_addr or "") or not (called == "localhost" or _is_loopback(called)):
        api_caller_required("read").check()


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@blueprint.get("/metrics")
@Guard(_loopback_or_token)
def metrics() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
