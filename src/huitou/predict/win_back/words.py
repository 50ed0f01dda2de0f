"""What is expected of somebody who stayed away, said to the person who sells to them."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.language import Speech
from huitou.money import to_decimal, with_currency
from huitou.predict.win_back.forecast import WinBack
from huitou.predict.win_back.lapse import FALLBACK_DAYS
from huitou.predict.win_back.totals import Range

# Below this a share is told of a thousand people instead of a hundred.
_RARE = 0.01


@dataclass(frozen=True, slots=True)
class Reason:
    """One customer: how often they bought, how long they usually stay away and did now, and what is expected.

    ``low`` and ``high``: between what the chance lies; ``brings_minor``: what they spend if they do come.
    """

    purchase_days: int
    usual_days: int
    silent: int
    within: int
    chance: float
    low: float
    high: float
    brings_minor: int
    currency: str


def sentence(of: Reason, t: Speech) -> str:
    """What they did, how many like them come back by themselves, and what such a visit brings."""
    return _past(of, t) + t(zh="", en=" ") + _future(of, t)


def _past(of: Reason, t: Speech) -> str:
    if of.purchase_days == 1:
        return t(
            zh=f"只买过一次，已经 {of.silent} 天没来。",
            en=f"Bought once, and has stayed away for {_days(of.silent)}.",
        )
    return t(
        zh=f"来买过 {of.purchase_days} 天，平时大约 {of.usual_days} 天来一次，已经 {of.silent} 天没来。",
        en=f"Bought on {of.purchase_days} days, usually about every {_days(of.usual_days)}, and has stayed away for"
        f" {_days(of.silent)}.",
    )


def _future(of: Reason, t: Speech) -> str:
    people = 1_000 if of.chance < _RARE else 100
    expected, low, high = (round(share * people) for share in (of.chance, of.low, of.high))
    money = with_currency(to_decimal(of.brings_minor, of.currency), of.currency, t)
    among = f"{people:,}"
    if not expected:
        return t(
            zh=f"像这样的客户，{among} 位里不到 1 位会在 {of.within} 天内自己回来。",
            en=f"Of customers like this fewer than 1 in {among} come back by themselves within {of.within} days.",
        )
    return t(
        zh=f"像这样的客户，{among} 位里大约 {expected} 位（{low} 到 {high} 位）会在 {of.within} 天内自己回来，"
        f"回来大约花 {money}。",
        en=f"Of customers like this about {expected} in {among} ({low} to {high}) come back by themselves within"
        f" {of.within} days, and then spend about {money}.",
    )


def about(of: WinBack, t: Speech, *, currency: str) -> tuple[str, ...]:
    """The sentences over the list: who is on it, how many will come, whether that was right before, and what it is
    not good for. Where there is no list, why."""
    if not of.enough:
        return (t(zh="还说不出谁会自己回来：", en="Who comes back cannot be said yet. ") + of.enough.words(t),)
    told = [_who(of, t), _total(of, t, currency)]
    if not of.season_known:
        told.append(
            t(
                zh="历史不满两年，还不知道旺季淡季，所以范围放宽了。",
                en="Less than two years are known, so busy and slack seasons are not, and the ranges are wide.",
            )
        )
    if of.model == "usual_share":
        told.append(
            t(
                zh="买过两次的客户太少，只能看他们多久没来、花了多少、用没用过优惠。",
                en="Too few have bought twice to know a rhythm: it goes by how long they have been away, what they"
                " spent and whether they used discounts.",
            )
        )
    if of.tested is not None:
        told.append(_tested(of, t))
    return (*told, caution(t))


def caution(t: Speech) -> str:
    """What the list must not be taken for."""
    return t(
        zh="会自己回来的人，不一定最该发券：他们不发券也会来。券值不值，要留一部分人不发，两边比了才知道。",
        en="Who comes back by themselves need not be who is worth a coupon: they would have come without it. Whether a"
        " coupon pays is known only once some are left without one and the two are compared.",
    )


def _who(of: WinBack, t: Speech) -> str:
    rules, people = of.rules, f"{len(of):,}"
    if rules.by == "fallback":
        return t(
            zh=f"还看不出客户一般多久来一次，先看 {FALLBACK_DAYS} 天以上没来的客户，共 {people} 位。",
            en=f"How often customers usually come cannot be told yet, so this is about those away for more than"
            f" {FALLBACK_DAYS} days: {people}.",
        )
    if rules.settings.lifecycle_days is not None:
        days = rules.settings.lifecycle_days[1]
        return t(
            zh=f"{days} 天以上没来的客户（沉睡和流失）有 {people} 位。",
            en=f"Customers away for more than {days} days (sleeping or lost): {people}.",
        )
    times = f"{rules.settings.lifecycle_multiples[1]:g}"
    return t(
        zh=f"没来的时间超过平时间隔 {times} 倍的客户（沉睡和流失）有 {people} 位。",
        en=f"Customers away for more than {times} times as long as usual for them (sleeping or lost): {people}.",
    )


def _total(of: WinBack, t: Speech, currency: str) -> str:
    expected, low, high = (
        with_currency(to_decimal(round(value), currency), currency, t)
        for value in (of.worth.expected, of.worth.low, of.worth.high)
    )
    what = t(zh="毛利", en="margin") if of.margin != 1 else t(zh="销售额", en="sales")
    if of.returns.expected < 1:
        most = f"{of.returns.high:,.0f}"
        range_zh, range_en = ("一位也没有", "nobody") if most == "0" else (f"最多 {most} 位", f"at most {most}")
        return t(
            zh=f"和往常一样，不另外做什么，{of.days} 天内大约没有人自己回来（八成把握{range_zh}），"
            f"平均下来带来{what} {expected}。",
            en=f"With nothing done beyond the usual, hardly any of them will come back within {of.days} days (8 times"
            f" in 10 {range_en}); on average that brings {what} of {expected}.",
        )
    return t(
        zh=f"和往常一样，不另外做什么，{of.days} 天内大约有{_people(of.returns, t)}自己回来，带来{what}大约 {expected}"
        f"（八成把握在 {low} 到 {high} 之间）。",
        en=f"With nothing done beyond the usual, about {_people(of.returns, t, 'of them ')} will come back within"
        f" {of.days} days and bring {what} of about {expected} (8 times in 10 between {low} and {high}).",
    )


def _tested(of: WinBack, t: Speech) -> str:
    tested = of.tested
    if tested is None:
        raise AssertionError("asked only where it was tested")
    told, people = _people(tested.returns, t), f"{tested.people:,}"
    part = "" if tested.of_all else t(zh="抽看的", en=" looked at")
    if tested.returns.expected < 1:
        return t(
            zh=f"拿 {of.days} 天前检验：当时{part} {people} 位没来的客户里，估计没有人回来，实际 {tested.came:,} 位。",
            en=f"Tried on {of.days} days ago: of {people} then away{part} hardly any were expected, and"
            f" {tested.came:,} came.",
        )
    return t(
        zh=f"拿 {of.days} 天前检验：当时{part} {people} 位没来的客户里，估计有{told}回来，实际是 {tested.came:,} 位。",
        en=f"Tried on {of.days} days ago: of {people} then away{part} it expected {told}, and {tested.came:,} came.",
    )


def _people(of: Range, t: Speech, of_them: str = "") -> str:
    expected, low, high = (f"{value:,.0f}" for value in (of.expected, of.low, of.high))
    return t(
        zh=f" {expected} 位（八成把握在 {low} 到 {high} 位之间）",
        en=f"{expected} {of_them}(8 times in 10 between {low} and {high})",
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
