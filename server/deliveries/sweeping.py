"""The sweep: whatever has come apart between deliveries and their jobs is put together again."""

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import Engine, text

from server.db.engine import session_scope
from server.deliveries import lines, pausing
from server.settings import EscalationSettings

# Any number: only so that two sweeps are not made at once.
_LOCK: Final = 7_203_114
# A job that is so many times as long at work as a worker may be silent is none: its end was not written down.
STUCK_AFTER: Final = 10
_log: Final = structlog.get_logger("liaison.deliveries")


def sweep(engine: Engine, settings: EscalationSettings) -> int:
    """How many deliveries had something to do and no job for it. Raises DatabaseUnavailable."""
    with session_scope(engine) as session:
        if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}):
            return 0
        lines.release_stuck(session, timedelta(seconds=STUCK_AFTER * settings.worker_gone))
        lines.leave_what_has_ended(session)
        if not pausing.is_paused(session):
            lines.bring_forward(session)
        lost = lines.without_job(session)
        for row in lost:
            lines.form_again(session, row)
    if lost:
        _log.warning("deliveries_without_job", count=len(lost))
    return len(lost)
