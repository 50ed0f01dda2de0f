"""The stage of the shop, from how much it sells, for how long, and whether it grows."""

from __future__ import annotations

from huitou import money
from huitou.diagnosis import figures
from huitou.diagnosis.position.facts import YEAR, Known
from huitou.diagnosis.position.rules import Rule, Rules
from huitou.diagnosis.position.verdict import Reason, Verdict
from huitou.statistics.difference import Estimate


def stage(known: Known | None, rules: Rules, *, said: str | None, currency: str) -> Verdict:
    """The last stage whose conditions all hold.

    ``near`` has the stages it would be at either end of the interval of the growth, where these are others.
    Undefined: where the days or purchases are too few, or so long a time is without purchases that the volume of the
    year is not known.
    """
    named = rules.stages[said] if said else None
    if known is None:
        return Verdict("stage", None, named, "no_purchase", ())
    reason = too_early(known, rules, days=rules.needs["days"])
    needs = {
        "needed_purchases": figures.count(rules.needs["purchases"]),
        "needed_days": figures.days(rules.needs["days"]),
    }
    if known.gap:
        needs |= {"gap_from": figures.day(known.gap.from_day), "gap_to": figures.day(known.gap.to_day)}
    if reason:
        return Verdict("stage", None, named, reason, known.facts, told=needs)
    growth = known.growth
    by_value, *others = [
        _reached(known, rules, currency, growth=each)
        for each in ((growth.value, growth.low, growth.high) if growth else (None,))
    ]
    near = tuple(dict.fromkeys(each.id for each in others if each is not by_value))
    return Verdict("stage", by_value, named, None, known.facts, tuple(rules.stages[each] for each in near), needs)


def falling(growth: Estimate | None) -> bool:
    """Whether revenue surely falls."""
    return growth is not None and growth.high < 0


def too_early(known: Known, rules: Rules, *, days: int) -> Reason | None:
    """Why the volume of the last year does not tell yet, where less than ``days`` of it are known or bought on."""
    if known.year.days < min(days, YEAR):
        return "few_days"
    if known.purchases < rules.needs["purchases"]:
        return "few_purchases"
    return "gap" if known.gap else None


def _reached(known: Known, rules: Rules, currency: str, *, growth: float | None) -> Rule:
    first, *others = rules.stages.values()
    reached = first
    for rule in others:
        bounds = rule.bounds
        enough = known.purchases >= bounds["purchases"] and known.age >= bounds["age_days"]
        revenue = bounds.get("revenue", 0) * 10 ** money.minor_digits(currency)
        steady = "growth_up_to" not in bounds or growth is None or growth <= bounds["growth_up_to"]
        if enough and steady and known.revenue >= revenue:
            reached = rule
    return reached
