"""Small shops and questions for hypothesis: few people, few days, so that ties, repeats and edges are common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from huitou.settings import Settings
from tests.support.shops import EPOCH, Order

START = (dt.date(2024, 1, 20) - EPOCH).days
PEOPLE = ("ana", "bo", "lin", "mei", None)
CHANNELS = ("", "live", "shelf")
CATEGORIES = ("", "tea", "cups", "pots")


@st.composite
def an_order(draw: st.DrawFn, number: int) -> Order:
    parts = draw(
        st.lists(st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 500)), max_size=3, unique_by=lambda p: p[0])
    )
    net = sum(part for _, part in parts)
    if net == 0:
        parts, net = [], draw(st.integers(1, 2000))
    day = dt.datetime.combine(EPOCH, dt.time()) + dt.timedelta(days=START + draw(st.integers(0, 90)))
    return Order(
        order_id=f"o{number:02d}",
        customer=draw(st.sampled_from(PEOPLE)),
        at=day + dt.timedelta(hours=draw(st.sampled_from((0, 9, 23)))),
        net=net,
        channel=draw(st.sampled_from(CHANNELS)),
        province=draw(st.sampled_from(("", "浙江"))),
        categories=tuple(parts),
    )


@st.composite
def shops(draw: st.DrawFn) -> list[Order]:
    return [draw(an_order(number)) for number in range(draw(st.integers(1, 14)))]


@st.composite
def windows(draw: st.DrawFn) -> dict[str, Any]:
    first, length = draw(st.integers(-5, 80)), draw(st.integers(0, 90))
    as_of = draw(st.integers(first, first + length + 60))
    return {"from_": START + first, "to": START + first + length, "as_of": START + as_of}


@dataclass(frozen=True, slots=True)
class Case:
    """A shop, a window, and a way of counting."""

    orders: list[Order]
    window: dict[str, Any]
    count_by: str


# Rules that part even a small shop of a few weeks.
RULES = Settings(name="x", min_returners=1, lifecycle_multiples=(0.25, 0.5, 1))

cases = st.builds(Case, shops(), windows(), st.sampled_from(("order", "day")))


def params_of(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    """Parameters that make small shops tell: short follow-ups, every definition."""
    if metric == "nth_order_rate":
        return {"n": draw(st.integers(1, 3)), "days": draw(st.integers(1, 40))}
    if metric == "period_return_rate":
        return {"period": draw(st.sampled_from(("week", "month")))}
    if metric in {"cohort_repurchase_rate", "buyer_repurchase_rate", "post_reactivation_repeat_rate"}:
        return {"days": draw(st.integers(1, 40))}
    if metric == "still_buying_rate":
        return {"days": draw(st.integers(1, 40)), "within": draw(st.integers(1, 40))}
    if metric == "repurchase_cycle":
        return {"min_returners": 1}
    if metric in {"revenue", "purchases", "average_order_value"}:
        return {"known_customers": draw(st.booleans())}
    if metric == "returning_revenue_share":
        definition = draw(st.sampled_from(("not_first", "bought_twice", "older_than", "existing")))
        return {"definition": definition} | ({"days": draw(st.integers(1, 40))} if definition == "older_than" else {})
    return {}
