"""The outbox as tables, in SQLite or PostgreSQL; see ``store.Outbox``. A claim is a conditional update."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import Blocked, Budget, Decided, Outgoing, Spending, Told
from huitou.crm.delivery.rates import Rate, Spent, taken
from huitou.crm.delivery.rows import changed, fetched, insert_many, moment, update_many
from huitou.crm.delivery.store import Claimed, Judge, Receipt, Standing, ask_again
from huitou.crm.delivery.suppression import hashed, hashed_for, suppress_hashed
from huitou.crm.delivery.touches import note_touch
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

# A message in one of these was, or may have been, received.
_OPEN = (State.CALLING, State.UNKNOWN, State.SENT)


class TableOutbox:
    """Any number of them, in any number of processes."""

    def plan(self, messages: Sequence[Message], *, review: bool = False) -> int:
        if not messages:
            return 0
        state = State.REVIEW if review else State.PLANNED
        rows = [_row(message, state) for message in messages]
        with transaction.atomic():
            keys = [row.key for row in rows]
            known = set(Outgoing.objects.filter(key__in=keys).values_list("key", flat=True))
            # Another may plan the same key at this moment: the database lets one of them.
            insert_many([row for row in rows if row.key not in known], skip_known=True)
        return len({row.key for row in rows} - known)

    def claim(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Claimed]:
        due = _free(now).filter(Q(state=State.PLANNED, due_at__lte=now) | Q(state=State.REVIEW, expires_at__lte=now))
        # Most looks find nothing, and need not keep others from writing.
        if not due.exists():
            return []
        token, until = f"{worker}:{uuid.uuid4().hex}"[:80], now + lease
        with transaction.atomic():
            ordered = due.order_by("-priority", "-value_minor", "-key")
            keys = list(locked(ordered, skip=True).values_list("pk", flat=True)[:limit])
            taken = list(Outgoing.objects.filter(pk__in=keys))
            Outgoing.objects.filter(pk__in=keys).update(claim=token, lease_until=until)
        taken.sort(key=lambda row: (row.priority, row.value_minor, row.key), reverse=True)
        return [Claimed(message_of(row), token, until, row.busy) for row in taken]

    def decide(
        self,
        claimed: Claimed,
        now: dt.datetime,
        judge: Judge,
        *,
        lease: dt.timedelta,
        since: dt.datetime,
        same: frozenset[int] = frozenset(),
    ) -> Verdict | None:
        people = sorted({claimed.message.customer_id} | same)
        with transaction.atomic():
            _hold(people)
            row, contacts = _with_contacts(claimed.message.key, people, now, since)
            before = row.state
            if row.claim != claimed.claim or before not in {State.PLANNED, State.REVIEW}:
                return None
            verdict = Skip("not_reviewed") if before == State.REVIEW else judge(contacts)
            if isinstance(verdict, Send):
                row.state, row.called_at, row.lease_until = State.CALLING, now, now + lease
                row.sent_to = hashed_for(claimed.message.channel, verdict.address)
                row.calls += 1
            elif isinstance(verdict, Defer):
                _again(row, verdict.until, verdict.code, verdict.detail)
            else:
                _skip(row, verdict.code, verdict.detail)
            # A person may have let it go, or another taken it over, since it was read: then nothing of this holds.
            if not row.save(f"{_MINE} AND state = %s", [claimed.claim, before]):
                transaction.set_rollback(True)
                return None
            _note(row.key, now, verdict)
        return verdict

    def ended(self, claimed: Claimed, outcome: Outcome, now: dt.datetime, *, again_at: dt.datetime | None) -> None:  # noqa: ARG002
        with transaction.atomic():
            row = _Row.locked(claimed.message.key)
            if row.claim != claimed.claim or row.state not in {State.CALLING, State.UNKNOWN, State.SKIPPED}:
                return
            if row.state == State.SKIPPED and not isinstance(outcome, Accepted):
                return
            _end(row, outcome, again_at)
            row.save()

    def uncalled(self, claimed: Claimed, now: dt.datetime) -> None:
        waiting = Outgoing.objects.filter(
            key=claimed.message.key, claim=claimed.claim, state__in=(State.CALLING, State.UNKNOWN)
        )
        waiting.update(**_FREE, state=State.PLANNED, due_at=now, called_at=None, calls=F("calls") - 1)

    def take_over(self, now: dt.datetime, again: frozenset[str]) -> int:
        lost = Outgoing.objects.filter(state=State.CALLING, lease_until__lte=now)
        if not lost.exists():
            return 0
        with transaction.atomic():
            notices = lost.filter(sells=False, channel__in=again)
            settled = notices.update(**_FREE, state=State.PLANNED, code=_IN_DOUBT, due_at=now, called_at=None)
            return settled + lost.update(state=State.UNKNOWN, code="", detail="lost")

    def receipt(self, receipt: Receipt) -> bool:
        with transaction.atomic():
            meant = Outgoing.objects.filter(channel=receipt.channel) if receipt.channel else Outgoing.objects.all()
            named = Q(key=receipt.key) if receipt.key else Q(ref=receipt.ref, ref__gt="")
            key = meant.filter(named).values_list("key", flat=True).first() or ""
            _, new = Told.objects.get_or_create(
                id=receipt.id,
                defaults={"kind": receipt.kind, "key": key, "at": receipt.at, "detail": receipt.detail[:200]},
            )
            if not new:
                return False
            if key:
                _settle_by(_Row.locked(key), receipt)
            if key and receipt.kind in _LEAVE_ALONE:
                _leave_alone(key, receipt)
        return True

    def unsettled(
        self, now: dt.datetime, *, channels: frozenset[str], older: dt.timedelta, limit: int
    ) -> list[Claimed]:
        unknown = Outgoing.objects.filter(state=State.UNKNOWN, channel__in=channels, called_at__lte=now - older)
        due = unknown.exclude(ask_at__gt=now).order_by("called_at", "key")
        with transaction.atomic():
            rows = list(locked(due, skip=True)[:limit])
            for row in rows:
                row.ask_at = ask_again(row.called_at or now, now)
            update_many(rows, ["ask_at"])
        return [Claimed(message_of(row), row.claim, row.lease_until or now, row.busy) for row in rows]

    def settle(self, key: str, state: State, code: str, now: dt.datetime, detail: str = "") -> bool:  # noqa: ARG002
        unknown = Outgoing.objects.filter(key=key, state=State.UNKNOWN)
        with transaction.atomic():
            settled = bool(unknown.update(state=state, code=code, detail=detail[:200]))
            if settled and state is State.SENT:
                note_touch(key)
        return settled

    def review(self, keys: Sequence[str], *, passed: bool, by: str, now: dt.datetime) -> int:
        waiting = Outgoing.objects.filter(key__in=keys, state=State.REVIEW)
        with transaction.atomic():
            found = list(locked(waiting).values_list("key", flat=True))
            if passed:
                Outgoing.objects.filter(key__in=found).update(**_FREE, state=State.PLANNED)
            else:
                rejected = {"state": State.SKIPPED, "code": "rejected", "detail": by[:200]}
                Outgoing.objects.filter(key__in=found).update(**_FREE, **rejected)
            verdict = "passed" if passed else "rejected"
            Decided.objects.bulk_create(Decided(key=key, at=now, verdict=verdict) for key in found)
        return len(found)

    def standing(self, keys: Sequence[str]) -> Mapping[str, Standing]:
        return {row.key: standing_of(row) for row in Outgoing.objects.filter(key__in=keys)}

    def blocked_until(self, channel: str) -> dt.datetime | None:
        found = fetched(f"SELECT until FROM {_BLOCKED} WHERE channel = %s", [channel])
        return moment(found[0][0]) if found else None

    def spend(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        # Whoever holds the row is the only one to count; it is made once a channel.
        Spending.objects.bulk_create([Spending(channel=channel, queue=at)], ignore_conflicts=True)
        row = locked(Spending.objects.filter(pk=channel)).get()
        after, room_at = taken(_spent(row), rates, at, waits=waits)
        row.used, row.queue = after.used, after.queue
        row.save()
        return room_at

    def room_at(self, channel: str, rates: tuple[Rate, ...], at: dt.datetime, *, waits: bool) -> dt.datetime | None:
        row = Spending.objects.filter(pk=channel).first() or Spending(channel=channel, queue=at)
        return taken(_spent(row), rates, at, waits=waits)[1]

    def beside(self, message: Message, now: dt.datetime, since: dt.datetime, same: frozenset[int]) -> Contacts:
        """What ``decide`` would tell its judge now; nothing is held or written."""
        return _with_contacts(message.key, sorted({message.customer_id} | same), now, since)[1]

    def block(self, channel: str, until: dt.datetime) -> None:
        with transaction.atomic():
            Blocked.objects.get_or_create(channel=channel, defaults={"until": until})
            Blocked.objects.filter(channel=channel, until__lt=until).update(until=until)


_IN_DOUBT = "in_doubt"
# After these nobody is written to again there.
_LEAVE_ALONE = frozenset({"bounced", "complained"})
_FREE: dict[str, Any] = {"claim": "", "lease_until": None}
# Statements of which there are several for each message are written out.
_OUTGOING, _DECIDED, _BLOCKED, _BUDGET = (
    model._meta.db_table  # noqa: SLF001 - Django's public way to ask a model about itself
    for model in (Outgoing, Decided, Blocked, Budget)
)
_WRITTEN = "state due_at code detail ref claim lease_until called_at sent_to calls busy".split()
_COLUMNS = ", ".join(_WRITTEN)
_MINE = "claim = %s"
_ONE = f"SELECT key, {_COLUMNS} FROM {_OUTGOING} WHERE key = %s"
_SAVE = f"UPDATE {_OUTGOING} SET {', '.join(f'{name} = %s' for name in _WRITTEN)} WHERE key = %s"
# The message, and of its customer's others what counts for the budget and what is due beside it.
_BESIDE = f"""
SELECT key, {_COLUMNS}, priority, value_minor FROM {_OUTGOING}
WHERE key = %s OR (customer_id IN ({{people}}) AND sells AND (
  (state IN ({", ".join(["%s"] * len(_OPEN))}) AND called_at >= %s)
  OR (state = %s AND due_at <= %s AND expires_at > %s)))"""
_HELD = f"INSERT INTO {_BUDGET} (customer_id) VALUES "
_HOLD = f"SELECT customer_id FROM {_BUDGET}"
_NOTE = f"INSERT INTO {_DECIDED} (key, at, verdict, code, until) VALUES (%s, %s, %s, %s, %s)"


@dataclass(slots=True)
class _Row:
    """What changes of a message."""

    key: str
    state: str
    due_at: dt.datetime | None
    code: str
    detail: str
    ref: str
    claim: str
    lease_until: dt.datetime | None
    called_at: dt.datetime | None
    sent_to: str
    calls: int
    busy: int

    @classmethod
    def of(cls, values: Sequence[Any]) -> Self:
        made = cls(*values)
        made.due_at, made.lease_until, made.called_at = map(moment, (made.due_at, made.lease_until, made.called_at))
        return made

    @classmethod
    def locked(cls, key: str) -> Self:
        """It, for this transaction alone."""
        alone = " FOR UPDATE" if connection.features.has_select_for_update else ""
        ((*values,),) = fetched(_ONE + alone, [key])
        return cls.of(values)

    def save(self, where: str = "", more: Sequence[Any] = ()) -> bool:
        """Write it; whether it was there, as ``where`` says."""
        values = [getattr(self, name) for name in _WRITTEN]
        return changed(_SAVE + (f" AND {where}" if where else ""), [*values, self.key, *more]) == 1


def locked(rows: QuerySet[Any], *, skip: bool = False) -> QuerySet[Any]:
    """The rows, for this transaction alone; where a database has one writer at a time it has them already."""
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(skip_locked=skip)


def standing_of(row: Outgoing) -> Standing:
    return Standing(State(row.state), row.code, row.due_at, row.calls, row.ref, row.detail)


def _spent(row: Spending) -> Spent:
    used = {int(rate): {int(slot): n for slot, n in slots.items()} for rate, slots in row.used.items()}
    return Spent(used, row.queue)


def _free(now: dt.datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now))


def _hold(people: Sequence[int]) -> None:
    """Nobody else judges a message to this customer until the transaction is over. In order, so that of two who hold
    the same ones neither waits for the other."""
    if connection.features.has_select_for_update:
        places = ", ".join(["%s"] * len(people))
        changed(_HELD + ", ".join(["(%s)"] * len(people)) + " ON CONFLICT DO NOTHING", people)
        fetched(f"{_HOLD} WHERE customer_id IN ({places}) ORDER BY customer_id FOR UPDATE", people)


def _with_contacts(key: str, people: Sequence[int], now: dt.datetime, since: dt.datetime) -> tuple[_Row, Contacts]:
    beside = _BESIDE.format(people=", ".join(["%s"] * len(people)))
    rows = fetched(beside, [key, *people, *_OPEN, since, State.PLANNED, now, now])
    others = [row for row in rows if row[0] != key]
    (own,) = (_Row.of(row[:-2]) for row in rows if row[0] == key)
    at, rivals = [], []
    for other, state, *_, called_at, _sent_to, _calls, _busy, priority, value in others:
        if state == State.PLANNED:
            rivals.append((priority, value, other))
        elif (called := moment(called_at)) is not None:
            at.append(called)
    return own, Contacts(tuple(sorted(at)), tuple(sorted(rivals)))


def _note(key: str, now: dt.datetime, verdict: Verdict) -> None:
    """Write down what was decided."""
    until = verdict.until if isinstance(verdict, Defer) else None
    code = "" if isinstance(verdict, Send) else verdict.code
    changed(_NOTE, [key, now, type(verdict).__name__.lower(), code, until])


def _end(row: _Row, outcome: Outcome, again_at: dt.datetime | None) -> None:
    """What follows from what the provider said."""
    if isinstance(outcome, Accepted):
        row.ref = outcome.ref[:200] or row.ref
        _close(row, State.SENT, "", "")
        note_touch(row.key)
    elif isinstance(outcome, Refused):
        _close(row, State.SKIPPED, "refused", outcome.detail)
    elif isinstance(outcome, Ambiguous):
        _close(row, State.UNKNOWN, "", outcome.detail)
    else:
        _was_busy(row, outcome, again_at)


def _was_busy(row: _Row, outcome: Busy, again_at: dt.datetime | None) -> None:
    row.busy += 1
    if again_at is None:
        _skip(row, "provider_busy", outcome.detail)
    else:
        _again(row, again_at, "provider_busy")


def _again(row: _Row, at: dt.datetime, code: str, detail: str = "") -> None:
    _close(row, State.PLANNED, _IN_DOUBT if row.code == _IN_DOUBT else code, detail)
    row.due_at, row.claim, row.lease_until, row.called_at = at, "", None, None


def _skip(row: _Row, code: str, detail: str) -> None:
    """Not by this call; where an earlier one may have gone, that is not known."""
    if row.code == _IN_DOUBT:
        _close(row, State.UNKNOWN, "", code)
    else:
        _close(row, State.SKIPPED, code, detail)


def _close(row: _Row, state: State, code: str, detail: str) -> None:
    row.state, row.code, row.detail = state, code, detail[:200]


def _settle_by(row: _Row, receipt: Receipt) -> None:
    if row.state in {State.UNKNOWN, State.CALLING}:
        _end(row, Refused(receipt.detail) if receipt.kind == "refused" else Accepted(receipt.ref), None)
        row.save()


def _leave_alone(key: str, receipt: Receipt) -> None:
    """The customer, and whoever else has or comes to have the address."""
    row = Outgoing.objects.get(key=key)
    address, at = hashed(receipt.address) or row.sent_to, receipt.at or dt.datetime.now(dt.UTC)
    suppress_hashed(row.customer_id, row.channel, why=receipt.kind, key=key, at=at, address=address)


def _row(message: Message, state: State) -> Outgoing:
    origin = message.origin
    return Outgoing(
        key=message.key,
        customer_id=message.customer_id,
        channel=message.channel,
        purpose=message.purpose,
        sells=message.sells,
        template=message.template,
        journey=origin.journey,
        version=origin.version,
        enrolment=origin.enrolment,
        step=origin.step,
        planned_at=message.due_at,
        due_at=message.due_at,
        expires_at=message.expires_at,
        priority=message.priority,
        value_minor=message.value_minor,
        over_cap=message.over_cap,
        in_quiet=message.in_quiet,
        about=dict(message.about),
        state=state,
    )


def message_of(row: Outgoing) -> Message:
    """The message of a row."""
    return Message(
        key=row.key,
        customer_id=row.customer_id,
        channel=row.channel,
        purpose=row.purpose,  # type: ignore[arg-type]
        template=row.template,
        origin=Origin(row.journey, row.version, row.enrolment, row.step),
        due_at=row.planned_at,
        expires_at=row.expires_at,
        priority=row.priority,
        value_minor=row.value_minor,
        over_cap=row.over_cap,  # type: ignore[arg-type]
        in_quiet=row.in_quiet,  # type: ignore[arg-type]
        about=row.about,
    )
