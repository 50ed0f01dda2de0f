"""Why a product is offered, and how far the lists can be trusted, in words for somebody who sells tea."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from huitou.language import Speech

if TYPE_CHECKING:
    from huitou.predict.next_product.model import BackTest
    from huitou.predict.next_product.offers import LeftOut
    from huitou.predict.next_product.reader import Offer


def reason(offer: Offer, t: Speech) -> str:
    """One sentence: what the customer did, or what others did."""
    if offer.kind == "again":
        return _again(offer, t) + _chance(offer, t)
    return _with(offer, t) + _chance(offer, t)


def _again(offer: Offer, t: Speech) -> str:
    ago = offer.days_ago or 0
    times = t(
        zh=f"买过 {offer.times} 次", en="bought it once" if offer.times == 1 else f"bought it {offer.times} times"
    )
    last = t(
        zh="，今天刚买" if ago == 0 else f"，最近一次在 {ago} 天前",
        en=", today" if ago == 0 else f", last {days(ago, t)} ago" if offer.times > 1 else f", {days(ago, t)} ago",
    )
    if offer.rest_days is None:
        return times + last
    rest = days(offer.rest_days, t)
    return times + last + t(zh=f"，一般隔 {rest}以上再买", en=f"; it is usually {rest} or more until the next")


def _with(offer: Offer, t: Speech) -> str:
    if offer.because is None:
        if offer.basis == "alike":
            return t(zh="买得差不多的客户也在买", en="customers who buy much the same buy it")
        return t(zh="近来卖得多，这位还没买过", en="sold most of late, and this customer has not had it yet")
    both, buyers, name = offer.both or 0, offer.buyers or 0, offer.because.name
    return t(
        zh=f"买过“{name}”的 {buyers:,} 位客户里，{both:,} 位也买过这个",
        en=f"of {buyers:,} customers who bought {name}, {both:,} also bought this",
    )


def _chance(offer: Offer, t: Speech) -> str:
    if offer.probability is None:
        return ""
    percent = share(offer.probability)
    return t(
        zh=f"；再下单的话，有它的可能 {percent}",
        en=f"; if they order again, the chance that this is in it is {percent}",
    )


def trust(tested: BackTest | None, way: str, t: Speech) -> str:
    """How the lists did on the last orders known, in a sentence or two."""
    if tested is None:
        return t(
            zh="还没有客户买过第二次，说不出准不准：名单按近来卖得多的排。",
            en="Nobody has bought a second time yet, so nothing tells how right this is: it goes by what sells.",
        )
    reached = tested.learned if way == "learned" and tested.learned is not None else tested.counted
    guesses = "one guess" if tested.guesses == 1 else f"{tested.guesses} guesses"
    people, good, naive = f"{tested.customers:,}", share(reached), share(tested.personal)
    tried = t(
        zh=f"拿 {people} 位客户最近一单试过：先藏起来，各猜 {tested.guesses} 件，平均猜中那单里 {good} 的商品"
        f"（只看自己最常买的：{naive}）。",
        en=f"Tried on the latest order of {people} customers, hidden: {guesses} each found {good} of the products in "
        f"it on average ({naive} by what each buys most often).",
    )
    if way == "learned":
        return tried
    return tried + t(
        zh="数据还少，或者学了反而不准：按次数和新近排，不说可能性。",
        en=" There is little to learn from, or learning did worse: the lists go by how often and how lately, "
        "without chances.",
    )


def left_out(counts: Mapping[LeftOut, int], t: Speech) -> str:
    """What is not in the lists, and why; empty where nothing is."""
    told: dict[LeftOut, str] = {
        "just_bought": t(zh="刚买过的", en="just bought"),
        "refunded": t(zh="退过的", en="given back"),
        "out_of_stock": t(zh="缺货或已停售的", en="out of stock or no longer sold"),
    }
    parts = [t(zh=f"{told[why]} {n:,} 件", en=f"{n:,} {told[why]}") for why in told if (n := counts.get(why))]
    if not parts:
        return ""
    return t(
        zh="没列进来的商品（每位客户分开数）：" + "、".join(parts) + "。",
        en="Products left out, counted for each customer: " + ", ".join(parts) + ".",
    )


def days(number: int, t: Speech) -> str:
    return t(zh=f"{number} 天", en="1 day" if number == 1 else f"{number} days")


def share(value: float) -> str:
    """As a percentage, never 0 % of what may be and never 100 %."""
    percent = 100 * value
    if 0 < percent < 1:
        return "<1%"
    return f"{min(percent, 99):.0f}%"
