"""The tables of what each lever would be worth, as text: for the screen and for the report."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.explain.tables import Listing
from huitou.diagnosis.figures import rounded_money
from huitou.diagnosis.what_if.levers import Lever, WhatIf
from huitou.diagnosis.what_if.words import name_of
from huitou.language import Speech
from huitou.metrics import figures


def listings(found: WhatIf, t: Speech) -> Iterator[Listing]:
    """One table a horizon; what the levers cost only where somebody said so."""
    for months, levers in found.levers.items():
        name = t(zh=f"{months} 个月里值多少", en=f"Worth in {months} months")
        columns = t(zh="约值|95% 区间|抵每月新客", en="about|95% interval|new buyers a month").split("|")
        costed = any(lever.cost for lever in levers)
        columns += [t(zh="每花一元", en="per unit of cost")] if costed else []
        yield Listing(name, (name, *columns), tuple(_row(lever, found, t, costed=costed) for lever in levers), 1)


def _row(lever: Lever, found: WhatIf, t: Speech, *, costed: bool) -> tuple[str, ...]:
    per_cost = [figures.NONE if lever.per_cost is None else f"{lever.per_cost:.2f}"] if costed else []
    if not lever.limits or lever.as_new_buyers is None:
        return (name_of(lever, t), *[figures.NONE] * 3, *per_cost)
    middle, low, high = (rounded_money(round(each), t, currency=found.currency) for each in lever.limits)
    between = t(zh=f"{figures.amid(low)}至 {high}", en=f"{low} to {high}")
    return (name_of(lever, t), middle, between, f"{lever.as_new_buyers:,.1f}", *per_cost)
