"""The type of the shop: how much an order brings against how often people buy."""

from __future__ import annotations

from huitou import money
from huitou.diagnosis import figures
from huitou.diagnosis.position.facts import YEAR, Known, Make, Name, estimated, fact
from huitou.diagnosis.position.rules import Rules
from huitou.diagnosis.position.stage import too_early
from huitou.diagnosis.position.verdict import Verdict
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate


def shop_type(view: View, known: Known | None, rules: Rules, *, said: str | None) -> Verdict:
    """The corner the average order value and the purchase frequency of the last 365 days lie in.

    ``near`` has the other corners that the intervals reach into.
    Undefined: as the stage is; where a year has not passed, since fewer days count fewer purchases a buyer; where no
    line is known in the shop's currency.
    """
    named = rules.types[said] if said else None
    if known is None:
        return Verdict("type", None, named, "no_purchase", ())
    worth = estimated(view, "average_order_value", known.year)
    often = estimated(view, "purchase_frequency", known.year)
    made: tuple[tuple[Name, Estimate | None, Make], ...] = (
        ("order_value", worth, figures.minor),
        ("frequency", often, figures.ratio),
    )
    facts = tuple(fact(name, estimate, known.year, make) for name, estimate, make in made if estimate)
    line = rules.order_value.get(view.currency)
    told = {
        "frequency_line": figures.ratio(rules.frequency),
        "needed_purchases": figures.count(rules.needs["purchases"]),
        "needed_days": figures.days(YEAR),
    }
    if known.gap:
        told |= {"gap_from": figures.day(known.gap.from_day), "gap_to": figures.day(known.gap.to_day)}
    if line is not None:
        told["order_value_line"] = figures.minor(line * 10 ** money.minor_digits(view.currency))
    reason = too_early(known, rules, days=YEAR)
    reason = reason or ("no_line" if line is None else None) or (None if worth and often else "too_few")
    if reason or line is None or not worth or not often:
        return Verdict("type", None, named, reason, facts, told=told)
    bar = line * 10 ** money.minor_digits(view.currency)
    corners = [
        rules.types[f"{'high' if value >= bar else 'low'}_{'often' if times >= rules.frequency else 'seldom'}"]
        for value in (worth.value, worth.low, worth.high)
        for times in (often.value, often.low, often.high)
    ]
    near = tuple(dict.fromkeys(each.id for each in corners if each is not corners[0]))
    return Verdict("type", corners[0], named, None, facts, tuple(rules.types[each] for each in near), told)
