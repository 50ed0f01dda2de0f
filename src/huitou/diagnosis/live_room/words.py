"""What is said of a live room in an owner's words: its rates, what is low and why, and what a number rests on."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.live_room.causes import Advice, advice
from huitou.diagnosis.live_room.rates import OVERALL, Judged, Rate
from huitou.diagnosis.live_room.rooms import LiveRooms
from huitou.diagnosis.live_room.yardsticks import FILE, Value
from huitou.language import Speech
from huitou.metrics.figures import NONE, percent


def called(rate: Rate, t: Speech) -> str:
    return t(zh="整体转化率", en="whole rate") if rate.name == OVERALL else advice()[rate.name][t.lang].name


def written(rate: Rate, t: Speech) -> str:
    """The rate with a sign where it stands out, or why there is none."""
    if rate.value is None:
        return {
            "few": t(zh="人太少", en="too few"),
            "no_share": t(zh="不是比例", en="no share"),
        }.get(rate.undefined or "", NONE)
    sign = {"high": t(zh=" ▼▼", en=" ▼▼"), "issue": " ▼"}.get(rate.verdict or "", "")
    # Of all that were shown the room a few in a thousand buy: one decimal would make most sessions alike.
    return (f"{rate.value:.2%}" if rate.name == "overall" else percent(rate.value)) + sign


def basis(each: Judged, t: Speech) -> str:
    return t(zh="人数", en="people") if each.counted.basis == "people" else t(zh="次数", en="times")


def goal(each: Judged, t: Speech) -> str:
    return t(zh="成交", en="sales") if each.counted.goal == "sale" else t(zh="留资", en="leads")


def title(each: Judged, found: LiveRooms) -> str:
    """When a session or slot was, as a person writes it."""
    counted = each.counted
    start = found.at(counted.slot_at if counted.part == "slot" else counted.began_at) or ""
    end = found.at(counted.slot_to if counted.part == "slot" else counted.ended_at)
    return f"{start[:10]} {start[11:16]}" + (f"–{end[11:16]}" if end else "")


def diagnosis(each: Judged, t: Speech) -> Iterator[str]:
    """What is lowest and how sure that is; nothing where no rate can be held against any."""
    low = each.lowest
    if low is None:
        if any(rate.gap is not None for rate in each.rates):
            yield t(zh="四个比率没有哪个低于往常。", en="None of the four rates is below what is usual.")
        elif all(rate.value is None for rate in each.rates):
            yield t(
                zh="人太少，或者缺了几步的数：四个比率都先不看。",
                en="Too few people, or counts missing: none of the four rates can be read yet.",
            )
        else:
            yield t(
                zh="还没有可以比的：自己之前的场次不够，也没有合适的经验值。",
                en="There is nothing to compare with yet: too few sessions of one's own before, and no value of"
                " experience that fits.",
            )
        return
    name, gap, held = called(low, t), f"{-(low.gap or 0):.0%}", _held(low, t)
    rate = percent(low.value or 0)
    verdict = {
        "high": t(zh="差得很多，先改这里", en="far below: begin here"),
        "issue": t(zh="先改这里", en="begin here"),
        "chance": t(zh="人不多，可能只是碰巧", en="with so few people this may be chance"),
        "fine": t(zh="差得不多，不算问题", en="not far enough to be a fault"),
    }[low.verdict or "fine"]
    yield t(
        zh=f"最低的是{name}：{rate}，比{held}低 {gap}；{verdict}。",
        en=f"The lowest is the {name}: {rate}, {gap} below {held}; {verdict}.",
    )


def advised(each: Judged, t: Speech) -> Advice | None:
    """Causes and remedies of the lowest rate, only where it is an issue."""
    low = each.lowest
    return advice()[low.name][t.lang] if low and low.verdict in {"issue", "high"} else None


def _held(rate: Rate, t: Speech) -> str:
    """What the rate was held against."""
    if rate.against == "own":
        own = percent(rate.own or 0)
        return t(
            zh=f"自己之前 {rate.own_n} 场的中位数 {own} ", en=f"the median of one's own {rate.own_n} before, {own}"
        )
    value = rate.experience
    shown = band(value) if value else NONE
    return t(zh=f"经验值 {shown} ", en=f"the value of experience, {shown}")


def band(value: Value) -> str:
    return percent(value.low) if value.low == value.high else f"{percent(value.low)}–{percent(value.high)}"


def paid(each: Judged, t: Speech) -> str:
    """What is worth saying about paid traffic; empty where nothing is."""
    share = each.counted.paid_share
    if each.paid is None or share is None:
        return ""
    return t(
        zh=f"付费流量占 {percent(share)}，{'偏高' if each.paid == 'high' else '留意一下'}：停了投放，人还来不来。",
        en=f"Paid traffic is {percent(share)}, {'high' if each.paid == 'high' else 'worth a look'}: would people come"
        " without it?",
    )


def provisos(found: LiveRooms, t: Speech) -> Iterator[str]:
    """How to read the numbers, and where those of experience are from."""
    limits = found.yard.thresholds
    yield t(
        zh=f"先和自己比：之前 {limits.own_days} 天里同样算法的场次（至少 {limits.fewest_sessions} 场）的中位数。"
        f"▼ 低出 {limits.issue:.0%} 以上，▼▼ 低出 {limits.high:.0%} 以上，且不像是碰巧。"
        f"分母不到 {limits.fewest} 的不看。",
        en=f"Compared first with oneself: the median of sessions counted alike in the {limits.own_days} days before (at"
        f" least {limits.fewest_sessions}). ▼ is more than {limits.issue:.0%} below, ▼▼ more than {limits.high:.0%},"
        f" and chance is no reason. Denominators under {limits.fewest} are not read.",
    )
    if any(each.counted.basis == "times" for each in found.rooms):
        yield t(
            zh="只有次数的场次另算：一个人能算好几次，所以没有误差范围，也不和人数或经验值比；商品曝光次数不是观看次数的一部分，没有商品曝光率。",
            en="Sessions known in times alone are apart: one person counts several times, so they have no interval and"
            " are not compared with people or values of experience; product exposures are no part of the visits, so"
            " there is no product exposure rate.",
        )
    if any(each.counted.part == "slots" for each in found.rooms):
        yield t(
            zh="有的场次只给了分时段的数：整场是把时段加起来的，跨时段的人会重复算，只和同样加出来的场次比。",
            en="Of some sessions only slots are known: the session is their sum, in which who stayed on counts twice;"
            " it is compared with other such sums alone.",
        )
    values = {
        id(rate.experience): (rate, rate.experience)
        for each in found.rooms
        for rate in each.rates
        if rate.experience is not None
    }
    if values:
        category = found.yard.called[t.lang]
        said = dict.fromkeys(
            f"{called(rate, t)} {band(value)}（{value.source['zh']}）"
            if t.lang == "zh"
            else f"{called(rate, t)} {band(value)} ({value.source['en']})"
            for rate, value in values.values()
        )
        listed = t(zh="；", en="; ").join(said)
        yield t(
            zh=f"经验值（类目：{category}），不是事实，可以在店铺文件夹的 {FILE} 里改：{listed}。",
            en=f"Values of experience (trade: {category}), not facts; change them in {FILE} in the shop's folder:"
            f" {listed}.",
        )
