"""Live rooms against plain loops over the rows, on random lists of sessions and slots."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.diagnosis.live_room.rooms import live_rooms
from tests.support.live import NOTHING, Counts, Row, shop_of

pytestmark = pytest.mark.slow

DAY = 19_800
NAMES = {False: ("enter", "show", "click", "deal"), True: ("enter", "show", "click", "lead")}
EXPERIENCE = {"enter": 0.19, "show": 0.70, "click": 0.26, "deal": 0.09}


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """A funnel that narrows, of which some steps may not be known; two in three are wide enough to be read."""
    found: list[int | None] = []
    most = draw(st.sampled_from((300, 4_000, 60_000)))
    for _ in range(4):
        most = draw(st.integers(most // 3, most))
        found.append(draw(st.sampled_from((most, most, most, None))))
    closed = draw(st.integers(0, most))
    return (*found, draw(st.sampled_from((closed, None))), draw(st.sampled_from((closed // 2, None))))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Up to a dozen sessions over fifty days, with a row of their own, slots, or both."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        day, leads = DAY + draw(st.integers(0, 50)), draw(st.sampled_from((False, False, True)))
        slots = draw(st.sampled_from(((None,), (None,), (None, 0, 1), (0, 1))))
        for slot in slots:
            people, times = draw(st.sampled_from(((True, False), (True, False), (False, True), (True, True))))
            found.append(
                Row(
                    f"s{number}",
                    day,
                    draw(counts()) if people else NOTHING,
                    draw(counts()) if times else NOTHING,
                    slot,
                    leads,
                )
            )
    return found


class Unit:
    """One session or slot as plain Python sees it."""

    def __init__(self, row: Row, part: str, five: Counts, basis: str) -> None:
        self.row, self.part, self.five, self.basis = row, part, five, basis

    @property
    def like(self) -> tuple[Any, ...]:
        return self.part, self.row.leads, self.basis


def five(row: Row) -> tuple[Counts, str]:
    for basis, six in (("people", row.people), ("times", row.times)):
        chosen = (*six[:4], six[5] if row.leads else six[4])
        if basis == "times" or any(count is not None for count in chosen):
            return chosen, basis
    raise AssertionError


def units(rows: list[Row]) -> list[Unit]:
    found = [Unit(row, "session" if row.slot is None else "slot", *five(row)) for row in rows]
    for live_id in {row.live_id for row in rows}:
        mine = [unit for unit in found if unit.row.live_id == live_id]
        if any(unit.part == "session" for unit in mine):
            continue
        columns = [[unit.five[place] for unit in mine] for place in range(5)]
        mixed = len({unit.basis for unit in mine}) > 1
        added = tuple(None if mixed or None in column else sum(map(int, column)) for column in columns)
        found.append(Unit(mine[0].row, "slots", added, mine[0].basis))
    return found


def of(unit: Unit, start: int, end: int) -> tuple[str, float]:
    """Why there is no rate, or an empty text and the rate."""
    above, below = unit.five[end], unit.five[start]
    if above is None or below is None:
        return "unknown", 0
    if unit.basis == "times" and (start, end) == (1, 2):
        return "no_share", 0
    return ("few", 0) if below < 200 else ("", above / below)


def middle(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def upper(k: int, n: int) -> float:
    """The upper root p of (k/n - p)^2 = z^2 p (1 - p) / n, solved as a quadratic."""
    z2, share = 1.959963984540054**2, k / n
    a, b, c = 1 + z2 / n, -(2 * share + z2 / n), share**2
    return (-b + sqrt(max(b * b - 4 * a * c, 0))) / (2 * a)


def reckoned(unit: Unit, every: list[Unit], start: int, end: int, name: str) -> dict[str, Any]:
    why, value = of(unit, start, end)
    before = [o for o in every if o.like == unit.like and unit.row.day - 30 <= o.row.day <= unit.row.day - 1]
    usual = [rate for reason, rate in (of(o, start, end) for o in before) if not reason]
    own = middle(usual) if len(usual) >= 5 else None
    others = EXPERIENCE.get(name) if unit.basis == "people" and not unit.row.leads else None
    yard = own or others
    gap = None if why or not yard else value / yard - 1
    if gap is not None and not own and gap > 0:
        gap = 0.0
    return {"why": why or None, "value": None if why else value, "own": own, "n": len(usual), "yard": yard, "gap": gap}


def verdict(unit: Unit, start: int, end: int, wanted: dict[str, Any]) -> str | None:
    if wanted["gap"] is None:
        return None
    if wanted["gap"] >= -0.18:
        return "fine"
    if unit.basis == "people" and upper(int(unit.five[end] or 0), int(unit.five[start] or 1)) >= wanted["yard"]:
        return "chance"
    return "high" if wanted["gap"] < -0.40 else "issue"


def close(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < 1e-9


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=rows())
def test_every_rate_of_every_session_and_slot(rows: list[Row]) -> None:
    every = units(rows)
    with shop_of(rows) as shop:
        whole = {each["live_id"]: each for each in live_rooms(shop, days=100).to_dict()["sessions"]}
        slots = [
            each for name in {row.live_id for row in rows} for each in live_rooms(shop, session=name).to_dict()["slots"]
        ]
    assert set(whole) == {row.live_id for row in rows}
    assert len(slots) == sum(unit.part == "slot" for unit in every)
    for unit in every:
        if unit.part == "slot":
            continue
        found = whole[unit.row.live_id]
        assert (found["part"], found["basis"]) == (unit.part, unit.basis)
        places = [(place, place + 1, name) for place, name in enumerate(NAMES[unit.row.leads])]
        for (start, end, name), rate in zip(
            [*places, (0, 4, "overall")], [*found["rates"], found["overall"]], strict=True
        ):
            wanted = reckoned(unit, every, start, end, name)
            assert (rate["rate"], rate["undefined"], rate["own_sessions"]) == (name, wanted["why"], wanted["n"])
            assert close(rate["value"], wanted["value"])
            assert close(rate["own_median"], wanted["own"])
            assert close(rate["gap"], wanted["gap"])
            edge = wanted["gap"] is not None and min(abs(wanted["gap"] + 0.18), abs(wanted["gap"] + 0.40)) < 1e-9
            assert edge or rate["verdict"] == verdict(unit, start, end, wanted)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=rows(), back=st.integers(0, 50))
def test_nothing_after_as_of_changes_an_answer(rows: list[Row], back: int) -> None:
    as_of = DAY + back
    with shop_of(rows) as shop, shop_of([row for row in rows if row.day <= as_of]) as before:
        after = live_rooms(shop, as_of=as_of, days=100).to_dict()
        assert after | {"undefined": None} == live_rooms(before, as_of=as_of, days=100).to_dict() | {"undefined": None}
