"""Who the customers are: by stage of life, by tier, by RFM, and who moved in the last month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huitou import calendar
from huitou.metrics import figures
from huitou.predict.rfm import FREQUENCIES
from huitou.predict.structure import RECENCY_CLASSES, Group, Rule, Structure, structure
from huitou.predict.words import SEGMENTS
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Prose, Section, Table, words
from huitou.report.whose import OfCell

_MOVES_SHOWN = 8


def section(asking: Asking) -> Section:
    title = asking.t(zh="客户都在什么状态", en="Where the customers stand")
    return Section("structure", title, tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    found = structure(asking.snapshot, as_of=asking.as_of, settings=asking.settings)
    if found.undefined:
        yield Prose(
            t(
                zh=f"回来过的人太少，还不知道多久没来算久，所以 {found.customers:,} 位客户还分不出活跃和流失。",
                en=f"Too few have come back to know how long is long: of {found.customers:,} customers it cannot be "
                f"said "
                "yet who is active and who is lost.",
            )
        )
        return
    yield Prose(_lead(found, asking), "lead")
    yield _groups(found, "lifecycle", asking)
    if moves := _moves(found, asking):
        yield moves
    yield _groups(found, "tier", asking)
    if found.grid:
        yield _grid(found, asking)
    yield _groups(found, "rfm", asking)


def _lead(found: Structure, asking: Asking) -> str:
    lost = next(group for group in found.groups["lifecycle"] if group.key == "lost")
    share = figures.percent(lost.customers / found.customers) if found.customers else figures.NONE
    gone = _bounds(asking)[-1]
    return asking.t(
        zh=f"来过的 {found.customers:,} 位客户里，{lost.customers:,} 位（{share}）超过 {gone}没来，算流失了。",
        en=f"Of {found.customers:,} customers there have been, {lost.customers:,} ({share}) have not bought for more "
        f"than {gone} and count as lost.",
    ) + _cycle(found, asking)


def _cycle(found: Structure, asking: Asking) -> str:
    """How long one cycle is, where stages are told in cycles."""
    days = found.cycles.shop.days
    if days is None or asking.settings.lifecycle_days is not None:
        return ""
    return asking.t(
        zh=f"一个周期是客户一般隔多久再来：全店是 {days} 天。",
        en=f" A cycle is after how long customers usually return: {days} days in the whole shop.",
    )


def _name(rule: Rule, key: str, asking: Asking) -> str:
    named = SEGMENTS[rule].get(key)
    if not named:
        return asking.t(zh="说不准", en="cannot be said")
    return f"{named[asking.t.lang]} {key}" if key.isdigit() else named[asking.t.lang]


def _groups(found: Structure, rule: Rule, asking: Asking) -> Table:
    t = asking.t
    names = {
        "lifecycle": t(zh="按多久没来分", en="By how long since the last purchase"),
        "tier": t(zh="按对店的分量分", en="By what they are worth to the shop"),
        "rfm": t(zh="RFM 八类", en="The eight RFM kinds"),
    }
    headings = t(
        zh="|客户|占比|一年销售额|销售额占比|30 天前|变化",
        en="|customers|share|revenue, a year|share of it|30 days ago|change",
    )
    rows = tuple(_row(found, rule, group, asking) for group in found.groups[rule])
    return Table(names[rule], tuple(headings.split("|")), rows, tuple(_remarks(rule, asking)))


def _row(found: Structure, rule: Rule, group: Group, asking: Asking) -> tuple[Cell, ...]:
    before = group.before or 0
    change = group.customers - before
    return (
        words(_name(rule, group.key, asking)),
        cells.count(group.customers, OfCell(f"{rule}={group.key}")),
        cells.rate(group.customers / found.customers if found.customers else None),
        cells.money(group.net_minor, found.currency, asking.t),
        cells.rate(found.share(group)),
        cells.count(before),
        Cell(f"{change:+,}" if change else "0", change, "count"),
    )


def _remarks(rule: Rule, asking: Asking) -> Iterator[str]:
    t = asking.t
    if rule == "lifecycle":
        first, second, third = _bounds(asking)
        yield t(
            zh=f"离上次购买：{first}以内是新客（买过一次）或活跃；{second}以内沉默；{third}以内沉睡；再久算流失。"
            f"周期用客户自己的，"
            "不够就用类目的、全店的。",
            en=f"Since the last purchase: up to {first} new (bought once) or active; up to {second} quiet; up to "
            f"{third} "
            "sleeping; longer is lost. The cycle is the customer's own, else the category's, else the shop's.",
        )
    elif rule == "tier":
        yield t(
            zh="核心大客：没流失、一年花的钱在前两成、买过至少三次。中坚：买过至少三次，活跃或沉默。只买一次的单列，"
            "其余是普通。",
            en="Core: not lost, in the top fifth by the year's money, three purchases or more. Steady: three or "
            "more, active "
            "or quiet. Those who bought once stand apart; occasional is the rest.",
        )
    else:
        yield t(
            zh="三位数字依次是：最近来没来、来得勤不勤、花得多不多，和全店的平均比，1 是好的一边。",
            en="Each kind answers three questions against the shop's average: bought lately? often? much?",
        )


def _bounds(asking: Asking) -> tuple[str, ...]:
    """How long ago the last purchase may lie in each stage, as the shop has it set."""
    t, settings = asking.t, asking.settings
    if settings.lifecycle_days is not None:
        return tuple(t(zh=f"{n} 天", en=f"{n} days") for n in settings.lifecycle_days)
    return tuple(t(zh=f"{n:g} 个周期", en=_cycles(n)) for n in settings.lifecycle_multiples)


def _cycles(number: float) -> str:
    return f"{number:g} cycle{'' if number == 1 else 's'}"


def _moves(found: Structure, asking: Asking) -> Table | None:
    t = asking.t
    moved = [move for move in found.moves if move.rule == "lifecycle" and move.before != move.now]
    moved.sort(key=lambda move: (-move.customers, move.before, move.now))
    if not moved:
        return None
    since = calendar.iso(found.before)
    rows = tuple(
        (
            words(_name("lifecycle", move.before, asking)),
            words(_name("lifecycle", move.now, asking)),
            cells.count(move.customers, OfCell(f"lifecycle={move.before}:{move.now}")),
        )
        for move in moved[:_MOVES_SHOWN]
    )
    return Table(
        t(zh=f"{since} 以来谁挪了位置", en=f"Who has moved since {since}"),
        tuple(t(zh="原来|现在|客户", en="then|now|customers").split("|")),
        rows,
    )


def _grid(found: Structure, asking: Asking) -> Table:
    t = asking.t
    groups = {group.key: group for group in found.grid}
    most = max((group.customers for group in found.grid), default=0) or 1
    rows = tuple(
        (words(_recency(r, asking)), *(_grid_cell(found, groups[f"R{r}F{f}"], most, asking) for f in _frequencies()))
        for r in range(1, RECENCY_CLASSES + 1)
    )
    headings = (
        t(zh="离上次购买 \\ 一年买几次", en="since last \\ bought in a year"),
        *(_times(f, asking) for f in _frequencies()),
    )
    return Table(
        t(zh="买得近不近 × 买得勤不勤（客户数）", en="How lately by how often (customers)"),
        headings,
        rows,
        (
            t(
                zh="最近一年买过的客户。右上角是最好的客户；左下角只来过一次、很久没来；右下角买得勤却很久没来，"
                "最值得联系。",
                en="Customers with a purchase in the last year. The best are at the top right; at the bottom left "
                "those who "
                "came once, long ago; at the bottom right those who came often and stay away: the ones to reach.",
            ),
        ),
    )


def _frequencies() -> Sequence[int]:
    return range(1, len(FREQUENCIES) + 1)


def _times(place: int, asking: Asking) -> str:
    start = FREQUENCIES[place - 1]
    if place == len(FREQUENCIES):
        shown = asking.t(zh=f"{start} 次以上", en=f"{start} or more")
    else:
        end = FREQUENCIES[place] - 1
        span = f"{start}" if end == start else f"{start}–{end}"
        shown = asking.t(zh=f"{span} 次", en=f"{span} times" if span != "1" else "once")
    return shown


def _recency(place: int, asking: Asking) -> str:
    multiples = asking.settings.lifecycle_multiples
    if place == RECENCY_CLASSES:
        return asking.t(zh=f"超过 {multiples[-1]:g} 个周期", en=f"over {_cycles(multiples[-1])}")
    return asking.t(zh=f"{multiples[place - 1]:g} 个周期内", en=f"up to {_cycles(multiples[place - 1])}")


def _grid_cell(found: Structure, group: Group, most: int, asking: Asking) -> Cell:
    share = found.share(group)
    money = figures.amount(group.net_minor, found.currency, asking.t)
    note = money if share is None else f"{money} ({figures.percent(share)})"
    people = OfCell(f"grid={group.key}") if group.customers else None
    return Cell(
        f"{group.customers:,}", group.customers, "count", note=note, shade=group.customers / most, people=people
    )
