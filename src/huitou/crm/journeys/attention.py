"""What of acting waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Min

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Blocked, Outgoing
from huitou.crm.journeys.stuck import stuck


@dataclass(frozen=True, slots=True)
class Waits:
    """``reviews`` wait to be let go, the first running out at ``runs_out``; of ``unknown`` nobody knows whether they
    went; ``stuck`` people do not move on; ``failing`` messages are tried again and again; ``blocked``: until when a
    channel's provider asked to be left alone."""

    reviews: int
    runs_out: dt.datetime | None
    unknown: int
    stuck: int
    failing: int
    blocked: Mapping[str, dt.datetime]


def waits(now: dt.datetime) -> Waits:
    reviews = Outgoing.objects.filter(state=State.REVIEW)
    return Waits(
        reviews=reviews.count(),
        runs_out=reviews.aggregate(Min("expires_at"))["expires_at__min"],
        unknown=Outgoing.objects.filter(state=State.UNKNOWN).count(),
        stuck=stuck(now).count(),
        failing=Outgoing.objects.filter(state=State.PLANNED, code="failed").count(),
        blocked=dict(Blocked.objects.filter(until__gt=now).order_by("channel").values_list("channel", "until")),
    )
