"""What the jobs do. Each runs in a thread: it waits for PostgreSQL or for somebody else's system."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import structlog
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import Engine

import server.escalations.models  # noqa: F401 - a delivery belongs to a row of that table, and is not written without it
from server import clock, jobs
from server.access import sign_ins, tokens, zaf
from server.channels import chatter_standing, slack_answer, slack_standing
from server.db.engine import session_scope
from server.deliveries.channel import Channels
from server.deliveries.job import deliver
from server.deliveries.sweeping import sweep
from server.directory import overrides
from server.escalations import following
from server.settings import EscalationSettings
from server.upstreams import Upstreams

FAILED_KEPT_FOR: Final = timedelta(days=30)
AFTER_AN_ERROR: Final = timedelta(seconds=2)
# Six fields, the seconds last.
EVERY_TEN_MINUTES: Final = "*/10 * * * * 0"
EVERY_MINUTE: Final = "* * * * * 30"
LONGEST_ROUND: Final = 15  # seconds between two looks for what has been left behind
BEFORE_DELIVERIES: Final = 10  # a priority: housekeeping does not wait behind a thousand deliveries
_log: Final = structlog.get_logger("liaison.worker")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Work:
    """What the tasks work with."""

    engine: Engine
    channels: Channels
    settings: EscalationSettings
    threads: ThreadPoolExecutor
    others: Upstreams = field(default_factory=lambda: Upstreams({}))
    language: str = "en"

    async def in_thread(self, what: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.threads, what)


class _Again(Exception):
    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class _KeepsItsPlace(BaseRetryStrategy):
    """The same job again, first in its line: when it was told to, and in a moment after an error of ours."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        at = exception.at if isinstance(exception, _Again) else datetime.now(UTC) + AFTER_AN_ERROR
        return RetryDecision(retry_at=at)


def add_to(app: App, work: Work) -> None:
    """Every task that `jobs.NAMES` names."""
    _add_deliveries(app, work)
    _add_escalations(app, work)
    _add_housekeeping(app, work)


def _add_deliveries(app: App, work: Work) -> None:
    @app.task(name=jobs.DELIVER, retry=_KeepsItsPlace())
    async def deliver_one(delivery_id: str) -> None:
        again = await work.in_thread(lambda: deliver(work.engine, work.channels, work.settings, delivery_id))
        if again:
            raise _Again(again)

    @app.periodic(cron=_every_round(work.settings))
    @app.task(name=jobs.SWEEP, queueing_lock=jobs.SWEEP, priority=BEFORE_DELIVERIES)
    async def sweep_all(timestamp: int) -> None:
        await work.in_thread(lambda: sweep(work.engine, work.settings))


def _add_escalations(app: App, work: Work) -> None:
    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name=jobs.FOLLOW, queueing_lock=jobs.FOLLOW, priority=BEFORE_DELIVERIES)
    async def follow(timestamp: int) -> None:
        await work.in_thread(lambda: following.follow(work.engine, work.others.zendesk))

    # For most of a day, as the message itself: what is given up is shown with the next change, and in the card always.
    @app.task(name=jobs.SHOW_STANDING, retry=RetryStrategy(max_attempts=15, exponential_wait=2))
    async def show_standing(escalation_id: str) -> None:
        await work.in_thread(lambda: slack_standing.show(work.engine, work.others.slack, work.language, escalation_id))

    @app.task(name=jobs.END_REMINDERS, retry=RetryStrategy(max_attempts=8, exponential_wait=2))
    async def end_reminders(escalation_id: str) -> None:
        feed = work.others.salesforce.feed if work.others.salesforce else None
        await work.in_thread(lambda: chatter_standing.end_reminders(work.engine, feed, escalation_id))

    @app.task(name=jobs.TELL_PRESSER, retry=RetryStrategy(max_attempts=4, exponential_wait=2))
    async def tell_presser(**told: str) -> None:
        await work.in_thread(lambda: slack_answer.tell(work.others.slack, work.language, **told))


def _add_housekeeping(app: App, work: Work) -> None:
    @app.periodic(cron=EVERY_TEN_MINUTES)
    @app.task(name=jobs.PURGE, queueing_lock=jobs.PURGE, priority=BEFORE_DELIVERIES, pass_context=True)
    async def purge(context: JobContext, timestamp: int) -> None:
        """Forget launch tokens and sign-ins that have run out, overrides long over, and jobs that failed long ago."""
        await work.in_thread(lambda: _purge(work.engine))
        hours = int(FAILED_KEPT_FOR.total_seconds() // 3600)
        await context.app.job_manager.delete_old_jobs(nb_hours=hours, include_failed=True, include_aborted=True)

    @app.periodic(cron=_every_round(work.settings))
    @app.task(name=jobs.RETRY_STALLED, queueing_lock=jobs.RETRY_STALLED, priority=BEFORE_DELIVERIES, pass_context=True)
    async def retry_stalled(context: JobContext, timestamp: int) -> None:
        """Bring back the jobs of a worker that was killed: they are at least once, and so must what they do be."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=work.settings.worker_gone):
            _log.warning("job_brought_back", task=job.task_name, job=job.id)
            if job.queueing_lock and job.id:  # it comes round by itself, and of one such lock only one may wait
                await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
            else:
                await manager.retry_job(job)


def _every_round(settings: EscalationSettings) -> str:
    return f"* * * * * */{max(1, min(LONGEST_ROUND, int(settings.worker_gone // 2)))}"


def _purge(engine: Engine) -> None:
    now = clock.now()
    with session_scope(engine) as session:
        gone = {
            "launch_tokens": zaf.forget_expired(session, now),
            "sign_ins": sign_ins.forget_expired(session, now),
            "unused_browsers": tokens.revoke_unused(session, now),
            "overrides": overrides.forget_expired(session, now),
        }
    _log.info("purged", **gone)
