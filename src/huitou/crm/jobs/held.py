"""A job while one attempt holds it: what it may be asked, and what may be said of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huitou.crm.jobs.models import Job, State
from huitou.crm.jobs.timing import Clock, Timing
from huitou.errors import HuitouError


class LostJobError(Exception):
    """The job is another attempt's by now, or was taken away: whatever is still done for it does not count."""


class Held:
    """One attempt at a job. Each method that changes it does so only while the attempt's claim stands."""

    def __init__(self, job: Job, clock: Clock, timing: Timing) -> None:
        self.job = job
        self._clock = clock
        self._timing = timing

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = self.job.payload
        return found

    def say(self, progress: dict[str, Any]) -> None:
        """Tell how far it is, which holds it for another lease. Raises: LostJobError."""
        if not self._change(progress=progress, **self._lease()):
            raise LostJobError

    def renew(self) -> bool:
        """Hold it for another lease; false where it is another's by now."""
        return self._change(**self._lease())

    def done(self, result: dict[str, Any]) -> bool:
        return self._end(State.DONE, result=result)

    def failed(self, error: HuitouError) -> bool:
        return self._end(State.FAILED, error_code=error.code, error_zh=error.zh, error_en=error.en)

    def cancelled(self) -> bool:
        return self._end(State.CANCELLED)

    def again(self, after: dt.timedelta, error: HuitouError | None = None, *, forget: bool = False) -> bool:
        """Let it be tried once more, later; ``forget`` an attempt that was ended for no fault of its own."""
        said = {"error_code": error.code, "error_zh": error.zh, "error_en": error.en} if error else {}
        attempts = self.job.attempts - 1 if forget else self.job.attempts
        return self._let_go(state=State.WAITING, due_at=self._clock() + after, attempts=attempts, **said)

    def _lease(self) -> dict[str, dt.datetime]:
        now = self._clock()
        return {"lease_until": now + dt.timedelta(seconds=self._timing.lease), "heartbeat_at": now}

    def _end(self, state: State, **fields: Any) -> bool:
        cleared = {"error_code": "", "error_zh": "", "error_en": ""}
        return self._let_go(state=state, ended_at=self._clock(), **{**cleared, **fields})

    def _let_go(self, **fields: Any) -> bool:
        return self._change(claim="", lease_until=None, **fields)

    def _change(self, **fields: Any) -> bool:
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=State.RUNNING)
        return mine.update(**fields) == 1
