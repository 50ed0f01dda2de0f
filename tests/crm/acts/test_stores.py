"""What every store of journeys and messages does; each test is asked of the tables and of the twin in memory."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.store import Claimed, Receipt, Standing
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Event, Transition
from huitou.crm.journeys.store import Enrolments, Held
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEASE = dt.timedelta(minutes=2)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NOBODY: frozenset[str] = frozenset()
MESSAGE = Message(
    key="1:remind:1",
    customer_id=7,
    channel="email",
    purpose="marketing",
    template="due",
    origin=Origin(1, 1, 1, "remind"),
    due_at=NOW,
    expires_at=NOW + 3 * DAY,
    about={"product": "乌龙 250 克"},
)
NOTICE = replace(MESSAGE, key="1:notice:2", purpose="service", channel="webhook")


def _claim(store: Enrolments, now: dt.datetime = NOW, limit: int = 10) -> list[Claimed]:
    return store.claim("w", now, lease=LEASE, limit=limit)


def _decide(store: Enrolments, claimed: Claimed, verdict: Verdict, now: dt.datetime = NOW) -> Verdict | None:
    return store.decide(claimed, now, lambda _: verdict, lease=LEASE, since=NOW - 30 * DAY)


def _called(store: Enrolments, message: Message = MESSAGE) -> Claimed:
    """A message that is planned, claimed, and about to be handed over."""
    store.plan([message])
    (claimed,) = _claim(store)
    assert _decide(store, claimed, Send("anna@example.com")) == Send("anna@example.com")
    return claimed


def _ended(store: Enrolments, outcome: Outcome, *, again_at: dt.datetime | None = None) -> Standing:
    claimed = _called(store)
    store.ended(claimed, outcome, NOW, again_at=again_at)
    return _standing(store)


def _standing(store: Enrolments, message: Message = MESSAGE) -> Standing:
    return store.standing([message.key])[message.key]


def test_a_key_is_planned_once(store: Enrolments) -> None:
    assert store.plan([MESSAGE, NOTICE]) == 2
    assert store.plan([replace(MESSAGE, template="other")]) == 0
    assert [message for message, _ in store.messages()] == [MESSAGE, NOTICE]


def test_what_is_not_due_is_not_claimed(store: Enrolments) -> None:
    store.plan([replace(MESSAGE, due_at=NOW + MINUTE)])
    assert _claim(store) == []
    assert len(_claim(store, NOW + MINUTE)) == 1


def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(store: Enrolments) -> None:
    store.plan([MESSAGE])
    (first,) = _claim(store)
    assert first.message == MESSAGE
    assert _claim(store, NOW + MINUTE) == []
    (second,) = _claim(store, NOW + 3 * MINUTE)
    assert _decide(store, first, Send("anna@example.com")) is None
    assert _decide(store, second, Send("anna@example.com")) is not None


def test_those_that_matter_most_are_claimed_first(store: Enrolments) -> None:
    store.plan(
        [replace(MESSAGE, key=key, priority=p, value_minor=v) for key, p, v in (("a", 0, 5), ("b", 1, 0), ("c", 0, 9))]
    )
    assert [each.message.key for each in _claim(store, limit=2)] == ["b", "c"]
    assert [each.message.key for each in _claim(store)] == ["a"]


def test_a_verdict_is_written_down(store: Enrolments) -> None:
    store.plan([MESSAGE])
    (claimed,) = _claim(store)
    _decide(store, claimed, Defer(NOW + DAY, "over_cap"))
    assert _standing(store) == Standing(State.PLANNED, "over_cap", NOW + DAY, 0)
    (claimed,) = _claim(store, NOW + DAY)
    _decide(store, claimed, Skip("no_consent", "said on 2026-06-10"), NOW + DAY)
    assert _standing(store) == Standing(State.SKIPPED, "no_consent", NOW + DAY, 0, detail="said on 2026-06-10")
    assert _claim(store, NOW + 2 * DAY) == []


@pytest.mark.parametrize(
    ("outcome", "state", "code"),
    [
        (Accepted("p-1"), State.SENT, ""),
        (Refused("550"), State.SKIPPED, "refused"),
        (Ambiguous("lost"), State.UNKNOWN, ""),
        (Busy(detail="429"), State.SKIPPED, "provider_busy"),
    ],
)
def test_what_the_provider_said_is_written_down(store: Enrolments, outcome: Outcome, state: State, code: str) -> None:
    found = _ended(store, outcome)
    assert (found.state, found.code, found.calls) == (state, code, 1)
    # None of these ever goes again by itself.
    assert _claim(store, NOW + DAY) == []


def test_who_is_busy_is_asked_again_and_it_is_counted(store: Enrolments) -> None:
    assert _ended(store, Busy(), again_at=NOW + MINUTE).state is State.PLANNED
    assert _claim(store) == []
    (again,) = _claim(store, NOW + MINUTE)
    assert again.busy == 1


def test_silence_is_unknown(store: Enrolments) -> None:
    _called(store)
    assert store.take_over(NOW + MINUTE, NOBODY) == 0
    assert store.take_over(NOW + LEASE, NOBODY) == 1
    assert _standing(store).state is State.UNKNOWN
    assert _claim(store, NOW + DAY) == []


def test_only_a_notice_by_a_channel_that_knows_keys_goes_again(store: Enrolments) -> None:
    _called(store, NOTICE)
    store.take_over(NOW + LEASE, frozenset({"webhook"}))
    assert _standing(store, NOTICE).state is State.PLANNED
    _called(store, replace(MESSAGE, channel="webhook"))
    store.take_over(NOW + LEASE, frozenset({"webhook"}))
    assert _standing(store).state is State.UNKNOWN


def test_a_notice_that_may_have_gone_is_never_called_skipped(store: Enrolments) -> None:
    _called(store, NOTICE)
    store.take_over(NOW + LEASE, frozenset({"webhook"}))
    (again,) = _claim(store, NOW + LEASE)
    _decide(store, again, Defer(NOW + DAY, "provider_busy"), NOW + LEASE)
    assert _standing(store, NOTICE).code == "in_doubt"
    (again,) = _claim(store, NOW + DAY)
    _decide(store, again, Skip("template"), NOW + DAY)
    assert _standing(store, NOTICE).state is State.UNKNOWN


def test_a_late_answer_settles_what_was_taken_for_unknown(store: Enrolments) -> None:
    claimed = _called(store)
    store.take_over(NOW + LEASE, NOBODY)
    store.ended(claimed, Accepted("p-1"), NOW + 2 * LEASE, again_at=None)
    assert _standing(store).state is State.SENT


def test_a_late_answer_puts_a_wrong_settlement_right(store: Enrolments) -> None:
    claimed = _called(store)
    store.take_over(NOW + LEASE, NOBODY)
    assert store.settle(MESSAGE.key, State.SKIPPED, "not_accepted", NOW + DAY)
    store.ended(claimed, Refused("late"), NOW + DAY, again_at=None)
    assert _standing(store).code == "not_accepted"
    store.ended(claimed, Accepted("p-1"), NOW + DAY, again_at=None)
    assert (_standing(store).state, _standing(store).code) == (State.SENT, "")


def test_what_was_never_called_is_planned_again(store: Enrolments) -> None:
    claimed = _called(store)
    store.uncalled(claimed, NOW + MINUTE)
    assert (_standing(store).state, _standing(store).calls) == (State.PLANNED, 0)
    assert len(_claim(store, NOW + MINUTE)) == 1


def test_what_a_person_lets_go_while_its_time_is_looked_at_is_judged_once(store: Enrolments) -> None:
    late = MESSAGE.expires_at
    store.plan([MESSAGE], review=True)
    (looking,) = _claim(store, late)
    assert store.review([MESSAGE.key], passed=True, by="lin", now=late) == 1
    (judging,) = _claim(store, late)
    assert _decide(store, looking, Send("x"), late) is None
    assert _decide(store, judging, Skip("expired"), late) == Skip("expired")
    assert (_standing(store).state, _standing(store).code) == (State.SKIPPED, "expired")


def test_only_what_is_unknown_can_be_settled(store: Enrolments) -> None:
    assert _ended(store, Accepted()).state is State.SENT
    assert not store.settle(MESSAGE.key, State.SKIPPED, "not_accepted", NOW)


def test_unknown_ones_are_found_once_they_are_old_enough(store: Enrolments) -> None:
    _ended(store, Ambiguous())

    def found(now: dt.datetime, channel: str = "email") -> int:
        return len(store.unsettled(now, channels=frozenset({channel}), older=10 * MINUTE, limit=9))

    assert [found(NOW + 9 * MINUTE), found(NOW + 10 * MINUTE), found(NOW + DAY, "webhook")] == [0, 1, 0]


def test_what_nobody_ever_knows_of_keeps_nobody_else_from_being_asked_of(store: Enrolments) -> None:
    keys = [f"{n}:remind:1" for n in range(1, 4)]
    store.plan([replace(MESSAGE, key=key, customer_id=n) for n, key in enumerate(keys, 1)])
    for n, claimed in enumerate(_claim(store, NOW, limit=9)):
        _decide(store, claimed, Send("x"), NOW)
        store.ended(claimed, Ambiguous(), NOW + n * MINUTE, again_at=None)

    def asked(now: dt.datetime, limit: int) -> list[str]:
        found = store.unsettled(now, channels=frozenset({"email"}), older=10 * MINUTE, limit=limit)
        return [each.message.key for each in found]

    assert asked(NOW + 20 * MINUTE, 2) == keys[:2]
    assert asked(NOW + 20 * MINUTE, 2) == keys[2:]
    assert asked(NOW + 29 * MINUTE, 9) == []
    assert asked(NOW + 30 * MINUTE, 9) == keys
    assert asked(NOW + 44 * MINUTE, 9) == []
    assert asked(NOW + 45 * MINUTE, 9) == keys


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("accepted", State.SENT),
        ("bounced", State.SENT),
        ("undelivered", State.SENT),
        ("refused", State.SKIPPED),
    ],
)
def test_a_receipt_settles_an_unknown_message_once(store: Enrolments, kind: str, state: State) -> None:
    _ended(store, Ambiguous())
    receipt = Receipt("r1", kind, key=MESSAGE.key)  # type: ignore[arg-type]
    assert store.receipt(receipt)
    assert _standing(store).state is state
    assert not store.receipt(receipt)


def test_a_receipt_finds_its_message_by_the_providers_name(store: Enrolments) -> None:
    _ended(store, Accepted("p-9"))
    assert store.receipt(Receipt("r1", "refused", ref="p-9"))
    # It was taken, and stays that.
    assert _standing(store).state is State.SENT


def test_a_receipt_of_nothing_known_is_kept_and_harms_nothing(store: Enrolments) -> None:
    assert store.receipt(Receipt("r1", "delivered", key="no such"))
    assert store.receipt(Receipt("r2", "delivered", ref="no such"))
    assert not store.receipt(Receipt("r1", "delivered", key="no such"))


def test_the_judge_is_told_of_other_messages_to_the_same_customer(store: Enrolments) -> None:
    heard: list[Contacts] = []
    others = [
        replace(MESSAGE, key="sent", due_at=NOW - DAY),
        replace(MESSAGE, key="waits", priority=-3, value_minor=4),
        replace(MESSAGE, key="later", due_at=NOW + DAY),
        replace(NOTICE, key="notice", channel="email"),
        replace(MESSAGE, key="other", customer_id=8),
    ]
    store.plan([others[0]])
    (claimed,) = _claim(store, NOW - DAY)
    _decide(store, claimed, Send("a"), NOW - DAY)
    store.ended(claimed, Accepted(), NOW - DAY, again_at=None)
    store.plan([*others[1:], MESSAGE])
    claimed = next(each for each in _claim(store) if each.message.key == MESSAGE.key)

    def judge(contacts: Contacts) -> Verdict:
        heard.append(contacts)
        return Skip("no_consent")

    store.decide(claimed, NOW, judge, lease=LEASE, since=NOW - 30 * DAY)
    assert heard == [Contacts(at=(NOW - DAY,), rivals=((-3, 4, "waits"),))]


def test_what_waits_for_a_person_goes_once_they_let_it(store: Enrolments) -> None:
    store.plan([MESSAGE, replace(MESSAGE, key="b"), replace(MESSAGE, key="c")], review=True)
    assert _claim(store) == []
    assert store.waiting_for_review(2) == [MESSAGE.key, "b"]
    assert store.review([MESSAGE.key], passed=True, by="lin", now=NOW) == 1
    assert store.review([MESSAGE.key, "b"], passed=False, by="lin", now=NOW) == 1
    assert [each.message.key for each in _claim(store)] == [MESSAGE.key]
    assert store.standing(["b"])["b"].code == "rejected"


def test_what_nobody_let_go_in_time_is_skipped(store: Enrolments) -> None:
    store.plan([MESSAGE], review=True)
    (claimed,) = _claim(store, MESSAGE.expires_at)
    assert _decide(store, claimed, Send("anna@example.com"), MESSAGE.expires_at) == Skip("not_reviewed")


def test_a_provider_that_asks_to_be_left_alone_is(store: Enrolments) -> None:
    assert store.blocked_until("email") is None
    store.block("email", NOW + DAY)
    store.block("email", NOW + MINUTE)
    assert store.blocked_until("email") == NOW + DAY
    assert store.blocked_until("webhook") is None


# Journeys.

WAITING = {"id": "listen", "kind": "wait_for", "events": ["order"], "minutes": 600}
ONCE = Version.model_validate({"journey": 1, "number": 1, "first": "listen", "steps": [WAITING]})
AGAIN = ONCE.model_copy(update={"again": "after", "after_days": 10})
EVERYBODY = Design("salt", 0.0)


def _enter(store: Enrolments, by: str, at: dt.datetime = NOW, version: Version = ONCE, customer: int = 7) -> int:
    return store.enrol(version, EVERYBODY, [Entry(customer, by, at)], at)


def _held(store: Enrolments, now: dt.datetime = NOW) -> list[Held]:
    return store.claim_due("w", now, lease=LEASE, limit=10)


def _commit(store: Enrolments, held: Held, *transitions: Transition, now: dt.datetime = NOW, **to: object) -> int:
    here = replace(held.enrolment, **to)  # type: ignore[arg-type]
    return store.commit([(held, Walked(here, transitions))], now)


def _leave(store: Enrolments, now: dt.datetime = NOW) -> None:
    for held in _held(store, now):
        step = Transition(held.enrolment.id, 0, 1, "listen", None, now, "timeout")
        assert _commit(store, held, step, now=now, step=None, moves=1, ended="done") == 1


def test_who_may_enter_once_enters_once(store: Enrolments) -> None:
    assert [_enter(store, "a"), _enter(store, "a"), _enter(store, "b")] == [1, 0, 0]
    _leave(store)
    assert _enter(store, "c", NOW + 100 * DAY) == 0
    assert _enter(store, "a", customer=8) == 1


def test_who_may_come_again_does_after_so_many_days_and_not_on_the_way(store: Enrolments) -> None:
    assert _enter(store, "a", version=AGAIN) == 1
    assert _enter(store, "b", NOW + 20 * DAY, AGAIN) == 0
    _leave(store)
    assert _enter(store, "b", NOW + 9 * DAY, AGAIN) == 0
    assert _enter(store, "a", NOW + 20 * DAY, AGAIN) == 0
    assert _enter(store, "b", NOW + 10 * DAY, AGAIN) == 1


def test_of_two_entries_of_one_customer_at_once_one_is_let_in(store: Enrolments) -> None:
    entries = [Entry(7, "a", NOW), Entry(7, "b", NOW), Entry(8, "a", NOW)]
    assert store.enrol(AGAIN, EVERYBODY, entries, NOW) == 2


def test_the_arm_is_stored_and_never_drawn_again(store: Enrolments) -> None:
    store.enrol(ONCE, Design("salt", 0.999), [Entry(7, "a", NOW)], NOW)
    store.enrol(ONCE, EVERYBODY, [Entry(7, "b", NOW)], NOW)
    assert list(store.arms().values()) == ["held_out"]


def test_a_step_is_written_by_who_holds_the_claim(store: Enrolments) -> None:
    _enter(store, "a")
    (first,) = _held(store)
    assert _held(store, NOW + MINUTE) == []
    (second,) = _held(store, NOW + LEASE)
    step = Transition(first.enrolment.id, 0, 1, "listen", None, NOW, "timeout")
    assert _commit(store, first, step, step=None, moves=1, ended="done") == 0
    assert list(store.steps()) == []
    assert _commit(store, second, step, step=None, moves=1, ended="done") == 1
    assert list(store.steps()) == [step]
    assert store.left() == 0


def test_a_step_and_its_message_are_one_write(store: Enrolments) -> None:
    _enter(store, "a")
    (held,) = _held(store)
    walked = Walked(replace(held.enrolment, due_at=NOW + DAY), (), ((MESSAGE, False), (NOTICE, True)))
    assert store.commit([(held, walked)], NOW) == 1
    assert {message.key: standing.state for message, standing in store.messages()} == {
        MESSAGE.key: State.PLANNED,
        NOTICE.key: State.REVIEW,
    }


def test_an_event_wakes_who_waits_for_it(store: Enrolments) -> None:
    _enter(store, "a")
    (held,) = _held(store)
    _commit(store, held, due_at=NOW + DAY, listens=("order",))
    event = Event("e1", "order", 7, NOW + MINUTE)
    assert store.tell([Event("e0", "visit", 7, NOW + MINUTE), Event("e2", "order", 8, NOW + MINUTE)], NOW) == 2
    assert _held(store, NOW + MINUTE) == []
    assert [store.tell([event], NOW + MINUTE), store.tell([event], NOW + MINUTE)] == [1, 0]
    (woken,) = _held(store, NOW + MINUTE)
    assert woken.enrolment.woken_by == event


def test_an_event_told_again_wakes_whom_the_first_telling_did_not(tables: Enrolments) -> None:
    """The process ended between storing it and waking anybody."""
    from huitou.crm.journeys.models import Happened

    _enter(tables, "a")
    (held,) = _held(tables)
    _commit(tables, held, due_at=NOW + DAY, listens=("order",))
    Happened.objects.create(id="e1", kind="order", customer_id=7, at=NOW, told_at=NOW)
    assert _held(tables) == []
    assert tables.tell([Event("e1", "order", 7, NOW)], NOW) == 0
    assert len(_held(tables)) == 1


def test_an_event_that_came_while_the_step_was_taken_is_not_missed(store: Enrolments) -> None:
    _enter(store, "a")
    (held,) = _held(store)
    store.tell([Event("e1", "order", 7, NOW)], NOW)
    _commit(store, held, due_at=NOW + DAY, listens=("order",))
    (woken,) = _held(store, NOW)
    assert woken.enrolment.woken_by == Event("e1", "order", 7, NOW)


def test_an_event_from_before_the_step_wakes_nobody(store: Enrolments) -> None:
    _enter(store, "a")
    (held,) = _held(store)
    _commit(store, held, due_at=NOW + DAY, listens=("order",))
    store.tell([Event("e1", "order", 7, NOW - MINUTE)], NOW)
    assert _held(store, NOW) == []


def test_in_a_paused_journey_everybody_stays(store: Enrolments) -> None:
    _enter(store, "a")
    store.set_state(1, "paused")
    assert _held(store) == []
    store.set_state(1, "running")
    assert len(_held(store)) == 1


def test_a_stopped_journey_ends_for_everybody_and_for_good(store: Enrolments) -> None:
    _enter(store, "a")
    (held,) = _held(store)
    store.stop(1, NOW)
    (gone,) = store.enrolments()
    assert (gone.step, gone.ended) == (None, "stopped")
    assert _commit(store, held, due_at=NOW) == 0
    store.set_state(1, "running")
    assert _held(store, NOW + DAY) == []
    assert [each.why for each in store.steps()] == ["stopped"]


def test_what_was_let_go_of_is_looked_at_again(store: Enrolments) -> None:
    _enter(store, "a")
    store.release(_held(store), NOW + MINUTE)
    assert _held(store) == []
    assert len(_held(store, NOW + MINUTE)) == 1


# Customers 7 and 8 are one person.


def test_an_event_under_one_number_wakes_who_waits_under_the_other(of_one: Enrolments) -> None:
    _enter(of_one, "a", customer=8)
    (held,) = _held(of_one)
    _commit(of_one, held, due_at=NOW + DAY, listens=("order",))
    event = Event("e1", "order", 7, NOW)
    of_one.tell([event, Event("e2", "order", 9, NOW)], NOW)
    assert [each.enrolment.woken_by for each in _held(of_one)] == [event]


def test_an_event_under_the_other_number_is_not_missed_while_a_step_is_taken(of_one: Enrolments) -> None:
    _enter(of_one, "a", customer=8)
    (held,) = _held(of_one)
    of_one.tell([Event("e1", "order", 7, NOW)], NOW)
    _commit(of_one, held, due_at=NOW + DAY, listens=("order",))
    assert [each.enrolment.woken_by for each in _held(of_one)] == [Event("e1", "order", 7, NOW)]


def test_who_entered_under_one_number_does_not_under_the_other(of_one: Enrolments) -> None:
    assert [_enter(of_one, "a", customer=8), _enter(of_one, "b", customer=7)] == [1, 0]
    _leave(of_one)
    assert [_enter(of_one, "c", NOW + 100 * DAY, customer=7), _enter(of_one, "a", customer=9)] == [0, 1]


def test_who_may_come_again_may_under_any_number_once(of_one: Enrolments) -> None:
    assert _enter(of_one, "a", version=AGAIN, customer=8) == 1
    assert _enter(of_one, "b", NOW + 20 * DAY, AGAIN) == 0
    _leave(of_one)
    assert _enter(of_one, "b", NOW + 9 * DAY, AGAIN) == 0
    assert _enter(of_one, "a", NOW + 20 * DAY, AGAIN) == 0
    assert _enter(of_one, "b", NOW + 20 * DAY, AGAIN) == 1


def test_two_entries_of_one_person_at_once_are_one(of_one: Enrolments) -> None:
    entries = [Entry(8, "a", NOW), Entry(7, "a", NOW), Entry(9, "a", NOW)]
    assert of_one.enrol(AGAIN, EVERYBODY, entries, NOW) == 2


def test_who_comes_again_under_the_other_number_stays_in_their_arm(of_one: Enrolments) -> None:
    # Drawn by itself, 7 would be reached and 8 held out.
    design = Design("salt 9", 0.5)
    assert [design.arm(7), design.arm(8)] == ["treated", "held_out"]
    of_one.enrol(AGAIN, design, [Entry(8, "a", NOW)], NOW)
    _leave(of_one)
    of_one.enrol(AGAIN, design, [Entry(7, "b", NOW + 20 * DAY)], NOW + 20 * DAY)
    assert list(of_one.arms().values()) == ["held_out", "held_out"]
