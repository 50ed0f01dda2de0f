"""The outbox as tables, in SQLite or PostgreSQL; see ``store.Outbox``. A claim is a conditional update."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import Blocked, Budget, Decided, Outgoing, Told
from huitou.crm.delivery.rows import insert_many
from huitou.crm.delivery.store import Claimed, Judge, Receipt, Standing
from huitou.crm.delivery.suppression import suppress
from huitou.crm.delivery.touches import note_touch
from huitou.crm.delivery.verdict import Defer, Send, Skip, Verdict

# A message in one of these was, or may have been, received.
_OPEN = (State.CALLING, State.UNKNOWN, State.SENT)
# What counts for the budget lies no further back; see budget.since, which a cap of a quarter would still be within.
_CONTACT_DAYS = 100


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

    def decide(self, claimed: Claimed, now: dt.datetime, judge: Judge, *, lease: dt.timedelta) -> Verdict | None:
        with transaction.atomic():
            _hold(claimed.message.customer_id)
            row = locked(Outgoing.objects.filter(key=claimed.message.key)).get()
            if row.claim != claimed.claim or row.state not in {State.PLANNED, State.REVIEW}:
                return None
            verdict = Skip("not_reviewed") if row.state == State.REVIEW else judge(_contacts(row, now))
            if isinstance(verdict, Send):
                row.state, row.called_at, row.lease_until = State.CALLING, now, now + lease
                row.calls += 1
            elif isinstance(verdict, Defer):
                _again(row, verdict.until, verdict.code)
            else:
                _skip(row, verdict.code, verdict.detail)
            row.save(update_fields=_WRITTEN)
            Decided.objects.create(key=row.key, at=now, **_said(verdict))
        return verdict

    def ended(self, claimed: Claimed, outcome: Outcome, now: dt.datetime, *, again_at: dt.datetime | None) -> None:  # noqa: ARG002
        with transaction.atomic():
            row = locked(Outgoing.objects.filter(key=claimed.message.key)).get()
            if row.claim != claimed.claim or row.state not in {State.CALLING, State.UNKNOWN, State.SKIPPED}:
                return
            if row.state == State.SKIPPED and not isinstance(outcome, Accepted):
                return
            _end(row, outcome, again_at)
            row.save(update_fields=_WRITTEN)

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
            key = receipt.key or _key_of(receipt.ref)
            told, new = Told.objects.get_or_create(
                id=receipt.id,
                defaults={"kind": receipt.kind, "key": key, "at": receipt.at, "detail": receipt.detail[:200]},
            )
            if not new:
                return False
            row = locked(Outgoing.objects.filter(key=told.key, state__in=(State.UNKNOWN, State.CALLING))).first()
            if row is not None:
                answer = Refused(receipt.detail) if receipt.kind == "refused" else Accepted(receipt.ref)
                _end(row, answer, None)
                row.save(update_fields=_WRITTEN)
            if receipt.kind in _LEAVE_ALONE:
                _leave_alone(told.key, receipt.kind, receipt.at)
        return True

    def unsettled(
        self, now: dt.datetime, *, channels: frozenset[str], older: dt.timedelta, limit: int
    ) -> list[Claimed]:
        found = Outgoing.objects.filter(state=State.UNKNOWN, channel__in=channels, called_at__lte=now - older)
        rows = found.order_by("called_at", "key")[:limit]
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
        return Blocked.objects.filter(channel=channel).values_list("until", flat=True).first()

    def block(self, channel: str, until: dt.datetime) -> None:
        with transaction.atomic():
            Blocked.objects.get_or_create(channel=channel, defaults={"until": until})
            Blocked.objects.filter(channel=channel, until__lt=until).update(until=until)


_IN_DOUBT = "in_doubt"
# After these nobody is written to again there.
_LEAVE_ALONE = frozenset({"bounced", "complained"})
_FREE: dict[str, Any] = {"claim": "", "lease_until": None}
_WRITTEN = "state due_at code detail ref claim lease_until called_at calls busy".split()


def locked(rows: QuerySet[Any], *, skip: bool = False) -> QuerySet[Any]:
    """The rows, for this transaction alone; where a database has one writer at a time it has them already."""
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(skip_locked=skip)


def standing_of(row: Outgoing) -> Standing:
    return Standing(State(row.state), row.code, row.due_at, row.calls, row.ref, row.detail)


def _free(now: dt.datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now))


def _hold(customer_id: int) -> None:
    """Nobody else judges a message to this customer until the transaction is over."""
    if connection.features.has_select_for_update:
        Budget.objects.bulk_create([Budget(customer_id=customer_id)], ignore_conflicts=True)
        list(Budget.objects.filter(pk=customer_id).select_for_update())


def _contacts(row: Outgoing, now: dt.datetime) -> Contacts:
    others = Outgoing.objects.filter(customer_id=row.customer_id, sells=True).exclude(pk=row.pk)
    recent = others.filter(state__in=_OPEN, called_at__gte=now - dt.timedelta(days=_CONTACT_DAYS))
    rivals = others.filter(state=State.PLANNED, due_at__lte=now, expires_at__gt=now)
    return Contacts(
        at=tuple(at for at in recent.values_list("called_at", flat=True) if at is not None),
        rivals=tuple(rivals.values_list("priority", "value_minor", "key")),
    )


def _end(row: Outgoing, outcome: Outcome, again_at: dt.datetime | None) -> None:
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


def _was_busy(row: Outgoing, outcome: Busy, again_at: dt.datetime | None) -> None:
    row.busy += 1
    if again_at is None:
        _skip(row, "provider_busy", outcome.detail)
    else:
        _again(row, again_at, "provider_busy")


def _again(row: Outgoing, at: dt.datetime, code: str) -> None:
    _close(row, State.PLANNED, _IN_DOUBT if row.code == _IN_DOUBT else code, "")
    row.due_at, row.claim, row.lease_until, row.called_at = at, "", None, None


def _skip(row: Outgoing, code: str, detail: str) -> None:
    """Not by this call; where an earlier one may have gone, that is not known."""
    if row.code == _IN_DOUBT:
        _close(row, State.UNKNOWN, "", code)
    else:
        _close(row, State.SKIPPED, code, detail)


def _close(row: Outgoing, state: State, code: str, detail: str) -> None:
    row.state, row.code, row.detail = state, code, detail[:200]


def _said(verdict: Verdict) -> dict[str, Any]:
    if isinstance(verdict, Send):
        return {"verdict": "send"}
    if isinstance(verdict, Defer):
        return {"verdict": "defer", "code": verdict.code, "until": verdict.until}
    return {"verdict": "skip", "code": verdict.code}


def _leave_alone(key: str, why: str, at: dt.datetime | None) -> None:
    row = Outgoing.objects.filter(key=key).first()
    if row is not None:
        suppress(row.customer_id, row.channel, why=why, key=key, at=at or dt.datetime.now(dt.UTC))


def _key_of(ref: str) -> str:
    return Outgoing.objects.filter(ref=ref).values_list("key", flat=True).first() or "" if ref else ""


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
