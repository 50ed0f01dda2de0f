"""The rules put together: thresholds read from a snapshot for the days asked about, and one row a customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Self

from huitou.predict import cycle, lifecycle, rfm, tiers
from huitou.predict.cycle import Cycles
from huitou.predict.people import last_seen, moments_table, people
from huitou.predict.rfm import NOBODY, Middle, Thresholds
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

Moments = Mapping[int, int]
# Every customer has a row at every moment: more moments in one statement would not fit in memory.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Segments:
    """The rules with their thresholds, at one or more moments (a key -> the last day known)."""

    settings: Settings
    moments: Moments
    cycles: Mapping[int, Cycles]
    thresholds: Mapping[int, Thresholds]

    def undefined(self, moment: int) -> str | None:
        """Why nobody has a lifecycle stage at that moment, or None."""
        return None if self.settings.lifecycle_days else self.cycles[moment].undefined

    def ctes(self, *, buyers: bool = False) -> list[str]:
        """The relation `segments`, as the common tables of a statement: one row per moment and customer.

        ``buyers``: only of who bought after the moments, up to the day ``:to_day``; the others need not be judged
        where nothing but purchases after them is asked about.

        Shape: moment, customer, stage; with thresholds also what `standing` has, label, tier, r_class, f_class and
        m_class. All are keys, 0 unknown; of the classes 0 also where there is none.
        """
        standing = cycle.standing(self.cycles, self.settings)
        if self.thresholds:
            judged = [_thresholds(self.thresholds), _judged(self.settings), _SEGMENTS]
            return [*people(self.moments, buyers=buyers), *standing, *judged]
        stage = lifecycle.stage(self.settings)
        staged = f"segments AS (\n  SELECT moment, customer, {stage} AS stage\n  FROM standing\n)"
        return [*last_seen(self.moments, buyers=buyers), *standing, staged]

    def only(self, moments: Collection[int]) -> Self:
        """The same at fewer moments."""
        return replace(
            self,
            moments={moment: known_to for moment, known_to in self.moments.items() if moment in moments},
            cycles={moment: found for moment, found in self.cycles.items() if moment in moments},
            thresholds={moment: found for moment, found in self.thresholds.items() if moment in moments},
        )


def stages_at(tables: Tables, moments: Moments, *, settings: Settings) -> Segments:
    """The lifecycle alone at these moments: cheaper where neither RFM nor tiers are asked."""
    # A curve of many days for each category and moment takes longer than what is asked with it.
    kept = cycle.identity(moments, settings)
    rows = tables.worked_out(kept, lambda: cycle.to_rows(_cycles_at(tables, moments, settings)))
    return Segments(settings, moments, cycle.from_rows(rows, moments), {})


def _cycles_at(tables: Tables, moments: Moments, settings: Settings) -> dict[int, Cycles]:
    rows: dict[int, list[Any]] = defaultdict(list)
    for some in _few(moments):
        for moment, *row in tables.rows(_statement([moments_table(some)], cycle.GAPS)):
            rows[moment].append(tuple(row))
    return {
        moment: cycle.cycles(rows[moment], known_to=known_to, settings=settings) for moment, known_to in moments.items()
    }


def segments_at(tables: Tables, moments: Moments, *, settings: Settings) -> Segments:
    """Every rule at these moments. Nothing after a moment's day has a say in it.

    Checked: tests/oracle/test_rules_oracle.py.
    """
    staged = stages_at(tables, moments, settings=settings)
    found = dict.fromkeys(moments, NOBODY)
    for some in _few(moments):
        found |= _thresholds_at(tables, staged.only(some))
    return Segments(settings, moments, staged.cycles, found)


def _thresholds_at(tables: Tables, staged: Segments) -> dict[int, Thresholds]:
    settings, found = staged.settings, {}
    head = [*people(staged.moments), *cycle.standing(staged.cycles, settings), rfm.year_people()]
    for moment, customers, *sums in tables.rows(_statement(head, rfm.SUMS)):
        r, f, m = (_middle(total, int(customers)) for total in sums[:3])
        found[moment] = Thresholds(int(customers), r, f, m, fifths=tuple(sums[3:]))
    if settings.rfm_against == "median":
        for moment, *twice in tables.rows(_statement(head, rfm.MEDIANS)):
            r, f, m = (_middle(total, 2) for total in twice)
            found[moment] = replace(found[moment], r=r, f=f, m=m)
    return found


def _few(moments: Moments) -> Iterator[Moments]:
    """The moments, a few at a time."""
    days = iter(moments.items())
    while some := dict(islice(days, AT_ONCE)):
        yield some


def _middle(total: int | None, of: int) -> Middle | None:
    return None if total is None else Middle(int(total), of)


def _statement(ctes: list[str], select: str) -> str:
    return "WITH " + ",\n".join(ctes) + select


def _thresholds(found: Mapping[int, Thresholds]) -> str:
    rows = []
    for moment, each in found.items():
        middles = [middle or Middle(0, 1) for middle in (each.r, each.f, each.m)]
        numbers = [moment, *(part for middle in middles for part in (middle.total, middle.of))]
        rows.append(f"({', '.join(map(str, [*numbers, *(start or 0 for start in each.fifths)]))})")
    names = "moment, r_total, r_of, f_total, f_of, m_total, m_of, fifth_2, fifth_3, fifth_4, fifth_5"
    return f"thresholds({names}) AS (VALUES {', '.join(rows)})"


def _judged(settings: Settings) -> str:
    return (
        f"judged AS (\n  SELECT s.*,\n    {rfm.RECENCY} AS r,\n    {lifecycle.stage(settings)} AS stage,"
        f"\n    {rfm.recency_class(settings)} AS r_class,\n    {rfm.frequency_class()} AS f_class,"
        f"\n    {rfm.money_class()} AS m_class,"
        "\n    t.r_total, t.r_of, t.f_total, t.f_of, t.m_total, t.m_of"
        "\n  FROM standing AS s\n  JOIN thresholds AS t ON t.moment = s.moment\n)"
    )


_SEGMENTS = (
    "segments AS (\n  SELECT moment, customer, first_day, last_day, purchases, net, year_purchases, year_net, recency,"
    " cycle_days, cycle_gaps,\n    stage, r_class, f_class, m_class,"
    f"\n    {rfm.label()} AS label,\n    {tiers.tier()} AS tier\n  FROM judged\n)"
)
