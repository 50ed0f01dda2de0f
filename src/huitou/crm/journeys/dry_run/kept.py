"""What a dry run found, as JSON and back: a job keeps it for whoever looks, in whatever language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from huitou.crm.journeys.dry_run.run import Entrant, Tried


def kept(found: Tried) -> dict[str, Any]:
    """As JSON."""
    return {
        **{name: dict(getattr(found, name)) for name in ("sent", "held", "skipped")},
        **{name: getattr(found, name) for name in ("held_out", "waiting", "window")},
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "entered": {day.isoformat(): many for day, many in found.entered.items()},
        "planned": [[day.isoformat(), channel, many] for (day, channel), many in found.planned.items()],
        "meets": [[journey, many] for journey, many in found.meets.items()],
        "preview": [{**asdict(each), "on": each.on.isoformat()} for each in found.preview],
        "today_only": sorted(found.today_only),
    }


def found_in(said: Mapping[str, Any]) -> Tried:
    """What ``kept`` made JSON of."""
    day = dt.date.fromisoformat
    return Tried(
        **{name: said[name] for name in ("sent", "held", "skipped", "held_out", "waiting", "window")},
        first=day(said["first"]),
        last=day(said["last"]),
        entered={day(on): many for on, many in said["entered"].items()},
        planned={(day(on), channel): many for on, channel, many in said["planned"]},
        meets=dict(said["meets"]),
        preview=tuple(Entrant(each["customer_id"], day(each["on"]), each["held_out"]) for each in said["preview"]),
        today_only=frozenset(said["today_only"]),
    )
