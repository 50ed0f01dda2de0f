"""Small shops and questions for hypothesis: few people, few days, so that ties, repeats and edges are common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings
from tests.support.lists import Cost, Coupon, Lists, Member
from tests.support.shops import EPOCH, Excluded, Line, Order

START = (dt.date(2024, 1, 20) - EPOCH).days
PEOPLE = ("ana", "bo", "lin", "mei", None)
CHANNELS = ("", "live", "shelf")
CATEGORIES = ("", "tea", "cups", "pots")
PRODUCTS = ("", "p1", "p2")


def a_line(category: str, net: int) -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        st.sampled_from(PRODUCTS),
        st.just(category),
        st.just(net),
        st.sampled_from((None, 500, 1000, 3000)),
        st.sampled_from((0, 0, 25)),
    )


@st.composite
def an_order(draw: st.DrawFn, number: int) -> Order:
    parts = draw(
        st.lists(st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 500)), max_size=3, unique_by=lambda p: p[0])
    )
    net = sum(part for _, part in parts)
    if net == 0:
        parts, net = [], draw(st.integers(1, 2000))
    day = dt.datetime.combine(EPOCH, dt.time()) + dt.timedelta(days=START + draw(st.integers(0, 90)))
    lines = tuple(draw(a_line(category, part)) for category, part in parts)
    told = {"late": st.integers(0, 1), "discount": st.integers(0, 1), "has_coupon": st.just(1)}
    return Order(
        order_id=f"o{number:02d}",
        customer=draw(st.sampled_from(PEOPLE)),
        at=day + dt.timedelta(hours=draw(st.sampled_from((0, 9, 23)))),
        net=net,
        channel=draw(st.sampled_from(CHANNELS)),
        province=draw(st.sampled_from(("", "浙江"))),
        lines=lines,
        refunded=sum(line.refunded for line in lines) if lines else draw(st.sampled_from((0, 0, 7))),
        placed=draw(st.sampled_from((None, 3000))),
        ordered=draw(st.sampled_from((None, START + 40))),
        told=tuple(draw(st.fixed_dictionaries({}, optional=told)).items()),
    )


@st.composite
def shops(draw: st.DrawFn) -> list[Order]:
    return [draw(an_order(number)) for number in range(draw(st.integers(1, 14)))]


@st.composite
def a_refund(draw: st.DrawFn) -> Excluded:
    """An order that was paid back in full."""
    lines = tuple(
        Line(product, category, refunded=refunded)
        for product, category, refunded in draw(
            st.lists(
                st.tuples(st.sampled_from(PRODUCTS), st.sampled_from(CATEGORIES), st.integers(1, 50)),
                max_size=2,
                unique_by=lambda line: line[:2],
            )
        )
    )
    return Excluded(
        START + draw(st.integers(0, 90)),
        "fully_refunded",
        paid=sum(line.refunded for line in lines) or draw(st.integers(1, 99)),
        channel=draw(st.sampled_from(CHANNELS)),
        lines=lines,
    )


unpaid = st.builds(
    Excluded,
    st.integers(START, START + 90),
    st.sampled_from(("unpaid", "cancelled", "brushing")),
    st.just(1),
    st.sampled_from((0, 30)),
    placed=st.sampled_from((None, 500)),
    channel=st.sampled_from(CHANNELS),
)
exclusions = st.lists(a_refund() | unpaid, max_size=4)


@st.composite
def windows(draw: st.DrawFn) -> dict[str, Any]:
    first, length = draw(st.integers(-5, 80)), draw(st.integers(0, 90))
    as_of = draw(st.integers(first, first + length + 60))
    return {"from_": START + first, "to": START + first + length, "as_of": START + as_of}


def _days(draw: st.DrawFn) -> int | None:
    return draw(st.none() | st.integers(START - 5, START + 150))


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    """Costs, members and coupons, of each a few or none."""
    costs = st.builds(
        Cost, st.integers(START - 5, START + 95), st.integers(0, 900), st.sampled_from(CHANNELS), st.booleans()
    )
    people = draw(st.lists(st.sampled_from(PEOPLE[:4]), max_size=4, unique=True))
    members = tuple(
        Member(who or "", draw(st.booleans()), _days(draw), draw(st.booleans()), _days(draw)) for who in people
    )
    coupons = st.builds(
        Coupon,
        st.integers(START - 5, START + 95),
        st.none() | st.integers(START, START + 150),
        st.none() | st.integers(START, START + 150),
        st.sampled_from(PEOPLE),
    )
    return Lists(tuple(draw(st.lists(costs, max_size=6))), members, tuple(draw(st.lists(coupons, max_size=6))))


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
    if metric == "lifetime_value":
        return {"months": draw(st.integers(1, 4))}
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


def possible(metric: str, by: Any) -> Any:
    """The cut, where the metric can be cut so."""
    names = (by,) if isinstance(by, str) else by or ()
    fits = all(load_catalogue()[metric].can_be_cut_by(name, DIMENSIONS[name].group) for name in names)
    return by if fits else None
