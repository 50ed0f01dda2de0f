"""One row per customer as known at the end of a shop day: the integers every rule is made of."""

from __future__ import annotations

from collections.abc import Mapping

YEAR_DAYS = 365

# The customer's last purchase by then says all of these: its numbers are those of a prefix of their life.
_LAST_SEEN = """{name} AS (
  SELECT m.moment, m.known_to, s.customer, s.first_day, s.day AS last_day, s.day_seq AS days, s.seq AS purchases,
    s.net_so_far AS net, COALESCE(s.first_category, 0) AS category
  FROM sequence AS s
  JOIN moments AS m ON s.day <= m.known_to AND {next}
  WHERE s.customer IS NOT NULL
)"""
_OF_ALL = "(s.next_day IS NULL OR s.next_day > m.known_to)"
_OF_BUYERS = "s.next_day > m.known_to AND s.next_day <= :to_day"
# Of the year the first purchase says how many, and how much money, came before it.
_WITH_YEARS = f"""years AS (
  SELECT m.moment, s.customer, s.seq - 1 AS purchases_before, s.net_so_far - s.net AS net_before
  FROM sequence AS s
  JOIN moments AS m ON s.day <= m.known_to AND s.day > m.known_to - {YEAR_DAYS}
    AND (s.prev_day IS NULL OR s.prev_day <= m.known_to - {YEAR_DAYS})
  WHERE s.customer IS NOT NULL
),
people AS (
  SELECT s.*, CAST(COALESCE(s.purchases - y.purchases_before, 0) AS BIGINT) AS year_purchases,
    COALESCE(s.net - y.net_before, 0) AS year_net
  FROM seen AS s
  LEFT JOIN years AS y ON y.moment = s.moment AND y.customer = s.customer
)"""


def people(moments: Mapping[int, int], *, buyers: bool = False) -> list[str]:
    """The relation `people` at these moments (a key -> the last day known), as the common tables of a statement.

    Shape: moment, known_to, customer, first_day, last_day, days (distinct purchase days), purchases, net,
    year_purchases and year_net (of the last 365 days), category (that of the first purchase, 0 unknown). A customer is
    there from the day of their first purchase on; of ``buyers``, only who bought again after it, up to the day
    ``:to_day``. Units: shop days, minor units.
    Checked: tests/oracle/test_rules_oracle.py.
    """
    return [moments_table(moments), _last_seen("seen", buyers=buyers), _WITH_YEARS]


def last_seen(moments: Mapping[int, int], *, buyers: bool = False) -> list[str]:
    """The same without the year: cheaper, for every customer is looked up once."""
    return [moments_table(moments), _last_seen("people", buyers=buyers)]


def _last_seen(name: str, *, buyers: bool) -> str:
    return _LAST_SEEN.format(name=name, next=_OF_BUYERS if buyers else _OF_ALL)


def moments_table(moments: Mapping[int, int]) -> str:
    """The moments alone, as the common table `moments`: moment, known_to."""
    rows = ", ".join(f"({moment}, {known_to})" for moment, known_to in moments.items())
    return f"moments(moment, known_to) AS (VALUES {rows})"
