"""How far the data can be trusted, per source and store: how fresh, where days are missing, what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from huitou.warehouse import aside
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.snapshot import Snapshot

# A stretch of days without a purchase is a gap where chance gives it once in e^10, about 22,000 times.
_EXPECTED_IN_A_GAP = 10
_AROUND_DAYS = 28
# Which days of the week a shop sells on is read from so many days on either side.
_HABIT_DAYS = 91
# A week counts as out of line from three times the usual on, or under a third of it, once the usual is no accident.
_TIMES = 3
_USUAL_AT_LEAST = 20
_WEEKS_BEFORE = 8
_WEEK = 7
# A source has stopped where so many purchases should have come since its last.
_EXPECTED_SINCE = 5
_FEWEST_RECENT = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """Shop days without a purchase, both ends included, and how many purchases such a stretch usually has."""

    from_day: int
    to_day: int
    expected: float


@dataclass(frozen=True, slots=True)
class Change:
    """A week (seven shop days from ``from_day``) whose purchases differ greatly from the median of those before."""

    from_day: int
    purchases: int
    usual: float

    def overlaps(self, gap: Gap) -> bool:
        """Whether the week has days of the gap, which then says it already."""
        return self.from_day <= gap.to_day and gap.from_day < self.from_day + _WEEK


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """One store of one source. Days are shop days; orders are all that were imported, purchases those that count.

    ``days_behind``: shop days from its last purchase to the shop's; ``expected_since``: the purchases its last four
    weeks would make of so many days. ``without_payment_time``: purchases dated by the order's time. ``quarantined``:
    rows that stand aside now, of all imports of its system (``--store``), which may hold several stores, and a row
    that came by several files once. ``dismissed``: those beside them that nobody will mend.
    ``paid_disagrees``: orders whose amount paid is not what the file's other cells make it; ``refunds_without_amount``:
    orders that say refunded and not how much, counted in full. ``imported_at``: UTC microseconds.
    """

    source: str
    store: str
    orders: int
    purchases: int
    first_day: int | None
    last_day: int | None
    days_behind: int | None
    expected_since: float | None
    imported_at: int
    without_customer: int
    without_lines: int
    without_payment_time: int
    quarantined: int
    dismissed: int
    paid_disagrees: int
    refunds_without_amount: int
    gaps: tuple[Gap, ...]
    changes: tuple[Change, ...]

    @property
    def is_stale(self) -> bool:
        """Whether the other sources go on while this one stopped."""
        return self.expected_since is not None and self.expected_since >= _EXPECTED_SINCE


def quality(shop: Path, snapshot: Snapshot) -> list[SourceQuality]:
    """Every store of every source, by name.

    Undefined: first and last day, and what follows from them, are None where nothing counts as a purchase;
    ``expected_since`` also where the last four weeks had fewer than ten.
    """
    days = _days(snapshot)
    unknown = _unknown_customers(snapshot)
    last = snapshot.about.last_day
    with connect() as connection:
        facts = Facts(shop)
        facts.attach(connection)
        aside.attach(connection)
        orders = connection.rows(_ORDERS)
        doubts = {(source, store): tuple(counts) for source, store, *counts in connection.rows(_DOUBTS)}
        imports = {
            (source, store): (int(rows), int(dismissed), int(at))
            for source, store, rows, dismissed, at in connection.rows(
                "SELECT i.source, i.store, SUM(CASE WHEN a.leads = 1 AND a.dismissal IS NULL THEN 1 ELSE 0 END),"
                " SUM(CASE WHEN a.leads = 1 AND a.dismissal IS NOT NULL THEN 1 ELSE 0 END), MAX(i.committed_at)"
                " FROM facts_imports i LEFT JOIN aside_once a ON a.of_import = i.import_id GROUP BY i.source, i.store"
            )
        }
    found = []
    for source, system, store, n, without_lines, by_order_time in orders:
        daily = days.get((source, store), {})
        first, until = (min(daily), max(daily)) if daily else (None, None)
        behind = last - until if last is not None and until is not None else None
        quarantined, dismissed, at = imports.get((source, system), (0, 0, 0))
        disagrees, no_amount = doubts.get((source, store), (0, 0))
        found.append(
            SourceQuality(
                source=source,
                store=store,
                orders=n,
                purchases=sum(daily.values()),
                first_day=first,
                last_day=until,
                days_behind=behind,
                expected_since=_expected(daily, days=behind),
                imported_at=at,
                without_customer=unknown.get((source, store), 0),
                without_lines=without_lines,
                without_payment_time=by_order_time,
                quarantined=quarantined,
                dismissed=dismissed,
                paid_disagrees=disagrees,
                refunds_without_amount=no_amount,
                gaps=(missing := tuple(gaps(daily))),
                changes=tuple(each for each in changes(daily) if not any(each.overlaps(gap) for gap in missing)),
            )
        )
    return found


# One row a store: an order counts once however many versions of it there are. Orders and lines are gathered together,
# for at millions a join of the two costs more.
_ORDERS = """
SELECT source, MIN(system), store, COUNT(*), SUM(CASE WHEN has_lines = 1 THEN 0 ELSE 1 END),
  SUM(CASE WHEN purchased = 1 AND timed = 0 THEN 1 ELSE 0 END)
FROM (
  SELECT source, store, order_id, MIN(system) AS system, MAX(timed) AS timed, MAX(purchased) AS purchased,
    MAX(has_lines) AS has_lines
  FROM (
    SELECT f.source, f.store, f.order_id, i.store AS system, CASE WHEN f.paid_at IS NULL THEN 0 ELSE 1 END AS timed,
      CASE WHEN f.purchased_at IS NULL THEN 0 ELSE 1 END AS purchased, NULL AS has_lines
    FROM facts_orders f JOIN facts_imports i ON i.import_id = f.import_id
    UNION ALL
    SELECT source, store, order_id, NULL, NULL, NULL, 1 FROM facts_order_lines
  ) told
  GROUP BY source, store, order_id
) orders
WHERE timed IS NOT NULL
GROUP BY source, store
ORDER BY source NULLS LAST, store NULLS LAST
"""
# An order is in doubt by its newest version; what another file gives as the refund ends that.
_DOUBTS = """
SELECT o.source, o.store, SUM(CASE WHEN o.doubt = 'paid.disagrees' THEN 1 ELSE 0 END),
  SUM(CASE WHEN o.doubt = 'refund.no_amount' AND r.order_id IS NULL THEN 1 ELSE 0 END)
FROM (
  SELECT f.source, f.store, f.order_id, f.doubt, f.status, f.purchased_at, ROW_NUMBER() OVER (
    PARTITION BY f.source, f.store, f.order_id
    ORDER BY f.version_at DESC NULLS LAST, COALESCE(f.of_import, f.import_id) DESC NULLS LAST,
      f.import_id DESC NULLS LAST, f.version_row DESC NULLS LAST) AS n
  FROM facts_orders f
) o
LEFT JOIN (SELECT DISTINCT source, store, order_id FROM facts_refunds WHERE refunded > 0) r
  ON r.source = o.source AND r.store = o.store AND r.order_id = o.order_id
WHERE o.n = 1 AND o.doubt IS NOT NULL AND o.purchased_at IS NOT NULL AND COALESCE(o.status, 'paid') = 'paid'
GROUP BY o.source, o.store
"""
_NAMED = (
    "FROM sequence q JOIN codes s ON s.kind = 'source' AND s.code = q.source"
    " LEFT JOIN codes t ON t.kind = 'store' AND t.code = q.store"
)


def _days(snapshot: Snapshot) -> dict[tuple[str, str], dict[int, int]]:
    """Purchases by shop day of each source and store."""
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    rows = snapshot.rows(
        f"SELECT s.value, COALESCE(t.value, ''), q.day, COUNT(*) {_NAMED}"
        " GROUP BY s.value, COALESCE(t.value, ''), q.day"
    )
    for source, store, day, n in rows:
        found[source, store][day] = n
    return found


def _unknown_customers(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    rows = snapshot.rows(
        f"SELECT s.value, COALESCE(t.value, ''), COUNT(*) {_NAMED} WHERE q.customer IS NULL"
        " GROUP BY s.value, COALESCE(t.value, '')"
    )
    return {(source, store): n for source, store, n in rows}


def _expected(daily: Mapping[int, int], *, days: int | None) -> float | None:
    """The purchases so many days have at the pace of the last four weeks; None where these tell too little."""
    if days is None:
        return None
    recent = sum(n for day, n in daily.items() if day > max(daily) - _AROUND_DAYS)
    return round(recent / _AROUND_DAYS * days, 1) if recent >= _FEWEST_RECENT else None


def gaps(daily: Mapping[int, int]) -> Iterator[Gap]:
    """Stretches of days without a purchase that are too long for chance, given the quieter of the four weeks before
    and the four after: a shop that has just taken off, or gone quiet, lacks no file. Nor does one that is closed on
    Sundays: a day is expected to bring what its day of the week brings in the half-year around it.

    With purchases coming at random at rate r a day, k days have none with probability exp(-r k) (Poisson).
    """
    active = sorted(daily)
    for before, after in pairwise(active):
        if after - before == 1:
            continue
        sides = (
            range(max(active[0], before - _AROUND_DAYS + 1), before + 1),
            range(after, min(active[-1], after + _AROUND_DAYS - 1) + 1),
        )
        bought = [sum(daily.get(day, 0) for day in side) for side in sides]
        rate = min(n / len(side) for n, side in zip(bought, sides, strict=True))
        habit = _habit(
            daily,
            [
                *range(max(active[0], before - _HABIT_DAYS + 1), before + 1),
                *range(after, min(active[-1], after + _HABIT_DAYS - 1) + 1),
            ],
        )
        expected = sum(rate * habit[day % _WEEK] for day in range(before + 1, after))
        # A purchase or two beside the stretch tell no rate: one on the day before would make one a day.
        if expected >= _EXPECTED_IN_A_GAP and min(bought) >= _FEWEST_RECENT:
            yield Gap(before + 1, after - 1, round(expected, 1))


def _habit(daily: Mapping[int, int], days: Sequence[int]) -> list[float]:
    """How a day of each day of the week sells beside the average day; 1 where there are too few days to tell."""
    sold, seen = [0] * _WEEK, [0] * _WEEK
    for day in days:
        sold[day % _WEEK] += daily.get(day, 0)
        seen[day % _WEEK] += 1
    average = sum(sold) / len(days)
    if len(days) < _AROUND_DAYS or not average:
        return [1.0] * _WEEK
    return [n / times / average if times else 1.0 for n, times in zip(sold, seen, strict=True)]


def changes(daily: Mapping[int, int]) -> Iterator[Change]:
    """Weeks out of line with the median of the eight before; whole weeks only, counted back from the last day."""
    if not daily:
        return
    first, last = min(daily), max(daily)
    starts = list(range(last - _WEEK + 1, first - 1, -_WEEK))[::-1]
    totals = [sum(daily.get(day, 0) for day in range(start, start + _WEEK)) for start in starts]
    for at in range(_WEEKS_BEFORE, len(starts)):
        usual = median(totals[at - _WEEKS_BEFORE : at])
        if usual >= _USUAL_AT_LEAST and not usual / _TIMES <= totals[at] <= usual * _TIMES:
            yield Change(starts[at], totals[at], usual)
