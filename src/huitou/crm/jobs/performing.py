"""Doing a job, and writing down what came of it, whatever happens."""

from __future__ import annotations

import logging
import uuid

from huitou.crm.jobs.held import Held, LostJobError
from huitou.crm.jobs.kinds import Kind
from huitou.errors import ExternalError, HuitouError, UserError

_log = logging.getLogger("huitou.jobs")


def perform(kind: Kind, held: Held) -> None:
    """Run it, and say how it ended. An error is tried again where trying again can help."""
    try:
        result = kind.run(held)
    except LostJobError:
        _log.warning("job %s (%s) is not this worker's any more", held.job.pk, kind.id)
    except HuitouError as problem:
        if _may_pass(problem) and held.job.attempts < kind.attempts:
            held.again(kind.backoff(held.job.attempts), problem)
        else:
            held.failed(problem)
    except Exception as bug:  # noqa: BLE001 - the worker goes on, and the log and the job both say so
        number = uuid.uuid4().hex
        _log.error("broken job %s", number, exc_info=bug, extra={"request_id": number})
        held.failed(
            UserError(
                "job.broken",
                en=f"something went wrong here; the log has it under {number}",
                zh=f"出错了；日志里的编号是 {number}",
            )
        )
    else:
        if held.done(result) and kind.after is not None:
            kind.after(held)


def _may_pass(problem: HuitouError) -> bool:
    return isinstance(problem, ExternalError) and problem.retryable
