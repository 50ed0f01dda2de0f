"""An effect in words: the verdict first, then what it rests on, and what to mind about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huitou import calendar
from huitou.crm.journeys.effect import FEWEST_BUYERS, FEWEST_PEOPLE, Arm
from huitou.crm.journeys.readings import BEFORE, Effect
from huitou.crm.journeys.when import needed
from huitou.language import Speech
from huitou.metrics import figures
from huitou.statistics.difference import Estimate

Tone = Literal["more", "less", "unclear", "early", "broken"]


@dataclass(frozen=True, slots=True)
class Tick:
    """One sign of health; ``holds`` None where it cannot be told yet."""

    id: str
    holds: bool | None
    said: str


def tone(of: Effect) -> Tone:
    """What there is to say of it, by the share who bought."""
    found = of.reading
    if found.shares_broken or of.exposure.held_out:
        return "broken"
    if found.early or found.buyers is None:
        return "early"
    if found.buyers.low > 0:
        return "more"
    return "less" if found.buyers.high < 0 else "unclear"


def verdict(of: Effect, t: Speech) -> str:
    """The sentence that stands first."""
    found = of.reading
    said = tone(of)
    if said == "broken":
        return t(
            zh="分组不可靠，先别看效果：进来的人和设计的比例对不上，或对照组里有人收到了消息。",
            en="The groups cannot be relied on, so there is no effect to read: their shares are unlike the design, or"
            " somebody held out was written to.",
        )
    if said == "early" or found.buyers is None:
        return _early(of, t)
    points, low, high = (f"{each * 100:+.1f}" for each in (found.buyers.value, found.buyers.low, found.buyers.high))
    one, two = _share(found.treated.buyers, found.treated), _share(found.held_out.buyers, found.held_out)
    begins = {
        "more": t(zh="有用：", en="It works: "),
        "less": t(zh="适得其反：", en="It does harm: "),
        "unclear": t(zh="还看不出差别：", en="No difference can be told yet: "),
    }[said]
    return begins + t(
        zh=f"{found.days} 天内，进旅程的人有 {one} 买了，对照组 {two}，相差 {points} 个百分点（{low} 到 {high}）。",
        en=f"within {found.days} days {one} of those treated bought, {two} of those held out: {points} points"
        f" ({low} to {high}).",
    )


def _early(of: Effect, t: Speech) -> str:
    found = of.reading
    watched = t(zh=f"看满 {found.days} 天的", en=f"watched for {found.days} days")
    match found.early:
        case "nobody":
            said = t(zh=f"太早：两组里还没有都{watched}人。", en=f"Too early: not both groups have people {watched}.")
        case "few_people":
            fewer = min(found.treated.people, found.held_out.people)
            said = t(
                zh=f"太早：人少的那组{watched}只有 {fewer:,} 人，要 {FEWEST_PEOPLE} 人。",
                en=f"Too early: {fewer:,} people of the smaller group were {watched}; it takes {FEWEST_PEOPLE}.",
            )
        case _:
            need = needed(found)
            said = t(
                zh=f"太早：买的人太少，人少的那组至少要有 {FEWEST_BUYERS} 个买家才比得出来",
                en=f"Too early: too few have bought; the smaller group needs some {FEWEST_BUYERS} buyers",
            )
            said += t(zh=f"，大约要 {need:,} 人", en=f", which takes about {need:,} people") if need else ""
            said += t(zh="。", en=".")
    return said + about_when(of, t)


def about_when(of: Effect, t: Speech) -> str:
    """When there will be enough; empty where it cannot be told."""
    if of.ready_at is None:
        return ""
    day = of.ready_at.date().isoformat()
    return t(zh=f"照现在进人的速度，大约 {day}。", en=f" At the pace people enter, that is about {day}.")


def ticks(of: Effect, holdout: float, t: Speech) -> list[Tick]:
    """The signs of health: shares, exposure, and what both arms did before."""
    return [_shares(of, holdout, t), _exposed(of, t), _balanced(of, t)]


def _shares(of: Effect, holdout: float, t: Speech) -> Tick:
    found = of.reading
    people = found.treated.people + found.held_out.people
    share = f"{found.held_out.people / people * 100:.1f}%" if people else figures.NONE
    return Tick(
        "shares",
        not found.shares_broken if people else None,
        t(
            zh=f"分组比例：对照组占 {share}，设计是 {holdout * 100:g}%",
            en=f"shares: {share} were held out, {holdout * 100:g}% by design",
        ),
    )


def _exposed(of: Effect, t: Speech) -> Tick:
    treated = _share(of.exposure.treated, of.reading.treated)
    return Tick(
        "exposure",
        of.exposure.held_out == 0 if of.reading.treated.people else None,
        t(
            zh=f"触达：进旅程的人 {treated} 收到过消息，对照组 {of.exposure.held_out:,} 人收到过",
            en=f"exposure: a message went to {treated} of those treated, and to {of.exposure.held_out:,} held out",
        ),
    )


def _balanced(of: Effect, t: Speech) -> Tick:
    before = of.balance
    if before is None:
        return Tick("balance", None, t(zh="之前：还没有两组可比", en="before: there are no two groups to compare"))
    one, two = figures.percent(before.treated), figures.percent(before.held_out)
    return Tick(
        "balance",
        not before.broken,
        t(
            zh=f"之前：进来前 {BEFORE} 天里买过的，进旅程的人 {one}，对照组 {two}",
            en=f"before: in the {BEFORE} days before entering {one} of those treated bought, {two} of those held out",
        ),
    )


def money(of: Effect, currency: str, t: Speech) -> str:
    """What it brought altogether; empty while it is early, or where it may be nothing."""
    found = of.reading.revenue
    if found is None or tone(of) == "broken":
        return ""
    people = of.reading.treated.people
    sign = -1 if found.high < 0 else 1
    ends = sorted((sign * found.low, sign * found.high))
    whole, low, high = (figures.amount(round(each * people), currency, t) for each in (sign * found.value, *ends))
    if found.low > 0:
        return t(
            zh=f"这 {people:,} 人一共多带来约 {whole}（{low} 到 {high}）。",
            en=f"These {people:,} people brought about {whole} more ({low} to {high}).",
        )
    if found.high < 0:
        return t(
            zh=f"这 {people:,} 人一共少带来约 {whole}（{low} 到 {high}）。",
            en=f"These {people:,} people brought about {whole} less ({low} to {high}).",
        )
    return t(
        zh=f"带来的钱还分不清多少：在 {low} 到 {high} 之间。",
        en=f"What it brought cannot be told from chance: between {low} and {high}.",
    )


def left(of: Effect, t: Speech) -> list[str]:
    """Who is not read, and why."""
    said = []
    if of.reading.waiting:
        said.append(
            t(
                zh=f"{of.reading.waiting:,} 人进来还不满 {of.reading.days} 天，到时候再算",
                en=f"{of.reading.waiting:,} entered less than {of.reading.days} days ago and are yet to be counted",
            )
        )
    if of.reading.joined:
        said.append(
            t(
                zh=f"{of.reading.joined:,} 人由分在不同组的账号合并而来，不算",
                en=f"{of.reading.joined:,} were merged of accounts in different groups and do not count",
            )
        )
    if of.gone:
        said.append(t(zh=f"{of.gone:,} 人的资料已删除，不算", en=f"{of.gone:,} were erased since and do not count"))
    return said


def until(of: Effect) -> str:
    """The last day that is read of; empty before any."""
    return "" if of.known_on is None else calendar.iso(of.known_on)


def clear(of: Estimate | None) -> Literal["more", "less", "unclear"] | None:
    """Whether the interval leaves 0 out, and on which side."""
    if of is None:
        return None
    return "more" if of.low > 0 else "less" if of.high < 0 else "unclear"


def _share(of: int, arm: Arm) -> str:
    return figures.percent(of / arm.people) if arm.people else figures.NONE
