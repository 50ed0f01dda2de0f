"""From a snapshot's tables to the visitors of the last days who have not bought yet, each with a chance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from huitou import calendar
from huitou.errors import UserError
from huitou.predict.conversion.attributes import VISITOR, Attribute
from huitou.predict.conversion.judged import Judged, Part
from huitou.predict.conversion.learn import (
    CUTS,
    HORIZON_DAYS,
    LEAST_DAYS,
    LEAST_DID,
    Fitted,
    Learned,
    Tally,
    Task,
    learn,
)
from huitou.predict.conversion.log import NEVER, NOBODY, Flags, Integers, Log, People
from huitou.predict.conversion.logistic import Model
from huitou.predict.conversion.scored import Scored, in_order
from huitou.predict.conversion.seen import LOOKBACK_DAYS, Seen, Visitors
from huitou.predict.lacking import Lacking, What, lacking
from huitou.warehouse.snapshot import Tables

# Named attributes by the kind of code they have in a snapshot.
_KINDS = {"channel": "channel", "campaign": "campaign", "kind": "device", "province": "province"}
_COUNTS = ("events", "views", "products", "carts", "favourites", "orders", "pays")
# A step is a byte; names of fewer rows than the first so many are the last of them.
_NAMES = 250
# Goes up when the same visits teach something else.
_VERSION = 1
_TAUGHT = (Learned, Fitted, Attribute, Model, Judged, Part, Tally)
_SINCE_DAYS = HORIZON_DAYS * CUTS + LOOKBACK_DAYS

_LOG = """
SELECT COALESCE(device, -1) AS device, COALESCE(person, -1) AS person, day, day AS first, channel, campaign, kind,
  province, events, views, products, carts, favourites, orders, pays
FROM visit_log
WHERE day > :since AND day <= :known_to"""
# Of the days before, what is still asked of them: since when, who signed in last, and whether they bought.
_BEFORE = """
SELECT COALESCE(device, -1) AS device, COALESCE(person, -1) AS person, MAX(day) AS day, MIN(day) AS first,
  MAX(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS orders, MAX(CASE WHEN pays > 0 THEN 1 ELSE 0 END) AS pays
FROM visit_log
WHERE day <= :since AND (
  device IN (SELECT device FROM visit_log WHERE day > :since AND day <= :known_to AND device IS NOT NULL)
  OR person IN (SELECT person FROM visit_log WHERE day > :since AND day <= :known_to AND person IS NOT NULL))
GROUP BY COALESCE(device, -1), COALESCE(person, -1)"""
_TEXTS = "SELECT kind, code, value FROM codes WHERE kind IN ('channel', 'campaign', 'device', 'province')"
_THEIRS = """(
  SELECT person FROM visit_log WHERE person IS NOT NULL AND day <= :known_to
  UNION
  SELECT person FROM person_coupons WHERE issued_day <= :known_to)"""
_PURCHASES = f"""
SELECT c.customer_id AS person, s.day AS day
FROM sequence AS s
JOIN customers AS c ON c.customer = s.customer
WHERE s.day <= :known_to AND c.customer_id IN {_THEIRS}
GROUP BY c.customer_id, s.day"""
_MEMBERS = "SELECT person, joined_day FROM person_members WHERE joined_day <= :known_to AND person IS NOT NULL"
_COUPONS = """
SELECT person, issued_day, COALESCE(used_day, 1073741824) AS used_day, COALESCE(expires_day, 1073741824) AS expires_day
FROM person_coupons
WHERE issued_day <= :known_to"""


def conversion(tables: Tables, *, as_of: int, data_version: str, days: int = LOOKBACK_DAYS) -> Scored:
    """Who came in the last ``days`` and has not bought, with the chance of a first order in the next seven.

    As known at the end of ``as_of``: orders and sign-ins after it have no say. A device is somebody's once they have
    signed in on it. What cannot be undone is which accounts are one person: that goes by the data version, as in every
    other table. Raises: UserError for more than 30 days. Undefined: ``lacking``.
    """
    if not 1 <= days <= LOOKBACK_DAYS:
        raise UserError(
            "visitors.days",
            en=f"visitors of 1 to {LOOKBACK_DAYS} days can be looked at, not of {days}",
            zh=f"可以看最近 1 到 {LOOKBACK_DAYS} 天的访客，不能是 {days} 天",
        )
    visitors = read(tables, as_of)
    learned, tally = kept(tables, visitors, FIRST_ORDER, as_of=as_of, name="visitors")
    if learned is None:
        return without(visitors, tally, "first orders by visitors", as_of=as_of, data_version=data_version)
    return scored(visitors, learned, FIRST_ORDER, as_of=as_of, data_version=data_version, days=days)


def kept(tables: Tables, visitors: Visitors, task: Task, *, as_of: int, name: str) -> tuple[Learned | None, Tally]:
    """What is learned of a task, by its ``name`` once a data version and day, by whoever asks first."""
    what = f"conversion {_VERSION} of {name} at {as_of}"
    return tables.result(what, lambda: learn(visitors, task, as_of=as_of), _TAUGHT)


def not_bought(seen: Seen) -> Flags:
    return np.asarray(seen.bought_ago < 0)


FIRST_ORDER = Task("first_order", not_bought, VISITOR)


def scored(
    visitors: Visitors, learned: Learned, task: Task, *, as_of: int, data_version: str, days: int = LOOKBACK_DAYS
) -> Scored:
    """The people whom the task is about on the day, with their chances; of visitors those of the last ``days``."""
    seen = visitors.seen(as_of, with_coupons=task.with_coupons)
    within = (seen.values["last_seen"] < days) | ((seen.values["last_seen"] >= LOOKBACK_DAYS) & seen.has_coupon)
    return in_order(visitors, seen.take(task.pool(seen) & within), learned, as_of=as_of, data_version=data_version)


def without(visitors: Visitors, tally: Tally, what: What, *, as_of: int, data_version: str) -> Scored:
    """Nobody, and what is missing."""
    nobody = visitors.seen(as_of).take(np.empty(0, np.int64))
    few = too_few(tally, what, as_of=as_of)
    return Scored(as_of, data_version, visitors, nobody, np.empty(0), None, few)


def too_few(tally: Tally, what: What, *, as_of: int) -> Lacking:
    """What is missing: days of visits, else enough who did it."""
    first = as_of - tally.days + 1
    if tally.days < LEAST_DAYS:
        return Lacking("days of visits", LEAST_DAYS, tally.days, first + LEAST_DAYS - 1 if tally.days else None)
    # Three months are all that is looked back on: what they do not hold, more days of the same will not.
    whole = tally.days > HORIZON_DAYS * CUTS
    needs = max(LEAST_DID, tally.did + 1)
    return lacking(what, needs=needs, has=tally.did, first_day=None if whole else first, as_of=as_of) or Lacking(
        what, needs, tally.did, None
    )


def read(tables: Tables, as_of: int, *, asked_on: int | None = None) -> Visitors:
    """The log of visits of the last months and what is known of the people in it, as of the end of a shop day.

    ``asked_on``: an earlier day, for which the months before it are read, with what came of it up to ``as_of``.
    """
    rows = _rows(tables, as_of, since=(as_of if asked_on is None else asked_on) - _SINCE_DAYS)
    _check(rows["day"], as_of)
    bought = tables.arrays(_PURCHASES, known_to=as_of)
    members = tables.arrays(_MEMBERS, known_to=as_of)
    coupons = tables.arrays(_COUPONS, known_to=as_of)
    # Who looked at something looked at one product at least, also where the log does not say which.
    rows["products"] = np.maximum(rows["products"], rows["views"] > 0)
    devices, device = _numbered(rows.pop("device"))
    persons, people = _numbered(np.concatenate([rows.pop("person"), coupons["person"]]))
    columns, texts = _named(tables, rows)
    log = Log(
        device=device,
        person=people[: len(device)],
        day=rows["day"].astype(np.int32),
        first=rows["first"].astype(np.int32),
        **columns,
        **{name: rows[name].astype(np.int32) for name in _COUNTS},
        device_keys=devices,
        person_ids=persons,
        texts=texts,
    )
    return Visitors(log, _people(persons, bought, members, coupons))


def _check(days: Integers, as_of: int) -> None:
    """A week without visits is none to be judged on, or to learn what comes next from."""
    last = int(days[-1]) if len(days) else as_of
    if as_of - last >= HORIZON_DAYS:
        raise UserError(
            "visitors.day",
            en=f"no visits are known in the {HORIZON_DAYS} days up to {calendar.iso(as_of)}; the last are of"
            f" {calendar.iso(last)}: ask as of that day",
            zh=f"{calendar.iso(as_of)} 之前 {HORIZON_DAYS} 天没有访问记录，最后的是 {calendar.iso(last)}：请按那一天问",
        )


def _rows(tables: Tables, as_of: int, *, since: int) -> dict[str, Integers]:
    """The log in order of day, device and person."""
    before = _in_order(tables.arrays(_BEFORE, known_to=as_of, since=since))
    rows = _in_order(tables.arrays(_LOG, known_to=as_of, since=since))
    none = np.zeros(len(before["day"]), np.int32)
    # One column after the other: there may be ten million rows.
    return {name: np.concatenate([before.get(name, none), rows.pop(name)]) for name in list(rows)}


def _in_order(rows: dict[str, Integers]) -> dict[str, Integers]:
    """A snapshot has them so, but a row of another order would change what is said last."""
    day, device, person = rows["day"], rows["device"], rows["person"]
    falls = (day[1:] < day[:-1]) | (
        (day[1:] == day[:-1])
        & ((device[1:] < device[:-1]) | ((device[1:] == device[:-1]) & (person[1:] < person[:-1])))
    )
    if not falls.any():
        return rows
    order = np.lexsort((person, device, day))
    return {name: column[order] for name, column in rows.items()}


def _people(
    persons: Integers, bought: Mapping[str, Integers], members: Mapping[str, Integers], coupons: Mapping[str, Integers]
) -> People:
    theirs = _are_among(bought["person"], persons)
    order = np.lexsort((bought["day"][theirs], bought["person"][theirs]))
    joined = np.full(len(persons), NEVER, np.int64)
    known = _are_among(members["person"], persons)
    joined[np.searchsorted(persons, members["person"][known])] = members["joined_day"][known]
    by = np.lexsort((coupons["expires_day"], coupons["used_day"], coupons["issued_day"], coupons["person"]))
    return People(
        purchase_person=np.searchsorted(persons, bought["person"][theirs][order]),
        purchase_day=bought["day"][theirs][order].astype(np.int64),
        joined=joined,
        coupon_person=np.searchsorted(persons, coupons["person"][by]),
        issued=coupons["issued_day"][by].astype(np.int64),
        used=coupons["used_day"][by].astype(np.int64),
        expires=coupons["expires_day"][by].astype(np.int64),
    )


def _numbered(values: Integers) -> tuple[Integers, Integers]:
    """The distinct values in order, and of each element the place of its own; -1 stays -1.

    ``numpy.unique`` takes several times as long for millions of them.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    begins = np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)] & (ordered != NOBODY)
    place = np.empty(len(values), np.int32)
    place[order] = np.cumsum(begins, dtype=np.int32) - 1
    return ordered[begins].astype(np.int64), place


def _are_among(values: Integers, ordered: Integers) -> Flags:
    if not len(ordered):
        return np.zeros(len(values), bool)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values)


def _named(tables: Tables, rows: Mapping[str, Integers]) -> tuple[dict[str, Integers], dict[str, tuple[str, ...]]]:
    """Names by their place in the order of the names said by then: a code may be another in another data version."""
    told: dict[str, dict[int, str]] = {kind: {} for kind in _KINDS.values()}
    for kind, code, value in tables.rows(_TEXTS):
        told[kind][int(code)] = str(value)
    columns: dict[str, Integers] = {}
    texts: dict[str, tuple[str, ...]] = {}
    for name, kind in _KINDS.items():
        count = np.bincount(rows[name]) if len(rows[name]) else np.zeros(1, np.int64)
        codes = np.flatnonzero(count[1:]) + 1
        named = [(told[kind].get(code, ""), code) for code in codes.tolist()]
        common = sorted(sorted(named, key=lambda each: (-int(count[each[1]]), each[0]))[:_NAMES])
        place = np.full(int(codes.max(initial=0)) + 1, len(common) + 1, np.int32)
        place[0] = 0
        for at, (_, code) in enumerate(common, start=1):
            place[code] = at
        columns[name] = place[rows[name]]
        texts[name] = ("", *(text for text, _ in common), "")
    return columns, texts
