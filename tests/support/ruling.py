"""Every rule on customers a second time, by loops over a list of orders and exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from huitou.settings import Settings
from tests.support.away import typical_gap
from tests.support.shops import Order, first_category

STAGES = ("unknown", "new", "active", "quiet", "sleeping", "lost")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say of one customer; ``cycle`` is None where it is undefined, and all that rests on it unknown."""

    cycle: Fraction | None
    stage: str
    label: str
    tier: str
    classes: tuple[int, int, int]


def lives_until(orders: Iterable[Order], day: int) -> dict[str, list[Order]]:
    lives: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda each: (each.at, each.order_id)):
        if order.customer is not None and order.day <= day:
            lives[order.customer].append(order)
    return lives


def days_of(life: Sequence[Order]) -> list[int]:
    return sorted({order.day for order in life})


def group_cycle(lives: Iterable[Sequence[Order]], day: int, settings: Settings) -> int | None:
    """The typical gap to the second purchase day: of last year's first purchases; of all if too few came back."""
    everybody = list(lives)
    for some in ([life for life in everybody if day - life[0].day < 365], everybody):
        back = [days_of(life)[1] - life[0].day for life in some if len(days_of(life)) > 1]
        out = [day - life[0].day for life in some if len(days_of(life)) == 1]
        if len(back) >= settings.min_returners and back:
            return typical_gap(back, out)
    return None


def group_cycles(lives: dict[str, list[Order]], day: int, settings: Settings) -> dict[str, int | None]:
    """The cycle of those who came for each category: its own, else the shop's."""
    if settings.cycle_days is not None:
        return defaultdict(lambda: settings.cycle_days)
    shop = group_cycle(lives.values(), day, settings)
    alike: dict[str, list[list[Order]]] = defaultdict(list)
    for life in lives.values():
        alike[first_category(life[0])].append(life)
    return {name: (group_cycle(some, day, settings) if name else None) or shop for name, some in alike.items()}


def cycle_of(life: Sequence[Order], group: int | None, settings: Settings) -> Fraction | None:
    days = days_of(life)
    if group is None:
        return None
    if settings.cycle_days is not None or len(days) - 1 < settings.own_cycle_gaps:
        return Fraction(group)
    return Fraction(days[-1] - days[0] + 3 * group, len(days) - 1 + 3)


def stage_of(away: int, cycle: Fraction | None, purchases: int, settings: Settings) -> str:
    if settings.lifecycle_days is not None:
        bounds = [Fraction(days) for days in settings.lifecycle_days]
    elif cycle is None:
        return "unknown"
    else:
        bounds = [cycle * Fraction(str(multiple)) for multiple in settings.lifecycle_multiples]
    for bound, stage in zip(bounds, ("active", "quiet", "sleeping"), strict=True):
        if away <= bound:
            return "new" if stage == "active" and purchases == 1 else stage
    return "lost"


def rule(orders: Iterable[Order], day: int, settings: Settings) -> dict[str, Ruled]:
    """What every customer is at the end of that day."""
    lives = lives_until(orders, day)
    groups = group_cycles(lives, day, settings)
    cycles = {who: cycle_of(life, groups[first_category(life[0])], settings) for who, life in lives.items()}
    year = {who: [order for order in life if day - order.day < 365] for who, life in lives.items()}
    spent = {who: sum(order.net for order in bought) for who, bought in year.items() if bought}
    away = {who: day - life[-1].day for who, life in lives.items()}
    middle = median if settings.rfm_against == "median" else lambda values: Fraction(sum(values), len(values))
    raw = {
        who: (None if cycles[who] is None else away[who] * 1000 // cycles[who], len(year[who]), spent[who])
        for who in spent
    }
    middles = [
        Fraction(middle(values)) if values and None not in values else None
        for values in ([each[place] for each in raw.values()] for place in range(3))
    ]
    found = {}
    for who, life in lives.items():
        stage = stage_of(away[who], cycles[who], len(life), settings)
        fifth = 0
        if who in spent:
            above = sum(other > spent[who] for other in spent.values())
            fifth = 5 - 5 * above // len(spent)
        classes = (_recency(away[who], cycles[who], settings), _frequency(len(year[who])), fifth)
        label = "unknown" if cycles[who] is None else "not_in_year"
        if cycles[who] is not None and who in raw:
            r, f, m = raw[who]
            label = f"{int(r < middles[0])}{int(f > middles[1])}{int(m > middles[2])}"
        found[who] = Ruled(cycles[who], stage, label, _tier(stage, len(life), fifth), classes)
    return found


def _recency(away: int, cycle: Fraction | None, settings: Settings) -> int:
    if cycle is None:
        return 0
    return 1 + sum(away > cycle * Fraction(str(multiple)) for multiple in settings.lifecycle_multiples)


def _frequency(purchases: int) -> int:
    return {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 4}.get(purchases, 5)


def _tier(stage: str, purchases: int, fifth: int) -> str:
    if stage in {"unknown", "lost"}:
        return stage
    if purchases >= 3 and fifth == 5:
        return "core"
    if purchases >= 3 and stage in {"active", "quiet"}:
        return "steady"
    return "one_time" if purchases == 1 else "occasional"
