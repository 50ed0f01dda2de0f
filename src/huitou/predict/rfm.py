"""RFM over the last 365 days: how long since, how often, how much; five or four classes of each, and eight labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huitou.predict.lifecycle import is_past
from huitou.settings import Settings

# R, F and M above the shop's middle (R: below it) are 1. A customer's key in SQL is a label's place, from 1.
LABELS = ("111", "101", "011", "001", "110", "100", "010", "000")
NOT_IN_YEAR = len(LABELS) + 1
# Purchases in the year at which each class of F begins.
FREQUENCIES = (1, 2, 3, 4, 6)
FIFTHS = 5

# Raw R in thousandths of the customer's cycle, rounded down: exact, for a quotient below 2^53 is never rounded up to a
# whole number.
RECENCY = (
    "CASE WHEN cycle_days > 0 THEN CAST(FLOOR(CAST(recency AS BIGINT) * cycle_gaps * 1000 / cycle_days) AS BIGINT) END"
)
_YEAR = (
    f"year_people AS (\n  SELECT moment, {RECENCY} AS r, year_purchases AS f, year_net AS m"
    "\n  FROM standing\n  WHERE year_purchases > 0\n)"
)


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle that raw values are held against, as a fraction: ``total / of``."""

    total: int
    of: int

    def to_float(self) -> float:
        return self.total / self.of


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the labels and classes of a day turn on.

    ``r`` in thousandths of a cycle, ``f`` purchases, ``m`` minor units. ``fifths``: the net at which the 2nd, 3rd, 4th
    and 5th class of M begin. Undefined: ``r`` is None where the cycle is, all three where nobody bought in the year.
    """

    customers: int
    r: Middle | None
    f: Middle | None
    m: Middle | None
    fifths: tuple[int | None, ...]

    def to_dict(self) -> dict[str, Any]:
        recency, purchases, net = (None if each is None else each.to_float() for each in (self.r, self.f, self.m))
        return {
            "customers": self.customers,
            "recency_cycles": None if recency is None else recency / 1000,
            "purchases": purchases,
            "net_minor": net,
        }


NOBODY = Thresholds(0, None, None, None, (None,) * (FIFTHS - 1))


def year_people() -> str:
    """The relation `year_people`: moment, r, f and m of everybody with a purchase in the last 365 days."""
    return _YEAR


def _median(column: str) -> str:
    """Twice the median: the values in the middle place, or the two around it, added up."""
    counted = f"SELECT moment, {column} AS value, COUNT(*) AS n FROM year_people GROUP BY moment, {column}"
    return (
        "SELECT moment,"
        "\n  MIN(CASE WHEN up_to * 2 >= total THEN value END)"
        " + MIN(CASE WHEN up_to * 2 > total THEN value END) AS twice"
        "\nFROM (\n  SELECT moment, value, SUM(n) OVER (PARTITION BY moment ORDER BY value NULLS LAST) AS up_to,"
        "\n    SUM(n) OVER (PARTITION BY moment) AS total"
        f"\n  FROM ({counted}) AS counted\n) AS summed\nGROUP BY moment"
    )


MEDIANS = (
    "\nSELECT r.moment, r.twice, f.twice, m.twice\n"
    f"FROM ({_median('r')}) AS r\nJOIN ({_median('f')}) AS f ON f.moment = r.moment\n"
    f"JOIN ({_median('m')}) AS m ON m.moment = r.moment"
)

# A customer's fifth is 5 less a fifth of those who spent more: equal nets share the higher class, and the highest is
# never empty.
SUMS = """
SELECT moment, SUM(n) AS customers, SUM(r) AS r, SUM(f) AS f, SUM(net * n) AS m,
  MIN(CASE WHEN above * 5 < total * 4 THEN net END) AS fifth_2,
  MIN(CASE WHEN above * 5 < total * 3 THEN net END) AS fifth_3,
  MIN(CASE WHEN above * 5 < total * 2 THEN net END) AS fifth_4, MIN(CASE WHEN above * 5 < total THEN net END) AS fifth_5
FROM (
  SELECT moment, net, n, r, f, SUM(n) OVER (PARTITION BY moment ORDER BY net DESC NULLS LAST) - n AS above,
    SUM(n) OVER (PARTITION BY moment) AS total
  FROM (
    SELECT moment, m AS net, COUNT(*) AS n, SUM(r) AS r, SUM(f) AS f FROM year_people GROUP BY moment, m
  ) AS counted
) AS summed
GROUP BY moment"""


def label() -> str:
    """The label's key, in SQL over `standing` and the thresholds `rfm`: better than the middle is 1, equal is 0.

    Undefined: 0 where the cycle is; `NOT_IN_YEAR` without a purchase in the year.
    Checked: tests/oracle/test_rules_oracle.py.
    """
    recent, often, much = "r * r_of < r_total", "year_purchases * f_of > f_total", "year_net * m_of > m_total"
    return (
        f"CASE WHEN cycle_days = 0 THEN 0 WHEN year_purchases = 0 THEN {NOT_IN_YEAR}"
        f" WHEN {recent} AND {often} AND {much} THEN 1 WHEN {recent} AND {much} THEN 2"
        f" WHEN {often} AND {much} THEN 3 WHEN {much} THEN 4"
        f" WHEN {recent} AND {often} THEN 5 WHEN {recent} THEN 6 WHEN {often} THEN 7 ELSE 8 END"
    )


def recency_class(settings: Settings) -> str:
    """1 to 4: within the first, second and third multiple of the cycle, and beyond; 0 undefined."""
    first, second, third = (is_past(settings, bound) for bound in range(3))
    return f"CASE WHEN cycle_days = 0 THEN 0 WHEN {third} THEN 4 WHEN {second} THEN 3 WHEN {first} THEN 2 ELSE 1 END"


def frequency_class() -> str:
    """1 to 5: 1, 2, 3, 4 to 5, 6 purchases or more in the year; 0 without any."""
    starts = sorted(enumerate(FREQUENCIES, start=1), reverse=True)
    return "CASE" + "".join(f" WHEN year_purchases >= {start} THEN {place}" for place, start in starts) + " ELSE 0 END"


def money_class() -> str:
    """1 to 5: the fifth of the year's net, 5 the highest; 0 without any."""
    higher = "".join(f" WHEN year_net >= fifth_{place} THEN {place}" for place in range(FIFTHS, 1, -1))
    return f"CASE WHEN year_purchases = 0 THEN 0{higher} ELSE 1 END"
