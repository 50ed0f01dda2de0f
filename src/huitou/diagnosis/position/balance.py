"""Whether winning customers pays: what one brings against what one costs, of the same months of first purchases."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from huitou import calendar
from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.position.facts import Fact, Name, exactly, fact
from huitou.diagnosis.position.rules import Rule, Rules
from huitou.diagnosis.position.verdict import Reason, Verdict
from huitou.diagnosis.view import View
from huitou.metrics.measurement import Measurement
from huitou.statistics.difference import Estimate

# The longest that can be told is told.
_HORIZONS = (12, 6, 3)


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Those who first bought in ``window`` and were watched for ``months``; what winning one of its buyers cost."""

    months: int
    window: Window
    value: Measurement
    cost: Fraction
    cost_days: int | None


def balance(view: View, rules: Rules, *, said: str | None, cost_each: int | None) -> Verdict:
    """Lifetime value over acquisition cost, times the margin where the shop states one.

    ``cost_each``: what winning a customer costs, in minor units, said in place of the recorded costs. Of the months
    with costs the last that follow each other without a break are taken: elsewhere a customer would seem to cost
    nothing. Without a margin only a sure loss is told, for the lines are of margin.
    Undefined: where no costs are recorded or said, or fewer than 30 customers were watched for three months.
    """
    named = rules.balance[said] if said else None
    if cost_each is None and "costs" not in view.snapshot.about.lists:
        return Verdict("balance", None, named, "no_costs", ())
    cohort = next(filter(None, (_cohort(view, rules, months, cost_each) for months in _HORIZONS)), None)
    if cohort is None:
        return Verdict("balance", None, named, _why_none(view, cost_each), ())
    window, months = cohort.window, cohort.months
    params = {"months": months}
    value = view.estimate("lifetime_value", from_=window.from_day, to=window.to_day, params=params)
    if value is None:
        return Verdict("balance", None, named, "few_customers", ())
    margin = view.settings.gross_margin
    ratio = _ratio(value, cohort, margin)
    name: Name = "ratio" if margin is None else "margin_ratio"
    facts = (*_facts(view, cohort, value), fact(name, ratio, window, figures.ratio, months=months))
    told = {
        "observed": figures.count(cohort.value.denominator or 0),
        "months": figures.count(months),
        "break_even": figures.rate(1 / ratio.value),
        "sound": figures.rate(rules.balance["sound"].bounds["from"] / ratio.value),
    }
    warm_up = "warm_up" in cohort.value.provisional_reasons
    if margin is None and ratio.high >= 1:
        return Verdict("balance", None, named, "no_margin", facts, told=told, warm_up=warm_up)
    judged = _band(rules, ratio.value)
    reached = [band for band in rules.balance.values() if _overlaps(band, rules, ratio) and band is not judged]
    return Verdict("balance", judged, named, None, facts, tuple(reached), told, warm_up)


def _cohort(view: View, rules: Rules, months: int, cost_each: int | None) -> _Cohort | None:
    params = {"months": months}
    (whole,) = view.measured("lifetime_value", params=params)
    first = view.snapshot.about.first_day
    if first is None or whole.to_day < first:
        return None
    window: Window | None = Window(max(whole.from_day, first), whole.to_day)
    if cost_each is None and window:
        window = _costed(view, window)
    if window is None:
        return None
    days = {"from_": window.from_day, "to": window.to_day}
    (value,) = view.measured("lifetime_value", params=params, **days)
    if (value.denominator or 0) < rules.needs["customers"]:
        return None
    if cost_each is not None:
        return _Cohort(months, window, value, Fraction(cost_each), None)
    (spent,) = view.measured("acquisition_cost", **days)
    cost = exactly(spent.numerator, spent.denominator or 0)
    if not cost or spent.undefined:
        return None
    return _Cohort(months, window, value, cost, int(spent.details["costs"]["days"]))


def _costed(view: View, window: Window) -> Window | None:
    """The last months of the window that follow each other and each have recorded advertising costs."""
    by_month = view.measured("acquisition_cost", from_=window.from_day, to=window.to_day, by="month")
    run: list[Measurement] = []
    for month in by_month:
        if month.details["costs"]["days"]:
            joined = run and run[-1].to_day + 1 == month.from_day
            run = [*run, month] if joined else [month]
    return Window(run[0].from_day, run[-1].to_day) if run else None


def _why_none(view: View, cost_each: int | None) -> Reason:
    """Why no horizon can be told."""
    wholes = [view.measured("lifetime_value", params={"months": months})[0] for months in _HORIZONS]
    if wholes[-1].value is None:
        return "not_mature"
    (spent,) = view.measured("acquisition_cost", from_=calendar.first_of(0), to=view.as_of)
    if cost_each is None and not spent.details["costs"]["days"]:
        return "no_costs"
    costed = cost_each is not None or any(_costed(view, Window(each.from_day, each.to_day)) for each in wholes)
    return "few_customers" if costed else "costs_elsewhere"


def _facts(view: View, cohort: _Cohort, value: Estimate) -> tuple[Fact, ...]:
    window, months = cohort.window, cohort.months
    said = cohort.cost_days is None
    facts = [
        fact("lifetime_value", value, window, figures.minor, months=months),
        Fact("acquisition_cost", figures.minor(cohort.cost), window, said=said),
    ]
    if cohort.cost_days is not None:
        facts.append(Fact("cost_days", figures.days(cohort.cost_days), window))
        days = {"from_": window.from_day, "to": window.to_day}
        (payback,) = view.measured("payback_months", params={"months": months}, **days)
        if payback.undefined in {None, "not_reached"}:
            reached = figures.UNKNOWN if payback.value is None else figures.count(int(payback.value))
            facts.append(Fact("payback", reached, window, months=months))
    if view.settings.gross_margin is not None:
        facts.append(Fact("margin", figures.rate(view.settings.gross_margin), window))
    return tuple(facts)


def _band(rules: Rules, ratio: float) -> Rule:
    return [band for band in rules.balance.values() if ratio >= band.bounds["from"]][-1]


def _overlaps(band: Rule, rules: Rules, ratio: Estimate) -> bool:
    bands = list(rules.balance.values())
    place = bands.index(band)
    above = bands[place + 1].bounds["from"] if place + 1 < len(bands) else float("inf")
    return band.bounds["from"] <= ratio.high and ratio.low < above


def _ratio(value: Estimate, cohort: _Cohort, margin: float | None) -> Estimate:
    """Exact in its value, for a band begins where it begins."""
    each = Fraction(cohort.value.numerator, cohort.value.denominator or 1)
    exact = float(each * Fraction(str(1 if margin is None else margin)) / cohort.cost)
    return Estimate(exact, exact * value.low / value.value, exact * value.high / value.value)
