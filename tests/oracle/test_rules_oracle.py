"""Cycle, lifecycle, RFM and tiers against a second implementation by plain loops, on random small shops."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.predict.lifecycle import STAGES
from huitou.predict.people_in import people_in
from huitou.predict.rfm import LABELS
from huitou.predict.segments import segments_at, stages_at
from huitou.predict.structure import structure
from huitou.predict.tiers import TIERS
from huitou.settings import Settings
from tests.support.random_shops import START, shops
from tests.support.ruling import Ruled, lives_until, rule
from tests.support.shops import MemorySnapshot, Order, snapshot_of

pytestmark = pytest.mark.slow

THOROUGH = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def years(draw: st.DrawFn) -> list[Order]:
    """The random shops spread over up to two years, and over more people: a year's bounds and fifths are met."""
    stretch, crowd = draw(st.sampled_from((1, 1, 3, 8))), draw(st.integers(1, 3))
    first = dt.datetime(1970, 1, 1) + dt.timedelta(days=START)
    return [
        replace(
            order,
            at=first + (order.at - first) * stretch,
            customer=order.customer and f"{order.customer}{place % crowd}",
        )
        for place, order in enumerate(draw(shops()))
    ]


rules = st.builds(
    Settings,
    name=st.just("x"),
    min_returners=st.integers(1, 3),
    cycle_days=st.sampled_from((None, None, None, 20)),
    own_cycle_gaps=st.integers(1, 3),
    lifecycle_multiples=st.sampled_from(((1, 2, 3), (0.5, 1.25, 2))),
    lifecycle_days=st.sampled_from((None, None, None, (7, 30, 60))),
    rfm_against=st.sampled_from(("mean", "median")),
)
ROWS = " SELECT moment, customer, cycle_days, cycle_gaps, stage, label, tier, r_class, f_class, m_class FROM segments"


Found = dict[int, dict[str, Ruled]]


def found_in(shop: MemorySnapshot, orders: list[Order], moments: dict[int, int], asked: Settings) -> Found:
    people = sorted({order.customer for order in orders if order.customer is not None})
    segments = segments_at(shop, moments, settings=asked)
    found: Found = {moment: {} for moment in moments}
    rows = shop.rows("WITH " + ",\n".join(segments.ctes()) + ROWS)
    for moment, customer, days, gaps, stage, label, tier, *classes in rows:
        found[moment][people[customer]] = Ruled(
            Fraction(days, gaps) if days else None,
            ("unknown", *STAGES)[stage],
            ("unknown", *LABELS, "not_in_year")[label],
            ("unknown", *TIERS)[tier],
            tuple(classes),
        )
    return found


@st.composite
def telling_days(draw: st.DrawFn, orders: list[Order]) -> int:
    """Any day, or one soon after a purchase, or one on which it is just inside or outside the last 365 days."""
    bought = draw(st.sampled_from(orders)).day
    after = draw(st.one_of(st.integers(0, 60), st.sampled_from((364, 365))))
    return draw(st.one_of(st.just(bought + after), st.integers(START - 1, START + 750)))


@THOROUGH
@given(data=st.data(), orders=years(), asked=rules)
def test_every_rule(data: st.DataObject, orders: list[Order], asked: Settings) -> None:
    day = data.draw(telling_days(orders))
    moments = {3: day, 7: day - 30}
    with snapshot_of(orders) as shop:
        found = found_in(shop, orders, moments, asked)
    assert found == {moment: rule(orders, known_to, asked) for moment, known_to in moments.items()}


@settings(THOROUGH, max_examples=30)
@given(orders=years(), day=st.integers(0, 750), asked=rules)
def test_nothing_after_the_day_has_a_say(orders: list[Order], day: int, asked: Settings) -> None:
    moments = {0: START + day}
    known = [order for order in orders if order.day <= START + day]
    with snapshot_of(orders) as after, snapshot_of(known) as before:
        assert sorted(found_in(before, known, moments, asked)[0].items()) == sorted(
            found_in(after, orders, moments, asked)[0].items()
        )


@settings(THOROUGH, max_examples=30)
@given(orders=years(), day=st.integers(0, 750), asked=rules)
def test_the_stages_alone_are_those_of_the_segments(orders: list[Order], day: int, asked: Settings) -> None:
    moments = {0: START + day, 1: START + day // 2}
    with snapshot_of(orders) as shop:
        alone = stages_at(shop, moments, settings=asked)
        whole = segments_at(shop, moments, settings=asked)
        select = " SELECT moment, customer, stage FROM segments ORDER BY moment NULLS LAST, customer NULLS LAST"
        assert alone.cycles == whole.cycles
        assert shop.rows("WITH " + ",\n".join(alone.ctes()) + select) == shop.rows(
            "WITH " + ",\n".join(whole.ctes()) + select
        )


@settings(THOROUGH, max_examples=60)
@given(data=st.data(), orders=years(), back=st.integers(0, 90), asked=rules)
def test_the_structure_counts_what_the_rules_say(
    data: st.DataObject, orders: list[Order], back: int, asked: Settings
) -> None:
    as_of = data.draw(telling_days(orders))
    before = as_of - back
    now, then = rule(orders, as_of, asked), rule(orders, before, asked)
    year = {
        who: sum(order.net for order in life if as_of - order.day < 365)
        for who, life in lives_until(orders, as_of).items()
    }
    with snapshot_of(orders) as shop:
        found = structure(shop, as_of=as_of, before=before, settings=asked)
    assert (found.customers, found.net_minor) == (len(now), sum(year.values()))
    for name, what in (("lifecycle", "stage"), ("tier", "tier"), ("rfm", "label")):
        for group in found.groups[name]:
            mine = [who for who, each in now.items() if getattr(each, what) == group.key]
            assert (group.customers, group.net_minor) == (len(mine), sum(year[who] for who in mine))
            assert group.before == sum(getattr(each, what) == group.key for each in then.values())
        moved = Counter(
            (getattr(then[who], what) if who in then else "not_yet", getattr(each, what)) for who, each in now.items()
        )
        assert {(m.before, m.now): m.customers for m in found.moves if m.rule == name} == moved
    for group in found.grid:
        mine = [who for who, each in now.items() if group.key == "R{}F{}".format(*each.classes[:2])]
        assert (group.customers, group.net_minor) == (len(mine), sum(year[who] for who in mine))


@settings(THOROUGH, max_examples=40)
@given(data=st.data(), orders=years(), asked=rules)
def test_the_names_of_a_cell_are_as_many_as_it_counts(
    data: st.DataObject, orders: list[Order], asked: Settings
) -> None:
    day = data.draw(telling_days(orders))
    with snapshot_of(orders) as shop:
        found = structure(shop, as_of=day, settings=asked)
        held = {f"grid={group.key}": group.customers for group in found.grid if group.customers}
        moves = {f"{move.rule}={move.before}:{move.now}": move.customers for move in found.moves}
        for cells in (held, moves):
            for cell in [*cells][:1] + [*cells][-1:]:
                assert len(people_in(shop, cell, as_of=day, settings=asked)) == cells[cell]
