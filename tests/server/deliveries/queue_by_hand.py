"""The queue as Procrastinate has it, but at a time of the test's own: one job at a time, and workers that die."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from tests.server.deliveries.destination import Desk, Killed

FETCH = text("""
    SELECT id, args ->> 'delivery_id' AS delivery FROM procrastinate_jobs AS job
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now) AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS other WHERE other.lock = job.lock
        AND (other.status = 'doing' OR (other.status = 'todo' AND other.id < job.id)))
    ORDER BY id LIMIT 1
""")


@dataclass
class Queue:
    desk: Desk

    def work(self, *, killed_at_the_end: bool = False) -> bool:
        """Run the next job, if there is one whose turn it is. A worker that is killed leaves it as it is."""
        with self.desk.engine.begin() as connection:
            job = connection.execute(FETCH, {"now": self.desk.now}).first()
            if job is None:
                return False
            connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id"), {"id": job.id})
        try:
            again = self.desk.run(job.delivery)
        except Killed:
            return True
        if not killed_at_the_end:
            self._end(job.id, again)
        return True

    def wait(self) -> None:
        """Let the time pass until the next job may run, if that is soon."""
        with self.desk.engine.connect() as connection:
            at = connection.scalar(text("SELECT min(scheduled_at) FROM procrastinate_jobs WHERE status = 'todo'"))
        if at and at - self.desk.now < timedelta(minutes=2):
            self.desk.now = max(self.desk.now, at)

    def _end(self, job: int, again: object) -> None:
        if again is None:
            self._change("DELETE FROM procrastinate_jobs WHERE id = :id", id=job)
        else:
            self._change(
                "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = :at WHERE id = :id", id=job, at=again
            )

    def bring_back(self) -> None:
        """Nobody is at work between two steps of a test, so all that are said to be at it are dead."""
        self._change("UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL WHERE status = 'doing'")

    def lose_one(self) -> None:
        self._change("DELETE FROM procrastinate_jobs WHERE id = (SELECT min(id) FROM procrastinate_jobs)")

    def empty(self) -> None:
        self._change("TRUNCATE escalation, pause, procrastinate_jobs, procrastinate_periodic_defers CASCADE")

    def _change(self, statement: str, **parameters: object) -> None:
        with self.desk.engine.begin() as connection:
            connection.execute(text(statement), parameters)
