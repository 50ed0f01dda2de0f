"""What becomes of a job: done once, tried again where that helps, taken over, reported, never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from huitou.crm.jobs.asking import ask, cancel
from huitou.crm.jobs.claiming import claim
from huitou.crm.jobs.held import LostJobError
from huitou.crm.jobs.loop import Worker
from huitou.crm.jobs.models import Job, WorkerBeat
from huitou.crm.jobs.timing import Timing
from huitou.errors import ExternalError, UserError
from tests.crm.jobs.conftest import StandingClock, Work

pytestmark = pytest.mark.django_db
TIMING = Timing()
AWAY = ExternalError("service.away", en="away", zh="不在", retryable=True)
WRONG = UserError("work.wrong", en="wrong", zh="不对")


def _ask(clock: StandingClock, key: str | None = None, **more: float) -> Job:
    return ask("work", {"a": 1}, now=clock(), due_at=clock() + dt.timedelta(**more), key=key)


def _now(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_is_done_once(worker: Callable[..., Worker], clock: StandingClock, work: Work) -> None:
    job, one = _ask(clock), worker()
    assert one.turn()
    assert not one.turn()
    assert (_now(job).state, job.result, job.attempts, work.done) == ("done", {"n": 1}, 1, 1)
    assert job.claim == ""


def test_a_job_waits_until_it_is_due(worker: Callable[..., Worker], clock: StandingClock, work: Work) -> None:
    job, one = _ask(clock, seconds=30), worker()
    one.turn()
    assert _now(job).state == "waiting"
    clock.on(seconds=30)
    one.turn()
    assert _now(job).state == "done"


def test_the_same_key_is_the_same_job(clock: StandingClock) -> None:
    assert _ask(clock, key="k").pk == _ask(clock, key="k").pk
    assert Job.objects.count() == 1


def test_what_may_pass_is_tried_again_ever_later(
    worker: Callable[..., Worker], clock: StandingClock, work: Work
) -> None:
    job, one = _ask(clock), worker(attempts=3, backoff_seconds=30)
    work.outcomes = [AWAY, AWAY]
    one.turn()
    assert (_now(job).state, job.due_at - clock(), job.error_code) == (
        "waiting",
        dt.timedelta(seconds=30),
        "service.away",
    )
    clock.on(seconds=30)
    one.turn()
    assert _now(job).due_at - clock() == dt.timedelta(seconds=60)
    clock.on(seconds=60)
    one.turn()
    assert (_now(job).state, job.attempts, job.error_code) == ("done", 3, "")


def test_the_last_attempt_is_reported(worker: Callable[..., Worker], clock: StandingClock, work: Work) -> None:
    job, one = _ask(clock), worker(attempts=1)
    work.outcomes = [AWAY]
    one.turn()
    assert (_now(job).state, job.error_zh, job.error_en) == ("failed", "不在", "away")


def test_what_is_wrong_is_not_tried_again(worker: Callable[..., Worker], clock: StandingClock, work: Work) -> None:
    job = _ask(clock)
    work.outcomes = [WRONG]
    worker().turn()
    assert (_now(job).state, job.error_code, work.done) == ("failed", "work.wrong", 1)


def test_a_bug_is_reported_by_a_number_in_the_log(
    worker: Callable[..., Worker], clock: StandingClock, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    job = _ask(clock)
    work.outcomes = [ZeroDivisionError("1/0")]
    worker().turn()
    assert (_now(job).state, job.error_code) == ("failed", "job.broken")
    assert job.error_en.rpartition(" ")[2] in caplog.text
    assert "1/0" not in job.error_en


def test_a_claimed_job_is_nobody_elses_until_its_lease_is_over(
    worker: Callable[..., Worker], clock: StandingClock, work: Work
) -> None:
    job = _ask(clock)
    assert claim("dead", clock, TIMING, ["work"])
    other = worker("other")
    clock.on(seconds=60)
    other.turn()
    assert (_now(job).state, work.done) == ("running", 0)
    clock.on(seconds=1)
    other.turn()
    assert _now(job).state == "waiting"
    clock.on(seconds=30)
    other.turn()
    assert (_now(job).state, job.attempts, job.worker) == ("done", 2, "other")


def test_a_job_whose_workers_all_died_is_reported(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job = _ask(clock)
    claim("dead", clock, TIMING, ["work"])
    clock.on(seconds=61)
    worker(attempts=1).turn()
    assert (_now(job).state, job.error_code) == ("failed", "job.lost")
    assert "1 次" in job.error_zh


def test_who_lost_a_job_can_say_nothing_of_it(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job = _ask(clock)
    late = claim("late", clock, TIMING, ["work"])
    assert late
    clock.on(seconds=61)
    worker().turn()
    clock.on(seconds=30)
    worker().turn()
    assert not late.renew()
    assert not late.done({"late": True})
    with pytest.raises(LostJobError):
        late.say({"rows": 1})
    assert _now(job).result == {"n": 1}


def test_of_two_attempts_the_later_alone_may_speak(clock: StandingClock) -> None:
    """The first was late, and the job is being done again while it still believes to hold it."""
    job = _ask(clock)
    late = claim("late", clock, TIMING, ["work"])
    Job.objects.update(state="waiting")
    held = claim("other", clock, TIMING, ["work"])
    assert late
    assert held
    assert not late.renew()
    assert not late.again(dt.timedelta())
    assert not late.done({"late": True})
    assert held.done({"late": False})
    assert (_now(job).state, job.result) == ("done", {"late": False})


def test_telling_how_far_it_is_holds_a_job(clock: StandingClock) -> None:
    job = _ask(clock)
    held = claim("first", clock, TIMING, ["work"])
    assert held
    clock.on(seconds=50)
    held.say({"rows": 7})
    assert (_now(job).progress, job.lease_until) == ({"rows": 7}, clock() + dt.timedelta(seconds=60))


def test_a_worker_leaves_kinds_it_does_not_know(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job = ask("newer", {}, now=clock())
    assert not worker().turn()
    assert _now(job).state == "waiting"


def test_cancelling_what_waits_ends_it_at_once(worker: Callable[..., Worker], clock: StandingClock, work: Work) -> None:
    job = cancel(_ask(clock), now=clock())
    worker().turn()
    assert (_now(job).state, work.done) == ("cancelled", 0)


def test_what_was_to_be_ended_when_its_worker_died_is_ended(
    worker: Callable[..., Worker], clock: StandingClock
) -> None:
    job = _ask(clock)
    claim("dead", clock, TIMING, ["work"])
    assert cancel(job, now=clock()).state == "running"
    clock.on(seconds=61)
    worker().turn()
    assert _now(job).state == "cancelled"


def test_cancelling_what_has_ended_changes_nothing(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job = _ask(clock)
    worker().turn()
    assert cancel(_now(job), now=clock()).state == "done"
    assert not job.cancel_asked


def test_after_a_job_is_done_it_is_tidied_up(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job, seen = _ask(clock), []
    worker(after=lambda held: seen.append(Job.objects.get(pk=held.job.pk).state)).turn()
    assert seen == ["done"]
    assert _now(job).state == "done"


def test_a_worker_says_that_it_is_there_until_it_leaves(worker: Callable[..., Worker], clock: StandingClock) -> None:
    one = worker()
    one.turn()
    clock.on(seconds=5)
    one.turn()
    beat = WorkerBeat.objects.get()
    assert (beat.name, beat.beat_at - beat.started_at) == ("first", dt.timedelta(seconds=5))
    one.stop()
    assert not WorkerBeat.objects.exists()
