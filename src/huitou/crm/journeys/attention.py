"""What of acting waits for a person: to be let go, to be settled, to be put right, or for a provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Blocked, Outgoing
from huitou.crm.journeys.alarm import Trouble, troubles


@dataclass(frozen=True, slots=True)
class Waits:
    """``reviews`` wait to be let go, the first running out at ``runs_out``; of ``unknown`` nobody knows whether they
    went; ``troubles`` is what does not get on; ``blocked``: until when a channel's provider asked to be left alone."""

    reviews: int
    runs_out: dt.datetime | None
    unknown: int
    troubles: Sequence[Trouble]
    blocked: Mapping[str, dt.datetime]


def waits(now: dt.datetime) -> Waits:
    """As of now."""
    reviews = Outgoing.objects.filter(state=State.REVIEW)
    return Waits(
        reviews=reviews.count(),
        runs_out=reviews.aggregate(Min("expires_at"))["expires_at__min"],
        unknown=Outgoing.objects.filter(state=State.UNKNOWN).count(),
        # What is unknown stands above, from its first minute on.
        troubles=[each for each in troubles(now) if each.kind != "unknown"],
        blocked=dict(Blocked.objects.filter(until__gt=now).order_by("channel").values_list("channel", "until")),
    )
