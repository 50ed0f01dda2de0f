"""The customer structure on screen: how it is measured, then stages, tiers, RFM, and who moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huitou import calendar
from huitou.cli.output import paragraph, say, table
from huitou.cli.words import count
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.dimension_words import slice_word
from huitou.predict.structure import Group, Rule, Structure
from huitou.settings import Settings

_FREQUENCIES = ("1", "2", "3", "4–5", "6+")


def show(structure: Structure, settings: Settings, t: Speech) -> None:
    as_of, before = calendar.iso(structure.as_of), calendar.iso(structure.before)
    total, customers = figures.amount(structure.net_minor, structure.currency, t), count(structure.customers)
    say(
        t(
            zh=f"客户结构 · 截至 {as_of}，与 {before} 相比 · {customers} 位客户，近 365 天 {total}",
            en=f"Customers as of {as_of}, against {before}: {customers} customers, {total} in 365 days",
        )
    )
    say(paragraph(_cycle(structure, t)))
    if structure.undefined:
        return
    bounds = _bounds(settings, t)
    _groups(structure, "lifecycle", t(zh="生命周期", en="lifecycle"), t, meaning=bounds)
    _groups(structure, "tier", t(zh="客户分层", en="tier"), t, meaning=_tiers(t))
    _groups(structure, "rfm", "RFM", t, meaning={})
    _grid(structure, settings, t)
    _moves(structure, t)
    say()
    hint = t(
        zh="看某一格里是谁：huitou structure --names lifecycle=流失；看变动：--names lifecycle=活跃:沉默",
        en="who they are: huitou structure --names lifecycle=lost; who moved: --names lifecycle=active:quiet",
    )
    say(paragraph(hint))


def _cycle(structure: Structure, t: Speech) -> str:
    """The one number everything is measured in, and what it rests on."""
    cycle, earlier = structure.cycles.shop, structure.cycles_before.shop
    back, of = count(cycle.returners), count(cycle.customers)
    if cycle.days is None and not cycle.customers:
        return t(
            zh="还不能分阶段：没有一笔购买知道是谁买的。",
            en="No stages yet: of no purchase it is known who made it.",
        )
    if cycle.days is None:
        return t(
            zh=f"还不能分阶段：{of} 位客户里只有 {back} 位回来过，不足以得出复购周期。可以等数据多一些，"
            "或在 huitou.toml 里写 cycle_days（一个周期几天）。",
            en=f"No stages yet: only {back} of {of} customers came back, too few to give a cycle. Wait for more data,"
            " or set cycle_days in huitou.toml.",
        )
    was = "" if earlier.days in {None, cycle.days} else t(zh=f"；当时是 {earlier.days} 天", en=f"; then {earlier.days}")
    basis = {
        "last_year": t(
            zh=f"最近 365 天首购的 {of} 位里，{back} 位已回来",
            en=f"{back} of {of} first bought in the last 365 days are back",
        ),
        "all_time": t(
            zh=f"最近一年回来的太少，用全部历史：{of} 位首购，{back} 位已回来",
            en=f"too few came back in the last year, so of all time: {back} of {of} are back",
        ),
        "settings": t(zh="huitou.toml 里定的", en="fixed in huitou.toml"),
    }[cycle.basis]
    own = (
        ""
        if cycle.basis == "settings"
        else t(
            zh="；买得多的客户按自己的间隔，有足够数据的品类按品类",
            en="; frequent buyers go by gaps of their own, categories with enough data by theirs",
        )
    )
    return t(
        zh=f"一个周期 = {cycle.days} 天（首购到二购的典型间隔：{basis}{was}{own}）。",
        en=f"One cycle is {cycle.days} days (typical gap from first to second purchase: {basis}{was}{own}).",
    )


def _bounds(settings: Settings, t: Speech) -> Mapping[str, str]:
    """How long ago the last purchase of each stage is."""
    if settings.lifecycle_days is not None:
        first, second, third = (t(zh=f"{days} 天", en=f"{days} days") for days in settings.lifecycle_days)
    else:
        first, second, third = (
            t(zh=f"{multiple:g} 个周期", en=f"{multiple:g} cycle{'' if multiple == 1 else 's'}")
            for multiple in settings.lifecycle_multiples
        )
    return {
        "new": t(zh=f"只买过一次，{first}内", en=f"bought once, within {first}"),
        "active": t(zh=f"买过多次，{first}内又买", en=f"bought again, within {first}"),
        "quiet": t(zh=f"超过{_spaced(first)}没买", en=f"none for over {first}"),
        "sleeping": t(zh=f"超过{_spaced(second)}没买", en=f"none for over {second}"),
        "lost": t(zh=f"超过{_spaced(third)}没买", en=f"none for over {third}"),
    }


def _spaced(text: str) -> str:
    return f" {text}"


def _tiers(t: Speech) -> Mapping[str, str]:
    return {
        "core": t(
            zh="近一年花费前 20%，买过至少 3 次，没流失", en="top 20% by the last year's spend, 3+ purchases, not lost"
        ),
        "steady": t(zh="买过至少 3 次，活跃或沉默", en="3+ purchases, active or quiet"),
        "occasional": t(zh="其余", en="the rest"),
        "one_time": t(zh="只买过一次，没流失", en="one purchase, not lost"),
        "lost": t(zh="不论买过几次，已流失", en="however often they bought, lost"),
    }


def _groups(structure: Structure, rule: Rule, title: str, t: Speech, *, meaning: Mapping[str, str]) -> None:
    rows = [
        (
            f"{group.key} {slice_word(rule, group.key, t)}" if group.key.isdigit() else slice_word(rule, group.key, t),
            *([meaning.get(group.key, "")] if meaning else []),
            count(group.customers),
            _share(group.customers, structure.customers),
            figures.amount(group.net_minor, structure.currency, t),
            figures.NONE if structure.share(group) is None else figures.percent(structure.share(group) or 0),
            _change(group),
        )
        for group in structure.groups[rule]
    ]
    headings = [title, *([t(zh="是谁", en="who")] if meaning else [])]
    headings += t(zh="人数|占比|近一年金额|占金额|变动", en="customers|share|last year|of revenue|change").split("|")
    say()
    say(table(rows, headings=headings, right=range(len(headings) - 5, len(headings))))


def _share(part: int, whole: int) -> str:
    return figures.percent(part / whole) if whole else figures.NONE


def _change(group: Group) -> str:
    change = group.customers - (group.before or 0)
    return f"{change:+,}" if change else "0"


def _grid(structure: Structure, settings: Settings, t: Speech) -> None:
    """R down, F across: how many, and what share of the money."""
    if not structure.grid:
        return
    bounds = [f"{multiple:g}" for multiple in settings.lifecycle_multiples]
    classes = [
        t(zh=f"R1 {bounds[0]} 个周期内", en=f"R1 within {bounds[0]}"),
        t(zh=f"R2 {bounds[0]}–{bounds[1]}", en=f"R2 {bounds[0]}–{bounds[1]}"),
        t(zh=f"R3 {bounds[1]}–{bounds[2]}", en=f"R3 {bounds[1]}–{bounds[2]}"),
        t(zh=f"R4 {bounds[2]} 以上", en=f"R4 over {bounds[2]}"),
    ]
    cells = {group.key: group for group in structure.grid}

    def row(r: int, show_cell: Callable[[Group], str]) -> list[str]:
        return [classes[r - 1], *(show_cell(cells[f"R{r}F{f}"]) for f in range(1, 6))]

    def cell(group: Group) -> str:
        share = structure.share(group)
        return f"{count(group.customers)} · {figures.percent(share)}" if group.customers and share is not None else "·"

    title = t(
        zh="RFM 网格（近 365 天买过的客户；行：多久没买，列：买了几次；人数 · 占金额）",
        en="RFM grid (customers of the last 365 days; rows: cycles since the last purchase, columns: purchases;"
        " customers · share of revenue)",
    )
    headings = ["", *(f"F{place} {often}" + t(zh=" 次", en="") for place, often in enumerate(_FREQUENCIES, start=1))]
    say()
    say(paragraph(title))
    say(table([row(r, cell) for r in range(1, 5)], headings=headings, right=range(1, 6)))


def _moves(structure: Structure, t: Speech) -> None:
    """From each stage to each stage."""
    moved = {(move.before, move.now): move.customers for move in structure.moves if move.rule == "lifecycle"}
    stages = [group.key for group in structure.groups["lifecycle"]]
    words = {stage: slice_word("lifecycle", stage, t) for stage in (*stages, "not_yet")}
    rows = [
        [word, *(count(moved[before, now]) if (before, now) in moved else "·" for now in stages)]
        for before, word in words.items()
    ]
    title = t(
        zh=f"从 {calendar.iso(structure.before)}（行）到 {calendar.iso(structure.as_of)}（列）的变动，单位：人",
        en=f"moves from {calendar.iso(structure.before)} (rows) to {calendar.iso(structure.as_of)} (columns)",
    )
    say()
    say(title)
    say(table(rows, headings=["", *(words[stage] for stage in stages)], right=range(1, len(stages) + 1)))
