"""funnel(): how many of those who were there got how far, and the step that lost more than it used to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import get_args

from huitou import calendar
from huitou.calendar import Window
from huitou.diagnosis.funnel.result import By, Funnel, Part, Step
from huitou.diagnosis.funnel.steps import COLUMNS, STEPS, Name
from huitou.errors import UserError
from huitou.metrics.question import Snapshot

DEFAULT_DAYS = 15
# So far a snapshot looks ahead.
MOST_DAYS = 30
_WINDOW_DAYS = 30
# The periods before tell what is usual: those of a year, three where that is too few, and never more than twelve.
_PERIODS_BEFORE = 12
_YEAR = 365
_RADIX = 100
# A usual rate needs so many periods, and a step so many people, before it can be called weak.
_FEWEST_PERIODS = 3
_FEWEST_PEOPLE = 100
# The z of a two-sided 5 % shared by the five steps looked at (Bonferroni).
_Z = 2.5758
_ORDER = ("enter", *COLUMNS)

# How many of the steps were taken: each comes after the one before it, so that who took one has taken those. Where all
# days have been watched for as long as is looked ahead, nothing is left to ask of the last.
_TAKEN = "CASE WHEN s.{column} < :days THEN 1 ELSE 0 END"
_TAKEN_BY_NOW = "CASE WHEN s.{column} < :days AND s.day + s.{column} <= :as_of THEN 1 ELSE 0 END"
# Periods of one length go back from the window's last day; everybody counts once in each, by the furthest they got.
# ``place`` is category and period in one number. Who bought before one day of a period has before all later ones.
_DAYS = f"""
SELECT s.visitor, s.category * {_RADIX} + CAST(FLOOR((:to_day - s.day) / :length) AS INTEGER) AS place, {{far}} AS far,
  {{before}} AS before,
  CASE WHEN s.since_last < :length AND s.since_last <= :length - 1 - MOD(:to_day - s.day, :length) THEN 0
    WHEN s.until_next < :length AND s.until_next <= MOD(:to_day - s.day, :length) THEN 0 ELSE 1 END AS alone
FROM visit_steps AS s{{joins}}
WHERE s.category {{categories}} AND s.day > :to_day - :length * :periods AND s.day <= :to_day AND s.day <= :as_of"""
# Most are there on one day of a period alone: those are counted by what they did, which is several times faster than
# finding out who is who among tens of millions of rows.
_FUNNEL = """
SELECT p.place, p.before, p.far, SUM(p.people) AS people
FROM (
  SELECT e.place, MIN(e.before) AS before, MAX(e.far) AS far, CASE WHEN e.who < 0 THEN COUNT(*) ELSE 1 END AS people
  FROM (
    SELECT d.place, d.before, d.far, CASE WHEN d.alone = 1 THEN -1 - 2 * d.far - d.before ELSE d.visitor END AS who
    FROM ({days}) AS d
  ) AS e
  GROUP BY e.place, e.who
) AS p
GROUP BY p.place, p.before, p.far"""
_BOUGHT_BEFORE = "CASE WHEN c.first_bought < s.day THEN 1 ELSE 0 END"
_CUSTOMERS = "\nLEFT JOIN visitor_customers AS c ON c.visitor = s.visitor"


def funnel(
    snapshot: Snapshot,
    *,
    by: By = "",
    days: int = DEFAULT_DAYS,
    from_: int | None = None,
    to: int | None = None,
    as_of: int | None = None,
    today: int | None = None,
) -> Funnel:
    """People by how far they got, in order, within ``days`` of a day in the window on which they were there.

    By ``group`` people are returning where they had bought before their first day in the window, else new; by
    ``category`` the way begins with a view. A step is weak where its rate lies below that of every period before it by
    more than chance; of several, the one that lost most people. Default window: the last 30 days whose people have
    been watched for ``days``. Undefined: ``no_visits`` where the shop has none.
    Checked: tests/oracle/test_funnel_oracle.py.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UserError(
            "funnel.days",
            en=f"a funnel looks 1 to {MOST_DAYS} days ahead, not {days}",
            zh=f"漏斗往后看 1 到 {MOST_DAYS} 天，不能是 {days} 天",
        )
    ((first, last),) = snapshot.rows("SELECT MIN(day), MAX(day) FROM visit_days")
    now = calendar.today(snapshot.about.timezone) if today is None else today
    if as_of is None:
        as_of = now - 1 if last is None else min(last, now - 1)
    window = _window(from_, to, as_of=as_of, days=days)
    periods = 1 + _periods_before(window, first) if first is not None else 1
    recorded = {step for (step,) in snapshot.rows("SELECT step FROM visit_recorded")}
    left_out = tuple(name for name in COLUMNS if STEPS[name] not in recorded) if first is not None else ()
    shown: tuple[Name, ...] = tuple(name for name in STEPS if name not in left_out)
    if by == "category":
        shown = tuple(name for name in shown if name != "enter")
    found = _counted(snapshot, by, window, days=days, as_of=as_of, periods=periods) if first is not None else {}
    return Funnel(
        by=by,
        from_day=window.from_day,
        to_day=window.to_day,
        as_of=as_of,
        days=days,
        parts=tuple(_part(label, numbers, shown) for label, numbers in found.items()),
        left_out=left_out,
        periods_before=periods - 1,
        immature=window.to_day + days - 1 > as_of,
        tied=bool(snapshot.rows("SELECT 1 FROM visitor_customers LIMIT 1")),
        undefined="no_visits" if first is None else None if found else "no_denominator",
        data_version=snapshot.about.data_version,
    )


def prepare(snapshot: Snapshot) -> None:
    """Ask what is asked by default, so that what takes long is kept beside the snapshot (warehouse/answers.py)."""
    if "visits" in snapshot.about.lists:
        for by in get_args(By):
            funnel(snapshot, by=by)


def _window(from_day: int | None, to_day: int | None, *, as_of: int, days: int) -> Window:
    if to_day is None:
        to_day = as_of - days + 1 if from_day is None else max(as_of, from_day)
    if from_day is None:
        from_day = to_day - _WINDOW_DAYS + 1
    if from_day > to_day:
        raise UserError(
            "funnel.window",
            en=f"{calendar.iso(from_day)} comes after {calendar.iso(to_day)}; give the first day first",
            zh=f"{calendar.iso(from_day)} 晚于 {calendar.iso(to_day)}；请先写起始日",
        )
    return Window(from_day, to_day)


def _periods_before(window: Window, first: int) -> int:
    usual = min(_PERIODS_BEFORE, max(_FEWEST_PERIODS, _YEAR // window.days))
    return max(0, min(usual, (window.from_day - first) // window.days))


def _counted(
    snapshot: Snapshot, by: By, window: Window, *, days: int, as_of: int, periods: int
) -> dict[str, dict[int, list[int]]]:
    """People by step, by label and period: 0 is the window, 1 the one before."""
    by_group = by == "group"
    taken = _TAKEN if window.to_day + days - 1 <= as_of else _TAKEN_BY_NOW
    sql = _FUNNEL.format(
        days=_DAYS.format(
            far=" + ".join(taken.format(column=column) for column in COLUMNS.values()),
            before=_BOUGHT_BEFORE if by_group else "0",
            categories=">= 0" if by == "category" else "= -1",
            joins=_CUSTOMERS if by_group else "",
        ),
    )
    rows = snapshot.rows(sql, to_day=window.to_day, length=window.days, periods=periods, days=days, as_of=as_of)
    names = _labels(snapshot, by)
    found: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for place, before, far, people in rows:
        category, period = divmod(place, _RADIX)
        numbers = found[names.get(before if by_group else category, "")].setdefault(period, [0] * (1 + len(COLUMNS)))
        for step in range(far + 1):
            numbers[step] += int(people)
    there = {name: numbers for name, numbers in found.items() if 0 in numbers}
    if by == "group":
        return {name: there[name] for name in ("new", "returning") if name in there}
    return dict(sorted(there.items(), key=lambda pair: (-pair[1][0][0], pair[0])))


def _labels(snapshot: Snapshot, by: By) -> Mapping[int, str]:
    if by == "category":
        return dict(snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category'"))
    return {0: "new", 1: "returning"} if by == "group" else {}


def _part(label: str, numbers: Mapping[int, Sequence[int]], shown: Sequence[Name]) -> Part:
    steps: list[Step] = []
    earlier = [numbers[period] for period in sorted(numbers) if period]
    for place, name in enumerate(shown):
        at = _ORDER.index(name)
        if not place:
            steps.append(Step(name, numbers[0][at], None))
            continue
        previous = _ORDER.index(shown[place - 1])
        before = tuple((each[at], each[previous]) for each in earlier)
        steps.append(Step(name, numbers[0][at], numbers[0][previous], before))
    return Part(label, tuple(steps), _weakest(steps))


def _weakest(steps: Sequence[Step]) -> Name | None:
    """Of the steps weaker than ever before, beyond chance, the one that lost most people."""
    weak = [step for step in steps if _is_weak(step)]
    return max(weak, key=lambda step: step.lost or 0).name if weak else None


def _is_weak(step: Step) -> bool:
    periods = [of for _, of in step.before if of >= _FEWEST_PEOPLE]
    lowest = step.lowest
    if step.of is None or step.of < _FEWEST_PEOPLE or len(periods) < _FEWEST_PERIODS or lowest is None:
        return False
    # How far below the usual rate chance alone would take so many people.
    usual, rate = step.usual or 0.0, step.rate or 0.0
    spread = _Z * math.sqrt(usual * (1 - usual) / step.of)
    return rate < min(lowest, usual - spread)
