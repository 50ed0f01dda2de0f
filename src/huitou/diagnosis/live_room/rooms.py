"""The live sessions of the last days, or one session with its slots, judged; and the same as JSON has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from huitou import calendar
from huitou.diagnosis.live_room.counted import Counted, read
from huitou.diagnosis.live_room.rates import Judged, Rate, judge
from huitou.diagnosis.live_room.yardsticks import Yardsticks, yardsticks
from huitou.errors import UserError
from huitou.metrics.question import Snapshot
from huitou.money import money_text

SHOWN_DAYS = 30
_LISTED = 10


@dataclass(frozen=True, slots=True)
class LiveRooms:
    """``sessions``: the newest first; ``slots``: of the one session asked for, in the order of the day.

    Undefined: ``no_live`` where nothing is known of live rooms, ``no_session`` where none was in these days.
    """

    as_of: int
    days: int
    sessions: tuple[Judged, ...]
    slots: tuple[Judged, ...]
    yard: Yardsticks
    timezone: str
    currency: str
    data_version: str
    undefined: str | None = None

    @property
    def rooms(self) -> tuple[Judged, ...]:
        """Sessions and slots."""
        return (*self.sessions, *self.slots)

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it: rates as fractions of 1, times with the shop's offset, money in the currency's
        units.
        """
        limits = self.yard.thresholds
        return {
            "as_of": calendar.iso(self.as_of),
            "days": self.days,
            "data_version": self.data_version,
            "category": self.yard.category,
            "thresholds": {name: getattr(limits, name) for name in limits.__dataclass_fields__},
            "undefined": self.undefined,
            "sessions": [self._judged(each) for each in self.sessions],
            "slots": [self._judged(each) for each in self.slots],
        }

    def _judged(self, each: Judged) -> dict[str, Any]:
        counted = each.counted
        *steps, last = counted.counts
        names = ("exposed", "entered", "shown", "clicked", "dealt" if counted.goal == "sale" else "leads")
        return {
            "live_id": counted.live_id,
            "source": counted.source,
            "store": counted.store,
            "room": counted.room,
            "host": counted.host,
            "day": calendar.iso(counted.day),
            "from": self.at(counted.slot_at if counted.part == "slot" else counted.began_at),
            "to": self.at(counted.slot_to if counted.part == "slot" else counted.ended_at),
            "part": counted.part,
            "goal": counted.goal,
            "basis": counted.basis,
            "counts": dict(zip(names, (*steps, last), strict=True)),
            "rates": [_rate(rate) for rate in each.rates],
            "overall": _rate(each.overall),
            "lowest": each.lowest.name if each.lowest else None,
            "minutes": counted.minutes,
            "paid_share": counted.paid_share,
            "paid": each.paid,
            "gmv": None if counted.gmv is None else money_text(counted.gmv, self.currency),
        }

    def at(self, micros: int | None) -> str | None:
        """A UTC instant in shop time, to the second and with its offset."""
        if micros is None:
            return None
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=micros)
        return moment.astimezone(calendar.zone(self.timezone)).isoformat(timespec="seconds")


def live_rooms(
    snapshot: Snapshot,
    *,
    shop: Path | None = None,
    session: str | None = None,
    as_of: int | None = None,
    days: int = SHOWN_DAYS,
) -> LiveRooms:
    """How the shop's live rooms did: the sessions of the last ``days``, or the one named with its slots.

    ``as_of`` is by default the day of the last session. Raises: UserError ``live.session`` for one that is not known.
    Checked: tests/oracle/test_live_oracle.py.
    """
    about, yard = snapshot.about, yardsticks(shop)
    rows = read(snapshot, as_of=as_of) if "live" in about.lists and as_of is not None else _all(snapshot)
    day = as_of if as_of is not None else max((each.day for each in rows), default=about.latest_day or 0)
    if session is None:
        chosen = [each for each in rows if each.part != "slot" and each.day > day - days]
    else:
        chosen = _named(rows, session)
    judged = [judge(each, rows, yard) for each in chosen]
    known = "live" in about.lists
    return LiveRooms(
        as_of=day,
        days=days,
        sessions=tuple(each for each in reversed(judged) if each.counted.part != "slot"),
        slots=tuple(each for each in judged if each.counted.part == "slot"),
        yard=yard,
        timezone=about.timezone,
        currency=about.currency,
        data_version=about.data_version,
        undefined=None if judged else "no_session" if known else "no_live",
    )


def _all(snapshot: Snapshot) -> tuple[Counted, ...]:
    return read(snapshot, as_of=_FOREVER) if "live" in snapshot.about.lists else ()


# Later than any day in a file.
_FOREVER = 2**31 - 1


def _named(rows: tuple[Counted, ...], session: str) -> list[Counted]:
    found = [each for each in rows if each.live_id == session.strip()]
    if not found:
        ids = list(dict.fromkeys(each.live_id for each in reversed(rows)))
        near = list(dict.fromkeys([*get_close_matches(session, ids, n=_LISTED, cutoff=0.5), *ids]))[:_LISTED]
        listed = ", ".join(near)
        raise UserError(
            "live.session",
            en=f"there is no live session “{session}”" + (f"; there are: {listed}" if near else ""),
            zh=f"没有“{session}”这一场直播" + (f"；现有：{listed}" if near else ""),
        )
    return found


def _rate(rate: Rate) -> dict[str, Any]:
    value = rate.experience
    return {
        "rate": rate.name,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "value": rate.value,
        "interval": None if rate.interval is None else list(rate.interval),
        "undefined": rate.undefined,
        "own_median": rate.own,
        "own_sessions": rate.own_n,
        "experience": None
        if value is None
        else {
            "low": value.low,
            "high": value.high,
            "source": value.source["en"],
            "grade": value.grade,
            "own": value.own,
        },
        "against": rate.against,
        "gap": rate.gap,
        "verdict": rate.verdict,
    }
